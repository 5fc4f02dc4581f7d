//! The short forms of ports and volumes.

use crate::{
    base::Span,
    format::{
        Node, Value,
        build::{boolean, field, map, string},
        objects::image::resolve,
    },
};

/// `127.0.0.1:8080:80/tcp`, or the long form.
pub(super) fn port(node: &Node) -> Option<Node> {
    if let Value::Map(entries) = &node.value {
        let renamed = entries.iter().cloned().map(|mut entry| {
            if entry.key == "host_ip" {
                "host".clone_into(&mut entry.key);
            }
            entry
        });
        return Some(map(node.span, renamed.collect()));
    }
    let text = resolve(node.text()?);
    let (address, protocol) = match text.split_once('/') {
        Some((address, protocol)) => (address, Some(protocol)),
        None => (text.as_str(), None),
    };
    let (rest, target) = last_part(address);
    let (host, published) = match rest.map(last_part) {
        None => (None, None),
        Some((host, published)) => (host, Some(published)),
    };
    let host = host.map(|host| host.trim_matches(['[', ']']));
    let parts = [
        ("host", host),
        ("published", published.filter(|port| !port.is_empty())),
        ("target", Some(target)),
        ("protocol", protocol),
    ];
    Some(written(node.span, &parts))
}

/// What stands before the last colon that is in no `${...}` and in no `[...]`, and after it.
fn last_part(text: &str) -> (Option<&str>, &str) {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b'}' | b']' => depth += 1,
            b'{' | b'[' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return (Some(&text[..at]), &text[at + 1..]),
            _ => {}
        }
    }
    (None, text)
}

/// `./data:/var/lib/data:ro`, or the long form.
pub(super) fn volume(node: &Node) -> Option<Node> {
    if matches!(node.value, Value::Map(_)) {
        return Some(node.clone());
    }
    let text = resolve(node.text()?);
    let mut parts = split(&text);
    let modes = if parts.len() > 2 { parts.pop() } else { None };
    let target = parts.pop()?;
    let source = parts.pop();
    let kind = match source {
        Some(source) if source.starts_with(['.', '/', '~', '$', '\\']) => "bind",
        Some(source) if source.get(1..2) == Some(":") => "bind",
        _ => "volume",
    };
    let fields = [("type", Some(kind)), ("source", source), ("target", Some(target))];
    let mut node = written(node.span, &fields);
    if modes.is_some_and(|modes| modes.split(',').any(|mode| mode == "ro")) {
        let read_only = field("read_only", boolean(node.span, true));
        if let Value::Map(entries) = &mut node.value {
            entries.push(read_only);
        }
    }
    Some(node)
}

/// The parts between colons; the colon behind the letter of a drive is none.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = Some(text);
    while let Some(all) = rest {
        let (before, last) = last_part(all);
        match before {
            Some(drive)
                if drive.len() == 1
                    && drive.starts_with(|c: char| c.is_ascii_alphabetic())
                    && last.starts_with(['\\', '/'])
                    && parts.len() == 1 =>
            {
                parts.push(all);
                rest = None;
            }
            _ => {
                parts.push(last);
                rest = before;
            }
        }
    }
    parts.reverse();
    parts
}

fn written(span: Span, parts: &[(&str, Option<&str>)]) -> Node {
    let fields = parts.iter().filter_map(|(key, text)| Some(field(key, string(span, (*text)?))));
    map(span, fields.collect())
}
