//! Python: modules of the repository, and packages that a manifest declares.

use std::collections::HashSet;

use super::{
    import,
    known::KNOWN,
    manifest::{self, Declared, PYTHON_LOCKS, locked, normal},
    places::{Places, is_made},
};
use crate::{
    base::RepoPath,
    language::facts::code::Import,
    references::Reference,
    services::system::{Source, System},
};

/// All imports of Python files.
pub(super) fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut sources = system.sources().filter(|(_, source)| source.language == "python").peekable();
    if sources.peek().is_none() {
        return Vec::new();
    }
    let (declared, installed) = manifest::python(system);
    let look = Look { system, places: Places::of(system), declared, installed };
    let mut found = Vec::new();
    for (file, source) in sources {
        for one in source.imports.iter().filter(|one| look.is_certain(file, one)) {
            found.extend(look.import(file, one));
        }
    }
    found
}

struct Look<'s, 'a> {
    system: &'s System<'a>,
    places: Places,
    declared: Declared,
    installed: HashSet<String>,
}

impl Look<'_, '_> {
    /// Whether an import is made whenever the file is loaded: it stands at the beginning of a line.
    fn is_certain(&self, file: usize, import: &Import) -> bool {
        let Some(part) = self.system.part(file) else { return false };
        let line = part.line(import.span.start).saturating_sub(1);
        part.lines.get(line).is_some_and(|start| *start as usize == import.span.start)
    }

    fn import(&self, file: usize, one: &Import) -> Option<Reference> {
        let dots = one.module.chars().take_while(|c| *c == '.').count();
        let here = self.system.path(file).parent();
        if dots > 0 {
            let base = here.ancestors().nth(dots.checked_sub(2).unwrap_or(usize::MAX));
            let base = if dots == 1 { Some(here) } else { base };
            let path = one.module.get(dots..)?.replace('.', "/");
            let target = if path.is_empty() { base? } else { base?.join(&path) };
            return self.in_repository(file, one, &[target]);
        }
        let first = one.module.split('.').next()?;
        if KNOWN.is_python(first) {
            return None;
        }
        let roots: Vec<&RepoPath> =
            self.places.named(first).iter().filter(|path| self.is_python_place(path)).collect();
        let is_open = |names: &Vec<String>| names.iter().any(|name| name == "*");
        if KNOWN.python_packages.get(first).is_some_and(is_open) {
            return None;
        }
        let package = self.is_declared(&here, first);
        if !roots.is_empty() && package != Some(true) {
            let rest = one.module.get(first.len()..)?.trim_start_matches('.').replace('.', "/");
            let join =
                |root: &&RepoPath| if rest.is_empty() { (*root).clone() } else { root.join(&rest) };
            let targets: Vec<RepoPath> = roots.iter().map(join).collect();
            let told = self.in_repository(file, one, &targets)?;
            // What lies in a package of its own or beside the way to the file may be meant or not.
            let sure = told.is == "found"
                || roots.iter().any(|root| self.is_package(root) && self.leads_to(root, &here))
                    && !roots.iter().any(|root| self.is_inner(root));
            return sure.then_some(told);
        }
        let anything = !self.places.named(first).is_empty();
        let is = match package {
            Some(true) => "found",
            Some(false) if !anything && !is_made(self.system, &RepoPath::new(first)) => {
                self.undeclared(&here, first)
            }
            _ => return None,
        };
        Some(self.tell(file, one, is, self.manifests(&here)))
    }

    /// Whether a module stands inside a package.
    fn is_inner(&self, root: &RepoPath) -> bool {
        self.system.exists(&root.parent().join("__init__.py"))
    }

    /// Whether something says that a folder is a package: it may else be one of files of any kind.
    fn is_package(&self, root: &RepoPath) -> bool {
        self.system.exists(&RepoPath::new(format!("{root}.py")))
            || self.system.exists(&root.join("__init__.py"))
    }

    /// Whether a module stands where a file above, or the sources of its project, would find it.
    fn leads_to(&self, root: &RepoPath, here: &RepoPath) -> bool {
        let parent = root.parent();
        let sources = ["src", "lib", "app", "python"].contains(&parent.name());
        here.is_within(&parent) || (sources && here.is_within(&parent.parent()))
    }

    fn tell(&self, file: usize, one: &Import, is: &'static str, place: String) -> Reference {
        let name = one.name.as_deref().unwrap_or_default();
        import(file, one.span, is, "python", &one.module, name, place)
    }

    /// Whether a file or folder can hold Python.
    fn is_python_place(&self, path: &RepoPath) -> bool {
        let files = &self.system.repository.files;
        let is_file = ["py", "pyi", "pyx", "so"]
            .iter()
            .any(|ending| self.system.number(&RepoPath::new(format!("{path}.{ending}"))).is_some());
        is_file || {
            let folder = format!("{path}/");
            let at = files.partition_point(|file| file.path.as_str() < folder.as_str());
            let inside =
                files.iter().skip(at).take_while(|file| file.path.as_str().starts_with(&folder));
            inside.take(5000).any(|file| file.path.extension().is_some_and(|end| end == "py"))
        }
    }

