//! Runs the statements of a sequence over a schema that begins empty, and tells of each name in them what it
//! meets there.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    live::{Live, is_of_database, key, plain_schema},
    sequences::{Kind, Sequence, Step},
    told::Told,
};
use crate::services::system::{
    System,
    sql::{Act, Change, Dialect, Foreign, Key, Named, Table},
};

/// How many of the last migrations may still have to run somewhere.
const RECENT: usize = 10;

/// The schema that a sequence makes.
pub struct Schema<'r, 's, 'a> {
    system: &'r System<'a>,
    sequence: &'r Sequence<'s, 'a>,
    /// The tables that are there.
    pub tables: BTreeMap<String, Live>,
    /// Names that something unknown was done to.
    pub unknown: BTreeSet<String>,
    /// Whether nothing is hidden: no other database, no script that could not be read to its end.
    pub trusted: bool,
    gone: BTreeSet<String>,
    /// The tables that are made at any time, with the step that makes each.
    made: BTreeMap<String, usize>,
    step: usize,
    file: usize,
    told: Told,
}

impl<'r, 's, 'a> Schema<'r, 's, 'a> {
    /// Runs a sequence.
    pub fn of(system: &'r System<'a>, sequence: &'r Sequence<'s, 'a>) -> Self {
        let mut made = BTreeMap::new();
        for (at, step) in sequence.steps.iter().enumerate() {
            for act in step.script.statements.iter().flat_map(|one| &one.acts) {
                if let Act::Create(Table { name, .. }) | Act::View { name, .. } = act {
                    made.entry(key(name)).or_insert(at);
                }
            }
        }
        let mut schema = Self {
            system,
            sequence,
            tables: BTreeMap::new(),
            unknown: BTreeSet::new(),
            trusted: sequence.steps.iter().all(|step| step.script.whole),
            gone: BTreeSet::new(),
            made,
            step: 0,
            file: 0,
            told: Told::default(),
        };
        for (at, step) in sequence.steps.iter().enumerate() {
            schema.run(at, *step);
        }
        schema
    }

    /// What was told of the names in its statements.
    pub fn told(&mut self) -> Told {
        std::mem::take(&mut self.told)
    }

    fn run(&mut self, at: usize, step: Step<'a>) {
        self.step = at;
        self.file = step.file;
        for statement in &step.script.statements {
            for act in &statement.acts {
                self.act(act);
            }
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Create(table) => self.create(table),
            Act::View { name, reads } => {
                reads.iter().for_each(|read| self.meets(read, "CREATE VIEW"));
                self.tables.insert(key(name), Live::view(self.file, self.step, name));
            }
            Act::Drop { names, .. } => {
                for name in names {
                    if self.tables.remove(&key(name)).is_some() {
                        self.gone.insert(key(name));
                    }
                }
            }
            Act::DropIndex(name) => self.drop_key(None, name),
            Act::Alter { table, if_exists, changes } => {
                if !if_exists {
                    self.meets(table, "ALTER TABLE");
                }
                changes.iter().for_each(|change| self.change(table, change));
            }
            Act::Index { table, key, concurrently } => self.index(table, key, *concurrently),
            Act::Insert { table, columns } => {
                self.meets(table, "INSERT");
                columns.iter().for_each(|column| self.has(table, column, "INSERT"));
            }
            Act::Use { table, verb } => self.meets(table, verb),
            Act::Switch => self.trusted &= self.tables.is_empty(),
            Act::Unknown(names) => self.unknown.extend(names.iter().cloned()),
            Act::Invalid { span, why } => {
                self.told.add(
                    "sql-statement",
                    "invalid",
                    self.file,
                    *span,
                    vec![("why", (*why).to_owned())],
                );
            }
            Act::Role(_) | Act::Grant(_) => {}
        }
    }

