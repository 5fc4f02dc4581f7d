//! How bad a finding is, and how sure the rule is of it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How bad it is for production. Ordered: `Low < Medium < High < Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth doing, hurts nobody today.
    Low,
    /// Hurts in an incident or makes one likelier.
    Medium,
    /// Causes an incident under foreseeable conditions.
    High,
    /// Blocks going live.
    Critical,
}

impl Severity {
    /// All severities, worst first: the order of every report.
    pub const WORST_FIRST: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The prefix of a finding's id: `CB`, `HP`, `MP` or `LP`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Critical => "CB",
            Self::High => "HP",
            Self::Medium => "MP",
            Self::Low => "LP",
        }
    }

    /// What a control of this severity weighs in the readiness percentage (8, 4, 2, 1).
    pub const fn weight(self) -> u32 {
        match self {
            Self::Critical => 8,
            Self::High => 4,
            Self::Medium => 2,
            Self::Low => 1,
        }
    }

    /// The word used in TOML, JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How likely it is that the owner of the code agrees with the finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A hint; the report says "possible".
    Low,
    /// Right more often than not.
    Medium,
    /// Defensible before the owner.
    High,
}

impl Confidence {
    /// The word used in TOML, JSON and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
