//! Floor 3: the deployable units of the repository, and which of them a file belongs to.

pub mod routes;
mod summary;
pub mod system;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{RepoPath, Role},
    language::Kind,
    repo::{File, Repository},
};

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

/// Names of the files that make a folder a package.
const MANIFESTS: [&str; 13] = [
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "go.mod",
    "Cargo.toml",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "mix.exs",
    "Pipfile",
];

/// Files that make a package something that is started, beside a Dockerfile.
const STARTERS: [&str; 6] =
    ["Procfile", "fly.toml", "app.yaml", "serverless.yml", "render.yaml", "ecosystem.config.js"];

/// Finds the services: packages with a Dockerfile or another file that starts them, and those with a
/// file in `serving` (numbers of files that were seen to start a server).
pub fn find(repository: &Repository, serving: &BTreeSet<usize>) -> Inventory {
    let units = units(repository);
    let mut anchors: BTreeMap<RepoPath, Anchors> = BTreeMap::new();
    for (number, file) in repository.files.iter().enumerate() {
        if file.role != Role::Production {
            continue;
        }
        if is_dockerfile(file) {
            if let Some(home) = home_of_dockerfile(repository, &units, file) {
                anchors.entry(home).or_default().dockerfiles.push(file.path.clone());
            }
        } else if STARTERS.contains(&file.path.name()) {
            anchors.entry(file.path.parent()).or_default().starters.push(file.path.clone());
        } else if serving.contains(&number)
            && let Some(home) = nearest_unit(&units, &file.path)
        {
            anchors.entry(home).or_default().servers.push(file.path.clone());
        }
    }
    without_empty_parents(&mut anchors, repository, &units);
    let anchors = out_of_src(anchors);
    Inventory::new(repository, anchors)
}

/// What makes a folder a service.
#[derive(Debug, Default)]
struct Anchors {
    dockerfiles: Vec<RepoPath>,
    starters: Vec<RepoPath>,
    servers: Vec<RepoPath>,
}

fn units(repository: &Repository) -> BTreeSet<RepoPath> {
    let manifests = repository.files.iter().filter(|file| {
        file.role == Role::Production
            && (MANIFESTS.contains(&file.path.name()) || file.path.extension() == Some("csproj"))
    });
    manifests.map(|file| file.path.parent()).collect()
}

fn is_dockerfile(file: &File) -> bool {
    file.language.is_some_and(|language| language.name == "dockerfile")
}

fn nearest_unit(units: &BTreeSet<RepoPath>, path: &RepoPath) -> Option<RepoPath> {
    path.ancestors().find(|folder| units.contains(folder))
}

/// A Dockerfile that stands beside the code builds the code beside it; one in a folder of its own
/// (`docker/`, `deploy/`) builds the package above it.
fn home_of_dockerfile(
    repository: &Repository,
    units: &BTreeSet<RepoPath>,
    dockerfile: &File,
) -> Option<RepoPath> {
    let folder = dockerfile.path.parent();
    if units.contains(&folder) || holds_source(repository, &folder) {
        return Some(folder);
    }
    nearest_unit(units, &dockerfile.path)
}

fn holds_source(repository: &Repository, folder: &RepoPath) -> bool {
    repository.files.iter().any(|file| {
        file.role == Role::Production
            && file.path.is_within(folder)
            && file.language.is_some_and(|l| l.kind == Kind::Programming && l.name != "shell")
    })
}

/// The top of a workspace whose members are the services is none itself, unless it has code of its own:
/// its Dockerfile builds the members.
fn without_empty_parents(
    anchors: &mut BTreeMap<RepoPath, Anchors>,
    repository: &Repository,
    units: &BTreeSet<RepoPath>,
) {
    let homes: Vec<RepoPath> = anchors.keys().cloned().collect();
    anchors.retain(|home, found| {
        let members = homes.iter().any(|other| other != home && other.is_within(home));
        let beside = found.dockerfiles.iter().any(|path| path.parent() == *home);
        !members || beside || !found.servers.is_empty() || has_own_source(repository, units, home)
    });
}

/// A service whose code is in `cart/src` is called `cart`, and what stands beside `src` is its own.
fn out_of_src(anchors: BTreeMap<RepoPath, Anchors>) -> BTreeMap<RepoPath, Anchors> {
    let homes: Vec<RepoPath> = anchors.keys().cloned().collect();
    let outer = |home: &RepoPath| {
        let parent = home.parent();
        let alone = !homes.iter().any(|other| other != home && other.is_within(&parent));
        (home.name() == "src" && !parent.is_root() && alone).then_some(parent)
    };
    anchors.into_iter().map(|(home, found)| (outer(&home).unwrap_or(home), found)).collect()
}

fn has_own_source(repository: &Repository, units: &BTreeSet<RepoPath>, home: &RepoPath) -> bool {
    repository.files.iter().any(|file| {
        file.role == Role::Production
            && file.language.is_some_and(|l| l.kind == Kind::Programming && l.name != "shell")
            && nearest_unit(units, &file.path).as_ref() == Some(home)
            && file.path.parent() != *home
    })
}

impl Inventory {
    fn new(repository: &Repository, anchors: BTreeMap<RepoPath, Anchors>) -> Self {
        let mut services: Vec<Service> = anchors
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
