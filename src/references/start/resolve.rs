//! Whether what a command needs is there.

use super::{
    program::Need,
    python::{self, Module},
};
use crate::{
    base::{RepoPath, Span},
    format::Node,
    references::layout::{Layout, There, absolute},
};

/// What came of looking for something that a command needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is there: a file of the repository.
    Found(RepoPath),
    /// It is a script of a package.json: the file, the place, and its line.
    Script(RepoPath, Span, String),
    /// It is nowhere.
    Missing,
    /// The `.dockerignore` keeps it out: the path and the ignore file.
    Excluded(RepoPath, String),
    /// The module is there, and the name in it is not.
    NoName(RepoPath, String),
    /// The package.json has no such script.
    NoScript(RepoPath),
    /// Nobody can tell.
    Unknown,
}

/// Looks for it, in a folder of the container.
pub fn resolve(layout: &Layout<'_>, cwd: Option<&str>, need: &Need) -> Answer {
    match need {
        Need::File(path) | Need::Program(path) => {
            let Some(path) = absolute(cwd, path) else { return Answer::Unknown };
            answer(layout.look(&path))
        }
        Need::NodeFile(path) => node(layout, cwd, path),
        Need::Module { module, attribute, folder } => {
            let folder = match folder {
                Some(folder) => absolute(cwd, folder),
                None => cwd.map(str::to_owned),
            };
            let Some(folder) = folder else { return Answer::Unknown };
            match python::module(layout, &folder, module) {
                Module::At(path) => match attribute {
                    Some(name) if python::lacks(layout.system, &path, name) => {
                        Answer::NoName(path, name.clone())
                    }
                    _ => Answer::Found(path),
                },
                Module::Missing => Answer::Missing,
                Module::Excluded(path, by) => Answer::Excluded(path, by),
                Module::Unknown => Answer::Unknown,
            }
        }
        Need::Script { name, manager, folder } => {
            let folder = match folder {
                Some(folder) => absolute(cwd, folder),
                None => cwd.map(str::to_owned),
            };
            let Some(folder) = folder else { return Answer::Unknown };
            script(layout, &folder, name, manager)
        }
    }
}

fn answer(there: There) -> Answer {
    match there {
        There::Repo(path) => Answer::Found(path),
        There::Excluded(path, by) => Answer::Excluded(path, by),
        There::Missing => Answer::Missing,
        There::Unknown => Answer::Unknown,
    }
}

/// As Node.js looks: the path, with its endings, the index of a folder.
fn node(layout: &Layout<'_>, cwd: Option<&str>, path: &str) -> Answer {
    let Some(path) = absolute(cwd, path) else { return Answer::Unknown };
    let mut unknown = false;
    let mut excluded = None;
    for end in ["", ".js", ".mjs", ".cjs", ".ts", "/index.js", "/package.json", ".json", ".node"] {
        match layout.look(&format!("{path}{end}")) {
            There::Repo(found) if layout.system.number(&found).is_some() => {
                return Answer::Found(found);
            }
            // A folder is run by its index or its package.json, which come later.
            There::Repo(_) | There::Missing => {}
            There::Excluded(path, by) => excluded = Some(Answer::Excluded(path, by)),
            There::Unknown => unknown = true,
        }
    }
    match excluded {
        _ if unknown => Answer::Unknown,
        Some(excluded) => excluded,
        None => Answer::Missing,
    }
}

fn script(layout: &Layout<'_>, folder: &str, name: &str, manager: &str) -> Answer {
    let path = format!("{}/package.json", folder.trim_end_matches('/'));
    let path = match layout.look(&path) {
        There::Repo(path) => path,
        other => return answer(other),
    };
    let Some(part) = layout.system.part_at(&path) else { return Answer::Unknown };
    let document = part.documents.iter().find(|(format, _)| *format == "package-json");
    let Some((_, document)) = document else { return Answer::Unknown };
    let scripts = document.get("scripts");
    if let Some(entry) = scripts.and_then(|scripts| scripts.entry(name)) {
        let line = entry.value.text().unwrap_or_default().to_owned();
        return Answer::Script(path, entry.key_span, line);
    }
    // Others run programs of packages, too, and npm starts a server.js by itself.
    let by_itself =
        name == "start" && layout.look(&format!("{folder}/server.js")) != There::Missing;
    let is_program = manager != "npm" && !name.contains(':') && name != "start";
    let broken =
        scripts.is_some_and(|scripts| scripts.entries().is_empty() && !is_empty_map(scripts));
    if by_itself || is_program || broken { Answer::Unknown } else { Answer::NoScript(path) }
}

fn is_empty_map(node: &Node) -> bool {
    matches!(&node.value, crate::format::Value::Map(entries) if entries.is_empty())
}
