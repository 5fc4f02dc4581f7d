//! The ports on which what runs in a container listens.

use std::collections::BTreeMap;

use super::{
    code, nginx,
    run::Run,
    servers::{Starts, starts},
};
use crate::{
    base::{RepoPath, Role},
    language::Kind,
    services::system::System,
};

/// Where a container listens.
#[derive(Debug, Clone, Default)]
pub struct Listening {
    /// The ports.
    pub ports: BTreeMap<u16, Known>,
    /// Whether these are all.
    pub whole: bool,
    /// What listens.
    pub by: Program,
}

/// What is known of a port.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether it is open to the container alone.
    pub local: bool,
    /// The file that says so.
    pub file: Option<String>,
}

/// What listens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Program {
    /// Code of the repository.
    Code,
    /// nginx.
    Nginx,
    /// Something else, or nobody knows.
    #[default]
    Other,
}

/// What came of asking a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It is listened to.
    Yes,
    /// Only from inside.
    Local,
    /// Nothing listens there.
    No,
    /// Nobody can tell.
    Unknown,
}

impl Listening {
    /// Where a container, with those that share its network, listens.
    pub fn of(run: &Run<'_>) -> Self {
        let mut listening = Self::alone(run);
        for other in run.siblings() {
            let other = Self::alone(&Run::of_container(run.system, other));
            listening.whole &= other.whole;
            listening.ports.extend(other.ports);
        }
        listening
    }

    fn alone(run: &Run<'_>) -> Self {
        let mut listening = Self { whole: true, ..Self::default() };
        let commands = run.commands();
        if commands.is_empty() {
            match run.base().as_deref().and_then(nginx::default_port) {
                Some(_) => nginx::listens(run, &mut listening),
                None => listening.whole = false,
            }
            return listening;
        }
        let mut told = false;
        for words in &commands {
            match starts(run, words) {
                Starts::Server { port, local } => {
                    let by = run.image.map(|image| &image.path);
                    listening.add(port, local, by);
                    listening.by = Program::Code;
                }
                Starts::Nginx => nginx::listens(run, &mut listening),
                Starts::Code => {
                    listening.by = Program::Code;
                    code::listens(run, &mut listening);
                }
                Starts::Nothing => continue,
                Starts::Unknown => listening.whole = false,
            }
            told = true;
        }
        listening.whole &= told;
        listening
    }

    /// Adds a port that a file says.
    pub fn add(&mut self, port: u16, local: bool, file: Option<&RepoPath>) {
        let file = file.map(RepoPath::to_string);
        let known = self.ports.entry(port).or_insert_with(|| Known::new(local, file));
        known.local &= local;
    }

    /// Whether a port is listened to.
    pub fn hears(&self, run: &Run<'_>, port: u16) -> Heard {
        match self.ports.get(&port) {
            Some(known) if known.local && self.whole => Heard::Local,
            Some(_) => Heard::Yes,
            None if !self.whole || self.ports.is_empty() => Heard::Unknown,
            None if self.by == Program::Code && mentions(run, &port.to_string()) => Heard::Unknown,
            None => Heard::No,
        }
    }
}

/// Whether the code or the settings of the service name a number: then it may be a port after all.
fn mentions(run: &Run<'_>, number: &str) -> bool {
    run.service.is_none_or(|_| {
        searched(run).any(|file| {
            let text = run.system.read(file).unwrap_or_default();
            names(&text, number)
        })
    })
}

/// The files that may say what a service does: its source and its settings, and source that services share.
pub fn searched<'r>(run: &'r Run<'_>) -> impl Iterator<Item = usize> + 'r {
    let system: &System<'_> = run.system;
    let files = system.repository.files.iter().enumerate();
    files.filter_map(move |(number, file)| {
        let language = file.language?;
        let owner = system.inventory.owner(number);
        let programming = language.kind == Kind::Programming;
        let settings =
            language.kind == Kind::Config && !matches!(language.name, "dockerfile" | "hcl");
        let describes = settings
            && system.part(number).is_some_and(|part| {
                part.documents.iter().any(|(format, _)| {
                    matches!(
                        *format,
                        "compose"
                            | "kubernetes"
                            | "kustomization"
                            | "github-workflow"
                            | "gitlab-ci"
                            | "nginx"
                    )
                })
            });
        let ours = owner == run.service && (programming || (settings && !describes));
        let shared = owner.is_none() && programming;
        let read = matches!(file.role, Role::Production | Role::Dev) && file.size < 1_000_000;
        (read && (ours || shared) && file.path.name() != "package-lock.json").then_some(number)
    })
}

/// Whether a number stands in a text by itself.
fn names(text: &str, number: &str) -> bool {
    text.match_indices(number).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.');
        apart(before) && after.is_none_or(|c| !c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_number_is_named_only_by_itself() {
        assert!(names("listen(':8080')", "8080"));
        assert!(!names("18080 80801 v1.8080", "8080"));
    }
}
