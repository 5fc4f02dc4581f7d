//! What source files take from each other and from packages, and what they call.

mod calls;
mod cycles;
mod go;
mod known;
mod manifest;
mod places;
mod python;
mod script;
mod twice;

use super::{Kind, Reference, Resolver};
use crate::{base::Span, services::system::System};

/// Imports.
pub const IMPORTS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "import",
            about: "a module that source takes something from",
            states: &["missing", "unnamed", "undeclared", "doubtful", "brought", "case", "found"],
            captures: &["module", "name", "language", "where"],
        },
        Kind {
            name: "import-cycle",
            about: "packages that import each other",
            states: &["missing"],
            captures: &["module", "packages"],
        },
    ],
    resolve: imports,
};

/// Calls.
pub const CALLS: Resolver = Resolver {
    kinds: &[Kind {
        name: "declared",
        about: "a name that source calls or takes parts of, and that something must declare",
        states: &["missing"],
        captures: &["name", "language", "where", "use"],
    }],
    resolve: calls::resolve,
};

/// Names that are declared twice.
pub const TWICE: Resolver = Resolver {
    kinds: &[Kind {
        name: "declared-twice",
        about: "a function that is declared twice in one place",
        states: &["missing"],
        captures: &["name", "language", "first"],
    }],
    resolve: twice::resolve,
};

fn imports(system: &System<'_>) -> Vec<Reference> {
    let mut found = python::resolve(system);
    found.extend(script::resolve(system));
    found.extend(go::resolve(system));
    found.extend(cycles::resolve(system));
    found
}

/// An import, with what came of looking for it.
fn import(
    file: usize,
    span: Span,
    is: &'static str,
    language: &str,
    module: &str,
    name: &str,
    place: String,
) -> Reference {
    Reference {
        kind: "import",
        is,
        file,
        span,
        service: None,
        captures: vec![
            ("module", module.to_owned()),
            ("name", name.to_owned()),
            ("language", language.to_owned()),
            ("where", place),
        ],
    }
}
