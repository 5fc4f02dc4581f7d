//! JavaScript, also with JSX.

use super::{
    Kind, Language,
    syntax::{BlockComment, Hole, LineComment, SlashRegex, StringForm, Syntax},
};

/// Shared with TypeScript. A URL in the text of JSX begins no comment.
pub(super) const SYNTAX: Syntax = Syntax {
    line_comments: &[LineComment::SLASHES_NOT_URL],
    block_comments: &[BlockComment::C],
    strings: &[
        StringForm::DOUBLE,
        StringForm::SINGLE,
        StringForm::new("`").lines().with(&[Hole::DOLLAR_BRACE]),
    ],
    slash_regex: Some(SlashRegex::Operand),
    ..Syntax::PLAIN
};

/// JavaScript, also with JSX.
pub const LANGUAGE: Language = Language {
    name: "javascript",
    extensions: &["js", "jsx", "mjs", "cjs", "es6"],
    file_names: &[],
    interpreters: &["node", "nodejs", "deno", "bun"],
    content: None,
    kind: Kind::Programming,
    syntax: SYNTAX,
};
