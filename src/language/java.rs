//! Java.

use super::{
    Kind, Language,
    syntax::{StringForm, Syntax},
};

/// Java.
pub const LANGUAGE: Language = Language {
    name: "java",
    extensions: &["java"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    syntax: Syntax { strings: &[StringForm::TRIPLE_DOUBLE, StringForm::DOUBLE], ..Syntax::C_LIKE },
};
