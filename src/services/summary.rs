//! The inventory as it is reported.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inventory, ServiceId};
use crate::{
    base::{Role, ServiceDetails, ServiceSummary},
    language::Kind,
    repo::Repository,
};

/// What the looks of the rule set found out about one service.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Frameworks in use.
    pub frameworks: BTreeSet<String>,
    /// Ports that its container exposes.
    pub ports: BTreeSet<u16>,
    /// Health routes, as `path:line`.
    pub health: BTreeSet<String>,
    /// Readiness in percent.
    pub score: f64,
}

/// One line of the inventory for each service; `facts` are in the order of the services.
pub fn summaries(
    inventory: &Inventory,
    repository: &Repository,
    facts: &[Facts],
) -> Vec<ServiceSummary> {
    let services = inventory.services.iter().enumerate();
    let summary = services.map(|(id, service)| {
        let facts = facts.get(id).cloned().unwrap_or_default();
        ServiceSummary {
            name: service.name.clone(),
            path: service.path.clone(),
            languages: languages(inventory, repository, id),
            frameworks: facts.frameworks.into_iter().collect(),
            ports: facts.ports.into_iter().collect(),
            dockerfile: service.dockerfile.clone(),
            health: facts.health.into_iter().collect(),
            tests: tests(inventory, repository, id),
            score: facts.score,
            details: ServiceDetails::default(),
        }
    });
    summary.collect()
}

/// Programming languages of its production files, most bytes first.
fn languages(inventory: &Inventory, repository: &Repository, id: ServiceId) -> Vec<String> {
    let mut bytes: BTreeMap<&str, u64> = BTreeMap::new();
    for (number, file) in repository.files.iter().enumerate() {
        let Some(language) = file.language.filter(|l| l.kind == Kind::Programming) else {
            continue;
        };
        // What only builds says nothing of what runs.
        let builds =
            file.path.name().ends_with(".gradle.kts") || file.path.name().ends_with(".gradle");
        if !builds && file.role == Role::Production && inventory.owner(number) == Some(id) {
            *bytes.entry(language.name).or_default() += file.size;
        }
    }
    let mut sorted: Vec<_> = bytes.into_iter().collect();
    sorted.sort_by_key(|(name, bytes)| (std::cmp::Reverse(*bytes), *name));
    sorted.into_iter().map(|(name, _)| name.to_owned()).collect()
}

fn tests(inventory: &Inventory, repository: &Repository, id: ServiceId) -> usize {
    let files = repository.files.iter().enumerate();
    files
        .filter(|(number, file)| {
            file.role == Role::Test
                && inventory.owner(*number) == Some(id)
                && file.language.is_some_and(|l| l.kind == Kind::Programming)
        })
        .count()
}
