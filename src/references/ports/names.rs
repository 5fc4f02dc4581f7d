//! The names by which the parts of one deployment reach each other: services of a Compose project, Services
//! of Kubernetes.

use std::collections::BTreeSet;

use crate::{
    format::Node,
    services::system::{Container, Document, System, container::By},
};

/// The Compose project that a container belongs to: the files of its folder, which are often read together.
pub struct Project<'s> {
    system: &'s System<'s>,
    documents: Vec<Document<'s>>,
}

impl<'s> Project<'s> {
    /// The project of a container.
    pub fn of(system: &'s System<'s>, container: &Container) -> Self {
        let folder = system.path(container.file).parent();
        let documents = system.documents("compose");
        let documents =
            documents.filter(|document| system.path(document.file).parent() == folder).collect();
        Self { system, documents }
    }

    /// The services, by name.
    fn services(&self) -> impl Iterator<Item = (&'s str, &'s Node)> {
        let all = self.documents.iter().filter_map(|document| document.root.get("services"));
        all.flat_map(|services| services.entries()).map(|entry| (entry.key.as_str(), &entry.value))
    }

    /// The names of all services.
    pub fn names(&self) -> BTreeSet<&'s str> {
        self.services().map(|(name, _)| name).collect()
    }

    /// Whether a host is one of the project, as a container of it sees it.
    pub fn has(&self, container: &Container, host: &str) -> bool {
        self.services().any(|(name, node)| {
            let text = |key| node.get(key).and_then(Node::text);
            let networks = node.get("networks").map(Node::entries).unwrap_or_default();
            let aliases = networks.iter().flat_map(|network| {
                network.value.get("aliases").map(Node::items).unwrap_or_default()
            });
            let mut aliases = aliases.filter_map(Node::text);
            let own = name == container.name;
            name == host
                || text("container_name") == Some(host)
                || text("hostname") == Some(host)
                || aliases.any(|alias| alias == host)
                || (own && names_of_links(node).any(|alias| alias == host))
        })
    }

    /// The container that a host leads to, where it is one of the same file.
    pub fn container(&self, from: &Container, host: &str) -> Option<&'s Container> {
        let same = |one: &&Container| one.by == By::Compose && one.file == from.file;
        let mut found = self.system.containers.iter().filter(same).filter(|one| one.name == host);
        let only = found.next()?;
        // What several files say of it together is not known.
        let told = self.services().filter(|(name, _)| *name == host).count();
        (told == 1).then_some(only)
    }

    /// Whether names may come from outside: networks that others make, files that are read elsewhere.
    pub fn is_open(&self, container: &Container) -> bool {
        let own = self.services().filter(|(name, _)| *name == container.name);
        let own: Vec<&Node> = own.map(|(_, node)| node).collect();
        let joined = |name: &str| {
            own.iter().any(|node| networks_of(node).is_some_and(|all| all.contains(name)))
        };
        let external = self.documents.iter().any(|document| {
            let networks = document.root.get("networks").map(Node::entries).unwrap_or_default();
            networks.iter().any(|network| {
                let external =
                    network.value.get("external").is_some_and(|node| node.text() != Some("false"));
                external && (joined(&network.key) || network.key == "default")
            })
        });
        let includes = self.documents.iter().any(|document| document.root.get("include").is_some());
        let elsewhere = own.iter().any(|node| {
            node.get("network_mode").is_some()
                || node.get("external_links").is_some()
                || node.get("extends").is_some()
        });
        // A service without image and build completes one of another file.
        let whole: BTreeSet<&str> = self
            .services()
            .filter(|(_, node)| node.get("@partial").is_none())
            .map(|(name, _)| name)
            .collect();
        let partial = self.services().any(|(name, _)| !whole.contains(name));
        external || includes || elsewhere || partial
    }

    /// Whether two services have no network in common.
    pub fn are_apart(&self, one: &Container, other: &Container) -> bool {
        let node = |container: &Container| {
            let mut own = self.services().filter(|(name, _)| *name == container.name);
            match (own.next(), own.next()) {
                (Some((_, node)), None) => Some(node),
                _ => None,
            }
        };
        let (Some(one), Some(other)) = (node(one), node(other)) else { return false };
        let joined = [one, other].iter().any(|node| {
            node.get("network_mode").is_some()
                || node.get("links").is_some()
                || node.get("extends").is_some()
        });
        let (Some(one), Some(other)) = (networks_of(one), networks_of(other)) else { return false };
        !joined && one.is_disjoint(&other)
    }
}

