//! The inventory as it is reported: what the system says of each service, and what the traits show.

use std::collections::{BTreeMap, BTreeSet};

use super::world::{Place, World};
use crate::{
    base::{Infrastructure, InfrastructureStatus, Location, ServiceDetails, ServiceSummary, Shown},
    ruleset::{Condition, InfrastructureKind, InfrastructureSpec, Shows, Trait},
    services::system::{
        System,
        describe::{Values, details},
    },
};

/// Fills in what is known of each service.
pub fn complete(world: &World<'_>, system: Option<&System<'_>>, services: &mut [ServiceSummary]) {
    for (id, summary) in services.iter_mut().enumerate() {
        let mut all = system.map_or_else(ServiceDetails::default, |system| details(system, id));
        let (mut stores, mut frameworks) = (Values::default(), Values::default());
        for property in &world.ruleset.traits {
            let product = property.spec.infrastructure.as_ref().filter(|one| is_store_used(one));
            let framework = property.spec.framework.as_ref();
            let value = product.map(|one| &one.product).or(framework);
            let Some(value) = value else { continue };
            let list = if product.is_some() { &mut stores } else { &mut frameworks };
            for location in places(world, property, Place::Service(id)) {
                list.add(value, &location.path, location.start_line as usize);
            }
        }
        all.stores = stores.shown();
        all.frameworks = frameworks.shown();
        summary.details = all;
    }
}

fn is_store_used(spec: &InfrastructureSpec) -> bool {
    spec.shows == Shows::Uses && spec.kind.is_store()
}

/// What the looks of a trait found in a place.
fn places<'w>(world: &'w World<'_>, property: &Trait, place: Place) -> Vec<&'w Location> {
    let mut all = Vec::new();
    for condition in &property.any {
        if let Condition::Matcher(matcher) = condition {
            all.extend(world.hits_in(*matcher, place).map(|hit| &hit.location));
        }
    }
    all
}

/// What the repository shows of each kind of infrastructure.
pub fn infrastructure(world: &World<'_>) -> Vec<Infrastructure> {
    let mut runs: BTreeMap<InfrastructureKind, Values> = BTreeMap::new();
    let mut uses: BTreeMap<InfrastructureKind, Values> = BTreeMap::new();
    let (mut run, mut used) = (BTreeSet::new(), BTreeSet::new());
    for property in &world.ruleset.traits {
        let Some(spec) = &property.spec.infrastructure else { continue };
        let (lists, products) = match spec.shows {
            Shows::Runs => (&mut runs, &mut run),
            Shows::Uses => (&mut uses, &mut used),
        };
        for location in places(world, property, Place::Repository) {
            let values = lists.entry(spec.kind).or_default();
            values.add(&spec.product, &location.path, location.start_line as usize);
            products.insert((spec.kind, spec.product.as_str()));
        }
    }
    let all = InfrastructureKind::ALL.into_iter().map(|kind| {
        let runs = runs.remove(&kind).map(Values::shown).unwrap_or_default();
        let uses = uses.remove(&kind).map(Values::shown).unwrap_or_default();
        let (status, reason) = judge(kind, &runs, &uses);
        Infrastructure { kind: kind.words().to_owned(), status, reason, runs, uses }
    });
    all.collect()
}

fn judge(
    kind: InfrastructureKind,
    runs: &[Shown],
    uses: &[Shown],
) -> (InfrastructureStatus, String) {
    use InfrastructureStatus::{Configured, NotConfigured, Partial, ReferencedButAbsent};
    let names =
        |all: &[Shown]| all.iter().map(|one| one.value.as_str()).collect::<Vec<_>>().join(", ");
    let idle: Vec<&Shown> =
        runs.iter().filter(|one| !uses.iter().any(|used| used.value == one.value)).collect();
    let absent: Vec<&str> = uses
        .iter()
        .filter(|one| !runs.iter().any(|run| run.value == one.value))
        .map(|one| one.value.as_str())
        .collect();
    match (runs.is_empty(), uses.is_empty()) {
        (true, true) => (NotConfigured, "nothing in the repository speaks of one".to_owned()),
        (true, false) => {
            let reason = format!("{} is used, and nothing here runs or orders it", names(uses));
            (ReferencedButAbsent, reason)
        }
        (false, _) if kind.is_used_by_code() && idle.len() == runs.len() => {
            (Partial, format!("{} is run, and nothing was seen to use it", names(runs)))
        }
        (false, _) if kind.is_used_by_code() && !absent.is_empty() => {
            let reason = format!(
                "{} is run; {} is used, and nothing here runs it",
                names(runs),
                absent.join(", ")
            );
            (Configured, reason)
        }
        (false, _) => (Configured, format!("{} is run", names(runs))),
    }
}
