//! What a value is: text with what is put into it, a variable of the environment, the options of a call.

use super::{
    Facts,
    code::{Argument, ExprId, Kind},
    resolve,
};

/// A text with the values that are put into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text, with `{}` for each value.
    pub text: String,
    /// The values that are not known from the file.
    pub open: Vec<ExprId>,
}

/// A variable of the environment that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvRead {
    /// Its name.
    pub name: String,
    /// What is taken where it is not set.
    pub default: Option<ExprId>,
}

/// What a call is told beside its first values: named arguments, entries of a map that is given, later
/// calls in its chain, and what is set on its result.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Each with its value, where it has one; entries of maps within maps are joined by dots.
    pub given: Vec<(String, Option<ExprId>)>,
    /// Whether there may be others that the file does not show.
    pub open: bool,
}

/// Values are put together from parts nested this deep.
const DEPTH: usize = 12;

impl Facts {
    /// The text that an expression gives, if it is known to give one.
    pub fn text(&self, id: ExprId) -> Option<Text> {
        self.text_in(id, 0)
    }

    fn text_in(&self, id: ExprId, depth: usize) -> Option<Text> {
        if depth > DEPTH {
            return None;
        }
        let id = self.bare_id(id);
        let expr = self.code.expr(id);
        match &expr.kind {
            Kind::Text(text) => Some(Text { text: text.clone(), open: Vec::new() }),
            Kind::Joined(parts) => self.joined(parts, depth),
            Kind::Fallback(first, second) => {
                self.text_in(*first, depth + 1).or_else(|| self.text_in(*second, depth + 1))
            }
            Kind::Choice { values, .. } => {
                let texts = values.iter().filter_map(|value| self.text_in(*value, depth + 1));
                texts.max_by_key(|text| text.open.len())
            }
            Kind::Name(name) => {
                let value = self.follow(id);
                if value == id {
                    return None;
                }
                let mut text = self.text_in(value, depth + 1)?;
                for more in self.added(name, expr.span.start) {
                    self.put(more.value, &mut text, depth);
                }
                Some(text)
            }
            Kind::Member { .. } => {
                let value = self.follow(id);
                if value == id { None } else { self.text_in(value, depth + 1) }
            }
            Kind::Call { callee, arguments } => self.made(id, *callee, arguments, depth),
            _ => None,
        }
    }

    fn joined(&self, parts: &[ExprId], depth: usize) -> Option<Text> {
        let mut text = Text::default();
        let mut is_text = false;
        for part in parts {
            is_text |= self.put(*part, &mut text, depth);
        }
        is_text.then_some(text)
    }

    /// Puts a value at the end of a text; whether it was text.
    fn put(&self, part: ExprId, text: &mut Text, depth: usize) -> bool {
        if let Some(known) = self.text_in(part, depth + 1) {
            text.text += &known.text;
            text.open.extend(known.open);
            return true;
        }
        let value = self.follow(part);
        match &self.code.expr(value).kind {
            Kind::Number(number) => text.text += number,
            _ => {
                text.text += "{}";
                if !self.is_harmless(part) {
                    text.open.push(part);
                }
            }
        }
        false
    }

    /// A text that a call makes: a format with its values, or another form of a text.
    fn made(&self, id: ExprId, callee: ExprId, arguments: &[Argument], depth: usize) -> Option<Text> {
        let path = self.path(id)?.strip_suffix("()")?;
        let object = match self.bare(callee) {
            Kind::Member { object, .. } => self.text_in(*object, depth + 1),
            _ => None,
        };
        let texts = arguments.iter().map(|argument| argument.value);
        if self.names.converters.is_match(path) {
            return object.or_else(|| texts.clone().find_map(|one| self.text_in(one, depth + 1)));
        }
        if !self.names.formatters.is_match(path) {
            return None;
        }
        let mut given = texts;
        let mut text = match object {
            Some(text) => text,
            None => given.find_map(|one| self.text_in(one, depth + 1))?,
        };
        let open = given.filter(|one| !self.is_harmless(*one) && self.text_in(*one, depth + 1).is_none_or(|t| !t.open.is_empty()));
        text.open.extend(open);
        Some(text)
    }

    /// Whether a value cannot carry anything into a text: it is known, it is a number, or its name says
    /// that it never changes.
    fn is_harmless(&self, id: ExprId) -> bool {
        let value = self.follow(id);
        match &self.code.expr(value).kind {
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Null => true,
            Kind::Name(name) | Kind::Member { name, .. } => is_constant_name(name),
            Kind::Call { callee, arguments } => {
                let path = self.path(value).and_then(|path| path.strip_suffix("()"));
                let known = path.is_some_and(|path| self.names.numbers.is_match(path));
                known || self.is_placeholders(*callee, arguments)
            }
            Kind::Choice { values, .. } => values.iter().all(|value| self.is_harmless(*value)),
            Kind::List(values) => values.iter().all(|value| self.is_harmless(*value)),
            Kind::Other(parts) => {
                !parts.is_empty() && parts.iter().all(|part| self.is_harmless(*part))
            }
            _ => false,
        }
    }

    /// `", ".join("?" * n)`: marks for values that are bound, not the values.
    fn is_placeholders(&self, callee: ExprId, arguments: &[Argument]) -> bool {
        let Kind::Member { name, .. } = self.bare(callee) else { return false };
        let marks = |id: ExprId| {
            self.mentions_text(id, |text| matches!(text.trim(), "?" | "%s" | "?," | "%s,"))
        };
        name.eq_ignore_ascii_case("join")
            && (arguments.iter().any(|one| marks(one.value)) || marks(callee))
    }

