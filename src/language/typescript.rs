//! TypeScript, also with JSX.

use super::{Kind, Language, javascript};

/// TypeScript, also with JSX.
pub const LANGUAGE: Language = Language {
    name: "typescript",
    extensions: &["ts", "tsx", "mts", "cts"],
    file_names: &[],
    interpreters: &["ts-node", "tsx"],
    content: None,
    kind: Kind::Programming,
    syntax: javascript::SYNTAX,
};
