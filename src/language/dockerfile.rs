//! Dockerfiles.

use super::{
    Kind, Language,
    syntax::{Escape, Heredoc, LineComment, StringForm, Syntax},
};

/// Dockerfiles.
pub const LANGUAGE: Language = Language {
    name: "dockerfile",
    extensions: &["dockerfile", "containerfile"],
    file_names: &["Dockerfile", "Containerfile", "Dockerfile.*", "Containerfile.*", "Dockerfile-*"],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::line_start("#")],
        // A line with a comment may stand between two lines of a string.
        strings: &[
            StringForm::DOUBLE.escaped(Escape::BackslashInLine),
            StringForm::SINGLE.escaped(Escape::BackslashInLine),
        ],
        heredoc: Some(Heredoc::Shell),
        code_escape: true,
        ..Syntax::PLAIN
    },
};
