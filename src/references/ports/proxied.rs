//! Paths that a proxy or an Ingress sends to a service, held against the routes of that service.

use super::{
    address::urls,
    answers::{is_known, served},
    names::{Project, services},
    nginx::{self, Config},
    routes::meets,
    run::Run,
};
use crate::{
    base::Span,
    format::Node,
    references::{Kind, Reference, Resolver},
    services::{
        ServiceId,
        system::{Container, Document, System, container::By},
    },
};

/// Paths of proxies.
pub const PROXIED: Resolver = Resolver {
    kinds: &[Kind {
        name: "proxied-path",
        about: "a path that nginx or an Ingress sends to a service, which must have a route below it",
        states: &["missing", "rewritten", "found"],
        captures: &["path", "to", "target"],
    }],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for container in &system.containers {
        let run = Run::of_container(system, container);
        for config in nginx::configs(&run).unwrap_or_default() {
            for server in nginx::servers(config.root) {
                for location in server.get("location").map(Node::items).unwrap_or_default() {
                    of_location(system, container, &config, location, &mut found);
                }
            }
        }
    }
    for document in system.documents("kubernetes") {
        if document.root.get("kind").and_then(Node::text) == Some("Ingress") {
            of_ingress(system, &document, &mut found);
        }
    }
    found
}

fn of_location(
    system: &System<'_>,
    container: &Container,
    config: &Config<'_>,
    location: &Node,
    found: &mut Vec<Reference>,
) {
    let Some(args) = location.get("@args") else { return };
    let words: Vec<&str> = args.items().iter().filter_map(Node::text).collect();
    let ([prefix] | ["^~", prefix]) = words[..] else { return };
    if ["rewrite", "if", "location"].iter().any(|name| location.get(name).is_some()) {
        return;
    }
    let passes = location.get("proxy_pass").map(Node::items).unwrap_or_default();
    let [pass] = passes else { return };
    let Some(text) = pass.text().filter(|text| !text.contains('$')) else { return };
    let Some(address) = urls(text).into_iter().next() else { return };
    let path = if address.path.is_empty() { prefix.to_owned() } else { address.path.clone() };
    let host = upstream(config.root, &address.host).unwrap_or(address.host);
    let Some(target) = target(system, container, &host) else { return };
    let place = (config.file, args.span);
    tell(system, place, (prefix, &path), &host, &target, found);
}

/// The one host of an upstream by that name.
fn upstream(root: &Node, name: &str) -> Option<String> {
    let mut holders = vec![root];
    holders.extend(root.get("http").map(Node::items).unwrap_or_default());
    let mut all = holders
        .into_iter()
        .flat_map(|node| node.get("upstream").map(Node::items).unwrap_or_default());
    let ours = all.find(|one| {
        one.get("@args").is_some_and(|args| args.items().first().and_then(Node::text) == Some(name))
    })?;
    let servers = ours.get("server")?.items();
    let [only] = servers else { return Some(String::new()) };
    let word = only.text()?.split_whitespace().next()?;
    Some(word.split(':').next().unwrap_or_default().to_owned())
}

/// What runs under a name that a container connects to, where it is one container with code of the repository.
fn target<'s>(system: &'s System<'s>, container: &Container, host: &str) -> Option<Run<'s>> {
    match container.by {
        By::Compose => {
            let other = Project::of(system, container).container(container, host)?;
            Some(Run::of_container(system, other))
        }
        By::Kubernetes => {
            let folder = system.path(container.file).parent();
            let service = services(system).into_iter().find(|service| {
                service.name == host && system.path(service.document.file).parent() == folder
            })?;
            of_service(system, &service.document)
        }
    }
}

fn of_service<'s>(system: &'s System<'s>, service: &Document<'_>) -> Option<Run<'s>> {
    let containers = super::chosen(system, service)?;
    let [only] = containers[..] else { return None };
    Some(Run::of_container(system, only))
}

/// Tells whether the service has a route below the path that it is sent.
fn tell(
    system: &System<'_>,
    (file, span): (usize, Span),
    (path, to): (&str, &str),
    name: &str,
    target: &Run<'_>,
    found: &mut Vec<Reference>,
) {
    let Some(service) = target.service.filter(|_| runs_own_code(target)) else { return };
    let is = if served(target, service).any(|one| meets(&one.path, to)) {
        "found"
    } else if is_all(target, service, to) {
        "missing"
    } else {
        return;
    };
    found.push(Reference {
        kind: "proxied-path",
        is,
        file,
        span,
        service: system.inventory.owner(file),
        captures: vec![
            ("path", path.to_owned()),
            ("to", to.to_owned()),
            ("target", name.to_owned()),
        ],
    });
}

