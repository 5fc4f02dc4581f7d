//! Go.

use super::{
    Kind, Language,
    syntax::{StringForm, Syntax},
};

/// Go.
pub const LANGUAGE: Language = Language {
    name: "go",
    extensions: &["go"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    syntax: Syntax { strings: &[StringForm::DOUBLE, StringForm::BACKTICK], ..Syntax::C_LIKE },
};
