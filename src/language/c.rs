//! C.

use super::{Kind, Language, syntax::Syntax};

/// C.
pub const LANGUAGE: Language = Language {
    name: "c",
    extensions: &["c", "h"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax::C_LIKE,
};
