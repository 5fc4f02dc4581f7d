//! JavaScript, also with JSX.

#[cfg(test)]
mod tests;

use super::{
    Kind, Language, Source,
    facts::{Dialect, Frameworks, Grammar, Names},
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

/// What its source says.
static SOURCE: Source = Source::new(
    Grammar::new(&GRAMMARS),
    || Names::read(NAMES),
    || Frameworks::read(ROUTES),
);

/// In elements, the grammar of TypeScript reads more names of attributes.
static GRAMMARS: [Dialect; 2] = [
    Dialect::new(
        &[".jsx"],
        || tree_sitter_typescript::LANGUAGE_TSX.into(),
        tree_sitter_typescript::TSX_NODE_TYPES,
        &[FACTS, super::typescript::FACTS, JSX],
    ),
    Dialect::new(
        &[],
        || tree_sitter_javascript::LANGUAGE.into(),
        tree_sitter_javascript::NODE_TYPES,
        &[FACTS, include_str!("own.scm"), JSX],
    ),
];

/// Shared with TypeScript.
pub(super) const FACTS: &str = include_str!("facts.scm");
/// Elements in the source, shared with TypeScript.
pub(super) const JSX: &str = include_str!("jsx.scm");
/// Shared with TypeScript.
pub(super) const NAMES: &str = include_str!("names.toml");
/// Shared with TypeScript.
pub(super) const ROUTES: &str = include_str!("routes.toml");

/// JavaScript, also with JSX.
pub const LANGUAGE: Language = Language {
    name: "javascript",
    extensions: &["js", "jsx", "mjs", "cjs", "es6"],
    file_names: &[],
    interpreters: &["node", "nodejs", "deno", "bun"],
    content: None,
    kind: Kind::Programming,
    source: Some(&SOURCE),
    syntax: SYNTAX,
};
