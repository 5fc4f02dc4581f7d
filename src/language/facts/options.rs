//! What a call is told.

use super::{
    Facts,
    code::{ExprId, Kind},
    scope,
    text::DEPTH,
};

/// What a call is told beside its first values: named arguments, entries of a map that is given, later
/// calls in its chain, and what is set on its result.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Each with its value, where it has one; entries of maps within maps are joined by dots.
    pub given: Vec<(String, Option<ExprId>)>,
    /// Whether there may be others that the file does not show.
    pub open: bool,
}

/// Options are looked for in options this deep.
const OPTIONS: usize = 3;

/// No call is told more than this.
const MOST_OPTIONS: usize = 200;

/// An argument without a name: its number, its value, how many there are, and where options begin.
struct Positional {
    i: usize,
    value: ExprId,
    count: usize,
    from: usize,
}

impl Facts {
    /// What a call is told. An unknown argument from the number `from` on may tell it more.
    pub fn options(&self, call: ExprId, from: usize) -> Options {
        self.options_in(call, from, 0)
    }

    fn options_in(&self, call: ExprId, from: usize, depth: usize) -> Options {
        let mut options = Options::default();
        let Kind::Call { arguments, .. } = &self.code.expr(call).kind else { return options };
        for (i, argument) in arguments.iter().enumerate() {
            if argument.spread {
                self.entries(argument.value, "", &mut options, 0);
                let known =
                    matches!(self.code.expr(self.follow(argument.value)).kind, Kind::Map(_));
                options.open |= !known;
            } else if let Some(name) = &argument.name {
                options.add(name.clone(), argument.value);
                self.entries(argument.value, name, &mut options, 0);
            } else {
                let argument =
                    Positional { i, value: argument.value, count: arguments.len(), from };
                self.positional(&argument, &mut options, depth);
            }
        }
        let last = self.chain(call, &mut options);
        self.set_later(last, &mut options);
        options.given.truncate(MOST_OPTIONS);
        options
    }

    fn positional(&self, argument: &Positional, options: &mut Options, depth: usize) {
        let Positional { i, value, count, from } = *argument;
        let followed = self.follow(value);
        match &self.code.expr(followed).kind {
            Kind::Map(_) => {
                self.entries(value, "", options, 0);
                self.set_on(value, options);
            }
            Kind::Function(function) if self.names.lambdas_configure => {
                self.configured(*function, options);
            }
            Kind::Call { .. } if depth < OPTIONS => {
                // Functional options, `New(WithTimeout(5))`, and a builder with its chain.
                let mut at = followed;
                while let Kind::Call { callee, arguments } = self.bare(at) {
                    let (Kind::Name(name) | Kind::Member { name, .. }) = self.bare(*callee) else {
                        break;
                    };
                    options.given.push((name.clone(), arguments.first().map(|one| one.value)));
                    let Kind::Member { object, .. } = self.bare(*callee) else { break };
                    at = *object;
                }
                let inner = self.options_in(followed, 1, depth + 1);
                options.given.extend(inner.given);
                options.open |= self.names.options_in_maps && i >= from;
            }
            Kind::Name(name) | Kind::Member { name, .. } if self.names.options_in_maps => {
                let last = i + 1 == count && i >= from;
                options.open |= last || sounds_like_options(name);
            }
            _ => {}
        }
    }

    fn entries(&self, map: ExprId, before: &str, options: &mut Options, depth: usize) {
        let Kind::Map(entries) = &self.code.expr(self.follow(map)).kind else { return };
        for entry in entries {
            let Some(key) = &entry.key else {
                match &self.code.expr(self.follow(entry.value)).kind {
                    Kind::Map(_) if depth < DEPTH => {
                        self.entries(entry.value, before, options, depth + 1);
                    }
                    _ => options.open = true,
                }
                continue;
            };
            let name = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
            if depth < DEPTH {
                self.entries(entry.value, &name, options, depth + 1);
            }
            options.add(name, entry.value);
        }
    }

    /// The calls that follow on a call: `builder().timeout(5).build()`. Gives the last of them.
    fn chain(&self, call: ExprId, options: &mut Options) -> ExprId {
        let mut last = call;
        while let Some(parent) = self.code.expr(last).parent {
            match &self.code.expr(parent).kind {
                Kind::Await(_) | Kind::Same(_) => last = parent,
                Kind::Member { object, name } if *object == last => {
                    let next = self.code.expr(parent).parent;
                    let next = next.map(|id| (id, &self.code.expr(id).kind));
                    match next {
                        Some((id, Kind::Call { callee, arguments })) if *callee == parent => {
                            let value = arguments.first().map(|one| one.value);
                            options.given.push((name.clone(), value));
                            for argument in arguments {
                                let Kind::Function(function) = self.bare(argument.value) else {
                                    continue;
                                };
                                if self.names.configuring.is_match(name) {
                                    self.configured(*function, options);
                                }
                            }
                            last = id;
                        }
                        _ => return last,
                    }
                }
                _ => return last,
            }
        }
        last
    }

    /// What a lambda sets or calls: `apply { connectTimeout = 3 }`, `http { csrf { disable() } }`.
    fn configured(&self, function: usize, options: &mut Options) {
        let Some(body) = self.code.functions.get(function).map(|function| function.span) else {
            return;
        };
        let name_of = |id: ExprId| match self.bare(id) {
            Kind::Name(name) | Kind::Member { name, .. } => Some(name.clone()),
            _ => None,
        };
        for one in &self.code.assignments {
            if body.contains(one.span.start)
                && let Some(name) = name_of(one.target)
            {
                options.given.push((name, Some(one.value)));
            }
        }
        for (_, expr) in self.code.all() {
            if let Kind::Call { callee, arguments } = &expr.kind
                && body.contains(expr.span.start)
                && let Some(name) = name_of(*callee)
            {
                options.given.push((name, arguments.first().map(|one| one.value)));
            }
        }
    }

    /// What is set on, or called of, the variable that a value is given to.
    fn set_later(&self, value: ExprId, options: &mut Options) {
        if let Some(assignment) = self.given_to(value) {
            self.set_on(assignment.target, options);
        }
    }

    /// What is set on, or called of, a variable.
    fn set_on(&self, variable: ExprId, options: &mut Options) {
        let Some(name) = scope::variable(&self.code, self.names, variable) else { return };
        let at = self.code.expr(variable).span.start;
        let function = if name.starts_with("self.") { None } else { self.code.function_at(at) };
        let around = function.map(|id| self.code.functions[id].span);
        for member in self.members(&name) {
            let expr = self.code.expr(*member);
            if around.is_some_and(|span| !span.contains(expr.span.start)) {
                continue;
            }
            self.set_by(*member, "", options);
        }
    }

    fn set_by(&self, member: ExprId, before: &str, options: &mut Options) {
        let Kind::Member { name, .. } = &self.code.expr(member).kind else { return };
        let name = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
        let parent = self.code.expr(member).parent;
        let value = match parent.map(|id| (id, &self.code.expr(id).kind)) {
            Some((call, Kind::Call { callee, arguments })) if *callee == member => {
                self.chain(call, options);
                arguments.first().map(|one| one.value)
            }
            Some((next, Kind::Member { object, .. })) if *object == member => {
                self.set_by(next, &name, options);
                return;
            }
            _ => self.target_of(member).map(|assignment| assignment.value),
        };
        options.given.push((name, value));
    }
}

impl Options {
    fn add(&mut self, name: String, value: ExprId) {
        self.given.push((name, Some(value)));
    }
}

fn sounds_like_options(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["opt", "conf", "setting", "param", "init", "args"].iter().any(|word| name.contains(word))
}
