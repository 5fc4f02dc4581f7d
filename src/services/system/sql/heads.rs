//! The first words of statements whose rest is of no interest, or which the parser does not know.

use std::collections::BTreeSet;

use super::{Act, Dialect, Named, Table};
use crate::base::Span;

/// No more names of one statement are kept.
const MAX_WORDS: usize = 600;

/// The words and signs of the head of a statement.
pub struct Words<'t> {
    words: Vec<(Span, &'t str)>,
    offset: usize,
}

impl<'t> Words<'t> {
    /// The first words of a statement that begins at a byte of its file.
    pub fn of(text: &'t str, offset: usize, most: usize) -> Self {
        let bytes = text.as_bytes();
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            if words.len() >= most {
                break;
            }
            let rest = text.get(at..).unwrap_or_default();
            let length = match byte {
                b'-' if rest.starts_with("--") => {
                    at += rest.find('\n').unwrap_or(rest.len());
                    continue;
                }
                b'/' if rest.starts_with("/*") => {
                    at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                    continue;
                }
                b'"' | b'`' | b'\'' => {
                    let quote = char::from(byte);
                    rest.get(1..).and_then(|rest| rest.find(quote)).map_or(rest.len(), |e| e + 2)
                }
                _ if byte.is_ascii_whitespace() => {
                    at += 1;
                    continue;
                }
                _ if is_word(char::from(byte)) || !byte.is_ascii() => {
                    rest.find(|c: char| c.is_ascii() && !is_word(c)).unwrap_or(rest.len())
                }
                _ => 1,
            };
            words.push((Span::new(at, at + length), rest.get(..length).unwrap_or_default()));
            at += length.max(1);
        }
        Self { words, offset }
    }

    /// Whether the words from a place on are these, whatever their case.
    pub fn are(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(more, word)| self.is(at + more, word))
    }

    /// Whether a word is this one.
    pub fn is(&self, at: usize, word: &str) -> bool {
        self.words.get(at).is_some_and(|(_, one)| one.eq_ignore_ascii_case(word))
    }

    /// Where a word stands among them.
    pub fn find(&self, word: &str) -> Option<usize> {
        (0..self.words.len()).find(|at| self.is(*at, word))
    }

    /// The name at a place, and the place after it.
    pub fn name(&self, at: usize) -> Option<(Named, usize)> {
        let mut at = at;
        let mut schema = None;
        loop {
            let (span, word) = self.words.get(at)?;
            let name = bare(word)?;
            if self.is(at + 1, ".") {
                schema = Some(name);
                at += 2;
                continue;
            }
            let span = Span::new(self.offset + span.start, self.offset + span.end);
            return Some((Named { span, schema, name }, at + 1));
        }
    }

    /// The names in brackets at a place.
    pub fn list(&self, at: usize) -> Vec<Named> {
        let mut names = Vec::new();
        let mut at = at + 1;
        if !self.is(at - 1, "(") {
            return names;
        }
        while let Some((name, next)) = self.name(at) {
            names.push(name);
            at = next + 1;
            if !self.is(next, ",") {
                break;
            }
        }
        names
    }

    /// The place after `IF [NOT] EXISTS`, and whether that is there.
    pub fn guard(&self, at: usize) -> (usize, bool) {
        match (self.are(at, &["if", "not", "exists"]), self.are(at, &["if", "exists"])) {
            (true, _) => (at + 3, true),
            (_, true) => (at + 2, true),
            _ => (at, false),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// A name without its quotes, in lower case; `None` for signs and strings.
fn bare(word: &str) -> Option<String> {
    let quoted = |quote: char| word.strip_prefix(quote).and_then(|word| word.strip_suffix(quote));
    let name = quoted('"').or_else(|| quoted('`')).unwrap_or(word);
    let plain = name.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '_');
    plain.then(|| name.to_lowercase())
}

/// All names in a text.
pub fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    let words = words.filter(|word| word.len() > 1 && !word.starts_with(|c: char| c.is_numeric()));
    words.take(MAX_WORDS * 10).map(str::to_lowercase).take(MAX_WORDS).collect()
}

