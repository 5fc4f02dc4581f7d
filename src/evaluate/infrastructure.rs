//! What supports the services: which products run or are ordered, and which are used.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{pass::Hit, world::World};
use crate::{
    base::{Infrastructure, InfrastructureStatus, RepoPath, Shown},
    format::Node,
    ruleset::{Condition, InfrastructureKind, InfrastructureSpec, Shows},
    services::{
        ServiceId,
        system::{By, Container, System, describe::Values, reach::Reach},
    },
};

/// A place that shows something of a product.
pub struct Sight<'w> {
    /// What it is of.
    pub kind: InfrastructureKind,
    /// The product.
    pub product: String,
    /// Whether it runs there or is used.
    pub shows: Shows,
    /// The product whose clients reach it.
    speaks: Option<&'w str>,
    /// The file.
    file: usize,
    /// Its path.
    pub path: &'w RepoPath,
    /// The line.
    pub line: usize,
    /// The services that use it by what stands there.
    pub services: BTreeSet<ServiceId>,
    /// Whether it is run beside code of the repository: where that is seen to use nothing, nothing does.
    beside_code: bool,
}

/// Everything that the repository shows of its infrastructure.
pub fn sights<'w>(
    world: &'w World<'_>,
    system: Option<(&'w System<'_>, &'w Reach)>,
) -> Vec<Sight<'w>> {
    let mut all = Vec::new();
    for property in &world.ruleset.traits {
        let Some(spec) = &property.spec.infrastructure else { continue };
        for condition in &property.any {
            let Condition::Matcher(matcher) = condition else { continue };
            all.extend(world.pass.hits[*matcher].iter().map(|hit| sight(spec, hit)));
        }
    }
    if let Some((system, reach)) = system {
        let containers = Containers::of(system, reach);
        let named = containers.uses_by_name(&all);
        all.extend(named);
        for sight in &mut all {
            sight.services = containers.users(sight);
            sight.beside_code = containers.own.contains(&sight.file);
        }
    }
    all
}

fn sight<'w>(spec: &'w InfrastructureSpec, hit: &'w Hit) -> Sight<'w> {
    let captured = hit.captures.iter().find(|(name, _)| name == "product");
    let product = captured.map_or_else(
        || spec.product.clone(),
        |(_, value)| spec.product.replace("{product}", &titled(value)),
    );
    Sight {
        kind: spec.kind,
        product,
        shows: spec.shows,
        speaks: spec.speaks.as_deref(),
        file: hit.file,
        path: &hit.location.path,
        line: hit.location.start_line as usize,
        services: BTreeSet::new(),
        beside_code: false,
    }
}

fn titled(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + chars.as_str())
}

/// The containers, by where they stand and by the variables that they are given.
struct Containers<'s, 'a> {
    system: &'s System<'a>,
    reach: &'s Reach,
    /// By file, the line where each begins.
    starts: HashMap<usize, BTreeMap<usize, &'s Container>>,
    /// By file and line of a variable, the services whose code reads it there.
    given: HashMap<(usize, usize), BTreeSet<ServiceId>>,
    /// Files that run containers, of which each is of a service or has no code of anybody's project.
    own: BTreeSet<usize>,
}

