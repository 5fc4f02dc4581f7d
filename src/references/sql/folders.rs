//! Folders of migrations that nothing runs beside one that is run, and scripts that drop what they make.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::Reference,
    sequences::{self, Migration},
};
use crate::{
    base::{RepoPath, Role, Span},
    services::system::{System, local, sql::Act},
};

/// Tells of each migration whether its folder is run, and of each script that a program names what it drops.
pub fn resolve(system: &System<'_>) -> Vec<Reference> {
    let named = Named::of(system);
    let mut found = runs(system);
    let folders = sequences::folders(system);
    for (folder, files) in &folders {
        if named.by.contains_key(folder) || named.loose.contains(folder.name()) {
            continue;
        }
        let other = folders.keys().find(|other| {
            *other != folder
                && named.by.contains_key(*other)
                && belongs(system, &folders, folder, other)
        });
        let Some((other, by)) = other.and_then(|other| Some((other, named.by.get(other)?))) else {
            continue;
        };
        for one in files.iter().filter(|one| !one.down) {
            found.push(Reference {
                kind: "migration-folder",
                is: "unread",
                file: one.file,
                span: Span::new(0, 0),
                service: None,
                captures: vec![
                    ("folder", folder.to_string()),
                    ("other", other.to_string()),
                    ("by", system.path(*by).to_string()),
                ],
            });
        }
    }
    found
}

/// Whether two folders are of the same part of the repository: of one service, or below one folder.
fn belongs(
    system: &System<'_>,
    folders: &BTreeMap<RepoPath, Vec<Migration<'_>>>,
    one: &RepoPath,
    other: &RepoPath,
) -> bool {
    let first = |folder: &RepoPath| folders.get(folder).and_then(|files| files.first());
    let (Some(one_file), Some(other_file)) = (first(one), first(other)) else { return false };
    let owner = |file: usize| system.inventory.owner(file);
    let same_dialect = match (one_file.script.dialect, other_file.script.dialect) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    let near = one.ancestors().any(|above| !above.is_root() && other.is_within(&above));
    let (own, others) = (owner(one_file.file), owner(other_file.file));
    same_dialect && own == others && (own.is_some() || near)
}

/// The folders and scripts that files name.
#[derive(Default)]
struct Named {
    /// Each with a file that names it.
    by: BTreeMap<RepoPath, usize>,
    /// Last parts of paths that lead nowhere here: inside an image, for example.
    loose: BTreeSet<String>,
}

impl Named {
    fn of(system: &System<'_>) -> Self {
        let mut named = Self::default();
        for (file, part) in system.parts {
            let mut targets: BTreeSet<&str> = BTreeSet::new();
            for (_, path) in &part.scripts {
                // A mount: what it leads to in the container is the same folder.
                let (path, target) = match path.split_once(":/") {
                    Some((path, target)) if !target.starts_with('/') => (path, Some(target)),
                    _ => (path.as_str(), None),
                };
                targets.extend(target);
                named.take(system, *file, path, part.source.is_some(), &targets);
            }
            // `sqlx::migrate!()` and Diesel's macro take the folder `migrations` of their package.
            let macros = part.source.iter().filter(|source| source.language == "rust").count();
            if macros > 0 {
                named.loose.insert("migrations".to_owned());
            }
        }
        named
    }
}

impl Named {
    /// Takes a path that a file names, unless it is a folder that a container sees under another name.
    fn take(
        &mut self,
        system: &System<'_>,
        file: usize,
        path: &str,
        is_program: bool,
        targets: &BTreeSet<&str>,
    ) {
        if targets.contains(path.trim_start_matches('/')) {
            return;
        }
        match lead(system, &system.path(file).parent(), path) {
            Some(to) => {
                let to = if to.name().ends_with(".sql") { to.parent() } else { to };
                self.by.entry(to).or_insert(file);
            }
            // A word of a sentence names nothing.
            None if is_program || path.contains('/') => {
                let last = path.trim_end_matches(['/', '*']).rsplit('/').next();
                self.loose.extend(last.map(str::to_owned));
            }
            None => {}
        }
    }
}

/// The file or folder that a path leads to, as seen from a folder and from those above it.
fn lead(system: &System<'_>, from: &RepoPath, path: &str) -> Option<RepoPath> {
    let path = path.trim_start_matches("file://").trim_start_matches("classpath:");
    let path = match path.rsplit_once('/') {
        Some((before, last)) if last.contains('*') => before,
        None if path.contains('*') => ".",
        _ => path,
    };
    let parts: Vec<&str> =
        path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.is_empty() {
        return Some(from.clone());
    }
    (0..parts.len()).find_map(|skip| {
        let shorter = parts.get(skip..)?.join("/");
        std::iter::once(from.clone()).chain(from.ancestors()).find_map(|above| {
            let to = local(&above, &shorter)?;
            (!to.is_root() && system.exists(&to)).then_some(to)
        })
    })
}

/// Scripts that the source of a program names, and that drop the tables that they make.
fn runs(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (file, part) in system.parts {
        if part.source.is_none() || part.role != Role::Production {
            continue;
        }
        for (span, path) in part.scripts.iter().filter(|(_, path)| path.ends_with(".sql")) {
            let folder = system.path(*file).parent();
            let script = lead(system, &folder, path).or_else(|| resource(system, *file, path));
            let Some((script, number)) =
                script.and_then(|at| Some((at.clone(), system.number(&at)?)))
            else {
                continue;
            };
            let dropped = dropped(system, number);
            let other = ["reset", "drop", "seed", "test", "clean", "down", "fixture", "migrat"];
            let about = format!("{} {}", system.path(*file), path).to_lowercase();
            if dropped.is_empty() || other.iter().any(|word| about.contains(word)) {
                continue;
            }
            found.push(Reference {
                kind: "sql-script",
                is: "drops",
                file: *file,
                span: *span,
                service: None,
                captures: vec![("script", script.to_string()), ("tables", dropped.join(", "))],
            });
        }
    }
    found
}

/// A file on the class path, by its name.
fn resource(system: &System<'_>, file: usize, path: &str) -> Option<RepoPath> {
    let end = format!(
        "src/main/resources/{}",
        path.trim_start_matches("classpath:").trim_start_matches('/')
    );
    let owner = system.inventory.owner(file);
    let mut fits = system.parts.iter().filter(|(number, part)| {
        part.sql.is_some()
            && system.path(*number).as_str().ends_with(&end)
            && system.inventory.owner(*number) == owner
    });
    match (fits.next(), fits.next()) {
        (Some((number, _)), None) => Some(system.path(*number).clone()),
        _ => None,
    }
}

/// The tables that a script drops and then makes.
fn dropped(system: &System<'_>, script: usize) -> Vec<String> {
    let script = system.part(script).and_then(|part| part.sql.as_ref());
    let mut dropped = BTreeSet::new();
    let mut both = Vec::new();
    for act in script.into_iter().flat_map(|one| &one.statements).flat_map(|one| &one.acts) {
        match act {
            Act::Drop { names, .. } => dropped.extend(names.iter().map(|name| name.name.clone())),
            Act::Create(table) if !table.temporary && dropped.contains(&table.name.name) => {
                both.push(table.name.name.clone());
            }
            _ => {}
        }
    }
    both
}
