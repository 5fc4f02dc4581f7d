//! Runs the proofs of rules: each example is a small repository, looked at with that one rule.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::{
    base::{Finding, RepoPath},
    evaluate::{self, Settings},
    repo::{MAX_FILE_BYTES, Repository},
    ruleset::{ExampleSpec, RuleError, RuleSpec, Ruleset, Selection, compile, load::Loaded},
};

/// A proof that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// The number of the example, from 1.
    pub example: usize,
    /// What was expected and what was found.
    pub message: String,
}

/// Runs every example of some rules, which must be among those that were loaded.
///
/// # Errors
///
/// When a rule cannot be compiled.
pub fn prove(specs: &[RuleSpec], loaded: &Loaded) -> Result<Vec<Failure>, RuleError> {
    let of_each: Vec<Vec<Failure>> =
        specs.par_iter().map(|spec| prove_one(spec, loaded)).collect::<Result<_, _>>()?;
    Ok(of_each.into_iter().flatten().collect())
}

/// Looks with the rule alone, since each example is a scan of its own.
fn prove_one(spec: &RuleSpec, loaded: &Loaded) -> Result<Vec<Failure>, RuleError> {
    let alone = loaded.only(&spec.id, &[evaluate::STARTS_SERVER]);
    let ruleset = compile::compile(alone, compile::Try::Foreign)?;
    let failures = spec.example.iter().enumerate().filter_map(|(i, example)| {
        let message = run(spec, example, &ruleset).err()?;
        Some(Failure { rule: spec.id.clone(), example: i + 1, message })
    });
    Ok(failures.chain(lacking(spec)).collect())
}

/// A rule needs a proof that it finds something, and one of a trap that it passes over.
fn lacking(spec: &RuleSpec) -> Option<Failure> {
    let finds = spec.example.iter().any(|example| !example.finds.is_empty());
    let passes = spec.example.iter().any(|example| example.finds.is_empty());
    let message = match (finds, passes) {
        (true, true) => return None,
        (false, _) => "there is no example that finds something",
        (true, false) => "there is no example with `finds = []`: a trap that it passes over",
    };
    Some(Failure { rule: spec.id.clone(), example: 0, message: message.to_owned() })
}

fn run(spec: &RuleSpec, example: &ExampleSpec, ruleset: &Ruleset) -> Result<(), String> {
    let repository = Repository::in_memory(&example.files, &example.untracked);
    let settings = Settings {
        selection: Selection { only: vec![spec.id.clone()], ..Selection::default() },
        allows: Vec::new(),
        statements: evaluate::Statements::default(),
        today: jiff::civil::Date::constant(2026, 1, 1),
        max_file_bytes: MAX_FILE_BYTES,
        inventory: false,
        profile: None,
    };
    let audit = evaluate::evaluate(&repository, ruleset, &settings, None);
    if let Some(problem) = audit.problems.first() {
        return Err(format!("the look failed: {}", problem.message));
    }
    compare(&example.finds, &places(&audit.findings))?;
    let shown: BTreeSet<String> = audit
        .controls
        .iter()
        .filter(|control| control.id == spec.control)
        .flat_map(|control| &control.evidence)
        .map(crate::base::Evidence::place)
        .collect();
    match example.evidence.iter().find(|place| !shown.contains(*place)) {
        None => Ok(()),
        Some(missing) => Err(format!("{missing} should be evidence; evidence is {}", list(&shown))),
    }
}

fn places(findings: &[Finding]) -> BTreeSet<String> {
    let open = findings.iter().filter(|finding| finding.is_open());
    open.flat_map(|finding| finding.locations.iter().map(|location| location.place())).collect()
}

fn compare(expected: &[String], found: &BTreeSet<String>) -> Result<(), String> {
    let expected: BTreeSet<String> = expected.iter().map(|place| normal(place)).collect();
    if expected == *found {
        return Ok(());
    }
    Err(format!("should find {}, found {}", list(&expected), list(found)))
}

/// `./a.py:3` as it is reported.
fn normal(place: &str) -> String {
    match place.rsplit_once(':') {
        Some((path, line)) => format!("{}:{line}", RepoPath::new(path)),
        None => place.to_owned(),
    }
}

fn list(places: &BTreeSet<String>) -> String {
    if places.is_empty() {
        return "nothing".to_owned();
    }
    places.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
