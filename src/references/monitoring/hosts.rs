//! What a name means to a container: a service of its Compose file, or a Service of Kubernetes.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    collectors::{Config, image_name},
    exports,
};
use crate::{
    format::{Entry, Node},
    services::{
        ServiceId,
        system::{System, container::By},
    },
};

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// Containers, by their place in the system; none where nothing is known of what has the name.
    Containers(Vec<usize>),
    /// The code of a service, where no container of that name is deployed.
    Code(ServiceId),
    /// Nothing: looked for in these files.
    Missing(String),
    /// Nobody can tell.
    Unknown,
}

/// The names of the repository.
pub struct Hosts {
    compose: Vec<ComposeFile>,
    services: Vec<ClusterService>,
    /// The namespaces of Services.
    namespaces: BTreeSet<String>,
    /// Whether charts or remote manifests may make Services that are not seen.
    hidden: bool,
}

struct ComposeFile {
    file: usize,
    /// Each name with the service that has it.
    names: BTreeMap<String, String>,
    services: BTreeSet<String>,
    /// Those with a network that is shared with others.
    joined: BTreeSet<String>,
    /// Whether it runs code of the repository.
    is_whole: bool,
    includes: bool,
}

struct ClusterService {
    name: String,
    namespace: String,
    selector: Vec<(String, String)>,
}

impl Hosts {
    /// All names.
    pub fn of(system: &System<'_>) -> Self {
        let compose = system
            .documents("compose")
            .map(|document| ComposeFile::of(system, document.file, document.root));
        let services = system.documents("kubernetes").filter_map(|document| {
            let text = |key| document.root.get(key).and_then(Node::text);
            let metadata = |key| document.root.get("metadata").and_then(|one| one.get(key)?.text());
            let selector = document.root.get("spec").and_then(|spec| spec.get("selector"));
            let selector = selector.map(Node::entries).unwrap_or_default().iter();
            (text("kind") == Some("Service")).then_some(())?;
            Some(ClusterService {
                name: metadata("name")?.to_owned(),
                namespace: metadata("namespace").unwrap_or_default().to_owned(),
                selector: selector
                    .filter_map(|one| Some((one.key.clone(), one.value.text()?.to_owned())))
                    .collect(),
            })
        });
        let services: Vec<_> = services.collect();
        Self {
            compose: compose.collect(),
            namespaces: services.iter().map(|one| one.namespace.clone()).collect(),
            services,
            hidden: hides(system),
        }
    }

    /// What a name means to those who run with a configuration.
    pub fn find(&self, system: &System<'_>, config: &Config<'_>, host: &str) -> Host {
        let runs: Vec<usize> = config.runs.iter().map(|run| run.container).collect();
        self.find_from(system, &runs, host).unwrap_or_else(|| self.anywhere(system, host))
    }

    /// What a name means in some containers; `None` where there are none.
    pub fn find_from(&self, system: &System<'_>, from: &[usize], host: &str) -> Option<Host> {
        let mut found = Vec::new();
        for container in from.iter().filter_map(|at| system.containers.get(*at)) {
            found.push(match container.by {
                By::Compose => self.in_compose(system, container.file, &container.name, host),
                By::Kubernetes => self.in_cluster(system, &container.namespace, host),
            });
        }
        match found.iter().position(|one| matches!(one, Host::Containers(_) | Host::Unknown)) {
            Some(at) => Some(found.swap_remove(at)),
            None => found.pop(),
        }
    }

    fn in_compose(&self, system: &System<'_>, file: usize, from: &str, host: &str) -> Host {
        let Some(own) = self.compose.iter().find(|one| one.file == file) else {
            return Host::Unknown;
        };
        if !is_label(host) {
            return Host::Unknown;
        }
        let reached = |one: &&ComposeFile| {
            let shares = one.services.intersection(&own.services).next().is_some();
            // Two that both run the system, under other names, are variants; else they are run together.
            let variants = own.is_whole && one.is_whole && !shares;
            one.file == own.file || !variants || own.joined.contains(from)
        };
        for one in self.compose.iter().filter(reached) {
            if let Some(service) = one.service(host) {
                return Host::Containers(containers(system, one.file, service));
            }
        }
        // Another project may have it on a network that both share.
        if own.joined.contains(from) || own.includes || host.starts_with("host.docker") {
            return Host::Unknown;
        }
        Host::Missing(system.path(file).to_string())
    }

    /// What a name means in a namespace.
    pub fn in_cluster(&self, system: &System<'_>, namespace: &str, host: &str) -> Host {
        let labels: Vec<&str> = host.split('.').collect();
        let (name, namespace) = match labels[..] {
            [name] => (name, namespace),
            [name, other] | [name, other, "svc"] | [name, other, "svc", ..] => (name, other),
            _ => return Host::Unknown,
        };
        let known = self.services.iter().filter(|one| one.name == name);
        if let Some(service) = known.into_iter().find(|one| {
            one.namespace.is_empty() || namespace.is_empty() || one.namespace == namespace
        }) {
            return Host::Containers(self.selected(system, service));
        }
        let own = !host.contains('.') && (namespace.is_empty() || self.namespaces.len() == 1);
        let ours = own || self.namespaces.contains(namespace);
        if self.hidden || !ours || self.services.iter().any(|one| one.name.ends_with(name)) {
            return Host::Unknown;
        }
        Host::Missing("the manifests".to_owned())
    }

