//! Values that cannot carry anything into a text.

use super::{
    Facts,
    code::{Argument, ExprId, Kind},
    text::DEPTH,
};

impl Facts {
    /// Whether a value cannot carry anything into a text: it is known, it is a number, or its name says
    /// that it never changes.
    pub(super) fn is_harmless(&self, id: ExprId, depth: usize) -> bool {
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
                        || [*object, other.value]
                            .into_iter()
                            .all(|one| self.is_harmless_list(one, depth));
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
}

fn is_constant_name(name: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
