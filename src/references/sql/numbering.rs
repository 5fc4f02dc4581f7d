//! Versions of migrations that are there twice.

use std::collections::BTreeMap;

use super::{
    super::Reference,
    sequences::{self, Migration},
};
use crate::{
    base::{RepoPath, Span},
    services::system::System,
};

/// Words of names that tell for which database or way a file is: two of one version are then no clash.
const VARIANTS: [&str; 14] = [
    "postgres",
    "postgresql",
    "pg",
    "mysql",
    "mariadb",
    "sqlite",
    "sqlite3",
    "mssql",
    "oracle",
    "h2",
    "down",
    "rollback",
    "undo",
    "test",
];

/// Tells of the version of each migration.
pub fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (folder, files) in sequences::folders(system) {
        let Some(tool) = tool(system, &folder, &files) else { continue };
        let mut versions: BTreeMap<(Vec<u128>, &str), Vec<&Migration<'_>>> = BTreeMap::new();
        let ups = files.iter().filter(|one| !one.down && !one.version.is_empty());
        for one in ups {
            // `1_2` and `1.2` are the same, `1` and `01` as well.
            versions
                .entry((sequences::numbers(&one.version), variant(&one.rest)))
                .or_default()
                .push(one);
        }
        for same in versions.values() {
            for one in same {
                let other = same.iter().find(|other| other.file < one.file);
                let is = if other.is_some() { "twice" } else { "found" };
                let other = other.map(|other| system.path(other.file).to_string());
                found.push(Reference {
                    kind: "migration-version",
                    is,
                    file: one.file,
                    span: Span::new(0, 0),
                    service: None,
                    captures: vec![
                        ("version", one.version.clone()),
                        ("other", other.unwrap_or_default()),
                        ("tool", tool.to_owned()),
                    ],
                });
            }
        }
    }
    found
}

/// The tool that runs a folder and takes each version once, as the form of its files tells.
fn tool(system: &System<'_>, folder: &RepoPath, files: &[Migration<'_>]) -> Option<&'static str> {
    let name = |one: &Migration<'_>| system.path(one.file).name().to_lowercase();
    let pairs = files.iter().any(|one| name(one).ends_with(".up.sql"));
    if pairs {
        return Some("golang-migrate or sqlx");
    }
    if files.iter().any(|one| name(one).contains("__") && name(one).starts_with('v')) {
        return Some("Flyway");
    }
    if files.iter().any(|one| one.script.down) {
        return Some("goose or dbmate");
    }
    let diesel = files.iter().all(|one| name(one) == "up.sql" || name(one) == "down.sql");
    if diesel {
        return Some("Diesel");
    }
    (folder.as_str().ends_with("supabase/migrations")).then_some("Supabase")
}

/// The word of a name that tells which kind of file of its version it is.
fn variant(rest: &str) -> &'static str {
    let mut words = rest.split(|c: char| !c.is_alphanumeric());
    words.find_map(|word| VARIANTS.iter().find(|one| **one == word)).copied().unwrap_or_default()
}
