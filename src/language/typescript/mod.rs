//! TypeScript, also with JSX.

#[cfg(test)]
mod tests;

use super::{
    Kind, Language, Source,
    facts::{Dialect, Frameworks, Grammar, Names},
    javascript,
};

/// What its source says.
static SOURCE: Source = Source::new(
    Grammar::new(&GRAMMARS),
    || Names::read(javascript::NAMES),
    || Frameworks::read(javascript::ROUTES),
);

/// What it has beyond JavaScript.
pub(super) const FACTS: &str = include_str!("facts.scm");

/// A `<T>` begins an element in one, and a cast in the other.
static GRAMMARS: [Dialect; 2] = [
    Dialect::new(
        &[".tsx"],
        || tree_sitter_typescript::LANGUAGE_TSX.into(),
        tree_sitter_typescript::TSX_NODE_TYPES,
        &[javascript::FACTS, FACTS, javascript::JSX],
    ),
    Dialect::new(
        &[],
        || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        tree_sitter_typescript::TYPESCRIPT_NODE_TYPES,
        &[javascript::FACTS, FACTS],
    ),
];

/// TypeScript, also with JSX.
pub const LANGUAGE: Language = Language {
    name: "typescript",
    extensions: &["ts", "tsx", "mts", "cts"],
    file_names: &[],
    interpreters: &["ts-node", "tsx"],
    content: None,
    kind: Kind::Programming,
    source: Some(&SOURCE),
    syntax: javascript::SYNTAX,
};
