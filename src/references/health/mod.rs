//! Health checks: whether the image has the programs and scripts that they call, and whether they can fail.

mod asked;
mod installed;
mod tools;

use std::collections::BTreeSet;

use super::{
    Kind, Reference, Resolver,
    layout::{At, Bottom, Built, Layout, absolute, base, narrow},
    start::{
        follow::is_shell_script,
        program::{Need, needs},
        resolve::{Answer, resolve as resolve_need},
        script::statements,
        targets,
    },
};
use crate::{
    base::Span,
    repo::MAX_FILE_BYTES,
    services::{
        ServiceId,
        system::{
            Asks, Command, Container, System,
            command::{Form, is_shell},
            container::By,
        },
    },
};

/// What health checks call.
pub const HEALTH: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "health-tool",
            about: "a program or script that a health check calls",
            states: &["missing", "found"],
            captures: &["tool", "image", "by", "name", "kind"],
        },
        Kind {
            name: "health-answer",
            about: "a question of a health check by curl",
            states: &["any", "judged"],
            captures: &["command", "by", "name"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let built: Vec<Built<'_>> =
        system.images.iter().map(|image| Built::new(system, image)).collect();
    let mut found = Found::default();
    for (number, one) in built.iter().enumerate() {
        for stage in targets(system, number, one) {
            let Some(own) = one.stages.get(stage) else { continue };
            let Some(command) = own.node.get("healthcheck").and_then(Command::of_dockerfile) else {
                continue;
            };
            let layout = Layout {
                system,
                bottom: Bottom::Image(one, one.end(stage)),
                mounts: &[],
                hides: true,
            };
            let check = Check {
                layout: &layout,
                image: own.root.map(str::to_owned),
                cwd: own.workdir.clone(),
                shell: installed::shell(own.node),
                file: one.image.file,
                service: one.image.service,
                by: "image",
                name: one.image.path.to_string(),
                installs: String::new(),
            };
            check.command(&command, &mut found);
        }
    }
    for container in &system.containers {
        of_container(system, &built, container, &mut found);
    }
    found.references
}

fn of_container(
    system: &System<'_>,
    built: &[Built<'_>],
    container: &Container,
    found: &mut Found,
) {
    let commands: Vec<&Command> = container
        .probes
        .iter()
        .filter_map(|probe| match &probe.asks {
            Asks::Run(command) => Some(command),
            _ => None,
        })
        .collect();
    if commands.is_empty() {
        return;
    }
    let from = container.from.and_then(|number| built.get(number));
    let target = container.build.as_ref().and_then(|build| build.target.as_deref());
    let stage = from.and_then(|built| built.target(target));
    let own = from.zip(stage).and_then(|(built, stage)| built.stages.get(stage));
    let (bottom, image) = match (from, stage) {
        (Some(built), Some(stage)) => {
            (Bottom::Image(built, built.end(stage)), own.and_then(|own| own.root))
        }
        _ if container.build.is_some() => (Bottom::Named(None), None),
        _ => (Bottom::Named(container.image.as_deref()), container.image.as_deref()),
    };
    let below = match own {
        Some(own) => own.workdir.clone(),
        None => image.and_then(base::workdir).map(str::to_owned),
    };
    let cwd = match &container.workdir {
        Some(own) => absolute(below.as_deref(), own),
        None => below,
    };
    let layout = Layout { system, bottom, mounts: &container.mounts, hides: true };
    let lines =
        [&container.entrypoint, &container.command].into_iter().flatten().map(Command::line);
    let check = Check {
        layout: &layout,
        image: image.map(str::to_owned),
        cwd,
        shell: own.and_then(|own| installed::shell(own.node)),
        file: container.file,
        service: container.service,
        by: if container.by == By::Compose { "compose" } else { "probe" },
        name: container.name.clone(),
        installs: lines.collect::<Vec<_>>().join("\n"),
    };
    for command in commands {
        check.command(command, found);
    }
}

/// What was found so far; each thing once.
#[derive(Default)]
struct Found {
    references: Vec<Reference>,
    seen: BTreeSet<(usize, usize, &'static str, String)>,
}

impl Found {
    fn add(&mut self, reference: Reference) {
        let first = reference.captures.first().map(|(_, text)| text.clone()).unwrap_or_default();
        if self.seen.insert((reference.file, reference.span.start, reference.kind, first)) {
            self.references.push(reference);
        }
    }
}

/// A health check, and the container that it runs in.
struct Check<'c> {
    layout: &'c Layout<'c>,
    image: Option<String>,
    cwd: Option<String>,
    shell: Option<&'c str>,
    file: usize,
    service: Option<ServiceId>,
    by: &'static str,
    name: String,
    /// What the container runs before: it may install programs.
    installs: String,
}

impl Check<'_> {
    fn command(&self, command: &Command, found: &mut Found) {
        let place = (self.file, command.span);
        let line = command.line();
        self.tools(command, place, found);
        for words in command.simple() {
            // Of the image's own check this is said where the file is looked at alone.
            if self.by != "image" {
                self.answer(&words, &line, place, found);
            }
            for need in needs(&words) {
                let (Need::File(path) | Need::Program(path) | Need::NodeFile(path)) = &need else {
                    continue;
                };
                let answer = resolve_need(self.layout, self.cwd.as_deref(), &need);
                match answer {
                    Answer::Found(file) => {
                        self.tell(path, "script", true, place, found);
                        self.script(&file, found);
                    }
                    Answer::Missing if self.layout.is_whole() => {
                        self.tell(path, "script", false, place, found);
                    }
                    _ => {}
                }
            }
        }
    }

    fn tools(&self, command: &Command, place: (usize, Span), found: &mut Found) {
        let line = command.line();
        let mut tools = asked::tools(command);
        let by_shell = matches!(command.form, Form::Shell(_));
        if by_shell && self.shell.is_none() {
            tools.push("sh".to_owned());
        }
        let known: Vec<(String, bool)> = tools
            .into_iter()
            .filter(|tool| tools::is_known(tool))
            .filter_map(|tool| self.has(&tool).map(|has| (tool, has)))
            .collect();
        let choice = asked::line(command).is_some_and(asked::has_choice);
        let one_does = known.iter().any(|(tool, has)| *has && !is_shell(tool));
        for (tool, has) in &known {
            // Without a shell the rest does not matter.
            let shell_lacks = known.iter().any(|(tool, has)| tool == "sh" && !has) && tool != "sh";
            if !(*has || shell_lacks || (choice && (one_does || known.len() < 2))) {
                self.tell(tool, "program", false, place, found);
            } else if *has && !is_shell(tool) {
                self.tell(tool, "program", true, place, found);
            }
        }
        let runs_bash = |shell: &str| shell.ends_with("bash");
        let opener = match &command.form {
            Form::Shell(_) => self.shell.unwrap_or("sh"),
            Form::Words(words) => words.first().map_or("", String::as_str),
        };
        if line.contains("/dev/tcp/")
            && is_shell(opener)
            && !runs_bash(opener)
            && !line.contains("bash")
        {
            let opens = self.known().and_then(|known| known.opens_ports());
            if opens == Some(false) {
                self.tell("/dev/tcp", "device", false, place, found);
            }
        }
    }

    fn known(&self) -> Option<tools::Known> {
        tools::known(self.image.as_deref()?)
    }

    /// Whether the container has a program; `None` where nobody can tell.
    fn has(&self, tool: &str) -> Option<bool> {
        let mounted = self.layout.mounts.iter().any(|mount| {
            let target = mount.target.trim_end_matches('/');
            target.ends_with(&format!("/{tool}")) || target.ends_with("/bin")
        });
        if mounted || self.installs.contains(tool) || self.installs.contains("install") {
            return None;
        }
        let brings = self.known().and_then(|known| known.has(tool));
        if brings == Some(true) {
            return brings;
        }
        match self.layout.bottom {
            Bottom::Image(built, At { stage, .. }) => {
                match installed::installed(built, stage, tool) {
                    Some(true) => Some(true),
                    Some(false) => brings,
                    None => None,
                }
            }
            Bottom::Named(_) => brings,
            Bottom::Folder(_) => None,
        }
    }

    /// What a script of the repository calls.
    fn script(&self, path: &crate::base::RepoPath, found: &mut Found) {
        let system = self.layout.system;
        let Some(file) = system.number(path) else { return };
        let kept = system.part_at(path).and_then(|part| part.text.clone());
        let text = kept.or_else(|| system.file(file)?.read(MAX_FILE_BYTES).ok());
        let Some(text) = text.filter(|text| is_shell_script(path, text)) else { return };
        for statement in statements(&text) {
            let span = Span::new(statement.range.start, statement.range.end);
            let line = text.get(statement.range.clone()).unwrap_or_default();
            let command = Command { span, form: Form::Words(statement.words.clone()) };
            if !asked::has_choice(line) && !text.contains("command -v") && !statement.nested {
                self.tools(&command, (file, span), found);
            }
            if !statement.aside {
                self.answer(&statement.words, line, (file, span), found);
            }
        }
    }

    fn answer(&self, words: &[String], line: &str, place: (usize, Span), found: &mut Found) {
        let is_curl = words.first().is_some_and(|word| word == "curl" || word.ends_with("/curl"));
        if !is_curl {
            return;
        }
        found.add(Reference {
            kind: "health-answer",
            is: if asked::takes_any_answer(words, line) { "any" } else { "judged" },
            file: place.0,
            span: place.1,
            service: self.service,
            captures: vec![
                ("command", words.join(" ")),
                ("by", self.by.to_owned()),
                ("name", self.name.clone()),
            ],
        });
    }

    fn tell(
        &self,
        tool: &str,
        kind: &'static str,
        has: bool,
        place: (usize, Span),
        found: &mut Found,
    ) {
        let image = match self.layout.bottom {
            Bottom::Image(built, _) => match &self.image {
                Some(root) => format!("the image of {} (`{root}`)", built.image.path),
                None => format!("the image of {}", built.image.path),
            },
            _ => format!("`{}`", self.image.as_deref().unwrap_or_default()),
        };
        let span = match has {
            true => place.1,
            false => narrow(self.layout.system, place.0, place.1, tool),
        };
        found.add(Reference {
            kind: "health-tool",
            is: if has { "found" } else { "missing" },
            file: place.0,
            span,
            service: self.service,
            captures: vec![
                ("tool", tool.to_owned()),
                ("image", image),
                ("by", self.by.to_owned()),
                ("name", self.name.clone()),
                ("kind", kind.to_owned()),
            ],
        });
    }
}
