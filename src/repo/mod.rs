//! Floor 2: the repository as a list of files with roles, and what git says of it.

mod blob;
pub mod classify;
pub mod file;
pub mod fork;
pub mod git;
pub mod history;
mod ignored;
mod modules;
mod third_party;
pub mod walk;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use rayon::prelude::*;

pub use self::{
    blob::Reader,
    file::{File, Unread},
    git::Git,
    history::{Depth, History, HistoryError},
    ignored::Ignores,
    modules::Modules,
};
use crate::base::{Notice, Problem, RepoPath, Role, Skipped};

/// The largest file that is read unless the configuration says otherwise: 2 MiB. Sources that people
/// write stay far below; what lies above is data.
pub const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;

/// A folder with everything that a scan may look at.
#[derive(Debug, Default)]
pub struct Repository {
    /// The last part of the folder's name.
    pub name: String,
    /// Every file, sorted by path.
    pub files: Vec<File>,
    /// What is not looked at, and why.
    pub skipped: Vec<Skipped>,
    /// What could not be listed.
    pub problems: Vec<Problem>,
    /// What the reader should know.
    pub notices: Vec<Notice>,
    /// `None` outside a git work tree.
    pub git: Option<Git>,
    /// What its ignore files exclude.
    pub ignores: Ignores,
}

/// How a repository is listed.
#[derive(Debug, Default)]
pub struct Options {
    /// Threads; 0 for as many as there are cores.
    pub jobs: usize,
    /// Globs of files that are not looked at.
    pub exclude: Vec<String>,
    /// Roles that the configuration gives to files, the last match first.
    pub roles: Vec<(String, Role)>,
}

