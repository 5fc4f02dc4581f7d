//! Migrations and schemas: the statements of each sequence of scripts are held against what those before them
//! made, and the tables that come out of it against what a table should have.

mod design;
mod folders;
mod live;
mod numbering;
mod replay;
mod revisions;
mod sequences;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use self::{live::key, replay::Schema, sequences::Sequence, told::Told};
use super::{Kind, Reference, Resolver};
use crate::services::system::{Declares, System, sql::Act};

/// Tables, columns, keys and statements.
pub const SCHEMA: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "sql-table",
            about: "a table that a statement of a migration or schema names: `later` is one that only a later statement makes, `gone` one that an earlier one dropped, `elsewhere` one that only another service's schema makes, `twice` one that is made although it is there",
            states: &["missing", "later", "gone", "elsewhere", "twice", "found"],
            captures: &["table", "of", "verb", "other"],
        },
        Kind {
            name: "sql-column",
            about: "a column that a statement of a migration or schema names: `twice` is one that is added although it is there, `needs-value` one that is added as NOT NULL without a default to a table of an earlier migration",
            states: &["missing", "twice", "needs-value", "found"],
            captures: &["name", "table", "column", "of", "verb"],
        },
        Kind {
            name: "sql-statement",
            about: "a statement that its database refuses",
            states: &["invalid"],
            captures: &["why"],
        },
        Kind {
            name: "sql-foreign-key",
            about: "a foreign key of a PostgreSQL schema, and whether an index leads with its columns",
            states: &["unindexed", "indexed"],
            captures: &["key", "table", "column", "target"],
        },
        Kind {
            name: "sql-key",
            about: "a table, and whether it has a primary or at least a unique key",
            states: &["missing", "unique"],
            captures: &["table"],
        },
        Kind {
            name: "sql-index",
            about: "an index that a PostgreSQL migration builds: `blocking` on a table of an earlier migration, `past` where that ran long ago, `new` on one of its own",
            states: &["blocking", "past", "concurrent", "new"],
            captures: &["table", "of"],
        },
        Kind {
            name: "sql-role",
            about: "a role that scripts of a new database give rights to: `missing` where neither they nor the container make it",
            states: &["missing", "found"],
            captures: &["role", "user", "by"],
        },
    ],
    resolve,
};

/// Versions of migrations.
pub const MIGRATIONS: Resolver = Resolver {
    kinds: &[Kind {
        name: "migration-version",
        about: "the version of a migration: `twice` where another one of its folder has the same one",
        states: &["twice", "found"],
        captures: &["version", "other", "tool"],
    }],
    resolve: numbering::resolve,
};

/// Migrations that name their parents.
pub const REVISIONS: Resolver = Resolver {
    kinds: &[Kind {
        name: "migration-parent",
        about: "a migration of Alembic or Django, which names the one before it: `missing` where there is no such one, `head` where it is one of several that nothing follows",
        states: &["missing", "head", "found"],
        captures: &["name", "parent", "tool", "heads", "folder"],
    }],
    resolve: revisions::resolve,
};

/// Which scripts are run.
pub const RUN: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "migration-folder",
            about: "a migration: `unread` where nothing names its folder, and something names another one beside it",
            states: &["unread"],
            captures: &["folder", "other", "by"],
        },
        Kind {
            name: "sql-script",
            about: "a script that the source of a program names, and that drops tables that it then makes",
            states: &["drops"],
            captures: &["script", "tables"],
        },
    ],
    resolve: folders::resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let sequences = sequences::sequences(system);
    if sequences.is_empty() {
        return Vec::new();
    }
    let makers = Makers::of(system);
    let mut told = Told::default();
    for sequence in &sequences {
        let mut schema = Schema::of(system, sequence);
        let mut names = schema.told();
        makers.settle(&schema, sequence, &mut names);
        told.merge(names);
        told.merge(design::told(&schema, sequence));
        told.merge(design::roles(system, sequence));
    }
    told.references()
}

/// Who makes which table.
struct Makers<'s, 'a> {
    system: &'s System<'a>,
    /// The scripts that make a table.
    scripts: BTreeMap<String, BTreeSet<usize>>,
    /// Names of classes, as tables may be called after them.
    classes: BTreeSet<String>,
}

impl<'s, 'a> Makers<'s, 'a> {
    fn of(system: &'s System<'a>) -> Self {
        let mut scripts: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (file, part) in system.parts {
            let statements = part.sql.iter().flat_map(|script| &script.statements);
            for act in statements.flat_map(|one| &one.acts) {
                let name = match act {
                    Act::Create(table) => key(&table.name),
                    Act::View { name, .. } => key(name),
                    _ => continue,
                };
                scripts.entry(name).or_default().insert(*file);
            }
        }
        let declared = system.sources().flat_map(|(_, source)| &source.declares);
        let classes = declared.filter(|one| one.kind == Declares::Class);
        let classes = classes.map(|one| plain(&one.name)).collect();
        Self { system, scripts, classes }
    }

    /// Leaves of the tables that are not there only those of which that is certain.
    fn settle(&self, schema: &Schema<'_, '_, '_>, sequence: &Sequence<'_, '_>, told: &mut Told) {
        let mut distinct: BTreeSet<String> = BTreeSet::new();
        told.retain(|reference| {
            if reference.kind != "sql-table" || reference.is != "missing" {
                return true;
            }
            let table = table_of(reference);
            if let Some(files) = self.scripts.get(&table) {
                return self.elsewhere(reference, files);
            }
            let known = !self.classes.contains(&plain(&table)) && !schema.is_unknown(&table);
            if known {
                distinct.insert(table);
            }
            known
        });
        // A folder that makes little of what it changes goes on from what something else made.
        let made = schema.tables.len();
        let own = made >= 2 && distinct.len() * 3 <= made && self.begins(sequence);
        told.retain(|reference| {
            own || reference.kind != "sql-table" || !["missing", "gone"].contains(&reference.is)
        });
    }

    /// Whether the first script makes a table.
    fn begins(&self, sequence: &Sequence<'_, '_>) -> bool {
        let first = sequence.steps.first();
        let mut acts =
            first.into_iter().flat_map(|step| &step.script.statements).flat_map(|one| &one.acts);
        acts.any(|act| matches!(act, Act::Create(_)))
    }

    /// A table of another service: said of foreign keys, which cannot be made without it.
    fn elsewhere(&self, reference: &mut Reference, files: &BTreeSet<usize>) -> bool {
        let owner = |file: usize| self.system.inventory.owner(file);
        let own = owner(reference.file);
        let verb =
            reference.captures.iter().any(|(name, text)| *name == "verb" && text == "REFERENCES");
        let foreign = files.iter().all(|file| owner(*file).is_some() && owner(*file) != own);
        let Some(first) = files.first().filter(|_| verb && foreign && own.is_some()) else {
            return false;
        };
        reference.is = "elsewhere";
        for (name, text) in &mut reference.captures {
            if *name == "other" {
                *text = self.system.path(*first).to_string();
            }
        }
        true
    }
}

fn table_of(reference: &Reference) -> String {
    let table = reference.captures.iter().find(|(name, _)| *name == "table");
    table.map(|(_, table)| table.clone()).unwrap_or_default()
}

/// A name as tables and classes share it: `order_items` and `OrderItem`.
fn plain(name: &str) -> String {
    let joined: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    joined.to_lowercase().trim_end_matches('s').to_owned()
}
