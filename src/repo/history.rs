//! What ever stood in the repository: each blob once, with the commit that brought it.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use git2::{ErrorCode, ObjectType, Oid, Repository as GitRepository, Sort, Tree};
use jiff::{Timestamp, tz::TimeZone};

use super::{File, Options, Repository, classify};
use crate::base::{Origin, RepoPath};

/// How much of the history is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All commits that a branch or tag leads to.
    All,
    /// The newest so many.
    Commits(usize),
    /// Those that were committed since then.
    Since(Timestamp),
}

/// Why a history cannot be read.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum HistoryError {
    /// There is none.
    #[error("{0} is in no git repository")]
    #[diagnostic(code(readiness::git), help("leave out --history and --staged"))]
    NoGit(PathBuf),
    /// A glob of the options does not parse.
    #[error("bad glob: {0}")]
    #[diagnostic(code(readiness::config), help("globs stand in `exclude` and `[[role]]`"))]
    Glob(#[from] globset::Error),
    /// Git's objects are broken.
    #[error("git: {0}")]
    #[diagnostic(code(readiness::git), help("`git fsck` says what is broken"))]
    Git(#[from] git2::Error),
}

/// The walk through the history, oldest commit first.
pub struct History {
    repository: GitRepository,
    git: Arc<Path>,
    /// Of the scanned folder below the top of the work tree.
    prefix: String,
    commits: Vec<Oid>,
    next: usize,
    seen: HashSet<Oid>,
    /// Whether commits are missing from the clone.
    pub shallow: bool,
}

/// Trees nest no deeper than this; what lies deeper no work tree could hold.
const MAX_DEPTH: usize = 256;

impl History {
    /// Lists the commits; reads no file yet.
    ///
    /// # Errors
    ///
    /// When `root` is in no repository, or its commits cannot be listed.
    pub fn open(root: &Path, depth: Depth) -> Result<Self, HistoryError> {
        let (repository, prefix) = open(root)?;
        let commits = commits(&repository, depth)?;
        Ok(Self {
            git: Arc::from(repository.path()),
            shallow: repository.is_shallow(),
            repository,
            prefix,
            commits,
            next: 0,
            seen: HashSet::new(),
        })
    }

    /// How many commits are looked at.
    pub fn commits(&self) -> usize {
        self.commits.len()
    }

    /// The next blobs that were not seen before, about `size` of them, as files; `None` at the end.
    ///
    /// # Errors
    ///
    /// When a commit or tree cannot be read, or a glob of the options is broken.
    pub fn next_batch(
        &mut self,
        size: usize,
        options: &Options,
    ) -> Result<Option<Repository>, HistoryError> {
        let mut files = Vec::new();
        while files.len() < size {
            let Some(id) = self.commits.get(self.next).copied() else { break };
            self.next += 1;
            self.commit(id, &mut files)?;
        }
        let done = files.is_empty() && self.next == self.commits.len();
        let mut batch = Repository { files, ..Repository::default() };
        batch.follow(options)?;
        Ok((!done).then_some(batch))
    }

    fn commit(&mut self, id: Oid, files: &mut Vec<File>) -> Result<(), HistoryError> {
        let Self { repository, git, prefix, seen, .. } = self;
        let commit = repository.find_commit(id)?;
        let origin = Arc::new(origin(&commit));
        // A parent that the clone does not hold says nothing: the whole tree is new then.
        let parents: Vec<Tree<'_>> =
            commit.parents().filter_map(|parent| parent.tree().ok()).collect();
        let mut changes = Changes { repository, found: Vec::new() };
        changes.tree(&commit.tree()?, &parents, "", 0)?;
        for (blob, path) in changes.found {
            let Some(below) = below(&path, prefix) else { continue };
            if seen.insert(blob) {
                files.push(file(RepoPath::new(below), git, blob, &origin));
            }
        }
        Ok(())
    }
}

/// What the next commit would change: the files of the index that differ from HEAD, as they are in the
/// index, and as they were.
///
/// # Errors
///
/// When `root` is in no repository, or its index cannot be read.
pub fn staged(root: &Path, options: &Options) -> Result<(Repository, Repository), HistoryError> {
    let (repository, prefix) = open(root)?;
    let git: Arc<Path> = Arc::from(repository.path());
    let head = repository.head().ok().and_then(|head| head.peel_to_tree().ok());
    let diff = repository.diff_tree_to_index(head.as_ref(), None, None)?;
    let (mut after, mut before) = (Repository::default(), Repository::default());
    for delta in diff.deltas() {
        for (side, into) in [(delta.new_file(), &mut after), (delta.old_file(), &mut before)] {
            let path = side.path().map(|path| path.to_string_lossy().into_owned());
            let Some(path) = path.filter(|_| !side.id().is_zero()) else { continue };
            if let Some(below) = below(&path, &prefix) {
                let path = RepoPath::new(below);
                let role = classify::by_path(&path).role;
                into.files.push(File::blob(path, role, side.id(), Arc::clone(&git)));
            }
        }
    }
    after.follow(options)?;
    before.follow(options)?;
    after.name = root.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok((after, before))
}

fn file(path: RepoPath, git: &Arc<Path>, blob: Oid, origin: &Arc<Origin>) -> File {
    let role = classify::by_path(&path).role;
    let mut file = File::blob(path, role, blob, Arc::clone(git));
    file.origin = Some(Arc::clone(origin));
    file
}

fn open(root: &Path) -> Result<(GitRepository, String), HistoryError> {
    let none = || HistoryError::NoGit(root.to_path_buf());
    let root = root.canonicalize().map_err(|_| none())?;
    // One that is there and cannot be opened (another user's, say) is not the same as none.
    let repository = GitRepository::discover(&root).map_err(|error| match error.code() {
        ErrorCode::NotFound => none(),
        _ => error.into(),
    })?;
    let top = repository.workdir().and_then(|top| top.canonicalize().ok());
    let prefix = top.and_then(|top| RepoPath::below(&top, &root)).filter(|path| !path.is_root());
    Ok((repository, prefix.map_or_else(String::new, |path| path.as_str().to_owned())))
}

fn below<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    if prefix.is_empty() {
        return Some(path);
    }
    path.strip_prefix(prefix)?.strip_prefix('/')
}

