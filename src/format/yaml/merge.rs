//! The merge key `<<`, which compose files and pipelines use to share what they repeat.

use std::collections::HashSet;

use crate::format::{Entry, Node, Value};

/// Puts the entries of merged maps where their `<<` stands. A key that is written in the map itself
/// wins, wherever it stands; then the map that is named first. A `<<` that names no maps stays.
pub(super) fn merge(entries: Vec<Entry>, is_merge: impl Fn(&Entry) -> bool) -> Vec<Entry> {
    if !entries.iter().any(&is_merge) {
        return entries;
    }
    let own = entries.iter().filter(|entry| !is_merge(entry));
    let mut taken: HashSet<String> = own.map(|entry| entry.key.clone()).collect();
    let mut merged = Vec::with_capacity(entries.len());
    for entry in entries {
        if !is_merge(&entry) || !names_maps(&entry.value) {
            merged.push(entry);
            continue;
        }
        for map in maps(entry.value) {
            let new: Vec<Entry> =
                map.into_iter().filter(|entry| !taken.contains(&entry.key)).collect();
            taken.extend(new.iter().map(|entry| entry.key.clone()));
            merged.extend(new);
        }
    }
    merged
}

fn names_maps(node: &Node) -> bool {
    match &node.value {
        Value::Map(_) => true,
        Value::List(items) => items.iter().all(|item| matches!(item.value, Value::Map(_))),
        _ => false,
    }
}

fn maps(node: Node) -> Vec<Vec<Entry>> {
    match node.value {
        Value::Map(entries) => vec![entries],
        Value::List(items) => items.into_iter().flat_map(maps).collect(),
        _ => Vec::new(),
    }
}
