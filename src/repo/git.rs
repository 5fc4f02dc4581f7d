//! What git knows of the scanned folder: what is tracked, what is checked out, where it comes from.

use std::{collections::HashSet, path::Path};

use git2::{ErrorCode, Repository as GitRepository};

use crate::base::RepoPath;

/// The state of the work tree that holds the scanned folder.
#[derive(Debug, Clone, Default)]
pub struct Git {
    /// The commit that is checked out; `None` before the first one.
    pub commit: Option<String>,
    /// Whether the scanned folder is the top of the work tree.
    pub toplevel: bool,
    /// Tracked files below the scanned folder.
    pub tracked: HashSet<RepoPath>,
    /// URLs of the remotes, to know which code is one's own.
    pub remotes: Vec<String>,
}

impl Git {
    /// Reads the index and HEAD of the work tree that holds `root`; `None` when there is none.
    ///
    /// # Errors
    ///
    /// When there is one and it cannot be read: corrupt, or owned by another user.
    pub fn open(root: &Path) -> Result<Option<Self>, git2::Error> {
        let repository = match GitRepository::discover(root) {
            Ok(repository) => repository,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(workdir) = repository.workdir().and_then(|dir| dir.canonicalize().ok()) else {
            return Ok(None);
        };
        let Some(prefix) = RepoPath::below(&workdir, root) else { return Ok(None) };
        Ok(Some(Self {
            commit: commit(&repository),
            toplevel: prefix.is_root(),
            tracked: tracked(&repository, &prefix)?,
            remotes: remotes(&repository),
        }))
    }
}

fn commit(repository: &GitRepository) -> Option<String> {
    let head = repository.head().ok()?.peel_to_commit().ok()?;
    Some(head.id().to_string())
}

fn tracked(
    repository: &GitRepository,
    prefix: &RepoPath,
) -> Result<HashSet<RepoPath>, git2::Error> {
    /// The mode of an entry that is another repository's commit.
    const GITLINK: u32 = 0o160_000;
    let index = repository.index()?;
    let entries = index.iter().filter(|entry| entry.mode != GITLINK);
    Ok(entries
        .filter_map(|entry| {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            if prefix.is_root() {
                return Some(RepoPath::new(path));
            }
            let below = path.strip_prefix(prefix.as_str())?.strip_prefix('/')?;
            Some(RepoPath::new(below))
        })
        .collect())
}

fn remotes(repository: &GitRepository) -> Vec<String> {
    let Ok(names) = repository.remotes() else { return Vec::new() };
    let urls = (0..names.len())
        .filter_map(|i| names.get(i).ok().flatten())
        .filter_map(|name| repository.find_remote(name).ok())
        .filter_map(|remote| remote.url().ok().map(str::to_owned));
    urls.collect()
}
