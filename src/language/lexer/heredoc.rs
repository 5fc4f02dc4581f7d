//! Here-documents: the label on one line, the body on the lines below.

use super::{FAILED_SEARCHES, Lexer, is_word};
use crate::language::{regions::RegionKind, syntax::Heredoc};

impl Lexer<'_> {
    /// Remembers the label of a here-document that is announced here.
    pub(super) fn heredoc_label(&mut self) -> bool {
        let Some(style) = self.syntax.heredoc else { return false };
        let Some(found) = label(self.text, self.pos, style) else { return false };
        self.pos = found.end;
        self.heredocs.extend(found.label);
        true
    }

    /// Reads the bodies that begin with the present line.
    pub(super) fn heredoc_bodies(&mut self) {
        for (index, label) in std::mem::take(&mut self.heredocs).into_iter().enumerate() {
            if self.failed_searches >= FAILED_SEARCHES {
                return;
            }
            if index > 0 && self.bytes.get(self.pos) == Some(&b'\n') {
                self.pos += 1;
            }
            match label.find_end(self.bytes, self.pos) {
                Some((body_end, after)) => {
                    self.out.push(self.pos, body_end, RegionKind::String);
                    self.pos = after;
                }
                None => self.failed_searches += 1,
            }
        }
    }
}

/// What was found at a `<<`.
struct Found<'t> {
    /// `None` when it is a shift, a here-string or something else.
    label: Option<Label<'t>>,
    /// Where to read on.
    end: usize,
}

/// A here-document whose body is still to come.
pub(super) struct Label<'t> {
    word: &'t [u8],
    style: Heredoc,
    /// The last line may be indented.
    indented: bool,
}

/// Reads a label; `None` when no here-document operator stands at `pos`.
fn label(text: &str, pos: usize, style: Heredoc) -> Option<Found<'_>> {
    let bytes = text.as_bytes();
    let rest = &bytes[pos..];
    let angles = rest.iter().take_while(|b| **b == b'<').count();
    let wanted = if style == Heredoc::Php { 3 } else { 2 };
    if angles < 2 {
        return None;
    }
    if angles != wanted {
        return Some(Found { label: None, end: pos + angles });
    }
    let (label, length) = parse(&rest[angles..], style);
    Some(Found { label, end: pos + angles + length })
}

/// The label behind the operator, and how many bytes it takes.
fn parse(rest: &[u8], style: Heredoc) -> (Option<Label<'_>>, usize) {
    let sign = rest.first().copied().filter(|b| match style {
        Heredoc::Shell | Heredoc::Hcl => *b == b'-',
        Heredoc::Ruby => matches!(b, b'-' | b'~'),
        Heredoc::Php => false,
    });
    let mut at = usize::from(sign.is_some());
    if matches!(style, Heredoc::Shell | Heredoc::Php) {
        at += rest[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    }
    let quote = rest.get(at).copied().filter(|b| matches!(b, b'\'' | b'"' | b'`' | b'\\'));
    at += usize::from(quote.is_some());
    let length = rest[at..].iter().take_while(|b| is_word(**b)).count();
    let word = &rest[at..at + length];
    let end = at + length;
    let closed = quote.is_none_or(|q| q == b'\\' || rest.get(end) == Some(&q));
    let begins = word.first().is_some_and(|b| !b.is_ascii_digit());
    // Ruby appends with `<<` too: without a sign or quotes only a constant is a label.
    let plain = sign.is_none() && quote.is_none();
    let constant = word.first().is_some_and(u8::is_ascii_uppercase);
    if !closed || !begins || (style == Heredoc::Ruby && plain && !constant) {
        return (None, 0);
    }
    let indented = sign.is_some() || matches!(style, Heredoc::Hcl | Heredoc::Php);
    let end = end + usize::from(quote.is_some_and(|q| q != b'\\'));
    (Some(Label { word, style, indented }), end)
}

impl Label<'_> {
    /// Where the body that begins at `from` ends, and where to read on: at the line with the label.
    fn find_end(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut start = from;
        while start < bytes.len() {
            let rest = &bytes[start..];
            let length = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            if let Some(after) = self.ends_at(&rest[..length]) {
                return Some((start, start + after));
            }
            start += length + 1;
        }
        None
    }

    /// How far the label reaches into its last line; `None` for any other line.
    fn ends_at(&self, line: &[u8]) -> Option<usize> {
        let blanks = line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        if blanks > 0 && !self.indented {
            return None;
        }
        let rest = line[blanks..].strip_prefix(self.word)?;
        let ends = match self.style {
            Heredoc::Php => !rest.first().copied().is_some_and(is_word),
            _ => rest.trim_ascii_end().is_empty(),
        };
        ends.then_some(blanks + self.word.len())
    }
}
