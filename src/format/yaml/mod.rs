//! YAML 1.2, with the merge keys of 1.1 that everybody uses.
//!
//! - A span takes in the quotes of a text, and the tag and the anchor of its node. A block text without
//!   them begins at its first line, not at its `|`.
//! - An alias is a copy of its node. The copy stands at the alias; what is in it keeps its own places,
//!   and so do the entries that a `<<` brings in.
//! - A tag of somebody's own stays in the text of a scalar (`!Ref Bucket`); that of a list or map is dropped.
//! - Lists and maps in brackets may be indented as little as they like, as in every reader in use.
//! - A text that breaks off gives what was built until then, and reading goes on at the next `---`.

mod flow;
mod merge;
mod places;
mod quoted;
mod reader;
mod scalar;
#[cfg(test)]
mod tests;

use super::Parsed;

/// After so many broken documents the rest of a text is not read: each one costs a fresh start.
const MAX_BROKEN: usize = 32;

/// Reads a text as YAML. Documents in which nothing is written are left out.
pub fn parse(text: &str) -> Parsed {
    let mut reader = reader::Reader::new(text);
    let mut from = 0;
    for _ in 0..MAX_BROKEN {
        match reader.read(from) {
            Some(next) => from = next,
            None => break,
        }
    }
    reader.finish()
}
