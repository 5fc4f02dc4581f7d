//! Floor 4: the layers checked against each other. A resolver, one file each, finds the names in some files
//! that must mean something in others, and says of each whether it does.

mod code;
mod commands;
mod compose;
mod copy;
mod deployment;
mod documents;
mod env;
mod health;
mod layout;
mod monitoring;
mod pipelines;
mod places;
mod ports;
mod sql;
mod start;
mod toolchain;

use crate::{
    base::Span,
    services::{ServiceId, system::System},
};

/// A name in one file that must mean something in another.
#[derive(Debug, Clone)]
pub struct Reference {
    /// What kind of name: [`Kind::name`].
    pub kind: &'static str,
    /// What came of looking for it: one of [`Kind::states`].
    pub is: &'static str,
    /// The number of the file where it stands.
    pub file: usize,
    /// Where it stands there.
    pub span: Span,
    /// The service that it is of, where its file is not that service's own.
    pub service: Option<ServiceId>,
    /// Its parts, for conditions and texts.
    pub captures: Vec<(&'static str, String)>,
}

/// A kind of reference that a resolver tells of.
pub struct Kind {
    /// Its name in rules.
    pub name: &'static str,
    /// One line for the documentation.
    pub about: &'static str,
    /// What can come of looking: `missing`, `found`, ...
    pub states: &'static [&'static str],
    /// What `{...}` can stand for in the texts of a rule.
    pub captures: &'static [&'static str],
}

/// What finds references of some kinds, and what they lead to.
pub struct Resolver {
    /// The kinds that it tells of.
    pub kinds: &'static [Kind],
    /// Finds them all, also those that lead where they should: these are evidence.
    pub resolve: fn(&System<'_>) -> Vec<Reference>,
}

/// Every resolver. Adding one is one file and one line here.
pub const RESOLVERS: &[Resolver] = &[
    copy::COPY,
    env::ENV,
    env::KEYS,
    ports::PROBES,
    ports::DECLARED,
    ports::HOSTS,
    ports::PROXIED,
    start::START,
    start::STEPS,
    health::HEALTH,
    compose::COMPOSE,
    commands::COMMANDS,
    deployment::DEPLOYMENT,
    documents::DOCUMENTS,
    pipelines::PIPELINES,
    monitoring::RULE_FILES,
    monitoring::TARGETS,
    monitoring::EXPRESSIONS,
    monitoring::REGISTRIES,
    monitoring::SELECTORS,
    monitoring::TELEMETRY,
    code::CALLS,
    code::IMPORTS,
    code::TWICE,
    toolchain::TOOLCHAIN,
    sql::SCHEMA,
    sql::MIGRATIONS,
    sql::REVISIONS,
    sql::RUN,
];

/// Every kind of reference.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    RESOLVERS.iter().flat_map(|resolver| resolver.kinds)
}

/// A kind by name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().find(|kind| kind.name == name)
}
