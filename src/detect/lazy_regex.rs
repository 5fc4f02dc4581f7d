//! A regex that is compiled when a candidate first asks for it: most rules have none in most trees.

use std::sync::OnceLock;

use regex::bytes::Regex;

use super::keys::SpecError;
use crate::base::{Span, pattern, span::floor_char_boundary};

/// A regex of a rule. `^` and `$` are of lines, whichever way these end. Classes such as `\w` and the
/// case of letters are those of ASCII: what rules look for is written so, and it is several times
/// faster than Unicode's.
pub struct LazyRegex {
    pattern: String,
    compiled: OnceLock<Result<Regex, String>>,
}

/// A match with its named groups.
pub struct Match {
    /// The whole match.
    pub span: Span,
    /// The named groups that took part.
    pub groups: Vec<(String, Span)>,
}

impl Match {
    /// A named group.
    pub fn group(&self, name: &str) -> Option<Span> {
        self.groups.iter().find(|(other, _)| other == name).map(|(_, span)| *span)
    }
}

impl LazyRegex {
    /// Takes the pattern without looking at it.
    pub const fn new(pattern: String) -> Self {
        Self { pattern, compiled: OnceLock::new() }
    }

    /// As it is written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The regex.
    ///
    /// # Errors
    ///
    /// When the pattern is none.
    pub fn get(&self) -> Result<&Regex, String> {
        self.compiled
            .get_or_init(|| pattern::compile(&self.pattern, true))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// What is wrong with the pattern, if anything, with the byte where it is wrong.
    ///
    /// # Errors
    ///
    /// When the pattern is no regex, or too large a one.
    pub fn check(&self, key: &str) -> Result<(), SpecError> {
        let mut parser = regex_syntax::ParserBuilder::new().multi_line(true).crlf(true).build();
        if let Err(error) = parser.parse(&self.pattern) {
            let (message, offset) = match &error {
                regex_syntax::Error::Parse(e) => (e.kind().to_string(), e.span().start.offset),
                regex_syntax::Error::Translate(e) => (e.kind().to_string(), e.span().start.offset),
                _ => (error.to_string(), 0),
            };
            let mut wrong = SpecError::at(key, format!("bad regex: {message}")).help(
                "rules use the syntax of the Rust crate `regex`: no look-around, no back-references",
            );
            wrong.offset = Some(offset);
            return Err(wrong);
        }
        self.get().map(|_| ()).map_err(|message| SpecError::at(key, message))
    }
}

/// The matches in a text, in their order, without overlaps; in some lines of it, or in all. Named
/// groups are asked for only where `wanted` says of the whole match that it counts: they cost more than
/// finding it.
pub fn matches<'a>(
    regex: &'a Regex,
    text: &'a str,
    windows: Option<&'a [Span]>,
    wanted: impl Fn(Span) -> bool + 'a,
) -> impl Iterator<Item = Match> + 'a {
    let all = [Span::new(0, text.len())];
    let windows = windows.map_or_else(|| all.to_vec(), <[Span]>::to_vec);
    windows.into_iter().flat_map(move |window| in_window(regex, text, window)).filter_map(
        move |(start, end)| {
            let span = on_boundaries(text, start, end);
            wanted(span).then(|| Match { span, groups: groups(regex, text, start) })
        },
    )
}

/// Where the matches of a window begin and end. What stands before it is seen by `^` and `\b`.
fn in_window<'a>(
    regex: &'a Regex,
    text: &'a str,
    window: Span,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let haystack = &text.as_bytes()[..window.end];
    let mut from = window.start;
    std::iter::from_fn(move || {
        if from > haystack.len() {
            return None;
        }
        let found = regex.find_at(haystack, from)?;
        // An empty match would be found again for ever.
        from = if found.is_empty() { found.end() + 1 } else { found.end() };
        Some((found.start(), found.end()))
    })
}

fn groups(regex: &Regex, text: &str, start: usize) -> Vec<(String, Span)> {
    if regex.captures_len() == 1 {
        return Vec::new();
    }
    let Some(captures) = regex.captures_at(text.as_bytes(), start) else { return Vec::new() };
    let named = regex.capture_names().flatten().filter_map(|name| {
        let group = captures.name(name)?;
        Some((name.to_owned(), on_boundaries(text, group.start(), group.end())))
    });
    named.collect()
}

/// A match may end inside a character beyond ASCII: it then stops before it.
fn on_boundaries(text: &str, start: usize, end: usize) -> Span {
    Span::new(floor_char_boundary(text, start), floor_char_boundary(text, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_never_splits_a_character() {
        let regex = pattern::compile("x.{1}", true).unwrap_or_else(|error| panic!("{error}"));
        let spans: Vec<_> = matches(&regex, "x\u{e9} xy", None, |_| true).map(|m| m.span).collect();
        assert_eq!(spans, [Span::new(0, 1), Span::new(4, 6)]);
    }

    #[test]
    fn a_window_sees_what_stands_before_it() {
        let regex = pattern::compile(r"\bkey", true).unwrap_or_else(|error| panic!("{error}"));
        let found =
            |window| matches(&regex, "a key\nmonkey key", Some(&[window]), |_| true).count();
        assert_eq!(
            (found(Span::new(6, 16)), found(Span::new(9, 16)), found(Span::new(0, 5))),
            (1, 1, 1)
        );
    }

    #[test]
    fn groups_are_found_by_name() {
        let regex = pattern::compile("(?P<key>[a-z]+)=(?P<value>[0-9]+)", true)
            .unwrap_or_else(|e| panic!("{e}"));
        let found: Vec<_> = matches(&regex, "a=1 b=22", None, |_| true).collect();
        assert_eq!(found[1].group("value"), Some(Span::new(6, 8)));
        assert_eq!(found[1].group("other"), None);
    }
}
