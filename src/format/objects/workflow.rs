//! GitHub workflows: `@on`, the names of the events that start one, however they are written.

use super::add;
use crate::{
    base::RepoPath,
    format::{
        Node, Value,
        build::{list, string},
    },
};

/// The workflow with its events.
pub(in crate::format) fn objects(_: &RepoPath, mut document: Node) -> Vec<Node> {
    if let Some(on) = document.get("on") {
        let events = match &on.value {
            Value::List(items) => items.clone(),
            Value::Map(entries) => {
                entries.iter().map(|entry| string(entry.key_span, entry.key.clone())).collect()
            }
            _ => vec![on.clone()],
        };
        let events = list(on.span, events);
        add(&mut document, "@on", events);
    }
    vec![document]
}
