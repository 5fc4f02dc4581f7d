//! `reference`: a name in one file that must mean something in another, as a resolver tells.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Detector, Entry, Keys, ReferenceDetector, SpecError, lazy_regex::LazyRegex};
use crate::references::{self, Kind, Reference};

/// A reference.
pub const REFERENCE: Entry = Entry {
    key: "reference",
    about: "a name in one file that must mean something in another: its `kind`, what `is` the matter with it (`missing`), `where` and `not` by its parts",
    compile,
};

/// What is asked of a reference; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    /// One of the kinds that resolvers tell of.
    kind: String,
    /// What came of looking for it.
    #[serde(default)]
    is: Option<States>,
    /// Regexes that parts of it must match somewhere.
    #[serde(default, rename = "where")]
    wanted: BTreeMap<String, String>,
    /// Regexes that parts of it must not match.
    #[serde(default)]
    not: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum States {
    One(String),
    Several(Vec<String>),
}

struct Look {
    kind: &'static Kind,
    states: Vec<String>,
    tests: Vec<(String, LazyRegex, bool)>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let spec: Spec = keys.need("reference")?;
    let _: Option<Vec<String>> = keys.take("keywords")?;
    let known = || references::kinds().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
    let kind = references::kind(&spec.kind).ok_or_else(|| {
        SpecError::at("kind", format!("no kind of reference is called `{}`", spec.kind))
            .help(format!("known: {}", known()))
            .below("reference")
    })?;
    let states = match spec.is {
        None => vec!["missing".to_owned()],
        Some(States::One(state)) => vec![state],
        Some(States::Several(states)) => states,
    };
    if let Some(state) = states.iter().find(|state| !kind.states.contains(&state.as_str())) {
        let message = format!("a `{}` is never `{state}`", kind.name);
        let help = format!("it is {}", kind.states.join(", "));
        return Err(SpecError::at("is", message).help(help).below("reference"));
    }
    let both = [("where", spec.wanted, true), ("not", spec.not, false)];
    let mut tests = Vec::new();
    for (key, patterns, wanted) in both {
        for (name, pattern) in patterns {
            if !kind.captures.contains(&name.as_str()) {
                let message = format!("a `{}` has no part `{name}`", kind.name);
                let help = format!("it has {}", kind.captures.join(", "));
                return Err(SpecError::at(key, message).help(help).below("reference"));
            }
            tests.push((name, LazyRegex::new(pattern), wanted));
        }
    }
    Ok(Detector::Reference(Box::new(Look { kind, states, tests })))
}

impl ReferenceDetector for Look {
    fn kind(&self) -> &'static str {
        self.kind.name
    }

    fn holds(&self, reference: &Reference) -> Result<bool, String> {
        if reference.kind != self.kind.name || !self.states.iter().any(|one| one == reference.is) {
            return Ok(false);
        }
        for (name, regex, wanted) in &self.tests {
            let part = reference.captures.iter().find(|(part, _)| part == name);
            let text = part.map(|(_, text)| text.as_str()).unwrap_or_default();
            if regex.get()?.is_match(text.as_bytes()) != *wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn check(&self) -> Result<(), SpecError> {
        for (_, regex, wanted) in &self.tests {
            regex.check(if *wanted { "where" } else { "not" }).map_err(|e| e.below("reference"))?;
        }
        Ok(())
    }
}
