//! What Prometheus finds in Kubernetes: the Services that a monitor or a scrape job chooses, and their
//! ports by name.

use super::collectors::Collectors;
use crate::{
    base::Span,
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::System,
};

/// Monitors and discovered Services.
pub const SELECTORS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "scraped-port-name",
            about: "the name of a port of a Service that a scrape job or a ServiceMonitor asks for",
            states: &["missing", "found"],
            captures: &["port", "service", "names", "by"],
        },
        Kind {
            name: "monitored-service",
            about: "the labels by which a ServiceMonitor chooses Services",
            states: &["unlabelled", "found"],
            captures: &["labels", "service", "by"],
        },
    ],
    resolve,
};

/// A Service of the repository.
struct Service<'a> {
    name: &'a str,
    namespace: &'a str,
    labels: Vec<(&'a str, &'a str)>,
    selector: Vec<(&'a str, &'a str)>,
    ports: Vec<Option<&'a str>>,
    /// Whether the repository has the pods that it leads to.
    has_pods: bool,
}

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let services = services(system);
    let mut found = Vec::new();
    for config in &Collectors::of(system).configs {
        for job in config.root.get("scrape_configs").map(Node::items).unwrap_or_default() {
            found.extend(discovered(&services, config.file, job));
        }
    }
    let changes_labels = system.documents("kustomization").any(|document| {
        ["commonLabels", "labels", "transformers"]
            .iter()
            .any(|key| document.root.get(key).is_some())
    });
    for document in system.documents("kubernetes") {
        if document.root.get("kind").and_then(Node::text) == Some("ServiceMonitor") {
            found.extend(monitored(&services, document.file, document.root, changes_labels));
        }
    }
    found
}

fn pairs(node: Option<&Node>) -> Vec<(&str, &str)> {
    let entries = node.map(Node::entries).unwrap_or_default().iter();
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.text()?))).collect()
}

fn services<'a>(system: &System<'a>) -> Vec<Service<'a>> {
    let labels = system.documents("kubernetes").filter_map(|one| one.root.get("@labels")?.text());
    let pods: Vec<Vec<&str>> = labels.map(|labels| labels.split(',').collect()).collect();
    let services = system.documents("kubernetes").filter_map(|document| {
        let root = document.root;
        (root.get("kind").and_then(Node::text) == Some("Service")).then_some(())?;
        let metadata = root.get("metadata")?;
        let spec = root.get("spec")?;
        let ports = spec.get("ports").map(Node::items).unwrap_or_default();
        let selector = pairs(spec.get("selector"));
        let wanted: Vec<String> = selector.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let has_pods =
            pods.iter().any(|labels| wanted.iter().all(|pair| labels.contains(&pair.as_str())));
        Some(Service {
            name: metadata.get("name")?.text()?,
            namespace: metadata.get("namespace").and_then(Node::text).unwrap_or_default(),
            labels: pairs(metadata.get("labels")),
            has_pods: has_pods && !wanted.is_empty(),
            selector,
            ports: ports.iter().map(|port| port.get("name").and_then(Node::text)).collect(),
        })
    });
    services.collect()
}

