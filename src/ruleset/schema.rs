//! What a rule file says, as it is written. What is read here never matches anything; what matches
//! is made from it by [`super::compile`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::pattern::Patterns;
use crate::{
    base::{Confidence, Control, Role, Severity},
    detect::MatcherSpec,
};

/// One TOML file of rules, traits or controls.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// `[[rule]]`
    #[serde(default)]
    pub rule: Vec<RuleSpec>,
    /// `[[trait]]`
    #[serde(default, rename = "trait")]
    pub traits: Vec<TraitSpec>,
    /// `[[control]]`
    #[serde(default)]
    pub control: Vec<Control>,
    /// `[pattern]`: what matchers call `{{name}}`.
    #[serde(default)]
    pub pattern: Patterns,
}

/// One automated check that speaks for one control.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// Kebab-case name that reads well after "allow".
    pub id: String,
    /// The control that it speaks for.
    pub control: String,
    /// One line that names the problem; may hold `{captures}`.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// How bad it is in files of other roles than production, which are looked at too.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub severity_in: BTreeMap<Role, Severity>,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// Hours of work to put it right.
    pub effort_hours: f64,
    /// Off unless asked for, with the reason; a rule without it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<String>,
    /// Where `when`, `require` and `max` are judged.
    #[serde(default)]
    pub scope: Scope,
    /// Whether looking and finding nothing shows the control met.
    #[serde(default)]
    pub conclusive: bool,
    /// Roles of the files that `match` looks at; production when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<Role>>,
    /// Languages of the files that it looks at; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Globs of the files that it looks at; any when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Globs of files that it passes over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// How many matches are tolerated.
    #[serde(default)]
    pub max: usize,
    /// What is wrong; may hold `{captures}`.
    pub problem: String,
    /// What happens in production.
    pub impact: String,
    /// What to do, in order.
    pub resolution: Vec<String>,
    /// Standards, documentation, CWE numbers.
    #[serde(default)]
    pub references: Vec<String>,
    /// All of them must hold for the rule to apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<ConditionSpec>,
    /// None of them may hold for the rule to apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<ConditionSpec>,
    /// What is bad; any of them.
    #[serde(default, rename = "match", skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<MatcherSpec>,
    /// What must be there; any of them satisfies it, and is the evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub require: Vec<ConditionSpec>,
    /// The rule's own proofs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub example: Vec<ExampleSpec>,
}

/// Where a rule's conditions, requirements and counts are judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// In each file.
    #[default]
    File,
    /// In each service: its own files, and for `require` also those that services share.
    Service,
    /// In the repository.
    Repository,
}

/// A property of a service or of the repository, shown by evidence, that rules name in `when`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraitSpec {
    /// Kebab-case name, such as `serves-http`.
    pub id: String,
    /// Follows "the service" or "the repository": "serves HTTP".
    pub says: String,
    /// `service` or `repository`.
    pub scope: Scope,
    /// The framework that it shows in use, for the inventory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub framework: Option<String>,
    /// The supporting infrastructure that it shows, for the inventory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infrastructure: Option<InfrastructureSpec>,
    /// Any of them shows it.
    pub any: Vec<ConditionSpec>,
}

/// What a trait shows of the infrastructure that supports the services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InfrastructureSpec {
    /// Its kind.
    pub kind: InfrastructureKind,
    /// The product, such as `PostgreSQL`; `{product}` is what a look captured under that name.
    pub product: String,
    /// What the trait shows of it.
    pub shows: Shows,
    /// The product whose clients reach it: Valkey answers those of Redis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaks: Option<String>,
}

/// Kinds of infrastructure, in the order of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum InfrastructureKind {
    Database,
    Cache,
    Broker,
    ObjectStore,
    Search,
    Proxy,
    Gateway,
    Mesh,
    Monitoring,
    Alerting,
    Dashboards,
    Tracing,
    LogShipping,
    ErrorTracking,
    Secrets,
    Identity,
}

impl InfrastructureKind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Database,
        Self::Cache,
        Self::Broker,
        Self::ObjectStore,
        Self::Search,
        Self::Proxy,
        Self::Gateway,
        Self::Mesh,
        Self::Monitoring,
        Self::Alerting,
        Self::Dashboards,
        Self::Tracing,
        Self::LogShipping,
        Self::ErrorTracking,
        Self::Secrets,
        Self::Identity,
    ];

    /// The words of a report.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Cache => "cache",
            Self::Broker => "broker",
            Self::ObjectStore => "object store",
            Self::Search => "search",
            Self::Proxy => "proxy",
            Self::Gateway => "API gateway",
            Self::Mesh => "service mesh",
            Self::Monitoring => "monitoring",
            Self::Alerting => "alerting",
            Self::Dashboards => "dashboards",
            Self::Tracing => "tracing",
            Self::LogShipping => "log shipping",
            Self::ErrorTracking => "error tracking",
            Self::Secrets => "secret store",
            Self::Identity => "identity provider",
        }
    }

    /// Whether services use it by a library or an address of their own. What stands in front of them or
    /// beside them is used by being there.
    pub const fn is_used_by_code(self) -> bool {
        matches!(
            self,
            Self::Database
                | Self::Cache
                | Self::Broker
                | Self::ObjectStore
                | Self::Search
                | Self::Tracing
                | Self::ErrorTracking
        )
    }

    /// Whether a service keeps or passes on its data there.
    pub const fn is_store(self) -> bool {
        matches!(
            self,
            Self::Database | Self::Cache | Self::Broker | Self::ObjectStore | Self::Search
        )
    }
}

/// What a trait shows of a piece of infrastructure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// Files of the repository run it, or order it from a provider.
    Runs,
    /// Code or settings use it.
    Uses,
    /// Code uses it, and nothing of the repository has to run it: it is a library such as SQLite, or a
    /// provider runs it for everybody.
    SelfContained,
}

/// A trait's name, or a look of one's own.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ConditionSpec {
    /// The name of a trait.
    Trait(String),
    /// A matcher that must find something in the rule's scope.
    Matcher(MatcherSpec),
}

/// A small repository, and what the rule finds in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSpec {
    /// What it shows, where the content does not say it.
    #[serde(default)]
    pub name: Option<String>,
    /// Path to content.
    pub files: BTreeMap<String, String>,
    /// Paths that exist without being tracked by git.
    #[serde(default)]
    pub untracked: Vec<String>,
    /// `path:line` of every location found; empty when nothing may be found.
    pub finds: Vec<String>,
    /// `path:line` that must be among the evidence, for rules with `require`.
    #[serde(default)]
    pub evidence: Vec<String>,
}