    fn mentions_text(&self, id: ExprId, holds: fn(&str) -> bool) -> bool {
        let mut left = vec![self.follow(id)];
        let mut seen = 0;
        while let Some(id) = left.pop() {
            seen += 1;
            let kind = &self.code.expr(id).kind;
            if matches!(kind, Kind::Text(text) if holds(text)) {
                return true;
            }
            if seen < 64 {
                left.extend(kind.parts());
            }
        }
        false
    }

    /// The variable of the environment that an expression reads.
    pub fn env(&self, id: ExprId) -> Option<EnvRead> {
        let (name, default) = match &self.code.expr(id).kind {
            Kind::Call { arguments, .. } => {
                let path = self.path(id)?.strip_suffix("()")?;
                if !self.names.env_calls.is_match(path) {
                    return None;
                }
                let named = arguments.iter().find(|argument| {
                    argument.name.as_ref().is_some_and(|name| self.names.env_default.contains(name))
                });
                let mut positional = arguments.iter().filter(|argument| argument.name.is_none());
                let name = self.text(positional.next()?.value)?;
                let default = named.or(positional.next()).map(|argument| argument.value);
                (name.text, default)
            }
            Kind::Member { object, name } => {
                self.names.env_objects.is_match(self.path(*object)?).then(|| (name.clone(), None))?
            }
            Kind::Index { object, key } => {
                let Kind::Text(name) = self.bare(*key) else { return None };
                self.names.env_objects.is_match(self.path(*object)?).then(|| (name.clone(), None))?
            }
            _ => return None,
        };
        // `process.env.get` is no variable.
        if matches!(self.parent_call(id), Some((_, method)) if self.names.env_calls.is_match(&method)) {
            return None;
        }
        Some(EnvRead { name, default: default.or_else(|| self.default_behind(id)) })
    }

    /// The call of which an expression is what is called, with its path.
    fn parent_call(&self, id: ExprId) -> Option<(ExprId, String)> {
        let parent = self.code.expr(id).parent?;
        match &self.code.expr(parent).kind {
            Kind::Call { callee, .. } if *callee == id => {
                Some((parent, self.path(id)?.to_owned()))
            }
            _ => None,
        }
    }

    /// What is taken where a value is absent: `x or d`, `x ?? d`, `x.unwrap_or(d)`.
    fn default_behind(&self, id: ExprId) -> Option<ExprId> {
        let mut id = id;
        loop {
            let parent = self.code.expr(id).parent?;
            match &self.code.expr(parent).kind {
                Kind::Fallback(first, second) if *first == id => return Some(*second),
                Kind::Member { object, name } if *object == id => {
                    let call = self.code.expr(parent).parent?;
                    let Kind::Call { callee, arguments } = &self.code.expr(call).kind else {
                        return None;
                    };
                    if *callee != parent {
                        return None;
                    }
                    if self.names.env_or.contains(name) {
                        return arguments.first().map(|argument| argument.value);
                    }
                    id = call;
                }
                Kind::Same(_) | Kind::Await(_) => id = parent,
                // `parseInt(process.env.PORT || "1")` and `int(os.getenv("PORT")) or 1`.
                Kind::Call { arguments, .. } if arguments.len() == 1 => id = parent,
                _ => return None,
            }
        }
    }

    /// What a call is told.
    pub fn options(&self, call: ExprId) -> Options {
        let mut options = Options::default();
        let Kind::Call { arguments, .. } = &self.code.expr(call).kind else { return options };
        for (i, argument) in arguments.iter().enumerate() {
            if argument.spread {
                options.open = true;
            } else if let Some(name) = &argument.name {
                options.add(name.clone(), argument.value);
                self.entries(argument.value, name, &mut options, 0);
            } else {
                self.positional(i, argument.value, arguments.len(), &mut options);
            }
        }
        let last = self.chain(call, &mut options);
        self.set_later(last, &mut options);
        options
    }

    fn positional(&self, i: usize, value: ExprId, count: usize, options: &mut Options) {
        let followed = self.follow(value);
        match &self.code.expr(followed).kind {
            Kind::Map(_) => self.entries(value, "", options, 0),
            Kind::Call { arguments, callee } => {
                // Functional options: `New(WithTimeout(5))`, and a builder's result.
                if let Kind::Name(name) | Kind::Member { name, .. } = self.bare(*callee) {
                    options.given.push((name.clone(), arguments.first().map(|one| one.value)));
                }
                let inner = self.options(followed);
                options.given.extend(inner.given);
            }
            Kind::Name(name) | Kind::Member { name, .. } if self.names.options_in_maps => {
                options.open |= i > 0 || (count == 1 && sounds_like_options(name));
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

    /// What is set on, or called of, the variable that a value is given to.
    fn set_later(&self, value: ExprId, options: &mut Options) {
        let Some(assignment) = self.given_to(value) else { return };
        let Some(name) = resolve::variable(&self.code, self.names, assignment.target) else {
            return;
        };
        let function = if name.starts_with("self.") { None } else { assignment.function };
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

fn is_constant_name(name: &str) -> bool {
    name.len() > 1 && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn sounds_like_options(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["opt", "conf", "setting", "param", "init", "args"].iter().any(|word| name.contains(word))
}
