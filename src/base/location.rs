//! A place in the repository.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{path::RepoPath, role::Role, span::Position};

/// A place in a file, with what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file.
    pub path: RepoPath,
    /// First line, from 1.
    pub start_line: u32,
    /// First column in characters, from 1.
    pub start_column: u32,
    /// Last line.
    pub end_line: u32,
    /// The column after the last character.
    pub end_column: u32,
    /// The whole lines from `start_line`, cut after a few lines; secrets are masked in it.
    pub snippet: String,
    /// What the file, or this part of it, is for.
    pub role: Role,
    /// Identity between reports: rule, path, normalised content, ordinal.
    #[serde(default)]
    pub fingerprint: String,
    /// The commit that brought it, when the history was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// What locations are sorted by.
pub type SortKey<'l> = (&'l RepoPath, (u32, u32, u32, u32), Option<&'l Origin>);

/// The commit that brought something into the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// Its hash.
    pub commit: String,
    /// The day on which its author made it, in UTC.
    pub date: Date,
    /// Whether the same still stands in the tree that was scanned.
    pub in_tree: bool,
}

impl Origin {
    /// As much of the hash as people write.
    pub fn short(&self) -> &str {
        self.commit.get(..10).unwrap_or(&self.commit)
    }
}

impl Location {
    /// Where it begins.
    pub const fn start(&self) -> Position {
        Position { line: self.start_line, column: self.start_column }
    }

    /// `path:line`, the form that terminals and editors follow; with the commit, for what only the
    /// history holds.
    pub fn place(&self) -> String {
        let gone = self.origin.as_ref().filter(|origin| !origin.in_tree);
        let commit = gone.map(|origin| format!(" in {}", origin.short())).unwrap_or_default();
        format!("{}:{}{commit}", self.path, self.start_line)
    }

    /// The order of locations in every list.
    pub fn sort_key(&self) -> SortKey<'_> {
        let place = (self.start_line, self.start_column, self.end_line, self.end_column);
        (&self.path, place, self.origin.as_ref())
    }
}

/// A place that shows a control met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The file.
    pub path: RepoPath,
    /// The line, from 1.
    pub line: u32,
    /// What stands there, masked and cut.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub snippet: String,
}

impl Evidence {
    /// `path:line`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

impl From<&Location> for Evidence {
    fn from(location: &Location) -> Self {
        let line = location.snippet.lines().next().unwrap_or_default().trim();
        Self { path: location.path.clone(), line: location.start_line, snippet: line.to_owned() }
    }
}
