//! A problem, with its places and the way out of it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    control::Gate,
    location::Location,
    path::RepoPath,
    severity::{Confidence, Severity},
};

/// One problem: a rule that failed in one service (or the repository), with one or many locations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `CB-01` and so on: numbers within one report, worst first.
    pub id: String,
    /// The rule that failed.
    pub rule: String,
    /// The control that the rule speaks for.
    pub control: String,
    /// How bad it is.
    pub severity: Severity,
    /// The control's area.
    pub area: String,
    /// The control's gate.
    pub gate: Gate,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// The name of the service; `None` when it concerns the repository.
    pub service: Option<String>,
    /// One line that names the problem.
    pub title: String,
    /// The present state: what was found, or what was looked for and where.
    pub present: String,
    /// What is wrong with it.
    pub problem: String,
    /// What happens in production.
    pub impact: String,
    /// What to do, in order.
    pub resolution: Vec<String>,
    /// Hours of work, as the rule estimates them.
    pub effort_hours: f64,
    /// Standards, documentation, CWE numbers.
    pub references: Vec<String>,
    /// What stays the same between reports: the rule and the service's path.
    pub fingerprint: String,
    /// Why and until when it is accepted, if it is.
    pub suppressed: Option<Suppression>,
    /// Where; sorted. Empty only when nothing in the tree could be pointed at.
    pub locations: Vec<Location>,
}

impl Finding {
    /// Whether it counts: nobody accepted it.
    pub const fn is_open(&self) -> bool {
        self.suppressed.is_none()
    }

    /// The place to show first, as `path:line`.
    pub fn place(&self) -> Option<String> {
        self.locations.first().map(Location::place)
    }
}

/// A finding that somebody accepted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    /// The reason, as written.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where it is written down.
    pub path: RepoPath,
    /// The line, from 1.
    pub line: u32,
}
