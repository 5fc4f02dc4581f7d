//! In which folder an image is built: told by Compose, by CI, and by commands in scripts.

use std::collections::BTreeSet;

use super::{
    System,
    command::{program, simple_commands},
    compose::local,
};
use crate::{
    base::RepoPath,
    format::{Node, Value},
};

/// Fills in the folders that Dockerfiles are built in.
pub fn contexts(system: &mut System<'_>) {
    let mut found: BTreeSet<(RepoPath, RepoPath)> = BTreeSet::new();
    for container in &system.containers {
        let Some(build) = &container.build else { continue };
        if let (Some(context), Some(dockerfile)) = (&build.context, &build.dockerfile) {
            found.insert((dockerfile.clone(), context.clone()));
        }
    }
    for document in system.documents("github-workflow") {
        workflow_steps(document.root, &mut |step| {
            if let Some(build) = build_step(step) {
                found.insert(build);
            }
        });
    }
    for (file, _, text) in system.texts(is_script) {
        let folder = system.path(file).parent();
        for command in simple_commands(text) {
            found.extend(build_command(&folder, &command));
        }
    }
    for image in &mut system.images {
        let ours = found.iter().filter(|(dockerfile, _)| *dockerfile == image.path);
        image.contexts = ours.map(|(_, context)| context.clone()).collect();
    }
}

fn is_script(name: &str) -> bool {
    name.ends_with(".sh")
        || name.ends_with("makefile")
        || name.ends_with(".mk")
        || name == "justfile"
}

/// Each step of each job of a workflow.
pub fn workflow_steps<'n>(workflow: &'n Node, visit: &mut impl FnMut(&'n Node)) {
    let jobs = workflow.get("jobs").map(Node::entries).unwrap_or_default();
    for job in jobs {
        job.value.get("steps").map(Node::items).unwrap_or_default().iter().for_each(&mut *visit);
    }
}

/// `docker/build-push-action` with its folder and its Dockerfile.
fn build_step(step: &Node) -> Option<(RepoPath, RepoPath)> {
    let uses = step.get("uses")?.text()?;
    if !uses.contains("build-push-action") {
        return None;
    }
    let with = step.get("with").filter(|with| matches!(with.value, Value::Map(_)));
    let text = |key| with.and_then(|with| with.get(key)?.text());
    let root = RepoPath::new("");
    let context = local(&root, text("context").unwrap_or("."))?;
    let dockerfile = match text("file") {
        Some(file) => local(&root, file)?,
        None => context.join("Dockerfile"),
    };
    Some((dockerfile, context))
}

/// `docker build -f x/Dockerfile .`: the Dockerfile and the folder, as seen from the script's own folder
/// and from the root.
fn build_command(folder: &RepoPath, words: &[String]) -> Vec<(RepoPath, RepoPath)> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let at = words.iter().position(|word| matches!(program(word), "docker" | "podman" | "buildah"));
    let Some(rest) = at.and_then(|at| words.get(at + 1..)) else { return Vec::new() };
    let Some(build) = rest.iter().take(3).position(|word| matches!(*word, "build" | "bud")) else {
        return Vec::new();
    };
    const WITH_VALUE: [&str; 14] = [
        "-t",
        "--tag",
        "--build-arg",
        "--target",
        "--platform",
        "--cache-from",
        "--cache-to",
        "--secret",
        "--label",
        "--network",
        "--progress",
        "-o",
        "--output",
        "--ssh",
    ];
    let (mut file, mut context) = (None, None);
    let mut words = rest[build + 1..].iter();
    while let Some(word) = words.next() {
        if matches!(*word, "-f" | "--file") {
            file = words.next().copied();
        } else if let Some(value) =
            word.strip_prefix("--file=").or_else(|| word.strip_prefix("-f="))
        {
            file = Some(value);
        } else if WITH_VALUE.contains(word) {
            words.next();
        } else if !word.starts_with('-') {
            context = Some(*word);
        }
    }
    let Some(context) = context else { return Vec::new() };
    let from = [folder.clone(), RepoPath::new("")];
    let builds = from.iter().filter_map(|from| {
        let context = local(from, context)?;
        let dockerfile = match file {
            Some(file) => local(from, file)?,
            None => context.join("Dockerfile"),
        };
        Some((dockerfile, context))
    });
    builds.collect()
}