/// Whether what runs is code of the service, not a server before it.
fn runs_own_code(target: &Run<'_>) -> bool {
    let listening = super::listening::Listening::of(target);
    listening.by == super::listening::Program::Code
}

/// Whether the routes that were seen are all below a path: sockets have none that a router declares.
fn is_all(target: &Run<'_>, service: ServiceId, path: &str) -> bool {
    let last = path.trim_matches('/').rsplit('/').next().unwrap_or_default();
    let told = served(target, service)
        .any(|one| one.path.trim_matches('/').rsplit('/').next() == Some(last));
    const SOCKETS: [&str; 6] = ["ws", "socket", "sse", "events", "graphql", "static"];
    let socket = SOCKETS.iter().any(|word| last.contains(word));
    (told || !socket) && !last.is_empty() && is_known(target, service, path)
}

fn of_ingress(system: &System<'_>, document: &Document<'_>, found: &mut Vec<Reference>) {
    let root = document.root;
    let annotations = root.get("metadata").and_then(|metadata| metadata.get("annotations"));
    let annotation = |name: &str| annotations.and_then(|all| all.entry(name));
    let rewrite = annotation("nginx.ingress.kubernetes.io/rewrite-target");
    let is_regex = annotation("nginx.ingress.kubernetes.io/use-regex")
        .is_some_and(|entry| entry.value.text() == Some("true"));
    let rewritten = rewrite.and_then(|entry| entry.value.text());
    let all = services(system);
    let folder = system.path(document.file).parent();
    let mut lost = Vec::new();
    let rules =
        root.get("spec").and_then(|spec| spec.get("rules")).map(Node::items).unwrap_or_default();
    for entry in
        rules.iter().filter_map(|rule| rule.get("http")?.get("paths")).flat_map(Node::items)
    {
        let backend = entry.get("backend").and_then(|backend| {
            backend.get("serviceName").or_else(|| backend.get("service")?.get("name"))?.text()
        });
        let (Some(name), Some(path)) = (backend, entry.get("path")) else { continue };
        let Some(written) = path.text().filter(|text| !text.contains(['(', '*', '$', '\\'])) else {
            continue;
        };
        let service = all.iter().find(|service| {
            service.name == name && system.path(service.document.file).parent() == folder
        });
        let Some(target) = service.and_then(|service| of_service(system, &service.document)) else {
            continue;
        };
        if rewritten == Some("/") && loses(&target) {
            lost.push((written.to_owned(), name));
        }
        // Others change the path in ways of their own.
        let changed = annotations.is_some_and(|all| {
            all.entries().iter().any(|entry| {
                (entry.key.contains("rewrite")
                    || entry.key.contains("strip")
                    || entry.key.contains("middlewares")
                    || entry.key.contains("snippet"))
                    && entry.value.text() != Some("/")
            })
        });
        if !is_regex && !changed {
            tell(system, (document.file, path.span), (written, written), name, &target, found);
        }
    }
    if let (Some(entry), Some((_, name))) = (rewrite, lost.first()) {
        let paths: Vec<&str> = lost.iter().map(|(path, _)| path.as_str()).collect();
        found.push(Reference {
            kind: "proxied-path",
            is: "rewritten",
            file: document.file,
            span: entry.key_span,
            service: system.inventory.owner(document.file),
            captures: vec![
                ("path", paths.join(", ")),
                ("to", "/".to_owned()),
                ("target", (*name).to_owned()),
            ],
        });
    }
}

/// Whether a service has routes that no request reaches when all are sent to `/`.
fn loses(target: &Run<'_>) -> bool {
    let Some(service) = target.service.filter(|_| runs_own_code(target)) else { return false };
    let checks = ["health", "ready", "live", "metrics"];
    let own = target
        .system
        .routes
        .iter()
        .filter(|one| target.system.inventory.owner(one.file) == Some(service));
    let business = own.filter(|one| {
        one.route.framework != "grpc"
            && one.path.trim_matches('/').len() > 1
            && !checks.iter().any(|word| one.path.contains(word))
    });
    business.count() >= 2
}
