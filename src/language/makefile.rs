//! Makefiles.

use super::{Kind, Language, syntax::Syntax};

/// Makefiles.
pub const LANGUAGE: Language = Language {
    name: "makefile",
    extensions: &["mk", "mak"],
    file_names: &["Makefile", "GNUmakefile", "Makefile.*"],
    interpreters: &["make"],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax { code_escape: true, ..Syntax::HASH },
};
