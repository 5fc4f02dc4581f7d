//! Regexes of a path, compiled when a document first asks for them: most rules have none in most trees.

use std::sync::OnceLock;

use regex::Regex;

use super::PathError;

/// A regex, and where it stands in the path.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    offset: usize,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Takes the pattern without looking at it.
    pub const fn new(text: String, offset: usize) -> Self {
        Self { text, offset, compiled: OnceLock::new() }
    }

    /// The regex; `None` when the pattern is none, which [`Self::check`] tells.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.text).ok()).as_ref()
    }

    /// What is wrong with the pattern, if anything.
    ///
    /// # Errors
    ///
    /// When it is no regex.
    pub fn check(&self) -> Result<(), PathError> {
        let wrong = match Regex::new(&self.text) {
            Ok(_) => return Ok(()),
            Err(error) => error.to_string(),
        };
        let last = wrong.lines().last().unwrap_or_default().trim().to_owned();
        Err(PathError::at(self.offset, format!("bad regex: {last}")))
    }
}
