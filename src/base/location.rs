//! A place in the repository.

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
}

impl Location {
    /// Where it begins.
    pub const fn start(&self) -> Position {
        Position { line: self.start_line, column: self.start_column }
    }

    /// `path:line`, the form that terminals and editors follow.
    pub fn place(&self) -> String {
        format!("{}:{}", self.path, self.start_line)
    }

    /// The order of locations in every list.
    pub fn sort_key(&self) -> (&RepoPath, u32, u32, u32, u32) {
        (&self.path, self.start_line, self.start_column, self.end_line, self.end_column)
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
