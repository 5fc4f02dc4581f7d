//! The files that a container has: mounted from the repository or a config map, or copied into its image.

use std::collections::HashMap;

use globset::{GlobBuilder, GlobMatcher};

use crate::{
    base::RepoPath,
    format::Node,
    services::system::{Container, Image, System, container::MountSource, local},
};

/// Where a file of a container comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file of the repository, by number.
    File(usize),
    /// A key of a config map.
    Key(String, String),
}

/// The config maps of the repository: their keys, and the files that Kustomize makes them of.
#[derive(Default)]
pub struct Maps(HashMap<String, Vec<(String, Origin)>>);

impl Maps {
    /// All of them.
    pub fn of(system: &System<'_>) -> Self {
        let mut maps = Self::default();
        for document in system.documents("kubernetes") {
            let text =
                |node: &Node, key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
            if text(document.root, "kind").as_deref() != Some("ConfigMap") {
                continue;
            }
            let name = document.root.get("metadata").and_then(|metadata| text(metadata, "name"));
            let Some(name) = name else { continue };
            let keys = document.root.get("data").map(Node::entries).unwrap_or_default();
            let keys = keys
                .iter()
                .map(|entry| (entry.key.clone(), Origin::Key(name.clone(), entry.key.clone())));
            maps.0.entry(name.clone()).or_default().extend(keys);
        }
        for document in system.documents("kustomization") {
            let folder = system.path(document.file).parent();
            let made = document.root.get("configMapGenerator").map(Node::items).unwrap_or_default();
            for one in made {
                let Some(name) = one.get("name").and_then(Node::text) else { continue };
                let files = one.get("files").map(Node::items).unwrap_or_default();
                let files = files.iter().filter_map(Node::text).filter_map(|file| {
                    let (key, path) = file
                        .split_once('=')
                        .unwrap_or_else(|| (file.rsplit('/').next().unwrap_or(file), file));
                    let number = system.number(&local(&folder, path)?)?;
                    Some((key.to_owned(), Origin::File(number)))
                });
                maps.0.entry(name.to_owned()).or_default().extend(files);
            }
        }
        maps
    }
}

/// The files of a container, as far as the repository says.
#[derive(Default)]
pub struct Layout {
    files: Vec<(String, Origin)>,
    /// Folders and files of which nobody knows what is in them.
    unknown: Vec<String>,
    known: Vec<String>,
}

/// What came of looking for files in a container.
pub enum Found {
    /// These.
    Files(Vec<Origin>),
    /// None.
    Nothing,
    /// Nobody can tell.
    Unknown,
}

impl Layout {
    /// The files of a container.
    pub fn of(system: &System<'_>, maps: &Maps, container: &Container) -> Self {
        let mut layout = Self::default();
        if let Some(image) = container.from.and_then(|at| system.images.get(at)) {
            let target = container.build.as_ref().and_then(|build| build.target.as_deref());
            layout.copied(system, image, target);
        } else if container.build.is_some() {
            layout.unknown.push("/".to_owned());
        }
        for mount in &container.mounts {
            let target = mount.target.trim_end_matches('/').to_owned();
            match &mount.source {
                MountSource::Path(path) if system.exists(path) => {
                    layout.placed(system, path, &target);
                    layout.known.push(target);
                }
                MountSource::ConfigMap(name) => match maps.0.get(name) {
                    Some(keys) => {
                        for (key, origin) in keys {
                            // A key may be mounted alone, as the file.
                            let alone = target.ends_with(&format!("/{key}"));
                            let path =
                                if alone { target.clone() } else { format!("{target}/{key}") };
                            layout.files.push((path, origin.clone()));
                        }
                        layout.known.push(target);
                    }
                    None => layout.unknown.push(target),
                },
                _ => layout.unknown.push(target),
            }
        }
        layout
    }

    fn placed(&mut self, system: &System<'_>, path: &RepoPath, target: &str) {
        if let Some(number) = system.number(path) {
            self.files.push((target.to_owned(), Origin::File(number)));
            return;
        }
        for (number, file) in system.repository.files.iter().enumerate() {
            if !file.path.is_within(path) {
                continue;
            }
            let below = file.path.as_str().get(path.as_str().len()..).unwrap_or_default();
            let below = below.trim_start_matches('/');
            self.files.push((format!("{target}/{below}"), Origin::File(number)));
        }
    }

    fn copied(&mut self, system: &System<'_>, image: &Image, target: Option<&str>) {
        let Some(stage) = image.stage(target) else { return };
        for stage in image.lineage(stage) {
            let folder = stage.get("workdir").and_then(Node::text).unwrap_or("/");
            for copy in Image::copies(stage) {
                let dest = match copy.dest.strip_prefix("./") {
                    Some(below) => format!("{folder}/{below}"),
                    None if copy.dest.starts_with('/') => copy.dest.to_owned(),
                    None => format!("{folder}/{}", copy.dest),
                };
                let into_folder = dest.ends_with('/') || copy.sources.len() > 1;
                let dest = dest.trim_end_matches('/').to_owned();
                for (source, _) in &copy.sources {
                    let path = local_to(system, image, source).filter(|_| copy.from_context);
                    let Some(path) = path else {
                        self.unknown.push(dest.clone());
                        continue;
                    };
                    let is_file = system.number(&path).is_some();
                    let at = if is_file && (into_folder || !path.name().contains('.')) {
                        format!("{dest}/{}", path.name())
                    } else {
                        dest.clone()
                    };
                    self.placed(system, &path, &at);
                    // Docker makes a file of a folder that it does not know.
                    if is_file && !into_folder {
                        self.placed(system, &path, &format!("{dest}/{}", path.name()));
                    }
                }
            }
        }
    }

    /// Whether it has a file.
    pub fn holds(&self, origin: &Origin) -> bool {
        self.files.iter().any(|(_, one)| one == origin)
    }

    /// Looks for the files that a pattern means inside.
    pub fn find(&self, pattern: &str) -> Found {
        let Some(glob) = glob(pattern) else { return Found::Unknown };
        let files = self.files.iter().filter(|(path, _)| glob.is_match(path));
        let files: Vec<Origin> = files.map(|(_, origin)| origin.clone()).collect();
        if !files.is_empty() {
            return Found::Files(files);
        }
        let fixed = pattern.split(['*', '?', '[']).next().unwrap_or_default();
        let fixed = fixed.rsplit_once('/').map_or("", |(folder, _)| folder);
        let hides = |unknown: &String| {
            let above = within(fixed, unknown) || within(pattern, unknown);
            let deeper = self.known.iter().any(|known| {
                known.len() > unknown.len() && within(fixed, known) && within(known, unknown)
            });
            (above || within(unknown, fixed)) && !deeper
        };
        if self.unknown.iter().any(hides) { Found::Unknown } else { Found::Nothing }
    }
}

/// A pattern of paths, in which `*` stays within a folder.
pub fn glob(pattern: &str) -> Option<GlobMatcher> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().ok()?;
    Some(glob.compile_matcher())
}

fn within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn local_to(system: &System<'_>, image: &Image, source: &str) -> Option<RepoPath> {
    let folders: Vec<RepoPath> = if image.contexts.is_empty() {
        vec![image.path.parent()]
    } else {
        image.contexts.iter().cloned().collect()
    };
    let source = source.trim_start_matches('/');
    let source = if source.is_empty() { "." } else { source };
    let paths = folders.iter().filter_map(|folder| local(folder, source));
    paths.into_iter().find(|path| system.exists(path))
}
