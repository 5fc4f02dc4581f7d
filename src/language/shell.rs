//! Shell scripts: sh, bash, zsh, ksh, dash.

use super::{
    Kind, Language,
    syntax::{Escape, Heredoc, Hole, LineComment, StringForm, Syntax},
};

/// `${x:-it's}` within double quotes: an apostrophe opens nothing there.
const PARAMETER: Hole = Hole { code: false, ..Hole::DOLLAR_BRACE };

/// Shell scripts: sh, bash, zsh, ksh, dash.
pub const LANGUAGE: Language = Language {
    name: "shell",
    extensions: &["sh", "bash", "zsh", "ksh", "bats"],
    file_names: &[
        ".bashrc",
        ".bash_profile",
        ".bash_aliases",
        ".bash_logout",
        ".profile",
        ".zshrc",
        ".zshenv",
        ".zprofile",
        ".envrc",
        "PKGBUILD",
    ],
    interpreters: &["sh", "bash", "zsh", "ksh", "ksh93", "mksh", "dash", "ash", "bats", "busybox"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::after("#", b";&|()`")],
        strings: &[
            StringForm::DOUBLE.lines().with(&[Hole::DOLLAR_PAREN, PARAMETER]),
            StringForm::SINGLE.lines().prefixed(&["$"]),
            StringForm::SINGLE.lines().escaped(Escape::None),
        ],
        heredoc: Some(Heredoc::Shell),
        code_escape: true,
        ..Syntax::PLAIN
    },
};
