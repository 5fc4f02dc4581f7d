//! Metrics that are declared in no registry, so that no endpoint shows them.

use crate::{
    references::{Kind, Reference, Resolver},
    services::system::System,
};

/// The registries of metrics.
pub const REGISTRIES: Resolver = Resolver {
    kinds: &[Kind {
        name: "metric-registry",
        about: "a metric that code declares, and whether it is in a registry that can be shown",
        states: &["none", "found"],
        captures: &["metric"],
    }],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let all = system.parts.iter().filter_map(|(file, part)| Some((*file, part.metrics.as_ref()?)));
    let found = all.flat_map(|(file, metrics)| {
        metrics.declared.iter().map(move |metric| Reference {
            kind: "metric-registry",
            is: if metric.unregistered { "none" } else { "found" },
            file,
            span: metric.span,
            service: None,
            captures: vec![("metric", metric.name.clone())],
        })
    });
    found.collect()
}
