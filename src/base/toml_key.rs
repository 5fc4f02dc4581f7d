//! From a key in a TOML text to its place, so that a message can point at the line that caused it.

use toml::de::{DeTable, DeValue};

use super::span::Span;

/// One step of a path into a TOML document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An element of an array, from 0.
    Index(usize),
}

/// A path such as `rule[2].match[0].text`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyPath(Vec<Step>);

impl KeyPath {
    /// The path extended by a key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.to_owned()));
        Self(steps)
    }

    /// The path extended by an index.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Index(index));
        Self(steps)
    }

    /// The path with another one after it.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self(self.0.iter().chain(&rest.0).cloned().collect())
    }

    /// Where the value stands in `text`; the longest part of the path that exists when not all of it
    /// does, and the whole first line when nothing does.
    pub fn locate(&self, text: &str) -> Span {
        let (table, _) = DeTable::parse_recoverable(text);
        let mut found = None;
        let mut at: Option<&DeValue<'_>> = None;
        for step in &self.0 {
            let next = match (step, at) {
                (Step::Key(key), None) => table.get_ref().get(key.as_str()),
                (Step::Key(key), Some(DeValue::Table(inner))) => inner.get(key.as_str()),
                (Step::Index(index), Some(DeValue::Array(items))) => items.get(*index),
                _ => None,
            };
            let Some(value) = next else { break };
            found = Some(value.span());
            at = Some(value.get_ref());
        }
        let end = text.find('\n').unwrap_or(text.len());
        found.map_or(Span::new(0, end), |range| Span::new(range.start, range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_value_inside_arrays_of_tables() {
        let text = "[[rule]]\nid = 'a'\n[[rule]]\nid = 'b'\n[[rule.match]]\ntext = '('\n";
        let path = KeyPath::default().key("rule").index(1).key("match").index(0).key("text");
        let span = path.locate(text);
        assert_eq!(&text[span.start..span.end], "'('");
    }

    #[test]
    fn a_missing_key_points_at_what_lacks_it() {
        let text = "[[rule]]\nid = 'a'\n";
        let span = KeyPath::default().key("rule").index(0).key("control").locate(text);
        assert_eq!(span.start, 0);
    }
}
