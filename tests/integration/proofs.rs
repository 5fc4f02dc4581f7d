//! Every rule of the program keeps its proofs.

use std::collections::BTreeSet;

use readiness::{
    ruleset::{Sources, compile, embedded, load, schema::RuleFile},
    run,
};

#[test]
fn every_proof_holds() {
    let loaded = load::read(&Sources::default()).unwrap();
    if let Err(error) = compile::compile(loaded.clone(), compile::Try::All) {
        panic!("{:?}", miette::Report::new(error));
    }
    let mut specs = Vec::new();
    for path in embedded::paths() {
        let file: RuleFile = toml::from_str(&embedded::text(&path)).unwrap();
        specs.extend(file.rule);
    }
    let failures = run::prove(&specs, &loaded).unwrap();
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn the_catalogue_is_whole() {
    let mut seen = BTreeSet::new();
    for path in embedded::paths() {
        let file: RuleFile = toml::from_str(&embedded::text(&path)).unwrap();
        for control in file.control {
            assert!(path.starts_with("rules/controls/"), "{path} holds controls");
            assert!(seen.insert(control.id.clone()), "`{}` is defined twice", control.id);
            assert!(!control.shown_by.is_empty() && !control.kinds.is_empty(), "{}", control.id);
        }
    }
    assert!(seen.len() >= 387, "{} controls", seen.len());
}

#[test]
fn a_rule_says_what_to_do() {
    for (spec, _) in load::read(&Sources::default()).unwrap().rules {
        let texts = [&spec.title, &spec.problem, &spec.impact];
        assert!(texts.iter().all(|text| !text.trim().is_empty()), "{}", spec.id);
        assert!(!spec.resolution.is_empty(), "{} has no resolution", spec.id);
        assert!(spec.effort_hours > 0.0, "{} takes no time", spec.id);
        let kebab =
            spec.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(kebab, "`{}` is not kebab-case", spec.id);
    }
}
