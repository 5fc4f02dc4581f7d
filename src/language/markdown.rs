//! Markdown.

use super::{
    Kind, Language,
    syntax::{BlockComment, Syntax},
};

/// Markdown.
pub const LANGUAGE: Language = Language {
    name: "markdown",
    extensions: &["md", "markdown", "mdx", "mkd"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Markup,
    source: None,
    syntax: Syntax { block_comments: &[BlockComment::MARKUP], ..Syntax::PLAIN },
};
