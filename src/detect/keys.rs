//! The keys of one matcher, taken one after another so that what is left over is an error.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::base::{literals, toml_key::KeyPath};

/// A detector's name with what it looks for, and the files that it looks at: a table in a rule.
pub type MatcherSpec = BTreeMap<String, Value>;

/// What is wrong with a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SpecError {
    /// The place, relative to the matcher until the loader puts it below one.
    pub at: KeyPath,
    /// The byte inside the value, for a regex.
    pub offset: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl SpecError {
    /// An error at one key.
    pub fn at(key: &str, message: impl Into<String>) -> Self {
        let at = KeyPath::default().key(key);
        Self { at, offset: None, message: message.into(), help: None }
    }

    /// An error about the table as a whole.
    pub fn here(message: impl Into<String>) -> Self {
        Self { at: KeyPath::default(), offset: None, message: message.into(), help: None }
    }

    /// The same error in a table that stands below a key.
    #[must_use]
    pub fn below(self, key: &str) -> Self {
        Self { at: KeyPath::default().key(key).join(&self.at), ..self }
    }

    /// With advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What tells the candidates of a regex.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Lower-case literals of which the text must contain one; empty when any text is a candidate.
    pub keywords: Vec<String>,
    /// Whether a match lies within one line that holds one of them.
    pub within_line: bool,
}

/// The keys of a matcher that nobody has read yet.
#[derive(Debug)]
pub struct Keys<'s> {
    left: BTreeMap<&'s str, &'s Value>,
    files: Option<Vec<String>>,
}

impl<'s> Keys<'s> {
    /// All keys of a matcher.
    pub fn of(spec: &'s MatcherSpec) -> Self {
        Self { left: spec.iter().map(|(key, value)| (key.as_str(), value)).collect(), files: None }
    }

    /// Whether a key is there and was not taken.
    pub fn has(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    /// The value of a key, if it is there.
    ///
    /// # Errors
    ///
    /// When it has another type.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, SpecError> {
        let Some(value) = self.left.remove(key) else { return Ok(None) };
        T::deserialize(value)
            .map(Some)
            .map_err(|error| SpecError::at(key, format!("`{key}`: {error}")))
    }

    /// The value of a key that must be there.
    ///
    /// # Errors
    ///
    /// When it is absent or has another type.
    pub fn need<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, SpecError> {
        self.take(key)?.ok_or_else(|| SpecError::at(key, format!("`{key}` is missing")))
    }

    /// One string, or a list of them.
    ///
    /// # Errors
    ///
    /// When it is neither.
    pub fn list(&mut self, key: &str) -> Result<Vec<String>, SpecError> {
        if self.left.get(key).is_some_and(|value| value.is_string()) {
            return Ok(self.take(key)?.into_iter().collect());
        }
        Ok(self.take(key)?.unwrap_or_default())
    }

    /// The strings under a key that somebody else will take.
    pub fn peek_list(&self, key: &str) -> Vec<String> {
        match self.left.get(key) {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(all)) => {
                all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What tells the candidates of a regex: as the build prepared it, or else derived now.
    ///
    /// # Errors
    ///
    /// When `keywords` is no list of strings.
    pub fn hints(&mut self, pattern: &str) -> Result<Hints, SpecError> {
        let given: Option<Vec<String>> = self.take("keywords")?;
        let within_line: Option<bool> = self.take("within_line")?;
        let prepared = given.is_some();
        Ok(Hints {
            keywords: given.unwrap_or_else(|| literals::required(pattern)),
            // Keywords that an author gave need not stand in the line of the match.
            within_line: within_line.unwrap_or_else(|| !prepared && literals::within_line(pattern)),
        })
    }

    /// Takes the globs under `key` as those of the files that the matcher looks at.
    ///
    /// # Errors
    ///
    /// When there are none.
    pub fn select_files(&mut self, key: &str) -> Result<(), SpecError> {
        let globs = self.list(key)?;
        if globs.is_empty() {
            return Err(SpecError::at(key, format!("`{key}` needs at least one glob")));
        }
        self.files = Some(globs);
        Ok(())
    }

    /// The globs that the detector took for itself.
    pub fn selected_files(&mut self) -> Option<Vec<String>> {
        self.files.take()
    }

    /// Nothing may be left.
    ///
    /// # Errors
    ///
    /// When a key was never taken: it means nothing here.
    pub fn finish(self) -> Result<(), SpecError> {
        match self.left.keys().next() {
            None => Ok(()),
            Some(key) => Err(SpecError::at(key, format!("`{key}` means nothing in this matcher"))
                .help("`readiness explain rule-language` lists the keys of each detector")),
        }
    }
}
