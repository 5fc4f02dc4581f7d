//! The configuration of nginx.

use super::{
    Kind, Language,
    syntax::{LineComment, Syntax},
};

/// The configuration of nginx.
pub const LANGUAGE: Language = Language {
    name: "nginx",
    extensions: &["nginx", "nginxconf", "vhost"],
    file_names: &[
        "nginx.conf",
        "nginx.conf.*",
        "*.nginx.conf",
        "nginx/*.conf",
        "nginx/*.conf.template",
        "nginx/*.conf.j2",
        "sites-available/*",
        "sites-enabled/*",
    ],
    interpreters: &[],
    kind: Kind::Config,
    syntax: Syntax {
        line_comments: &[LineComment::after("#", b";{}")],
        code_escape: true,
        ..Syntax::HASH
    },
};
