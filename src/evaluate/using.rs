//! Which services use a piece of infrastructure, by their code and by the variables that containers give them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::infrastructure::Sight;
use crate::{
    base::Role,
    format::Node,
    ruleset::Shows,
    services::{
        ServiceId,
        system::{By, Container, System, reach::Reach},
    },
};

/// The containers, by where they stand and by the variables that they are given.
pub struct Containers<'s, 'a> {
    system: &'s System<'a>,
    reach: &'s Reach,
    /// By file, the line where each begins.
    starts: HashMap<usize, BTreeMap<usize, &'s Container>>,
    /// By file and line of a variable, the services whose code reads it there.
    given: HashMap<(usize, usize), BTreeSet<ServiceId>>,
    /// Files that run containers, of which each is of a service or has no code of anybody's project.
    pub own: BTreeSet<usize>,
}

impl<'s, 'a> Containers<'s, 'a> {
    /// Takes what the containers of the system are given.
    pub fn of(system: &'s System<'a>, reach: &'s Reach) -> Self {
        let mut starts: HashMap<usize, BTreeMap<usize, &Container>> = HashMap::new();
        let mut given: HashMap<(usize, usize), BTreeSet<ServiceId>> = HashMap::new();
        let reads = Reads::of(system);
        for (place, name) in settings(system) {
            let readers = reads.readers(&name);
            if !readers.is_empty() {
                given.insert(place, readers);
            }
        }
        for container in &system.containers {
            let line = line(system, container.file, container.span.start);
            starts.entry(container.file).or_default().insert(line, container);
            let Some(service) = container.service else { continue };
            for variable in container.variables.iter().filter(|one| reads.has(service, &one.name)) {
                let first = self::line(system, container.file, variable.span.start);
                // Kubernetes writes the value below the name.
                let last = first + usize::from(container.by == By::Kubernetes);
                for line in first..=last {
                    given.entry((container.file, line)).or_default().insert(service);
                }
            }
        }
        let own = starts.keys().copied().filter(|file| runs_code(system, *file)).collect();
        Self { system, reach, starts, given, own }
    }

    /// The container that a line belongs to.
    fn at(&self, file: usize, line: usize) -> Option<&'s Container> {
        self.starts.get(&file)?.range(..=line).next_back().map(|(_, container)| *container)
    }

    /// The services that use something by what stands at a place: it is in their own files, in a variable
    /// that they read, or a library that code takes which services share. What is only told there, such as
    /// the default of a setting, is for some of them.
    pub fn users(&self, sight: &Sight<'_>) -> BTreeSet<ServiceId> {
        let mut users = self.given.get(&(sight.file, sight.line)).cloned().unwrap_or_default();
        // A file that runs containers can stand in the folder of one of them.
        if !self.starts.contains_key(&sight.file) {
            users.extend(self.system.inventory.owner(sight.file));
        }
        if self.is_import(sight) {
            users.extend(self.reach.users(sight.file));
        }
        users
    }

    fn is_import(&self, sight: &Sight<'_>) -> bool {
        let Some(part) = self.system.part(sight.file) else { return false };
        part.source.as_ref().is_some_and(|source| {
            // Rust names what it uses by its path, without taking it first.
            source.language == "rust"
                || source.imports.iter().any(|one| part.line(one.span.start) == sight.line)
        })
    }

    /// Variables that hold the name of a container which runs something.
    pub fn uses_by_name<'w>(&self, sights: &[Sight<'w>]) -> Vec<Sight<'w>>
    where
        'a: 'w,
    {
        let mut hosts: HashMap<&str, Vec<&Sight<'w>>> = HashMap::new();
        for sight in sights.iter().filter(|sight| sight.shows == Shows::Runs) {
            if let Some(container) = self.at(sight.file, sight.line) {
                let workload = container.workload.rsplit('/').next().unwrap_or_default();
                hosts.entry(workload).or_default().push(sight);
            }
        }
        let mut uses = Vec::new();
        let shipped = self.system.containers.iter().filter(|one| one.role == Role::Production);
        for container in shipped {
            for variable in &container.variables {
                let Some(value) = &variable.value else { continue };
                for name in host_names(value) {
                    let own = container.workload.rsplit('/').next() == Some(name);
                    for host in hosts.get(name).into_iter().flatten().filter(|_| !own) {
                        uses.push(Sight {
                            kind: host.kind,
                            product: host.product.clone(),
                            shows: Shows::Uses,
                            speaks: None,
                            file: container.file,
                            path: self.system.path(container.file),
                            line: line(self.system, container.file, variable.span.start),
                            services: BTreeSet::new(),
                            beside_code: false,
                        });
                    }
                }
            }
        }
        uses
    }
}

