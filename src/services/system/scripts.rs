//! Paths of SQL scripts and of folders of migrations that a text names.

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::base::Span;

/// No more of them are kept of one file.
const MOST: usize = 200;

/// What programs name: in quotes, or behind `go:embed`.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"["'`]([^"'`\s]*(?:[Mm]igrat|\.sql)[^"'`\s]*)["'`]|go:embed +([^\s]+)"#).ok()
});

/// What scripts and settings name: any word.
static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"([A-Za-z0-9_./*@:${}~-]*(?:[Mm]igrat|\.sql)[A-Za-z0-9_./*-]*)").ok()
});

/// The paths, each where it is named.
pub fn named(text: &str, is_program: bool) -> Vec<(Span, String)> {
    let bytes = text.as_bytes();
    if memmem::find(bytes, b"igrat").is_none() && memmem::find(bytes, b".sql").is_none() {
        return Vec::new();
    }
    let regex = if is_program { &QUOTED } else { &WORDS };
    let Some(regex) = regex.as_ref() else { return Vec::new() };
    let found = regex.captures_iter(text).filter_map(|found| found.get(1).or_else(|| found.get(2)));
    let found =
        found.map(|found| (Span::new(found.start(), found.end()), found.as_str().to_owned()));
    found.take(MOST).collect()
}
