//! Which files that services share each service takes code from, followed through their imports.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{System, part::Source};
use crate::{base::RepoPath, format::Node, language::facts::code::Import, services::ServiceId};

/// The services whose code takes something from a shared file.
#[derive(Debug, Default)]
pub struct Reach {
    users: HashMap<usize, BTreeSet<ServiceId>>,
}

impl Reach {
    /// Follows the imports of all services.
    pub fn of(system: &System<'_>) -> Self {
        let mut reach = Self::default();
        let packages = Packages::of(system);
        let mut edges: HashMap<usize, Vec<usize>> = HashMap::new();
        for id in 0..system.inventory.services.len() {
            let mut waiting: Vec<usize> = system.sources_of(id).map(|(file, _)| file).collect();
            let mut seen: HashSet<usize> = waiting.iter().copied().collect();
            while let Some(file) = waiting.pop() {
                let targets = edges.entry(file).or_insert_with(|| packages.targets(system, file));
                for target in targets.iter().filter(|target| is_shared(system, id, **target)) {
                    if seen.insert(*target) {
                        waiting.push(*target);
                        reach.users.entry(*target).or_default().insert(id);
                    }
                }
            }
        }
        reach
    }

    /// The services that take something from a file which is not their own.
    pub fn users(&self, file: usize) -> impl Iterator<Item = ServiceId> + '_ {
        self.users.get(&file).into_iter().flatten().copied()
    }
}

/// Whether a file is of no service, or of one whose folder holds that of the service: then both share it.
fn is_shared(system: &System<'_>, id: ServiceId, file: usize) -> bool {
    let services = &system.inventory.services;
    let Some(owner) = system.inventory.owner(file) else { return true };
    let folders = services.get(owner).zip(services.get(id));
    owner != id && folders.is_some_and(|(owner, own)| own.path.is_within(&owner.path))
}

/// The packages of the repository by the names that imports have for them.
struct Packages {
    /// Modules of Go: their path, and where their `go.mod` stands.
    go: Vec<(String, RepoPath)>,
    /// Packages of JavaScript, with the file that stands for the whole.
    node: HashMap<String, (RepoPath, Option<String>)>,
    /// Crates.
    rust: HashMap<String, RepoPath>,
    /// The source files of each folder.
    folders: HashMap<RepoPath, Vec<usize>>,
}

impl Packages {
    fn of(system: &System<'_>) -> Self {
        let go = system.texts(|name| name == "go.mod").filter_map(|(file, _, text)| {
            let module = text.lines().find_map(|line| line.trim().strip_prefix("module "))?;
            Some((module.trim().trim_matches('"').to_owned(), system.path(file).parent()))
        });
        let node = system.documents("package-json").filter_map(|document| {
            let text = |key| document.root.get(key).and_then(Node::text).map(str::to_owned);
            let folder = system.path(document.file).parent();
            Some((text("name")?, (folder, text("main"))))
        });
        let rust = system.documents("cargo").filter_map(|document| {
            let name = document.root.get("package")?.get("name")?.text()?;
            Some((name.replace('-', "_"), system.path(document.file).parent()))
        });
        let mut folders: HashMap<RepoPath, Vec<usize>> = HashMap::new();
        for (file, _) in system.sources() {
            folders.entry(system.path(file).parent()).or_default().push(file);
        }
        Self { go: go.collect(), node: node.collect(), rust: rust.collect(), folders }
    }

    /// The files that a file takes something from.
    fn targets(&self, system: &System<'_>, file: usize) -> Vec<usize> {
        let Some(source) = system.part(file).and_then(|part| part.source.as_ref()) else {
            return Vec::new();
        };
        let mut targets: Vec<usize> =
            source.imports.iter().flat_map(|one| self.target(system, file, source, one)).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    }

