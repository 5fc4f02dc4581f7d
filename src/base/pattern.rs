//! Regexes, each compiled once whoever asks for it: rules name their parts, and many hold the same.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use regex::bytes::{Regex, RegexBuilder};

type Known = HashMap<(String, bool), Result<Regex, String>>;

/// What was compiled so far. A regex is shared by its clones, with the memory that it searches in.
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// Compiles a regex. Classes such as `\w` and the case of letters are those of ASCII: what rules look
/// for is written so, and it takes a fraction of the time and memory of Unicode's; a pattern that names
/// other characters in a class gets the larger tables. With `lines`, `^` and `$` are those of lines,
/// whichever way these end.
///
/// # Errors
///
/// With what is wrong with the pattern.
pub fn compile(pattern: &str, lines: bool) -> Result<Regex, String> {
    let key = (pattern.to_owned(), lines);
    if let Some(known) = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    // Compiled without the lock: another thread may need another one meanwhile.
    let compiled = build(pattern, lines);
    let mut all = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(key).or_insert(compiled).clone()
}

fn build(pattern: &str, lines: bool) -> Result<Regex, String> {
    let build = |unicode| {
        let mut builder = RegexBuilder::new(pattern);
        builder.multi_line(lines).crlf(lines).unicode(unicode).build()
    };
    build(false).or_else(|_| build(true)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn lines_end_either_way() {
        let found = |text: &str, lines| {
            compile("^a$", lines).is_ok_and(|regex| regex.is_match(text.as_bytes()))
        };
        assert!(found("a\nb", true) && found("b\r\na\r\n", true) && !found("ab", true));
        assert!(found("a", false) && !found("a\nb", false));
    }

    #[test]
    fn letters_beyond_ascii_can_be_named() {
        let found =
            |pattern| compile(pattern, false).is_ok_and(|r| r.is_match("\u{e9}".as_bytes()));
        assert!(found("[\u{e0}-\u{ff}]") && !found(r"^\w$"));
        assert!(compile("(", false).is_err());
    }
}
