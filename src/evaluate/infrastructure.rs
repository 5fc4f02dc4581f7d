//! What supports the services: which products run or are ordered, and which are used.

use std::collections::{BTreeMap, BTreeSet};

use super::{pass::Hit, using::Containers, world::World};
use crate::{
    base::{Infrastructure, InfrastructureStatus, RepoPath, Shown},
    ruleset::{Condition, InfrastructureKind, InfrastructureSpec, Shows},
    services::{
        ServiceId,
        system::{System, describe::Values, reach::Reach},
    },
};

/// A place that shows something of a product.
pub struct Sight<'w> {
    /// What it is of.
    pub kind: InfrastructureKind,
    /// The product.
    pub product: String,
    /// Whether it runs there or is used.
    pub shows: Shows,
    /// The product whose clients reach it.
    pub speaks: Option<&'w str>,
    /// The number of the file.
    pub file: usize,
    /// Its path.
    pub path: &'w RepoPath,
    /// The line.
    pub line: usize,
    /// The services that use it by what stands there.
    pub services: BTreeSet<ServiceId>,
    /// Whether it is run beside code of the repository: where that is seen to use nothing, nothing does.
    pub beside_code: bool,
}

/// Everything that the repository shows of its infrastructure.
pub fn sights<'w>(
    world: &'w World<'_>,
    system: Option<(&'w System<'_>, &'w Reach)>,
) -> Vec<Sight<'w>> {
    let mut all = Vec::new();
    for property in &world.ruleset.traits {
        let Some(spec) = &property.spec.infrastructure else { continue };
        for condition in &property.any {
            let Condition::Matcher(matcher) = condition else { continue };
            all.extend(world.pass.hits[*matcher].iter().map(|hit| sight(spec, hit)));
        }
    }
    if let Some((system, reach)) = system {
        let containers = Containers::of(system, reach);
        let named = containers.uses_by_name(&all);
        all.extend(named);
        for sight in &mut all {
            sight.services = containers.users(sight);
            sight.beside_code = containers.own.contains(&sight.file);
        }
    }
    all
}

fn sight<'w>(spec: &'w InfrastructureSpec, hit: &'w Hit) -> Sight<'w> {
    let captured = hit.captures.iter().find(|(name, _)| name == "product");
    let product = captured.map_or_else(
        || spec.product.clone(),
        |(_, value)| spec.product.replace("{product}", &titled(value)),
    );
    Sight {
        kind: spec.kind,
        product,
        shows: spec.shows,
        speaks: spec.speaks.as_deref(),
        file: hit.file,
        path: &hit.location.path,
        line: hit.location.start_line as usize,
        services: BTreeSet::new(),
        beside_code: false,
    }
}

fn titled(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + chars.as_str())
}

/// What the repository shows of each kind of infrastructure.
pub fn infrastructure(sights: &[Sight<'_>]) -> Vec<Infrastructure> {
    let products = Products::of(sights);
    let all = InfrastructureKind::ALL.into_iter().map(|kind| {
        let of_kind = |wanted: fn(Shows) -> bool| {
            let mut values = Values::default();
            for sight in sights.iter().filter(|one| one.kind == kind && wanted(one.shows)) {
                values.add(&sight.product, sight.path, sight.line);
            }
            values.shown()
        };
        let runs = of_kind(|shows| shows == Shows::Runs);
        let uses = of_kind(|shows| shows != Shows::Runs);
        let (status, reason) = products.judge(kind, &runs, &uses);
        Infrastructure { kind: kind.words().to_owned(), status, reason, runs, uses }
    });
    all.collect()
}

/// Products, whatever they are run and used as: a Redis that is run as a cache is used as a broker, too.
struct Products<'s> {
    run: BTreeSet<&'s str>,
    used: BTreeSet<&'s str>,
    self_contained: BTreeSet<&'s str>,
    beside_code: BTreeSet<&'s str>,
    speaks: BTreeMap<&'s str, &'s str>,
}

