//! Objects: the documents of a format as the tool that runs them reads them. What the tool works out (an
//! effective setting, a short form, a default) stands beside what is written, under keys with an `@`.

pub(super) mod compose;
pub(super) mod dockerfile;
mod image;
pub(super) mod kubernetes;
mod labels;
pub(super) mod workflow;

use super::{Node, Value, build::field};

/// Adds a made key to a map.
fn add(node: &mut Node, key: &str, value: Node) {
    if let Value::Map(entries) = &mut node.value {
        entries.push(field(key, value));
    }
}

/// The value below a chain of keys.
fn at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

/// The text below a chain of keys; empty when there is none.
fn text<'n>(node: &'n Node, keys: &[&str]) -> &'n str {
    at(node, keys).and_then(Node::text).unwrap_or_default()
}

/// The entries of a map, to change them; none for anything else.
fn entries_mut(node: &mut Node) -> &mut [super::Entry] {
    match &mut node.value {
        Value::Map(entries) => entries,
        _ => &mut [],
    }
}

/// The items of a list, to change them; none for anything else.
fn items_mut(node: &mut Node) -> &mut [Node] {
    match &mut node.value {
        Value::List(items) => items,
        _ => &mut [],
    }
}
