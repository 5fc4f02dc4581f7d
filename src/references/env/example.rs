//! Examples of variables, held against what the code and the deployment read.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    World, known,
    manner::{Means, is_example},
};
use crate::{
    base::{RepoPath, Role, Span},
    references::Reference,
    services::system::{MoreFrom, System},
};

/// A file that tells which variables there are.
#[derive(Debug)]
pub struct Example {
    /// The number of the file.
    pub file: usize,
    /// The folder that it is for.
    folder: RepoPath,
    /// Names that it sets, with their places.
    set: Vec<(String, Span)>,
    /// Names in comments.
    commented: BTreeSet<String>,
}

/// The examples of the repository.
pub fn examples(system: &System<'_>) -> Vec<Example> {
    let files = system.repository.files.iter().enumerate();
    let examples = files.filter(|(_, file)| {
        is_example(file.path.name())
            && !matches!(file.role, Role::Vendored | Role::Test | Role::Docs)
    });
    let read = examples.filter_map(|(number, file)| {
        let text = file.read(256 * 1024).ok()?;
        Some(Example { file: number, folder: file.path.parent(), ..Example::of(&text) })
    });
    read.filter(|one| !one.set.is_empty()).collect()
}

impl Example {
    fn of(text: &str) -> Self {
        let (mut set, mut commented) = (Vec::new(), BTreeSet::new());
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let bare = line.trim_start();
            let is_comment = bare.starts_with('#');
            let head = bare.trim_start_matches(['#', ' ']).trim_start_matches("export ");
            let name = head.split('=').next().unwrap_or_default().trim();
            let is_name = head.contains('=')
                && name.len() > 1
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if is_name && is_comment {
                commented.insert(name.to_owned());
            } else if is_name {
                let at = start + (line.len() - head.len());
                set.push((name.to_owned(), Span::new(at, at + name.len())));
            }
            start += line.len();
        }
        Self { file: 0, folder: RepoPath::new(""), set, commented }
    }

    /// Whether it tells of a name.
    pub fn tells(&self, name: &str) -> bool {
        self.commented.contains(name) || self.set.iter().any(|(one, _)| one == name)
    }
}

/// The names that examples tell.
pub fn names(examples: &[Example]) -> BTreeSet<String> {
    let all = examples.iter().flat_map(|example| &example.set);
    all.map(|(name, _)| name.clone()).collect()
}

/// Names that are told and read by nothing, and names that are read and told by nothing.
pub fn find(world: &World<'_, '_>) -> Vec<Reference> {
    let told = world.examples.iter().flat_map(|example| told(world, example));
    told.chain(untold(world)).collect()
}

fn reference(
    kind: &'static str,
    is: &'static str,
    file: usize,
    span: Span,
    name: &str,
    at: String,
) -> Reference {
    let captures = vec![("name", name.to_owned()), ("example", at)];
    Reference { kind, is, file, span, service: None, captures }
}

fn told(world: &World<'_, '_>, example: &Example) -> Vec<Reference> {
    let path = world.system.path(example.file);
    if world.mentions.is_open(&|file| world.system.path(file).is_within(&example.folder)) {
        return Vec::new();
    }
    // What an image of others makes of it, nobody can tell.
    if goes_to_others(world) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, span) in &example.set {
        if known::is_known(name) || name.chars().any(|c| c.is_ascii_lowercase()) {
            continue;
        }
        let uses = |means: &Means| !matches!(means, Means::Told | Means::Ending);
        let near = |file: usize| world.system.path(file).is_within(&example.folder);
        let used = world.mentions.places(name).iter().any(|(_, means)| uses(means))
            || world.mentions.is_read(name, &near);
        let is = if used { "found" } else { "stale" };
        found.push(reference("env-documented", is, example.file, *span, name, path.to_string()));
    }
    // One of which nothing is read is for something else.
    if found.iter().any(|one| one.is == "found") { found } else { Vec::new() }
}

/// Whether Compose hands a whole file of variables to software of others.
fn goes_to_others(world: &World<'_, '_>) -> bool {
    world.programs.iter().any(|program| {
        let files =
            program.container.more.iter().any(|more| matches!(more.from, MoreFrom::File(_)));
        files && program.scope.is_none()
    })
}

/// Folders of tools that are not what is deployed.
const TOOLS: [&str; 10] = [
    "scripts",
    "script",
    "tools",
    "tool",
    "hack",
    "bench",
    "benchmarks",
    "examples",
    "migrations",
    "seeds",
];

fn untold(world: &World<'_, '_>) -> Vec<Reference> {
    let mut reads: BTreeMap<&str, (usize, Span, bool)> = BTreeMap::new();
    for (file, source) in world.system.sources() {
        if world.system.path(file).parts().any(|part| TOOLS.contains(&part)) {
            continue;
        }
        for one in source.variables.iter().filter(|one| !one.developing) {
            let upper =
                one.name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            if upper && one.name.len() > 2 && !known::is_known(&one.name) {
                let place = reads.entry(&one.name).or_insert((file, one.span, true));
                place.2 &= one.has_default;
            }
        }
    }
    let mut found = Vec::new();
    for (name, (file, span, has_default)) in &reads {
        let Some(example) = world.example_of(*file, &reads) else { continue };
        let path = world.system.path(example.file).to_string();
        let in_prose = world.mentions.places(name).iter().any(|(_, means)| *means == Means::Told);
        let told = in_prose || world.examples.iter().any(|example| example.tells(name));
        let is = match (told, has_default) {
            (true, _) => "found",
            (false, true) => "untold-default",
            (false, false) => "untold",
        };
        found.push(reference("env-undocumented", is, *file, *span, name, path));
    }
    found
}

impl World<'_, '_> {
    /// The example that is for a file: the nearest above it that tells of several variables that the code
    /// around reads.
    fn example_of(
        &self,
        file: usize,
        reads: &BTreeMap<&str, (usize, Span, bool)>,
    ) -> Option<&Example> {
        const FEW: usize = 3;
        let path = self.system.path(file);
        let above = self.examples.iter().filter(|example| path.is_within(&example.folder));
        let nearest = above.max_by_key(|example| example.folder.parts().count())?;
        let known = reads.iter().filter(|(name, (file, _, _))| {
            nearest.tells(name) && self.system.path(*file).is_within(&nearest.folder)
        });
        (known.count() >= FEW).then_some(nearest)
    }
}
