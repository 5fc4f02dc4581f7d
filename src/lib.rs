//! Reads a repository and writes its production-readiness report.
//!
//! The flow goes one way, and a module imports only from floors below its own:
//! `cli` and [`run`] → [`evaluate`] → [`ruleset`] → [`detect`] → [`services`] → [`repo`] →
//! [`config`], [`language`], [`report`] → [`base`]. `docs/architecture.md` draws it.

pub mod base;
pub mod cli;
pub mod config;
pub mod detect;
pub mod evaluate;
pub mod format;
pub mod language;
pub mod references;
pub mod repo;
pub mod report;
pub mod ruleset;
pub mod run;
pub mod services;
