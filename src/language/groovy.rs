//! Groovy, also of Gradle and Jenkins.

use super::{
    Kind, Language,
    syntax::{BlockComment, Hole, LineComment, SlashRegex, StringForm, Syntax},
};

/// Groovy, also of Gradle and Jenkins.
pub const LANGUAGE: Language = Language {
    name: "groovy",
    extensions: &["groovy", "gradle", "gvy", "jenkinsfile"],
    file_names: &["Jenkinsfile", "Jenkinsfile.*"],
    interpreters: &["groovy"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::SLASHES],
        block_comments: &[BlockComment::C],
        strings: &[
            StringForm::TRIPLE_DOUBLE.with(&[Hole::DOLLAR_BRACE]),
            StringForm::TRIPLE_SINGLE,
            StringForm::DOUBLE.with(&[Hole::DOLLAR_BRACE]),
            StringForm::SINGLE,
        ],
        slash_regex: Some(SlashRegex::Operand),
        ..Syntax::PLAIN
    },
};
