//! Programs of modules of Go that have several: each that is built into an image, or serves, is a service.

use std::collections::{BTreeMap, BTreeSet};

use super::system::{Container, Image, Part, command::simple_commands};
use crate::{
    base::{RepoPath, Role},
    format::Node,
    repo::Repository,
};

/// Folders with a program, in modules with several.
#[derive(Debug, Default)]
pub struct Programs {
    /// The programs that each Dockerfile builds, or the modules whose only ones they are; none where what
    /// it builds is not in the repository.
    built: BTreeMap<RepoPath, Vec<RepoPath>>,
    /// Modules whose programs are services of their own, with these.
    split: BTreeMap<RepoPath, BTreeSet<RepoPath>>,
}

impl Programs {
    /// Finds the programs that Dockerfiles build and those that serve.
    pub fn of(
        repository: &Repository,
        parts: &[(usize, Part)],
        containers: &[Container],
        serving: &BTreeSet<usize>,
    ) -> Self {
        let known = Known::of(repository);
        if known.modules.is_empty() {
            return Self::default();
        }
        let built = known.all_built(repository, parts, containers);
        let mut split: BTreeMap<RepoPath, BTreeSet<RepoPath>> = BTreeMap::new();
        for program in built.values().flatten() {
            if let Some(module) = known.module(program) {
                split.entry(module).or_default().insert(program.clone());
            }
        }
        let mut served: BTreeMap<RepoPath, BTreeSet<RepoPath>> = BTreeMap::new();
        for file in serving.iter().filter_map(|number| repository.files.get(*number)) {
            let program = known.commands.iter().find(|program| file.path.is_within(program));
            if let Some(program) = program.filter(|program| !is_tool(program.name()))
                && let Some(module) = known.module(program)
            {
                served.entry(module).or_default().insert(program.clone());
            }
        }
        split.retain(|_, programs| programs.len() > 1);
        for (module, programs) in served {
            // One image of a whole module is of one service, however many of its programs serve.
            let built = repository.files.iter().any(|file| {
                file.role == Role::Production
                    && file.path.is_within(&module)
                    && file.language.is_some_and(|language| language.name == "dockerfile")
            });
            if split.contains_key(&module) || (!built && programs.len() > 1) {
                split.entry(module).or_default().extend(programs);
            }
        }
        // The only program of a module is the module.
        let home = |program: RepoPath| {
            let apart = split.values().any(|all| all.contains(&program));
            if apart { program } else { known.module(&program).unwrap_or(program) }
        };
        let built = built.into_iter().map(|(dockerfile, all)| {
            let homes: BTreeSet<RepoPath> = all.into_iter().map(home).collect();
            (dockerfile, homes.into_iter().collect())
        });
        Self { built: built.collect(), split }
    }

    /// The folders of what a Dockerfile builds, where it says so.
    pub fn built_by(&self, dockerfile: &RepoPath) -> Option<&[RepoPath]> {
        self.built.get(dockerfile).map(Vec::as_slice)
    }

    /// The program that a file belongs to, if its module is split; `None` in it where several share it.
    pub fn of_file(&self, path: &RepoPath) -> Option<Option<RepoPath>> {
        let (_, programs) = self
            .split
            .iter()
            .filter(|(module, _)| path.is_within(module))
            .max_by_key(|(m, _)| m.as_str().len())?;
        Some(programs.iter().find(|program| path.is_within(program)).cloned())
    }
}

/// The modules of Go and their folders.
struct Known {
    modules: BTreeSet<RepoPath>,
    /// Folders with source of Go, but for the modules themselves.
    folders: BTreeSet<RepoPath>,
    /// Those with a `main.go`.
    commands: BTreeSet<RepoPath>,
}

impl Known {
    fn of(repository: &Repository) -> Self {
        let shipped = || repository.files.iter().filter(|file| file.role == Role::Production);
        let in_folders = |is: fn(&RepoPath) -> bool| {
            shipped().filter(move |file| is(&file.path)).map(|file| file.path.parent())
        };
        let modules: BTreeSet<RepoPath> = in_folders(|path| path.name() == "go.mod").collect();
        let below = |folder: &RepoPath| !modules.contains(folder);
        let folders = in_folders(|path| path.extension() == Some("go")).filter(below).collect();
        let commands = in_folders(|path| path.name() == "main.go").filter(below).collect();
        Self { folders, commands, modules: modules.clone() }
    }

