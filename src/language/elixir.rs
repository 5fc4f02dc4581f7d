//! Elixir.

use super::{
    Kind, Language,
    syntax::{Hole, LineComment, QuoteLike, StringForm, Syntax},
};

/// Elixir.
pub const LANGUAGE: Language = Language {
    name: "elixir",
    extensions: &["ex", "exs"],
    file_names: &[],
    interpreters: &["elixir"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::HASH],
        strings: &[
            StringForm::TRIPLE_DOUBLE.with(&[Hole::HASH_BRACE]),
            StringForm::TRIPLE_SINGLE.with(&[Hole::HASH_BRACE]),
            StringForm::DOUBLE.lines().with(&[Hole::HASH_BRACE]),
            StringForm::SINGLE.lines().with(&[Hole::HASH_BRACE]),
        ],
        question_chars: true,
        quote_like: Some(QuoteLike::Elixir),
        ..Syntax::PLAIN
    },
};
