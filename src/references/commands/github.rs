//! GitHub workflows, and the actions of the repository: what their steps run and name.

use super::{
    find::Finder,
    matrix::{self, Row},
    need::{Find, Need, is_path},
    session::Session,
    shell::{Around, Folder, Shell},
    text::Script,
};
use crate::{
    base::RepoPath,
    format::Node,
    references::Reference,
    services::system::{Document, System},
};

/// Tells of every workflow at the top of the repository.
pub fn tell(finder: &Finder<'_>, found: &mut Vec<Reference>) {
    let system = finder.system;
    for document in system.documents("github-workflow") {
        let path = system.path(document.file);
        if path.parent().as_str() != ".github/workflows" || is_for_others(system, &document, path) {
            continue;
        }
        for job in document.root.get("jobs").map(Node::entries).unwrap_or_default() {
            let workflow = Workflow { finder, document: &document, job: &job.value };
            workflow.tell(found);
        }
    }
    for document in system.documents("github-action") {
        if system.path(document.file).as_str().starts_with(".github/") {
            let Some(runs) = document.root.get("runs") else { continue };
            let workflow = Workflow { finder, document: &document, job: runs };
            let mut session = Session::new(finder, false);
            let own = Row::new();
            workflow.steps(&own, &mut session);
            session.finish(document.file, found);
        }
    }
}

/// Whether a workflow is only called, and by nobody here: it runs in the repositories of its callers.
fn is_for_others(system: &System<'_>, document: &Document<'_>, path: &RepoPath) -> bool {
    let events = document.root.get("@on").map(Node::items).unwrap_or_default();
    if !matches!(events, [only] if only.text() == Some("workflow_call")) {
        return false;
    }
    !system.documents("github-workflow").any(|other| {
        let jobs = other.root.get("jobs").map(Node::entries).unwrap_or_default();
        jobs.iter().any(|job| {
            let uses = job.value.get("uses").and_then(Node::text).unwrap_or_default();
            uses.starts_with("./") && uses.ends_with(path.name())
        })
    })
}

/// How a job gets the files of the repository.
#[derive(Debug, PartialEq, Eq)]
enum Checkout {
    /// As they are, at the top.
    Plain,
    /// Not at all, or nobody can tell.
    Other,
}

struct Workflow<'w> {
    finder: &'w Finder<'w>,
    document: &'w Document<'w>,
    /// A job, or `runs` of an action.
    job: &'w Node,
}

