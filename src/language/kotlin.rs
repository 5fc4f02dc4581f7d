//! Kotlin.

use super::{
    Kind, Language,
    syntax::{BlockComment, Escape, Hole, StringForm, Syntax},
};

/// `"""..."""`: no escapes, and more quotes at its end are content.
const RAW: StringForm = StringForm {
    escape: Escape::None,
    greedy_close: true,
    ..StringForm::TRIPLE_DOUBLE.with(&[Hole::DOLLAR_BRACE])
};

/// Kotlin.
pub const LANGUAGE: Language = Language {
    name: "kotlin",
    extensions: &["kt", "kts"],
    file_names: &[],
    interpreters: &["kotlin", "kotlinc"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        block_comments: &[BlockComment::C_NESTED],
        strings: &[RAW, StringForm::DOUBLE.with(&[Hole::DOLLAR_BRACE])],
        ..Syntax::C_LIKE
    },
};
