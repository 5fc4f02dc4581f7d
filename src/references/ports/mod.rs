//! Ports, paths and host names: what probes ask, declarations name and proxies send to, held against what
//! the programs listen on, answer and are called.

mod address;
mod answers;
mod code;
mod declared;
mod hosts;
mod listening;
mod mentions;
mod names;
mod nginx;
mod probes;
mod proxied;
mod routes;
mod run;
mod servers;

use self::listening::Listening;
use crate::{
    format::Node,
    services::system::{Container, Document, System, container::By},
};

pub use self::{declared::DECLARED, hosts::HOSTS, probes::PROBES, proxied::PROXIED};

/// Where a program listens, for a text.
fn said(listening: &Listening) -> String {
    let all: Vec<String> = listening
        .ports
        .iter()
        .map(|(port, known)| match known.file.as_deref() {
            Some(file) => format!("{port} ({file})"),
            None => port.to_string(),
        })
        .collect();
    if all.is_empty() { "no port".to_owned() } else { format!("port {}", all.join(", ")) }
}

/// The name of an object.
fn name_of(object: &Node) -> Option<&str> {
    object.get("metadata")?.get("name")?.text()
}

/// The containers of the one workload that a Service chooses, among the objects beside it; `None` where none
/// or several could be meant.
fn chosen<'s>(system: &'s System<'s>, service: &Document<'_>) -> Option<Vec<&'s Container>> {
    let selector = service.root.get("spec")?.get("selector").filter(|s| !s.entries().is_empty())?;
    let folder = system.path(service.file).parent();
    let beside = |file: usize| file == service.file || system.path(file).parent() == folder;
    let mut workloads = Vec::new();
    for document in system.documents("kubernetes").filter(|document| beside(document.file)) {
        let labels = document.root.get("@labels").and_then(Node::text).unwrap_or_default();
        let wants = |key: &str, value: &str| {
            labels.split(',').any(|label| label == format!("{key}={value}"))
        };
        let pod = document.root.get("@pod").is_some_and(|pod| pod.get("@partial").is_none());
        let fits = selector
            .entries()
            .iter()
            .all(|one| one.value.text().is_some_and(|value| wants(&one.key, value)));
        if pod && fits {
            workloads.push(document);
        }
    }
    let [workload] = &workloads[..] else { return None };
    let kind = workload.root.get("kind").and_then(Node::text).unwrap_or_default();
    let name = format!("{kind}/{}", name_of(workload.root).unwrap_or_default());
    let containers = system.containers.iter().filter(|one| {
        one.by == By::Kubernetes
            && one.file == workload.file
            && one.workload == name
            && !one.is_task
    });
    Some(containers.collect())
}
