//! What production readiness demands, and how far the repository shows it.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{location::Evidence, severity::Severity};

/// The question that a control helps to answer before going live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Does it build and start from what is committed?
    Build,
    /// Is it safe to expose?
    Security,
    /// Does it keep running?
    Stability,
    /// Would anybody notice when it does not?
    Observability,
    /// Is it known to work?
    Testing,
    /// Can people run it?
    Operations,
}

impl Gate {
    /// Every gate, in the order of the design.
    pub const ALL: [Self; 6] = [
        Self::Build,
        Self::Security,
        Self::Stability,
        Self::Observability,
        Self::Testing,
        Self::Operations,
    ];

    /// The word used in TOML and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Security => "security",
            Self::Stability => "stability",
            Self::Observability => "observability",
            Self::Testing => "testing",
            Self::Operations => "operations",
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A control of the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// For example `rel-readiness-real`.
    pub id: String,
    /// For example `reliability`.
    pub area: String,
    /// What must hold, as a statement.
    pub title: String,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// The gate it belongs to.
    pub gate: Gate,
    /// What can show it: `pattern`, `config`, `absence`, `crossref`, `git`, `deps`, `live`, `attest`.
    pub kinds: Vec<String>,
    /// What counts as showing it, and what speaks against it.
    pub shown_by: String,
    /// A state of affairs that leaves it unmet.
    #[serde(default)]
    pub bad: String,
    /// A state of affairs that meets it.
    #[serde(default)]
    pub good: String,
    /// Hours of work to meet it from nothing.
    pub effort_hours: f64,
}

/// Whether a control holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControlStatus {
    /// Shown, with evidence.
    Met,
    /// Refuted, with findings.
    Unmet,
    /// Shown in one place and refuted in another.
    Partial,
    /// It does not concern this repository, for a stated reason.
    NotApplicable,
    /// Neither shown nor refuted. Never counted as met.
    Unknown,
}

impl ControlStatus {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Met, Self::Unmet, Self::Partial, Self::NotApplicable, Self::Unknown];

    /// The word used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Unmet => "unmet",
            Self::Partial => "partial",
            Self::NotApplicable => "not-applicable",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it counts for the readiness percentage.
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Met | Self::Unmet | Self::Partial)
    }
}

impl fmt::Display for ControlStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A control's answer in one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ControlReport {
    /// The control.
    pub id: String,
    /// Its area.
    pub area: String,
    /// Its gate.
    pub gate: Gate,
    /// Its severity.
    pub severity: Severity,
    /// What must hold.
    pub title: String,
    /// Whether it holds.
    pub status: ControlStatus,
    /// Why the status is what it is, in one sentence.
    pub reason: String,
    /// What shows it met; sorted.
    pub evidence: Vec<Evidence>,
    /// Ids of the findings against it; sorted.
    pub findings: Vec<String>,
    /// Whether the project's tier asks for it; what it does not ask for counts for nothing.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub required: bool,
    /// What a person states of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
}

const fn yes() -> bool {
    true
}

// serde gives what it asks about by reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn is_yes(value: &bool) -> bool {
    *value
}

impl ControlReport {
    /// Whether somebody accepted that it does not hold, for a time.
    pub fn is_waived(&self) -> bool {
        self.statement.as_ref().is_some_and(|one| one.kind == StatementKind::Waived)
    }
}

/// What a person states of a control, in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What kind of statement it is.
    pub kind: StatementKind,
    /// The statement, or its reason.
    pub text: String,
    /// Who makes it.
    pub owner: Option<String>,
    /// Since when.
    pub date: Option<Date>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// A file of the repository or an address that shows it.
    pub evidence: Option<String>,
    /// Where it is written, as `path:line`.
    pub place: String,
}

/// What kind of statement is made of a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementKind {
    /// It is met.
    Attested,
    /// It is not met, and that is accepted.
    Waived,
    /// It does not concern the project.
    NotApplicable,
}
