//! The program: arguments in, exit status out.

use std::process::ExitCode;

use clap::Parser;
use readiness::{cli::Cli, run};

/// A scan allocates much and briefly, in many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    run::run(&Cli::parse()).into()
}
