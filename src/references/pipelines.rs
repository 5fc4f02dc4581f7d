//! Workflows as GitHub takes them: whether they can be read, and whether what they wait for can change.

use globset::GlobBuilder;

use super::{
    Kind, Reference, Resolver,
    places::{self, Seen},
};
use crate::{
    base::{RepoPath, Span},
    format::Node,
    services::system::System,
};

/// Filters by path, and workflows that cannot be read.
pub const PIPELINES: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "ci-path-filter",
            about: "a path that a workflow waits for: `missing` or `folder` (named without `/**`) never change; `never`: none of an event's paths can",
            states: &["missing", "folder", "never", "found"],
            captures: &["pattern", "event"],
        },
        Kind {
            name: "ci-syntax",
            about: "a workflow: `broken` where its YAML cannot be read",
            states: &["broken"],
            captures: &["message"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (file, part) in system.parts {
        if system.path(*file).parent().as_str() != ".github/workflows" {
            continue;
        }
        if let Some((span, message)) = &part.broken {
            let captures = vec![("message", message.clone())];
            found.push(told("ci-syntax", "broken", *file, *span, captures));
        }
    }
    for document in system.documents("github-workflow") {
        if system.path(document.file).parent().as_str() != ".github/workflows" {
            continue;
        }
        let events = document.root.get("on").map(Node::entries).unwrap_or_default();
        for event in events.iter().filter(|event| event.key != "workflow_call") {
            let Some(paths) = event.value.entry("paths") else { continue };
            filters(system, document.file, &event.key, paths.key_span, &paths.value, &mut found);
        }
    }
    found
}

fn told(
    kind: &'static str,
    is: &'static str,
    file: usize,
    span: Span,
    captures: Vec<(&'static str, String)>,
) -> Reference {
    Reference { kind, is, file, span, service: None, captures }
}

fn filters(
    system: &System<'_>,
    file: usize,
    event: &str,
    key: Span,
    paths: &Node,
    found: &mut Vec<Reference>,
) {
    let mut judged = Vec::new();
    for node in paths.items() {
        let Some(pattern) = node.text().filter(|pattern| !pattern.starts_with('!')) else {
            continue;
        };
        judged.push((node.span, pattern, look(system, pattern)));
    }
    let captures =
        |pattern: &str| vec![("pattern", pattern.to_owned()), ("event", event.to_owned())];
    let dead = |is: &Option<&str>| matches!(is, Some("missing" | "folder" | "empty"));
    if !judged.is_empty() && judged.iter().all(|(_, _, is)| dead(is)) {
        let all: Vec<&str> = judged.iter().map(|(_, pattern, _)| *pattern).collect();
        found.push(told("ci-path-filter", "never", file, key, captures(&all.join(", "))));
        return;
    }
    for (span, pattern, is) in judged {
        if let Some(is @ ("missing" | "folder" | "found")) = is {
            found.push(told("ci-path-filter", is, file, span, captures(pattern)));
        }
    }
}

/// Whether any file can match; `empty` where only files of a kind that the repository has none of would.
fn look(system: &System<'_>, pattern: &str) -> Option<&'static str> {
    // What GitHub means by these, a glob does not.
    let strange = pattern.contains(['?', '+', '[', '{', '\\', '$']);
    let bare = pattern.trim_start_matches("./");
    let inner = bare.replace("/**/", "/").replace("/**", "").replace("**/", "");
    if strange || inner.contains("**") && inner != "**" {
        return None;
    }
    let glob = GlobBuilder::new(bare).literal_separator(true).build().ok()?.compile_matcher();
    let mut files = system.repository.files.iter();
    if files.any(|file| glob.is_match(file.path.as_str())) {
        return Some("found");
    }
    // `x/**` takes what lies in a folder.
    let literal = bare.split(['*']).next().unwrap_or_default();
    let is_plain = literal == bare;
    let folder = match literal.rsplit_once('/') {
        _ if is_plain => literal,
        Some((folder, _)) => folder,
        None => "",
    };
    if folder.is_empty() {
        return Some("empty");
    }
    match places::look(system, &RepoPath::new(folder)) {
        Seen::Missing => Some("missing"),
        Seen::Found if is_plain && system.number(&RepoPath::new(folder)).is_none() => {
            Some("folder")
        }
        Seen::Found if !is_plain => Some("empty"),
        _ => None,
    }
}
