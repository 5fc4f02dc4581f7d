//! Texts: what is known of them, and what is put into them.

use super::{
    Facts,
    code::{Argument, ExprId, Kind},
};

/// A text with the values that are put into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// The text, with `{}` for each value.
    pub text: String,
    /// The values that are not known from the file.
    pub open: Vec<ExprId>,
}

/// Values are put together from parts nested this deep.
pub(super) const DEPTH: usize = 12;

/// Looks at parts that one text may cost.
const STEPS: usize = 600;

impl Facts {
    /// The text that an expression gives, if it is known to give one.
    pub fn text(&self, id: ExprId) -> Option<Text> {
        // Values that are made of each other are looked at a bounded number of times.
        self.steps.set(STEPS);
        self.text_in(id, 0)
    }

    pub(super) fn text_in(&self, id: ExprId, depth: usize) -> Option<Text> {
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
