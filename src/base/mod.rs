//! Floor 0: the words that every other module shares. No I/O, no rule, no language.

pub mod audit;
pub mod control;
pub mod finding;
pub mod fingerprint;
pub mod inventory;
pub mod literals;
pub mod location;
pub mod path;
pub mod pattern;
pub mod problem;
pub mod redact;
pub mod role;
pub mod severity;
pub mod span;
pub mod toml_key;

pub use audit::{Audit, Scan, Score, Skipped, Summary, Tool};
pub use control::{Control, ControlReport, ControlStatus, Gate, Statement, StatementKind};
pub use finding::{Finding, Suppression};
pub use inventory::{Infrastructure, InfrastructureStatus, ServiceDetails, ServiceSummary, Shown};
pub use location::{Evidence, Location, Origin};
pub use path::RepoPath;
pub use problem::{Notice, Problem};
pub use role::Role;
pub use severity::{Confidence, Severity};
pub use span::{LineIndex, Position, Span};
