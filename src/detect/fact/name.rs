//! A regex that must match the whole of a name.

use std::sync::OnceLock;

use regex::bytes::Regex;
use serde::{Deserialize, Deserializer};

use crate::{
    base::{literals, pattern},
    detect::SpecError,
};

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
            pattern::compile(&whole, false)
        };
        self.compiled.get_or_init(compile).as_ref().map_err(Clone::clone)
    }

    /// Whether it matches all of a name.
    ///
    /// # Errors
    ///
    /// When the pattern is no regex.
    pub fn is_match(&self, name: &str) -> Result<bool, String> {
        Ok(self.regex()?.is_match(name.as_bytes()))
    }

    /// The named groups of a match of all of a name.
    ///
    /// # Errors
    ///
    /// When the pattern is no regex.
    pub fn captures(&self, name: &str) -> Result<Option<Vec<(String, String)>>, String> {
        let regex = self.regex()?;
        if regex.captures_len() == 1 {
            // Finding groups costs more than finding the match.
            return Ok(regex.is_match(name.as_bytes()).then(Vec::new));
        }
        let Some(found) = regex.captures(name.as_bytes()) else { return Ok(None) };
        let names = regex.capture_names().flatten();
        let groups = names.filter_map(|group| {
            let part = found.name(group)?;
            Some((group.to_owned(), name.get(part.range())?.to_owned()))
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
                Err(SpecError::at(
                    key,
                    format!("bad regex: {}", reason.trim_start_matches("error: ")),
                ))
            }
        }
    }

    /// Words of which one stands in every text that uses a name which the pattern matches.
    pub fn words(&self) -> Vec<String> {
        literals::of_paths(&self.pattern)
    }

    /// What a text must hold, each of it, that uses a name which the pattern matches.
    pub fn needs(&self) -> Vec<Need> {
        Need::of_path(&self.pattern)
    }

    /// What a text must hold in which something has a text that the pattern matches.
    pub fn need_as_text(&self) -> Need {
        let literals = literals::required(&self.pattern);
        Need(literals.into_iter().map(|literal| vec![literal]).collect())
    }
}

/// Words that a text must hold for a look to find anything: all of one of the lists; nothing when there
/// are none. They are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need(Vec<Vec<String>>);

impl Need {
    /// A path is not written as it is resolved, but each of its names is somewhere.
    fn of_path(pattern: &str) -> Vec<Self> {
        let [first, last] = literals::ends(pattern);
        let all = [literals::required(pattern), first, last];
        all.into_iter().map(Self::of_names).filter(|need| !need.0.is_empty()).collect()
    }

    fn of_names(literals: Vec<String>) -> Self {
        let names = |literal: String| {
            let parts = literals::names_of_path(&literal);
            // The object itself has another name in other languages.
            let parts = parts.filter(|part| part.len() >= 3 && *part != "self");
            parts.map(str::to_owned).collect::<Vec<_>>()
        };
        let all: Vec<Vec<String>> = literals.into_iter().map(names).collect();
        if all.iter().any(Vec::is_empty) { Self::default() } else { Self(all) }
    }

    /// Whether a text, in lower case, holds them.
    pub fn is_met(&self, lower: &str) -> bool {
        let holds = |words: &Vec<String>| words.iter().all(|word| lower.contains(word.as_str()));
        self.0.is_empty() || self.0.iter().any(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::Need;

    #[test]
    fn all_names_of_a_path_stand_in_the_text() {
        let is_met = |pattern, text| Need::of_path(pattern).iter().all(|need| need.is_met(text));
        let pattern = r"flask\.(render|url_for)|self\.app\.run";
        assert!(is_met(pattern, "from flask import render as r"));
        assert!(is_met(pattern, "this.app.run()"));
        assert!(!is_met(pattern, "import flask"));
        assert!(!is_met(r"(.*\.)?(execute|query)", "select"));
        assert!(is_met(".*", ""));
    }
}
