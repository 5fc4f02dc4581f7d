//! What every parser of this folder promises of its places, for their tests.

use crate::base::Span;

use super::{Node, Parsed, Value};

/// Every place is inside the text, on character boundaries, and no tree is too deep.
#[track_caller]
pub(super) fn assert_inside(text: &str, parsed: &Parsed) {
    for document in &parsed.documents {
        node(text, document, 0);
    }
    for problem in &parsed.problems {
        span(text, problem.span);
    }
}

#[track_caller]
fn node(text: &str, node_: &Node, depth: usize) {
    assert!(depth <= super::MAX_DEPTH, "too deep");
    span(text, node_.span);
    match &node_.value {
        Value::List(items) => items.iter().for_each(|item| node(text, item, depth + 1)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            span(text, entry.key_span);
            node(text, &entry.value, depth + 1);
        }),
        _ => {}
    }
}

#[track_caller]
fn span(text: &str, span: Span) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}");
}

/// A node by keys and indices with dots between.
pub(super) fn at<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(node, |node, key| match (&node.value, key.parse::<usize>()) {
        (Value::List(items), Ok(index)) => items.get(index),
        _ => node.get(key),
    })
}

/// Checks values and the places that they have in the text: path, value, what is written there.
#[track_caller]
pub(super) fn check(text: &str, parsed: &Parsed, cases: &[(&str, &str, &str)]) {
    assert_inside(text, parsed);
    let nothing = Node::new(Span::new(0, 0), Value::Null);
    let root = parsed.documents.first().unwrap_or(&nothing);
    for (path, value, written) in cases {
        let node = at(root, path);
        assert_eq!(node.and_then(Node::text), Some(*value), "{path} in {root:#?}");
        let place = node.and_then(|node| text.get(node.span.start..node.span.end));
        assert_eq!(place, Some(*written), "the place of {path}");
    }
}
