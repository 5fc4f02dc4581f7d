//! Environment files.

use super::{
    Kind, Language,
    syntax::{Escape, LineComment, Place, StringForm, Syntax},
};

/// A quote counts where a value begins, not in `NAME=it's`.
const VALUE: Place = Place::After(b"=");

/// Environment files.
pub const LANGUAGE: Language = Language {
    name: "dotenv",
    extensions: &["env"],
    file_names: &[".env", ".env.*", ".flaskenv"],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::HASH_WORD],
        strings: &[
            StringForm { place: VALUE, ..StringForm::DOUBLE.lines() },
            StringForm { place: VALUE, ..StringForm::SINGLE.lines().escaped(Escape::None) },
        ],
        ..Syntax::PLAIN
    },
};
