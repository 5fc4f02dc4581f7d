//! Lists the files below a folder: what ignore files let through, hidden ones included, with what git
//! tracks all the same, and the env files that are ignored on purpose.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::git::Git;
use crate::base::{Problem, RepoPath, Skipped};

/// What the walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Regular files; the path decides the order.
    pub files: BTreeMap<RepoPath, Entry>,
    /// Folders and links that were not entered.
    pub skipped: BTreeSet<Skipped>,
    /// Folders and files that could not be listed.
    pub problems: Vec<Problem>,
}

/// A regular file or a link, as the file system describes it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its place on disk.
    pub place: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Whether an ignore file excludes it and it is listed all the same.
    pub ignored: bool,
    /// Whether it is a link: it is there, and what it points at is not read through it.
    pub link: bool,
}

/// Folders of version control, and of dependencies that a package manager put there.
const NEVER_ENTERED: [(&str, &str); 6] = [
    (".git", ""),
    (".hg", ""),
    (".svn", ""),
    ("node_modules", "installed dependencies"),
    ("bower_components", "installed dependencies"),
    ("__pycache__", "compiled Python"),
];

/// Walks `root` with `jobs` threads (0: as many as there are cores). No link is followed.
pub fn walk(root: &Path, git: Option<&Git>, jobs: usize) -> Walked {
    let found = Mutex::new(Walked::default());
    let mut builder = WalkBuilder::new(root);
    builder.hidden(false).require_git(false).git_global(false).follow_links(false).threads(jobs);
    // Outside a work tree, ignore files above the root are somebody else's.
    builder.parents(git.is_some());
    builder.filter_entry(|entry| !is_never_entered(entry));
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            // The file system is asked before the lock is taken.
            let seen = look(root, entry);
            if let Ok(mut walked) = found.lock() {
                seen.into_iter().for_each(|one| walked.add(one));
            }
            WalkState::Continue
        })
    });
    let mut walked = found.into_inner().unwrap_or_default();
    if let Some(git) = git {
        let missing: Vec<_> =
            git.tracked.iter().filter(|path| !walked.files.contains_key(path)).cloned().collect();
        // Files that git tracks although an ignore file names them.
        for path in missing {
            entry(path.clone(), path.on_disk(root), false)
                .into_iter()
                .for_each(|one| walked.add(one));
        }
    }
    walked
}

fn is_never_entered(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
        && NEVER_ENTERED.iter().any(|(name, _)| entry.file_name() == OsStr::new(name))
}

/// What the walk came across at one place.
enum Seen {
    File(RepoPath, Entry),
    Skipped(Skipped),
    Problem(Problem),
}

impl Walked {
    fn add(&mut self, seen: Seen) {
        match seen {
            // What the walk lets through is not ignored, whoever came across it first.
            Seen::File(path, entry) if entry.ignored => {
                self.files.entry(path).or_insert(entry);
            }
            Seen::File(path, entry) => {
                self.files.insert(path, entry);
            }
            Seen::Skipped(skipped) => {
                self.skipped.insert(skipped);
            }
            Seen::Problem(problem) => self.problems.push(problem),
        }
    }
}

fn look(root: &Path, found: Result<DirEntry, ignore::Error>) -> Vec<Seen> {
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            let (path, message) = blame(&error);
            let path = path.and_then(|path| RepoPath::below(root, path));
            return vec![Seen::Problem(Problem { path, rule: None, message })];
        }
    };
    if found.file_type().is_some_and(|kind| kind.is_dir()) {
        return special(root, found.path());
    }
    let place = found.into_path();
    RepoPath::below(root, &place).and_then(|path| entry(path, place, false)).into_iter().collect()
}

/// What an error is about, apart from what it says: reports hold no path of this machine.
fn blame(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), blame(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            blame(err)
        }
        ignore::Error::Loop { child, .. } => (Some(child), "a loop of links".to_owned()),
        other => (None, other.to_string()),
    }
}

/// What the walk itself passes over in a folder: env files that are ignored, and the folders that are
/// never entered, to say so.
fn special(root: &Path, folder: &Path) -> Vec<Seen> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let names = entries.filter_map(Result::ok).filter_map(|found| {
        let name = found.file_name();
        let name = name.to_str()?;
        if name == ".env" || name.starts_with(".env.") {
            return entry(RepoPath::below(root, &found.path())?, found.path(), true);
        }
        let (_, reason) = NEVER_ENTERED.iter().find(|(never, _)| *never == name)?;
        let path = RepoPath::below(root, &found.path())?;
        let skipped = Skipped { path, reason: (*reason).to_owned() };
        (!reason.is_empty()).then_some(Seen::Skipped(skipped))
    });
    names.collect()
}

/// A file, or why it is none. Not the metadata of what a link points at: it may lie outside.
fn entry(path: RepoPath, place: PathBuf, ignored: bool) -> Option<Seen> {
    let metadata = fs::symlink_metadata(&place).ok()?;
    if metadata.is_file() {
        return Some(Seen::File(path, Entry { place, size: metadata.len(), ignored, link: false }));
    }
    if metadata.is_symlink() {
        return Some(Seen::File(path, Entry { place, size: 0, ignored, link: true }));
    }
    let skipped = Skipped { path, reason: "not a regular file".to_owned() };
    (!metadata.is_dir()).then_some(Seen::Skipped(skipped))
}
