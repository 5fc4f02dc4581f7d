//! Strings whose end marker repeats something of their beginning.

use super::is_word;
use crate::language::{regions::RegionKind, syntax::Raw};

/// The beginning of one.
pub(super) struct RawOpen {
    /// Where its content begins.
    pub(super) body: usize,
    /// What ends it.
    pub(super) close: String,
    /// Lua writes comments the same way.
    pub(super) kind: RegionKind,
}

/// Reads the opening marker that stands at `pos`.
pub(super) fn open(bytes: &[u8], pos: usize, raw: Raw) -> Option<RawOpen> {
    match raw {
        Raw::Rust => rust(bytes, pos),
        Raw::Swift => swift(bytes, pos),
        Raw::Lua => lua(bytes, pos),
        Raw::Cpp => cpp(bytes, pos),
        Raw::R => r(bytes, pos),
        Raw::CSharp => c_sharp(bytes, pos),
    }
}

fn string(body: usize, close: String) -> Option<RawOpen> {
    Some(RawOpen { body, close, kind: RegionKind::String })
}

/// At the quote of `r##"`: the hashes and the prefix stand before it.
fn rust(bytes: &[u8], pos: usize) -> Option<RawOpen> {
    let before = bytes[..pos].iter().rev();
    if bytes[pos] != b'"' {
        return None;
    }
    let hashes = before.clone().take_while(|b| **b == b'#').count();
    let prefix: Vec<u8> =
        before.skip(hashes).take(3).copied().take_while(|b| is_word(*b)).collect();
    // Read backwards: `r`, `br` or `cr`.
    matches!(prefix.as_slice(), [b'r'] | [b'r', b'b' | b'c'])
        .then(|| string(pos + 1, format!("\"{}", "#".repeat(hashes))))?
}

/// At the first hash of `##"`.
fn swift(bytes: &[u8], pos: usize) -> Option<RawOpen> {
    let first = pos == 0 || bytes[pos - 1] != b'#';
    if bytes[pos] != b'#' || !first {
        return None;
    }
    let hashes = count(&bytes[pos..], b'#');
    let quoted = bytes.get(pos + hashes) == Some(&b'"');
    quoted.then(|| string(pos + hashes + 1, format!("\"{}", "#".repeat(hashes))))?
}

/// At the first byte of `[==[` or `--[==[`.
fn lua(bytes: &[u8], pos: usize) -> Option<RawOpen> {
    let is_comment = bytes[pos..].starts_with(b"--[");
    let bracket = pos + if is_comment { 2 } else { 0 };
    let level = count(bytes.get(bracket + 1..)?, b'=');
    let body = bracket + level + 2;
    if bytes[bracket] != b'[' || bytes.get(body - 1) != Some(&b'[') {
        return None;
    }
    let kind = if is_comment { RegionKind::Comment } else { RegionKind::String };
    Some(RawOpen { body, close: format!("]{}]", "=".repeat(level)), kind })
}

/// At the quote of `R"x(`; the delimiter has at most sixteen characters.
fn cpp(bytes: &[u8], pos: usize) -> Option<RawOpen> {
    if bytes[pos] != b'"' || pos == 0 || bytes[pos - 1] != b'R' {
        return None;
    }
    let rest = &bytes[pos + 1..];
    let length = rest.iter().take(17).position(|b| *b == b'(')?;
    let delimiter = std::str::from_utf8(&rest[..length]).ok()?;
    let plain = !delimiter.contains([' ', ')', '\\', '"', '\n']);
    plain.then(|| string(pos + 1 + length + 1, format!("){delimiter}\"")))?
}

/// At the quote of `r"--(`.
fn r(bytes: &[u8], pos: usize) -> Option<RawOpen> {
    let quote = bytes[pos];
    let prefixed = pos > 0 && matches!(bytes[pos - 1], b'r' | b'R');
    if !matches!(quote, b'"' | b'\'') || !prefixed || (pos > 1 && is_word(bytes[pos - 2])) {
        return None;
    }
    let dashes = count(&bytes[pos + 1..], b'-');
    let body = pos + 1 + dashes + 1;
    let close = match bytes.get(body - 1)? {
        b'(' => ')',
        b'[' => ']',
        b'{' => '}',
        _ => return None,
    };
    string(body, format!("{close}{}{}", "-".repeat(dashes), char::from(quote)))
}

/// At the first of three or more quotes; behind an `@` the second quote is an escaped one.
fn c_sharp(bytes: &[u8], pos: usize) -> Option<RawOpen> {
    let first = pos == 0 || !matches!(bytes[pos - 1], b'"' | b'@');
    let verbatim = pos > 1 && bytes[pos - 2..].starts_with(b"@$");
    if !first || verbatim {
        return None;
    }
    let quotes = count(&bytes[pos..], b'"');
    (quotes >= 3).then(|| string(pos + quotes, "\"".repeat(quotes)))?
}

fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|b| **b == byte).count()
}
