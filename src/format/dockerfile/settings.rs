//! What a stage's image is set to do once all its instructions, and those of the stages that it builds
//! on, have been followed.

use std::collections::BTreeMap;

use super::{
    instruction::{Command, Instruction, Kind, Piece},
    words::{Lookup, expand},
};

/// What stages may inherit and variables may grow to in one file, in bytes. Stages build on stages, and
/// each has a copy: without an end, a small file could fill the memory.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A variable of the image.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: Piece,
    /// The value with variables replaced; as it is written where one of them has none.
    pub(super) value: Piece,
    /// Whether the file tells all of it.
    pub(super) known: bool,
}

/// The settings of one stage.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) env: BTreeMap<String, Variable>,
    args: BTreeMap<String, Option<String>>,
    pub(super) user: Option<Piece>,
    pub(super) workdir: Option<Piece>,
    pub(super) cmd: Option<Command>,
    pub(super) entrypoint: Option<Command>,
    pub(super) healthcheck: Option<Healthcheck>,
    pub(super) shell: Option<Command>,
    pub(super) stop_signal: Option<Piece>,
    pub(super) exposes: Vec<Piece>,
    /// Whether this stage itself says CMD.
    own_cmd: bool,
}

/// A health check; without a command it is switched off.
#[derive(Debug, Clone)]
pub(super) struct Healthcheck {
    pub(super) text: Piece,
    pub(super) flags: Vec<(Piece, Option<Piece>)>,
    pub(super) command: Option<Command>,
}

/// What every instruction is read with.
#[derive(Debug)]
pub(super) struct Context {
    escape: char,
    /// Bytes that settings may still take.
    left: usize,
}

impl Context {
    pub(super) const fn new(escape: char) -> Self {
        Self { escape, left: MAX_BYTES }
    }

    /// Whether so much may be taken still; then it is taken.
    fn take(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

impl Settings {
    /// The settings that a stage built on this one begins with; `None` if that would be too much.
    pub(super) fn inherit(&self, context: &mut Context) -> Option<Self> {
        context.take(self.bytes()).then(|| Self { own_cmd: false, ..self.clone() })
    }

    fn bytes(&self) -> usize {
        const EACH: usize = 64;
        let env = self.env.values().map(|var| var.name.text.len() + var.value.text.len());
        let args = self
            .args
            .iter()
            .map(|(name, value)| name.len() + value.as_ref().map_or(0, String::len));
        let exposes = self.exposes.iter().map(|port| port.text.len());
        let commands = [&self.cmd, &self.entrypoint, &self.shell].into_iter().flatten();
        let checks = self.healthcheck.iter().map(|check| check.text.text.len() * 2);
        let commands = commands.map(|command| command.text.text.len() * 2);
        env.chain(args).chain(exposes).chain(commands).chain(checks).map(|size| size + EACH).sum()
    }

    /// Follows an instruction; `globals` are the ARGs before the first FROM.
    pub(super) fn follow(
        &mut self,
        instruction: &Instruction,
        globals: &Self,
        context: &mut Context,
    ) {
        match (instruction.name.text.as_str(), &instruction.kind) {
            ("ENV", Kind::Vars(vars)) => self.env(vars, context),
            ("ARG", Kind::Vars(vars)) => self.arg(vars, globals, context),
            ("USER", _) => self.user = Some(self.filled(&instruction.text, context)),
            ("WORKDIR", _) => {
                let next = self.filled(&instruction.text, context);
                self.workdir = Some(below(self.workdir.as_ref(), next));
            }
            ("STOPSIGNAL", _) => self.stop_signal = Some(self.filled(&instruction.text, context)),
            ("EXPOSE", Kind::Words(ports)) => self.expose(ports, context),
            ("SHELL", Kind::Command(command)) => self.shell = Some(command.clone()),
            ("CMD", Kind::Command(command)) => {
                self.cmd = Some(command.clone());
                self.own_cmd = true;
            }
            ("ENTRYPOINT", Kind::Command(command)) => {
                self.entrypoint = Some(command.clone());
                // An entry point resets the command of the image below.
                if !self.own_cmd {
                    self.cmd = None;
                }
            }
            ("HEALTHCHECK", Kind::Healthcheck(command)) => {
                self.healthcheck = Some(Healthcheck {
                    text: instruction.text.clone(),
                    flags: instruction.flags.clone(),
                    command: command.clone(),
                });
            }
            _ => {}
        }
    }

    fn env(&mut self, vars: &[(Piece, Option<Piece>)], context: &mut Context) {
        // All values of one instruction are read with what held before it.
        let mut read = Vec::new();
        for (name, value) in vars {
            let Some(value) = value else { continue };
            let text = self.expand(value, context);
            let plain = value.unquoted(context.escape);
            let known = text.is_some();
            let value = Piece { span: plain.span, text: text.unwrap_or(plain.text) };
            read.push(Variable { name: name.unquoted(context.escape), value, known });
        }
        self.env.extend(read.into_iter().map(|variable| (variable.name.text.clone(), variable)));
    }

    fn arg(&mut self, vars: &[(Piece, Option<Piece>)], globals: &Self, context: &mut Context) {
        for (name, value) in vars {
            let name = name.unquoted(context.escape).text;
            let value = match value {
                Some(value) => self.expand(value, context),
                // Without a default it has that of the same ARG before the first FROM.
                None => globals.args.get(&name).cloned().flatten(),
            };
            self.args.insert(name, value);
        }
    }

    fn expose(&mut self, ports: &[Piece], context: &mut Context) {
        for port in ports {
            let port = self.filled(port, context);
            self.exposes.push(port);
        }
    }

    /// A piece with its variables replaced; as it is written, without its quotes, where one has no
    /// value.
    pub(super) fn filled(&self, piece: &Piece, context: &mut Context) -> Piece {
        let plain = piece.unquoted(context.escape);
        match self.expand(piece, context) {
            Some(text) => Piece { span: plain.span, text },
            None => plain,
        }
    }

    /// A piece with its variables replaced; `None` if one has no value.
    pub(super) fn expand(&self, piece: &Piece, context: &mut Context) -> Option<String> {
        let text = expand(&piece.text, context.escape, &|name| self.lookup(name))?;
        let grown = text.len().saturating_sub(piece.text.len());
        context.take(grown).then_some(text)
    }

    fn lookup(&self, name: &str) -> Lookup<'_> {
        match (self.env.get(name), self.args.get(name)) {
            (Some(variable), _) if variable.known => Lookup::Known(&variable.value.text),
            (Some(_), _) => Lookup::Unknown,
            (None, Some(Some(value))) => Lookup::Known(value),
            (None, _) => Lookup::Unset,
        }
    }
}

/// A working directory that does not begin at the root is below the one before.
fn below(before: Option<&Piece>, next: Piece) -> Piece {
    let absolute = next.text.starts_with(['/', '\\', '$']) || next.text.get(1..2) == Some(":");
    match before {
        Some(before) if !absolute => {
            let text = format!("{}/{}", before.text.trim_end_matches('/'), next.text);
            Piece { span: next.span, text }
        }
        _ => next,
    }
}
