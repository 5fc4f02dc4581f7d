//! YAML.

use super::{
    Kind, Language,
    syntax::{Scanner, Syntax},
};

/// YAML.
pub const LANGUAGE: Language = Language {
    name: "yaml",
    extensions: &["yaml", "yml"],
    file_names: &[".clang-format", ".clang-tidy", ".yamllint", ".prettierrc"],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax { scanner: Scanner::Yaml, ..Syntax::PLAIN },
};
