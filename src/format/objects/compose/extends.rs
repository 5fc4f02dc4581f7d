//! `extends`: a service begins with what another one says.

use std::collections::HashMap;

use crate::{
    base::RepoPath,
    format::{Entry, Node, Value, objects::entries_mut},
};

/// A chain of services that extend each other is followed so far.
const LONGEST_CHAIN: usize = 8;

/// Fills each service with what it extends in the same file.
pub(super) fn resolve(path: &RepoPath, document: &mut Node) {
    let Some(services) = document.get("services") else { return };
    let bases: HashMap<String, Node> =
        services.entries().iter().map(|one| (one.key.clone(), one.value.clone())).collect();
    if bases.values().all(|service| service.get("extends").is_none()) {
        return;
    }
    for entry in entries_mut(document) {
        if entry.key == "services" {
            for service in entries_mut(&mut entry.value) {
                service.value = extended(path, &service.value, &bases, LONGEST_CHAIN);
            }
        }
    }
}

/// Whether a file named in `extends` is the one that it stands in.
pub(super) fn is_same(path: &RepoPath, file: &str) -> bool {
    file.strip_prefix("./").unwrap_or(file) == path.name()
}

fn extended(path: &RepoPath, service: &Node, bases: &HashMap<String, Node>, left: usize) -> Node {
    match base(path, service).and_then(|name| bases.get(name)) {
        Some(base) if left > 0 => merged(extended(path, base, bases, left - 1), service),
        _ => service.clone(),
    }
}

fn base<'n>(path: &RepoPath, service: &'n Node) -> Option<&'n str> {
    let extends = service.get("extends")?;
    if let Some(name) = extends.text() {
        return Some(name);
    }
    let here = extends.get("file").and_then(Node::text).is_none_or(|file| is_same(path, file));
    extends.get("service").and_then(Node::text).filter(|_| here)
}

/// Maps are merged and lists appended to; anything else is replaced.
fn merged(base: Node, over: &Node) -> Node {
    match (base.value, &over.value) {
        (Value::Map(mut entries), Value::Map(over_entries)) => {
            for entry in over_entries {
                merge_entry(&mut entries, entry);
            }
            Node::new(over.span, Value::Map(entries))
        }
        (Value::List(mut items), Value::List(more)) => {
            items.extend(more.iter().cloned());
            Node::new(over.span, Value::List(items))
        }
        _ => over.clone(),
    }
}

fn merge_entry(entries: &mut Vec<Entry>, entry: &Entry) {
    match entries.iter_mut().find(|known| known.key == entry.key) {
        Some(known) => {
            let base = std::mem::replace(&mut known.value, Node::new(entry.key_span, Value::Null));
            *known = Entry { value: merged(base, &entry.value), ..entry.clone() };
        }
        None => entries.push(entry.clone()),
    }
}