/// The networks of a service; `None` where they cannot be told.
fn networks_of(node: &Node) -> Option<BTreeSet<String>> {
    let Some(networks) = node.get("networks") else {
        return Some(BTreeSet::from(["default".to_owned()]));
    };
    let listed = networks.items().iter().map(|item| item.text().map(str::to_owned));
    let mut names: BTreeSet<String> = listed.collect::<Option<_>>()?;
    names.extend(networks.entries().iter().map(|entry| entry.key.clone()));
    let known = !names.is_empty() && !names.iter().any(|name| name.contains('$'));
    known.then_some(names)
}

/// What a service itself calls others: `links: ["db:database"]`, `extra_hosts: ["api:10.0.0.1"]`.
fn names_of_links(node: &Node) -> impl Iterator<Item = &str> {
    let links = node.get("links").map(Node::items).unwrap_or_default().iter();
    let links = links.filter_map(|link| link.text()?.rsplit(':').next());
    let hosts = node.get("extra_hosts");
    let listed = hosts.map(Node::items).unwrap_or_default().iter();
    let listed = listed.filter_map(|host| host.text()?.split([':', '=']).next());
    let mapped = hosts.map(Node::entries).unwrap_or_default().iter().map(|host| host.key.as_str());
    links.chain(listed).chain(mapped)
}

/// Whether any Compose file of the repository has a service of a name.
pub fn is_anywhere(system: &System<'_>, host: &str) -> bool {
    system.documents("compose").any(|document| {
        document.root.get("services").is_some_and(|services| {
            services.entries().iter().any(|entry| {
                entry.key == host
                    || entry.value.get("container_name").and_then(Node::text) == Some(host)
            })
        })
    })
}

/// A Service of Kubernetes.
pub struct KubernetesService<'s> {
    /// Its name.
    pub name: &'s str,
    /// What it says.
    pub document: Document<'s>,
}

impl KubernetesService<'_> {
    /// Its ports; none where it leads past them: without an address of its own, or to another name.
    pub fn ports(&self) -> BTreeSet<u16> {
        let Some(spec) = self.document.root.get("spec") else { return BTreeSet::new() };
        let text = |key| spec.get(key).and_then(Node::text);
        if text("clusterIP") == Some("None") || text("type") == Some("ExternalName") {
            return BTreeSet::new();
        }
        let ports = spec.get("ports").map(Node::items).unwrap_or_default();
        ports.iter().filter_map(|port| port.get("port")?.text()?.parse().ok()).collect()
    }
}

/// All Services that the repository makes.
pub fn services<'s>(system: &'s System<'s>) -> Vec<KubernetesService<'s>> {
    let documents = system.documents("kubernetes");
    let services = documents.filter_map(|document| {
        (document.root.get("kind")?.text()? == "Service").then_some(())?;
        let metadata = document.root.get("metadata")?;
        let name = metadata.get("name")?.text()?;
        Some(KubernetesService { name, document })
    });
    services.collect()
}

/// The one of some names that a name was likely meant to be: the same but for one letter, or for what only
/// says that it is a service.
pub fn similar<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let mut found = known.filter(|other| *other != name && is_similar(name, other));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

fn is_similar(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let name = name.to_ascii_lowercase().replace('_', "-");
        let name = ["-service", "-svc", "-server", "-app", "-api"]
            .iter()
            .fold(name.as_str(), |name, end| name.strip_suffix(end).unwrap_or(name))
            .to_owned();
        name.replace('-', "")
    };
    let (a, b) = (bare(one), bare(other));
    a == b || (a.len() >= 5 && b.len() >= 5 && is_one_edit(&a, &b))
}

/// Whether one letter more, less or other makes two names the same.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (short, long): (Vec<char>, Vec<char>) = (short.chars().collect(), long.chars().collect());
    let same = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let skip = usize::from(short.len() == long.len());
    match long.len() - short.len() {
        0 | 1 => short.get(same + skip..) == long.get(same + 1..),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_were_likely_meant_are_told_apart_from_others() {
        let known = || ["postgres", "cart-service", "users"].into_iter();
        assert_eq!(similar("postgre", known()), Some("postgres"));
        assert_eq!(similar("cart", known()), Some("cart-service"));
        assert_eq!(similar("user", ["auth", "users"].into_iter()), None);
        assert_eq!(similar("redis", known()), None);
        assert!(is_one_edit("abcde", "abXde") && !is_one_edit("abcde", "abcdefg"));
    }
}