impl<'s> Products<'s> {
    fn of(sights: &'s [Sight<'_>]) -> Self {
        let of = |shows| {
            let ours = sights.iter().filter(move |sight| sight.shows == shows);
            ours.map(|sight| sight.product.as_str()).collect()
        };
        let speaks = sights.iter().filter_map(|one| Some((one.product.as_str(), one.speaks?)));
        let beside = sights.iter().filter(|sight| sight.beside_code);
        Self {
            beside_code: beside.map(|sight| sight.product.as_str()).collect(),
            run: of(Shows::Runs),
            used: of(Shows::Uses),
            self_contained: of(Shows::SelfContained),
            speaks: speaks.collect(),
        }
    }

    fn is_used(&self, product: &str) -> bool {
        let other = self.speaks.get(product);
        [&self.used, &self.self_contained]
            .iter()
            .any(|all| all.contains(product) || other.is_some_and(|other| all.contains(other)))
    }

    fn is_run(&self, product: &str) -> bool {
        let speaks = self.speaks.iter();
        self.run.contains(product)
            || speaks
                .filter(|(one, _)| self.run.contains(*one))
                .any(|(_, spoken)| *spoken == product)
    }

    fn judge(
        &self,
        kind: InfrastructureKind,
        runs: &[Shown],
        uses: &[Shown],
    ) -> (InfrastructureStatus, String) {
        use InfrastructureStatus::{Configured, NotConfigured, Partial, ReferencedButAbsent};
        let run: Vec<&str> = runs.iter().map(|one| one.value.as_str()).collect();
        let used = uses.iter().map(|one| one.value.as_str());
        let (here, elsewhere): (Vec<&str>, Vec<&str>) =
            used.partition(|product| self.is_run(product));
        let (free, absent): (Vec<&str>, Vec<&str>) =
            elsewhere.into_iter().partition(|product| self.self_contained.contains(product));
        if run.is_empty() && uses.is_empty() {
            return (NotConfigured, "nothing in the repository speaks of one".to_owned());
        }
        let idle = match kind {
            // What one product of these takes, it passes on to others.
            InfrastructureKind::Tracing => uses.is_empty(),
            InfrastructureKind::ErrorTracking => false,
            _ => kind.is_used_by_code() && !run.iter().any(|product| self.is_used(product)),
        };
        let idle = idle && run.iter().all(|product| self.beside_code.contains(product));
        let running = if run.is_empty() { &here } else { &run };
        let mut parts = Vec::new();
        if !running.is_empty() {
            parts.push(format!("run here: {}", running.join(", ")));
        }
        if idle && !run.is_empty() {
            parts.push("nothing was seen to use it".to_owned());
        }
        if !free.is_empty() {
            parts.push(format!("used, and nothing here has to run it: {}", free.join(", ")));
        }
        if !absent.is_empty() {
            parts.push(format!("used, and nothing here runs or orders it: {}", absent.join(", ")));
        }
        let status = match (running.is_empty(), idle) {
            (false, true) if !run.is_empty() => Partial,
            (true, _) if !absent.is_empty() => ReferencedButAbsent,
            _ => Configured,
        };
        (status, parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight<'w>(
        kind: InfrastructureKind,
        product: &str,
        shows: Shows,
        speaks: Option<&'w str>,
        path: &'w RepoPath,
    ) -> Sight<'w> {
        let product = product.to_owned();
        let services = BTreeSet::new();
        Sight { kind, product, shows, speaks, file: 0, path, line: 1, services, beside_code: true }
    }

    fn status(all: &[Sight<'_>], kind: InfrastructureKind) -> (InfrastructureStatus, String) {
        let mut found = infrastructure(all).into_iter();
        let found = found.find(|one| one.kind == kind.words()).map(|one| (one.status, one.reason));
        found.unwrap_or((InfrastructureStatus::NotConfigured, String::new()))
    }

    #[test]
    fn a_product_that_speaks_for_another_is_used_by_its_clients() {
        use InfrastructureKind::{Broker, Cache, Database};
        let path = RepoPath::new("a");
        let all = [
            sight(Cache, "Valkey", Shows::Runs, Some("Redis"), &path),
            sight(Broker, "Redis", Shows::Uses, None, &path),
            sight(Database, "SQLite", Shows::SelfContained, None, &path),
        ];
        assert_eq!(status(&all, Cache).0, InfrastructureStatus::Configured);
        assert_eq!(
            status(&all, Broker),
            (InfrastructureStatus::Configured, "run here: Redis".into())
        );
        assert_eq!(status(&all, Database).0, InfrastructureStatus::Configured);
        assert_eq!(status(&all[..1], Cache).0, InfrastructureStatus::Partial);
        assert_eq!(status(&all[1..], Broker).0, InfrastructureStatus::ReferencedButAbsent);
    }
}
