//! Short ways to write nodes down, for the parsers of this folder.

use crate::base::Span;

use super::{Entry, Node, Value};

/// A text.
pub(super) fn string(span: Span, text: impl Into<String>) -> Node {
    Node::new(span, Value::String(text.into()))
}

/// A count or an index.
pub(super) fn number(span: Span, number: usize) -> Node {
    Node::new(span, Value::Number(number.to_string()))
}

/// A yes or no.
pub(super) const fn boolean(span: Span, is: bool) -> Node {
    Node::new(span, Value::Bool(is))
}

/// A sequence.
pub(super) const fn list(span: Span, items: Vec<Node>) -> Node {
    Node::new(span, Value::List(items))
}

/// Keys and values.
pub(super) const fn map(span: Span, entries: Vec<Entry>) -> Node {
    Node::new(span, Value::Map(entries))
}

/// A key that stands in the text.
pub(super) fn entry(key: impl Into<String>, key_span: Span, value: Node) -> Entry {
    Entry { key: key.into(), key_span, value }
}

/// A key that no text wrote, such as `stages`: its place is that of its value.
pub(super) fn field(key: &str, value: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: value.span, value }
}

/// How many nodes a tree has.
pub(super) fn size(node: &Node) -> usize {
    let below: usize = match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|entry| size(&entry.value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    below + 1
}