    fn create(&mut self, table: &Table) {
        let name = key(&table.name);
        if table.if_not_exists && self.tables.contains_key(&name) {
            return;
        }
        let there = self.tables.get(&name).filter(|there| !there.passing && !table.temporary);
        if let Some(there) = there
            && self.trusted
            && !self.is_unknown(&table.name.name)
        {
            let first = format!("{}", self.system.path(there.file));
            self.tell(
                "sql-table",
                "twice",
                &table.name,
                vec![("verb", "CREATE TABLE".to_owned()), ("other", first)],
            );
        }
        self.tables.insert(name, Live::new(self.file, self.step, table));
        for foreign in &table.foreign {
            self.foreign(&table.name, foreign);
        }
        for place in table.keys.iter().flat_map(|key| &key.places) {
            self.has(&table.name, place, "a key");
        }
    }

    fn index(&mut self, table: &Named, index: &Key, concurrently: bool) {
        self.meets(table, "CREATE INDEX");
        index.places.iter().for_each(|column| self.has(table, column, "CREATE INDEX"));
        let recent = self.is_recent();
        if let Some(live) = self.tables.get_mut(&key(table)) {
            live.primary |= index.unique;
            live.keys.push(index.clone());
            let is = match (concurrently, live.step == self.step) {
                (true, _) => "concurrent",
                (_, true) => "new",
                _ if !recent => "past",
                _ => "blocking",
            };
            let counts = matches!(self.sequence.kind, Kind::Folder) && !live.passing;
            if counts && self.sequence.dialect == Some(Dialect::PostgreSql) {
                self.tell("sql-index", is, table, Vec::new());
            }
        }
    }

    fn change(&mut self, table: &Named, change: &Change) {
        let name = key(table);
        match change {
            Change::Add { column, if_not_exists, needs_value } => {
                let Some(live) = self.tables.get_mut(&name) else { return };
                let new = live.columns.insert(column.name.clone());
                let (open, earlier) = (live.open, live.step != self.step);
                if !new && !open && !if_not_exists && self.trusted && !self.is_unknown(&table.name)
                {
                    self.tell_column("twice", table, column, "ADD COLUMN");
                }
                if *needs_value
                    && earlier
                    && self.is_recent()
                    && matches!(self.sequence.kind, Kind::Folder)
                {
                    self.tell_column("needs-value", table, column, "ADD COLUMN");
                }
            }
            Change::Drop { column, if_exists } => {
                if !if_exists {
                    self.has(table, column, "DROP COLUMN");
                }
                let Some(live) = self.tables.get_mut(&name) else { return };
                live.columns.remove(&column.name);
                let gone = Some(column.name.clone());
                live.keys.retain(|key| !key.columns.contains(&gone));
                live.foreign.retain(|(_, one)| one.columns.iter().all(|it| it.name != column.name));
            }
            Change::Modify(column) => self.has(table, column, "ALTER COLUMN"),
            Change::Rename(old, new) => {
                self.has(table, old, "RENAME COLUMN");
                if let Some(live) = self.tables.get_mut(&name) {
                    live.rename(old, new);
                }
            }
            Change::RenameTo(new) => {
                if let Some(mut live) = self.tables.remove(&name) {
                    live.name.name.clone_from(&new.name);
                    let new = key(&Named { schema: table.schema.clone(), ..new.clone() });
                    self.gone.insert(name);
                    self.tables.insert(new, live);
                }
            }
            Change::Primary => {
                if let Some(live) = self.tables.get_mut(&name) {
                    live.primary = true;
                }
            }
            Change::Key(index) => {
                index.places.iter().for_each(|column| self.has(table, column, "a key"));
                if let Some(live) = self.tables.get_mut(&name) {
                    live.primary |= index.unique;
                    live.keys.push(index.clone());
                }
            }
            Change::Foreign(foreign) => {
                self.foreign(table, foreign);
                let file = self.file;
                if let Some(live) = self.tables.get_mut(&name) {
                    live.foreign.push((file, foreign.clone()));
                }
            }
            Change::DropKey(index) => self.drop_key(Some(&name), index),
            Change::Other => {}
        }
    }

