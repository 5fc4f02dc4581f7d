//! The result of a scan: the one type that every report is a pure function of.

use serde::{Deserialize, Serialize};

use super::{
    control::{ControlReport, Gate},
    finding::Finding,
    inventory::{Infrastructure, ServiceSummary},
    path::RepoPath,
    problem::{Notice, Problem},
    severity::Severity,
};

/// The version of the JSON contract.
pub const SCHEMA_VERSION: u32 = 1;

/// Everything that a scan found. Serialised, it is the JSON report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// [`SCHEMA_VERSION`] of the program that wrote it.
    pub schema_version: u32,
    /// The program.
    pub tool: Tool,
    /// What was looked at.
    pub scan: Scan,
    /// Counts of the open findings.
    pub summary: Summary,
    /// The deployable units; sorted by path.
    pub services: Vec<ServiceSummary>,
    /// What supports them: databases, caches, brokers, proxies, monitoring; one entry a kind.
    #[serde(default)]
    pub infrastructure: Vec<Infrastructure>,
    /// Every control of the catalogue; sorted by id.
    pub controls: Vec<ControlReport>,
    /// Worst first; suppressed ones last within their severity.
    pub findings: Vec<Finding>,
    /// Parts of the look that failed.
    pub problems: Vec<Problem>,
    /// What the reader should know about the look.
    pub notices: Vec<Notice>,
}

impl Audit {
    /// The findings that nobody accepted, worst first.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }

    /// The findings that somebody accepted, worst first.
    pub fn accepted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.is_open())
    }

    /// The worst severity among the open findings.
    pub fn worst(&self) -> Option<Severity> {
        self.open().map(|finding| finding.severity).max()
    }
}

/// The program that wrote the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `readiness`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many rules were on.
    pub rules: usize,
    /// A hash of the rules and the catalogue, to tell two rule sets apart.
    pub ruleset: String,
}

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// The last part of the scanned folder's name: no machine's paths in a report.
    pub root: String,
    /// The commit that is checked out.
    pub commit: Option<String>,
    /// Files that were read.
    pub files: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// What was not read, and why; sorted by path.
    pub skipped: Vec<Skipped>,
}

/// A file or folder that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// The file or folder.
    pub path: RepoPath,
    /// Why.
    pub reason: String,
}

/// Counts of the open findings, and the readiness percentage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Open critical findings.
    pub critical: usize,
    /// Open high findings.
    pub high: usize,
    /// Open medium findings.
    pub medium: usize,
    /// Open low findings.
    pub low: usize,
    /// Accepted findings of any severity.
    pub suppressed: usize,
    /// Readiness in percent: see [`Score`].
    pub score: f64,
    /// Controls that were decided (met, unmet or partial).
    pub decided: usize,
    /// Controls that apply (decided or unknown).
    pub applicable: usize,
    /// Readiness for each gate.
    pub gates: Vec<GateSummary>,
}

impl Summary {
    /// How many open findings have a severity.
    pub const fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Critical => self.critical,
            Severity::High => self.high,
            Severity::Medium => self.medium,
            Severity::Low => self.low,
        }
    }

    /// How many open findings there are.
    pub const fn open(&self) -> usize {
        self.critical + self.high + self.medium + self.low
    }
}

/// The controls of one gate, rolled up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GateSummary {
    /// The gate.
    pub gate: Gate,
    /// Controls met.
    pub met: usize,
    /// Controls unmet.
    pub unmet: usize,
    /// Controls partly met.
    pub partial: usize,
    /// Controls that nothing in the repository decides.
    pub unknown: usize,
    /// Controls that do not concern the repository.
    pub not_applicable: usize,
    /// Readiness in percent, over the decided controls.
    pub score: f64,
}

/// A share of weights: met controls count whole, partly met ones half, over everything decided.
/// The weights are 8, 4, 2 and 1 for critical, high, medium and low controls.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    earned: f64,
    possible: f64,
}

impl Score {
    /// Counts one decided control; `share` is 1 for met, 0.5 for partial, 0 for unmet.
    pub fn add(&mut self, severity: Severity, share: f64) {
        let weight = f64::from(severity.weight());
        self.earned += weight * share;
        self.possible += weight;
    }

    /// Percent, with one decimal; 0 when nothing was decided.
    pub fn percent(self) -> f64 {
        if self.possible == 0.0 {
            return 0.0;
        }
        (self.earned / self.possible * 1000.0).round() / 10.0
    }
}