    /// A module that must lie at one of some places.
    fn in_repository(&self, file: usize, one: &Import, targets: &[RepoPath]) -> Option<Reference> {
        if targets.iter().any(|target| is_made(self.system, target)) {
            return None;
        }
        let there: Vec<&RepoPath> = targets.iter().filter(|path| self.places.has(path)).collect();
        let shown: Vec<String> = targets.iter().take(3).map(ToString::to_string).collect();
        if there.is_empty() {
            let other = targets.iter().any(|target| self.places.has_other_case(target));
            let is = if other { "case" } else { "missing" };
            return Some(self.tell(file, one, is, shown.join(" or ")));
        }
        let name = one.name.as_deref().filter(|name| *name != "*")?;
        let mut states = there.iter().map(|path| self.states(path, name));
        let is = if states.all(|states| states == Some(false)) { "unnamed" } else { "found" };
        let shown: Vec<String> = there.iter().take(3).map(ToString::to_string).collect();
        Some(self.tell(file, one, is, shown.join(" or ")))
    }

    /// Whether a module gives a name; `None` where nobody can tell.
    fn states(&self, module: &RepoPath, name: &str) -> Option<bool> {
        let below = module.join(name);
        if self.places.has(&below) || is_made(self.system, &below) {
            return Some(true);
        }
        let paths = [RepoPath::new(format!("{module}.py")), module.join("__init__.py")];
        let files: Vec<usize> = paths.iter().filter_map(|path| self.system.number(path)).collect();
        if files.is_empty() {
            // A folder without `__init__.py` gives what lies in it.
            return self.is_python_place(module).then_some(false);
        }
        for file in files {
            // An empty file says nothing and gives nothing.
            let size = self.system.file(file)?.size;
            let Some(source) = self.system.part(file).and_then(|part| part.source.as_ref()) else {
                if size == 0 {
                    continue;
                } else {
                    return None;
                };
            };
            if may_give(source, name)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Whether a manifest that governs a folder declares the package of a module; `None` where no
    /// manifest governs it or nobody can tell.
    fn is_declared(&self, here: &RepoPath, module: &str) -> Option<bool> {
        let governing = self.governing(here);
        if governing.is_empty() {
            return None;
        }
        let usual = normal(module);
        let known = KNOWN.python_packages.get(module);
        if known.is_some_and(|names| names.iter().any(|name| name == "*")) {
            return None;
        }
        // `import x` of a package that is called `python-x`, `x-python`, `django-x`, `pyx`, `x2`, ...
        let given = |name: &str| {
            name == usual
                || known.is_some_and(|names| names.iter().any(|known| known == name))
                || (known.is_none() && resembles(name, &usual))
        };
        let all = governing.iter().flat_map(|names| names.iter());
        if all.chain(&self.installed).any(|name| given(name)) {
            return Some(true);
        }
        // What only another project of the repository declares may still be installed here.
        if self.declared.values().flatten().any(|name| given(name)) {
            return None;
        }
        governing.iter().all(|names| !names.contains("*included")).then_some(false)
    }

    /// What is told of a package that no manifest declares.
    fn undeclared(&self, here: &RepoPath, module: &str) -> &'static str {
        let folders: Vec<RepoPath> =
            std::iter::once(here.clone()).chain(here.ancestors()).collect();
        let usual = normal(module);
        let known = KNOWN.python_packages.get(module);
        let names: Vec<&str> =
            known.into_iter().flatten().map(String::as_str).chain([usual.as_str()]).collect();
        match locked(self.system, &folders, &PYTHON_LOCKS, |text| {
            let text = text.to_lowercase().replace('_', "-");
            names.iter().any(|name| text.contains(&format!("\"{name}\"")))
        }) {
            _ if self.is_brought(here, module) => "brought",
            Some(true) => "brought",
            Some(false) => "undeclared",
            None => "doubtful",
        }
    }

    /// Whether a package that is declared needs the one of a module.
    fn is_brought(&self, here: &RepoPath, module: &str) -> bool {
        let governing = self.governing(here);
        KNOWN.python_brings.iter().any(|(package, modules)| {
            modules.iter().any(|one| one == module)
                && governing.iter().any(|names| names.contains(package))
        })
    }

    fn governing(&self, here: &RepoPath) -> Vec<&HashSet<String>> {
        let folders = std::iter::once(here.clone()).chain(here.ancestors());
        folders.filter_map(|folder| self.declared.get(&folder)).collect()
    }

    fn manifests(&self, here: &RepoPath) -> String {
        let mut folders = std::iter::once(here.clone()).chain(here.ancestors());
        let folder = folders.find(|folder| self.declared.contains_key(folder));
        match folder {
            Some(folder) if folder.is_root() => "the root".to_owned(),
            Some(folder) => folder.to_string(),
            None => String::new(),
        }
    }
}

/// Whether a file may give a name; `None` where it takes everything from elsewhere or makes its names as
/// it runs.
fn may_give(source: &Source, name: &str) -> Option<bool> {
    if source.names.states(name) {
        return Some(true);
    }
    let open = source.imports.iter().any(|import| import.name.as_deref() == Some("*"));
    let made = [
        "__getattr__",
        "globals",
        "exec",
        "vars",
        "setattr",
        "__path__",
        "lazy_loader",
        "sys.modules",
    ];
    let made = made.iter().any(|word| source.names.states(word) || source.names.calls(word));
    (!open && !made).then_some(false)
}

/// Whether the name of a package is a usual one for a module.
fn resembles(package: &str, module: &str) -> bool {
    let flat = |text: &str| text.replace('-', "");
    let (package, module) = (flat(package), flat(module));
    let newer = module.strip_prefix(&package).is_some_and(|rest| rest.len() < 3);
    module.len() > 2 && (package.contains(&module) || (package.len() > 3 && newer))
}
