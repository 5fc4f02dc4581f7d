//! Modules of Python in a container, and the names in them.

use crate::{
    base::RepoPath,
    references::layout::{Bottom, Layout, There, absolute, stages::Does},
    repo::MAX_FILE_BYTES,
    services::system::{Declares, System},
};

/// What came of looking for a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Module {
    /// Its file.
    At(RepoPath),
    /// It is nowhere.
    Missing,
    /// The `.dockerignore` keeps it out: the path and the ignore file.
    Excluded(RepoPath, String),
    /// Nobody can tell: it may come from a package.
    Unknown,
}

/// Names that people give to the modules of their applications, and authors of libraries to none.
const OWN: [&str; 12] = [
    "main",
    "app",
    "wsgi",
    "asgi",
    "server",
    "api",
    "run",
    "application",
    "src",
    "backend",
    "manage",
    "service",
];

/// Looks for a module as Python does that starts in a folder.
pub fn module(layout: &Layout<'_>, folder: &str, name: &str) -> Module {
    let Some(folders) = search_path(layout, folder) else { return Module::Unknown };
    let path = name.replace('.', "/");
    let first = path.split('/').next().unwrap_or(&path);
    let mut excluded = None;
    let mut unknown = false;
    let mut begins = false;
    for folder in &folders {
        let folder = folder.trim_end_matches('/');
        for end in [".py", "/__init__.py", "/__main__.py"] {
            match layout.look(&format!("{folder}/{path}{end}")) {
                There::Repo(path) => return Module::At(path),
                There::Missing => {}
                There::Excluded(path, by) => excluded = Some(Module::Excluded(path, by)),
                There::Unknown => unknown = true,
            }
        }
        match layout.look(&format!("{folder}/{first}")) {
            There::Repo(_) => begins = true,
            There::Missing => {}
            There::Excluded(..) | There::Unknown => unknown = unknown || first != path,
        }
        // A folder without `__init__.py`, or a module that is compiled.
        let whole = layout.look(&format!("{folder}/{path}"));
        unknown |= !matches!(whole, There::Missing);
    }
    if unknown {
        return Module::Unknown;
    }
    if let Some(excluded) = excluded {
        return excluded;
    }
    // What does not begin here may be a library.
    if (begins || OWN.contains(&first)) && !installs_itself(layout) {
        Module::Missing
    } else {
        Module::Unknown
    }
}

/// The folders that modules are looked for in; `None` where that cannot be told.
fn search_path(layout: &Layout<'_>, folder: &str) -> Option<Vec<String>> {
    let mut folders = vec![folder.to_owned()];
    match layout.variable("PYTHONPATH") {
        None => {}
        Some(None) => return None,
        Some(Some(path)) => {
            folders.extend(path.split(':').filter_map(|part| absolute(Some(folder), part)));
        }
    }
    Some(folders)
}

/// Whether the project is installed as a package, so that its modules are found anywhere.
fn installs_itself(layout: &Layout<'_>) -> bool {
    let Bottom::Image(built, _) = layout.bottom else { return false };
    let steps = built.stages.iter().flat_map(|stage| &stage.steps);
    steps.into_iter().any(|step| {
        let Does::Run(run) = &step.does else { return false };
        run.commands.iter().any(|words| {
            let has = |word: &str| words.iter().any(|one| one == word);
            let installs = has("install") || has("sync") || has("develop");
            let packaged = words.iter().skip(1).any(|word| {
                word.starts_with('.') || word.starts_with('/') || word.ends_with(".whl")
            });
            let manages = ["poetry", "uv", "pdm", "hatch", "flit", "rye"];
            let manager = words.first().is_some_and(|word| manages.contains(&word.as_str()));
            installs && (packaged || manager || has("setup.py") || has("-e"))
        }) || run.intricate && run.line.contains("install")
    })
}

/// Whether a file that could be read to its end has no such name at its top.
pub fn lacks(system: &System<'_>, path: &RepoPath, name: &str) -> bool {
    let source = system.part_at(path).and_then(|part| part.source.as_ref());
    let Some(source) = source.filter(|source| source.whole) else { return false };
    let imported = source.imports.iter().any(|import| {
        let last = import.module.rsplit('.').next();
        let called = import.alias.as_deref().or(import.name.as_deref()).or(last);
        let first = import.module.split('.').next();
        called == Some(name) || first == Some(name) || import.name.as_deref() == Some("*")
    });
    if imported {
        return false;
    }
    let Some(text) = system.number(path).and_then(|number| system.file(number)) else {
        return false;
    };
    let Ok(text) = text.read(MAX_FILE_BYTES) else { return false };
    let elsewhere = ["__getattr__", "globals()", "import_module", "setattr(sys.modules"];
    if elsewhere.iter().any(|word| text.contains(word)) || text.contains(&format!("global {name}"))
    {
        return false;
    }
    let declared = source.declares.iter().any(|one| {
        let own = one.class.is_none() && one.name == name;
        own && (one.kind != Declares::Value || !is_main_only(&text, one.span.start))
    });
    !declared && !is_bound(&text, name)
}

/// Whether a place stands under `if __name__ == "__main__":`, which a server never runs.
fn is_main_only(text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.trim().is_empty() && line.is_empty() {
        return false;
    }
    let mut tops =
        before.lines().filter(|line| line.starts_with(|c: char| !c.is_whitespace() && c != '#'));
    tops.next_back().is_some_and(|line| line.starts_with("if __name__"))
}

/// Whether a name is bound at the top in a way that is no plain assignment: `a, app = ...`, `with x as app`,
/// `for app in`.
fn is_bound(text: &str, name: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.starts_with(char::is_whitespace));
    lines.any(|line| {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        let named = words.into_iter().any(|word| word == name);
        let call = line.contains('(') && !line.contains('=') && !line.contains(" as ");
        named && !line.starts_with(['#', '@']) && !line.starts_with("if __name__") && !call
    })
}
