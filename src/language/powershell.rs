//! PowerShell.

use super::{
    Kind, Language,
    syntax::{BlockComment, Escape, Hole, LineComment, StringForm, Syntax},
};

/// `@"` to a line that begins with `"@`.
const HERE_DOUBLE: StringForm = StringForm { close: "\n\"@", ..HERE_STRING };

/// `@'` to a line that begins with `'@`.
const HERE_SINGLE: StringForm = StringForm { open: "@'", close: "\n'@", ..HERE_STRING };

const HERE_STRING: StringForm = StringForm::new("@\"").lines().escaped(Escape::None);

/// PowerShell.
pub const LANGUAGE: Language = Language {
    name: "powershell",
    extensions: &["ps1", "psm1", "psd1"],
    file_names: &[],
    interpreters: &["pwsh", "powershell"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::after("#", b";(){}|")],
        block_comments: &[BlockComment::new("<#", "#>")],
        strings: &[
            HERE_DOUBLE,
            HERE_SINGLE,
            StringForm::DOUBLE.lines().escaped(Escape::Backtick).with(&[Hole::DOLLAR_PAREN]),
            StringForm::SINGLE.lines().escaped(Escape::Doubled),
        ],
        ..Syntax::PLAIN
    },
};
