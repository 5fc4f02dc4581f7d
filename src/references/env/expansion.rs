//! Variables that are put into others.

use crate::{format::Node, references::Reference, services::system::Document};

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::text)
}

/// `$(NAME)` in the values of a container's variables.
pub fn find(document: &Document<'_>, container: &Node) -> Vec<Reference> {
    let items = container.get("env").map(Node::items).unwrap_or_default();
    let names: Vec<&str> =
        items.iter().map(|item| text(item, "name").unwrap_or_default()).collect();
    let more = container.get("envFrom").is_some();
    let mut found = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let Some(value) = item.get("value") else { continue };
        for name in put_in(value.text().unwrap_or_default()) {
            // Services are variables of every pod beside them.
            if name.ends_with("_SERVICE_HOST")
                || name.contains("_SERVICE_PORT")
                || name.contains("_PORT_")
            {
                continue;
            }
            let is = match names.iter().position(|known| *known == name) {
                Some(at) if at < i => "found",
                _ if more => continue,
                Some(at) if at > i => "later",
                _ => "missing",
            };
            found.push(Reference {
                kind: "env-expansion",
                is,
                file: document.file,
                span: value.span,
                service: None,
                captures: vec![
                    ("name", name.to_owned()),
                    ("variable", names.get(i).copied().unwrap_or_default().to_owned()),
                    ("container", text(container, "name").unwrap_or_default().to_owned()),
                ],
            });
        }
    }
    found
}

/// The names that stand as `$(NAME)` in a text.
fn put_in(text: &str) -> Vec<&str> {
    let at = text
        .match_indices("$(")
        .filter(|(at, _)| !text.get(..*at).unwrap_or_default().ends_with('$'));
    let names = at.filter_map(|(at, _)| text.get(at + 2..)?.split_once(')').map(|(name, _)| name));
    let is_name = |name: &&str| {
        name.len() > 1
            && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    };
    names.filter(is_name).collect()
}
