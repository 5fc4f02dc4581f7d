//! Java properties.

use super::{
    Kind, Language,
    syntax::{LineComment, Syntax},
};

/// Java properties.
pub const LANGUAGE: Language = Language {
    name: "properties",
    extensions: &["properties"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::line_start("#"), LineComment::line_start("!")],
        ..Syntax::PLAIN
    },
};
