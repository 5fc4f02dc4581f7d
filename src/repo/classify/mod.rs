//! What a file is for, from its path and, where the path is silent, from its first lines.
//!
//! Several conventions can match one path. They are asked in this order, and the first answer holds:
//!
//! 1. **Somebody else's folder**, at any depth: `tests/node_modules/x` is not a test of this project.
//! 2. **The outermost folder that says something**: what lies in `docs/` is documentation, whatever
//!    it is called, so `docs/examples/Dockerfile` is docs, `examples/tests/t.py` an example and
//!    `tests/data/package-lock.json` test data. Only prose in a `ci` or `dev` folder stays docs.
//! 3. **The name**: a template to copy, a test, written by a program, read by a CI system, for one
//!    environment, for one machine, prose. Most particular first, so `.env.test.example` is an example.
//! 4. **Production**, when nothing speaks against it. A word that a product uses as well (`demo`,
//!    `local`, `coverage`, `vendor`) needs a second sign, because a file wrongly taken out of
//!    production is never looked at.

mod content;
mod environment;
mod folder;
mod generated;
mod name;
mod place;
mod vendored;

#[cfg(test)]
mod lookalikes;
#[cfg(test)]
mod tests;

use crate::base::{RepoPath, Role};

pub use content::by_content;
use place::Place;

/// A role, and the convention that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classified {
    /// What the file is for.
    pub role: Role,
    /// Why, as the end of "it is ... because: ".
    pub reason: &'static str,
}

impl Classified {
    const fn new(role: Role, reason: &'static str) -> Self {
        Self { role, reason }
    }
}

/// What the path alone says. Never fails: what no convention claims is production.
pub fn by_path(path: &RepoPath) -> Classified {
    let lower = path.as_str().to_ascii_lowercase();
    let place = Place::new(path.as_str(), &lower);
    vendored::of(&place)
        .or_else(|| folder_or_prose(&place))
        .or_else(|| name::template(&place))
        .or_else(|| generated::of(&place))
        .or_else(|| name::test(&place))
        .or_else(|| name::ci(&place))
        .or_else(|| environment::of(&place))
        .or_else(|| name::dev(&place))
        .or_else(|| name::docs(&place))
        .unwrap_or(Classified::new(Role::Production, "no convention says otherwise"))
}

/// The folder's role; `.github/SECURITY.md` is read by people, not by a machine.
fn folder_or_prose(place: &Place<'_>) -> Option<Classified> {
    let found = folder::of(place)?;
    let for_machines = matches!(found.role, Role::Ci | Role::Dev);
    if for_machines { name::prose(place).or(Some(found)) } else { Some(found) }
}