/// What a statement does, as its first words tell; `None` where the parser must read it.
pub fn acts(text: &str, offset: usize, dialect: Option<Dialect>) -> Option<Vec<Act>> {
    let words = Words::of(text, offset, 60);
    let harmless = [
        "begin",
        "commit",
        "start",
        "end",
        "comment",
        "analyze",
        "vacuum",
        "select",
        "pragma",
        "lock",
        "unlock",
        "rollback",
        "savepoint",
        "release",
        "reindex",
        "refresh",
        "revoke",
        "notify",
        "call",
        "print",
        "cluster",
        "flush",
        "copy",
        "show",
        "explain",
        "load",
    ];
    if text.starts_with('\\') {
        return Some(client(text));
    }
    if text.contains("{{") || text.contains("${") || text.contains("<%") {
        return Some(vec![Act::Unknown(names(text))]);
    }
    if words.is(0, "select") && text.to_ascii_lowercase().contains(" into ") {
        return Some(vec![Act::Unknown(names(text))]);
    }
    if words.is(0, "select") {
        // Functions change schemas, too: `SELECT create_hypertable('events', ...)`.
        return Some(if text.contains('(') { vec![Act::Unknown(names(text))] } else { Vec::new() });
    }
    if harmless.iter().any(|word| words.is(0, word)) {
        return Some(Vec::new());
    }
    if words.is(0, "use") || words.are(0, &["set", "search_path"]) {
        return Some(vec![Act::Switch]);
    }
    if words.is(0, "set") {
        return Some(Vec::new());
    }
    if words.is(0, "insert") || words.is(0, "replace") {
        return Some(insert(&words));
    }
    if words.is(0, "grant") {
        return Some(grant(&words));
    }
    if words.is(0, "create") {
        return create(text, &words, offset, dialect);
    }
    if words.is(0, "drop") {
        return drop(text, &words);
    }
    if words.is(0, "alter") && !words.is(1, "table") {
        return Some(alter(text, &words));
    }
    None
}

fn client(text: &str) -> Vec<Act> {
    let word = text.split_whitespace().next().unwrap_or_default();
    match word {
        "\\c" | "\\connect" => vec![Act::Switch],
        "\\i" | "\\ir" | "\\include" => vec![Act::Unknown(BTreeSet::from(["*".to_owned()]))],
        _ => Vec::new(),
    }
}

/// `INSERT [OR IGNORE] INTO table (columns)`.
fn insert(words: &Words<'_>) -> Vec<Act> {
    let Some((table, next)) =
        words.find("into").filter(|at| *at < 4).and_then(|at| words.name(at + 1))
    else {
        return Vec::new();
    };
    let next = if words.is(next, "as") { next + 2 } else { next };
    let columns = words.list(next);
    // A list that goes on beyond the words that were read, or is a query.
    let columns =
        if columns.iter().any(|column| column.name == "select") { Vec::new() } else { columns };
    vec![Act::Insert { table, columns }]
}

/// `GRANT rights ON something TO roles`.
fn grant(words: &Words<'_>) -> Vec<Act> {
    let Some(mut at) = (0..words.len()).rev().find(|at| words.is(*at, "to")) else {
        return Vec::new();
    };
    let mut acts = Vec::new();
    while let Some((name, next)) = words.name(at + 1) {
        let known = ["public", "current_user", "session_user", "current_role", "group", "role"];
        if !known.contains(&name.name.as_str()) {
            acts.push(Act::Grant(name));
        }
        if !words.is(next, ",") {
            break;
        }
        at = next;
    }
    acts
}

