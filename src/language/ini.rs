//! INI and the like: sections, keys and values.

use super::{
    Kind, Language,
    syntax::{LineComment, Place, StringForm, Syntax},
};

// Behind a value a `;` after white space begins a comment nearly everywhere, a `#` in few dialects:
// there it is taken for text, as it may stand in a password.

/// INI and the like: sections, keys and values.
pub const LANGUAGE: Language = Language {
    name: "ini",
    extensions: &[
        "ini",
        "cfg",
        "conf",
        "cnf",
        "service",
        "socket",
        "timer",
        "mount",
        "editorconfig",
        "gitconfig",
        "desktop",
    ],
    file_names: &[
        ".editorconfig",
        ".gitconfig",
        ".gitmodules",
        ".npmrc",
        ".yarnrc",
        ".pypirc",
        ".flake8",
        ".pylintrc",
        ".coveragerc",
        ".condarc",
        ".boto",
    ],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::line_start("#"), LineComment::after(";", b"")],
        strings: &[StringForm { place: Place::After(b"="), ..StringForm::DOUBLE }],
        ..Syntax::PLAIN
    },
};
