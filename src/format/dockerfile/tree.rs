//! Writes stages down as the tree that rules look at.

use crate::{
    base::Span,
    format::{
        Entry, MAX_NODES, Node, ParseProblem,
        build::{boolean, entry, field, list, map, number, size, string},
    },
};

use super::{
    instruction::{Command, Instruction, Kind, Piece},
    settings::{Healthcheck, Settings},
    stage::{Stage, Stages},
};

/// Flags that can stand several times, so that they are always lists.
const REPEATABLE: &[&str] = &["mount", "exclude"];

/// Makes trees within the bounds.
pub(super) struct Writer<'s> {
    escape: char,
    stages: &'s Stages,
    left: usize,
    problems: Vec<ParseProblem>,
}

impl<'s> Writer<'s> {
    pub(super) fn new(escape: char, stages: &'s Stages) -> Self {
        // The final stage stands in the tree twice.
        Self { escape, stages, left: MAX_NODES / 2, problems: Vec::new() }
    }

    /// The tree of a whole file.
    pub(super) fn root(
        mut self,
        span: Span,
        syntax: Option<(Span, String)>,
    ) -> (Node, Vec<ParseProblem>) {
        let mut entries = Vec::new();
        entries.extend(syntax.map(|(span, syntax)| field("syntax", string(span, syntax))));
        let globals = self.stages.globals.iter();
        let args = globals.flat_map(|arg| self.vars(arg, "default")).collect();
        entries.push(field("args", list(span, args)));
        if !self.stages.strays.is_empty() {
            let strays = self.instructions(&self.stages.strays, &[]);
            entries.push(field("instructions", list(span, strays)));
        }
        let stages: Vec<_> =
            self.stages.stages.iter().enumerate().map(|(i, stage)| self.stage(i, stage)).collect();
        let last = stages.last().cloned();
        entries.push(field("stages", list(span, stages)));
        entries.extend(last.map(|last| field("final", last)));
        (map(span, entries), self.problems)
    }

    fn stage(&mut self, index: usize, stage: &Stage) -> Node {
        let from = stage.from.span;
        let end = stage.instructions.last().map_or(from.end, |last| last.span.end);
        let mut entries = Vec::new();
        entries.extend(stage.alias.as_ref().map(|alias| text("name", alias)));
        entries.push(field("index", number(stage.from.name.span, index)));
        entries.push(text("from", &stage.image));
        let parent = stage.base.and_then(|at| self.stages.stages.get(at));
        let base = parent.and_then(|parent| parent.alias.as_ref());
        match base {
            Some(base) => {
                entries.push(field("base", string(stage.image.span, base.text.clone())));
            }
            None => entries.extend(image("image", stage)),
        }
        let root = self.stages.stages.get(stage.root).unwrap_or(stage);
        entries.extend(image("root", root));
        let platform = stage.from.flags.iter().find(|(name, _)| name.text == "platform");
        let platform = platform.and_then(|(_, value)| value.as_ref());
        entries.extend(platform.map(|platform| text("platform", platform)));
        entries.push(field("ships", boolean(stage.from.name.span, stage.ships)));
        entries.extend(settings(&stage.settings));
        let instructions = self.instructions(&stage.instructions, &stage.copies);
        entries.push(field("instructions", list(Span::new(from.end, end), instructions)));
        let entries = self.afford(entries, from);
        map(Span::new(from.start, end), entries)
    }

    fn afford(&mut self, entries: Vec<Entry>, span: Span) -> Vec<Entry> {
        // The instructions were paid for one by one.
        let count: usize = entries
            .iter()
            .filter(|entry| entry.key != "instructions")
            .map(|entry| size(&entry.value))
            .sum();
        if self.pay(count, span) { entries } else { Vec::new() }
    }

    fn pay(&mut self, nodes: usize, span: Span) -> bool {
        if let Some(left) = self.left.checked_sub(nodes) {
            self.left = left;
            return true;
        }
        if self.left > 0 {
            let message = "the file is too large: the rest is left out".to_owned();
            self.problems.push(ParseProblem { span, message });
        }
        self.left = 0;
        false
    }

