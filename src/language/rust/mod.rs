//! Rust, read by `syn`, which takes the insides of macros apart as the code that they are.

mod attributes;
mod blocks;
mod choices;
mod expressions;
mod format;
mod forms;
mod items;
mod macros;
pub mod pattern;
mod patterns;
mod read;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

use super::{
    Kind, Language, Source,
    facts::{Frameworks, Names},
    syntax::{BlockComment, Raw, StringForm, Syntax},
};

/// What its source says.
static SOURCE: Source = Source::own(
    read::read,
    || Names::read(include_str!("names.toml")),
    || Frameworks::read(include_str!("routes.toml")),
);

/// Rust.
pub const LANGUAGE: Language = Language {
    name: "rust",
    extensions: &["rs"],
    file_names: &[],
    interpreters: &["rust-script"],
    content: None,
    kind: Kind::Programming,
    source: Some(&SOURCE),
    syntax: Syntax {
        block_comments: &[BlockComment::C_NESTED],
        strings: &[StringForm::DOUBLE.lines()],
        raw: &[Raw::Rust],
        ..Syntax::C_LIKE
    },
};
