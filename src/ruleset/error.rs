//! What is wrong with a rule file, with the line that is wrong.

use miette::{Diagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::{
    base::{Span, toml_key::KeyPath},
    detect::SpecError,
};

/// A rule file that cannot be used. Rendered by `miette`, it shows the line and a caret.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
#[diagnostic(code(readiness::rule))]
pub struct RuleError {
    message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    source_code: Option<NamedSource<String>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

impl RuleError {
    /// An error about a whole file, or none.
    pub fn general(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()), source_code: None, span: None }
    }

    /// An error at a place of a file.
    pub fn at_span(
        path: &str,
        text: &str,
        span: Span,
        message: String,
        help: Option<String>,
    ) -> Self {
        Self {
            message,
            help,
            source_code: Some(NamedSource::new(path, text.to_owned()).with_language("toml")),
            span: Some((span.start, (span.end - span.start).max(1)).into()),
        }
    }

    /// An error at a key of a file.
    pub fn at_key(
        path: &str,
        text: &str,
        at: &KeyPath,
        message: String,
        help: Option<String>,
    ) -> Self {
        Self::at_span(path, text, at.locate(text), message, help)
    }

    /// What a detector refused, below the table `matcher`.
    pub fn spec(path: &str, text: &str, matcher: &KeyPath, error: SpecError) -> Self {
        let mut span = matcher.join(&error.at).locate(text);
        if let Some(offset) = error.offset {
            span = inside(text, span, offset);
        }
        Self::at_span(path, text, span, error.message, error.help)
    }

    /// What the TOML parser refused.
    pub fn toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let range = error.span().unwrap_or(0..0);
        let span = Span::new(range.start, range.end);
        Self::at_span(path, text, span, error.message().to_owned(), None)
    }
}

/// The byte at `offset` inside a string whose quotes and escapes are part of `span`. Exact for literal
/// strings, which regexes are written in; for others, the whole value.
fn inside(text: &str, span: Span, offset: usize) -> Span {
    let value = text.get(span.start..span.end).unwrap_or_default();
    let quotes = if value.starts_with("'''") { 3 } else { usize::from(value.starts_with('\'')) };
    if quotes == 0 {
        return span;
    }
    let newline = usize::from(quotes == 3 && value[3..].starts_with('\n'));
    let start = (span.start + quotes + newline + offset).min(span.end);
    Span::new(start, (start + 1).min(span.end.max(start)))
}
