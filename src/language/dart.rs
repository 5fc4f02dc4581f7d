//! Dart.

use super::{
    Kind, Language,
    syntax::{BlockComment, Escape, Hole, LineComment, StringForm, Syntax},
};

/// Dart.
pub const LANGUAGE: Language = Language {
    name: "dart",
    extensions: &["dart"],
    file_names: &[],
    interpreters: &["dart"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::SLASHES],
        block_comments: &[BlockComment::C_NESTED],
        strings: &[
            StringForm::TRIPLE_DOUBLE.prefixed(&["r"]).escaped(Escape::None),
            StringForm::TRIPLE_SINGLE.prefixed(&["r"]).escaped(Escape::None),
            StringForm::DOUBLE.prefixed(&["r"]).escaped(Escape::None),
            StringForm::SINGLE.prefixed(&["r"]).escaped(Escape::None),
            StringForm::TRIPLE_DOUBLE.with(&[Hole::DOLLAR_BRACE]),
            StringForm::TRIPLE_SINGLE.with(&[Hole::DOLLAR_BRACE]),
            StringForm::DOUBLE.with(&[Hole::DOLLAR_BRACE]),
            StringForm::SINGLE.with(&[Hole::DOLLAR_BRACE]),
        ],
        ..Syntax::PLAIN
    },
};