fn commits(repository: &GitRepository, depth: Depth) -> Result<Vec<Oid>, git2::Error> {
    let mut walk = repository.revwalk()?;
    walk.set_sorting(Sort::TIME)?;
    // A branch may be broken without the others being so.
    let _ = walk.push_head();
    for pattern in ["refs/heads/*", "refs/remotes/*", "refs/tags/*"] {
        let _ = walk.push_glob(pattern);
    }
    let mut commits = Vec::new();
    for id in walk {
        let id = id?;
        let ends = match depth {
            Depth::All => false,
            Depth::Commits(most) => commits.len() >= most,
            Depth::Since(since) => repository.find_commit(id)?.time().seconds() < since.as_second(),
        };
        if ends {
            break;
        }
        commits.push(id);
    }
    commits.reverse();
    Ok(commits)
}

fn origin(commit: &git2::Commit<'_>) -> Origin {
    let time = Timestamp::from_second(commit.author().when().seconds()).unwrap_or_default();
    Origin {
        commit: commit.id().to_string(),
        date: time.to_zoned(TimeZone::UTC).date(),
        in_tree: false,
    }
}

/// The blobs of a tree that none of its parents has at the same place.
struct Changes<'r> {
    repository: &'r GitRepository,
    found: Vec<(Oid, String)>,
}

impl Changes<'_> {
    fn tree(
        &mut self,
        tree: &Tree<'_>,
        parents: &[Tree<'_>],
        above: &str,
        depth: usize,
    ) -> Result<(), git2::Error> {
        if depth > MAX_DEPTH {
            return Ok(());
        }
        for entry in tree {
            let name = entry.name_bytes();
            let same = |parent: &Tree<'_>| parent.get_name_bytes(name).map(|other| other.id());
            if parents.iter().any(|parent| same(parent) == Some(entry.id())) {
                continue;
            }
            let name = String::from_utf8_lossy(name);
            let path = if above.is_empty() { name.into_owned() } else { format!("{above}/{name}") };
            match entry.kind() {
                Some(ObjectType::Blob) => self.found.push((entry.id(), path)),
                Some(ObjectType::Tree) => {
                    let before = parents
                        .iter()
                        .filter_map(same)
                        .filter_map(|id| self.repository.find_tree(id).ok())
                        .collect::<Vec<_>>();
                    let inner = self.repository.find_tree(entry.id())?;
                    self.tree(&inner, &before, &path, depth + 1)?;
                }
                // Another repository's commit.
                _ => {}
            }
        }
        Ok(())
    }
}
