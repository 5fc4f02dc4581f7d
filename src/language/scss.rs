//! SCSS.

use super::{
    Kind, Language,
    syntax::{BlockComment, LineComment, Place, StringForm, Syntax},
};

/// Shared with Less. `url(http://a)` and `url(//a)` hold no comment.
pub(super) const SYNTAX: Syntax = Syntax {
    line_comments: &[LineComment { place: Place::NotAfter(b":("), ..LineComment::SLASHES }],
    block_comments: &[BlockComment::C],
    strings: &[StringForm::DOUBLE, StringForm::SINGLE],
    ..Syntax::PLAIN
};

/// SCSS.
pub const LANGUAGE: Language = Language {
    name: "scss",
    extensions: &["scss", "sass"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: SYNTAX,
};
