//! Components of Svelte.

use super::{
    Kind, Language,
    syntax::{Scanner, Syntax},
};

/// Components of Svelte.
pub const LANGUAGE: Language = Language {
    name: "svelte",
    extensions: &["svelte"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax { scanner: Scanner::Markup, ..Syntax::PLAIN },
};
