//! R.

use super::{
    Kind, Language,
    syntax::{LineComment, Raw, StringForm, Syntax},
};

/// R.
pub const LANGUAGE: Language = Language {
    name: "r",
    extensions: &["r", "rmd"],
    file_names: &[".Rprofile"],
    interpreters: &["Rscript"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::HASH],
        strings: &[StringForm::DOUBLE.lines(), StringForm::SINGLE.lines(), StringForm::new("`")],
        raw: &[Raw::R],
        ..Syntax::PLAIN
    },
};
