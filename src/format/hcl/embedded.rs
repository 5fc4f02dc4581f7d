//! JSON in a text: policies and definitions of containers, mostly.

use crate::{
    base::Span,
    format::{Node, Syntax, Value},
};

/// Text that is longer than this is not looked at: policies are limited to a few thousand bytes.
const LONGEST: usize = 256 * 1024;

/// The object or list that a text is; the text itself when it is none. `verbatim`: the bytes of the file
/// are those of the text, so that each value has its own place.
pub(super) fn json(node: Node, verbatim: bool) -> Node {
    let Value::String(text) = &node.value else { return node };
    let begins = text.trim_start().starts_with(['{', '[']);
    if !begins || text.len() > LONGEST {
        return node;
    }
    let mut parsed = Syntax::Json.parse(text);
    match parsed.documents.pop() {
        Some(mut document) if parsed.problems.is_empty() && !is_template(&document) => {
            place(&mut document, &|span| {
                if verbatim {
                    Span::new(node.span.start + span.start, node.span.start + span.end)
                } else {
                    node.span
                }
            });
            document
        }
        _ => node,
    }
}

/// `{{ .Name }}` and the like.
fn is_template(document: &Node) -> bool {
    document.items().is_empty() && document.entries().is_empty()
}

fn place(node: &mut Node, at: &dyn Fn(Span) -> Span) {
    node.span = at(node.span);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| place(item, at)),
        Value::Map(entries) => {
            for entry in entries {
                entry.key_span = at(entry.key_span);
                place(&mut entry.value, at);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
