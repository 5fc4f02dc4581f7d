//! Swift.

use super::{
    Kind, Language,
    syntax::{BlockComment, Hole, LineComment, Raw, StringForm, Syntax},
};

/// `\(...)`.
const HOLES: &[Hole] = &[Hole::new("\\(", b')')];

/// Swift.
pub const LANGUAGE: Language = Language {
    name: "swift",
    extensions: &["swift"],
    file_names: &[],
    interpreters: &["swift"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::SLASHES],
        block_comments: &[BlockComment::C_NESTED],
        strings: &[StringForm::TRIPLE_DOUBLE.with(HOLES), StringForm::DOUBLE.with(HOLES)],
        raw: &[Raw::Swift],
        ..Syntax::PLAIN
    },
};
