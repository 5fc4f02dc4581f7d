//! Which rules are on.

use super::{compile::Rule, error::RuleError};
use crate::{
    base::{Confidence, Severity},
    ruleset::Ruleset,
};

/// What the command line and the configuration say of rules.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// No rule at all: somebody asks for traits only.
    pub nothing: bool,
    /// Only these, when there are any; they are on even when they are off by default.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// These too, although they are off by default.
    pub enable: Vec<String>,
    /// Only rules of these areas, when there are any.
    pub areas: Vec<String>,
    /// Only rules at least this sure.
    pub min_confidence: Option<Confidence>,
    /// Only rules at least this severe.
    pub min_severity: Option<Severity>,
}

impl Selection {
    /// Whether findings of a severity are wanted.
    pub fn reports(&self, severity: Severity) -> bool {
        self.min_severity.is_none_or(|min| severity >= min)
    }

    /// Whether every name in it is one.
    ///
    /// # Errors
    ///
    /// When a rule or an area is unknown, with the nearest known name.
    pub fn check(&self, ruleset: &Ruleset) -> Result<(), RuleError> {
        let rules = ruleset.rules.iter().map(|rule| rule.spec.id.as_str());
        for id in self.only.iter().chain(&self.skip).chain(&self.enable) {
            if ruleset.rule(id).is_none() {
                return Err(unknown("rule", id, rules, "`readiness rules list` names them all"));
            }
        }
        let areas = ruleset.catalogue.areas();
        for area in &self.areas {
            if !areas.contains(&area.as_str()) {
                let all = format!("the areas are {}", areas.join(", "));
                return Err(unknown("area", area, areas.iter().copied(), &all));
            }
        }
        Ok(())
    }

    /// Why a rule is off; `None` when it is on.
    pub fn refuses(&self, rule: &Rule, ruleset: &Ruleset) -> Option<String> {
        let spec = &rule.spec;
        let named = |list: &[String]| list.contains(&spec.id);
        let area = ruleset.catalogue.get(&spec.control).map_or("", |control| &control.area);
        if self.nothing {
            return Some("no rule was asked for".to_owned());
        }
        if named(&self.skip) {
            return Some("it was switched off".to_owned());
        }
        if !self.only.is_empty() && !named(&self.only) {
            return Some("other rules were asked for".to_owned());
        }
        if !self.areas.is_empty() && !self.areas.iter().any(|wanted| wanted == area) {
            return Some("other areas were asked for".to_owned());
        }
        if self.min_confidence.is_some_and(|min| spec.confidence < min) {
            return Some(format!("its confidence is {}", spec.confidence));
        }
        if self.min_severity.is_some_and(|min| spec.severity < min) {
            return Some(format!("its severity is {}", spec.severity));
        }
        let wanted = named(&self.only) || named(&self.enable);
        spec.off.as_ref().filter(|_| !wanted).map(|why| format!("it is off by default: {why}"))
    }
}

fn unknown<'n>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'n str>,
    help: &str,
) -> RuleError {
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`? {help}"),
        None => help.to_owned(),
    };
    RuleError::general(format!("no {what} is called `{name}`"), help)
}

/// The name that most resembles another, if any does: by the pairs of letters that they share.
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let pairs = |text: &str| text.as_bytes().windows(2).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let wanted = pairs(name);
    let scored = known.map(|candidate| {
        let other = pairs(candidate);
        let shared = wanted.iter().filter(|pair| other.contains(pair)).count();
        (shared * 200 / (wanted.len() + other.len()).max(1), candidate)
    });
    scored.max_by_key(|(score, _)| *score).filter(|(score, _)| *score >= 50).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_typo_finds_its_name() {
        let known = ["docker-root-user", "readme-missing", "env-file-tracked"];
        assert_eq!(nearest("env-file-traked", known.into_iter()), Some("env-file-tracked"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
    }
}
