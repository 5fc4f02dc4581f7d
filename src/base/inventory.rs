//! What is deployed, and what supports it, as a report tells it: every value with its evidence.

use serde::{Deserialize, Serialize};

use super::path::RepoPath;

/// A deployable unit, as reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceSummary {
    /// Its name: unique in the report.
    pub name: String,
    /// Its folder.
    pub path: RepoPath,
    /// Languages of its production files, most bytes first.
    pub languages: Vec<String>,
    /// Frameworks that its files use.
    pub frameworks: Vec<String>,
    /// Ports that its container exposes.
    pub ports: Vec<u16>,
    /// The file that its image is built from.
    pub dockerfile: Option<RepoPath>,
    /// Health routes, as `path:line`.
    pub health: Vec<String>,
    /// Test files.
    pub tests: usize,
    /// Readiness in percent, over the controls decided for this service.
    pub score: f64,
    /// The rest of what is known of it, each value with its evidence.
    #[serde(default)]
    pub details: ServiceDetails,
}

/// A value of the inventory, with the places that show it as `path:line`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Shown {
    /// The value.
    pub value: String,
    /// Where it is to be seen; sorted.
    pub evidence: Vec<String>,
}

/// How a service is built, started, reached and deployed. Every list is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceDetails {
    /// The commands that start it.
    pub start: Vec<Shown>,
    /// The images that it runs as.
    pub images: Vec<Shown>,
    /// What deploys it: `Compose service api`, `Deployment/api`, `Procfile web`.
    pub deployed: Vec<Shown>,
    /// The ports that its code listens on.
    pub listens: Vec<Shown>,
    /// The ports that its image exposes.
    pub exposes: Vec<Shown>,
    /// The ports that its containers declare.
    pub container_ports: Vec<Shown>,
    /// The ports of the host that lead to it.
    pub published_ports: Vec<Shown>,
    /// The ports of the Kubernetes Services in front of it.
    pub service_ports: Vec<Shown>,
    /// What asks it whether it is well.
    pub probes: Vec<Shown>,
    /// Databases, caches and brokers that it uses.
    pub stores: Vec<Shown>,
    /// Frameworks, with where they are used.
    pub frameworks: Vec<Shown>,
    /// Variables of the environment that it reads: their names alone.
    pub variables: Vec<Shown>,
    /// Who owns it, as CODEOWNERS says.
    pub owners: Vec<Shown>,
}

/// One kind of supporting infrastructure, and what the repository shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Infrastructure {
    /// `database`, `cache`, `broker`, `proxy`, ...
    pub kind: String,
    /// How much of it is there.
    pub status: InfrastructureStatus,
    /// Why, in one sentence.
    pub reason: String,
    /// Products that files of the repository run or order.
    pub runs: Vec<Shown>,
    /// Products that code or settings use.
    pub uses: Vec<Shown>,
}

/// How much of a kind of infrastructure the repository shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InfrastructureStatus {
    /// It is run, and used.
    Configured,
    /// It is run, and nothing is seen to use it.
    Partial,
    /// It is used, and nothing here runs it.
    ReferencedButAbsent,
    /// Nothing here speaks of it.
    NotConfigured,
}

impl InfrastructureStatus {
    /// The words of a report.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Configured => "configured",
            Self::Partial => "partial",
            Self::ReferencedButAbsent => "referenced but absent",
            Self::NotConfigured => "not configured",
        }
    }
}
