//! JSON, also with comments.

use super::{
    Kind, Language,
    syntax::{BlockComment, LineComment, StringForm, Syntax},
};

/// JSON, also with comments.
pub const LANGUAGE: Language = Language {
    name: "json",
    extensions: &[
        "json",
        "jsonc",
        "json5",
        "jsonl",
        "ndjson",
        "webmanifest",
        "geojson",
        "ipynb",
        "tfstate",
        "avsc",
        "code-workspace",
    ],
    file_names: &[
        ".babelrc",
        ".eslintrc",
        ".swcrc",
        ".jshintrc",
        "composer.lock",
        "Pipfile.lock",
        "flake.lock",
    ],
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
