//! The words of a path.

use super::parse::PathError;

/// A word and the byte at which it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub at: usize,
}

/// What a word is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A key, a number, `true`, a quantity: anything without quotes.
    Bare(String),
    /// A text in quotes.
    Quoted(String),
    /// A capture, `<name>`.
    Capture(String),
    /// Punctuation and operators.
    Mark(&'static str),
}

/// Longer marks first, so that `..` is not read as two `.`.
const MARKS: [&str; 23] = [
    "..", "&&", "||", "==", "!=", "=~", "!~", "<=", ">=", ".", "*", "[", "]", "{", "}", ",", "^",
    "$", "!", "<", ">", "(", ")",
];

/// Splits a path into words.
///
/// # Errors
///
/// At a quote that is never closed, or a character that means nothing.
pub fn words(text: &str) -> Result<Vec<Word>, PathError> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = word(text, at, c)?;
        words.push(Word { kind, at });
        at += length;
    }
    Ok(words)
}

fn word(text: &str, at: usize, first: char) -> Result<(Kind, usize), PathError> {
    let rest = text.get(at..).unwrap_or_default();
    if matches!(first, '"' | '\'') {
        let inner = rest.get(1..).unwrap_or_default();
        let end =
            inner.find(first).ok_or_else(|| PathError::at(at, "this quote is never closed"))?;
        let quoted = inner.get(..end).unwrap_or_default();
        return Ok((Kind::Quoted(quoted.to_owned()), end + 2));
    }
    if let Some(name) = capture(rest) {
        return Ok((Kind::Capture(name.to_owned()), name.len() + 2));
    }
    if let Some(mark) = MARKS.iter().find(|mark| rest.starts_with(**mark)) {
        return Ok((Kind::Mark(mark), mark.len()));
    }
    let end = rest.find(|c: char| !is_bare(c)).unwrap_or(rest.len());
    match rest.get(..end) {
        Some(bare) if !bare.is_empty() => Ok((Kind::Bare(bare.to_owned()), end)),
        _ => Err(PathError::at(at, "this character means nothing in a path: quote the key")),
    }
}

/// `<name>`: no comparison looks like that, since a space or a digit follows its `<`.
fn capture(rest: &str) -> Option<&str> {
    let (name, _) = rest.strip_prefix('<')?.split_once('>')?;
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    named.then_some(name)
}

const fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@' | '/' | '%' | ':') || !c.is_ascii()
}
