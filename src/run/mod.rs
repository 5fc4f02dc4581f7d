//! Floor 7: what each subcommand does, from arguments to an exit status.

mod attest;
mod explain;
mod facts;
mod output;
mod part;
mod progress;
mod proofs;
mod reference;
mod rules;
mod scan;
mod terminal;
mod tree;

use std::process::ExitCode;

use miette::Diagnostic;
use thiserror::Error;

use crate::{
    cli::{Cli, Command},
    config::ConfigError,
    repo::{HistoryError, OpenError},
    ruleset::RuleError,
};

pub use self::{
    proofs::{Failure, prove},
    reference::pages,
};

/// How a command ended. The number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the gate.
    Passed = 0,
    /// Something at or above the gate.
    Failed = 1,
    /// The command, the configuration or a rule is wrong.
    Wrong = 2,
    /// The look is incomplete and proves nothing.
    Incomplete = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do what was asked.
#[derive(Debug, Error, Diagnostic)]
pub enum RunError {
    /// A rule is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Rule(#[from] RuleError),
    /// The configuration is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// The folder cannot be looked at.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Open(#[from] OpenError),
    /// The history or the index cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    History(#[from] HistoryError),
    /// A report cannot be written.
    #[error("cannot write {target}: {source}")]
    #[diagnostic(code(readiness::output), help("{help}"))]
    Output {
        /// Where it should have gone.
        target: String,
        /// What the system says.
        source: std::io::Error,
        /// What to do.
        help: String,
    },
    /// The arguments contradict one another, or name what does not exist.
    #[error("{message}")]
    #[diagnostic(code(readiness::usage), help("{help}"))]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

/// Does what the command line asks. Whatever happens is said on stderr, the reason of the exit status
/// last.
pub fn run(cli: &Cli) -> Exit {
    let terminal = terminal::Terminal::new(cli.color);
    let done = match &cli.command {
        Command::Scan(args) => scan::scan(args, &terminal),
        Command::Services(args) => part::services(args, &terminal),
        Command::Controls(args) => part::controls(args, &terminal),
        Command::Attest(command) => attest::attest(command, &terminal),
        Command::Rules(command) => rules::rules(command, &terminal),
        Command::Explain(args) => explain::explain(args, &terminal),
    };
    done.unwrap_or_else(|error| {
        terminal.diagnostic(&error);
        terminal.reason(Exit::Wrong, &error.to_string());
        Exit::Wrong
    })
}
