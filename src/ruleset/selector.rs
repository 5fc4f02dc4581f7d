//! Which files a look is at. All globs of a rule set are matched at once, one time a file.

use std::collections::HashMap;

use globset::GlobSet;

use crate::{
    base::{RepoPath, Role, role::RoleSet},
    language::{Kind, Language},
    repo,
};

/// The number of a glob in its rule set.
pub type GlobId = usize;

/// The globs of a rule set while it is compiled: each once.
#[derive(Debug, Default)]
pub struct Globs {
    patterns: Vec<String>,
    index: HashMap<String, GlobId>,
}

impl Globs {
    /// The number of a glob.
    ///
    /// # Errors
    ///
    /// When it does not parse.
    pub fn intern(&mut self, pattern: &str) -> Result<GlobId, globset::Error> {
        if let Some(id) = self.index.get(pattern) {
            return Ok(*id);
        }
        repo::glob(pattern)?;
        let id = self.patterns.len();
        self.patterns.push(pattern.to_owned());
        self.index.insert(pattern.to_owned(), id);
        Ok(id)
    }

    /// Takes the globs of others; for each of theirs, its number here.
    pub fn absorb(&mut self, others: Self) -> Vec<GlobId> {
        let mut numbers = Vec::with_capacity(others.patterns.len());
        for pattern in others.patterns {
            let next = self.patterns.len();
            let id = *self.index.entry(pattern.clone()).or_insert(next);
            if id == next {
                self.patterns.push(pattern);
            }
            numbers.push(id);
        }
        numbers
    }

    /// All of them in one set, with the numbers that were given out.
    ///
    /// # Errors
    ///
    /// Never for globs that were interned; the set as a whole can be too large.
    pub fn build(&self) -> Result<GlobSet, globset::Error> {
        repo::globs(self.patterns.iter().map(String::as_str))
    }
}

/// What decides whether a file is looked at: files that are equal in it are looked at alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// What the file is for.
    pub role: Role,
    /// Its language.
    pub language: Option<&'static Language>,
    /// The globs that match its path, in order.
    globs: Vec<GlobId>,
}

impl Subject {
    /// Matches a path against all globs of a rule set.
    pub fn new(
        path: &RepoPath,
        role: Role,
        language: Option<&'static Language>,
        set: &GlobSet,
    ) -> Self {
        let mut globs = set.matches(path.as_str().to_lowercase());
        globs.sort_unstable();
        globs.dedup();
        Self { role, language, globs }
    }
}

/// Which files a look is at.
#[derive(Debug)]
pub struct Selector {
    /// Roles.
    pub roles: RoleSet,
    /// Whether only the source of programs is looked at.
    pub source_only: bool,
    /// Names of languages; any when empty.
    pub languages: Vec<&'static str>,
    /// Globs of which one must match; any path when empty.
    pub include: Vec<GlobId>,
    /// Globs of which none may match.
    pub exclude: Vec<GlobId>,
}

impl Selector {
    /// Whether the file is looked at.
    pub fn selects(&self, subject: &Subject) -> bool {
        self.roles.contains(subject.role) && self.concerns(subject)
    }

    /// Whether the file is of the kind that is looked at, whatever it is for.
    pub fn concerns(&self, subject: &Subject) -> bool {
        let matched = |id: &GlobId| subject.globs.binary_search(id).is_ok();
        (!self.source_only
            || subject.language.is_some_and(|language| language.kind == Kind::Programming))
            && (self.languages.is_empty()
                || subject.language.is_some_and(|language| self.languages.contains(&language.name)))
            && (self.include.is_empty() || self.include.iter().any(matched))
            && !self.exclude.iter().any(matched)
    }
}
