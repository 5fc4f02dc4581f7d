//! Where modules can lie: files and folders of the repository by their names.

use std::collections::{HashMap, HashSet};

use crate::{base::RepoPath, services::system::System};

/// The files and folders of the repository.
pub(super) struct Places {
    /// Folders and files without their endings, by their last part.
    by_name: HashMap<String, Vec<RepoPath>>,
    lower: HashSet<String>,
}

impl Places {
    pub(super) fn of(system: &System<'_>) -> Self {
        let mut all: HashSet<RepoPath> = HashSet::new();
        let mut lower = HashSet::new();
        for file in &system.repository.files {
            let name = file.path.name();
            let mut stem = name;
            loop {
                all.insert(file.path.parent().join(stem));
                match stem.rsplit_once('.') {
                    Some((shorter, _)) if !shorter.is_empty() => stem = shorter,
                    _ => break,
                }
            }
            for folder in file.path.ancestors().filter(|folder| !folder.is_root()) {
                if !all.insert(folder) {
                    break;
                }
            }
        }
        let mut by_name: HashMap<String, Vec<RepoPath>> = HashMap::new();
        for path in all {
            lower.insert(path.as_str().to_lowercase());
            by_name.entry(path.name().to_owned()).or_default().push(path);
        }
        Self { by_name, lower }
    }

    /// Whether a file, with any ending or none, or a folder is there.
    pub(super) fn has(&self, path: &RepoPath) -> bool {
        path.is_root() || self.by_name.get(path.name()).is_some_and(|paths| paths.contains(path))
    }

    /// Whether one is there that differs in case only.
    pub(super) fn has_other_case(&self, path: &RepoPath) -> bool {
        !self.has(path) && self.lower.contains(&path.as_str().to_lowercase())
    }

    /// Files and folders of a name.
    pub(super) fn named(&self, name: &str) -> &[RepoPath] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Words in the names of what programs make.
const MADE: [&str; 16] = [
    "gen",
    "pb",
    "proto",
    "protos",
    "dist",
    "build",
    "out",
    "node_modules",
    "_version",
    "version",
    "grpc",
    "thrift",
    "stubs",
    "docs",
    "bindings",
    "artifacts",
];

/// Whether a path looks like one of what programs make: it may come to be later.
pub(super) fn is_made(system: &System<'_>, path: &RepoPath) -> bool {
    let named = path.parts().any(|part| {
        let lower = part.to_lowercase();
        MADE.contains(&lower.as_str())
            || lower.starts_with('.')
            || lower.starts_with("proto")
            || lower.contains("_pb2")
            || lower.contains("generated")
            || lower.ends_with("pb")
            || lower.contains("__")
            || lower.contains(".gen")
            || lower.contains("prisma")
            || lower.contains("mock")
            || lower.starts_with('+')
            || ["typechain", "codegen", "wailsjs", "paraglide", "styled-system"]
                .iter()
                .any(|word| lower.contains(word))
    });
    let endings = ["", ".py", ".ts", ".js", ".json", ".go", "/x"];
    named
        || endings.iter().any(|ending| {
            let path = RepoPath::new(format!("{path}{ending}"));
            system.repository.ignores.excluding(&path).is_some()
        })
}
