//! Names that source calls, and that nothing declares: neither the file nor its package, nor what it takes
//! from elsewhere.

use std::collections::{HashMap, HashSet};

use super::{go, known::KNOWN};
use crate::{
    base::{RepoPath, Span},
    language::facts::code::Import,
    references::Reference,
    services::system::{
        Source, System,
        names::{Use, local_name},
    },
};

/// All such names.
pub(super) fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = python(system);
    found.extend(in_go(system));
    found
}

fn tell(
    file: usize,
    span: Span,
    name: &str,
    language: &str,
    place: String,
    what: &str,
) -> Reference {
    Reference {
        kind: "declared",
        is: "missing",
        file,
        span,
        service: None,
        captures: vec![
            ("name", name.to_owned()),
            ("language", language.to_owned()),
            ("where", place),
            ("use", what.to_owned()),
        ],
    }
}

/// Words that give names to a Python file or to an object as it runs.
const MAKERS: [&str; 8] =
    ["__getattr__", "__getattribute__", "setattr", "exec", "globals", "__dict__", "vars", "locals"];

fn python(system: &System<'_>) -> Vec<Reference> {
    let sources: Vec<(usize, &Source)> = system
        .sources()
        .filter(|(_, source)| source.language == "python" && source.whole)
        .collect();
    let classes = Classes::of(system);
    let mut found = Vec::new();
    for (file, source) in &sources {
        let open = source.imports.iter().any(|import| import.name.as_deref() == Some("*"));
        if open || MAKERS.iter().any(|word| source.names.states(word) || source.names.calls(word)) {
            continue;
        }
        for one in &source.names.uses {
            match (&one.object, &one.class) {
                (None, _)
                    if !KNOWN.is_python_name(&one.name) && !is_imported(source, &one.name) =>
                {
                    let place = system.path(*file).to_string();
                    found.push(tell(*file, one.span, &one.name, "python", place, "call"));
                }
                (Some(object), Some(class)) if object == "self" => {
                    let dunder = one.name.starts_with("__");
                    if !dunder && classes.are_closed(class) && !is_stated(&sources, &one.name) {
                        let place = class.clone();
                        found.push(tell(*file, one.span, &one.name, "python", place, "method"));
                    }
                }
                _ => {}
            }
        }
    }
    found
}

fn is_imported(source: &Source, name: &str) -> bool {
    source.imports.iter().any(|import| local_name(import).split('.').next() == Some(name))
}

fn is_stated(sources: &[(usize, &Source)], name: &str) -> bool {
    sources.iter().any(|(_, source)| source.names.states(name))
}

/// The classes of the repository, by their names.
struct Classes<'a> {
    bases: HashMap<&'a str, Vec<&'a str>>,
    /// Classes that a class with bases from elsewhere is made from, too.
    mixed: HashSet<&'a str>,
    open: HashSet<&'a str>,
}

impl<'a> Classes<'a> {
    fn of(system: &System<'a>) -> Self {
        let mut bases: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut open = HashSet::new();
        for (_, source) in system.sources().filter(|(_, source)| source.language == "python") {
            let makes =
                MAKERS.iter().any(|word| source.names.states(word) || source.names.calls(word));
            for class in &source.names.classes {
                bases
                    .entry(&class.name)
                    .or_default()
                    .extend(class.bases.iter().map(String::as_str));
                if makes {
                    open.insert(class.name.as_str());
                }
            }
        }
        let mixed = bases.values().filter(|bases| bases.len() > 1).flatten();
        let mixed = mixed.map(|base| bare(base)).collect();
        Self { bases, mixed, open }
    }

    /// Whether everything that a class is made from is in the repository.
    fn are_closed(&self, class: &str) -> bool {
        let mut seen = HashSet::new();
        let mut next = vec![class];
        if self.mixed.contains(class) || class.ends_with("Mixin") {
            return false;
        }
        while let Some(class) = next.pop() {
            if !seen.insert(class) {
                continue;
            }
            let plain = ["object", "ABC", "Generic", "Exception", "metaclass"];
            if plain.contains(&class) {
                continue;
            }
            let Some(bases) = self.bases.get(class).filter(|_| !self.open.contains(class)) else {
                return false;
            };
            for base in bases {
                if base.contains('=')
                    && *base != "metaclass=ABCMeta"
                    && *base != "metaclass=abc.ABCMeta"
                {
                    return false;
                }
                next.push(bare(base));
            }
        }
        true
    }
}

/// The name of a class without its module and its parameters.
fn bare(base: &str) -> &str {
    let base = base.split(['[', '=', '(']).next().unwrap_or(base).trim();
    base.rsplit('.').next().unwrap_or(base)
}

/// The Go files of a folder.
struct Package<'a> {
    sources: Vec<(usize, &'a Source)>,
    /// Whether all that may declare something could be read.
    whole: bool,
}

impl Package<'_> {
    fn states(&self, name: &str) -> bool {
        self.sources.iter().any(|(_, source)| source.names.states(name))
    }
}

