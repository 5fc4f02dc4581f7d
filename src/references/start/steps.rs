//! What the `RUN`s of a Dockerfile need, and whether the steps before them put it there.

use super::{
    follow::Trace,
    program::{Need, needs},
    resolve::{self, Answer},
    targets,
};
use crate::{
    base::Span,
    references::{
        Reference,
        layout::{
            At, Bottom, Built, Layout, There, absolute, narrow,
            run::{self, Run},
            stages::Does,
        },
    },
    services::system::{System, command::program},
};

/// The needs of all steps of all stages that a build comes through.
pub fn resolve_steps(system: &System<'_>, built: &Built<'_>, number: usize, trace: &mut Trace) {
    let targets = targets(system, number, built);
    let needed = targets.into_iter().flat_map(|target| built.needed(target));
    for stage in needed {
        let Some(own) = built.stages.get(stage) else { continue };
        for (steps, step) in own.steps.iter().enumerate() {
            let Does::Run(run) = &step.does else { continue };
            if run.intricate {
                continue;
            }
            let at = At { stage, steps };
            let layout =
                Layout { system, bottom: Bottom::Image(built, at), mounts: &[], hides: true };
            let place = Place { built, span: step.node.span, layout: &layout };
            place.step(run, step.cwd.clone(), trace);
        }
    }
}

/// All of them.
pub fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut trace = Trace::default();
    for (number, image) in system.images.iter().enumerate() {
        let built = Built::new(system, image);
        resolve_steps(system, &built, number, &mut trace);
    }
    trace.into_references()
}

struct Place<'p> {
    built: &'p Built<'p>,
    span: Span,
    layout: &'p Layout<'p>,
}

impl Place<'_> {
    fn step(&self, run: &Run, mut cwd: Option<String>, trace: &mut Trace) {
        for (at, words) in run.commands.iter().enumerate() {
            if words.first().map(String::as_str) == Some("cd") {
                let folder = words.get(1).filter(|folder| !folder.contains(['$', '`', '~']));
                cwd = folder.and_then(|folder| absolute(cwd.as_deref(), folder));
                continue;
            }
            let before = run.commands.get(..at).unwrap_or_default();
            for wanted in wants(words) {
                let name = wanted.name().rsplit('/').next().unwrap_or_default().to_owned();
                let redirected = run.line.split('>').skip(1).any(|after| after.contains(&name));
                if redirected
                    || before.iter().any(|one| run::may_make(std::slice::from_ref(one), "", &name))
                {
                    continue;
                }
                self.tell(&wanted, words, cwd.as_deref(), trace);
            }
        }
    }

    /// Whether a file may be there that was not listed: without git, what its ignore files name is passed
    /// over, tracked or not.
    fn may_be_hidden(&self, paths: &[String]) -> bool {
        let repository = self.layout.system.repository;
        let folder = self.built.image.path.parent();
        let ignored = |path: &String| repository.ignores.excluding(&folder.join(path)).is_some();
        repository.git.is_none() && paths.iter().any(ignored)
    }

    fn tell(&self, wanted: &Wanted, words: &[String], cwd: Option<&str>, trace: &mut Trace) {
        let answer = match wanted {
            Wanted::Need(need) => resolve_need(self.layout, cwd, need),
            Wanted::Path(path) => look(self.layout, cwd, path),
            Wanted::AnyOf(paths) => {
                let answers = paths.iter().map(|path| look(self.layout, cwd, path));
                let answers: Vec<Answer> = answers.collect();
                let found = answers.iter().find(|one| matches!(one, Answer::Found(_)));
                let unknown = answers.contains(&Answer::Unknown).then_some(Answer::Unknown);
                let excluded = answers.iter().find(|one| matches!(one, Answer::Excluded(..)));
                let unknown =
                    unknown.or_else(|| self.may_be_hidden(paths).then_some(Answer::Unknown));
                let other = unknown.or_else(|| excluded.cloned()).unwrap_or(Answer::Missing);
                found.cloned().unwrap_or(other)
            }
        };
        let (is, what) = match answer {
            Answer::Found(path) | Answer::Script(path, ..) => ("found", path.to_string()),
            Answer::Missing => ("missing", String::new()),
            Answer::Excluded(_, by) => ("excluded", by),
            Answer::NoScript(path) => ("no-script", path.to_string()),
            Answer::NoName(..) | Answer::Unknown => return,
        };
        let file = self.built.image.file;
        let span = match is {
            "found" => self.span,
            _ => narrow(self.layout.system, file, self.span, &wanted.name()),
        };
        trace.add(Reference {
            kind: "build-step",
            is,
            file,
            span,
            service: self.built.image.service,
            captures: vec![
                ("target", wanted.name()),
                ("command", words.join(" ")),
                ("looked", self.built.contexts()),
                ("what", what),
            ],
        });
    }
}

