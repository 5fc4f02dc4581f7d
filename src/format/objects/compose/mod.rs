//! Compose: services with what they extend, and one form for what can be written in several.
//!
//! ```text
//! services.*
//!   @partial              nothing says what it runs: it changes a service of another file
//!   @image                name, registry, tag, digest, with the defaults of variables
//!   @environment          a map, also where a list is written
//!   @ports[]              host, published, target, protocol
//!   @volumes[]            type (bind, volume, tmpfs, ...), source, target, read_only
//! ```

mod extends;
mod short;

use super::{add, entries_mut, image, text};
use crate::{
    base::RepoPath,
    format::{
        Entry, Node, Value,
        build::{boolean, list, map},
    },
};

/// The file as compose reads it, apart from what other files say.
pub(in crate::format) fn objects(path: &RepoPath, mut document: Node) -> Vec<Node> {
    extends::resolve(path, &mut document);
    for entry in entries_mut(&mut document) {
        if entry.key == "services" {
            entries_mut(&mut entry.value).iter_mut().for_each(|one| complete(path, &mut one.value));
        }
    }
    vec![document]
}

fn complete(path: &RepoPath, service: &mut Node) {
    let span = service.span;
    if is_partial(path, service) {
        add(service, "@partial", boolean(span, true));
    }
    let reference = service.get("image");
    let parts = reference.and_then(|image| Some(image::parts(image.span, image.text()?)));
    let environment = service.get("environment").and_then(environment);
    let ports = service.get("ports").map(|ports| each(ports, short::port));
    let volumes = service.get("volumes").map(|volumes| each(volumes, short::volume));
    let made = [
        ("@image", parts),
        ("@environment", environment),
        ("@ports", ports),
        ("@volumes", volumes),
    ];
    for (key, value) in made {
        if let Some(value) = value {
            add(service, key, value);
        }
    }
}

fn is_partial(path: &RepoPath, service: &Node) -> bool {
    let says = |key| service.get(key).is_some();
    let elsewhere = text(service, &["extends", "file"]);
    let inherits = !elsewhere.is_empty() && !extends::is_same(path, elsewhere);
    inherits || !(says("image") || says("build") || says("provider"))
}

fn each(node: &Node, read: fn(&Node) -> Option<Node>) -> Node {
    list(node.span, node.items().iter().filter_map(read).collect())
}

/// `- NAME=value` is `NAME: value`; `- NAME` takes the value of whoever starts it.
fn environment(node: &Node) -> Option<Node> {
    match &node.value {
        Value::Map(_) => Some(node.clone()),
        Value::List(items) => {
            let entries = items.iter().filter_map(|item| {
                let text = item.text()?;
                let (key, value) = match text.split_once('=') {
                    Some((key, value)) => (key, Value::String(value.to_owned())),
                    None => (text, Value::Null),
                };
                let value = Node::new(item.span, value);
                Some(Entry { key: key.trim().to_owned(), key_span: item.span, value })
            });
            Some(map(node.span, entries.collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