    fn instructions(
        &mut self,
        instructions: &[Instruction],
        copies: &[Option<usize>],
    ) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (at, instruction) in instructions.iter().enumerate() {
            let mut node = self.instruction(instruction);
            if let (crate::format::Value::Map(entries), Some(Some(stage))) =
                (&mut node.value, copies.get(at))
            {
                entries.push(field("stage", number(instruction.name.span, *stage)));
            }
            if !self.pay(size(&node), instruction.span) {
                break;
            }
            nodes.push(node);
        }
        nodes
    }

    fn instruction(&self, instruction: &Instruction) -> Node {
        let mut entries = vec![text("name", &instruction.name), text("text", &instruction.text)];
        if !instruction.flags.is_empty() {
            entries.push(flags(&instruction.flags, instruction.name.span));
        }
        entries.extend(self.kind(instruction));
        if !instruction.heredocs.is_empty() {
            let heredocs = instruction.heredocs.iter().map(|heredoc| {
                let entries = vec![
                    field("name", string(heredoc.span, heredoc.delimiter.clone())),
                    field("text", string(heredoc.span, heredoc.text.clone())),
                    field("expand", boolean(heredoc.span, heredoc.expand)),
                ];
                map(heredoc.span, entries)
            });
            entries.push(field("heredocs", list(instruction.text.span, heredocs.collect())));
        }
        map(instruction.span, entries)
    }

    fn kind(&self, instruction: &Instruction) -> Vec<Entry> {
        let span = instruction.text.span;
        match &instruction.kind {
            Kind::Command(command) => form(command),
            Kind::Healthcheck(Some(command)) => form(command),
            Kind::Healthcheck(None) => vec![field("none", boolean(span, true))],
            Kind::Copy { sources, dest } => {
                vec![texts("sources", span, sources), text("dest", dest)]
            }
            Kind::Vars(_) => {
                vec![field("vars", list(span, self.vars(instruction, "value").collect()))]
            }
            Kind::Words(words) if instruction.name.text == "EXPOSE" => {
                vec![texts("ports", span, words)]
            }
            Kind::Words(words) => vec![texts("args", span, words)],
            Kind::Value if instruction.name.text == "USER" => {
                vec![text("user", &instruction.text.unquoted(self.escape))]
            }
            Kind::Onbuild(inner) => vec![field("trigger", self.instruction(inner))],
            Kind::From { .. } | Kind::Value | Kind::Unknown => Vec::new(),
        }
    }

    fn vars<'i>(
        &self,
        instruction: &'i Instruction,
        value_key: &'static str,
    ) -> impl Iterator<Item = Node> + use<'i> {
        let escape = self.escape;
        let vars = match &instruction.kind {
            Kind::Vars(vars) => vars.as_slice(),
            _ => &[],
        };
        vars.iter().map(move |(name, value)| {
            let name = name.unquoted(escape);
            let mut entries = vec![text("name", &name)];
            let value = value.as_ref().map(|value| value.unquoted(escape));
            entries.extend(value.as_ref().map(|value| text(value_key, value)));
            let end = value.map_or(name.span.end, |value| value.span.end);
            map(Span::new(name.span.start, end), entries)
        })
    }
}

/// The image that a stage is FROM, with variables replaced; nothing if one has no value.
fn image(key: &str, stage: &Stage) -> Option<Entry> {
    let resolved = stage.resolved.as_ref()?;
    Some(field(key, string(stage.image.span, resolved.clone())))
}

