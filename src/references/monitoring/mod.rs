//! Monitoring against what it watches: the rules that Prometheus loads, the targets that it scrapes, where
//! alerts are sent, and the metrics that expressions ask for.

mod addresses;
mod collectors;
mod exporters;
mod exports;
mod expressions;
mod hosts;
mod layout;
mod ports;
mod promql;
mod registries;
mod rule_files;
mod selectors;
mod targets;
mod telemetry;

pub use self::{
    expressions::EXPRESSIONS, registries::REGISTRIES, rule_files::RULE_FILES, selectors::SELECTORS,
    targets::TARGETS, telemetry::TELEMETRY,
};
