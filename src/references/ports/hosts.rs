//! Host names and their ports, held against what the deployment runs under that name.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    address::Address,
    listening::{Heard, Listening},
    mentions::{Mention, is_name, of_config_maps, of_container},
    names::{KubernetesService, Project, is_anywhere, services, similar},
    run::Run,
    said,
};
use crate::{
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::{Command, Container, System, container::By},
};

/// Host names.
pub const HOSTS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "host",
            about: "the name of another service in a variable, a command or a proxy, which the same deployment must have",
            states: &["missing", "similar", "apart", "own", "found"],
            captures: &["host", "by", "container", "near", "in"],
        },
        Kind {
            name: "host-port",
            about: "the port of another service that is connected to, on which that must listen",
            states: &["missing", "published", "unserved", "found"],
            captures: &["host", "port", "by", "container", "has"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for container in system.containers.iter().filter(|one| one.by == By::Compose) {
        let run = Run::of_container(system, container);
        let project = Project::of(system, container);
        for mention in of_container(&run, container) {
            compose(system, &project, container, &mention, &mut found);
        }
    }
    kubernetes(system, &mut found);
    found
}

fn tell(
    found: &mut Vec<Reference>,
    kind: &'static str,
    is: &'static str,
    mention: &Mention<'_>,
    captures: Vec<(&'static str, String)>,
) {
    let container = mention.container.map(|one| one.name.clone()).unwrap_or_default();
    let mut all = vec![
        ("host", mention.address.host.clone()),
        ("by", mention.by.clone()),
        ("container", container),
    ];
    all.extend(captures);
    found.push(Reference {
        kind,
        is,
        file: mention.file,
        span: mention.span,
        service: mention.container.and_then(|one| one.service),
        captures: all,
    });
}

/// Words that stand where a name is to be put.
fn is_placeholder(host: &str) -> bool {
    const WORDS: [&str; 8] =
        ["your", "example", "change", "placeholder", "xxx", "domain", "hostname", "todo"];
    let host = host.to_ascii_lowercase();
    WORDS.iter().any(|word| host.contains(word))
        || matches!(host.as_str(), "host" | "server" | "docker" | "user")
}

fn compose(
    system: &System<'_>,
    project: &Project<'_>,
    container: &Container,
    mention: &Mention<'_>,
    found: &mut Vec<Reference>,
) {
    let host = mention.address.host.as_str();
    if mention.address.is_own() {
        return own_store(project, system, container, mention, found);
    }
    if !is_name(host) || is_placeholder(host) {
        return;
    }
    if !project.has(container, host) {
        if !project.is_open(container) && !is_anywhere(system, host) {
            let names = project.names();
            let near = similar(host, names.iter().copied());
            let known = names.into_iter().take(12).collect::<Vec<_>>().join(", ");
            let is = if near.is_some() { "similar" } else { "missing" };
            let near = near.unwrap_or_default().to_owned();
            tell(found, "host", is, mention, vec![("near", near), ("in", known)]);
        }
        return;
    }
    let Some(other) = project.container(container, host) else { return };
    let apart = other.name != container.name && project.are_apart(container, other);
    tell(found, "host", if apart { "apart" } else { "found" }, mention, Vec::new());
    if !apart {
        port_of_container(system, other, mention, found);
    }
}

/// A datastore that is looked for in the container itself, while another container of the project runs it.
fn own_store(
    project: &Project<'_>,
    system: &System<'_>,
    container: &Container,
    mention: &Mention<'_>,
    found: &mut Vec<Reference>,
) {
    let built = container.build.is_some() && !mention.is_default && !project.is_open(container);
    let Some(store) = store_of(&mention.address, &mention.by).filter(|_| built) else { return };
    let runs = |one: &&Container| {
        let image = one.image.as_deref().unwrap_or_default();
        let name = image.split([':', '@']).next().unwrap_or_default();
        let last = name.rsplit('/').next().unwrap_or_default();
        one.file == container.file
            && store.iter().any(|word| last.contains(word))
            && !last.contains("exporter")
    };
    if let Some(other) = system.containers.iter().find(runs) {
        let near = other.name.clone();
        tell(found, "host", "own", mention, vec![("near", near)]);
    }
}

/// What the images of a datastore are called, by how it is connected to.
fn store_of(address: &Address, by: &str) -> Option<&'static [&'static str]> {
    let by = by.to_ascii_uppercase();
    let scheme = address.scheme.split('+').next().unwrap_or_default();
    let named = |words: &[&str]| words.iter().any(|word| by.contains(word));
    match scheme {
        "postgres" | "postgresql" => Some(&["postgres", "postgis", "pgvector", "timescale"]),
        "mysql" | "mysql2" | "mariadb" => Some(&["mysql", "mariadb"]),
        "mongodb" => Some(&["mongo"]),
        "redis" => Some(&["redis", "valkey"]),
        "amqp" => Some(&["rabbitmq"]),
        "" if named(&["POSTGRES", "PGHOST"]) => Some(&["postgres", "postgis"]),
        "" if named(&["MYSQL"]) => Some(&["mysql", "mariadb"]),
        "" if named(&["REDIS"]) => Some(&["redis", "valkey"]),
        "" if named(&["MONGO"]) => Some(&["mongo"]),
        "" if named(&["RABBIT"]) => Some(&["rabbitmq"]),
        _ => None,
    }
}

/// The port of a container that another one connects to.
fn port_of_container(
    system: &System<'_>,
    other: &Container,
    mention: &Mention<'_>,
    found: &mut Vec<Reference>,
) {
    let Some(port) = asked_port(&mention.address, &mention.by) else { return };
    let run = Run::of_container(system, other);
    let listening = Listening::of(&run);
    let is = match listening.hears(&run, port) {
        Heard::Yes => "found",
        Heard::No | Heard::Local => "missing",
        Heard::Unknown if is_published_only(other, port) => "published",
        Heard::Unknown => return,
    };
    let has = if is == "published" {
        let numbers = other.ports.iter().filter(|known| published(known) == Some(port));
        numbers.map(|known| known.number.to_string()).collect::<Vec<_>>().join(", ")
    } else {
        said(&listening)
    };
    tell(found, "host-port", is, mention, vec![("port", port.to_string()), ("has", has)]);
}

/// The port that is connected to; by default only where the scheme says it.
fn asked_port(address: &Address, by: &str) -> Option<u16> {
    let told = !address.port.is_empty();
    let http = matches!(address.scheme.as_str(), "http" | "https") || by == "upstream";
    (told || http).then(|| address.port()).flatten()
}

/// Whether a port is one of the host that leads to another one of the container.
fn is_published_only(container: &Container, port: u16) -> bool {
    let leads = container.ports.iter().any(|known| published(known) == Some(port));
    let inside = container.ports.iter().any(|known| known.number == port);
    let number = port.to_string();
    let told = container.variables.iter().any(|one| {
        one.value.as_deref().is_none_or(|value| value.contains(&number) || value.contains('$'))
    });
    let commands = [&container.entrypoint, &container.command].into_iter().flatten();
    let command = commands.map(Command::line).any(|line| line.contains(&number));
    leads && !inside && !told && !command && !container.more_variables
}

fn published(port: &crate::services::system::container::Port) -> Option<u16> {
    port.published.as_deref()?.rsplit(':').next()?.parse().ok()
}

fn kubernetes(system: &System<'_>, found: &mut Vec<Reference>) {
    let services = services(system);
    if services.is_empty() {
        return;
    }
    let mut mentions: Vec<(Mention<'_>, &str)> = of_config_maps(system);
    for container in system.containers.iter().filter(|one| one.by == By::Kubernetes) {
        let run = Run::of_container(system, container);
        let own = of_container(&run, container);
        mentions.extend(own.into_iter().map(|mention| (mention, container.namespace.as_str())));
    }
    let open = makes_more(system);
    let mut groups: BTreeMap<(String, String), Vec<&Mention<'_>>> = BTreeMap::new();
    for (mention, namespace) in &mentions {
        let folder = system.path(mention.file).parent().to_string();
        groups.entry((folder, (*namespace).to_owned())).or_default().push(mention);
    }
    for ((_, namespace), mentions) in groups {
        judge(system, &services, &namespace, &mentions, open, found);
    }
}

/// Whether something makes Services that no file shows: charts, operators, names that are made longer.
fn makes_more(system: &System<'_>) -> bool {
    let kustomized = system.documents("kustomization").any(|document| {
        let keys =
            ["helmCharts", "helmChartInflationGenerator", "namePrefix", "nameSuffix", "generators"];
        keys.iter().any(|key| document.root.get(key).is_some())
    });
    kustomized
        || system.documents("kubernetes").any(|document| {
            let kind = document.root.get("kind").and_then(Node::text).unwrap_or_default();
            matches!(
                kind,
                "HelmRelease" | "HelmChart" | "Application" | "ApplicationSet" | "Kustomization"
            )
        })
}

/// Judges the hosts that the objects of one folder and namespace name. One that is not there is told where it
/// looks like one that is, or where most others are.
fn judge(
    system: &System<'_>,
    services: &[KubernetesService<'_>],
    namespace: &str,
    mentions: &[&Mention<'_>],
    open: bool,
    found: &mut Vec<Reference>,
) {
    let named = |host: &str| -> Vec<&KubernetesService<'_>> {
        services.iter().filter(|service| service.name == host).collect()
    };
    let hosts: BTreeSet<&str> = mentions
        .iter()
        .filter_map(|mention| own_name(&mention.address.host, namespace))
        .filter(|host| !is_placeholder(host))
        .collect();
    let here = hosts.iter().filter(|host| !named(host).is_empty()).count();
    let absent = hosts.len() - here;
    for mention in mentions {
        let Some(host) = own_name(&mention.address.host, namespace) else { continue };
        if is_placeholder(host) || mention.address.is_own() {
            continue;
        }
        let leads = named(host);
        if leads.is_empty() {
            let near = similar(host, services.iter().map(|service| service.name));
            let likely = near.is_some() || (!open && here >= 3 && absent * 2 <= here);
            if likely && !is_made(system, host) {
                let known: BTreeSet<&str> = services.iter().map(|service| service.name).collect();
                let known = known.into_iter().take(12).collect::<Vec<_>>().join(", ");
                let is = if near.is_some() { "similar" } else { "missing" };
                let captures = vec![("near", near.unwrap_or_default().to_owned()), ("in", known)];
                tell(found, "host", is, mention, captures);
            }
            continue;
        }
        tell(found, "host", "found", mention, Vec::new());
        let ports: Vec<BTreeSet<u16>> = leads.iter().map(|service| service.ports()).collect();
        let Some(port) = asked_port(&mention.address, &mention.by) else { continue };
        if ports.iter().any(BTreeSet::is_empty) {
            continue;
        }
        let has = ports.iter().any(|ports| ports.contains(&port));
        let all: BTreeSet<String> = ports.iter().flatten().map(u16::to_string).collect();
        let all = all.into_iter().collect::<Vec<_>>().join(", ");
        let is = if has { "found" } else { "unserved" };
        tell(found, "host-port", is, mention, vec![("port", port.to_string()), ("has", all)]);
    }
}

/// The name of a Service that a host means in a namespace: `cart`, `cart.shop`, `cart.shop.svc.cluster.local`.
fn own_name<'h>(host: &'h str, namespace: &str) -> Option<&'h str> {
    let (name, rest) = host.split_once('.').unwrap_or((host, ""));
    let rest = rest.trim_end_matches('.').trim_end_matches(".cluster.local");
    let within = rest.strip_suffix(".svc").unwrap_or(rest);
    let own = rest.is_empty() || (!namespace.is_empty() && within == namespace);
    (own && is_name(name)).then_some(name)
}

/// Whether a custom resource of the repository has a name that a host begins with: then its operator may
/// make it.
fn is_made(system: &System<'_>, host: &str) -> bool {
    system.documents("kubernetes").any(|document| {
        let version = document.root.get("apiVersion").and_then(Node::text).unwrap_or_default();
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let custom =
            group.contains('.') && !group.ends_with("k8s.io") && group != "monitoring.coreos.com";
        let name = super::name_of(document.root).unwrap_or_default();
        custom && name.len() >= 3 && host.starts_with(name)
    })
}
