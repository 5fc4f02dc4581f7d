//! Go: packages of the module, and modules that `go.mod` requires.

use std::collections::HashMap;

use super::{import, places::is_made};
use crate::{
    base::RepoPath,
    language::facts::code::Import,
    references::Reference,
    services::system::{Source, System},
};

/// What a `go.mod` says.
#[derive(Debug)]
pub(super) struct Module {
    /// Its folder.
    pub(super) folder: RepoPath,
    /// The path of the module.
    pub(super) path: String,
    /// The modules that it requires or replaces.
    pub(super) requires: Vec<String>,
    /// The version of Go, as far as the minor one.
    pub(super) minor: u32,
}

/// The modules of the repository.
#[derive(Debug, Default)]
pub(super) struct Modules(Vec<Module>);

impl Modules {
    pub(super) fn of(system: &System<'_>) -> Self {
        let texts = system.texts(|name| name == "go.mod");
        let modules = texts.map(|(file, _, text)| module(system.path(file).parent(), text));
        Self(modules.collect())
    }

    /// The one that a file belongs to.
    pub(super) fn governing(&self, path: &RepoPath) -> Option<&Module> {
        let around = self.0.iter().filter(|module| path.is_within(&module.folder));
        around.max_by_key(|module| module.folder.as_str().len())
    }

    /// The folder of a package of the repository.
    pub(super) fn folder(&self, package: &str) -> Option<RepoPath> {
        let within = self.0.iter().filter_map(|module| {
            let rest = package.strip_prefix(module.path.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then_some((module, rest))
        });
        let (module, rest) = within.max_by_key(|(module, _)| module.path.len())?;
        Some(module.folder.join(rest.trim_start_matches('/')))
    }
}

/// All imports of Go files.
pub(super) fn resolve(system: &System<'_>) -> Vec<Reference> {
    let modules = Modules::of(system);
    let folders = folders(system);
    let mut found = Vec::new();
    for (file, source) in system.sources().filter(|(_, source)| is_read(source)) {
        let Some(module) = modules.governing(system.path(file)) else { continue };
        for one in &source.imports {
            let Some((is, place)) = look(system, &modules, module, &folders, one) else { continue };
            found.push(import(file, one.span, is, "go", &one.module, "", place));
        }
    }
    found
}

/// Whether a file is compiled wherever the package is.
pub(super) fn is_read(source: &Source) -> bool {
    source.language == "go" && !source.names.conditional
}

/// How many Go files each folder holds, those of tests apart.
pub(super) fn folders(system: &System<'_>) -> HashMap<RepoPath, usize> {
    let mut folders: HashMap<RepoPath, usize> = HashMap::new();
    for file in &system.repository.files {
        let name = file.path.name();
        if name.ends_with(".go") && !name.ends_with("_test.go") {
            *folders.entry(file.path.parent()).or_default() += 1;
        }
    }
    folders
}

fn look(
    system: &System<'_>,
    modules: &Modules,
    module: &Module,
    folders: &HashMap<RepoPath, usize>,
    one: &Import,
) -> Option<(&'static str, String)> {
    let path = one.module.as_str();
    if let Some(folder) = modules.folder(path) {
        if folders.contains_key(&folder) {
            return Some(("found", folder.to_string()));
        }
        let is_own = path.starts_with(&module.path);
        let other = folders
            .keys()
            .any(|one| one.as_str().eq_ignore_ascii_case(folder.as_str()) && *one != folder);
        if other {
            return Some(("case", folder.to_string()));
        }
        return (is_own && !is_made(system, &folder)).then(|| ("missing", folder.to_string()));
    }
    let first = path.split('/').next()?;
    if !first.contains('.') || system.exists(&module.folder.join("vendor")) {
        return None;
    }
    let manifest = module.folder.join("go.mod").to_string();
    let required = module.requires.iter().any(|one| {
        path.strip_prefix(one.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    if required {
        return Some(("found", manifest));
    }
    // Before 1.17 a module did not list what its requirements bring.
    (module.minor >= 17 && !module.path.is_empty()).then_some(("undeclared", manifest))
}

fn module(folder: RepoPath, text: &str) -> Module {
    let mut module = Module { folder, path: String::new(), requires: Vec::new(), minor: 0 };
    let mut block = "";
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first == ")" {
            block = "";
            continue;
        }
        let (verb, value) =
            if block.is_empty() { (first, words.next()) } else { (block, Some(first)) };
        if value == Some("(") {
            block = verb;
            continue;
        }
        let Some(value) = value.map(|value| value.trim_matches('"')) else { continue };
        match verb {
            "module" => module.path = value.to_owned(),
            "require" | "replace" | "tool" => module.requires.push(value.to_owned()),
            "go" => {
                let minor = value.split('.').nth(1).and_then(|minor| minor.parse().ok());
                module.minor = minor.unwrap_or_default();
            }
            _ => {}
        }
    }
    module
}