fn settings(settings: &Settings) -> Vec<Entry> {
    let mut entries = Vec::new();
    entries.extend(settings.user.as_ref().map(|user| text("user", user)));
    entries.extend(settings.workdir.as_ref().map(|workdir| text("workdir", workdir)));
    entries.extend(settings.entrypoint.as_ref().map(|entry| command("entrypoint", entry)));
    entries.extend(settings.cmd.as_ref().map(|cmd| command("cmd", cmd)));
    entries.extend(start(settings).map(|start| text("start", &start)));
    entries.extend(settings.healthcheck.as_ref().map(healthcheck));
    entries.extend(settings.shell.as_ref().map(|shell| command("shell", shell)));
    entries.extend(settings.stop_signal.as_ref().map(|signal| text("stopsignal", signal)));
    let mut env: Vec<_> = settings.env.values().collect();
    env.sort_by_key(|variable| variable.name.span);
    if let Some(first) = env.first() {
        let span = first.name.span;
        let variables = env.iter().map(|variable| {
            let value = string(variable.value.span, variable.value.text.clone());
            entry(variable.name.text.clone(), variable.name.span, value)
        });
        entries.push(field("env", map(span, variables.collect())));
    }
    if let Some(first) = settings.exposes.first() {
        entries.push(texts("exposes", first.span, &settings.exposes));
    }
    entries
}

/// What the container runs: the entry point, then the command. A shell-form entry point takes no
/// command.
fn start(settings: &Settings) -> Option<Piece> {
    match (&settings.entrypoint, &settings.cmd) {
        (Some(entry), Some(cmd)) if entry.args.is_some() => {
            let (entry, cmd) = (entry.line(), cmd.line());
            Some(Piece { span: cmd.span, text: format!("{} {}", entry.text, cmd.text) })
        }
        (Some(entry), _) => Some(entry.line()),
        (None, Some(cmd)) => Some(cmd.line()),
        (None, None) => None,
    }
}

fn healthcheck(check: &Healthcheck) -> Entry {
    let span = check.text.span;
    let mut entries = vec![text("text", &check.text)];
    entries.push(field("none", boolean(span, check.command.is_none())));
    if !check.flags.is_empty() {
        entries.push(flags(&check.flags, span));
    }
    entries.extend(check.command.as_ref().map(form).unwrap_or_default());
    field("healthcheck", map(span, entries))
}

fn command(key: &str, command: &Command) -> Entry {
    let mut entries = vec![text("text", &command.text)];
    entries.extend(form(command));
    field(key, map(command.text.span, entries))
}

/// How a command is given: the form, the array, and the whole on one line.
fn form(command: &Command) -> Vec<Entry> {
    let span = command.text.span;
    let name = if command.args.is_some() { "exec" } else { "shell" };
    let mut entries = vec![field("form", string(span, name)), text("command", &command.line())];
    entries.extend(command.args.as_ref().map(|args| texts("args", span, args)));
    entries
}

fn flags(flags: &[(Piece, Option<Piece>)], span: Span) -> Entry {
    let mut entries: Vec<Entry> = Vec::new();
    for (name, value) in flags {
        let node = match value {
            Some(value) => string(value.span, value.text.clone()),
            None => boolean(name.span, true),
        };
        if !REPEATABLE.contains(&name.text.as_str()) {
            entries.push(entry(name.text.clone(), name.span, node));
            continue;
        }
        let earlier = entries.iter_mut().find(|entry| entry.key == name.text);
        match earlier.map(|entry| &mut entry.value.value) {
            Some(crate::format::Value::List(items)) => items.push(node),
            _ => entries.push(entry(name.text.clone(), name.span, list(node.span, vec![node]))),
        }
    }
    let end = entries.last().map_or(span, |last| last.value.span);
    let start = entries.first().map_or(span, |first| first.key_span);
    field("flags", map(Span::new(start.start, end.end), entries))
}

fn text(key: &str, piece: &Piece) -> Entry {
    field(key, string(piece.span, piece.text.clone()))
}

fn texts(key: &str, span: Span, pieces: &[Piece]) -> Entry {
    let items = pieces.iter().map(|piece| string(piece.span, piece.text.clone()));
    field(key, list(span, items.collect()))
}
