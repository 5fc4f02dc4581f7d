//! Kotlin.

#[cfg(test)]
mod tests;

use super::{
    Kind, Language, Source,
    facts::{Dialect, Frameworks, Grammar, Names},
    syntax::{BlockComment, Escape, Hole, StringForm, Syntax},
};

/// `"""..."""`: no escapes, and more quotes at its end are content.
const RAW: StringForm = StringForm {
    escape: Escape::None,
    greedy_close: true,
    ..StringForm::TRIPLE_DOUBLE.with(&[Hole::DOLLAR_BRACE])
};

/// What its source says.
static SOURCE: Source = Source::new(
    Grammar::new(&GRAMMARS),
    || Names::read(include_str!("names.toml")),
    || Frameworks::read(include_str!("routes.toml")),
);

static GRAMMARS: [Dialect; 1] = [Dialect::new(
    &[],
    || tree_sitter_kotlin_ng::LANGUAGE.into(),
    tree_sitter_kotlin_ng::NODE_TYPES,
    &[include_str!("facts.scm")],
)];

/// Kotlin.
pub const LANGUAGE: Language = Language {
    name: "kotlin",
    extensions: &["kt", "kts"],
    file_names: &[],
    interpreters: &["kotlin", "kotlinc"],
    content: None,
    kind: Kind::Programming,
    source: Some(&SOURCE),
    syntax: Syntax {
        block_comments: &[BlockComment::C_NESTED],
        strings: &[RAW, StringForm::DOUBLE.with(&[Hole::DOLLAR_BRACE])],
        ..Syntax::C_LIKE
    },
};
