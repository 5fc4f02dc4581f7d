//! Reads a repository and writes its production-readiness report.

pub mod base;
