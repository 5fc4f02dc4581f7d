//! Scripts of SQL: what each statement does to the schema. A script is read once, statement by statement;
//! what cannot be read is kept as the words that it names, so that nothing is said of these.

mod dialect;
mod heads;
mod parse;
mod split;

use std::collections::BTreeSet;

use crate::base::Span;

pub use self::dialect::Dialect;

/// No longer script is read, in bytes: longer ones are data.
pub const MAX_SCRIPT: usize = 256 * 1024;

/// A script.
#[derive(Debug, Default)]
pub struct Script {
    /// For which database it is written, where that shows.
    pub dialect: Option<Dialect>,
    /// What it does, in order, without what takes it back.
    pub statements: Vec<Statement>,
    /// Whether all of it was read.
    pub whole: bool,
    /// Whether it holds a part that takes the rest back.
    pub down: bool,
}

/// A statement.
#[derive(Debug)]
pub struct Statement {
    /// All of it.
    pub span: Span,
    /// What it does.
    pub acts: Vec<Act>,
}

/// A name of something in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it is named.
    pub span: Span,
    /// The schema, where that is said, in lower case.
    pub schema: Option<String>,
    /// The name, in lower case.
    pub name: String,
}

/// What a statement does.
#[derive(Debug)]
pub enum Act {
    /// Creates a table.
    Create(Table),
    /// Creates a view.
    View {
        /// Its name.
        name: Named,
        /// The tables that it reads.
        reads: Vec<Named>,
    },
    /// Drops tables or views.
    Drop {
        /// Their names.
        names: Vec<Named>,
        /// Whether it is no error when they are not there.
        if_exists: bool,
    },
    /// Drops an index by its name.
    DropIndex(String),
    /// Changes a table.
    Alter {
        /// The table.
        table: Named,
        /// Whether it is no error when it is not there.
        if_exists: bool,
        /// What is changed, in order.
        changes: Vec<Change>,
    },
    /// Creates an index.
    Index {
        /// The table.
        table: Named,
        /// The index.
        key: Key,
        /// Whether the table stays writable meanwhile.
        concurrently: bool,
    },
    /// Adds rows.
    Insert {
        /// The table.
        table: Named,
        /// The columns that are given.
        columns: Vec<Named>,
    },
    /// Reads or changes what is in a table: `UPDATE`, `DELETE`, `TRUNCATE`, or a trigger on it.
    Use {
        /// The table.
        table: Named,
        /// How.
        verb: &'static str,
    },
    /// Creates a role or a user.
    Role(String),
    /// Gives rights to a role, or makes it an owner.
    Grant(Named),
    /// Goes over to another database or schema.
    Switch,
    /// Says something that its database does not understand.
    Invalid {
        /// Where.
        span: Span,
        /// What is wrong.
        why: &'static str,
    },
    /// Does what cannot be told, to what has one of these names.
    Unknown(BTreeSet<String>),
}

/// A table as it is created.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: Named,
    /// Whether it is no error when it is there already.
    pub if_not_exists: bool,
    /// Whether it goes with the connection.
    pub temporary: bool,
    /// Whether it has more than what is written here.
    pub open: bool,
    /// Its columns.
    pub columns: Vec<Named>,
    /// Whether a primary key is declared.
    pub primary: bool,
    /// Its indexes, also those of keys.
    pub keys: Vec<Key>,
    /// Its foreign keys.
    pub foreign: Vec<Foreign>,
}

/// An index.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its columns; `None` for an expression.
    pub columns: Vec<Option<String>>,
    /// Where the columns are named.
    pub places: Vec<Named>,
    /// Whether no two rows may be alike.
    pub unique: bool,
}

/// A foreign key.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// Its own columns.
    pub columns: Vec<Named>,
    /// The table that it leads to.
    pub target: Named,
    /// The columns there; empty for its primary key.
    pub target_columns: Vec<Named>,
}

/// One change of a table.
#[derive(Debug)]
pub enum Change {
    /// A new column.
    Add {
        /// Its name.
        column: Named,
        /// Whether it is no error when it is there already.
        if_not_exists: bool,
        /// Whether rows that are there already cannot have it.
        needs_value: bool,
    },
    /// A column goes.
    Drop {
        /// Its name.
        column: Named,
        /// Whether it is no error when it is not there.
        if_exists: bool,
    },
    /// A column is changed.
    Modify(Named),
    /// A column gets another name.
    Rename(Named, Named),
    /// The table gets another name.
    RenameTo(Named),
    /// A primary key.
    Primary,
    /// An index, also that of a key.
    Key(Key),
    /// A foreign key.
    Foreign(Foreign),
    /// A constraint or an index goes, by its name.
    DropKey(String),
    /// Something else that touches no column.
    Other,
}

impl Script {
    /// Reads a script; `None` for the dump of a database, whose lines nobody wrote.
    pub fn of(text: &str) -> Option<Self> {
        let head: String = text.chars().take(600).collect();
        let dumps = ["database dump", "MySQL dump", "MariaDB dump", "phpMyAdmin SQL Dump"];
        if text.len() > MAX_SCRIPT || dumps.iter().any(|dump| head.contains(dump)) {
            return None;
        }
        let (up, down) = forward(text);
        let dialect = Dialect::of(up);
        let (spans, whole) = split::statements(up, dialect == Some(Dialect::MySql));
        let statements = spans.into_iter().map(|span| {
            let text = up.get(span.start..span.end).unwrap_or_default();
            Statement { span, acts: parse::acts(text, span.start, dialect) }
        });
        Some(Self { dialect, statements: statements.collect(), whole, down })
    }
}

/// What a script does, without the part that takes it back; and whether it has such a part.
fn forward(text: &str) -> (&str, bool) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches(['-', '#', ' ', '/', '+', '!', '@', '\t']);
        let comment = line.starts_with("--") || line.starts_with('#') || line.starts_with("//");
        let word = bare.trim_end().to_ascii_lowercase();
        let backward = ["goose down", "migrate:down", "migrate down", "downs", "down", "rollback"];
        let told = backward.iter().any(|known| {
            word.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        if comment && told && (line.contains(['+', ':', '!', '@']) || word == "down") {
            return (text.get(..at).unwrap_or_default(), true);
        }
        at += line.len();
    }
    (text, false)
}

impl Key {
    /// Whether an index helps to find rows by these columns: they are its first ones, in any order.
    pub fn covers(&self, columns: &[String]) -> bool {
        let first = self.columns.get(..columns.len()).unwrap_or_default();
        !first.is_empty() && columns.iter().all(|one| first.contains(&Some(one.clone())))
    }
}