/// Whether a file runs code of the repository.
fn runs_code(system: &System<'_>, file: usize) -> bool {
    system.containers.iter().any(|one| one.file == file && one.service.is_some())
}

/// The names of variables in env files and config maps, by place: what containers take from there, they
/// take without naming it.
fn settings(system: &System<'_>) -> Vec<((usize, usize), String)> {
    let mut all = Vec::new();
    let mut add = |file: usize, node: &Node| {
        for entry in node.entries() {
            all.push(((file, line(system, file, entry.key_span.start)), entry.key.clone()));
        }
    };
    system.documents("env").for_each(|document| add(document.file, document.root));
    for document in system.documents("kubernetes") {
        let kind = document.root.get("kind").and_then(Node::text);
        if matches!(kind, Some("ConfigMap" | "Secret")) {
            let data = ["data", "stringData"].into_iter().filter_map(|key| document.root.get(key));
            data.for_each(|data| add(document.file, data));
        }
    }
    all
}

fn line(system: &System<'_>, file: usize, offset: usize) -> usize {
    system.part(file).map_or(1, |part| part.line(offset))
}

/// What can be the name of a host in a value: `db` of `db:5432`, `postgres://u:p@db/x` and `db,cache`; of
/// `db.shop.svc.cluster.local` the first part.
fn host_names(value: &str) -> impl Iterator<Item = &str> {
    let words = value.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
    words.filter_map(|word| word.split('.').next()).filter(|word| word.len() > 1)
}

/// The variables that the own code of services reads.
struct Reads(Vec<Option<BTreeSet<String>>>);

impl Reads {
    fn of(system: &System<'_>) -> Self {
        let mut all: Vec<Option<BTreeSet<String>>> = vec![None; system.inventory.services.len()];
        let mut unknown = BTreeSet::new();
        for (file, source) in system.sources() {
            let Some(id) = system.inventory.owner(file) else { continue };
            // Frameworks of the JVM bind variables to settings by rules of their own.
            if matches!(source.language, "java" | "kotlin") {
                unknown.insert(id);
            }
            let names = source.variables.iter().map(|variable| variable.name.clone());
            all[id].get_or_insert_with(BTreeSet::new).extend(names);
        }
        for id in unknown {
            all[id] = None;
        }
        Self(all)
    }

    /// The services that read a variable.
    fn readers(&self, name: &str) -> BTreeSet<ServiceId> {
        let all = self.0.iter().enumerate();
        let reads = all.filter(|(_, reads)| reads.as_ref().is_some_and(|all| all.contains(name)));
        reads.map(|(id, _)| id).collect()
    }

    /// Whether a service reads a variable, as far as anybody can know.
    fn has(&self, service: ServiceId, name: &str) -> bool {
        let reads = self.0.get(service).and_then(Option::as_ref);
        reads.is_none_or(|names| names.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_in_values() {
        let names = |value| host_names(value).collect::<Vec<_>>();
        assert!(names("postgres://u:p@db:5432/x").contains(&"db"));
        assert!(names("kafka.shop.svc.cluster.local:9092").contains(&"kafka"));
        assert!(!names("http://my-db").contains(&"db"));
    }
}
