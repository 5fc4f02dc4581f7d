//! Whether the repository has what a file names: a path of it, or nobody can tell.

use std::borrow::Cow;

use crate::{
    base::RepoPath,
    services::system::{System, simple_commands},
};

/// What came of looking for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// It is there.
    Found,
    /// An ignore file keeps it out of the repository.
    Ignored,
    /// It is not there, and nothing says why.
    Missing,
    /// It lies where nobody can look: behind a link, in a submodule, in the output of a build.
    Unknown,
}

/// Folders that tools fill.
const MADE: [&str; 30] = [
    "dist",
    "build",
    "builds",
    "target",
    "out",
    "output",
    "bin",
    "node_modules",
    "vendor",
    "release",
    "releases",
    "publish",
    ".next",
    "_build",
    "artifacts",
    "artifact",
    "obj",
    "generated",
    "gen",
    "coverage",
    "tmp",
    "temp",
    "venv",
    ".venv",
    "env",
    ".cache",
    ".terraform",
    "site",
    "_site",
    "public",
];

/// Looks for a path.
pub fn look(system: &System<'_>, path: &RepoPath) -> Seen {
    if system.exists(path) {
        let file = system.number(path).and_then(|number| system.file(number));
        return if file.is_some_and(|file| file.ignored) { Seen::Ignored } else { Seen::Found };
    }
    let links = path
        .ancestors()
        .any(|folder| system.number(&folder).and_then(|number| system.file(number)).is_some());
    if links || is_submodule(system, path) || is_skipped(system, path) {
        return Seen::Unknown;
    }
    // An ignore file may name the folder only: `keys/`.
    let ignores = &system.repository.ignores;
    if ignores.excluding(path).is_some() || ignores.excluding(&path.join("x")).is_some() {
        return Seen::Ignored;
    }
    if is_output(system, path) { Seen::Unknown } else { Seen::Missing }
}

/// Whether a part of a path that is missing has the name of what builds make.
fn is_output(system: &System<'_>, path: &RepoPath) -> bool {
    let mut at = RepoPath::new("");
    !path.as_str().starts_with(".github/")
        && path.parts().any(|part| {
            at = at.join(part);
            MADE.contains(&part.to_lowercase().as_str()) && !system.exists(&at)
        })
}

fn is_submodule(system: &System<'_>, path: &RepoPath) -> bool {
    let text = system.part_at(&RepoPath::new(".gitmodules")).and_then(|part| part.text.as_deref());
    let mut folders = text.unwrap_or_default().lines().filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "path").then(|| RepoPath::new(value.trim()))
    });
    folders.any(|folder| path.is_within(&folder))
}

fn is_skipped(system: &System<'_>, path: &RepoPath) -> bool {
    system
        .repository
        .skipped
        .iter()
        .any(|one| path.is_within(&one.path) || one.path.is_within(path))
}

/// Whether a script, a Makefile or a workflow mentions a file where it makes files.
pub fn is_made(system: &System<'_>, path: &RepoPath) -> bool {
    let name = path.name();
    system.texts(|name| !name.ends_with("ignore")).any(|(_, _, text)| makes(text, name))
}

/// Whether a line of a script makes something of a name.
fn makes(text: &str, name: &str) -> bool {
    const MAKERS: [&str; 15] = [
        "cp", "mv", "touch", "tee", "ln", "install", "mkdir", "curl", "wget", "openssl",
        "envsubst", "mkcert", "htpasswd", "unzip", "tar",
    ];
    let mentions = text.lines().filter(|line| line.contains(name));
    let mut lines = mentions.map(|line| line.trim_start_matches(['@', '-', ' ', '\t']));
    lines.any(|line| {
        line.contains('>')
            || simple_commands(line)
                .iter()
                .any(|words| words.first().is_some_and(|first| MAKERS.contains(&first.as_str())))
    })
}

/// A file beside a path, or at the root, that shows what it should hold: `.env.example` for `.env`.
pub fn example_of<'s>(system: &System<'s>, path: &RepoPath) -> Option<&'s RepoPath> {
    const WORDS: [&str; 8] =
        ["example", "sample", "template", "dist", "default", "tmpl", "tpl", "skel"];
    let bare = path.name().trim_start_matches('.').to_lowercase();
    let stem: Cow<'_, str> = match bare.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => Cow::Owned(stem.to_owned()),
        _ => Cow::Borrowed(bare.as_str()),
    };
    let folder = path.parent();
    let beside = system.repository.files.iter().map(|file| &file.path).filter(|other| {
        let name = other.name().to_lowercase();
        name.contains("env") && WORDS.iter().any(|word| name.contains(word))
            || name.contains(stem.as_ref()) && WORDS.iter().any(|word| name.contains(word))
    });
    beside.into_iter().find(|other| {
        let near = other.parent();
        near == folder || near.is_root() || near.parent() == folder
    })
}
