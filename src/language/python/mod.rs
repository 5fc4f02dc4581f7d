//! Python.

#[cfg(test)]
mod tests;

use super::{
    Kind, Language, Source,
    facts::{Dialect, Frameworks, Grammar, Names},
    syntax::{Hole, LineComment, StringForm, Syntax},
};

/// The prefixes of strings with code inside. In a raw string a backslash keeps the quote behind it
/// from closing too, so that `r` and `b` change nothing here.
const FORMATTED: &[&str] = &["f", "fr", "rf", "t", "tr", "rt"];

/// What its source says.
static SOURCE: Source = Source::new(
    Grammar::new(&GRAMMARS),
    || Names::read(include_str!("names.toml")),
    || Frameworks::read(include_str!("routes.toml")),
);

static GRAMMARS: [Dialect; 1] =
    [Dialect::new(&[], || tree_sitter_python::LANGUAGE.into(),
    tree_sitter_python::NODE_TYPES, &[include_str!("facts.scm")])];

/// Python.
pub const LANGUAGE: Language = Language {
    name: "python",
    extensions: &["py", "pyi", "pyw"],
    file_names: &[],
    interpreters: &["python", "pypy"],
    content: None,
    kind: Kind::Programming,
    source: Some(&SOURCE),
    syntax: Syntax {
        line_comments: &[LineComment::HASH],
        strings: &[
            StringForm::TRIPLE_DOUBLE.prefixed(FORMATTED).with(&[Hole::BRACE]),
            StringForm::TRIPLE_SINGLE.prefixed(FORMATTED).with(&[Hole::BRACE]),
            StringForm::DOUBLE.prefixed(FORMATTED).with(&[Hole::BRACE]),
            StringForm::SINGLE.prefixed(FORMATTED).with(&[Hole::BRACE]),
            StringForm::TRIPLE_DOUBLE,
            StringForm::TRIPLE_SINGLE,
            StringForm::DOUBLE,
            StringForm::SINGLE,
        ],
        ..Syntax::PLAIN
    },
};
