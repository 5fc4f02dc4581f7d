//! Rust.

use super::{
    Kind, Language,
    syntax::{BlockComment, Raw, StringForm, Syntax},
};

/// Rust.
pub const LANGUAGE: Language = Language {
    name: "rust",
    extensions: &["rs"],
    file_names: &[],
    interpreters: &["rust-script"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        block_comments: &[BlockComment::C_NESTED],
        strings: &[StringForm::DOUBLE.lines()],
        raw: &[Raw::Rust],
        ..Syntax::C_LIKE
    },
};
