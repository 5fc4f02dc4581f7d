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

/// An argument without a name: its number, its value, how many there are, and where options begin.
struct Positional {
    i: usize,
    value: ExprId,
    count: usize,
    from: usize,
}

/// Values are put together from parts nested this deep.
const DEPTH: usize = 12;

/// Looks at parts that one text may cost.
const STEPS: usize = 600;

/// Options are looked for in options this deep.
const OPTIONS: usize = 3;

/// No call is told more than this.
const MOST_OPTIONS: usize = 200;

impl Facts {
    /// The text that an expression gives, if it is known to give one.
    pub fn text(&self, id: ExprId) -> Option<Text> {
        // Values that are made of each other are looked at a bounded number of times.
        self.steps.set(STEPS);
        self.text_in(id, 0)
    }

    fn text_in(&self, id: ExprId, depth: usize) -> Option<Text> {
        if depth > DEPTH || self.steps.get() == 0 {
            return None;
        }
        self.steps.set(self.steps.get() - 1);
        let id = self.bare_id(id);
        let expr = self.code.expr(id);
        match &expr.kind {
            Kind::Text(text) => Some(Text { text: text.clone(), open: Vec::new() }),
            Kind::Joined(parts) => self.joined(parts, depth),
            Kind::Fallback(first, second) => match self.text_in(*first, depth + 1) {
                Some(text) => Some(text),
                None => {
                    let mut text = self.text_in(*second, depth + 1)?;
                    let known =
                        self.env(self.follow(*first)).is_some() || self.is_harmless(*first, depth);
                    if !known {
                        text.open.push(*first);
                    }
                    Some(text)
                }
            },
            Kind::Choice { values, .. } => {
                let texts = values.iter().filter_map(|value| self.text_in(*value, depth + 1));
                texts.max_by_key(|text| text.open.len())
            }
            Kind::Name(name) => {
                let value = self.follow(id);
                let mut text = if value == id {
                    // Of values that it has by conditions, the one with the most put in.
                    let all = self.candidates(name, expr.span.start).into_iter();
                    let all = all.filter_map(|one| self.text_in(one, depth + 1));
                    all.max_by_key(|text| text.open.len())?
                } else {
                    self.text_in(value, depth + 1)?
                };
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
            // `$${i}` is the mark of a value that is bound.
            _ if text.text.ends_with('$') => text.text += "{}",
            _ => {
                text.text += "{}";
                if !self.is_harmless(part, depth) {
                    text.open.push(part);
                }
            }
        }
        false
    }

    /// A text that a call makes: a format with its values, or another form of a text.
    fn made(
        &self,
        id: ExprId,
        callee: ExprId,
        arguments: &[Argument],
        depth: usize,
    ) -> Option<Text> {
        let path = self.path(id)?.strip_suffix("()")?;
        let object = match self.bare(callee) {
            Kind::Member { object, .. } => self.text_in(*object, depth + 1),
            _ => None,
        };
        let texts = arguments.iter().map(|argument| argument.value);
        if self.names.converters.is_match(path) {
            let is_method =
                matches!(self.bare(callee), Kind::Member { .. }) && path.starts_with("?.");
            let given = || texts.clone().find_map(|one| self.text_in(one, depth + 1));
            return if is_method { object } else { object.or_else(given) };
        }
        if let (Some(joiner), [list]) = (self.joiner(callee, path), arguments) {
            return self.joined_list(list.value, joiner, depth);
        }
        if !self.names.formatters.is_match(path) {
            return None;
        }
        let mut given = texts;
        let mut text = match object {
            Some(text) => text,
            None => given.find_map(|one| self.text_in(one, depth + 1))?,
        };
        let verbs = verbs(&text.text);
        for (i, one) in given.enumerate() {
            // A number is written as one, whatever is given.
            if verbs.get(i).is_some_and(|verb| NUMERIC.contains(verb)) {
                continue;
            }
            let unknown = match self.text_in(one, depth + 1) {
                Some(text) => !text.open.is_empty(),
                None => !self.is_harmless(one, depth),
            };
            if unknown {
                text.open.push(one);
            }
        }
        Some(text)
    }

    /// What a call puts between the items of a list: `", ".join(items)`.
    fn joiner(&self, callee: ExprId, path: &str) -> Option<String> {
        let Kind::Member { object, name } = self.bare(callee) else { return None };
        (name == "join" && path.ends_with("join"))
            .then(|| self.text_in(*object, DEPTH))
            .flatten()
            .map(|text| text.text)
    }

    /// The items of a list as one text.
    fn joined_list(&self, list: ExprId, joiner: String, depth: usize) -> Option<Text> {
        let Kind::List(items) = &self.code.expr(self.follow(list)).kind else { return None };
        let mut text = Text::default();
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                text.text += &joiner;
            }
            self.put(*item, &mut text, depth);
        }
        Some(text)
    }

    /// Whether a value cannot carry anything into a text: it is known, it is a number, or its name says
    /// that it never changes.
    fn is_harmless(&self, id: ExprId, depth: usize) -> bool {
        if depth > DEPTH || self.steps.get() == 0 {
            return false;
        }
        self.steps.set(self.steps.get() - 1);
        let deeper = |id: &ExprId| self.is_harmless(*id, depth + 1);
        let is_number = |path: &str| self.names.numbers.is_match(path);
        if self.type_of(id).is_some_and(is_number) {
            return true;
        }
        let value = self.follow(id);
        match &self.code.expr(value).kind {
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Null => true,
            Kind::Name(name) | Kind::Member { name, .. } => {
                // `ids.length`; but a variable may be called as a function of numbers is.
                let is_member = matches!(self.code.expr(value).kind, Kind::Member { .. });
                is_constant_name(name)
                    || self.type_of(value).is_some_and(is_number)
                    || (is_member && self.path(value).is_some_and(is_number))
            }
            Kind::Call { callee, arguments } => {
                let path = self.path(value).and_then(|path| path.strip_suffix("()"));
                let converts = path.is_some_and(|path| self.names.converters.is_match(path));
                if converts && !arguments.is_empty() {
                    return arguments.iter().all(|one| deeper(&one.value));
                }
                let joins = path.is_some_and(|path| self.names.joiners.is_match(path));
                // `items.join(",")` and `",".join(items)`.
                if let Kind::Member { object, name } = self.bare(*callee)
                    && name == "join"
                    && let [other] = arguments.as_slice()
                {
                    return self.is_placeholders(*callee, arguments)
                        || [*object, other.value].into_iter().all(|one| self.is_harmless_list(one, depth));
                }
                path.is_some_and(is_number)
                    || self.is_placeholders(*callee, arguments)
                    || (joins
                        && arguments.iter().all(|one| self.is_harmless_list(one.value, depth)))
            }
            Kind::Choice { values, .. } | Kind::List(values) | Kind::Joined(values) => {
                values.iter().all(deeper)
            }
            // One of a list that is known.
            Kind::Index { object, .. } => match &self.code.expr(self.follow(*object)).kind {
                Kind::List(values) => values.iter().all(deeper),
                Kind::Map(entries) => entries.iter().all(|entry| deeper(&entry.value)),
                _ => false,
            },
            Kind::Other(parts) => !parts.is_empty() && parts.iter().all(deeper),
            _ => false,
        }
    }

    /// Whether all that a list is made of, and what is added to it later, is harmless.
    fn is_harmless_list(&self, id: ExprId, depth: usize) -> bool {
        let deeper = |id: ExprId| {
            self.is_harmless(id, depth + 1)
                || self.text_in(id, depth + 1).is_some_and(|text| text.open.is_empty())
        };
        let at = self.code.expr(id).span.start;
        let added = match self.bare(id) {
            Kind::Name(name) => self.added(name, at).map(|one| one.value).collect(),
            _ => Vec::new(),
        };
        let own = match &self.code.expr(self.follow(id)).kind {
            Kind::List(values) => values.iter().all(|value| deeper(*value)),
            // An empty list that was made to be filled.
            Kind::Call { arguments, .. } if !added.is_empty() => arguments.len() <= 3,
            Kind::Text(_) => true,
            _ => {
                !added.is_empty() && matches!(self.bare(id), Kind::Name(_)) && self.follow(id) == id
            }
        };
        own && added.into_iter().all(|one| match &self.code.expr(self.follow(one)).kind {
            Kind::List(values) => values.iter().all(|value| deeper(*value)),
            _ => deeper(one),
        })
    }

    /// `", ".join("?" * n)`: marks for values that are bound, not the values.
    fn is_placeholders(&self, callee: ExprId, arguments: &[Argument]) -> bool {
        let Kind::Member { name, .. } = self.bare(callee) else { return false };
        let marks = |id: ExprId| {
            self.mentions_text(id, |text| matches!(text.trim(), "?" | "%s" | "?," | "%s," | "$"))
        };
        matches!(name.as_str(), "join" | "Join" | "joinToString" | "collect" | "joining")
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
                if let Kind::Function(function) = kind {
                    left.extend(self.code.functions[*function].result);
                }
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
            Kind::Member { object, name } => self
                .names
                .env_objects
                .is_match(self.path(*object)?)
                .then(|| (name.clone(), None))?,
            Kind::Index { object, key } => {
                let Kind::Text(name) = self.bare(*key) else { return None };
                self.names
                    .env_objects
                    .is_match(self.path(*object)?)
                    .then(|| (name.clone(), None))?
            }
            _ => return None,
        };
        // What is written is not read.
        if self.target_of(id).is_some() {
            return None;
        }
        // `process.env.get` is no variable.
        if matches!(self.parent_call(id), Some((_, method)) if self.names.env_calls.is_match(&method))
        {
            return None;
        }
        let default = default
            .or_else(|| self.default_behind(id))
            .or_else(|| self.default_of_variable(id))
            .map(|id| self.given_by(id));
        Some(EnvRead { name, default })
    }

    /// The call of which an expression is what is called, with its path.
    fn parent_call(&self, id: ExprId) -> Option<(ExprId, String)> {
        let parent = self.code.expr(id).parent?;
        match &self.code.expr(parent).kind {
            Kind::Call { callee, .. } if *callee == id => Some((parent, self.path(id)?.to_owned())),
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

    /// What a variable falls back to that was given a value: `if s == "" { s = "dev" }`.
    fn default_of_variable(&self, value: ExprId) -> Option<ExprId> {
        let given = self.given_to(value)?;
        let name = resolve::variable(&self.code, self.names, given.target)?;
        let mut all = self.code.assignments.iter().filter(|one| one.function == given.function);
        all.find_map(|one| match self.bare(one.value) {
            Kind::Fallback(first, second)
                if one.span.start >= given.span.start
                    && resolve::variable(&self.code, self.names, *first).as_ref()
                        == Some(&name) =>
            {
                Some(*second)
            }
            _ => None,
        })
    }

    /// What a lambda gives that only gives a value; anything else as it is.
    fn given_by(&self, id: ExprId) -> ExprId {
        match self.bare(id) {
            Kind::Function(function) => self.code.functions[*function].result.unwrap_or(id),
            _ => id,
        }
    }

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
                let known = matches!(self.code.expr(self.follow(argument.value)).kind, Kind::Map(_));
                options.open |= !known;
            } else if let Some(name) = &argument.name {
                options.add(name.clone(), argument.value);
                self.entries(argument.value, name, &mut options, 0);
            } else {
                let argument = Positional { i, value: argument.value, count: arguments.len(), from };
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
            Kind::Map(_) => self.entries(value, "", options, 0),
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
                options.open |= i >= from || (count == 1 && sounds_like_options(name));
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

/// Verbs of a format that write a number, a truth or a character.
const NUMERIC: [char; 13] = ['d', 'i', 'u', 'f', 'F', 'e', 'g', 't', 'c', 'x', 'X', 'o', 'b'];

/// The verbs of a format, in order.
fn verbs(format: &str) -> Vec<char> {
    let mut verbs = Vec::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        let flags = |c: &char| c.is_ascii_digit() || matches!(c, '-' | '+' | '#' | ' ' | '.' | ',');
        match chars.by_ref().find(|c| !flags(c)) {
            Some('%') | None => {}
            Some(verb) => verbs.push(verb),
        }
    }
    verbs
}

fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn sounds_like_options(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["opt", "conf", "setting", "param", "init", "args"].iter().any(|word| name.contains(word))
}
