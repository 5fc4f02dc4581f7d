//! A path inside the scanned tree.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

/// A path relative to the scanned root, with `/` on every system; the root itself is empty.
///
/// Bytes of a name that are not UTF-8 are shown as U+FFFD; the file is still opened by its real name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// Takes a path as it is written in TOML or returned by git: relative, with `/`.
    pub fn new(path: impl AsRef<str>) -> Self {
        let path = path.as_ref().trim_start_matches("./").trim_matches('/');
        Self(Arc::from(if path == "." { "" } else { path }))
    }

    /// The part of `path` below `root`; `None` when it is not below it.
    pub fn below(root: &Path, path: &Path) -> Option<Self> {
        let relative = path.strip_prefix(root).ok()?;
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        Some(Self(Arc::from(parts.join("/"))))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The part after the last dot of the name; `None` when there is no dot or only a leading one.
    pub fn extension(&self) -> Option<&str> {
        let (stem, extension) = self.name().rsplit_once('.')?;
        (!stem.is_empty()).then_some(extension)
    }

    /// The folder that holds it; the root for a path with one part.
    pub fn parent(&self) -> Self {
        Self(Arc::from(self.0.rsplit_once('/').map_or("", |(parent, _)| parent)))
    }

    /// The folders that hold it, nearest first, ending with the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        let mut next = (!self.is_root()).then(|| self.parent());
        std::iter::from_fn(move || {
            let current = next.take()?;
            next = (!current.is_root()).then(|| current.parent());
            Some(current)
        })
    }

    /// Whether it is the scanned root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is `folder` or lies below it.
    pub fn is_within(&self, folder: &Self) -> bool {
        folder.is_root()
            || self
                .0
                .strip_prefix(&*folder.0)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// A path below this one.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        if self.is_root() { Self::new(name) } else { Self::new(format!("{}/{name}", self.0)) }
    }

    /// The parts of the path.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|part| !part.is_empty())
    }

    /// The place on disk.
    pub fn on_disk(&self, root: &Path) -> PathBuf {
        root.join(self.as_str())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.is_root() { "." } else { &self.0 })
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_path() {
        let path = RepoPath::new("./api/src/.env.local");
        assert_eq!(path.name(), ".env.local");
        assert_eq!(path.extension(), Some("local"));
        assert_eq!(RepoPath::new(".env").extension(), None);
        let up: Vec<_> = path.ancestors().map(|p| p.to_string()).collect();
        assert_eq!(up, ["api/src", "api", "."]);
    }

    #[test]
    fn a_sibling_with_the_same_beginning_is_not_within() {
        let api = RepoPath::new("api");
        assert!(RepoPath::new("api/x").is_within(&api));
        assert!(!RepoPath::new("api2/x").is_within(&api));
        assert!(api.is_within(&RepoPath::new("")));
    }
}