/// A job that keeps the ports of a name of the Service of a name.
fn discovered(services: &[Service<'_>], file: usize, job: &Node) -> Option<Reference> {
    let roles = job.get("kubernetes_sd_configs").map(Node::items).unwrap_or_default();
    let by_endpoints = roles.iter().all(|one| {
        matches!(one.get("role").and_then(Node::text), Some("endpoints" | "endpointslice"))
    });
    if roles.is_empty() || !by_endpoints {
        return None;
    }
    let (mut service, mut port) = (None, None);
    for step in job.get("relabel_configs").map(Node::items).unwrap_or_default() {
        if step.get("action").and_then(Node::text) != Some("keep") {
            continue;
        }
        let labels = step.get("source_labels").map(Node::items).unwrap_or_default();
        let [label] = labels else { continue };
        let regex = step.get("regex");
        match label.text()? {
            "__meta_kubernetes_service_name" => service = regex,
            "__meta_kubernetes_endpoint_port_name"
            | "__meta_kubernetes_endpointslice_port_name" => {
                port = regex;
            }
            _ => {}
        }
    }
    let (service, port) = (service?.text()?, port?);
    let of_name: Vec<&Service<'_>> = services.iter().filter(|one| one.name == service).collect();
    let job = job.get("job_name").and_then(Node::text).unwrap_or_default();
    named(&of_name, file, port.span, port.text()?, format!("the scrape job {job}"))
}

/// Whether the Services that are chosen have a port of a name.
fn named(
    services: &[&Service<'_>],
    file: usize,
    span: Span,
    port: &str,
    by: String,
) -> Option<Reference> {
    let first = services.first()?;
    let regex = regex::Regex::new(&format!("^(?:{port})$")).ok()?;
    let mut ports = services.iter().flat_map(|one| one.ports.iter().flatten());
    let is = ports.any(|name| *name == port || regex.is_match(name));
    let is = if is { "found" } else { "missing" };
    let names: Vec<&str> =
        services.iter().flat_map(|one| one.ports.iter().flatten().copied()).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Some(Reference {
        kind: "scraped-port-name",
        is,
        file,
        span,
        service: None,
        captures: vec![
            ("port", port.to_owned()),
            ("service", first.name.to_owned()),
            ("names", names),
            ("by", by),
        ],
    })
}

fn monitored(
    services: &[Service<'_>],
    file: usize,
    root: &Node,
    changes_labels: bool,
) -> Vec<Reference> {
    let metadata = |key| root.get("metadata").and_then(|one| one.get(key)?.text());
    let name = metadata("name").unwrap_or_default();
    let namespace = metadata("namespace").unwrap_or_default();
    let Some(spec) = root.get("spec") else { return Vec::new() };
    let elsewhere = spec.get("namespaceSelector").is_some();
    let selector = spec.get("selector");
    let labels_at = selector.and_then(|selector| selector.get("matchLabels"));
    let wanted = pairs(labels_at);
    let more = selector.is_some_and(|selector| selector.get("matchExpressions").is_some());
    let (Some(labels_at), false, false) = (labels_at, wanted.is_empty(), more) else {
        return Vec::new();
    };
    let near = services.iter().filter(|one| {
        elsewhere || namespace.is_empty() || one.namespace.is_empty() || one.namespace == namespace
    });
    let near: Vec<&Service<'_>> = near.collect();
    let holds = |labels: &[(&str, &str)]| wanted.iter().all(|pair| labels.contains(pair));
    let chosen: Vec<&Service<'_>> = near.iter().filter(|one| holds(&one.labels)).copied().collect();
    let told = |is, service: &str| Reference {
        kind: "monitored-service",
        is,
        file,
        span: labels_at.span,
        service: None,
        captures: vec![
            (
                "labels",
                wanted.iter().map(|(k, v)| format!("{k}: {v}")).collect::<Vec<_>>().join(", "),
            ),
            ("service", service.to_owned()),
            ("by", format!("the ServiceMonitor {name}")),
        ],
    };
    let Some(first) = chosen.first() else {
        // Services of other charts are chosen too; what is meant here has these labels on its pods.
        let meant = near.iter().find(|one| holds(&one.selector)).filter(|_| !changes_labels);
        return meant.map(|one| told("unlabelled", one.name)).into_iter().collect();
    };
    let mut found = vec![told("found", first.name)];
    // An operator makes Services of its own, beside its pods.
    if !chosen.iter().all(|one| one.has_pods) {
        return found;
    }
    for endpoint in spec.get("endpoints").map(Node::items).unwrap_or_default() {
        let Some(port) = endpoint.get("port") else { continue };
        let Some(text) = port.text() else { continue };
        found.extend(named(&chosen, file, port.span, text, format!("the ServiceMonitor {name}")));
    }
    found
}
