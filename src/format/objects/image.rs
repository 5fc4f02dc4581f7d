//! References to images: `registry:5000/team/app:1.2@sha256:...`, and the variables in them.

use crate::{
    base::Span,
    format::{
        Node,
        build::{field, map, string},
    },
};

/// Defaults are looked for in no longer text: they nest, and no image or port is longer.
const LONGEST: usize = 1024;

/// The parts of a reference: `name` (without registry and `library/`), `registry`, `tag`, `digest`. What a
/// variable without default leaves open counts as said: its tag is the variable.
pub(super) fn parts(span: Span, reference: &str) -> Node {
    let resolved = resolve(reference);
    let (rest, digest) = match resolved.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (resolved.as_str(), None),
    };
    let last = rest.rfind('/').map_or(0, |at| at + 1);
    let (path, tag) = match tag_mark(&rest[last..]) {
        Some(at) => (&rest[..last + at], Some(&rest[last + at + 1..])),
        None if rest[last..].contains('$') => (rest, Some(&rest[last..])),
        None => (rest, None),
    };
    let (registry, name) = match path.split_once('/') {
        Some((first, name)) if is_registry(first) => (Some(first), name),
        _ => (None, path),
    };
    let name = name.strip_prefix("library/").unwrap_or(name);
    let part = |key, text: &str| field(key, string(span, text));
    let mut entries = vec![part("name", name)];
    entries.extend(registry.map(|registry| part("registry", registry)));
    entries.extend(tag.map(|tag| part("tag", tag)));
    entries.extend(digest.map(|digest| part("digest", digest)));
    map(span, entries)
}

/// The colon before the tag; a colon inside `${X:?message}` is none.
fn tag_mark(last: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, byte) in last.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open = open.saturating_sub(1),
            b':' if open == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_registry(first: &str) -> bool {
    first == "localhost" || first.contains(['.', ':', '$'])
}

/// The text with `${NAME:-default}` and `${NAME-default}` replaced by their defaults. Other variables
/// stay.
pub(super) fn resolve(text: &str) -> String {
    if text.len() > LONGEST {
        return text.to_owned();
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${") {
        resolved += before;
        let Some(end) = closing(from) else {
            resolved += "${";
            rest = from;
            continue;
        };
        let inside = &from[..end];
        match default(inside) {
            Some(default) => resolved += &resolve(default),
            None => resolved += &format!("${{{inside}}}"),
        }
        rest = &from[end + 1..];
    }
    resolved + rest
}

/// The brace that ends what one opened before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

fn default(inside: &str) -> Option<&str> {
    let name = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let rest = &inside[name..];
    rest.strip_prefix(":-").or_else(|| rest.strip_prefix('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::check::show;

    fn shown(reference: &str) -> String {
        show(&parts(Span::new(0, 0), reference))
    }

    #[test]
    fn a_port_is_no_tag_and_a_digest_is_enough() {
        assert_eq!(shown("nginx"), r#"{name: "nginx"}"#);
        assert_eq!(shown("localhost:5000/a/b"), r#"{name: "a/b", registry: "localhost:5000"}"#);
        let digest = shown("ghcr.io/a/b:1@sha256:ab");
        assert_eq!(digest, r#"{name: "a/b", registry: "ghcr.io", tag: "1", digest: "sha256:ab"}"#);
        assert_eq!(
            shown("docker.io/library/redis:7"),
            r#"{name: "redis", registry: "docker.io", tag: "7"}"#
        );
    }

    #[test]
    fn defaults_are_used_and_other_variables_leave_it_open() {
        assert_eq!(shown("app:${TAG:-latest}"), r#"{name: "app", tag: "latest"}"#);
        assert_eq!(shown("app:${TAG:?set it}"), r#"{name: "app", tag: "${TAG:?set it}"}"#);
        assert_eq!(shown("${IMAGE}"), r#"{name: "${IMAGE}", tag: "${IMAGE}"}"#);
        assert_eq!(shown("$REG/app"), r#"{name: "app", registry: "$REG"}"#);
        assert_eq!(shown("${A:-${B:-x}:1}"), r#"{name: "x", tag: "1"}"#);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_reference(text in "[a-z$:{}@/.\u{e9}-]{0,24}") {
            parts(Span::new(0, 0), &text);
        }
    }
}
