//! The rule files that Prometheus is told to load, and those that no Prometheus loads.

use std::collections::BTreeSet;

use super::{
    collectors::{Collectors, Config, embedded},
    layout::{Found, Origin, glob},
};
use crate::{
    base::{RepoPath, Role},
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::{System, local},
};

/// `rule_files`, and the files with rules.
pub const RULE_FILES: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "prometheus-rule-file",
            about: "a rule file that a configuration of Prometheus loads, by path or glob",
            states: &["missing", "not-mounted", "found"],
            captures: &["path", "container", "file"],
        },
        Kind {
            name: "prometheus-rules-loaded",
            about: "a file with rules for Prometheus, and whether a Prometheus of the repository loads it",
            states: &["missing", "found"],
            captures: &["file", "config"],
        },
    ],
    resolve,
};

/// A file with rules.
struct Rules<'a> {
    file: usize,
    role: Role,
    origin: Origin,
    root: &'a Node,
}

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let collectors = Collectors::of(system);
    let rules = rules(system);
    let mut found = Vec::new();
    let mut loaded = Loaded::default();
    for config in &collectors.configs {
        let entries = config.root.get("rule_files").map(Node::items).unwrap_or_default();
        for entry in entries {
            let Some(path) = entry.text().filter(|path| !path.contains(['$', '{'])) else {
                loaded.open = true;
                continue;
            };
            let Some((is, container, file)) =
                look_for(system, &collectors, config, &rules, path, &mut loaded)
            else {
                loaded.open |= !config.runs.is_empty();
                continue;
            };
            loaded.broken |= is != "found" && !config.runs.is_empty();
            found.push(Reference {
                kind: "prometheus-rule-file",
                is,
                file: config.file,
                span: entry.span,
                service: None,
                captures: vec![("path", path.to_owned()), ("container", container), ("file", file)],
            });
        }
    }
    found.extend(unloaded(system, &collectors, &rules, &loaded));
    found
}

fn rules<'a>(system: &System<'a>) -> Vec<Rules<'a>> {
    // Grafana provisions alerts in the same form, and says a version.
    let of_prometheus = |root: &Node| root.get("apiVersion").is_none();
    let written = system.documents("prometheus-rules").filter(|one| of_prometheus(one.root));
    let written = written.map(|document| Rules {
        file: document.file,
        role: document.role,
        origin: Origin::File(document.file),
        root: document.root,
    });
    let embedded = embedded(system, "prometheus-rules").map(|(file, role, origin, root)| Rules {
        file,
        role,
        origin,
        root,
    });
    written.chain(embedded).collect()
}

/// What is loaded by what.
#[derive(Default)]
struct Loaded {
    /// By a Prometheus that runs.
    running: Vec<Origin>,
    /// By a configuration that runs nowhere, by the number of its file.
    idle: Vec<(Origin, usize)>,
    /// Whether nobody knows all that is loaded.
    open: bool,
    /// Whether a Prometheus that runs loads less than it is told.
    broken: bool,
}

