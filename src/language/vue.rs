//! Components of Vue.

use super::{
    Kind, Language,
    syntax::{Scanner, Syntax},
};

/// Components of Vue.
pub const LANGUAGE: Language = Language {
    name: "vue",
    extensions: &["vue"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax { scanner: Scanner::Markup, ..Syntax::PLAIN },
};
