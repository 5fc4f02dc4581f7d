//! The ports of containers, and whether the code that they run hands out metrics.

use std::collections::BTreeSet;

use crate::{
    format::Node,
    services::{
        ServiceId,
        system::{Container, Image, System, container::Asks},
    },
};

/// The ports of a container: those that it certainly has, and every number that may be one.
#[derive(Debug, Default)]
pub struct Ports {
    /// Where the program is told to listen.
    pub bound: BTreeSet<u16>,
    /// Every number that something about it names.
    pub named: BTreeSet<u16>,
    /// Ports of the host, with the port inside that each leads to.
    pub published: Vec<(u16, u16)>,
}

impl Ports {
    /// Those of a container.
    pub fn of(system: &System<'_>, container: &Container) -> Self {
        let mut ports = Self::default();
        for port in &container.ports {
            ports.named.insert(port.number);
            let host =
                port.published.as_deref().and_then(|port| port.rsplit(':').next()?.parse().ok());
            ports.published.extend(host.map(|host| (host, port.number)));
        }
        for probe in &container.probes {
            match &probe.asks {
                Asks::Http { port, .. } | Asks::Tcp(port) | Asks::Grpc(port) => ports.name(port),
                Asks::Run(command) => ports.name(&command.line()),
            }
        }
        for variable in &container.variables {
            ports.set(&variable.name, variable.value.as_deref().unwrap_or_default());
        }
        let image = container.from.and_then(|at| system.images.get(at));
        let target = container.build.as_ref().and_then(|build| build.target.as_deref());
        let started = image.and_then(|image| image.stage(target)).map(Image::start);
        let (entrypoint, command) = started.unwrap_or_default();
        let of_image = container.entrypoint.is_none() && container.command.is_none();
        let commands = [&container.entrypoint, &container.command];
        let image_commands = [&entrypoint, &command].into_iter().filter(|_| of_image);
        for command in commands.into_iter().chain(image_commands).flatten() {
            let line = command.line();
            ports.name(&line);
            ports.bound.extend(told(&line));
        }
        if let Some(image) = image {
            ports.of_image(image, target);
        }
        if let Some(service) = container.service {
            ports.of_code(system, service);
        }
        ports
    }

    fn of_image(&mut self, image: &Image, target: Option<&str>) {
        let Some(stage) = image.stage(target) else { return };
        for stage in image.lineage(stage) {
            self.named.extend(Image::exposes(stage).into_iter().map(|(port, _)| port));
            for variable in stage.get("env").map(Node::entries).unwrap_or_default() {
                self.set(&variable.key, variable.value.text().unwrap_or_default());
            }
        }
    }

    fn of_code(&mut self, system: &System<'_>, service: ServiceId) {
        for (_, source) in system.sources_of(service) {
            for listener in &source.listeners {
                self.named.extend(listener.port);
                if listener.port_variable.is_none() {
                    self.bound.extend(listener.port);
                }
            }
            for variable in &source.variables {
                self.set(&variable.name, variable.default.as_deref().unwrap_or_default());
            }
        }
    }

    /// A variable. The address of something else is no port of its own.
    fn set(&mut self, name: &str, value: &str) {
        let own = ["LISTEN", "BIND", "SERVER_PORT", "METRIC", "PROM"];
        if !value.contains("://") || own.iter().any(|word| name.contains(word)) {
            self.name(value);
        }
    }

    fn name(&mut self, text: &str) {
        let numbers = text.split(|c: char| !c.is_ascii_digit());
        self.named.extend(numbers.filter_map(|number| number.parse::<u16>().ok()));
    }
}

/// The port that a server is told on its command line.
fn told(line: &str) -> Option<u16> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let server = ["uvicorn", "gunicorn", "hypercorn", "flask", "next", "daphne", "waitress-serve"];
    if !words.iter().any(|word| server.contains(&word.rsplit('/').next().unwrap_or(word))) {
        return None;
    }
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        if !matches!(key, "--port" | "-p" | "--bind" | "-b") {
            continue;
        }
        let value = if value.is_empty() { words.peek().map_or("", |word| **word) } else { value };
        return value.rsplit(':').next()?.parse().ok();
    }
    None
}

/// Whether the code of a service may hand out metrics, itself or by what services share; `None` where its
/// code cannot be read.
pub fn hands_out_metrics(system: &System<'_>, service: ServiceId) -> Option<bool> {
    system.sources_of(service).next()?;
    let reaches = |file: usize| system.inventory.reaches(service, file);
    let serves = system.parts.iter().filter(|(file, _)| reaches(*file)).any(|(file, part)| {
        part.metrics.as_ref().is_some_and(|metrics| metrics.serves)
            || part.documents.iter().any(|(format, root)| {
                matches!(*format, "package-json" | "pyproject" | "cargo") && depends(root)
            })
            || part
                .text
                .as_deref()
                .is_some_and(|text| lists_dependencies(system.path(*file).name()) && tells(text))
    });
    Some(
        serves
            || system.routes.iter().any(|route| {
                reaches(route.file)
                    && route.path.trim_end_matches('/').ends_with("/metrics")
                    && !route.path.contains([':', '{'])
            }),
    )
}

/// What is in the names of libraries that hand out metrics. Go says in its source what it uses; elsewhere a
/// dependency may serve by itself.
const BRINGS: [&str; 6] =
    ["prometheus", "prom-", "micrometer", "actuator", "opentelemetry", "metrics"];

fn tells(text: &str) -> bool {
    BRINGS.iter().any(|word| text.contains(word))
}

fn depends(node: &Node) -> bool {
    node.text().is_some_and(tells)
        || node.items().iter().any(depends)
        || node.entries().iter().any(|entry| tells(&entry.key) || depends(&entry.value))
}

fn lists_dependencies(name: &str) -> bool {
    name == "pom.xml" || name.starts_with("build.gradle") || name.starts_with("requirements")
}

/// Whether the code of a service certainly hands out metrics by itself.
pub fn is_exporting(system: &System<'_>, service: ServiceId) -> bool {
    let own = |file: usize| system.inventory.owner(file) == Some(service);
    let mut parts = system.parts.iter().filter(|(file, _)| own(*file));
    parts.any(|(file, part)| {
        let is_pom = lists_dependencies(system.path(*file).name());
        let brings = |text: &str| text.contains("micrometer-registry-prometheus");
        part.metrics.as_ref().is_some_and(|metrics| metrics.shows)
            || is_pom && part.text.as_deref().is_some_and(brings)
    })
}
