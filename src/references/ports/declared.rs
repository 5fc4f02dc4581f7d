//! Ports that are declared, published and sent to, held against where the program listens.

use super::{
    listening::{Heard, Listening},
    run::Run,
    said,
};
use crate::{
    base::Span,
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::{Container, Document, Image, System, container::By},
};

/// `EXPOSE`, `ports`, `containerPort`, `targetPort`.
pub const DECLARED: Resolver = Resolver {
    kinds: &[Kind {
        name: "declared-port",
        about: "a port that an image, a container or a Service declares, on which the program must listen",
        states: &["missing", "local", "found"],
        captures: &["by", "port", "container", "listens"],
    }],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (at, image) in system.images.iter().enumerate() {
        let Some(stage) = image.stage(None) else { continue };
        let mut runs = Run::all_of(system, at);
        // Where others give it another command, the port may be that of its own.
        let replaced = |run: &Run<'_>| {
            run.container.is_some_and(|one| one.command.is_some() || one.entrypoint.is_some())
        };
        if runs.iter().any(replaced) {
            runs.push(Run::of_image(system, image));
        }
        for (port, span) in Image::exposes(stage) {
            let place = (image.file, span, "EXPOSE");
            tell(&runs, place, port, &image.path.to_string(), &mut found);
        }
    }
    for container in system.containers.iter().filter(|one| !one.is_task) {
        let run = [Run::of_container(system, container)];
        for port in &container.ports {
            let by = match (container.by, &port.published) {
                (By::Kubernetes, _) => "containerPort",
                (By::Compose, Some(_)) => "ports",
                (By::Compose, None) => "expose",
            };
            tell(&run, (container.file, port.span, by), port.number, &container.name, &mut found);
        }
    }
    for document in system.documents("kubernetes") {
        service(system, &document, &mut found);
    }
    found
}

/// The ports of a Service that leads to one container.
fn service(system: &System<'_>, document: &Document<'_>, found: &mut Vec<Reference>) {
    let root = document.root;
    if root.get("kind").and_then(Node::text) != Some("Service") {
        return;
    }
    let (Some(spec), Some(name)) = (root.get("spec"), super::name_of(root)) else { return };
    let Some(containers) = super::chosen(system, document) else { return };
    let runs: Vec<Run<'_>> =
        containers.iter().map(|container| Run::of_container(system, container)).collect();
    for port in spec.get("ports").map(Node::items).unwrap_or_default() {
        let Some(target) = port.get("targetPort").or_else(|| port.get("port")) else { continue };
        let Some(number) = target.text().and_then(|text| text.parse().ok()) else { continue };
        // Where the container declares another port, that is said of these two already.
        let declared = |one: &&Container| {
            one.ports.is_empty() || one.ports.iter().any(|port| port.number == number)
        };
        if containers.iter().any(declared) {
            tell(&runs, (document.file, target.span, "Service"), number, name, found);
        }
    }
}

fn tell(
    runs: &[Run<'_>],
    (file, span, by): (usize, Span, &'static str),
    port: u16,
    name: &str,
    found: &mut Vec<Reference>,
) {
    let Some(first) = runs.first() else { return };
    let all: Vec<Listening> = runs.iter().map(Listening::of).collect();
    let heard: Vec<Heard> = runs.iter().zip(&all).map(|(run, one)| one.hears(run, port)).collect();
    let is = if heard.contains(&Heard::Yes) {
        "found"
    } else if heard.contains(&Heard::Unknown) || heard.is_empty() {
        return;
    } else if heard.contains(&Heard::Local) {
        "local"
    } else {
        "missing"
    };
    let listens = all.first().map(said).unwrap_or_default();
    found.push(Reference {
        kind: "declared-port",
        is,
        file,
        span,
        service: first.service,
        captures: vec![
            ("by", by.to_owned()),
            ("port", port.to_string()),
            ("container", name.to_owned()),
            ("listens", listens),
        ],
    });
}
