//! Regexes of a path, compiled when a document first asks for them: most rules have none in most trees.

use std::sync::OnceLock;

use regex::bytes::Regex;

use super::PathError;
use crate::base::pattern;

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

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The regex; `None` when the pattern is none, which [`Self::check`] tells.
    pub fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| pattern::compile(&self.text, false).ok()).as_ref()
    }

    /// What is wrong with the pattern, if anything.
    ///
    /// # Errors
    ///
    /// When it is no regex.
    pub fn check(&self) -> Result<(), PathError> {
        let wrong = match pattern::compile(&self.text, false) {
            Ok(_) => return Ok(()),
            Err(error) => error,
        };
        let last = wrong.lines().last().unwrap_or_default().trim().to_owned();
        Err(PathError::at(self.offset, format!("bad regex: {last}")))
    }
}
