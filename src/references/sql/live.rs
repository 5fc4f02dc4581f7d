//! A table while the statements of a sequence are run over it, and the names of tables.

use std::collections::BTreeSet;

use crate::services::system::sql::{Foreign, Key, Named, Table};

/// A table while its sequence is run.
pub struct Live {
    /// The number of the file that made it.
    pub file: usize,
    /// Which step of the sequence made it.
    pub step: usize,
    /// Its name.
    pub name: Named,
    /// Whether it has more than what is known.
    pub open: bool,
    /// Whether it is a view, or goes with the connection.
    pub passing: bool,
    /// Its columns.
    pub columns: BTreeSet<String>,
    /// Whether it has a primary key, or at least a unique one.
    pub primary: bool,
    /// Its indexes.
    pub keys: Vec<Key>,
    /// Its foreign keys, each with the file where it stands.
    pub foreign: Vec<(usize, Foreign)>,
}

impl Live {
    /// A table as it is created.
    pub fn new(file: usize, step: usize, table: &Table) -> Self {
        Self {
            file,
            step,
            name: table.name.clone(),
            open: table.open,
            passing: table.temporary,
            columns: table.columns.iter().map(|column| column.name.clone()).collect(),
            primary: table.primary || table.keys.iter().any(|key| key.unique),
            keys: table.keys.clone(),
            foreign: table.foreign.iter().map(|foreign| (file, foreign.clone())).collect(),
        }
    }

    /// A view, whose columns are not known.
    pub fn view(file: usize, step: usize, name: &Named) -> Self {
        let table = Table::unread(name.clone(), true);
        Self { passing: true, ..Self::new(file, step, &table) }
    }

    /// Gives a column another name, wherever it is named.
    pub fn rename(&mut self, old: &Named, new: &Named) {
        self.columns.remove(&old.name);
        self.columns.insert(new.name.clone());
        let columns = self.keys.iter_mut().flat_map(|key| &mut key.columns).flatten();
        let foreign = self.foreign.iter_mut().flat_map(|(_, one)| &mut one.columns);
        let named = columns.chain(foreign.map(|column| &mut column.name));
        named.filter(|name| **name == old.name).for_each(|name| name.clone_from(&new.name));
    }
}

/// The schema of a name, where it is not the usual one.
pub fn plain_schema(name: &Named) -> Option<&str> {
    name.schema.as_deref().filter(|schema| !["public", "dbo", "main"].contains(schema))
}

/// What a table is kept under.
pub fn key(name: &Named) -> String {
    match plain_schema(name) {
        Some(schema) => format!("{schema}.{}", name.name),
        None => name.name.clone(),
    }
}

/// Whether it is one of the tables that a database has by itself.
pub fn is_of_database(table: &Named) -> bool {
    let schemas = [
        "pg_catalog",
        "information_schema",
        "sys",
        "mysql",
        "performance_schema",
        "auth",
        "storage",
    ];
    let name = table.name.as_str();
    table.schema.as_deref().is_some_and(|schema| schemas.contains(&schema))
        || name.starts_with("pg_")
        || name.starts_with("sqlite_")
        || ["dual", "inserted", "deleted", "excluded", "old", "new", "set", "unnest"]
            .contains(&name)
}
