//! PHP.

use super::{
    Kind, Language,
    syntax::{BlockComment, Heredoc, Hole, Island, LineComment, StringForm, Syntax},
};

/// `#`, but not the one of `#[Attribute]`.
const HASH: LineComment = LineComment { not_before: Some(b'['), ..LineComment::HASH };

/// PHP.
pub const LANGUAGE: Language = Language {
    name: "php",
    extensions: &["php", "phtml", "php5", "php7", "php8"],
    file_names: &[],
    interpreters: &["php"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::SLASHES, HASH],
        block_comments: &[BlockComment::C],
        strings: &[
            StringForm::DOUBLE.lines().with(&[Hole::new("{$", b'}')]),
            StringForm::SINGLE.lines(),
            StringForm::new("`").lines(),
        ],
        heredoc: Some(Heredoc::Php),
        island: Some(Island { open: "<?", close: "?>" }),
        ..Syntax::PLAIN
    },
};