    /// A name that any file of the repository gives to something.
    fn anywhere(&self, system: &System<'_>, host: &str) -> Host {
        let mut all = Vec::new();
        let mut any = false;
        for one in &self.compose {
            if let Some(service) = one.service(host) {
                any = true;
                all.extend(containers(system, one.file, service));
            }
        }
        let name = host.split('.').next().unwrap_or(host);
        for service in self.services.iter().filter(|one| one.name == name) {
            any = true;
            all.extend(self.selected(system, service));
        }
        if any {
            return Host::Containers(all);
        }
        let services = system.inventory.services.iter();
        let mut ours = services.enumerate().filter(|(_, one)| one.path.name() == host);
        match (ours.next(), ours.next()) {
            (Some((id, _)), None) => Host::Code(id),
            _ => Host::Unknown,
        }
    }

    /// Whether any Compose file has a service of that name.
    pub fn is_in_compose(&self, host: &str) -> bool {
        self.compose.iter().any(|one| one.service(host).is_some())
    }

    /// The containers that a Service leads to, by the labels of their pods.
    fn selected(&self, system: &System<'_>, service: &ClusterService) -> Vec<usize> {
        if service.selector.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for document in system.documents("kubernetes") {
            let labels = document.root.get("@labels").and_then(Node::text).unwrap_or_default();
            let labels: BTreeSet<&str> = labels.split(',').collect();
            let chosen = service
                .selector
                .iter()
                .all(|(key, value)| labels.contains(format!("{key}={value}").as_str()));
            let text = |key| document.root.get(key).and_then(Node::text);
            let name = document.root.get("metadata").and_then(|one| one.get("name")?.text());
            let (true, Some(kind), Some(name)) = (chosen, text("kind"), name) else { continue };
            let workload = format!("{kind}/{name}");
            let ours = system.containers.iter().enumerate().filter(|(_, one)| {
                one.file == document.file && one.workload == workload && !one.is_task
            });
            found.extend(ours.map(|(at, _)| at));
        }
        // Overlays may hold a workload twice.
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn containers(system: &System<'_>, file: usize, service: &str) -> Vec<usize> {
    let all = system.containers.iter().enumerate();
    let ours =
        all.filter(|(_, one)| one.by == By::Compose && one.name == service && (one.file == file));
    ours.map(|(at, _)| at).collect()
}

fn is_label(host: &str) -> bool {
    !host.contains('.') && host.chars().any(|c| c.is_ascii_alphabetic())
}

/// Whether there are Services that no plain manifest shows.
fn hides(system: &System<'_>) -> bool {
    let charts = system.documents("helm-chart").next().is_some();
    charts
        || system.documents("kustomization").any(|document| {
            let sets = ["namePrefix", "nameSuffix", "helmCharts"];
            let resources = document.root.get("resources").map(Node::items).unwrap_or_default();
            let remote = |one: &Node| one.text().is_some_and(|text| text.contains("://"));
            sets.iter().any(|key| document.root.get(key).is_some()) || resources.iter().any(remote)
        })
}

impl ComposeFile {
    fn of(system: &System<'_>, file: usize, root: &Node) -> Self {
        let mut one = Self {
            file,
            names: BTreeMap::new(),
            services: BTreeSet::new(),
            joined: BTreeSet::new(),
            is_whole: false,
            includes: root.get("include").is_some(),
        };
        for service in root.get("services").map(Node::entries).unwrap_or_default() {
            one.add(root, service);
        }
        let mut ours = system.containers.iter().filter(|container| container.file == file);
        one.is_whole = ours.any(|container| {
            let image = exports::bare_name(&image_name(system, container));
            let mut services = system.inventory.services.iter();
            container.service.is_some()
                || container.build.is_some() && !image.contains("prometheus")
                || services.any(|one| exports::bare_name(one.path.name()) == image)
        });
        one
    }

    fn add(&mut self, root: &Node, service: &Entry) {
        let node = &service.value;
        self.services.insert(service.key.clone());
        let text = |key| node.get(key).and_then(Node::text).map(str::to_owned);
        let mut names = vec![service.key.clone()];
        names.extend(text("container_name").into_iter().chain(text("hostname")));
        let networks = node.get("networks");
        for network in networks.map(Node::entries).unwrap_or_default() {
            let aliases = network.value.get("aliases").map(Node::items).unwrap_or_default();
            names.extend(aliases.iter().filter_map(Node::text).map(str::to_owned));
        }
        for name in names {
            self.names.insert(name, service.key.clone());
        }
        let keys =
            networks.map(Node::entries).unwrap_or_default().iter().map(|one| one.key.as_str());
        let listed = networks.map(Node::items).unwrap_or_default().iter().filter_map(Node::text);
        let used: Vec<&str> = keys.chain(listed).collect();
        let used = if used.is_empty() { vec!["default"] } else { used };
        let is_external = |name: &&str| {
            let declared = root.get("networks").and_then(|networks| networks.get(name));
            declared.is_some_and(|one| {
                one.get("external").is_some_and(|value| value.text() != Some("false"))
            })
        };
        let links = ["network_mode", "extra_hosts", "external_links", "links", "extends"];
        if used.iter().any(is_external) || links.iter().any(|key| node.get(key).is_some()) {
            self.joined.insert(service.key.clone());
        }
    }

    /// The service that has a name, also as the containers of a project or a stack are called.
    fn service(&self, host: &str) -> Option<&str> {
        let host = host.strip_prefix("tasks.").unwrap_or(host);
        if let Some(service) = self.names.get(host) {
            return Some(service);
        }
        let bare = host.trim_end_matches(|c: char| c.is_ascii_digit());
        let bare =
            bare.strip_suffix(['-', '_']).filter(|_| bare.len() < host.len()).unwrap_or(host);
        let mut services = self.services.iter();
        let own = services.find(|one| {
            bare.strip_suffix(one.as_str()).is_some_and(|before| before.ends_with(['_', '-']))
                && (bare.len() < host.len() || bare.contains(&format!("_{one}")))
        });
        own.map(String::as_str)
    }
}