impl Workflow<'_> {
    fn tell(&self, found: &mut Vec<Reference>) {
        let mut session = Session::new(self.finder, false);
        if let Some(uses) = self.job.get("uses") {
            self.called(uses, &mut session);
        } else if self.checkout(&mut session) == Checkout::Plain {
            for row in matrix::rows(self.job) {
                self.steps(&row, &mut session);
            }
        }
        session.finish(self.document.file, found);
    }

    /// A workflow of this repository.
    fn called(&self, uses: &Node, session: &mut Session<'_>) {
        let Some(path) = uses.text().filter(|text| text.starts_with("./") && is_path(text)) else {
            return;
        };
        let need = Need { name: path.to_owned(), find: Find::Path("workflow"), word: None };
        session.ask("ci-uses", need, root(), uses.span);
    }

    fn each_step(&self) -> &[Node] {
        self.job.get("steps").map(Node::items).unwrap_or_default()
    }

    /// What is checked out at the top; folders that other check-outs make are remembered.
    fn checkout(&self, session: &mut Session<'_>) -> Checkout {
        let mut checkout = Checkout::Other;
        for step in self.each_step() {
            let uses = step.get("uses").and_then(Node::text).unwrap_or_default();
            let with = |key| step.get("with").and_then(|with| with.get(key)?.text());
            if !uses.contains("/checkout@") {
                if !uses.contains("upload-artifact") && !uses.contains("build-push-action") {
                    let given = step.get("with").map(Node::entries).unwrap_or_default();
                    for entry in given.iter().filter(|entry| !is_file_input(&entry.key)) {
                        session.mention(entry.value.text().unwrap_or_default());
                    }
                }
                continue;
            }
            let own_branch = with("ref").is_none_or(|branch| branch.contains("${{"));
            if let Some(path) = with("path").filter(|path| !matches!(*path, "." | "./")) {
                session.mention(path);
            } else if with("repository").is_some_and(|name| {
                !name.contains("github.repository") && !name.contains("head.repo")
            }) || !own_branch
                || with("sparse-checkout").is_some()
            {
                return Checkout::Other;
            } else {
                checkout = Checkout::Plain;
            }
        }
        checkout
    }

    fn steps(&self, row: &Row, session: &mut Session<'_>) {
        let row = self.with_environment(row);
        for step in self.each_step() {
            if let Some(condition) = step.get("if").and_then(Node::text) {
                session.mention(condition);
                if !matrix::may_hold(&row, condition) {
                    continue;
                }
            }
            self.uses(step, &row, session);
            self.run(step, &row, session);
        }
    }

    /// The row with the variables of the workflow and the job.
    fn with_environment(&self, row: &Row) -> Row {
        let mut all = row.clone();
        for holder in [self.document.root, self.job] {
            for entry in holder.get("env").map(Node::entries).unwrap_or_default() {
                let value = entry.value.text().and_then(|text| matrix::fill(&all, text));
                if let Some(value) = value {
                    all.insert(format!("env.{}", entry.key), value);
                }
            }
        }
        all
    }

    fn uses(&self, step: &Node, row: &Row, session: &mut Session<'_>) {
        let Some(uses) = step.get("uses") else { return };
        let name = uses.text().unwrap_or_default();
        if name.starts_with("./") && is_path(name) {
            let bare = name.trim_end_matches('/');
            let files =
                ["action.yml", "action.yaml", "Dockerfile"].map(|file| format!("{bare}/{file}"));
            let need = Need {
                name: name.to_owned(),
                find: Find::Any("action", files.to_vec()),
                word: None,
            };
            session.ask("ci-uses", need, root(), uses.span);
            return;
        }
        let with = |key| step.get("with").and_then(|with| with.get(key));
        if name.contains("build-push-action") {
            image(with("context"), with("file"), uses, row, session);
        }
        for entry in step.get("with").map(Node::entries).unwrap_or_default() {
            if !is_file_input(&entry.key) {
                continue;
            }
            for path in entry.value.text().unwrap_or_default().lines() {
                let path = matrix::fill(row, path.trim()).filter(|path| is_path(path));
                let Some(name) = path else { continue };
                let what = if entry.key == "working-directory" { "folder" } else { "file" };
                let need = Need { name, find: Find::Path(what), word: None };
                session.ask("ci-path", need, root(), entry.value.span);
            }
        }
    }

    fn run(&self, step: &Node, row: &Row, session: &mut Session<'_>) {
        let Some(run) = step.get("run") else { return };
        let default = |key: &str| {
            let of = |holder: &Node| {
                Some(holder.get("defaults")?.get("run")?.get(key)?.text()?.to_owned())
            };
            of(self.job).or_else(|| of(self.document.root))
        };
        let shell =
            step.get("shell").and_then(Node::text).map(str::to_owned).or_else(|| default("shell"));
        let runner = self.job.get("runs-on").and_then(Node::text);
        let runner =
            runner.map(|runner| matrix::fill(row, runner).unwrap_or_else(|| runner.to_owned()));
        let windows = runner.is_some_and(|runner| runner.contains("windows"));
        let is_shell = shell.as_ref().map_or(!windows, |shell| {
            shell.contains("sh") && !shell.contains("pwsh") && !shell.contains("powershell")
        });
        if !is_shell {
            session.mention(run.text().unwrap_or_default());
            return;
        }
        let own = step.get("working-directory");
        let written =
            own.and_then(Node::text).map(str::to_owned).or_else(|| default("working-directory"));
        let folder = match written {
            None => root(),
            Some(path) => match matrix::fill(row, &path) {
                Some(path) => {
                    if let Some(own) = own.filter(|_| is_path(&path)) {
                        let need =
                            Need { name: path.clone(), find: Find::Path("folder"), word: None };
                        session.ask("ci-path", need, root(), own.span);
                    }
                    let mut paths = root().paths(&path);
                    paths.retain(|path| self.finder.system.exists(path));
                    if paths.is_empty() { Folder::Unknown } else { Folder::OneOf(paths) }
                }
                None => Folder::Unknown,
            },
        };
        let text =
            self.finder.system.part(self.document.file).and_then(|part| part.text.as_deref());
        let Some(script) = Script::of_yaml(run, text) else { return };
        let mut shell = Shell::new(folder);
        for (key, value) in row {
            if let Some(name) = key.strip_prefix("env.") {
                shell.set(name, Some(value.clone()));
            }
        }
        for entry in step.get("env").map(Node::entries).unwrap_or_default() {
            let value = entry.value.text().and_then(|text| matrix::fill(row, text));
            shell.set(&entry.key, value);
        }
        let around = Around {
            value: &|written| matrix::value(row, written),
            exists: &|path| self.finder.system.exists(path),
            home: None,
            is_make: false,
        };
        shell.run(&script, &around);
        session.take("ci-command", shell);
    }
}

fn root() -> Folder {
    Folder::OneOf(vec![RepoPath::new("")])
}

/// Inputs of well-known actions that name files of the repository.
fn is_file_input(key: &str) -> bool {
    matches!(
        key,
        "cache-dependency-path"
            | "go-version-file"
            | "node-version-file"
            | "python-version-file"
            | "java-version-file"
            | "ruby-version-file"
            | "working-directory"
            | "dockerfile"
    )
}

/// What `docker/build-push-action` builds from: without a `file`, the Dockerfile of its folder.
fn image(
    context: Option<&Node>,
    file: Option<&Node>,
    uses: &Node,
    row: &Row,
    session: &mut Session<'_>,
) {
    let text = |node: Option<&Node>| match node.and_then(Node::text) {
        Some(text) => matrix::fill(row, text).filter(|text| is_path(text)).map(Some),
        None => Some(None),
    };
    let (Some(folder), Some(dockerfile)) = (text(context), text(file)) else { return };
    let place = file.or(context).unwrap_or(uses).span;
    let (name, find) = match dockerfile {
        Some(dockerfile) => (dockerfile, Find::Path("Dockerfile")),
        None => {
            let folder = folder.clone().unwrap_or_else(|| ".".to_owned());
            let name = format!("{}/Dockerfile", folder.trim_end_matches('/'));
            (name.trim_start_matches("./").to_owned(), Find::Any("Dockerfile", vec![name]))
        }
    };
    session.ask("ci-path", Need { name, find, word: None }, root(), place);
    if let (Some(folder), Some(context)) = (folder, context)
        && file.is_some()
    {
        let need = Need { name: folder, find: Find::Path("folder"), word: None };
        session.ask("ci-path", need, root(), context.span);
    }
}