    fn drop_key(&mut self, table: Option<&String>, index: &str) {
        for (name, live) in &mut self.tables {
            if table.is_none_or(|table| table == name) {
                live.keys.retain(|key| key.name.as_deref() != Some(index));
            }
        }
    }

    fn foreign(&mut self, table: &Named, foreign: &Foreign) {
        foreign.columns.iter().for_each(|column| self.has(table, column, "FOREIGN KEY"));
        self.meets(&foreign.target, "REFERENCES");
        foreign
            .target_columns
            .iter()
            .for_each(|column| self.has(&foreign.target, column, "REFERENCES"));
    }

    /// Tells whether a table is there.
    fn meets(&mut self, table: &Named, verb: &'static str) {
        if self.is_unknown(&table.name) || is_of_database(table) {
            return;
        }
        let name = key(table);
        let is = if self.tables.contains_key(&name) {
            "found"
        } else if !self.trusted || self.foreign_schema(table) {
            return;
        } else if verb == "REFERENCES"
            && self.sequence.dialect != Some(Dialect::PostgreSql)
            && self.made.contains_key(&name)
        {
            // Other databases look later, or not at all.
            return;
        } else if self.made.get(&name).is_some_and(|at| *at >= self.step) {
            // Only PostgreSQL is certain to look at once, whatever its settings.
            if self.sequence.dialect != Some(Dialect::PostgreSql) {
                return;
            }
            "later"
        } else if self.gone.contains(&name) {
            "gone"
        } else {
            "missing"
        };
        let other = self.made.get(&name).and_then(|at| self.sequence.steps.get(*at));
        let other = other.map(|step| self.system.path(step.file).to_string()).unwrap_or_default();
        self.tell("sql-table", is, table, vec![("verb", verb.to_owned()), ("other", other)]);
    }

    /// Tells whether a table has a column.
    fn has(&mut self, table: &Named, column: &Named, verb: &'static str) {
        let Some(live) = self.tables.get(&key(table)) else { return };
        let hidden = live.open || live.passing || !self.trusted || self.is_unknown(&table.name);
        // Columns that the database has by itself.
        let own = ["rowid", "oid", "ctid", "xmin", "_rowid_", "value"];
        if hidden || own.contains(&column.name.as_str()) {
            return;
        }
        let is = if live.columns.contains(&column.name) { "found" } else { "missing" };
        self.tell_column(is, table, column, verb);
    }

    /// Whether it is one of the last migrations: older ones have run long ago.
    fn is_recent(&self) -> bool {
        self.step + RECENT >= self.sequence.steps.len()
    }

    /// Whether something that could not be read may have made or changed what has this name.
    pub fn is_unknown(&self, name: &str) -> bool {
        self.unknown.contains(name) || self.unknown.contains("*")
    }

    /// Whether a table is of a schema in which this sequence makes nothing.
    fn foreign_schema(&self, table: &Named) -> bool {
        let Some(schema) = plain_schema(table) else { return false };
        let start = format!("{schema}.");
        !self.made.keys().any(|name| name.starts_with(&start))
    }

    fn tell(
        &mut self,
        kind: &'static str,
        is: &'static str,
        table: &Named,
        more: Vec<(&'static str, String)>,
    ) {
        let mut captures = vec![("table", table.name.clone()), ("of", self.sequence.name.clone())];
        captures.extend(more);
        self.told.add(kind, is, self.file, table.span, captures);
    }

    fn tell_column(&mut self, is: &'static str, table: &Named, column: &Named, verb: &str) {
        let captures = vec![
            ("name", format!("{}.{}", table.name, column.name)),
            ("table", table.name.clone()),
            ("column", column.name.clone()),
            ("of", self.sequence.name.clone()),
            ("verb", verb.to_owned()),
        ];
        self.told.add("sql-column", is, self.file, column.span, captures);
    }
}
