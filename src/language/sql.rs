//! SQL of all dialects.

use super::{
    Kind, Language,
    syntax::{BlockComment, Escape, LineComment, StringForm, Syntax},
};

/// SQL of all dialects.
pub const LANGUAGE: Language = Language {
    name: "sql",
    extensions: &["sql", "psql", "pgsql", "mysql", "ddl", "dml"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::anywhere("--"), LineComment::line_start("#")],
        block_comments: &[BlockComment::C],
        strings: &[
            StringForm::SINGLE.lines().escaped(Escape::Sql),
            StringForm::DOUBLE.escaped(Escape::Doubled),
            StringForm::new("`").escaped(Escape::None),
        ],
        ..Syntax::PLAIN
    },
};
