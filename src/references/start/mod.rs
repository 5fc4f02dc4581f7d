//! What containers and Procfiles start, and whether it is there.

pub mod follow;
mod procfile;
pub mod program;
mod python;
pub mod resolve;
pub mod script;
mod signals;
mod steps;

use std::collections::BTreeSet;

use self::follow::{Started, Trace};
use super::{
    Kind, Reference, Resolver,
    layout::{At, Bottom, Built, Layout, absolute},
};
use crate::services::system::{Container, Image, System, container::Mount};

/// The start of containers and of the programs of a Procfile.
pub const START: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "start-target",
            about: "a file, module, name or script that the command of a container or of a Procfile starts",
            states: &["missing", "excluded", "no-name", "no-script", "found"],
            captures: &["target", "command", "looked", "what", "by"],
        },
        Kind {
            name: "start-script",
            about: "how the script that a container starts with runs the service",
            states: &["waits", "exec"],
            captures: &["script", "command", "by"],
        },
    ],
    resolve,
};

/// The steps of a Dockerfile.
pub const STEPS: Resolver = Resolver {
    kinds: &[Kind {
        name: "build-step",
        about: "a file, folder or script that a RUN of a Dockerfile needs",
        states: &["missing", "excluded", "no-script", "found"],
        captures: &["target", "command", "looked", "what"],
    }],
    resolve: steps::resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let built: Vec<Built<'_>> =
        system.images.iter().map(|image| Built::new(system, image)).collect();
    let mut trace = Trace::default();
    for (number, built) in built.iter().enumerate() {
        for stage in targets(system, number, built) {
            image(system, number, built, stage, &mut trace);
        }
    }
    for one in &system.containers {
        container(system, &built, one, &mut trace);
    }
    procfile::follow(system, &mut trace);
    trace.into_references()
}

/// The stages of an image that ship: the last one, and those that containers name.
pub fn targets(system: &System<'_>, number: usize, built: &Built<'_>) -> BTreeSet<usize> {
    let of_image = system.containers.iter().filter(|one| one.from == Some(number));
    let named = of_image.filter_map(|one| one.build.as_ref()?.target.as_deref());
    let named = named.filter_map(|name| built.target(Some(name)));
    named.chain(built.target(None)).collect()
}

fn image(system: &System<'_>, number: usize, built: &Built<'_>, stage: usize, trace: &mut Trace) {
    let Some(own) = built.stages.get(stage) else { return };
    // What some container mounts over the image is there for it.
    let of_image = system.containers.iter().filter(|one| one.from == Some(number));
    let of_stage = of_image.filter(|one| {
        let target = one.build.as_ref().and_then(|build| build.target.as_deref());
        built.target(target) == Some(stage)
    });
    let mounts: Vec<Mount> = of_stage.flat_map(|one| one.mounts.iter().cloned()).collect();
    let bottom = Bottom::Image(built, built.end(stage));
    let layout = Layout { system, bottom, mounts: &mounts, hides: false };
    let (entrypoint, command) = Image::start(own.node);
    let started = Started {
        layout: &layout,
        cwd: own.workdir.clone(),
        file: built.image.file,
        service: built.image.service,
        by: built.image.path.to_string(),
        init: false,
    };
    started.follow(entrypoint.as_ref(), command.as_ref(), trace);
}

/// A container that says itself what it starts.
fn container(system: &System<'_>, built: &[Built<'_>], one: &Container, trace: &mut Trace) {
    if one.entrypoint.is_none() && one.command.is_none() {
        return;
    }
    let from = one.from.and_then(|number| built.get(number));
    let inline = one.build.as_ref().is_some_and(|build| build.inline);
    let stage = from.and_then(|built| {
        built.target(one.build.as_ref().and_then(|build| build.target.as_deref()))
    });
    let bottom = match (from, stage) {
        (Some(built), Some(stage)) => Bottom::Image(built, built.end(stage)),
        _ if one.build.is_some() || inline => Bottom::Named(None),
        _ => Bottom::Named(one.image.as_deref()),
    };
    let (entrypoint, below, workdir) = match bottom {
        Bottom::Image(built, At { stage, .. }) => {
            let Some(own) = built.stages.get(stage) else { return };
            let (entrypoint, command) = Image::start(own.node);
            (entrypoint, command, own.workdir.clone())
        }
        Bottom::Named(image) => {
            let workdir = image.and_then(super::layout::base::workdir);
            (None, None, workdir.map(str::to_owned))
        }
        Bottom::Folder(_) => return,
    };
    let layout = Layout { system, bottom, mounts: &one.mounts, hides: true };
    let cwd = match &one.workdir {
        Some(own) => absolute(workdir.as_deref(), own),
        None => workdir,
    };
    let started = Started {
        layout: &layout,
        cwd,
        file: one.file,
        service: one.service,
        by: one.workload.clone(),
        init: one.init,
    };
    // What replaces the entry point of an image drops its command.
    match (&one.entrypoint, &one.command) {
        (Some(entrypoint), command) => started.follow(Some(entrypoint), command.as_ref(), trace),
        (None, command) => {
            let command = command.as_ref().or(below.as_ref());
            started.follow(entrypoint.as_ref(), command, trace);
        }
    }
}
