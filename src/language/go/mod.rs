//! Go.

#[cfg(test)]
mod tests;

use super::{
    Kind, Language, Source,
    facts::{Dialect, Frameworks, Grammar, Names},
    syntax::{StringForm, Syntax},
};

/// What its source says.
static SOURCE: Source = Source::new(
    Grammar::new(&GRAMMARS),
    || Names::read(include_str!("names.toml")),
    || Frameworks::read(include_str!("routes.toml")),
);

static GRAMMARS: [Dialect; 1] =
    [Dialect::new(&[], || tree_sitter_go::LANGUAGE.into(),
    tree_sitter_go::NODE_TYPES, &[include_str!("facts.scm")])];

/// Go.
pub const LANGUAGE: Language = Language {
    name: "go",
    extensions: &["go"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: Some(&SOURCE),
    syntax: Syntax { strings: &[StringForm::DOUBLE, StringForm::BACKTICK], ..Syntax::C_LIKE },
};
