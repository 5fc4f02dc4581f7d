//! The packages that manifests declare.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    base::RepoPath,
    format::{Node, Value},
    services::system::System,
};

/// Names by the folder of the manifest that declares them.
pub(super) type Declared = HashMap<RepoPath, HashSet<String>>;

/// Files that list every package of an installation.
pub(super) const PYTHON_LOCKS: [&str; 4] = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"];

/// Files that list every package of an installation.
pub(super) const NODE_LOCKS: [&str; 5] =
    ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"];

/// No lock file longer than this is read.
const MAX_LOCK: u64 = 8 * 1024 * 1024;

/// Whether the nearest lock file says something; `None` where there is none that can be read.
pub(super) fn locked(
    system: &System<'_>,
    folders: &[RepoPath],
    names: &[&str],
    says: impl Fn(&str) -> bool,
) -> Option<bool> {
    let mut paths = folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name)));
    let file = paths.find_map(|path| system.file(system.number(&path)?))?;
    file.read(MAX_LOCK).ok().map(|text| says(&text))
}

/// The Python packages that manifests declare, by folder, and those that any file installs.
pub(super) fn python(system: &System<'_>) -> (Declared, HashSet<String>) {
    let mut declared = Declared::new();
    for (file, part) in system.parts {
        let path = system.path(*file);
        let name = path.name().to_lowercase();
        let text = part.text.as_deref();
        let mut names = HashSet::new();
        match text {
            Some(text)
                if name.starts_with("requirements")
                    || name.ends_with("requirements.in")
                    || path.parent().name() == "requirements" =>
            {
                names.extend(text.lines().filter_map(package));
                if text.contains("-r ") || text.contains("-c ") {
                    names.insert("*included".to_owned());
                }
            }
            Some(text) if matches!(name.as_str(), "pipfile" | "setup.py" | "setup.cfg") => {
                names.extend(words(text));
            }
            _ => {}
        }
        for (format, root) in &part.documents {
            if *format == "pyproject" {
                all_texts(root, &mut |text| names.extend(words(text)));
            }
        }
        let is_manifest = !names.is_empty()
            || name == "setup.py"
            || part.documents.iter().any(|(format, _)| *format == "pyproject");
        if is_manifest {
            let mut folder = path.parent();
            if folder.name().to_lowercase().starts_with("req") {
                folder = folder.parent();
            }
            declared.entry(folder).or_default().extend(names);
        }
    }
    (declared, installed(system))
}

/// What Dockerfiles, pipelines and scripts install beside manifests.
fn installed(system: &System<'_>) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut take = |text: &str| {
        let installs = ["pip", "apt", "apk", "conda", "uv ", "poetry"];
        if installs.iter().any(|word| text.contains(word)) {
            names.extend(words(text));
        }
    };
    for (file, part) in system.parts {
        let hooks = system.path(*file).name() == ".pre-commit-config.yaml";
        match &part.text {
            // A hook lists what it needs beside itself.
            Some(text) if hooks => take(&format!("pip {text}")),
            Some(text) => text.lines().for_each(&mut take),
            None => {}
        }
        for (format, root) in &part.documents {
            if matches!(*format, "dockerfile" | "github-workflow" | "gitlab-ci" | "compose") {
                all_texts(root, &mut take);
            }
        }
    }
    names
}

/// The packages of the `package.json` of a folder, and the names of all packages of the repository.
pub(super) fn node(system: &System<'_>) -> (Declared, HashSet<String>) {
    let mut declared = Declared::new();
    let mut own = HashSet::new();
    for document in system.documents("package-json") {
        let names = declared.entry(system.path(document.file).parent()).or_default();
        let groups = [
            "dependencies",
            "devDependencies",
            "peerDependencies",
            "optionalDependencies",
            "_moduleAliases",
            "alias",
            "imports",
        ];
        for group in groups {
            let entries = document.root.get(group).map(Node::entries).unwrap_or_default();
            names.extend(entries.iter().map(|entry| entry.key.clone()));
        }
        own.extend(document.root.get("name").and_then(Node::text).map(str::to_owned));
    }
    (declared, own)
}

/// The package of a line of `requirements.txt`.
fn package(line: &str) -> Option<String> {
    let line = line.trim();
    if let Some((_, name)) = line.split_once("#egg=") {
        return Some(normal(name.split(['&', '[']).next()?));
    }
    if line.starts_with(['#', '-']) || line.is_empty() {
        return None;
    }
    let end = line.find(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    Some(normal(line.get(..end.unwrap_or(line.len()))?))
}

/// A name of a package as all write it.
pub(super) fn normal(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "-")
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || "-_.".contains(c)));
    words.filter(|word| word.len() > 1).map(normal).collect()
}

fn all_texts(node: &Node, take: &mut impl FnMut(&str)) {
    match &node.value {
        Value::String(text) => take(text),
        Value::List(items) => items.iter().for_each(|item| all_texts(item, take)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            take(&entry.key);
            all_texts(&entry.value, take);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
