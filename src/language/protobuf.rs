//! Protocol Buffers.

use super::{
    Kind, Language,
    syntax::{BlockComment, LineComment, StringForm, Syntax},
};

/// Protocol Buffers.
pub const LANGUAGE: Language = Language {
    name: "protobuf",
    extensions: &["proto"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::SLASHES],
        block_comments: &[BlockComment::C],
        strings: &[StringForm::DOUBLE, StringForm::SINGLE],
        ..Syntax::PLAIN
    },
};
