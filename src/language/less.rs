//! Less.

use super::{Kind, Language, scss};

/// Less.
pub const LANGUAGE: Language = Language {
    name: "less",
    extensions: &["less"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: scss::SYNTAX,
};
