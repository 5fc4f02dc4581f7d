//! What is known of a service, each value with the places that show it.

use std::collections::{BTreeMap, BTreeSet};

use ignore::gitignore::GitignoreBuilder;

use super::{
    System,
    command::Command,
    container::{Asks, By, Container},
    image::Image,
    told,
};
use crate::{
    base::{RepoPath, Role, ServiceDetails, Shown, Span},
    format::Node,
    services::ServiceId,
};

/// Places that are told of one value.
const PLACES: usize = 5;

/// Values with the places that show them.
#[derive(Debug, Default)]
pub struct Values(BTreeMap<String, BTreeSet<(RepoPath, usize)>>);

impl Values {
    /// Takes a value that a place shows.
    pub fn add(&mut self, value: impl Into<String>, path: &RepoPath, line: usize) {
        self.0.entry(value.into()).or_default().insert((path.clone(), line));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values as they are reported.
    pub fn shown(self) -> Vec<Shown> {
        let shown = self.0.into_iter().map(|(value, places)| {
            let places = places.into_iter().take(PLACES);
            let evidence = places.map(|(path, line)| format!("{path}:{line}")).collect();
            Shown { value, evidence }
        });
        shown.collect()
    }
}

/// What is known of a service, apart from what rules and traits say.
pub fn details(system: &System<'_>, id: ServiceId) -> ServiceDetails {
    let mut lists = Lists::of(system, id);
    lists.images();
    lists.containers();
    lists.sources();
    lists.settings();
    lists.processes();
    lists.services_in_front();
    lists.owners();
    ServiceDetails {
        start: lists.start.shown(),
        images: lists.image_names.shown(),
        deployed: lists.deployed.shown(),
        listens: lists.listens.shown(),
        exposes: lists.exposes.shown(),
        container_ports: lists.container_ports.shown(),
        published_ports: lists.published.shown(),
        service_ports: lists.service_ports.shown(),
        probes: lists.probes.shown(),
        stores: Vec::new(),
        frameworks: Vec::new(),
        variables: lists.variables.shown(),
        owners: lists.owners.shown(),
    }
}

struct Lists<'s, 'a> {
    system: &'s System<'a>,
    id: ServiceId,
    start: Values,
    image_names: Values,
    deployed: Values,
    listens: Values,
    exposes: Values,
    container_ports: Values,
    published: Values,
    service_ports: Values,
    probes: Values,
    variables: Values,
    owners: Values,
}

impl<'s, 'a> Lists<'s, 'a> {
    fn of(system: &'s System<'a>, id: ServiceId) -> Self {
        Self {
            system,
            id,
            start: Values::default(),
            image_names: Values::default(),
            deployed: Values::default(),
            listens: Values::default(),
            exposes: Values::default(),
            container_ports: Values::default(),
            published: Values::default(),
            service_ports: Values::default(),
            probes: Values::default(),
            variables: Values::default(),
            owners: Values::default(),
        }
    }

    fn ours(&self) -> impl Iterator<Item = &'s Container> + use<'s, 'a> {
        let id = self.id;
        self.system.containers.iter().filter(move |one| one.service == Some(id))
    }

    fn place(&self, file: usize, span: Span) -> (&'a RepoPath, usize) {
        let line = self.system.part(file).map_or(1, |part| part.line(span.start));
        (self.system.path(file), line)
    }

    fn images(&mut self) {
        let (system, id) = (self.system, self.id);
        let images = system.images.iter().filter(move |image| image.service == Some(id));
        for image in images.filter(|image| image.role == Role::Production) {
            let Some(stage) = image.stage(None) else { continue };
            if let Some((entry, command)) = effective(&Image::start(stage), &(None, None)) {
                let (path, line) = self.place(image.file, entry);
                self.listens_by(&command, path, line);
                self.start.add(command, path, line);
            }
            if let Some(check) = stage.get("healthcheck").and_then(Command::of_dockerfile) {
                let (path, line) = self.place(image.file, check.span);
                self.probes.add(format!("healthcheck: {}", check.line()), path, line);
            }
            for (port, span) in Image::exposes(stage) {
                let (path, line) = self.place(image.file, span);
                self.exposes.add(port.to_string(), path, line);
            }
        }
    }

    fn containers(&mut self) {
        for container in self.ours() {
            let (path, line) = self.place(container.file, container.span);
            let deployed = match container.by {
                By::Compose => format!("Compose service {}", container.name),
                By::Kubernetes => container.workload.clone(),
            };
            self.deployed.add(deployed, path, line);
            if let Some(image) = &container.image {
                self.image_names.add(image, path, line);
            }
            let own = (container.entrypoint.clone(), container.command.clone());
            if own != (None, None)
                && let Some((span, command)) = effective(&own, &self.start_of(container))
            {
                let (path, line) = self.place(container.file, span);
                self.listens_by(&command, path, line);
                self.start.add(command, path, line);
            }
            for port in &container.ports {
                let (path, line) = self.place(container.file, port.span);
                self.container_ports.add(port.number.to_string(), path, line);
                if let Some(published) = &port.published {
                    self.published.add(published, path, line);
                }
            }
            for probe in &container.probes {
                let (path, line) = self.place(container.file, probe.span);
                self.probes.add(format!("{}: {}", probe.kind, asks(&probe.asks)), path, line);
            }
        }
    }

    /// The entry point and the command of the image that a container runs.
    fn start_of(&self, container: &Container) -> (Option<Command>, Option<Command>) {
        let image = container.from.and_then(|at| self.system.images.get(at));
        let target = container.build.as_ref().and_then(|build| build.target.as_deref());
        let stage = image.and_then(|image| image.stage(target));
        stage.map(Image::start).unwrap_or_default()
    }

