//! HTML.

use super::{
    Kind, Language,
    syntax::{Scanner, Syntax},
};

/// HTML.
pub const LANGUAGE: Language = Language {
    name: "html",
    extensions: &["html", "htm", "xhtml"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: Syntax { scanner: Scanner::Markup, ..Syntax::PLAIN },
};
