//! `git`: what git tracks, and what it would ignore.

use serde::Deserialize;

use super::{Detector, Entry, FolderDetector, Keys, PathDetector, SpecError};
use crate::{
    base::{Evidence, RepoPath},
    repo::{File, Repository},
};

/// What git says of files.
pub const GIT: Entry = Entry {
    key: "git",
    about: "`tracked`: a tracked file that matches `file`; `ignores`: an ignore file that covers the \
            name in `path`; `toplevel`: the scanned folder is not below the top of a work tree",
    compile,
};

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Question {
    Tracked,
    Ignores,
    Toplevel,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    match keys.need("git")? {
        Question::Tracked => {
            keys.select_files("file")?;
            Ok(Detector::Path(Box::new(Tracked)))
        }
        Question::Ignores => Ok(Detector::Folder(Box::new(Ignored { name: keys.need("path")? }))),
        Question::Toplevel => Ok(Detector::Folder(Box::new(Toplevel))),
    }
}

struct Tracked;

impl PathDetector for Tracked {
    fn holds(&self, _: &Repository, file: &File) -> bool {
        file.tracked
    }
}

struct Ignored {
    name: String,
}

impl FolderDetector for Ignored {
    fn find(&self, repository: &Repository, folder: &RepoPath) -> Option<Evidence> {
        let path = repository.ignores.excluding(&folder.join(&self.name))?;
        Some(Evidence { path, line: 1, snippet: String::new() })
    }
}

struct Toplevel;

impl FolderDetector for Toplevel {
    fn find(&self, repository: &Repository, _: &RepoPath) -> Option<Evidence> {
        // Outside git, nothing says that the folder is a part of something larger.
        if repository.git.as_ref().is_some_and(|git| !git.toplevel) {
            return None;
        }
        Some(Evidence { path: RepoPath::new(""), line: 1, snippet: String::new() })
    }
}
