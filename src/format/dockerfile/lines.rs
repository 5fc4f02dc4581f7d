//! Cuts a Dockerfile into its instructions: logical lines and the here-documents that follow them.
//!
//! The parser crate reads one instruction well, but ends at the first error and sees a here-document
//! only at the very start of a `RUN`. Cut this way, as the builder itself does, an instruction that
//! cannot be read costs only itself.

use crate::{
    base::Span,
    format::{
        ParseProblem,
        dockerfile::{
            joined::Joined,
            words::{split, unquote},
        },
    },
};

/// A file, cut.
#[derive(Debug)]
pub(super) struct Script {
    /// The character that continues a line and escapes another.
    pub(super) escape: char,
    /// The value of `# syntax=`.
    pub(super) syntax: Option<(Span, String)>,
    /// The instructions, in order.
    pub(super) statements: Vec<Statement>,
    /// What is wrong with directives and here-documents.
    pub(super) problems: Vec<ParseProblem>,
}

/// One instruction.
#[derive(Debug)]
pub(super) struct Statement {
    /// From the keyword to the end of the last line, here-documents not included.
    pub(super) line: Joined,
    /// What follows the line.
    pub(super) heredocs: Vec<Heredoc>,
}

/// A here-document.
#[derive(Debug, Clone)]
pub(super) struct Heredoc {
    /// The word that ends it.
    pub(super) delimiter: String,
    /// Whether variables in it are replaced.
    pub(super) expand: bool,
    /// The place of what is in it.
    pub(super) span: Span,
    /// What is in it, without the tabs that `<<-` takes away.
    pub(super) text: String,
}

/// Cuts a text.
pub(super) fn cut(text: &str) -> Script {
    let mut lines = Lines::new(text);
    let mut script =
        Script { escape: '\\', syntax: None, statements: Vec::new(), problems: Vec::new() };
    directives(&mut lines, &mut script);
    while let Some((start, line)) = lines.next() {
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let line = logical_line(start + (line.len() - content.len()), content, &mut lines, &script);
        let heredocs = heredocs(&line, &mut lines, &mut script);
        script.statements.push(Statement { line, heredocs });
    }
    script
}

/// The lines of a text with their places, without line ends.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        // A byte order mark is no part of the first line.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at }
    }

    fn peek(&self) -> Option<(usize, &'t str, usize)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let (line, length) = match rest.split_once('\n') {
            Some((line, _)) => (line, line.len() + 1),
            None => (rest, rest.len()),
        };
        Some((self.at, line.trim_end_matches('\r'), self.at + length))
    }

    fn next(&mut self) -> Option<(usize, &'t str)> {
        let (start, line, next) = self.peek()?;
        self.at = next;
        Some((start, line))
    }
}

/// Reads `# name=value` at the top; the first line that is none ends them.
fn directives(lines: &mut Lines<'_>, script: &mut Script) {
    while let Some((start, line, _)) = lines.peek() {
        let Some((name, value)) = line.strip_prefix('#').and_then(|rest| rest.split_once('='))
        else {
            return;
        };
        let value_start = start + (line.len() - value.trim_start().len());
        let value = value.trim();
        let span = Span::new(value_start, value_start + value.len());
        match (name.trim().to_ascii_lowercase().as_str(), value) {
            ("escape", "`") => script.escape = '`',
            ("escape", "\\") => script.escape = '\\',
            ("escape", _) => script.problems.push(ParseProblem {
                span,
                message: "the escape character can be only \\ or `".to_owned(),
            }),
            ("syntax", _) => script.syntax = Some((span, value.to_owned())),
            ("check", _) => {}
            _ => return,
        }
        lines.next();
    }
}

/// Joins a line with those that continue it.
fn logical_line(start: usize, first: &str, lines: &mut Lines<'_>, script: &Script) -> Joined {
    let mut joined = Joined::default();
    let (mut piece, mut continues) = continuation(first, script.escape);
    joined.push(piece, start);
    while continues && let Some((start, line)) = lines.next() {
        let content = line.trim_start();
        // Comments and empty lines inside an instruction do not end it.
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        (piece, continues) = continuation(line, script.escape);
        joined.push(piece, start);
    }
    let end = joined.text.trim_end().len();
    joined.text.truncate(end);
    joined
}

/// The line without the character that continues it, and whether there was one. An escaped escape
/// character continues nothing.
fn continuation(line: &str, escape: char) -> (&str, bool) {
    match line.trim_end_matches([' ', '\t']).strip_suffix(escape) {
        Some(rest) if !rest.ends_with(escape) => (rest, true),
        _ => (line, false),
    }
}

/// Takes the here-documents that a line opens, wherever in the line they are opened.
fn heredocs(line: &Joined, lines: &mut Lines<'_>, script: &mut Script) -> Vec<Heredoc> {
    if !line.text.contains("<<") || !takes_heredocs(&line.text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for range in split(&line.text, script.escape) {
        let Some(word) = line.text.get(range.clone()) else { continue };
        let Some((delimiter, strip_tabs, expand)) = opening(word) else { continue };
        let (span, text, closed) = body(lines, &delimiter, strip_tabs);
        if !closed {
            script.problems.push(ParseProblem {
                span: line.span(range.start, range.end),
                message: format!("the here-document `{delimiter}` has no end"),
            });
        }
        found.push(Heredoc { delimiter, expand, span, text });
    }
    found
}

fn takes_heredocs(line: &str) -> bool {
    let mut words = line.split_whitespace().map(str::to_ascii_uppercase);
    let first = words.next().filter(|word| word != "ONBUILD").or_else(|| words.next());
    first.is_some_and(|word| matches!(word.as_str(), "RUN" | "COPY" | "ADD"))
}

/// Reads `<<EOF`, `<<-EOF`, `3<<"EOF"`: the delimiter, whether tabs are taken away, whether variables
/// are replaced.
fn opening(word: &str) -> Option<(String, bool, bool)> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, strip_tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    // In a delimiter the escape character is always the shell's.
    let delimiter = unquote(rest, '\\');
    let expand = delimiter == rest;
    (!delimiter.is_empty()).then_some((delimiter, strip_tabs, expand))
}

fn body(lines: &mut Lines<'_>, delimiter: &str, strip_tabs: bool) -> (Span, String, bool) {
    let start = lines.at;
    let mut text = String::new();
    while let Some((at, line)) = lines.next() {
        let line = if strip_tabs { line.trim_start_matches('\t') } else { line };
        if line == delimiter {
            return (Span::new(start, at), text, true);
        }
        text.push_str(line);
        text.push('\n');
    }
    (Span::new(start, lines.at), text, false)
}
