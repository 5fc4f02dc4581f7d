//! `${NAME}` in Compose files: whether something says what it is.

use std::collections::BTreeSet;

use super::{World, manner::Means};
use crate::{
    base::Span,
    format::Node,
    references::Reference,
    services::system::{System, variables::is_name},
};

/// A variable that a Compose file takes from where it is run.
#[derive(Debug)]
pub struct Interpolated {
    name: String,
    file: usize,
    span: Span,
}

/// Those that have no default.
pub fn interpolated(system: &System<'_>) -> Vec<Interpolated> {
    let mut all = Vec::new();
    for document in system.documents("compose") {
        // What is made of a value stands beside it.
        for entry in document.root.entries().iter().filter(|entry| !entry.key.starts_with('@')) {
            collect(&entry.value, document.file, 0, &mut all);
        }
    }
    all
}

/// Their names.
pub fn names(all: &[Interpolated]) -> BTreeSet<String> {
    all.iter().map(|one| one.name.clone()).collect()
}

fn collect(node: &Node, file: usize, depth: usize, all: &mut Vec<Interpolated>) {
    const DEPTH: usize = 32;
    if depth > DEPTH {
        return;
    }
    if let Some(text) = node.text() {
        for name in without_default(text) {
            all.push(Interpolated { name: name.to_owned(), file, span: node.span });
        }
    }
    node.items().iter().for_each(|item| collect(item, file, depth + 1, all));
    for entry in node.entries().iter().filter(|entry| !entry.key.starts_with('@')) {
        collect(&entry.value, file, depth + 1, all);
    }
}

/// The names of `${NAME}` and `$NAME` in a text.
fn without_default(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
            continue;
        }
        let inside = match rest.strip_prefix('{') {
            Some(inside) => inside.split('}').next().unwrap_or_default(),
            None => {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                rest.get(..end).unwrap_or_default()
            }
        };
        // `${NAME:?}` stops by itself, everything else with a mark has a default.
        if is_name(inside) {
            names.push(inside);
        }
    }
    names
}

/// What came of looking for each.
pub fn find(world: &World<'_, '_>) -> Vec<Reference> {
    world.interpolated.iter().filter_map(|one| reference(world, one)).collect()
}

fn reference(world: &World<'_, '_>, one: &Interpolated) -> Option<Reference> {
    const OF_SHELL: [&str; 8] = ["PWD", "HOME", "USER", "UID", "GID", "HOSTNAME", "PATH", "SHELL"];
    let system = world.system;
    if OF_SHELL.contains(&one.name.as_str())
        || one.name.starts_with("COMPOSE_")
        || one.name.starts_with("DOCKER_")
    {
        return None;
    }
    let is_compose = |file: usize| {
        system
            .part(file)
            .is_some_and(|part| part.documents.iter().any(|(format, _)| *format == "compose"))
    };
    // Files of variables that are there, and those that say what belongs into them.
    let documents = system.documents("env");
    let in_files =
        documents.flat_map(|document| document.root.entries()).any(|entry| entry.key == one.name)
            || world.examples.iter().any(|example| example.tells(&one.name));
    let elsewhere = world
        .mentions
        .places(&one.name)
        .iter()
        .any(|(file, means)| matches!(means, Means::Told | Means::Used) && !is_compose(*file))
        || world.is_set_in_scripts(&one.name);
    let listed = world
        .examples
        .iter()
        .any(|example| system.path(one.file).parent() == system.path(example.file).parent());
    let is = match (in_files || elsewhere, listed) {
        (true, _) => "found",
        (false, true) => "missing",
        (false, false) => return None,
    };
    Some(Reference {
        kind: "compose-variable",
        is,
        file: one.file,
        span: one.span,
        service: None,
        captures: vec![("name", one.name.clone())],
    })
}

#[cfg(test)]
mod tests {
    use super::without_default;

    #[test]
    fn only_what_has_no_default_is_needed() {
        assert_eq!(
            without_default("a ${BASE} $CART/d ${D:-x} ${E-} $$F ${G:?no} $${H}"),
            ["BASE", "CART"]
        );
    }
}
