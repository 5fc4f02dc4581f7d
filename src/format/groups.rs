//! Gathers values of a key that can stand several times into one list.

use std::collections::HashMap;

use crate::base::Span;

use super::{
    Entry, Node, Value,
    build::{entry, list},
};

/// Collects the values of a key that can stand several times, in the order of its first appearance.
#[derive(Debug, Default)]
pub(super) struct Groups {
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Groups {
    /// Adds a value to the list under `key`; the key's place is that of its first appearance.
    pub(super) fn push(&mut self, key: &str, key_span: Span, value: Node) {
        let at = self.places.get(key).copied();
        if let Some(Entry { value: Node { span, value: Value::List(items) }, .. }) =
            at.and_then(|at| self.entries.get_mut(at))
        {
            *span = Span::new(span.start, span.end.max(value.span.end));
            items.push(value);
            return;
        }
        self.places.insert(key.to_owned(), self.entries.len());
        self.entries.push(entry(key, key_span, list(value.span, vec![value])));
    }

    /// The keys with their lists.
    pub(super) fn finish(self) -> Vec<Entry> {
        self.entries
    }
}
