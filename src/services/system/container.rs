//! What runs a container: a service of Compose or a container of a Kubernetes workload, in the same words.

use super::command::Command;
use crate::{
    base::{RepoPath, Role, Span},
    services::ServiceId,
};

/// A container that some file deploys.
#[derive(Debug, Clone)]
pub struct Container {
    /// The number of the file.
    pub file: usize,
    /// What its file is for.
    pub role: Role,
    /// Where it begins.
    pub span: Span,
    /// What deploys it.
    pub by: By,
    /// Its name in the file.
    pub name: String,
    /// The workload that it belongs to, as `Deployment/cart`; the same as its name in Compose.
    pub workload: String,
    /// The namespace, where the file says one.
    pub namespace: String,
    /// The labels of its pod, as `a=1,b=2`.
    pub labels: String,
    /// Whether it runs to its end before the others, or beside them as a task.
    pub is_task: bool,
    /// The image as it is written.
    pub image: Option<String>,
    /// What its image is built from.
    pub build: Option<Build>,
    /// What replaces the image's entry point.
    pub entrypoint: Option<Command>,
    /// What replaces the image's command.
    pub command: Option<Command>,
    /// The folder that it starts in, where that is not the image's own.
    pub workdir: Option<String>,
    /// Whether an init process stands before its command.
    pub init: bool,
    /// The variables that it is given.
    pub variables: Vec<Given>,
    /// Whether more variables come from where nobody can look.
    pub more_variables: bool,
    /// Where it takes variables from, many at once.
    pub more: Vec<More>,
    /// The ports that it declares.
    pub ports: Vec<Port>,
    /// What asks whether it is well.
    pub probes: Vec<Probe>,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
    /// The Dockerfile of its image: the place in [`super::System::images`].
    pub from: Option<usize>,
    /// The service of the repository whose code it runs.
    pub service: Option<ServiceId>,
}

/// What deploys a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Compose.
    Compose,
    /// Kubernetes.
    Kubernetes,
}

/// What an image is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Where.
    pub span: Span,
    /// The folder that the build can copy from; `None` where it lies elsewhere or is not known.
    pub context: Option<RepoPath>,
    /// The Dockerfile, where the context is known.
    pub dockerfile: Option<RepoPath>,
    /// The stage.
    pub target: Option<String>,
    /// What it is built with.
    pub arguments: Vec<(String, String)>,
    /// Whether the Dockerfile stands in the file itself.
    pub inline: bool,
}

/// A variable that a container is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Where.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Its value, where the file says it.
    pub value: Option<String>,
}

/// Variables that a container takes from somewhere, all at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct More {
    /// Where it says so.
    pub span: Span,
    /// Where they are.
    pub from: MoreFrom,
    /// What stands before each name.
    pub prefix: String,
    /// Whether it may be absent.
    pub optional: bool,
}

/// Where variables are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoreFrom {
    /// A file, by path; `None` where it lies elsewhere or is not known.
    File(Option<RepoPath>),
    /// A config map, by name.
    ConfigMap(String),
    /// A secret, by name.
    Secret(String),
}

/// A port of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Where.
    pub span: Span,
    /// Its number inside the container.
    pub number: u16,
    /// What it is called.
    pub name: Option<String>,
    /// The port of the host that leads to it.
    pub published: Option<String>,
}

/// What asks a container whether it is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Where.
    pub span: Span,
    /// `readiness`, `liveness`, `startup` or `healthcheck`.
    pub kind: &'static str,
    /// How it asks.
    pub asks: Asks,
}

/// How a probe asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// By an HTTP request.
    Http {
        /// The path.
        path: String,
        /// The port, by number or name.
        port: String,
    },
    /// By opening a port, by number or name.
    Tcp(String),
    /// By gRPC.
    Grpc(String),
    /// By a command in the container.
    Run(Command),
}

/// Something that is mounted into a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub span: Span,
    /// What is mounted.
    pub source: MountSource,
    /// Where it is inside.
    pub target: String,
}

/// What is mounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MountSource {
    /// A file or folder of the repository, by path.
    Path(RepoPath),
    /// A key of a config map, or all of it.
    ConfigMap(String),
    /// A secret.
    Secret(String),
    /// A volume, or something outside the repository.
    Other,
}

impl Container {
    /// The port that a name or number means.
    pub fn port(&self, port: &str) -> Option<u16> {
        let named = self.ports.iter().find(|known| known.name.as_deref() == Some(port));
        named.map(|known| known.number).or_else(|| port.parse().ok())
    }
}
