//! Go packages that import each other: the compiler refuses them.

use std::collections::{BTreeMap, BTreeSet};

use super::go::{Modules, is_read};
use crate::{
    base::{RepoPath, Span},
    references::Reference,
    services::system::System,
};

/// One import of each package that takes part in a circle, with the shortest circle that it is in.
pub(super) fn resolve(system: &System<'_>) -> Vec<Reference> {
    let modules = Modules::of(system);
    let mut imports: BTreeMap<RepoPath, BTreeMap<RepoPath, (usize, Span)>> = BTreeMap::new();
    for (file, source) in system.sources().filter(|(_, source)| is_read(source)) {
        let here = system.path(file).parent();
        for one in &source.imports {
            let Some(folder) = modules.folder(&one.module).filter(|folder| *folder != here) else {
                continue;
            };
            let places = imports.entry(here.clone()).or_default();
            places.entry(folder).or_insert((file, one.span));
        }
    }
    let mut found = Vec::new();
    let mut told: BTreeSet<BTreeSet<RepoPath>> = BTreeSet::new();
    for start in imports.keys() {
        let Some(circle) = circle(&imports, start) else { continue };
        let second = circle.get(1).unwrap_or(start);
        let place = imports.get(start).and_then(|places| places.get(second));
        let Some((file, span)) = place else { continue };
        if !told.insert(circle.iter().cloned().collect()) {
            continue;
        }
        let names: Vec<&str> = circle.iter().map(RepoPath::as_str).collect();
        found.push(Reference {
            kind: "import-cycle",
            is: "missing",
            file: *file,
            span: *span,
            service: None,
            captures: vec![
                ("module", second.to_string()),
                ("packages", format!("{} -> {start}", names.join(" -> "))),
            ],
        });
    }
    found
}

/// The shortest way from a package back to itself.
fn circle(
    imports: &BTreeMap<RepoPath, BTreeMap<RepoPath, (usize, Span)>>,
    start: &RepoPath,
) -> Option<Vec<RepoPath>> {
    let mut before: BTreeMap<&RepoPath, &RepoPath> = BTreeMap::new();
    let mut next = vec![start];
    while !next.is_empty() {
        let mut further = Vec::new();
        for package in next {
            for target in imports.get(package).into_iter().flat_map(BTreeMap::keys) {
                if target == start {
                    let mut way = vec![package.clone()];
                    let mut at = package;
                    while let Some(previous) = before.get(at).filter(|_| at != start) {
                        way.push((*previous).clone());
                        at = previous;
                    }
                    way.reverse();
                    return Some(way);
                }
                if !before.contains_key(target) {
                    before.insert(target, package);
                    further.push(target);
                }
            }
        }
        next = further;
    }
    None
}