    /// The programs that each Dockerfile builds.
    fn all_built(
        &self,
        repository: &Repository,
        parts: &[(usize, Part)],
        containers: &[Container],
    ) -> BTreeMap<RepoPath, Vec<RepoPath>> {
        let mut built = BTreeMap::new();
        for (number, part) in parts.iter().filter(|(_, part)| part.role == Role::Production) {
            let Some(file) = repository.files.get(*number) else { continue };
            for (_, document) in part.documents.iter().filter(|(name, _)| *name == "dockerfile") {
                if let Some(programs) = self.built(document, &file.path, containers) {
                    built.insert(file.path.clone(), programs);
                }
            }
        }
        built
    }

    fn module(&self, folder: &RepoPath) -> Option<RepoPath> {
        let within = self.modules.iter().filter(|module| folder.is_within(module));
        within.max_by_key(|module| module.as_str().len()).cloned()
    }

    /// The programs that a Dockerfile builds by `go build ./cmd/x`, for each set of arguments that it is
    /// built with; empty where what it builds is not there, `None` where it does not say.
    fn built(
        &self,
        document: &Node,
        path: &RepoPath,
        containers: &[Container],
    ) -> Option<Vec<RepoPath>> {
        let targets = targets(document);
        let builds = containers.iter().filter_map(|one| one.build.as_ref());
        let ours = builds.filter(|build| build.dockerfile.as_ref() == Some(path));
        let arguments: Vec<&[(String, String)]> =
            ours.map(|build| build.arguments.as_slice()).collect();
        let mut filled: BTreeSet<String> = BTreeSet::new();
        for target in &targets {
            if target.contains('$') {
                filled.extend(arguments.iter().map(|arguments| fill(target, arguments)));
            } else {
                filled.insert(target.clone());
            }
        }
        if filled.is_empty() || filled.iter().any(|target| target.contains('$')) {
            return None;
        }
        let found: Vec<RepoPath> =
            filled.iter().filter_map(|target| self.find(target, path)).collect();
        if found.len() < 2 || targets.len() == 1 {
            return Some(found);
        }
        // Of several programs in one image, the one that it starts is the service.
        let last = document.get("final")?;
        let (entry, command) = Image::start(last);
        let line = [entry, command].into_iter().flatten().map(|one| one.line() + " ");
        let line: String = line.collect();
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || c == '/').collect();
        let started: Vec<RepoPath> =
            found.into_iter().filter(|program| words.contains(&program.name())).collect();
        (!started.is_empty()).then_some(started)
    }

    /// The folder of a program by the end of its path, nearest to the Dockerfile.
    fn find(&self, target: &str, dockerfile: &RepoPath) -> Option<RepoPath> {
        let end = format!("/{target}");
        let fits = self
            .folders
            .iter()
            .filter(|folder| folder.as_str() == target || folder.as_str().ends_with(&end));
        let near = |folder: &&RepoPath| {
            folder.parts().zip(dockerfile.parts()).take_while(|(a, b)| a == b).count()
        };
        fits.max_by_key(near).cloned()
    }
}

/// What `go build` is told to build: `cmd/x` of `./cmd/x` and `./cmd/x/main.go`.
fn targets(document: &Node) -> Vec<String> {
    let stages = document.get("stages").map(Node::items).unwrap_or_default();
    let all = stages.iter().filter_map(|stage| stage.get("instructions")).flat_map(Node::items);
    let mut targets: Vec<String> = all
        .filter_map(|instruction| instruction.get("command")?.text())
        .flat_map(simple_commands)
        .filter_map(|words| target(&words))
        .collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

fn target(words: &[String]) -> Option<String> {
    let mut rest = words.iter().map(String::as_str).skip_while(|word| *word != "go").skip(1);
    rest.next().filter(|word| matches!(*word, "build" | "install"))?;
    let last = rest.last()?;
    let bare = last.trim_start_matches("./").trim_end_matches('/').trim_end_matches("/main.go");
    let is_folder = last.contains('/') && !last.starts_with(['-', '/']) && !last.contains("...");
    (is_folder && !bare.is_empty() && !bare.ends_with(".go")).then(|| bare.to_owned())
}

/// Whether a program helps those who work on the others.
fn is_tool(name: &str) -> bool {
    const TOOLS: [&str; 7] = ["mock", "fake", "test", "bench", "demo", "example", "debug"];
    TOOLS.iter().any(|word| name.contains(word))
}

/// A text with build arguments put in.
fn fill(text: &str, arguments: &[(String, String)]) -> String {
    arguments.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("${{{name}}}"), value).replace(&format!("${name}"), value)
    })
}
