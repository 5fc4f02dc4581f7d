//! What commands need to be there: those of CI, of Makefiles, of packages, of scripts and of documents.

mod documents;
mod find;
mod github;
mod gitlab;
mod make;
mod matrix;
mod need;
mod scripts;
mod session;
mod shell;
mod targets;
mod text;

use super::{Kind, Reference, Resolver};
use crate::services::system::System;

const STATES: &[&str] = &["missing", "found"];
const CAPTURES: &[&str] = &["thing", "what", "name", "place"];

/// Commands, and what CI names beside them.
pub const COMMANDS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "ci-command",
            about: "a file, folder, Make target or package script that a command of CI needs",
            states: STATES,
            captures: CAPTURES,
        },
        Kind {
            name: "ci-path",
            about: "a file or folder that a step of CI names outside its commands",
            states: STATES,
            captures: CAPTURES,
        },
        Kind {
            name: "ci-uses",
            about: "a workflow, action or pipeline of the repository that CI uses",
            states: STATES,
            captures: CAPTURES,
        },
        Kind {
            name: "make-command",
            about: "what a recipe of a Makefile needs",
            states: STATES,
            captures: CAPTURES,
        },
        Kind {
            name: "npm-command",
            about: "what a script of a package.json needs",
            states: STATES,
            captures: CAPTURES,
        },
        Kind {
            name: "script-command",
            about: "what a shell script needs",
            states: STATES,
            captures: CAPTURES,
        },
        Kind {
            name: "doc-command",
            about: "what a command in a document needs",
            states: STATES,
            captures: CAPTURES,
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let finder = find::Finder::new(system);
    let mut found = Vec::new();
    github::tell(&finder, &mut found);
    gitlab::tell(&finder, &mut found);
    make::tell(&finder, &mut found);
    scripts::tell(&finder, &mut found);
    scripts::of_packages(&finder, &mut found);
    documents::tell(&finder, &mut found);
    found
}
