//! What the tables of a schema lack, and roles that nobody makes.

use std::collections::BTreeSet;

use super::{
    replay::Schema,
    sequences::{Kind, Sequence},
    told::Told,
};
use crate::services::system::{
    System,
    sql::{Act, Dialect},
};

/// Foreign keys without an index, tables without a key.
pub fn told(schema: &Schema<'_, '_, '_>, sequence: &Sequence<'_, '_>) -> Told {
    let mut told = Told::default();
    for live in schema.tables.values().filter(|live| !live.passing) {
        if schema.is_unknown(&live.name.name) {
            continue;
        }
        if !live.open {
            let is = if live.primary { "unique" } else { "missing" };
            told.add(
                "sql-key",
                is,
                live.file,
                live.name.span,
                vec![("table", live.name.name.clone())],
            );
        }
        if sequence.dialect != Some(Dialect::PostgreSql) || live.open {
            continue;
        }
        for (file, foreign) in &live.foreign {
            let columns: Vec<String> = foreign.columns.iter().map(|one| one.name.clone()).collect();
            let Some(place) = foreign.columns.first() else { continue };
            // An index that begins with one of several columns finds nearly as much.
            let first = |column: &String| {
                live.keys.iter().any(|key| key.covers(std::slice::from_ref(column)))
            };
            let covered =
                live.keys.iter().any(|key| key.covers(&columns)) || columns.iter().any(first);
            let captures = vec![
                ("key", format!("{}.{}", live.name.name, columns.join("+"))),
                ("table", live.name.name.clone()),
                ("column", columns.join(", ")),
                ("target", foreign.target.name.clone()),
            ];
            let is = if covered { "indexed" } else { "unindexed" };
            told.add("sql-foreign-key", is, *file, place.span, captures);
        }
    }
    told
}

/// Roles that the scripts of a new PostgreSQL container give rights to.
pub fn roles(system: &System<'_>, sequence: &Sequence<'_, '_>) -> Told {
    let mut told = Told::default();
    let Kind::Init(container) = sequence.kind else { return told };
    let user = container.variables.iter().find(|one| one.name == "POSTGRES_USER");
    // Where a file gives the name, nobody knows it here.
    let unknown = container.more_variables && user.is_none();
    let user = match user {
        Some(user) => user.value.clone().filter(|value| !value.contains('$')),
        None => Some("postgres".to_owned()).filter(|_| !unknown),
    };
    let (Some(user), Some(Dialect::PostgreSql)) = (user, sequence.dialect) else { return told };
    // Scripts of a shell beside them may make any role.
    let shell = container
        .mounts
        .iter()
        .filter(|one| one.target.starts_with("/docker-entrypoint-initdb.d"))
        .count();
    if shell > sequence.steps.len() {
        return told;
    }
    let mut made: BTreeSet<String> = BTreeSet::from([user.to_lowercase(), "postgres".to_owned()]);
    if user != "postgres" {
        made.remove("postgres");
    }
    for step in &sequence.steps {
        for act in step.script.statements.iter().flat_map(|one| &one.acts) {
            match act {
                Act::Role(name) => {
                    made.insert(name.clone());
                }
                Act::Unknown(names) => made.extend(names.iter().cloned()),
                Act::Grant(role) => {
                    let is = if made.contains(&role.name) { "found" } else { "missing" };
                    let by = format!("{} in {}", container.name, system.path(container.file));
                    let captures =
                        vec![("by", by), ("role", role.name.clone()), ("user", user.clone())];
                    told.add("sql-role", is, step.file, role.span, captures);
                }
                _ => {}
            }
        }
    }
    told
}
