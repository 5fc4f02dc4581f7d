//! Tests of the whole program: one binary, so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
mod command_line;
mod documentation;
mod documents;
mod git;
mod history;
mod proofs;
mod reports;
mod repositories;
mod source;
mod statements;
mod suppressions;
mod system;
mod tree;
