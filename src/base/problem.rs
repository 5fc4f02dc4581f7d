//! What went wrong while looking, and what the reader should know about the look itself.

use serde::{Deserialize, Serialize};

use super::path::RepoPath;

/// A part of the look that failed: one file or one rule. The look is then incomplete (exit status 3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file, if it is one.
    pub path: Option<RepoPath>,
    /// The rule, if it is one.
    pub rule: Option<String>,
    /// What happened and what to do.
    pub message: String,
}

/// Something the reader should know that makes nothing incomplete: an expired suppression, a file
/// that was read although it is ignored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Notice {
    /// A stable word: `suppression-expired`, `suppression-malformed`, `suppression-unused`, ...
    pub kind: String,
    /// The file that it is about.
    pub path: RepoPath,
    /// The line, from 1; `None` when it is about the whole file.
    pub line: Option<u32>,
    /// One sentence.
    pub message: String,
}
