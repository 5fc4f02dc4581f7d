//! `with` and `without`: looks elsewhere, as a matcher says them.

use super::matcher::{Join, MatcherId, Within};
use crate::detect::{Keys, MatcherSpec, SpecError};

/// A join before its look is compiled.
pub struct Joined {
    /// `with` or `without`.
    pub key: &'static str,
    /// The other look.
    pub spec: MatcherSpec,
    within: Within,
    subset: Vec<String>,
}

impl Joined {
    /// The join to a compiled look.
    pub fn with(self, matcher: MatcherId) -> Join {
        Join { matcher, wanted: self.key == "with", within: self.within, subset: self.subset }
    }
}

/// Takes the keys of joins out of a matcher.
///
/// # Errors
///
/// When one has another type than it must.
pub fn split(spec: &MatcherSpec) -> Result<(MatcherSpec, Vec<Joined>), SpecError> {
    const KEYS: [&str; 4] = ["with", "without", "within", "subset"];
    let mut keys = Keys::of(spec);
    let with: Option<MatcherSpec> = keys.take("with")?;
    let without: Option<MatcherSpec> = keys.take("without")?;
    if with.is_none() && without.is_none() {
        return Ok((spec.clone(), Vec::new()));
    }
    let within: Option<Within> = keys.take("within")?;
    let within = within.unwrap_or_default();
    let subset = keys.list("subset")?;
    let joined = [("with", with), ("without", without)];
    let joined = joined.into_iter().filter_map(|(key, spec)| {
        Some(Joined { key, spec: spec?, within, subset: subset.clone() })
    });
    let rest = spec.iter().filter(|(key, _)| !KEYS.contains(&key.as_str()));
    Ok((rest.map(|(key, value)| (key.clone(), value.clone())).collect(), joined.collect()))
}
