//! The configuration of Caddy.

use super::{
    Kind, Language,
    syntax::{StringForm, Syntax},
};

/// The configuration of Caddy.
pub const LANGUAGE: Language = Language {
    name: "caddyfile",
    extensions: &["caddyfile", "caddy"],
    file_names: &["Caddyfile", "Caddyfile.*"],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax { strings: &[StringForm::DOUBLE, StringForm::BACKTICK], ..Syntax::HASH },
};