/// What came of looking for a rule file, the container where it was looked for, and the file that is meant.
fn look_for(
    system: &System<'_>,
    collectors: &Collectors<'_>,
    config: &Config<'_>,
    rules: &[Rules<'_>],
    path: &str,
    loaded: &mut Loaded,
) -> Option<(&'static str, String, String)> {
    if config.runs.is_empty() {
        return idle(system, config, path, loaded);
    }
    let mut missing_in = None;
    let mut any = false;
    for run in &config.runs {
        let pattern = inside(&run.folder, path);
        match collectors.layout(run.container)?.find(&pattern) {
            Found::Files(origins) => {
                loaded.running.extend(origins);
                any = true;
            }
            Found::Unknown => return None,
            Found::Nothing => missing_in = missing_in.or(Some(run.container)),
        }
    }
    // One of several Compose files may leave the rules out on purpose.
    let container = missing_in.filter(|_| !any).and_then(|at| system.containers.get(at));
    let Some(container) = container else {
        return Some(("found", String::new(), String::new()));
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = glob(name)?;
    let meant = rules.iter().find(|one| match &one.origin {
        Origin::File(file) => name.is_match(system.path(*file).name()),
        Origin::Key(_, key) => name.is_match(key),
    });
    let is = if meant.is_some() { "not-mounted" } else { "missing" };
    let file = meant.map(|one| system.path(one.file).to_string()).unwrap_or_default();
    Some((is, container.workload.clone(), file))
}

fn inside(folder: &str, path: &str) -> String {
    let path = path.trim_start_matches("./");
    if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") }
}

/// Of a configuration that no container of the repository has: where its own folder holds the file.
fn idle(
    system: &System<'_>,
    config: &Config<'_>,
    path: &str,
    loaded: &mut Loaded,
) -> Option<(&'static str, String, String)> {
    let Origin::File(file) = config.origin else {
        loaded.open = true;
        return None;
    };
    let folder = system.path(file).parent();
    let name = glob(path.rsplit('/').next().unwrap_or(path))?;
    let pattern = local(&folder, path).and_then(|path| glob(path.as_str()));
    let mut any = false;
    for (number, file_of) in system.repository.files.iter().enumerate() {
        if pattern.as_ref().is_some_and(|pattern| pattern.is_match(file_of.path.as_str())) {
            loaded.idle.push((Origin::File(number), file));
            any = true;
        } else if path.starts_with('/') && name.is_match(file_of.path.name()) {
            // In an image, the folder has another name.
            loaded.idle.push((Origin::File(number), file));
        }
    }
    any.then(|| ("found", String::new(), String::new()))
}

/// Files with rules, and whether they are loaded, where the repository shows all that Prometheus loads.
fn unloaded(
    system: &System<'_>,
    collectors: &Collectors<'_>,
    rules: &[Rules<'_>],
    loaded: &Loaded,
) -> Vec<Reference> {
    let mut found = Vec::new();
    let runs = collectors.configs.iter().any(|config| !config.runs.is_empty());
    let known = runs && !collectors.open && !loaded.open && !loaded.broken && !has_ruler(system);
    let mut told = BTreeSet::new();
    for one in rules {
        let is_loaded = loaded.running.contains(&one.origin);
        let by = loaded.idle.iter().find(|(origin, _)| *origin == one.origin);
        // Rules for a Prometheus of other people lie apart from the configuration of this one.
        let folder = system.path(one.file).parent();
        let meant = by.is_some()
            || collectors.configs.iter().any(|config| {
                !config.runs.is_empty() && folder.is_within(&system.path(config.file).parent())
            });
        let judged = known && meant && one.role == Role::Production;
        if !is_loaded && (!judged || is_used_otherwise(system, one)) {
            continue;
        }
        let group = one.root.get("groups").and_then(|groups| groups.items().first());
        let span = group.map_or(one.root.span, |group| {
            group.entries().first().map_or(group.span, |entry| entry.key_span)
        });
        if !told.insert((one.file, span.start)) {
            continue;
        }
        found.push(Reference {
            kind: "prometheus-rules-loaded",
            is: if is_loaded { "found" } else { "missing" },
            file: one.file,
            span,
            service: None,
            captures: vec![
                ("file", system.path(one.file).to_string()),
                ("config", by.map(|(_, file)| system.path(*file).to_string()).unwrap_or_default()),
            ],
        });
    }
    found
}

/// Whether something else than Prometheus evaluates rules.
fn has_ruler(system: &System<'_>) -> bool {
    let rulers = ["thanos", "mimir", "cortex", "vmalert", "victoria", "prometheus-operator"];
    let images = system.containers.iter().filter_map(|container| container.image.as_deref());
    images.into_iter().any(|image| rulers.iter().any(|ruler| image.contains(ruler)))
}

/// Whether something other than a mount may bring a file to Prometheus: a chart, a role of Ansible, a
/// script that names it. Loki has rules of the same form.
fn is_used_otherwise(system: &System<'_>, rules: &Rules<'_>) -> bool {
    let path = system.path(rules.file);
    let elsewhere =
        ["loki", "mimir", "grafana", "roles", "charts", "chart", "helm", "templates", "mixin"];
    if matches!(rules.origin, Origin::Key(..))
        || path.parts().any(|part| elsewhere.contains(&part.to_lowercase().as_str()))
        || path.ancestors().any(|folder| system.exists(&folder.join("Chart.yaml")))
    {
        return true;
    }
    let folder = path.parent();
    let named = |text: &str| {
        text.contains(path.name())
            || !folder.is_root() && text.contains(&format!("{}/", folder.as_str()))
    };
    let kustomizations = system.documents("kustomization").any(|document| {
        let folder: RepoPath = system.path(document.file).parent();
        path.is_within(&folder)
    });
    kustomizations || system.texts(|_| true).any(|(_, _, text)| named(text))
}
