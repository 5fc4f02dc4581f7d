//! The inventory as it is reported: what the system says of each service, and what the traits show.

use std::collections::BTreeSet;

use super::{
    infrastructure::Sight,
    pass::Hit,
    world::{Place, World},
};
use crate::{
    base::{ServiceDetails, ServiceSummary},
    ruleset::{Condition, MatcherId, Shows},
    services::{
        ServiceId,
        system::{
            System,
            describe::{Values, details},
            reach::Reach,
            told,
        },
    },
};

/// Fills in what is known of each service.
pub fn complete(
    world: &World<'_>,
    system: Option<(&System<'_>, &Reach)>,
    sights: &[Sight<'_>],
    services: &mut [ServiceSummary],
) {
    let reach = system.map(|(_, reach)| reach);
    let system = system.map(|(system, _)| system);
    for (id, summary) in services.iter_mut().enumerate() {
        let mut all = system.map_or_else(ServiceDetails::default, |system| details(system, id));
        let mut stores = Values::default();
        let used =
            sights.iter().filter(|sight| sight.shows != Shows::Runs && sight.kind.is_store());
        for sight in used.filter(|sight| sight.services.contains(&id)) {
            stores.add(&sight.product, sight.path, sight.line);
        }
        all.stores = stores.shown();
        all.frameworks = frameworks(world, id, reach).shown();
        summary.frameworks = all.frameworks.iter().map(|one| one.value.clone()).collect();
        let ports = ports(&all);
        if !ports.is_empty() {
            summary.ports = ports.into_iter().collect();
        }
        if summary.health.is_empty() {
            summary.health = health(world, id, system, reach);
        }
        summary.details = all;
    }
}

/// The ports that it listens on or that its containers declare; what an image exposes is a remark.
fn ports(details: &ServiceDetails) -> BTreeSet<u16> {
    let all = details.listens.iter().chain(&details.container_ports);
    all.filter_map(|one| one.value.split(' ').next()?.parse().ok()).collect()
}

/// Where a service answers health checks that it does not say itself: its nginx, or the code that it takes
/// from what services share.
fn health(
    world: &World<'_>,
    id: ServiceId,
    system: Option<&System<'_>>,
    reach: Option<&Reach>,
) -> Vec<String> {
    let told = system.map(|system| {
        let told = told::health(system, id).into_iter();
        let line = |file, at| system.part(file).map_or(1, |part| part.line(at));
        told.map(|one| format!("{}:{}", system.path(one.file), line(one.file, one.span.start)))
            .collect::<BTreeSet<String>>()
    });
    let told = told.unwrap_or_default();
    if !told.is_empty() {
        return told.into_iter().collect();
    }
    let traits = world.ruleset.traits.iter();
    let looks = traits.filter(|one| one.spec.id == super::HEALTH_ROUTE).flat_map(|one| &one.any);
    let hits = looks.filter_map(|condition| match condition {
        Condition::Matcher(matcher) => Some(shared(world, *matcher, id, reach)),
        Condition::Trait(_) => None,
    });
    let all: BTreeSet<String> = hits.flatten().map(|hit| hit.location.place()).collect();
    all.into_iter().collect()
}

/// What a look found in the code that a service takes from what services share.
fn shared<'w>(
    world: &'w World<'_>,
    matcher: MatcherId,
    id: ServiceId,
    reach: Option<&'w Reach>,
) -> impl Iterator<Item = &'w Hit> {
    let hits = world.hits_in(matcher, Place::Repository);
    hits.filter(move |hit| {
        let owner = world.inventory.owner(hit.file);
        owner.is_none() && reach.is_some_and(|reach| reach.users(hit.file).any(|user| user == id))
    })
}

/// The frameworks that traits show in a service; where they show none, in the code that it takes from what
/// services share.
fn frameworks(world: &World<'_>, id: ServiceId, reach: Option<&Reach>) -> Values {
    let (mut own, mut taken) = (Values::default(), Values::default());
    for property in &world.ruleset.traits {
        let Some(framework) = &property.spec.framework else { continue };
        for condition in &property.any {
            let Condition::Matcher(matcher) = condition else { continue };
            for hit in world.hits_in(*matcher, Place::Service(id)) {
                let location = &hit.location;
                own.add(framework, &location.path, location.start_line as usize);
            }
            for hit in shared(world, *matcher, id, reach) {
                let location = &hit.location;
                taken.add(framework, &location.path, location.start_line as usize);
            }
        }
    }
    if own.is_empty() { taken } else { own }
}
