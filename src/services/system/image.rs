//! Images that the repository builds: a Dockerfile, and the folders that it is built in.

use std::collections::BTreeSet;

use super::command::Command;
use crate::{
    base::{RepoPath, Role, Span},
    format::Node,
    services::ServiceId,
};

/// A Dockerfile.
#[derive(Debug, Clone)]
pub struct Image {
    /// The number of the file.
    pub file: usize,
    /// Its path.
    pub path: RepoPath,
    /// What it is for.
    pub role: Role,
    /// The service whose image it is.
    pub service: Option<ServiceId>,
    /// The folders that it is built in, where something says so.
    pub contexts: BTreeSet<RepoPath>,
    /// What it says.
    pub document: Node,
}

/// Files that a stage takes from the folder of the build, or from another stage.
#[derive(Debug, Clone)]
pub struct Copy<'i> {
    /// The instruction.
    pub node: &'i Node,
    /// Whether it takes from the folder of the build.
    pub from_context: bool,
    /// What it takes.
    pub sources: Vec<(&'i str, Span)>,
    /// Where it puts it.
    pub dest: &'i str,
}

impl Image {
    /// Its stages.
    pub fn stages(&self) -> &[Node] {
        self.document.get("stages").map(Node::items).unwrap_or_default()
    }

    /// The stage that ships: the last one, or the one of a name.
    pub fn stage(&self, target: Option<&str>) -> Option<&Node> {
        let named = target.and_then(|target| {
            let is = |stage: &&Node| stage.get("name").and_then(Node::text) == Some(target);
            self.stages().iter().find(is)
        });
        named.or_else(|| self.stages().last())
    }

    /// What a stage runs: its entry point and its command.
    pub fn start(stage: &Node) -> (Option<Command>, Option<Command>) {
        let of = |key| stage.get(key).and_then(Command::of_dockerfile);
        (of("entrypoint"), of("cmd"))
    }

    /// Copies of a stage, in their order.
    pub fn copies(stage: &Node) -> impl Iterator<Item = Copy<'_>> {
        let instructions = stage.get("instructions").map(Node::items).unwrap_or_default();
        instructions.iter().filter_map(|node| {
            let name = node.get("name")?.text()?;
            if !matches!(name, "COPY" | "ADD") {
                return None;
            }
            let sources = node.get("sources")?.items().iter();
            Some(Copy {
                node,
                from_context: node.get("flags").and_then(|flags| flags.get("from")).is_none(),
                sources: sources.filter_map(|one| Some((one.text()?, one.span))).collect(),
                dest: node.get("dest")?.text()?,
            })
        })
    }

    /// The ports that a stage exposes.
    pub fn exposes(stage: &Node) -> Vec<(u16, Span)> {
        let ports = stage.get("exposes").map(Node::items).unwrap_or_default();
        let numbers = ports.iter().filter_map(|port| {
            let number = port.text()?.split('/').next()?;
            Some((number.parse().ok()?, port.span))
        });
        numbers.collect()
    }

    /// The stages that a stage is made from, itself first.
    pub fn lineage<'i>(&'i self, stage: &'i Node) -> Vec<&'i Node> {
        let mut lineage = vec![stage];
        while let Some(base) = lineage.last().and_then(|stage| stage.get("base")?.text()) {
            let next =
                self.stages().iter().find(|s| s.get("name").and_then(Node::text) == Some(base));
            match next.filter(|next| {
                lineage.len() < 64 && !lineage.iter().any(|one| std::ptr::eq(*one, *next))
            }) {
                Some(next) => lineage.push(next),
                None => break,
            }
        }
        lineage
    }
}
