//! Where traces are sent, and where Grafana asks for what it shows.

use super::{
    collectors::image_name,
    hosts::{Host, Hosts},
    layout::{Layout, Maps, Origin},
};
use crate::{
    base::Span,
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::System,
};

/// Endpoints of telemetry and data sources.
pub const TELEMETRY: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "telemetry-endpoint",
            about: "the collector that a variable of the environment sends traces, metrics or logs to",
            states: &["missing", "found"],
            captures: &["variable", "host", "where"],
        },
        Kind {
            name: "grafana-datasource",
            about: "the address of a data source that Grafana is provisioned with",
            states: &["missing", "found"],
            captures: &["datasource", "host", "where"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let hosts = Hosts::of(system);
    let mut found = Vec::new();
    for (at, container) in system.containers.iter().enumerate() {
        for variable in container.variables.iter().filter(|one| is_endpoint(&one.name)) {
            let Some(host) = variable.value.as_deref().and_then(host) else { continue };
            let looked = hosts.find_from(system, &[at], host);
            found.extend(endpoint(container.file, variable.span, &variable.name, host, looked));
        }
    }
    found.extend(in_config_maps(system, &hosts));
    found.extend(datasources(system, &hosts));
    found
}

fn is_endpoint(name: &str) -> bool {
    let name = name.to_uppercase();
    name.contains("OTLP") && name.contains("ENDPOINT")
        || name.contains("OTEL") && (name.contains("ENDPOINT") || name.ends_with("_URL"))
        || name.contains("JAEGER") && (name.ends_with("_HOST") || name.contains("ENDPOINT"))
        || name.contains("ZIPKIN") && (name.contains("ENDPOINT") || name.ends_with("_URL"))
}

/// The host of an address; `None` for what is known only elsewhere.
fn host(value: &str) -> Option<&str> {
    if value.contains(['$', '{', '<']) {
        return None;
    }
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let known = !host.is_empty() && !host.contains(['[', ' ', ',']);
    (known && host != "localhost" && !host.starts_with("127.")).then_some(host)
}

fn endpoint(
    file: usize,
    span: Span,
    variable: &str,
    host: &str,
    looked: Option<Host>,
) -> Option<Reference> {
    let (is, place) = verdict(looked?)?;
    Some(Reference {
        kind: "telemetry-endpoint",
        is,
        file,
        span,
        service: None,
        captures: vec![
            ("variable", variable.to_owned()),
            ("host", host.to_owned()),
            ("where", place),
        ],
    })
}

fn verdict(host: Host) -> Option<(&'static str, String)> {
    match host {
        Host::Containers(_) => Some(("found", String::new())),
        Host::Missing(place) => Some(("missing", place)),
        Host::Code(_) | Host::Unknown => None,
    }
}

/// Variables that a config map gives to pods.
fn in_config_maps(system: &System<'_>, hosts: &Hosts) -> Vec<Reference> {
    let mut found = Vec::new();
    for document in system.documents("kubernetes") {
        let root = document.root;
        if root.get("kind").and_then(Node::text) != Some("ConfigMap") {
            continue;
        }
        let namespace = root.get("metadata").and_then(|one| one.get("namespace")?.text());
        for entry in root.get("data").map(Node::entries).unwrap_or_default() {
            let host = entry.value.text().and_then(host).filter(|_| is_endpoint(&entry.key));
            let Some(host) = host else { continue };
            let looked = hosts.in_cluster(system, namespace.unwrap_or_default(), host);
            found.extend(endpoint(document.file, entry.key_span, &entry.key, host, Some(looked)));
        }
    }
    found
}

fn datasources(system: &System<'_>, hosts: &Hosts) -> Vec<Reference> {
    let documents: Vec<_> = system.documents("grafana-datasources").collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let maps = Maps::of(system);
    let grafanas = system.containers.iter().enumerate();
    let grafanas = grafanas.filter(|(_, one)| image_name(system, one).starts_with("grafana"));
    let grafanas: Vec<(usize, Layout)> =
        grafanas.map(|(at, one)| (at, Layout::of(system, &maps, one))).collect();
    let mut found = Vec::new();
    for document in documents {
        let runs: Vec<usize> = grafanas
            .iter()
            .filter(|(_, layout)| layout.holds(&Origin::File(document.file)))
            .map(|(at, _)| *at)
            .collect();
        for one in document.root.get("datasources").map(Node::items).unwrap_or_default() {
            let asked_by_browser = one.get("access").and_then(Node::text) == Some("direct");
            let Some(url) = one.get("url").filter(|_| !asked_by_browser) else { continue };
            let Some(host) = url.text().and_then(host) else { continue };
            let Some((is, place)) = hosts.find_from(system, &runs, host).and_then(verdict) else {
                continue;
            };
            let name = one.get("name").and_then(Node::text).unwrap_or_default();
            found.push(Reference {
                kind: "grafana-datasource",
                is,
                file: document.file,
                span: url.span,
                service: None,
                captures: vec![
                    ("datasource", name.to_owned()),
                    ("host", host.to_owned()),
                    ("where", place),
                ],
            });
        }
    }
    found
}
