//! CSS.

use super::{
    Kind, Language,
    syntax::{BlockComment, StringForm, Syntax},
};

/// CSS.
pub const LANGUAGE: Language = Language {
    name: "css",
    extensions: &["css", "pcss", "postcss"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: Syntax {
        block_comments: &[BlockComment::C],
        strings: &[StringForm::DOUBLE, StringForm::SINGLE],
        ..Syntax::PLAIN
    },
};
