//! Variables of the environment: what programs read, what deployments give them, what examples tell.

mod keys;
mod known;
mod mentions;
mod program;
mod scope;
mod similar;
mod spring;
mod stores;
mod unread;

use std::collections::BTreeSet;

use self::{mentions::Mentions, program::Program, scope::Scope, spring::Spring, stores::Store};
use super::{Kind, Reference, Resolver};
use crate::{
    base::Span,
    services::system::{System, Variable},
};

/// Variables that are given and read.
pub const ENV: Resolver = Resolver {
    kinds: &[Kind {
        name: "env-supplied",
        about: "a variable that a deployment gives to a container, and whether its program reads it",
        states: &["missing", "elsewhere", "misnamed", "build-time", "found"],
        captures: &["name", "container", "meant", "at"],
    }],
    resolve,
};

pub use keys::KEYS;

/// What all looks at variables need.
struct World<'s, 'a> {
    system: &'s System<'a>,
    stores: Vec<Store>,
    programs: Vec<Program<'s>>,
    mentions: Mentions,
    spring: Spring,
}

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let stores = stores::stores(system);
    let programs = program::programs(system, &stores);
    let names: BTreeSet<String> = unread::names(&programs);
    let mentions = Mentions::of(system, &names);
    let spring = Spring::of(system);
    let world = World { system, stores, programs, mentions, spring };
    unread::find(&world)
}

impl World<'_, '_> {
    /// A reference of a container's variable.
    fn told(
        &self,
        file: usize,
        span: Span,
        is: &'static str,
        of: &Program<'_>,
        captures: Vec<(&'static str, String)>,
    ) -> Reference {
        Reference { kind: "env-supplied", is, file, span, service: of.container.service, captures }
    }

    /// The variables that the files of a program read.
    fn reads_of(&self, scope: &Scope) -> Vec<(usize, &Variable)> {
        let sources = self.system.sources().filter(|(file, _)| scope.holds(self.system, *file));
        sources.flat_map(|(file, source)| source.variables.iter().map(move |one| (file, one))).collect()
    }

    /// A place as people write it.
    fn place(&self, file: usize, span: Span) -> String {
        let path = self.system.path(file);
        let text = self.system.file(file).and_then(|file| file.read(1024 * 1024).ok());
        let before = text.as_deref().and_then(|text| text.get(..span.start)).unwrap_or_default();
        format!("{path}:{}", before.matches('\n').count() + 1)
    }

    /// Whether a script writes variables into files when a container starts.
    fn replaces_at_start(&self) -> bool {
        self.system.texts(|name| name.ends_with(".sh")).any(|(_, _, text)| {
            ["envsubst", "VITE_", "REACT_APP_", "window._", "env.js", "config.js"].iter().any(|word| text.contains(word))
        })
    }
}
