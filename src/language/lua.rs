//! Lua.

use super::{
    Kind, Language,
    syntax::{LineComment, Raw, StringForm, Syntax},
};

/// Lua.
pub const LANGUAGE: Language = Language {
    name: "lua",
    extensions: &["lua", "rockspec", "luau"],
    file_names: &[],
    interpreters: &["lua", "luajit"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::anywhere("--")],
        strings: &[StringForm::DOUBLE, StringForm::SINGLE],
        raw: &[Raw::Lua],
        ..Syntax::PLAIN
    },
};
