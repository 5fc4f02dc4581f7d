//! One secret is one finding: what is known by the name of a setting yields to what is known by the
//! form of its value.

use std::collections::HashMap;

use super::{
    judge::{self, Verdict},
    pass::Pass,
    world::World,
};
use crate::{
    base::{Location, RepoPath},
    detect::ContentDetector,
    repo::Repository,
    ruleset::{MatcherId, Rule, Ruleset},
    services::Inventory,
};

/// Takes out of the hits of looks that yield what other rules report at the same place. `is_on` tells
/// which rules are.
pub fn settle(
    repository: &Repository,
    ruleset: &Ruleset,
    inventory: &Inventory,
    pass: &mut Pass,
    is_on: &dyn Fn(&Rule) -> bool,
) {
    let yields = |id: &MatcherId| content(ruleset, *id).is_some_and(ContentDetector::yields);
    let yielding: Vec<MatcherId> =
        (0..ruleset.matchers.len()).filter(|id| !pass.hits[*id].is_empty() && yields(id)).collect();
    if yielding.is_empty() {
        return;
    }
    let firm = |rule: &&Rule| {
        let secret = |id: &MatcherId| {
            !pass.hits[*id].is_empty()
                && content(ruleset, *id).is_some_and(ContentDetector::finds_secrets)
        };
        is_on(rule) && rule.matches.iter().any(secret) && !rule.matches.iter().any(yields)
    };
    let mut reported: HashMap<RepoPath, Vec<Location>> = HashMap::new();
    let world = World::new(repository, ruleset, pass, inventory);
    for rule in ruleset.rules.iter().filter(firm) {
        for verdict in judge::judge(rule, &world).verdicts.into_values() {
            let Verdict::Failed(drafts) = verdict else { continue };
            for location in drafts.into_iter().flat_map(|draft| draft.locations) {
                reported.entry(location.path.clone()).or_default().push(location);
            }
        }
    }
    for id in yielding {
        pass.hits[id].retain(|hit| {
            let others = reported.get(&hit.location.path);
            !others.is_some_and(|all| all.iter().any(|other| touch(other, &hit.location)))
        });
    }
}

fn content(ruleset: &Ruleset, id: MatcherId) -> Option<&dyn ContentDetector> {
    ruleset.matchers[id].detector.content()
}

fn touch(one: &Location, other: &Location) -> bool {
    let start = |location: &Location| (location.start_line, location.start_column);
    let end = |location: &Location| (location.end_line, location.end_column);
    one.origin == other.origin && start(one) < end(other) && start(other) < end(one)
}
