//! The inventory as it is reported: what the system says of each service, and what the traits show.

use super::{
    infrastructure::Sight,
    world::{Place, World},
};
use crate::{
    base::{ServiceDetails, ServiceSummary},
    ruleset::{Condition, Shows},
    services::system::{
        System,
        describe::{Values, details},
    },
};

/// Fills in what is known of each service.
pub fn complete(
    world: &World<'_>,
    system: Option<&System<'_>>,
    sights: &[Sight<'_>],
    services: &mut [ServiceSummary],
) {
    for (id, summary) in services.iter_mut().enumerate() {
        let mut all = system.map_or_else(ServiceDetails::default, |system| details(system, id));
        let mut stores = Values::default();
        let used =
            sights.iter().filter(|sight| sight.shows != Shows::Runs && sight.kind.is_store());
        for sight in used.filter(|sight| sight.services.contains(&id)) {
            stores.add(&sight.product, sight.path, sight.line);
        }
        all.stores = stores.shown();
        all.frameworks = frameworks(world, Place::Service(id)).shown();
        summary.details = all;
    }
}

/// The frameworks that traits show in a place.
fn frameworks(world: &World<'_>, place: Place) -> Values {
    let mut frameworks = Values::default();
    for property in &world.ruleset.traits {
        let Some(framework) = &property.spec.framework else { continue };
        for condition in &property.any {
            let Condition::Matcher(matcher) = condition else { continue };
            for hit in world.hits_in(*matcher, place) {
                let location = &hit.location;
                frameworks.add(framework, &location.path, location.start_line as usize);
            }
        }
    }
    frameworks
}
