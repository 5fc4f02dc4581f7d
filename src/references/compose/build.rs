//! What Compose builds the image of a service from.

use super::{Home, Seen, places};
use crate::{
    base::RepoPath,
    format::{Node, Value},
    references::Reference,
    services::system::{System, local},
};

/// Tells of the folder, the Dockerfile and the stage of a service.
pub fn look(home: &Home<'_>, service: &str, node: &Node, found: &mut Vec<Reference>) {
    let Some(build) = node.get("build") else { return };
    let is_map = matches!(build.value, Value::Map(_));
    let part = |key| build.get(key).filter(|_| is_map);
    let written = part("context").or_else(|| (!is_map).then_some(build));
    let context = written.and_then(Node::text).unwrap_or(".");
    let dockerfile = part("dockerfile").and_then(Node::text);
    let mut tell = |is, span, dockerfile: &str, stage: &str| {
        let captures = vec![
            ("context", context.to_owned()),
            ("dockerfile", dockerfile.to_owned()),
            ("stage", stage.to_owned()),
            ("service", service.to_owned()),
        ];
        found.push(home.told("compose-build", is, span, captures));
    };
    let Some((seen, folder)) = home.look(context) else { return };
    let place = written.map_or(build.span, |node| node.span);
    match seen {
        Seen::Found => {}
        Seen::Missing if !places::is_made(home.system, &folder) => {
            return tell("missing", place, dockerfile.unwrap_or("Dockerfile"), "");
        }
        _ => return,
    }
    if part("dockerfile_inline").is_some() {
        return;
    }
    let name = dockerfile.unwrap_or("Dockerfile");
    let place = part("dockerfile").map_or(place, |node| node.span);
    match dockerfile_at(home, &folder, context, name) {
        Some((Seen::Found, path)) => {
            let target = part("target").and_then(|node| Some((node.text()?, node.span)));
            match target.filter(|(target, _)| has_stage(home.system, &path, target) == Some(false))
            {
                Some((target, span)) => tell("no-stage", span, path.as_str(), target),
                None => tell("found", place, name, ""),
            }
        }
        Some((Seen::Missing, path)) if !places::is_made(home.system, &path) => {
            tell("no-dockerfile", place, name, "");
        }
        _ => {}
    }
}

/// The Dockerfile in the folder of the build, or in that of the project where the file completes another.
fn dockerfile_at(
    home: &Home<'_>,
    folder: &RepoPath,
    context: &str,
    name: &str,
) -> Option<(Seen, RepoPath)> {
    let path = local(folder, name)?;
    let seen = places::look(home.system, &path);
    if seen == Seen::Missing {
        let above =
            home.folder.ancestors().filter_map(|above| local(&local(&above, context)?, name));
        if above.into_iter().any(|other| home.system.exists(&other)) {
            return None;
        }
    }
    Some((seen, path))
}

/// Whether a Dockerfile has a stage; `None` where nobody can tell.
fn has_stage(system: &System<'_>, path: &RepoPath, target: &str) -> Option<bool> {
    if target.contains('$') {
        return None;
    }
    let image = system.images.iter().find(|image| image.path == *path)?;
    let numbered = target.parse::<usize>().is_ok_and(|number| number < image.stages().len());
    let named = image.stages().iter().any(|stage| {
        stage.get("name").and_then(Node::text).is_some_and(|name| name.eq_ignore_ascii_case(target))
    });
    Some(numbered || named)
}
