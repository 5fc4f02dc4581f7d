//! Strings that name their own delimiter: `%w[...]`, `qw{...}`, `s/.../.../`, `~r/.../`.

use super::is_word;
use crate::language::syntax::QuoteLike;

/// The beginning of one.
#[derive(Clone, Copy)]
pub(super) struct QuoteOpen {
    /// Where the opening delimiter stands.
    delimiter: usize,
    /// How many parts it has: two for a substitution.
    parts: u8,
}

/// The bytes with which one can begin.
pub(super) const fn first_bytes(style: QuoteLike) -> &'static [u8] {
    match style {
        QuoteLike::Ruby => b"%",
        QuoteLike::Perl => b"qmsty",
        QuoteLike::Elixir => b"~",
    }
}

/// Reads the beginning at `pos`. `after_operand` tells whether an operator stands here instead.
pub(super) fn open(
    bytes: &[u8],
    pos: usize,
    style: QuoteLike,
    after_operand: impl Fn() -> bool,
) -> Option<QuoteOpen> {
    if !first_bytes(style).contains(&bytes[pos]) {
        return None;
    }
    match style {
        QuoteLike::Ruby => ruby(bytes, pos, after_operand),
        QuoteLike::Perl => perl(bytes, pos),
        QuoteLike::Elixir => elixir(bytes, pos),
    }
}

fn ruby(bytes: &[u8], pos: usize, after_operand: impl Fn() -> bool) -> Option<QuoteOpen> {
    let lettered =
        matches!(bytes.get(pos + 1)?, b'w' | b'W' | b'i' | b'I' | b'q' | b'Q' | b'r' | b'x' | b's');
    let delimiter = pos + 1 + usize::from(lettered);
    let byte = *bytes.get(delimiter)?;
    let brackets = matches!(byte, b'(' | b'[' | b'{' | b'<');
    let bars = lettered && matches!(byte, b'|' | b'!' | b'/' | b'"' | b'\'');
    // `a %w` is a remainder, but a bracket close behind a letter is hardly ever one.
    let is_string = (brackets || bars) && (lettered && spaced(bytes, pos) || !after_operand());
    is_string.then_some(QuoteOpen { delimiter, parts: 1 })
}

fn spaced(bytes: &[u8], pos: usize) -> bool {
    pos == 0 || bytes[pos - 1].is_ascii_whitespace() || bytes[pos - 1] == b'('
}

fn perl(bytes: &[u8], pos: usize) -> Option<QuoteOpen> {
    if pos > 0 && (is_word(bytes[pos - 1]) || b"$@%&>-{:\\".contains(&bytes[pos - 1])) {
        return None;
    }
    let rest = &bytes[pos..];
    let length = rest.iter().take(3).take_while(|b| is_word(**b)).count();
    let parts = match &rest[..length] {
        b"q" | b"qq" | b"qw" | b"qr" | b"qx" | b"m" => 1,
        b"s" | b"tr" | b"y" => 2,
        _ => return None,
    };
    let blanks = rest[length..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let byte = *rest.get(length + blanks)?;
    // Behind a blank a `#` is a comment, and most signs are operators.
    let fits = match byte {
        b'(' | b'[' | b'{' | b'<' | b'/' | b'|' | b'!' => true,
        b'#' | b'~' | b'\'' | b'"' | b'@' | b'^' | b'%' | b'+' => blanks == 0,
        _ => false,
    };
    fits.then_some(QuoteOpen { delimiter: pos + length + blanks, parts })
}

fn elixir(bytes: &[u8], pos: usize) -> Option<QuoteOpen> {
    let rest = bytes.get(pos + 1..)?;
    let length = rest.iter().take(9).take_while(|b| b.is_ascii_alphabetic()).count();
    let byte = rest.get(length)?;
    let fits = length > 0 && b"/|\"'([{<".contains(byte);
    fits.then_some(QuoteOpen { delimiter: pos + 1 + length, parts: 1 })
}

/// Where the string ends; `None` when it does not.
pub(super) fn end(bytes: &[u8], open: QuoteOpen) -> Option<usize> {
    let delimiter = bytes[open.delimiter];
    let triple = [delimiter; 3];
    if matches!(delimiter, b'"' | b'\'') && bytes[open.delimiter..].starts_with(&triple) {
        let body = open.delimiter + 3;
        let length = bytes[body..].windows(3).position(|window| window == triple)?;
        return Some(body + length + 3);
    }
    let close = closing(delimiter);
    let mut end = part_end(bytes, open.delimiter + 1, delimiter, close)?;
    if open.parts == 2 {
        // `s{a}{b}` opens its second part anew, `s/a/b/` does not.
        if delimiter != close {
            end += bytes[end..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            let second = bytes.get(end).copied().filter(u8::is_ascii)?;
            return part_end(bytes, end + 1, second, closing(second));
        }
        end = part_end(bytes, end, delimiter, close)?;
    }
    Some(end)
}

/// Behind the delimiter that closes the part whose content begins at `from`.
fn part_end(bytes: &[u8], from: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 1usize;
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == b'\\' {
            at += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if *byte == open {
            depth += 1;
        }
    }
    None
}

const fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    }
}
