//! Floor 5: rules, traits and controls, from TOML to something that can be evaluated.

pub mod catalogue;
pub mod compile;
pub mod embedded;
pub mod error;
mod join;
pub mod load;
pub mod matcher;
mod pattern;
pub mod schema;
pub mod select;
pub mod selector;

pub use self::{
    catalogue::Catalogue,
    compile::{Condition, Rule, Ruleset, Trait},
    error::RuleError,
    load::{Source, Sources},
    matcher::{Join, Matcher, MatcherId, Within},
    schema::{ExampleSpec, InfrastructureKind, InfrastructureSpec, RuleSpec, Scope, Shows},
    select::Selection,
    selector::Subject,
};
