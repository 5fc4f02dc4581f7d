//! GitLab pipelines: what their jobs run, and the files that they include.

use super::{
    find::Finder,
    need::{Find, Need, is_path},
    session::Session,
    shell::{Around, Folder, ROOT, Shell},
    text::Script,
};
use crate::{
    base::RepoPath,
    format::{Entry, Node, Value},
    references::Reference,
};

/// Tells of every pipeline.
pub fn tell(finder: &Finder<'_>, found: &mut Vec<Reference>) {
    for document in finder.system.documents("gitlab-ci") {
        let root = document.root;
        let mut session = Session::new(finder, false);
        includes(root, &mut session);
        // What one file prepares, the jobs of another may use.
        for other in finder.system.documents("gitlab-ci") {
            for entry in other.root.entries() {
                let prepares = if entry.key == "before_script" {
                    Some(&entry.value)
                } else {
                    entry.value.get("before_script")
                };
                for line in prepares.map(Node::items).unwrap_or_default() {
                    session.mention(line.text().unwrap_or_default());
                }
            }
        }
        let before =
            root.get("before_script").or_else(|| root.get("default")?.get("before_script"));
        let jobs = root.entries().iter().filter(|entry| entry.value.get("script").is_some());
        let jobs: Vec<&Entry> = jobs.filter(|job| is_whole(root, &job.value)).collect();
        for job in &jobs {
            let artifacts = job.value.get("artifacts").and_then(|artifacts| artifacts.get("paths"));
            for path in artifacts.map(Node::items).unwrap_or_default() {
                session.mention(path.text().unwrap_or_default());
            }
        }
        for job in jobs {
            run(finder, before, job, &mut session);
        }
        session.finish(document.file, found);
    }
}

/// Whether a job says itself what it runs: nothing that it extends runs before.
fn is_whole(root: &Node, job: &Node) -> bool {
    let Some(extends) = job.get("extends") else { return true };
    let bases = match &extends.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(extends),
    };
    let plain = |base: &Node| {
        base.text().and_then(|name| root.get(name)).is_some_and(|base| {
            base.get("before_script").is_none() && base.get("extends").is_none()
        })
    };
    job.get("before_script").is_some() || bases.iter().all(plain)
}

/// `include: /ci/build.yml`, `- local: ...`.
fn includes(root: &Node, session: &mut Session<'_>) {
    let Some(include) = root.get("include") else { return };
    let items = match &include.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(include),
    };
    for item in items {
        let Some(local) = item.get("local").or(Some(item)) else { continue };
        let Some(path) = local.text().map(|text| text.trim_start_matches('/')) else { continue };
        if is_path(path) {
            let need = Need { name: path.to_owned(), find: Find::Path("pipeline"), word: None };
            session.ask("ci-uses", need, Folder::OneOf(vec![RepoPath::new("")]), local.span);
        }
    }
}

fn run(finder: &Finder<'_>, before: Option<&Node>, job: &Entry, session: &mut Session<'_>) {
    let mut shell = Shell::new(Folder::OneOf(vec![RepoPath::new("")]));
    let around = Around {
        value: &|written| {
            matches!(written, "$CI_PROJECT_DIR" | "${CI_PROJECT_DIR}").then(|| ROOT.to_string())
        },
        exists: &|path| finder.system.exists(path),
        home: None,
        is_make: false,
    };
    let first = job.value.get("before_script").or(before);
    for block in [first, job.value.get("script")].into_iter().flatten() {
        let lines = match &block.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(block),
        };
        for line in lines {
            if let Some(script) = Script::of_yaml(line, None) {
                shell.run(&script, &around);
            }
        }
    }
    session.take("ci-command", shell);
}
