//! Migrations that name the ones before them: whether these are there, and whether one line comes out of it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Reference;
use crate::{
    base::RepoPath,
    services::system::{Revision, System},
};

/// Tells of each migration of Alembic and Django.
pub fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut folders: BTreeMap<(RepoPath, &str), Vec<(usize, &Revision)>> = BTreeMap::new();
    let mut everywhere: BTreeSet<&str> = BTreeSet::new();
    for (file, part) in system.parts {
        let Some(revision) = &part.revision else { continue };
        folders
            .entry((system.path(*file).parent(), revision.tool))
            .or_default()
            .push((*file, revision));
        if revision.tool == "Alembic" {
            everywhere.insert(&revision.name);
        }
    }
    let mut found = Vec::new();
    for ((folder, tool), all) in &folders {
        let known = all.iter().all(|(_, one)| one.after.is_some() && !one.branches);
        if !known || all.len() < 2 {
            continue;
        }
        let own: BTreeSet<&str> = all.iter().map(|(_, one)| one.name.as_str()).collect();
        let after = |one: &Revision| one.after.clone().unwrap_or_default();
        let followed: BTreeSet<String> = all.iter().flat_map(|(_, one)| after(one)).collect();
        let heads: Vec<&str> =
            own.iter().copied().filter(|name| !followed.contains(*name)).collect();
        // An application that calls itself otherwise than its folder names none of its own.
        let linked = own.iter().any(|name| followed.contains(*name));
        for (file, one) in all {
            let missing = after(one).into_iter().find(|name| !is_there(name, &own, &everywhere));
            let is = match &missing {
                Some(_) => "missing",
                None if heads.len() > 1 && linked && heads.contains(&one.name.as_str()) => "head",
                None => "found",
            };
            found.push(Reference {
                kind: "migration-parent",
                is,
                file: *file,
                span: one.span,
                service: None,
                captures: vec![
                    ("name", one.name.clone()),
                    ("parent", missing.unwrap_or_default()),
                    ("tool", (*tool).to_owned()),
                    ("heads", heads.join(", ")),
                    ("folder", folder.to_string()),
                ],
            });
        }
    }
    found
}

/// Whether a name is of a migration. Alembic also takes the beginning of one.
fn is_there(name: &str, own: &BTreeSet<&str>, everywhere: &BTreeSet<&str>) -> bool {
    own.contains(name)
        || everywhere.iter().any(|one| *one == name || (name.len() >= 4 && one.starts_with(name)))
}
