//! Floor 3: the deployable units of the repository, and which of them a file belongs to.

mod anchors;
mod dockerfiles;
mod homes;
mod programs;
pub mod routes;
mod summary;
pub mod system;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    anchors::{Anchors, Homes},
    system::Part,
};
use crate::{base::RepoPath, repo::Repository};

pub use self::summary::{Facts, summaries};

/// The number of a service in its inventory.
pub type ServiceId = usize;

/// A deployable unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Unique in the report.
    pub name: String,
    /// Its folder.
    pub path: RepoPath,
    /// The file that its image is built from.
    pub dockerfile: Option<RepoPath>,
    /// All Dockerfiles that build its code.
    pub dockerfiles: Vec<RepoPath>,
    /// The file that makes it a service: absences point there.
    pub anchor: RepoPath,
}

/// The services, and the owner of each file.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Sorted by path.
    pub services: Vec<Service>,
    owners: Vec<Option<ServiceId>>,
    /// For each service, those that hold it and those that it holds.
    relatives: Vec<Vec<ServiceId>>,
}

/// Finds the services: packages with a Dockerfile or another file that starts them, and those with a
/// file in `serving` (numbers of files that were seen to start a server). `parts` are what files say, by
/// their number, in order.
pub fn find(
    repository: &Repository,
    serving: &BTreeSet<usize>,
    parts: &[(usize, Part)],
) -> Inventory {
    Inventory::new(repository, anchors::find(repository, serving, parts))
}

impl Inventory {
    fn new(repository: &Repository, homes: Homes) -> Self {
        let mut services: Vec<Service> = homes
            .into_iter()
            .filter_map(|(path, found)| service(repository, path, found))
            .collect();
        name_apart(&mut services);
        let owner = |path: &RepoPath| {
            let holders = services.iter().enumerate().filter(|(_, s)| path.is_within(&s.path));
            holders.max_by_key(|(_, s)| s.path.as_str().len()).map(|(id, _)| id)
        };
        let owners = repository.files.iter().map(|file| owner(&file.path)).collect();
        let relatives = services.iter().map(|service| {
            let others =
                services.iter().enumerate().filter(|(_, other)| other.path != service.path);
            let related = others.filter(|(_, other)| {
                service.path.is_within(&other.path) || other.path.is_within(&service.path)
            });
            related.map(|(id, _)| id).collect()
        });
        let relatives = relatives.collect();
        Self { services, owners, relatives }
    }

    /// The service that a file belongs to; `None` for what services share.
    pub fn owner(&self, file: usize) -> Option<ServiceId> {
        self.owners.get(file).copied().flatten()
    }

    /// The service whose code a Dockerfile builds.
    pub fn service_of_dockerfile(&self, path: &RepoPath) -> Option<ServiceId> {
        self.services.iter().position(|service| service.dockerfiles.contains(path))
    }

    /// Whether a file can serve as evidence for a service: it is its own, one that services share, or
    /// one of a service that holds it or that it holds (a workspace's Dockerfile builds a member).
    pub fn reaches(&self, service: ServiceId, file: usize) -> bool {
        self.owner(file).is_none_or(|owner| {
            owner == service
                || self.relatives.get(service).is_some_and(|related| related.contains(&owner))
        })
    }
}

fn service(repository: &Repository, path: RepoPath, mut found: Anchors) -> Option<Service> {
    // The plain name builds what ships; `Dockerfile.worker` and its likes come second.
    found.dockerfiles.sort_by_key(|path| (path.name() != "Dockerfile", path.clone()));
    let dockerfile = found.dockerfiles.first().cloned();
    let first = [&found.dockerfiles, &found.starters, &found.servers];
    let anchor = first.into_iter().flatten().next().cloned()?;
    let name = if path.is_root() { repository.name.clone() } else { path.name().to_owned() };
    Some(Service { name, path, dockerfile, dockerfiles: found.dockerfiles, anchor })
}

/// Two services of one name are told apart by their paths.
fn name_apart(services: &mut [Service]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for service in services.iter() {
        *counts.entry(service.name.clone()).or_default() += 1;
    }
    for service in services {
        if counts.get(&service.name).is_some_and(|count| *count > 1) && !service.path.is_root() {
            service.name = service.path.to_string();
        }
    }
}