fn packages<'a>(system: &System<'a>) -> HashMap<RepoPath, Package<'a>> {
    let counts = go::folders(system);
    let mut packages: HashMap<RepoPath, Package<'a>> = HashMap::new();
    for (file, source) in system.sources().filter(|(_, source)| source.language == "go") {
        let folder = system.path(file).parent();
        let package =
            packages.entry(folder).or_insert(Package { sources: Vec::new(), whole: true });
        package.sources.push((file, source));
    }
    for (folder, package) in &mut packages {
        let sources = &package.sources;
        let is_odd = |import: &Import| import.module == "C" || import.alias.as_deref() == Some(".");
        let odd = sources.iter().any(|(_, source)| source.imports.iter().any(is_odd));
        package.whole = counts.get(folder) == Some(&sources.len()) && !odd;
    }
    packages
}

fn in_go(system: &System<'_>) -> Vec<Reference> {
    let modules = go::Modules::of(system);
    let packages = packages(system);
    let mut found = Vec::new();
    let mut folders: Vec<&RepoPath> = packages.keys().collect();
    folders.sort();
    for folder in folders {
        let Some(package) = packages.get(folder).filter(|package| package.whole) else { continue };
        for (file, source) in &package.sources {
            if source.names.conditional {
                continue;
            }
            for one in &source.names.uses {
                let object = one.object.as_ref().filter(|object| !source.names.states(object));
                let other = object.and_then(|object| {
                    let import = source.imports.iter().find(|import| go_name(import) == object)?;
                    modules.folder(&import.module)
                });
                let missing = match (&one.object, &other) {
                    (None, _) => {
                        source.whole && !KNOWN.is_go_name(&one.name) && !package.states(&one.name)
                    }
                    (Some(_), Some(other)) => is_missing_there(&packages, other, one),
                    (Some(_), None) => false,
                };
                if missing {
                    let place = other.as_ref().unwrap_or(folder).to_string();
                    let what = if other.is_some() { "part" } else { "call" };
                    found.push(tell(*file, one.span, &one.name, "go", place, what));
                }
            }
            let name_of = |import: &Import| name_of(&modules, &packages, import);
            found.extend(free(*file, folder, package, source, &name_of));
        }
    }
    found
}

/// Whether a package of the repository has no such name.
fn is_missing_there(
    packages: &HashMap<RepoPath, Package<'_>>,
    other: &RepoPath,
    one: &Use,
) -> bool {
    let is_public = one.name.starts_with(char::is_uppercase);
    is_public
        && packages.get(other).is_some_and(|package| package.whole && !package.states(&one.name))
}

/// Names of packages that a file takes parts of and does not import.
fn free(
    file: usize,
    folder: &RepoPath,
    package: &Package<'_>,
    source: &Source,
    name_of: &dyn Fn(&Import) -> (String, bool),
) -> Vec<Reference> {
    let objects = &source.names.objects;
    let is_used = |name: &str| objects.iter().any(|(object, _)| object == name);
    let imported: Vec<(String, bool)> = source.imports.iter().map(name_of).collect();
    // An import that nothing uses by the name that it seems to have has another one.
    if !imported.iter().all(|(name, certain)| *certain || is_used(name)) {
        return Vec::new();
    }
    let unknown = objects.iter().filter(|(name, _)| {
        name.len() > 1
            && !name.starts_with(char::is_uppercase)
            && !KNOWN.is_go_name(name)
            && !package.states(name)
            && !imported.iter().any(|(known, _)| known == name)
    });
    let place = || folder.to_string();
    unknown.map(|(name, span)| tell(file, *span, name, "go", place(), "object")).collect()
}

/// What an import is called in its file, and whether that is certain.
fn name_of(
    modules: &go::Modules,
    packages: &HashMap<RepoPath, Package<'_>>,
    import: &Import,
) -> (String, bool) {
    if let Some(alias) = &import.alias {
        return (alias.clone(), true);
    }
    if let Some(folder) = modules.folder(&import.module) {
        let sources = packages.get(&folder).map(|package| package.sources.iter());
        let mut named =
            sources.into_iter().flatten().map(|(_, source)| source.names.package.as_str());
        let name = named.find(|name| !name.is_empty() && *name != "main");
        return (name.unwrap_or_else(|| go_name(import)).to_owned(), name.is_some());
    }
    let is_own = !import.module.split('/').next().unwrap_or_default().contains('.');
    (go_name(import).to_owned(), is_own)
}

/// What an import is called in its file, as far as its path tells.
fn go_name(import: &Import) -> &str {
    if let Some(alias) = &import.alias {
        return alias;
    }
    let mut parts = import.module.rsplit('/');
    let mut last = parts.next().unwrap_or_default();
    let is_version =
        last.strip_prefix('v').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    if is_version {
        last = parts.next().unwrap_or(last);
    }
    let last = last.split_once(".v").map_or(last, |(name, _)| name);
    let last = last.strip_prefix("go-").unwrap_or(last);
    last.strip_suffix("-go").unwrap_or(last)
}
