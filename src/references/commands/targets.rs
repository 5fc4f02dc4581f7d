//! The names that Makefiles, justfiles and packages give to what they can run.

use std::collections::BTreeSet;

use crate::{
    base::RepoPath,
    format::Node,
    services::system::{System, local},
};

/// The names that a file defines.
#[derive(Debug, Default)]
pub struct Targets {
    /// The names.
    pub names: BTreeSet<String>,
    /// Whether there may be more: patterns, variables, files that nobody can read.
    pub open: bool,
}

const MAKEFILES: [&str; 3] = ["GNUmakefile", "makefile", "Makefile"];

/// The Makefile of a folder.
pub fn makefile_in(system: &System<'_>, folder: &RepoPath) -> Option<RepoPath> {
    MAKEFILES.iter().map(|name| folder.join(name)).find(|path| system.exists(path))
}

/// The justfile of a folder, or of one above.
pub fn justfile_near(system: &System<'_>, folder: &RepoPath) -> Option<RepoPath> {
    let names = ["justfile", "Justfile", ".justfile", "JUSTFILE"];
    let mut folders = std::iter::once(folder.clone()).chain(folder.ancestors());
    folders.find_map(|folder| {
        names.iter().map(|name| folder.join(name)).find(|path| system.exists(path))
    })
}

/// Targets of a Makefile with those that it includes; `None` where it cannot be read.
pub fn of_makefile(system: &System<'_>, path: &RepoPath) -> Option<Targets> {
    let mut targets = Targets::default();
    add(system, path, 4, &mut targets)?;
    Some(targets)
}

fn add(system: &System<'_>, path: &RepoPath, left: usize, targets: &mut Targets) -> Option<()> {
    let text = system.part_at(path)?.text.as_deref()?;
    let text = text.replace("\\\r\n", " ").replace("\\\n", " ");
    for line in text.lines().filter(|line| !line.starts_with(['\t', '#'])) {
        let line = line.trim_start();
        let included =
            ["include ", "-include ", "sinclude "].iter().find_map(|word| line.strip_prefix(word));
        if let Some(files) = included {
            for file in files.split_whitespace() {
                // Make includes from the folder where it was started.
                let other = local(&path.parent(), file);
                let read = other
                    .filter(|_| left > 0)
                    .and_then(|other| add(system, &other, left - 1, targets));
                targets.open |= read.is_none();
            }
            continue;
        }
        if line.starts_with("$(") || line.starts_with("define ") {
            targets.open |=
                line.contains("eval") || line.contains("call") || line.starts_with("define ");
        }
        let Some((names, rest)) = line.split_once(':') else { continue };
        if rest.starts_with('=') || rest.starts_with(":=") || names.contains('=') {
            continue;
        }
        if names.trim() == ".PHONY" {
            targets.open |= rest.contains("$(");
            targets.names.extend(rest.split_whitespace().map(str::to_owned));
            continue;
        }
        targets.open |= names.contains(['%', '$']) || names.trim() == ".DEFAULT";
        targets.names.extend(names.split_whitespace().map(str::to_owned));
    }
    Some(())
}

/// Recipes of a justfile.
pub fn of_justfile(system: &System<'_>, path: &RepoPath) -> Option<Targets> {
    let text = system.part_at(path)?.text.as_deref()?;
    let mut targets = Targets::default();
    for line in text.lines().filter(|line| !line.starts_with([' ', '\t', '#', '['])) {
        targets.open |= ["import", "mod ", "set fallback", "set allow-duplicate"]
            .iter()
            .any(|word| line.starts_with(word));
        let line = line.strip_prefix("alias ").unwrap_or(line).trim_start_matches('@');
        let end = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')));
        let name = line.get(..end.unwrap_or(line.len())).unwrap_or_default();
        if !name.is_empty() && line.contains(':') {
            targets.names.insert(name.to_owned());
        }
    }
    Some(targets)
}

/// A package.json.
pub struct Package<'p> {
    /// Its folder.
    pub folder: RepoPath,
    /// Its name.
    pub name: &'p str,
    /// What it says.
    pub root: &'p Node,
    /// The number of its file.
    pub file: usize,
}

/// Every package.json.
pub fn packages<'s>(system: &System<'s>) -> Vec<Package<'s>> {
    let documents = system.documents("package-json");
    let packages = documents.map(|document| Package {
        folder: system.path(document.file).parent(),
        name: document.root.get("name").and_then(Node::text).unwrap_or_default(),
        root: document.root,
        file: document.file,
    });
    packages.collect()
}

impl Package<'_> {
    /// Whether it has a script. `npm test` and its likes run what is called so.
    pub fn has(&self, script: &str) -> bool {
        let script = if script == "t" { "test" } else { script };
        // npm itself runs these without a script.
        matches!(script, "env" | "version")
            || self.root.get("scripts").is_some_and(|scripts| scripts.get(script).is_some())
    }
}
