//! TOML.

use super::{
    Kind, Language,
    syntax::{Escape, LineComment, StringForm, Syntax},
};

/// TOML.
pub const LANGUAGE: Language = Language {
    name: "toml",
    extensions: &["toml"],
    file_names: &["Cargo.lock", "poetry.lock", "uv.lock", "pdm.lock", "Pipfile", "Gopkg.lock"],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::HASH],
        strings: &[
            StringForm { greedy_close: true, ..StringForm::TRIPLE_DOUBLE },
            StringForm { greedy_close: true, ..StringForm::TRIPLE_SINGLE.escaped(Escape::None) },
            StringForm::DOUBLE,
            StringForm::SINGLE.escaped(Escape::None),
        ],
        ..Syntax::PLAIN
    },
};