impl<'s, 'a> Containers<'s, 'a> {
    fn of(system: &'s System<'a>, reach: &'s Reach) -> Self {
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
    fn users(&self, sight: &Sight<'_>) -> BTreeSet<ServiceId> {
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
    fn uses_by_name<'w>(&self, sights: &[Sight<'w>]) -> Vec<Sight<'w>>
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
        for container in &self.system.containers {
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

/// What the repository shows of each kind of infrastructure.
pub fn infrastructure(sights: &[Sight<'_>]) -> Vec<Infrastructure> {
    let products = Products::of(sights);
    let all = InfrastructureKind::ALL.into_iter().map(|kind| {
        let of_kind = |wanted: fn(Shows) -> bool| {
            let mut values = Values::default();
            for sight in sights.iter().filter(|one| one.kind == kind && wanted(one.shows)) {
                values.add(&sight.product, sight.path, sight.line);
            }
            values.shown()
        };
        let runs = of_kind(|shows| shows == Shows::Runs);
        let uses = of_kind(|shows| shows != Shows::Runs);
        let (status, reason) = products.judge(kind, &runs, &uses);
        Infrastructure { kind: kind.words().to_owned(), status, reason, runs, uses }
    });
    all.collect()
}

/// Products, whatever they are run and used as: a Redis that is run as a cache is used as a broker, too.
struct Products<'s> {
    run: BTreeSet<&'s str>,
    used: BTreeSet<&'s str>,
    self_contained: BTreeSet<&'s str>,
    beside_code: BTreeSet<&'s str>,
    speaks: BTreeMap<&'s str, &'s str>,
}

impl<'s> Products<'s> {
    fn of(sights: &'s [Sight<'_>]) -> Self {
        let of = |shows| {
            let ours = sights.iter().filter(move |sight| sight.shows == shows);
            ours.map(|sight| sight.product.as_str()).collect()
        };
        let speaks = sights.iter().filter_map(|one| Some((one.product.as_str(), one.speaks?)));
        let beside = sights.iter().filter(|sight| sight.beside_code);
        Self {
            beside_code: beside.map(|sight| sight.product.as_str()).collect(),
            run: of(Shows::Runs),
            used: of(Shows::Uses),
            self_contained: of(Shows::SelfContained),
            speaks: speaks.collect(),
        }
    }

    fn is_used(&self, product: &str) -> bool {
        let other = self.speaks.get(product);
        [&self.used, &self.self_contained]
            .iter()
            .any(|all| all.contains(product) || other.is_some_and(|other| all.contains(other)))
    }

    fn is_run(&self, product: &str) -> bool {
        let speaks = self.speaks.iter();
        self.run.contains(product)
            || speaks
                .filter(|(one, _)| self.run.contains(*one))
                .any(|(_, spoken)| *spoken == product)
    }

    fn judge(
        &self,
        kind: InfrastructureKind,
        runs: &[Shown],
        uses: &[Shown],
    ) -> (InfrastructureStatus, String) {
        use InfrastructureStatus::{Configured, NotConfigured, Partial, ReferencedButAbsent};
        let run: Vec<&str> = runs.iter().map(|one| one.value.as_str()).collect();
        let used = uses.iter().map(|one| one.value.as_str());
        let (here, elsewhere): (Vec<&str>, Vec<&str>) =
            used.partition(|product| self.is_run(product));
        let (free, absent): (Vec<&str>, Vec<&str>) =
            elsewhere.into_iter().partition(|product| self.self_contained.contains(product));
        if run.is_empty() && uses.is_empty() {
            return (NotConfigured, "nothing in the repository speaks of one".to_owned());
        }
        let idle = match kind {
            // What one product of these takes, it passes on to others.
            InfrastructureKind::Tracing => uses.is_empty(),
            InfrastructureKind::ErrorTracking => false,
            _ => kind.is_used_by_code() && !run.iter().any(|product| self.is_used(product)),
        };
        let idle = idle && run.iter().all(|product| self.beside_code.contains(product));
        let running = if run.is_empty() { &here } else { &run };
        let mut parts = Vec::new();
        if !running.is_empty() {
            parts.push(format!("run here: {}", running.join(", ")));
        }
        if idle && !run.is_empty() {
            parts.push("nothing was seen to use it".to_owned());
        }
        if !free.is_empty() {
            parts.push(format!("used, and nothing here has to run it: {}", free.join(", ")));
        }
        if !absent.is_empty() {
            parts.push(format!("used, and nothing here runs or orders it: {}", absent.join(", ")));
        }
        let status = match (running.is_empty(), idle) {
            (false, true) if !run.is_empty() => Partial,
            (true, _) if !absent.is_empty() => ReferencedButAbsent,
            _ => Configured,
        };
        (status, parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight<'w>(
        kind: InfrastructureKind,
        product: &str,
        shows: Shows,
        speaks: Option<&'w str>,
        path: &'w RepoPath,
    ) -> Sight<'w> {
        let product = product.to_owned();
        let services = BTreeSet::new();
        Sight { kind, product, shows, speaks, file: 0, path, line: 1, services, beside_code: true }
    }

    fn status(all: &[Sight<'_>], kind: InfrastructureKind) -> (InfrastructureStatus, String) {
        let found = infrastructure(all).into_iter().find(|one| one.kind == kind.words());
        found.map(|one| (one.status, one.reason)).unwrap()
    }

    #[test]
    fn a_product_that_speaks_for_another_is_used_by_its_clients() {
        use InfrastructureKind::{Broker, Cache, Database};
        let path = RepoPath::new("a");
        let all = [
            sight(Cache, "Valkey", Shows::Runs, Some("Redis"), &path),
            sight(Broker, "Redis", Shows::Uses, None, &path),
            sight(Database, "SQLite", Shows::SelfContained, None, &path),
        ];
        assert_eq!(status(&all, Cache).0, InfrastructureStatus::Configured);
        assert_eq!(
            status(&all, Broker),
            (InfrastructureStatus::Configured, "run here: Redis".into())
        );
        assert_eq!(status(&all, Database).0, InfrastructureStatus::Configured);
        assert_eq!(status(&all[..1], Cache).0, InfrastructureStatus::Partial);
        assert_eq!(status(&all[1..], Broker).0, InfrastructureStatus::ReferencedButAbsent);
    }

    #[test]
    fn hosts_are_found_in_values() {
        let names = |value| host_names(value).collect::<Vec<_>>();
        assert!(names("postgres://u:p@db:5432/x").contains(&"db"));
        assert!(names("kafka.shop.svc.cluster.local:9092").contains(&"kafka"));
        assert!(!names("http://my-db").contains(&"db"));
    }
}
