//! reStructuredText: a comment is what two dots begin, unless they begin a directive, a target or a
//! note, together with the lines indented below it.

use crate::language::regions::{RegionKind, Regions};

/// Finds the comments of a reStructuredText document.
pub(super) fn scan(text: &str) -> Regions {
    let mut out = Regions::default();
    // Where the present comment begins, where it ends so far, and how deep its dots are indented.
    let mut open: Option<(usize, usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let indent = content.len() - content.trim_start().len();
        let end = at + content.len();
        if let Some((start, last, dots)) = open
            && !content.is_empty()
        {
            if indent > dots {
                open = Some((start, end, dots));
            } else {
                out.push(start, last, RegionKind::Comment);
                open = None;
            }
        }
        if open.is_none() && is_comment(content.trim_start()) {
            open = Some((at + indent, end, indent));
        }
        at += line.len();
    }
    if let Some((start, last, _)) = open {
        out.push(start, last, RegionKind::Comment);
    }
    out
}

fn is_comment(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("..") else { return false };
    let text = rest.trim_start();
    if text.is_empty() {
        return true;
    }
    let spaced = text.len() < rest.len();
    let is_directive = text.split_once("::").is_some_and(|(name, _)| {
        !name.is_empty() && !name.trim_end().contains(char::is_whitespace)
    });
    spaced && !is_directive && !text.starts_with(['_', '[', '|'])
}
