//! Containers with the files of their program and the variables that they are given.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    scope::Scope,
    stores::{Store, at, variables_of},
};
use crate::{
    base::{RepoPath, Span},
    format::Node,
    services::system::{By, Container, MoreFrom, System, compose_variables, env_files},
};

/// A container, and what is known of its variables.
pub struct Program<'s> {
    /// The container.
    pub container: &'s Container,
    /// The files of its program; `None` where it runs software of others.
    pub scope: Option<Scope>,
    /// What it is given, with the file and the place that say so.
    pub given: Vec<(String, usize, Span)>,
    /// The names of all that reaches it, also from its image and from files that are laid over its own.
    pub names: BTreeSet<String>,
    /// Whether it gets variables that the repository does not show.
    pub open: bool,
}

/// All containers of the repository.
pub fn programs<'s>(
    system: &'s System<'_>,
    stores: &[Store],
    charts: &'s [Container],
) -> Vec<Program<'s>> {
    let overlays = Overlays::of(system);
    system
        .containers
        .iter()
        .chain(charts)
        .map(|container| {
            let mut program = Program {
                container,
                scope: Scope::of(system, container),
                given: Vec::new(),
                names: BTreeSet::new(),
                open: false,
            };
            program.take_own(container);
            // What a file holds that is not there, or what only a chart that is rendered shows.
            program.open |= container.more.is_empty() && container.more_variables;
            program.take_more(system, stores);
            program.take_image(system);
            overlays.add(system, &mut program);
            program.names.extend(program.given.iter().map(|(name, _, _)| name.clone()));
            program
        })
        .collect()
}

impl Program<'_> {
    /// The folder of its service.
    pub fn folder(&self, system: &System<'_>) -> RepoPath {
        let service = self.container.service.and_then(|id| system.inventory.services.get(id));
        service.map_or_else(|| RepoPath::new(""), |service| service.path.clone())
    }

    fn take_own(&mut self, container: &Container) {
        let own = container.variables.iter();
        self.given.extend(own.map(|given| (given.name.clone(), container.file, given.span)));
        self.open |= container.variables.iter().any(|given| given.name.contains(['$', '{']));
    }

    fn take_more(&mut self, system: &System<'_>, stores: &[Store]) {
        for more in &self.container.more {
            match &more.from {
                MoreFrom::File(path) => self.take_file(system, path.as_ref()),
                MoreFrom::ConfigMap(name) => self.take_store(stores, false, name, &more.prefix),
                MoreFrom::Secret(name) => self.take_store(stores, true, name, &more.prefix),
            }
        }
    }

    fn take_file(&mut self, system: &System<'_>, path: Option<&RepoPath>) {
        let number = path.and_then(|path| system.number(path));
        let Some((number, path)) = number.zip(path) else {
            // What was not committed: nobody knows what is in it.
            self.open = true;
            return;
        };
        let documents =
            system.part(number).map(|part| part.documents.as_slice()).unwrap_or_default();
        let own = documents.iter().filter(|(format, _)| *format == "env");
        let entries = own.flat_map(|(_, root)| root.entries());
        self.given.extend(entries.map(|entry| (entry.key.clone(), number, entry.key_span)));
        self.names.extend(variables_of(system, path).unwrap_or_default());
    }

    fn take_store(&mut self, stores: &[Store], secret: bool, name: &str, prefix: &str) {
        let mut known = false;
        for store in stores.iter().filter(|store| store.secret == secret && store.name == name) {
            known = true;
            self.open |= store.open;
            let keys = store.keys.iter();
            self.given
                .extend(keys.map(|(key, span)| (format!("{prefix}{key}"), store.file, *span)));
        }
        self.open |= !known;
    }

    fn take_image(&mut self, system: &System<'_>) {
        let Some(image) = self.container.from.and_then(|at| system.images.get(at)) else { return };
        let target = self.container.build.as_ref().and_then(|build| build.target.as_deref());
        let env = image.stage(target).and_then(|stage| stage.get("env"));
        let names = env.map(Node::entries).unwrap_or_default();
        self.names.extend(names.iter().map(|entry| entry.key.clone()));
    }
}

/// What other files add to a container: Compose files that are laid over another, patches of Kustomize.
struct Overlays {
    /// For a folder and a service: each file that names the service, whether it does so in whole, the
    /// names and whether there may be more.
    compose: BTreeMap<(RepoPath, String), Vec<Layer>>,
    /// For a workload, by kind and name.
    patches: BTreeMap<String, (BTreeSet<String>, bool)>,
}

struct Layer {
    file: usize,
    whole: bool,
    names: BTreeSet<String>,
    open: bool,
}

impl Overlays {
    fn of(system: &System<'_>) -> Self {
        let mut overlays = Self { compose: BTreeMap::new(), patches: BTreeMap::new() };
        for document in system.documents("compose") {
            let folder = system.path(document.file).parent();
            for service in document.root.get("services").map(Node::entries).unwrap_or_default() {
                let names = compose_variables(&service.value).into_iter().map(|one| one.name);
                let layer = Layer {
                    file: document.file,
                    whole: service.value.get("@partial").is_none(),
                    names: names.collect(),
                    open: !env_files(&folder, &service.value).is_empty(),
                };
                overlays
                    .compose
                    .entry((folder.clone(), service.key.clone()))
                    .or_default()
                    .push(layer);
            }
        }
        for document in system.documents("kubernetes") {
            overlays.take_patch(document.root);
        }
        overlays
    }

    fn take_patch(&mut self, object: &Node) {
        let Some(pod) = object.get("@pod").filter(|pod| pod.get("@partial").is_some()) else {
            return;
        };
        let of = |keys: &[&str]| at(object, keys).and_then(Node::text).unwrap_or_default();
        let workload = format!("{}/{}", of(&["kind"]), of(&["metadata", "name"]));
        let (names, open) = self.patches.entry(workload).or_default();
        for container in pod.get("containers").map(Node::items).unwrap_or_default() {
            let env = container.get("env").map(Node::items).unwrap_or_default();
            names.extend(env.iter().filter_map(|one| Some(one.get("name")?.text()?.to_owned())));
            *open |= container.get("envFrom").is_some();
        }
    }

    fn add(&self, system: &System<'_>, program: &mut Program<'_>) {
        let container = program.container;
        if container.by == By::Kubernetes {
            if let Some((names, open)) = self.patches.get(&container.workload) {
                program.names.extend(names.iter().cloned());
                program.open |= *open;
            }
            return;
        }
        let path = system.path(container.file);
        let key = (path.parent(), container.name.clone());
        for layer in self.compose.get(&key).into_iter().flatten() {
            let base = is_base(system.path(layer.file));
            // A file that says only a part is laid over a whole one; one of another name, over the base.
            if layer.file != container.file && (!layer.whole || (base && !is_base(path))) {
                program.names.extend(layer.names.iter().cloned());
                program.open |= layer.open;
            }
        }
    }
}

/// Whether Compose takes a file without being told.
fn is_base(path: &RepoPath) -> bool {
    matches!(
        path.name(),
        "docker-compose.yml" | "docker-compose.yaml" | "compose.yml" | "compose.yaml"
    )
}