fn resolve_need(layout: &Layout<'_>, cwd: Option<&str>, need: &Need) -> Answer {
    match need {
        // Tools are modules, too.
        Need::Module { .. } => Answer::Unknown,
        need => resolve::resolve(layout, cwd, need),
    }
}

fn look(layout: &Layout<'_>, cwd: Option<&str>, path: &str) -> Answer {
    match absolute(cwd, path).map(|path| layout.look(&path)) {
        Some(There::Repo(path)) => Answer::Found(path),
        Some(There::Excluded(path, by)) => Answer::Excluded(path, by),
        Some(There::Missing) => Answer::Missing,
        Some(There::Unknown) | None => Answer::Unknown,
    }
}

/// Something that a step wants.
enum Wanted {
    /// What the command itself names.
    Need(Need),
    /// A file or folder.
    Path(String),
    /// One of several files.
    AnyOf(Vec<String>),
}

impl Wanted {
    fn name(&self) -> String {
        match self {
            Self::Need(Need::Script { name, .. }) => name.clone(),
            Self::Need(need) => need.shown(),
            Self::Path(path) => path.clone(),
            Self::AnyOf(paths) => paths.join(" or "),
        }
    }
}

fn wants(words: &[String]) -> Vec<Wanted> {
    let all: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((first, rest)) = all.split_first() else { return Vec::new() };
    let has = |word: &str| rest.contains(&word);
    let after = |flags: &[&str]| -> Vec<String> {
        let pairs = rest.iter().zip(rest.iter().skip(1));
        let pairs =
            pairs.filter(|(flag, _)| flags.contains(flag)).map(|(_, value)| (*value).to_owned());
        let joined = rest.iter().filter_map(|word| {
            let (flag, value) = word.split_once('=')?;
            flags.contains(&flag).then(|| value.to_owned())
        });
        pairs.chain(joined).collect()
    };
    let one_of = |names: &[&str]| Wanted::AnyOf(names.iter().map(|n| (*n).to_owned()).collect());
    let mut wanted: Vec<Wanted> = match program(first) {
        "go" => go(rest).into_iter().map(Wanted::Path).collect(),
        "pip" | "pip3" if has("install") || has("wheel") || has("download") => {
            let files = after(&["-r", "--requirement", "-c", "--constraint"]);
            files.into_iter().map(Wanted::Path).collect()
        }
        "uv" if has("pip") && has("install") => {
            after(&["-r", "--requirement"]).into_iter().map(Wanted::Path).collect()
        }
        "uv" if has("sync") && (has("--frozen") || has("--locked")) => {
            vec![one_of(&["uv.lock"])]
        }
        "npm" if matches!(rest, ["ci", ..]) && after(&["--prefix"]).is_empty() => {
            vec![one_of(&["package-lock.json", "npm-shrinkwrap.json"])]
        }
        "chmod" => {
            let paths = rest.iter().filter(|word| !word.starts_with('-')).skip(1);
            let paths = paths.filter(|path| path.contains('.') && !path.ends_with('.'));
            paths.map(|path| Wanted::Path((*path).to_owned())).collect()
        }
        "dotnet" => {
            let verbs = ["restore", "build", "publish", "test"];
            let named = rest.split_first().filter(|(verb, _)| verbs.contains(verb));
            let project = named.and_then(|(_, rest)| rest.first());
            let project = project.filter(|path| path.ends_with("proj") || path.ends_with(".sln"));
            project.map(|path| Wanted::Path((*path).to_owned())).into_iter().collect()
        }
        "python" | "python3" if has("-m") && has("pip") => {
            after(&["-r", "--requirement"]).into_iter().map(Wanted::Path).collect()
        }
        _ => needs(words).into_iter().map(Wanted::Need).collect(),
    };
    wanted.retain(|one| !one.name().contains(['$', '`', '*', '{', '?', '<', '[', '~']));
    wanted.retain(|one| !one.name().contains("://") && !one.name().is_empty());
    wanted
}

/// The packages of a `go` command that are named by their folder.
fn go(words: &[&str]) -> Vec<String> {
    let Some((verb, rest)) = words.split_first() else { return Vec::new() };
    if !matches!(*verb, "build" | "run" | "install" | "test" | "vet") {
        return Vec::new();
    }
    let mut packages = Vec::new();
    let mut before = "";
    for word in rest {
        let is_value = matches!(before, "-o" | "-C" | "-modfile" | "-overlay" | "-pgo");
        if (word.starts_with("./") || word.starts_with("../")) && !is_value && !word.contains("...")
        {
            packages.push((*word).to_owned());
            if *verb == "run" {
                break;
            }
        }
        before = word;
    }
    let elsewhere = rest.iter().any(|word| *word == "-C" || word.starts_with("-C="));
    if elsewhere { Vec::new() } else { packages }
}
