//! Variables of the environment: what programs read, what deployments give them, what examples tell.

mod example;
mod expansion;
mod helm;
mod interpolation;
mod keys;
mod known;
mod manner;
mod mentions;
mod program;
mod reach;
mod required;
mod scope;
mod similar;
mod spring;
mod stores;
mod unread;

use std::collections::BTreeSet;

use self::{
    example::Example, interpolation::Interpolated, mentions::Mentions, program::Program,
    scope::Scope, spring::Spring, stores::Store,
};
use super::{Kind, Reference, Resolver};
use crate::{
    base::Span,
    services::system::{System, Variable, bound},
};

/// Variables that are given, read and told.
pub const ENV: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "env-supplied",
            about: "a variable that a deployment gives to a container, and whether its program reads it",
            states: &["missing", "elsewhere", "misnamed", "build-time", "found"],
            captures: &["name", "container", "meant", "at"],
        },
        Kind {
            name: "env-read",
            about: "a variable that the program of a container needs, and whether its deployment gives it",
            states: &["missing", "localhost", "secret-default", "found"],
            captures: &["name", "container", "at", "default"],
        },
        Kind {
            name: "env-documented",
            about: "a variable in an example file, and whether anything reads it",
            states: &["stale", "found"],
            captures: &["name", "example"],
        },
        Kind {
            name: "env-undocumented",
            about: "a variable that the code reads, and whether the example file or a document tells of it",
            states: &["untold", "untold-default", "found"],
            captures: &["name", "example"],
        },
        Kind {
            name: "settings-variable",
            about: "a variable that a field of settings names in a way that its library no longer reads",
            states: &["ignored"],
            captures: &["name"],
        },
        Kind {
            name: "compose-variable",
            about: "`${NAME}` without default in a Compose file, and whether anything says what it is",
            states: &["missing", "found"],
            captures: &["name"],
        },
    ],
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
    examples: Vec<Example>,
    interpolated: Vec<Interpolated>,
}

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let stores = stores::stores(system);
    let charts = helm::containers(system);
    let programs = program::programs(system, &stores, &charts);
    let examples = example::examples(system);
    let interpolated = interpolation::interpolated(system);
    let mut names: BTreeSet<String> = unread::names(&programs);
    names.extend(example::names(&examples));
    names.extend(interpolation::names(&interpolated));
    names.extend(
        system
            .sources()
            .flat_map(|(_, source)| source.variables.iter().map(|one| one.name.clone())),
    );
    let mentions = Mentions::of(system, &names);
    let spring = Spring::of(system);
    let world = World { system, stores, programs, mentions, spring, examples, interpolated };
    [
        unread::find(&world),
        required::find(&world),
        example::find(&world),
        interpolation::find(&world),
        ignored(system),
    ]
    .concat()
}

/// Fields of settings whose variables are not read.
fn ignored(system: &System<'_>) -> Vec<Reference> {
    let python = system.sources().filter(|(_, source)| {
        source.imports.iter().any(|import| import.module.starts_with("pydantic_settings"))
    });
    let found = python.flat_map(|(file, _)| {
        let text =
            system.file(file).and_then(|file| file.read(1024 * 1024).ok()).unwrap_or_default();
        bound::ignored(&text).into_iter().map(move |(span, name)| Reference {
            kind: "settings-variable",
            is: "ignored",
            file,
            span,
            service: None,
            captures: vec![("name", name)],
        })
    });
    found.collect()
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
        sources
            .flat_map(|(file, source)| source.variables.iter().map(move |one| (file, one)))
            .collect()
    }

    /// A place as people write it.
    fn place(&self, file: usize, span: Span) -> String {
        let line = self.system.part(file).map_or(1, |part| part.line(span.start));
        format!("{}:{line}", self.system.path(file))
    }

    /// Whether a script writes variables into files when a container starts.
    fn replaces_at_start(&self) -> bool {
        self.system.texts(|name| name.ends_with(".sh")).any(|(_, _, text)| {
            ["envsubst", "VITE_", "REACT_APP_", "window._", "env.js", "config.js"]
                .iter()
                .any(|word| text.contains(word))
        })
    }

    /// Whether a script of the host gives a value to a name.
    fn is_set_in_scripts(&self, name: &str) -> bool {
        let set = format!("{name}=");
        let scripts = self.system.texts(|file| {
            file.ends_with(".sh")
                || file.ends_with(".bash")
                || file.ends_with("makefile")
                || file == "justfile"
        });
        let mut scripts = scripts.filter(|(_, _, text)| text.contains(name));
        scripts.any(|(_, _, text)| text.contains(&set) || text.contains(&format!("{name} ")))
    }

    /// Whether a script of a program sets a property on the command line.
    fn sets_property(&self, scope: &Scope, key: &str) -> bool {
        let forms = [format!("--{key}"), format!("-D{key}")];
        let mut scripts = self.system.texts(|file| file.ends_with(".sh"));
        scripts.any(|(file, _, text)| {
            scope.owns(self.system, file) && forms.iter().any(|form| text.contains(form))
        })
    }
}
