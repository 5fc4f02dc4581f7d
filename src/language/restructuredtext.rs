//! reStructuredText.

use super::{
    Kind, Language,
    syntax::{Scanner, Syntax},
};

/// reStructuredText.
pub const LANGUAGE: Language = Language {
    name: "restructuredtext",
    extensions: &["rst", "rest"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: Syntax { scanner: Scanner::ReStructuredText, ..Syntax::PLAIN },
};