    fn sources(&mut self) {
        for (file, source) in self.system.sources_of(self.id) {
            for listener in &source.listeners {
                let (path, line) = self.place(file, listener.span);
                let port = listener.port.map(|port| port.to_string());
                let given = listener.port_variable.as_ref().map(|name| self.given(name));
                for port in given.into_iter().flatten() {
                    self.listens.add(port, path, line);
                }
                let value = match (port, &listener.port_variable) {
                    (Some(port), Some(variable)) => format!("{port} (or {variable})"),
                    (Some(port), None) => port,
                    (None, Some(variable)) => variable.clone(),
                    (None, None) => continue,
                };
                self.listens.add(value, path, line);
            }
            for variable in source.variables.iter().filter(|one| !one.developing) {
                let (path, line) = self.place(file, variable.span);
                self.variables.add(&variable.name, path, line);
            }
        }
    }

    /// The ports that containers give it by a variable.
    fn given(&self, name: &str) -> BTreeSet<String> {
        let variables = self.ours().flat_map(|container| &container.variables);
        let values = variables.filter(|one| one.name == name).filter_map(|one| one.value.as_ref());
        let ports = values.filter_map(|value| value.trim_start_matches(':').parse::<u16>().ok());
        ports.map(|port| format!("{port} (by {name})")).collect()
    }

    fn listens_by(&mut self, command: &str, path: &RepoPath, line: usize) {
        if let Some(port) = told::port_of(command) {
            self.listens.add(port, path, line);
        }
    }

    /// What nginx and Spring are told.
    fn settings(&mut self) {
        for told in told::ports(self.system, self.id) {
            let (path, line) = self.place(told.file, told.span);
            self.listens.add(told.value, path, line);
        }
    }

    /// `web: gunicorn app` of a Procfile.
    fn processes(&mut self) {
        for (file, part, text) in self.system.texts(|name| name == "procfile") {
            if self.system.inventory.owner(file) != Some(self.id) || part.role != Role::Production {
                continue;
            }
            for (at, line) in text.lines().enumerate() {
                let Some((process, command)) = line.split_once(':') else { continue };
                let path = self.system.path(file);
                self.deployed.add(format!("Procfile {}", process.trim()), path, at + 1);
                self.start.add(command.trim(), path, at + 1);
            }
        }
    }

    /// The Kubernetes Services whose selector chooses its pods.
    fn services_in_front(&mut self) {
        let pods: BTreeSet<(&str, &str)> = self
            .ours()
            .filter(|one| !one.labels.is_empty())
            .map(|one| (one.namespace.as_str(), one.labels.as_str()))
            .collect();
        for document in self.system.documents("kubernetes") {
            let text = |node: &Node, key: &str| {
                node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
            };
            let root = document.root;
            let selector = text(root, "@selector");
            if text(root, "kind") != "Service" || selector.is_empty() {
                continue;
            }
            let namespace = root.get("metadata").map(|m| text(m, "namespace")).unwrap_or_default();
            let chosen = pods.iter().any(|(other, labels)| {
                (other.is_empty() || namespace.is_empty() || *other == namespace)
                    && selector.split(',').all(|one| labels.split(',').any(|label| label == one))
            });
            let ports = root.get("spec").and_then(|spec| spec.get("ports"));
            for port in ports.map(Node::items).unwrap_or_default().iter().filter(|_| chosen) {
                let number = text(port, "port");
                let target = text(port, "targetPort");
                let value =
                    if target.is_empty() { number } else { format!("{number} to {target}") };
                let first = port.entries().first().map_or(port.span, |entry| entry.key_span);
                let (path, line) = self.place(document.file, first);
                self.service_ports.add(value, path, line);
            }
        }
    }

    /// The owners of its folder, as the last line of CODEOWNERS that names it says.
    fn owners(&mut self) {
        let Some(service) = self.system.inventory.services.get(self.id) else { return };
        for (file, _, text) in self.system.texts(|name| name == "codeowners") {
            let mut owners = None;
            for (at, line) in text.lines().enumerate() {
                let line = line.split('#').next().unwrap_or_default().trim();
                let mut words = line.split_whitespace();
                let Some(pattern) = words.next() else { continue };
                let names: Vec<&str> = words.collect();
                if covers(pattern, &service.anchor) && !names.is_empty() {
                    owners = Some((at + 1, names.join(" ")));
                }
            }
            if let Some((line, names)) = owners {
                self.owners.add(names, self.system.path(file), line);
            }
        }
    }
}

/// Whether a pattern of CODEOWNERS, which are those of `.gitignore`, is of a file.
fn covers(pattern: &str, path: &RepoPath) -> bool {
    let mut builder = GitignoreBuilder::new("");
    let _ = builder.add_line(None, pattern);
    builder
        .build()
        .is_ok_and(|rules| rules.matched_path_or_any_parents(path.as_str(), false).is_ignore())
}

/// The command that runs: what the container says over what its image says, with its place.
fn effective(
    own: &(Option<Command>, Option<Command>),
    image: &(Option<Command>, Option<Command>),
) -> Option<(Span, String)> {
    let (entry, command) = match own {
        // A new entry point forgets the image's command.
        (Some(entry), command) => (Some(entry), command.as_ref()),
        (None, command) => (image.0.as_ref(), command.as_ref().or(image.1.as_ref())),
    };
    let command = match (entry, command) {
        (Some(entry), command) => entry.followed_by(command),
        (None, command) => command?.clone(),
    };
    Some((command.span, command.line()))
}

fn asks(asks: &Asks) -> String {
    match asks {
        Asks::Http { path, port } => format!("GET {path} on {port}"),
        Asks::Tcp(port) => format!("TCP {port}"),
        Asks::Grpc(port) => format!("gRPC on {port}"),
        Asks::Run(command) => command.line(),
    }
}
