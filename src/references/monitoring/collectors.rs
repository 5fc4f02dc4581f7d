//! The configurations of Prometheus, and the containers that run with them.

use super::layout::{Found, Layout, Maps, Origin};
use crate::{
    base::Role,
    format::Node,
    services::system::{Container, System, command::Form},
};

/// A configuration of Prometheus.
pub struct Config<'a> {
    /// The number of its file.
    pub file: usize,
    /// What it says.
    pub root: &'a Node,
    /// Where it is from.
    pub origin: Origin,
    /// The containers that run with it.
    pub runs: Vec<Run>,
}

/// A container that runs with a configuration.
pub struct Run {
    /// The place of the container in the system.
    pub container: usize,
    /// The folder of the configuration inside.
    pub folder: String,
}

/// Every Prometheus of the repository.
pub struct Collectors<'a> {
    /// The configurations, of which some may run nowhere.
    pub configs: Vec<Config<'a>>,
    /// The containers of Prometheus with their files, by their place in the system.
    pub layouts: Vec<(usize, Layout)>,
    /// Whether some Prometheus runs with what the repository does not show.
    pub open: bool,
}

impl<'a> Collectors<'a> {
    /// Finds them all.
    pub fn of(system: &System<'a>) -> Self {
        let maps = Maps::of(system);
        let mut configs = configs(system);
        let containers = system.containers.iter().enumerate();
        let ours = containers.filter(|(_, container)| is_prometheus(system, container));
        let layouts: Vec<(usize, Layout)> =
            ours.map(|(at, one)| (at, Layout::of(system, &maps, one))).collect();
        let mut open = false;
        for (at, layout) in &layouts {
            let path = config_path(&system.containers[*at]);
            match layout.find(&path) {
                Found::Files(origins) => {
                    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
                    for config in configs.iter_mut().filter(|one| origins.contains(&one.origin)) {
                        config.runs.push(Run { container: *at, folder: folder.clone() });
                    }
                }
                Found::Unknown => open = true,
                Found::Nothing => {}
            }
        }
        Self { configs, layouts, open }
    }

    /// The files of a container of Prometheus.
    pub fn layout(&self, container: usize) -> Option<&Layout> {
        self.layouts.iter().find(|(at, _)| *at == container).map(|(_, layout)| layout)
    }
}

fn configs<'a>(system: &System<'a>) -> Vec<Config<'a>> {
    let written = system.documents("prometheus").map(|document| Config {
        file: document.file,
        root: document.root,
        origin: Origin::File(document.file),
        runs: Vec::new(),
    });
    let embedded = embedded(system, "prometheus").map(|(file, _, origin, root)| Config {
        file,
        root,
        origin,
        runs: Vec::new(),
    });
    let of_prometheus = |config: &Config<'_>| {
        // Agents for logs have the same key.
        let others = ["clients", "positions", "processors", "receivers", "exporters"];
        !others.iter().any(|key| config.root.get(key).is_some())
    };
    written.chain(embedded).filter(of_prometheus).collect()
}

/// The documents of a format in config maps: file, role, key and content.
pub fn embedded<'a>(
    system: &System<'a>,
    format: &'static str,
) -> impl Iterator<Item = (usize, Role, Origin, &'a Node)> {
    system.parts.iter().flat_map(move |(file, part)| {
        let ours = part.embedded.iter().filter(move |one| one.format == format);
        ours.map(move |one| {
            (*file, part.role, Origin::Key(one.map.clone(), one.key.clone()), &one.root)
        })
    })
}

/// The last part of the name of the image that a container runs, or is built from.
pub fn image_name(system: &System<'_>, container: &Container) -> String {
    let built = container.from.and_then(|at| system.images.get(at));
    let base = built.and_then(|image| {
        let stage = image.stage(None)?;
        let base = image.lineage(stage).last().and_then(|stage| stage.get("@image")?.get("name"));
        base.and_then(Node::text)
    });
    let image = base.or(container.image.as_deref()).unwrap_or_default();
    let image = image.split('@').next().unwrap_or_default();
    let name = image.rsplit('/').next().unwrap_or_default();
    name.split(':').next().unwrap_or_default().to_lowercase()
}

fn is_prometheus(system: &System<'_>, container: &Container) -> bool {
    image_name(system, container) == "prometheus"
}

fn config_path(container: &Container) -> String {
    let commands = [&container.entrypoint, &container.command];
    let words = commands.into_iter().flatten().flat_map(|command| match &command.form {
        Form::Words(words) => words.clone(),
        Form::Shell(line) => line.split_whitespace().map(str::to_owned).collect(),
    });
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let word = word.trim_start_matches('-');
        if let Some(path) = word.strip_prefix("config.file") {
            let path = path.strip_prefix('=').map(str::to_owned).or_else(|| words.peek().cloned());
            return path.unwrap_or_default();
        }
    }
    "/etc/prometheus/prometheus.yml".to_owned()
}
