//! HCL, as Terraform and its kin write it.
//!
//! ```text
//! resource[]             one for each block of that kind, in order; every kind of block is a list
//!   @type @name          the labels: two are type and name, one is a name, more are `@labels`
//!   ATTRIBUTE            its value
//!   BLOCK[]              nested blocks, in the same way
//! ```
//!
//! A `dynamic "x"` block stands under `dynamic` and, since it makes blocks of kind `x`, also among those,
//! with `@dynamic: true`.
//!
//! Only literals become values. Every other expression becomes a text with `${` or `%{` in it.
//! `jsonencode(...)` is its argument, and a text that is a JSON object or list is that.

mod embedded;
#[cfg(test)]
mod tests;
mod tree;

use hcl_edit::structure::Body;

use crate::base::{Span, span::floor_char_boundary};

#[cfg(test)]
use super::{Node, Value};
use super::{ParseProblem, Parsed};

/// How many blocks that cannot be read are left out before the rest of the file is given up.
const MAX_BROKEN: usize = 16;

/// Whether a value is not a literal: what it is, only a run tells.
#[cfg(test)]
fn is_expression(node: &Node) -> bool {
    matches!(&node.value, Value::String(text) if text.contains("${") || text.contains("%{"))
}

/// Reads HCL. A text without an attribute or block gives no document. The parser ends at the first
/// error; the outermost block that has it is left out, and the rest is read again.
pub fn parse(text: &str) -> Parsed {
    let mut problems = Vec::new();
    // A byte order mark is no part of the syntax; blanks of its length keep all places.
    let mut readable = text.strip_prefix('\u{feff}').map_or_else(
        || text.to_owned(),
        |rest| format!("{}{rest}", " ".repeat('\u{feff}'.len_utf8())),
    );
    for _ in 0..=MAX_BROKEN {
        match hcl_edit::parser::parse_body(&readable) {
            Ok(body) => return finish(text, &body, problems),
            Err(error) => {
                let offset = floor_char_boundary(text, error.location().offset());
                problems.push(ParseProblem {
                    span: rest_of_line(text, offset),
                    message: error.message().replace('\n', "; "),
                });
                blank(&mut readable, outermost_block(text, offset));
            }
        }
    }
    Parsed { documents: Vec::new(), problems }
}

fn finish(text: &str, body: &Body, mut problems: Vec<ParseProblem>) -> Parsed {
    if body.is_empty() {
        return Parsed { documents: Vec::new(), problems };
    }
    let (root, more) = tree::write(text, body);
    problems.extend(more);
    Parsed { documents: vec![root], problems }
}

fn rest_of_line(text: &str, offset: usize) -> Span {
    let rest = text.get(offset..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    Span::new(offset, offset + line.len())
}

/// From the last line at or before `offset` that begins with a name, to the next that does. Blocks are
/// indented almost everywhere; where they are not, less is left out, and it takes another turn.
fn outermost_block(text: &str, offset: usize) -> Span {
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            if at > offset {
                return Span::new(start, at);
            }
            start = at;
        }
        at += line.len();
    }
    Span::new(start, text.len())
}

/// Puts blanks over a range, but leaves the lines.
fn blank(text: &mut String, span: Span) {
    let Some(range) = text.get(span.start..span.end) else { return };
    let blanks: String = range
        .chars()
        .map(|c| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) })
        .collect();
    text.replace_range(span.start..span.end, &blanks);
}