fn create(
    text: &str,
    words: &Words<'_>,
    offset: usize,
    dialect: Option<Dialect>,
) -> Option<Vec<Act>> {
    let at = if words.are(1, &["or", "replace"]) { 3 } else { 1 };
    let (next, guarded) = words.guard(at + 1);
    if words.is(at, "database") {
        let wrong = guarded && dialect == Some(Dialect::PostgreSql);
        let span = Span::new(offset, offset + text.len());
        let why = "CREATE DATABASE takes no IF NOT EXISTS in PostgreSQL";
        return Some(if wrong { vec![Act::Invalid { span, why }] } else { Vec::new() });
    }
    if words.is(at, "role") || words.is(at, "user") || words.is(at, "group") {
        let role = words.name(next).map(|(name, _)| Act::Role(name.name));
        return Some(role.into_iter().collect());
    }
    let trigger = [at, at + 1].into_iter().any(|at| words.is(at, "trigger"));
    if trigger {
        let table = words.find("on").and_then(|at| words.name(at + 1));
        let on = table.map(|(table, _)| Act::Use { table, verb: "CREATE TRIGGER" });
        return Some(on.into_iter().collect());
    }
    let parsed = [
        "table",
        "temp",
        "temporary",
        "unlogged",
        "global",
        "local",
        "index",
        "unique",
        "view",
        "materialized",
    ];
    if parsed.iter().any(|word| words.is(at, word)) {
        return None;
    }
    let virtual_table = words.are(at, &["virtual", "table"]).then(|| words.guard(at + 2).0);
    if let Some((name, _)) = virtual_table.and_then(|at| words.name(at)) {
        return Some(vec![Act::Create(Table::unread(name, true))]);
    }
    let policy = words.is(at, "policy");
    if policy {
        let table = words.find("on").and_then(|at| words.name(at + 1));
        return Some(
            table.map(|(table, _)| Act::Use { table, verb: "CREATE POLICY" }).into_iter().collect(),
        );
    }
    let plain = [
        "extension",
        "type",
        "schema",
        "sequence",
        "domain",
        "function",
        "procedure",
        "aggregate",
        "cast",
        "collation",
        "server",
        "publication",
        "subscription",
        "event",
        "statistics",
        "rule",
        "operator",
        "text",
        "proc",
        "definer",
    ];
    if plain.iter().any(|word| words.is(at, word)) {
        return Some(Vec::new());
    }
    let index = ["fulltext", "spatial", "clustered", "nonclustered"];
    if index.iter().any(|word| words.is(at, word)) {
        return Some(Vec::new());
    }
    Some(vec![Act::Unknown(names(text))])
}

fn drop(text: &str, words: &Words<'_>) -> Option<Vec<Act>> {
    let at = if words.is(1, "materialized") { 2 } else { 1 };
    let table = words.is(at, "table") || words.is(at, "view");
    let index = words.is(at, "index");
    if !table && !index {
        // A type or a schema takes with it what depends on it.
        let takes = words.is(at, "schema") || words.find("cascade").is_some();
        return Some(if takes { vec![Act::Unknown(names(text))] } else { Vec::new() });
    }
    let (mut next, guarded) =
        words.guard(if words.is(at + 1, "concurrently") { at + 2 } else { at + 1 });
    let mut names = Vec::new();
    while let Some((name, after)) = words.name(next) {
        names.push(name);
        next = after + 1;
        if !words.is(after, ",") {
            break;
        }
    }
    if index {
        return Some(names.into_iter().map(|name| Act::DropIndex(name.name)).collect());
    }
    let guarded = guarded || words.find("exists").is_some();
    Some(vec![Act::Drop { names, if_exists: guarded }])
}

/// `ALTER` of anything but a table.
fn alter(text: &str, words: &Words<'_>) -> Vec<Act> {
    if words.are(1, &["role"]) || words.are(1, &["user"]) {
        return Vec::new();
    }
    let owner = words.find("owner").filter(|at| words.is(at + 1, "to"));
    if let Some((name, _)) = owner.and_then(|at| words.name(at + 2)) {
        return vec![Act::Grant(name)];
    }
    let touches = words.is(1, "view")
        || words.is(1, "index")
        || words.is(1, "schema")
        || words.is(1, "materialized");
    if touches { vec![Act::Unknown(names(text))] } else { Vec::new() }
}

impl Table {
    /// A table of which only the name could be read.
    pub fn unread(name: Named, if_not_exists: bool) -> Self {
        Self {
            name,
            if_not_exists,
            temporary: false,
            open: true,
            columns: Vec::new(),
            primary: true,
            keys: Vec::new(),
            foreign: Vec::new(),
        }
    }
}