    fn target(
        &self,
        system: &System<'_>,
        file: usize,
        source: &Source,
        import: &Import,
    ) -> Vec<usize> {
        match source.language {
            "go" => self.go_package(&import.module),
            "rust" => self.crate_files(system, &import.module),
            "javascript" | "typescript" => self.node_files(system, file, &import.module),
            _ => by_name(system, file, import).into_iter().collect(),
        }
    }

    /// A package of Go is all files of a folder.
    fn go_package(&self, path: &str) -> Vec<usize> {
        let found = self.go.iter().find_map(|(module, root)| {
            let rest = path.strip_prefix(module.as_str())?;
            let rest = if rest.is_empty() { rest } else { rest.strip_prefix('/')? };
            self.folders.get(&root.join(rest))
        });
        found.cloned().unwrap_or_default()
    }

    /// A crate is linked as a whole.
    fn crate_files(&self, system: &System<'_>, path: &str) -> Vec<usize> {
        let name = path.split([':', '.']).next().unwrap_or_default();
        let Some(folder) = self.rust.get(name) else { return Vec::new() };
        let files = system.sources().filter(|(_, source)| source.language == "rust");
        files.map(|(file, _)| file).filter(|file| system.path(*file).is_within(folder)).collect()
    }

    /// A file beside, or a file or the whole of another package of the repository.
    fn node_files(&self, system: &System<'_>, file: usize, module: &str) -> Vec<usize> {
        if module.starts_with('.') {
            let path = super::local(&system.path(file).parent(), module);
            return path.and_then(|path| script(system, &path)).into_iter().collect();
        }
        let parts = if module.starts_with('@') { 2 } else { 1 };
        let at = module.match_indices('/').nth(parts - 1).map_or(module.len(), |(at, _)| at);
        let (name, rest) = module.split_at(at);
        let Some((folder, main)) = self.node.get(name) else { return Vec::new() };
        let rest = rest.trim_start_matches('/');
        let tries = if rest.is_empty() {
            let main = main.as_deref().map(|main| main.trim_start_matches("./"));
            main.into_iter().chain(["src/index", "index", "src/main", "lib/index"]).collect()
        } else {
            vec![rest]
        };
        let below = [folder.clone(), folder.join("src")];
        let paths = below.iter().flat_map(|folder| tries.iter().map(|rest| folder.join(rest)));
        let found = paths.into_iter().find_map(|path| script(system, &path));
        found.into_iter().collect()
    }
}

/// The script that a path without its ending means, itself or the index of a folder.
fn script(system: &System<'_>, path: &RepoPath) -> Option<usize> {
    const ENDINGS: [&str; 8] = ["ts", "tsx", "js", "jsx", "mts", "mjs", "cts", "cjs"];
    let bare = path.as_str();
    let bare = bare.strip_suffix(".js").or_else(|| bare.strip_suffix(".mjs")).unwrap_or(bare);
    system.number(path).or_else(|| {
        let named = |stem: &str| {
            let paths = ENDINGS.iter().map(|ending| RepoPath::new(format!("{stem}.{ending}")));
            paths.into_iter().find_map(|path| system.number(&path))
        };
        named(bare).or_else(|| named(&format!("{bare}/index")))
    })
}

/// A module of Python, Java or Kotlin. One word alone is rather that of a library.
fn by_name(system: &System<'_>, file: usize, import: &Import) -> Option<usize> {
    let relative = import.module.starts_with('.');
    let module = import.module.trim_start_matches('.');
    let path = match &import.name {
        Some(name) if name != "*" && module.is_empty() => name.clone(),
        Some(name) if name != "*" => format!("{module}.{name}"),
        _ => module.to_owned(),
    };
    if !relative && !path.contains('.') {
        return None;
    }
    let (target, _) = system.modules.resolve(&system.repository.files, file, &path)?;
    // A module of the path's first word is a file of that name somewhere, not the project's `x.y`.
    let first = path.split('.').next().unwrap_or_default();
    let found = system.path(target);
    let whole = relative || found.parts().any(|part| part == first);
    whole.then_some(target)
}
