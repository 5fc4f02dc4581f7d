//! A regex that must match the whole of a name.

use std::sync::OnceLock;

use regex::Regex;
use serde::{Deserialize, Deserializer};

use crate::{base::literals, detect::SpecError};

/// A regex of a rule for a whole name or path.
#[derive(Debug)]
pub struct Name {
    pattern: String,
    compiled: OnceLock<Result<Regex, String>>,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl From<String> for Name {
    fn from(pattern: String) -> Self {
        Self { pattern, compiled: OnceLock::new() }
    }
}

impl Name {
    fn regex(&self) -> Result<&Regex, String> {
        let compile = || {
            let whole = format!(r"\A(?:{})\z", self.pattern);
            Regex::new(&whole).map_err(|error| error.to_string())
        };
        self.compiled.get_or_init(compile).as_ref().map_err(Clone::clone)
    }

    /// Whether it matches all of a name.
    ///
    /// # Errors
    ///
    /// When the pattern is no regex.
    pub fn is_match(&self, name: &str) -> Result<bool, String> {
        Ok(self.regex()?.is_match(name))
    }

    /// The named groups of a match of all of a name.
    ///
    /// # Errors
    ///
    /// When the pattern is no regex.
    pub fn captures(&self, name: &str) -> Result<Option<Vec<(String, String)>>, String> {
        let regex = self.regex()?;
        let Some(found) = regex.captures(name) else { return Ok(None) };
        let names = regex.capture_names().flatten();
        let groups = names.filter_map(|group| {
            found.name(group).map(|part| (group.to_owned(), part.as_str().to_owned()))
        });
        Ok(Some(groups.collect()))
    }

    /// What is wrong with the pattern, if anything.
    ///
    /// # Errors
    ///
    /// When it is no regex.
    pub fn check(&self, key: &str) -> Result<(), SpecError> {
        match Regex::new(&self.pattern) {
            Ok(_) => self.regex().map(|_| ()).map_err(|message| SpecError::at(key, message)),
            Err(error) => {
                let message = error.to_string();
                let reason = message.lines().last().unwrap_or_default();
                Err(SpecError::at(key, format!("bad regex: {}", reason.trim_start_matches("error: "))))
            }
        }
    }

    /// Words of which one stands in every text that uses a name which the pattern matches.
    pub fn words(&self) -> Vec<String> {
        literals::of_paths(&self.pattern)
    }
}
