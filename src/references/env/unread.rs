//! Variables that a deployment gives to a container, and whether its program reads them.

use std::collections::{BTreeMap, BTreeSet};

use super::{World, known, program::Program, reach::reach, scope::serves_files, similar};
use crate::{base::Span, references::Reference, services::system::MountSource};

/// A variable at its place, with those that get it.
struct Supplied<'w> {
    name: String,
    file: usize,
    span: Span,
    takers: Vec<&'w Program<'w>>,
}

/// The names that deployments give.
pub fn names(programs: &[Program<'_>]) -> BTreeSet<String> {
    let given = programs.iter().flat_map(|program| &program.given);
    given.map(|(name, _, _)| name.clone()).filter(|name| is_variable(name)).collect()
}

/// Whether a key can be a variable: config maps hold whole files, too.
fn is_variable(name: &str) -> bool {
    name.len() > 2
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && name.chars().any(|c| c.is_ascii_uppercase())
}

/// What came of looking for the readers of each.
pub fn find(world: &World<'_, '_>) -> Vec<Reference> {
    supplied(world).iter().filter_map(|one| reference(world, one)).collect()
}

fn supplied<'w>(world: &'w World<'_, '_>) -> Vec<Supplied<'w>> {
    let mut all: BTreeMap<(usize, usize, &str), Supplied<'w>> = BTreeMap::new();
    for program in &world.programs {
        for (name, file, span) in &program.given {
            let new =
                || Supplied { name: name.clone(), file: *file, span: *span, takers: Vec::new() };
            all.entry((*file, span.start, name)).or_insert_with(new).takers.push(program);
        }
    }
    all.into_values()
        .filter(|one| {
            let bundled = BUNDLED.iter().any(|start| one.name.starts_with(start));
            is_variable(&one.name) && (bundled || !known::is_known(&one.name))
        })
        .collect()
}

fn reference(world: &World<'_, '_>, one: &Supplied<'_>) -> Option<Reference> {
    let takers = &one.takers;
    if let Some(found) = built_in(world, one) {
        return Some(found);
    }
    if known::is_known(&one.name) {
        return None;
    }
    let scopes: Option<Vec<_>> = takers.iter().map(|taker| taker.scope.as_ref()).collect();
    let scopes = scopes?;
    // A config map that is also a file may be read as one.
    if is_mounted(world, one) {
        return None;
    }
    let mut elsewhere = false;
    for scope in &scopes {
        let within = |file: usize| scope.holds(world.system, file);
        if world.mentions.is_open(&within) {
            return None;
        }
        if world.mentions.is_spring(&within)
            && (known::is_spring(&one.name) || world.spring.binds(&one.name, &within))
        {
            return Some(world.told(one.file, one.span, "found", takers[0], captures(one, "", "")));
        }
        if world.mentions.is_read(&one.name, &within) {
            return Some(world.told(one.file, one.span, "found", takers[0], captures(one, "", "")));
        }
        elsewhere |= world.mentions.is_named(&one.name);
    }
    if let Some((name, at)) = meant(world, one) {
        return Some(world.told(
            one.file,
            one.span,
            "misnamed",
            takers[0],
            captures(one, &name, &at),
        ));
    }
    let is = if elsewhere { "elsewhere" } else { "missing" };
    Some(world.told(one.file, one.span, is, takers[0], captures(one, "", "")))
}

fn captures(one: &Supplied<'_>, meant: &str, at: &str) -> Vec<(&'static str, String)> {
    let mut containers: Vec<&str> =
        one.takers.iter().map(|taker| taker.container.name.as_str()).collect();
    containers.sort_unstable();
    containers.dedup();
    vec![
        ("name", one.name.clone()),
        ("container", containers.join(", ")),
        ("meant", meant.to_owned()),
        ("at", at.to_owned()),
    ]
}

/// The variable that was meant: one that the program reads, nobody supplies and that is called much alike.
fn meant(world: &World<'_, '_>, one: &Supplied<'_>) -> Option<(String, String)> {
    let taker = one.takers.first()?;
    let scope = taker.scope.as_ref()?;
    let reads = world.reads_of(scope);
    let reached = reach(world.system, taker).unwrap_or_default();
    let mut found = reads.into_iter().filter(|(file, variable)| {
        // A tool of the repository reads what it likes.
        let of_program = scope.owns(world.system, *file) || reached.contains(file);
        of_program
            && !one.takers.iter().any(|taker| taker.names.contains(&variable.name))
            && similar::alike(&one.name, &variable.name)
    });
    let (file, variable) = found.next()?;
    Some((variable.name.clone(), world.place(file, variable.span)))
}

fn is_mounted(world: &World<'_, '_>, one: &Supplied<'_>) -> bool {
    let store = world.stores.iter().find(|store| {
        store.file == one.file && store.keys.iter().any(|(_, span)| *span == one.span)
    });
    store.is_some_and(|store| {
        world.system.containers.iter().flat_map(|container| &container.mounts).any(|mount| {
            match &mount.source {
                MountSource::ConfigMap(name) => !store.secret && *name == store.name,
                MountSource::Secret(name) => store.secret && *name == store.name,
                MountSource::Path(_) | MountSource::Other => false,
            }
        })
    })
}

/// Beginnings of names that a bundler puts into the files that it makes.
const BUNDLED: [&str; 4] = ["VITE_", "REACT_APP_", "VUE_APP_", "GATSBY_"];

/// A variable for a bundler, given to a server that only hands out what was made before.
fn built_in(world: &World<'_, '_>, one: &Supplied<'_>) -> Option<Reference> {
    if !BUNDLED.iter().any(|start| one.name.starts_with(start)) {
        return None;
    }
    let serves = one.takers.iter().all(|taker| {
        let container = taker.container;
        let image = container.from.and_then(|at| world.system.images.get(at));
        let target = container.build.as_ref().and_then(|build| build.target.as_deref());
        image.is_some_and(|image| serves_files(image, target))
            && container.command.is_none()
            && container.entrypoint.is_none()
    });
    // Scripts that put variables into the files when the container starts name them, or `VITE_`.
    let written = world.replaces_at_start();
    (serves && !written)
        .then(|| world.told(one.file, one.span, "build-time", one.takers[0], captures(one, "", "")))
}