/// Why a folder is no repository to scan.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum OpenError {
    /// It does not exist or cannot be reached.
    #[error("cannot open {path}: {source}")]
    #[diagnostic(code(readiness::path), help("give the folder of a repository, such as `.`"))]
    Unreachable {
        /// The folder as given.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is a file.
    #[error("{path} is not a folder")]
    #[diagnostic(code(readiness::path), help("give the folder that holds it"))]
    NotAFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// A glob of the options does not parse.
    #[error("bad glob: {0}")]
    #[diagnostic(code(readiness::config), help("globs stand in `exclude` and `[[role]]`"))]
    Glob(#[from] globset::Error),
}

impl Repository {
    /// Lists the files below `path`, with their roles.
    ///
    /// # Errors
    ///
    /// When `path` is no folder that can be listed, or a glob of the options is broken.
    pub fn open(path: &Path, options: &Options) -> Result<Self, OpenError> {
        let unreachable = |source| OpenError::Unreachable { path: path.to_path_buf(), source };
        let root = path.canonicalize().map_err(unreachable)?;
        if !root.is_dir() {
            return Err(OpenError::NotAFolder { path: path.to_path_buf() });
        }
        std::fs::read_dir(&root).map_err(unreachable)?;
        let mut repository = Self {
            name: root.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
            ..Self::default()
        };
        match Git::open(&root) {
            Ok(git) => repository.git = git,
            Err(error) => repository.notices.push(Notice {
                kind: "git-unreadable".to_owned(),
                path: RepoPath::new(""),
                line: None,
                message: format!("git was not asked: {}", error.message()),
            }),
        }
        repository.list(&root, options)?;
        repository.settle(&options.roles)?;
        Ok(repository)
    }

    /// A repository that exists only as texts: a rule's proof. Every file is tracked but `untracked`.
    pub fn in_memory(files: &BTreeMap<String, String>, untracked: &[String]) -> Self {
        let mut repository = Self {
            name: "example".to_owned(),
            git: Some(Git { toplevel: true, ..Git::default() }),
            ..Self::default()
        };
        for (path, text) in files {
            let path = RepoPath::new(path);
            let role = classify::by_path(&path).role;
            let mut file = File::in_memory(path, text, role);
            file.tracked = !untracked.iter().any(|other| RepoPath::new(other) == file.path);
            repository.files.push(file);
        }
        repository.files.sort_by(|a, b| a.path.cmp(&b.path));
        // No glob is involved, so this cannot fail.
        let _ = repository.settle(&[]);
        repository
    }

    /// The file at a path.
    pub fn file(&self, path: &RepoPath) -> Option<&File> {
        let index = self.files.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.files.get(index)
    }

    fn list(&mut self, root: &Path, options: &Options) -> Result<(), globset::Error> {
        let exclude = globs(options.exclude.iter().map(String::as_str))?;
        let walked = walk::walk(root, self.git.as_ref(), options.jobs);
        self.skipped = walked.skipped.into_iter().collect();
        self.problems = walked.problems;
        let looked: Vec<_> = walked
            .files
            .into_par_iter()
            .map(|(path, entry)| {
                if exclude.is_match(path.as_str().to_lowercase()) {
                    return Err(path);
                }
                let role = classify::by_path(&path).role;
                let mut file = match entry.link {
                    true => File::link(path, role),
                    false => File::on_disk(path, entry.place, entry.size, role),
                };
                file.tracked = self.git.as_ref().is_some_and(|g| g.tracked.contains(&file.path));
                file.ignored = entry.ignored && !file.tracked;
                Ok(file)
            })
            .collect();
        for file in looked {
            match file {
                Ok(file) => {
                    self.notices.extend(file.ignored.then(|| ignored_notice(&file.path)));
                    self.files.push(file);
                }
                Err(path) => {
                    let reason = "excluded by readiness.toml".to_owned();
                    self.skipped.push(Skipped { path, reason });
                }
            }
        }
        Ok(())
    }

    /// What can be said of a file only when all are known.
    fn settle(&mut self, roles: &[(String, Role)]) -> Result<(), globset::Error> {
        self.ignores = Ignores::of(&self.files);
        third_party::mark(self);
        self.assign(roles)
    }

    /// Leaves out what the options exclude, and gives files the roles that they say.
    fn follow(&mut self, options: &Options) -> Result<(), globset::Error> {
        let exclude = globs(options.exclude.iter().map(String::as_str))?;
        self.files.retain(|file| !exclude.is_match(file.path.as_str().to_lowercase()));
        self.assign(&options.roles)
    }

    fn assign(&mut self, roles: &[(String, Role)]) -> Result<(), globset::Error> {
        for (pattern, role) in roles {
            let glob = globs([pattern.as_str()])?;
            for file in &mut self.files {
                if glob.is_match(file.path.as_str().to_lowercase()) {
                    file.role = *role;
                }
            }
        }
        Ok(())
    }
}

fn ignored_notice(path: &RepoPath) -> Notice {
    Notice {
        kind: "ignored-file-read".to_owned(),
        path: path.clone(),
        line: None,
        message: "is ignored by git and was read all the same: env files decide what runs"
            .to_owned(),
    }
}

/// Globs as rules and configuration write them, as one set, in their order.
///
/// # Errors
///
/// When a pattern does not parse.
pub fn globs<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(glob(pattern)?);
    }
    set.build()
}

/// A glob as rules and configuration write it, for paths in lower case: without a `/` it is of names
/// at any depth, with one it begins at the root, `**/` stands for any folders, and a `/` at the end
/// means all that is below.
///
/// # Errors
///
/// When it does not parse.
pub fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    let lower = pattern.to_lowercase();
    let anchored = match lower.strip_prefix('/') {
        Some(rooted) => rooted.to_owned(),
        None if lower.trim_end_matches('/').contains('/') => lower,
        None => format!("**/{lower}"),
    };
    let whole = match anchored.strip_suffix('/') {
        Some(folder) => format!("{folder}/**"),
        None => anchored,
    };
    GlobBuilder::new(&whole).literal_separator(true).build()
}
