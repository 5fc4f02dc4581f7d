//! What the tests of every syntax hold its parser to.

use super::{Entry, MAX_DEPTH, MAX_PROBLEMS, Node, Parsed, Value};
use crate::base::Span;

/// Spans lie inside the text and on characters, and nothing nests too deep.
pub(super) fn bounds(text: &str, parsed: &Parsed) {
    assert!(parsed.problems.len() <= MAX_PROBLEMS);
    parsed.problems.iter().for_each(|problem| inside(text, problem.span));
    parsed.documents.iter().for_each(|document| node_bounds(text, document, 0));
}

fn node_bounds(text: &str, node: &Node, depth: usize) {
    inside(text, node.span);
    let is_leaf = node.items().is_empty() && node.entries().is_empty();
    assert!(is_leaf || depth < MAX_DEPTH, "{depth} levels");
    node.items().iter().for_each(|item| node_bounds(text, item, depth + 1));
    for entry in node.entries() {
        inside(text, entry.key_span);
        node_bounds(text, &entry.value, depth + 1);
    }
}

fn inside(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
}

/// Children lie inside their parents, and in their order.
pub(super) fn nesting(text: &str, node: &Node) {
    let holds = |inner: Span| node.span.start <= inner.start && inner.end <= node.span.end;
    for item in node.items() {
        assert!(holds(item.span), "{item:?} in {:?} of {text:?}", node.span);
        nesting(text, item);
    }
    for entry in node.entries() {
        assert!(
            holds(entry.key_span) && holds(entry.value.span),
            "{entry:?} in {:?} of {text:?}",
            node.span
        );
        nesting(text, &entry.value);
    }
    assert!(node.items().is_sorted_by_key(|item| item.span.start), "{text:?}");
    assert!(node.entries().is_sorted_by_key(|entry| entry.key_span.start), "{text:?}");
}

/// A tree in one line, to compare with: `{a: 1, b: [x, ~]}`; numbers bare, texts in quotes if they look
/// like something else.
pub(super) fn show(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_owned(),
        Value::Bool(boolean) => boolean.to_string(),
        Value::Number(number) => format!("#{number}"),
        Value::String(text) => format!("{text:?}"),
        Value::List(items) => {
            format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let show = |entry: &Entry| format!("{}: {}", entry.key, show(&entry.value));
            format!("{{{}}}", entries.iter().map(show).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Every document in one line.
pub(super) fn show_all(parsed: &Parsed) -> String {
    parsed.documents.iter().map(show).collect::<Vec<_>>().join(" --- ")
}

/// The text that a node was read from.
pub(super) fn written<'t>(text: &'t str, node: &Node) -> &'t str {
    text.get(node.span.start..node.span.end).unwrap()
}

/// The text where a parser met its first problem.
pub(super) fn first_problem<'t>(text: &'t str, parsed: &Parsed) -> &'t str {
    text.get(parsed.problems[0].span.start..).unwrap()
}
