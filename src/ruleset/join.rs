//! `with` and `without`: looks elsewhere, as a matcher says them.

use super::matcher::{Join, MatcherId, Within};
use crate::detect::{Keys, MatcherSpec, SpecError};

/// A join before its look is compiled.
pub struct Joined {
    /// `with` or `without`.
    key: &'static str,
    /// The other look.
    spec: MatcherSpec,
    within: Within,
    subset: Vec<String>,
}

impl Joined {
    /// Whether only the same file counts.
    pub fn is_within_file(&self) -> bool {
        self.within == Within::File
    }

    /// Its key, the join to the look once that is compiled, and the look.
    pub fn parts(self) -> (&'static str, impl FnOnce(MatcherId) -> Join, MatcherSpec) {
        let Self { key, spec, within, subset } = self;
        let join = move |matcher| Join { matcher, wanted: key == "with", within, subset };
        (key, join, spec)
    }
}

/// Takes the keys of joins out of a matcher.
///
/// # Errors
///
/// When one has another type than it must.
pub fn split(mut spec: MatcherSpec) -> Result<(MatcherSpec, Vec<Joined>), SpecError> {
    const KEYS: [&str; 4] = ["with", "without", "within", "subset"];
    if !spec.contains_key("with") && !spec.contains_key("without") {
        return Ok((spec, Vec::new()));
    }
    let mut keys = Keys::of(&spec);
    let with: Option<MatcherSpec> = keys.take("with")?;
    let without: Option<MatcherSpec> = keys.take("without")?;
    let within: Option<Within> = keys.take("within")?;
    let within = within.unwrap_or_default();
    let subset = keys.list("subset")?;
    let joined = [("with", with), ("without", without)];
    let joined = joined.into_iter().filter_map(|(key, spec)| {
        Some(Joined { key, spec: spec?, within, subset: subset.clone() })
    });
    let joined = joined.collect();
    spec.retain(|key, _| !KEYS.contains(&key.as_str()));
    Ok((spec, joined))
}
