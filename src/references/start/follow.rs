//! From the command of a container to what it starts: through entry points that hand on what they are
//! given, scripts, and the scripts of a package.

use std::collections::BTreeSet;

use super::{
    program::{Need, needs},
    resolve::{Answer, resolve},
    script::{Statement, statements},
    signals,
};
use crate::{
    base::{RepoPath, Span},
    references::{
        Reference,
        layout::{Layout, absolute, narrow, run},
    },
    repo::MAX_FILE_BYTES,
    services::{
        ServiceId,
        system::{
            Command,
            command::{Form, is_shell, program, simple_commands, unwrapped},
        },
    },
};

/// What was found so far; each thing once.
#[derive(Default)]
pub struct Trace {
    references: Vec<Reference>,
    seen: BTreeSet<(usize, usize, &'static str, String)>,
}

impl Trace {
    /// Adds a reference, unless it was told before.
    pub fn add(&mut self, reference: Reference) {
        let first = reference.captures.first().map(|(_, text)| text.clone()).unwrap_or_default();
        if self.seen.insert((reference.file, reference.span.start, reference.kind, first)) {
            self.references.push(reference);
        }
    }

    /// All of them.
    pub fn into_references(self) -> Vec<Reference> {
        self.references
    }
}

/// Something that starts commands.
pub struct Started<'l> {
    /// Where its files are.
    pub layout: &'l Layout<'l>,
    /// The folder that it starts in.
    pub cwd: Option<String>,
    /// The file that says so.
    pub file: usize,
    /// The service that it is of.
    pub service: Option<ServiceId>,
    /// What it is, for people.
    pub by: String,
    /// Whether an init process stands before it.
    pub init: bool,
}

/// Where a command stands, and what the command is called from.
#[derive(Clone, Copy)]
struct Place<'p> {
    file: usize,
    span: Span,
    line: &'p str,
}

impl Started<'_> {
    /// Follows an entry point and a command.
    pub fn follow(
        &self,
        entrypoint: Option<&Command>,
        command: Option<&Command>,
        trace: &mut Trace,
    ) {
        let (Some(first), command) = (match entrypoint {
            Some(entrypoint) => (Some(entrypoint), command),
            None => (command, None),
        }) else {
            return;
        };
        let Form::Words(words) = &first.form else {
            self.shell(first, trace);
            return;
        };
        let given: Vec<String> = match command.map(|command| &command.form) {
            None => Vec::new(),
            Some(Form::Words(words)) => words.clone(),
            Some(Form::Shell(line)) => ["sh", "-c", line].map(str::to_owned).to_vec(),
        };
        let own = unwrapped(words);
        let init =
            self.init || own.len() < words.len() && words.first().is_some_and(|w| is_init(w));
        let whole = [own, &given].concat();
        // The script is the entry point's; what it is given may be the command's.
        let hands_on = match whole.split_first() {
            Some((script, _))
                if program(script) == "docker-entrypoint.sh" && !script.contains('/') =>
            {
                Some(1)
            }
            _ => self.first_script(&whole, first, init, trace),
        };
        let rest = match hands_on {
            Some(skip) => whole.get(skip..).unwrap_or_default(),
            None => &whole,
        };
        let span = if own.len() <= hands_on.unwrap_or(0) {
            command.map_or(first.span, |c| c.span)
        } else {
            first.span
        };
        let words = Command { span, form: Form::Words(rest.to_vec()) };
        self.shell(&words, trace);
    }

    /// The script that a command begins with; how many words it takes, where it hands on the others.
    fn first_script(
        &self,
        words: &[String],
        command: &Command,
        init: bool,
        trace: &mut Trace,
    ) -> Option<usize> {
        let shells = usize::from(words.first().is_some_and(|word| is_shell(word)));
        let need = needs(words).into_iter().next()?;
        let (Need::File(path) | Need::Program(path)) = &need else { return None };
        let at = words.iter().position(|word| word == path).filter(|at| *at <= shells + 1)?;
        let Answer::Found(found) = resolve(self.layout, self.cwd.as_deref(), &need) else {
            return None;
        };
        let text = self.text(&found)?;
        if !is_shell_script(&found, &text) {
            return None;
        }
        let line = command.line();
        let place = Place { file: self.file, span: command.span, line: &line };
        self.tell(place, &need, &Answer::Found(found.clone()), trace);
        let statements = statements(&text);
        self.script(&found, &text, &statements, trace);
        if let Some(file) = self.layout.system.number(&found).filter(|_| !init) {
            signals::tell(&statements, &text, file, self.service, &found, &self.by, trace);
        }
        // What is not handed on is an argument of the script.
        let hands_on = text.contains("exec \"$@\"")
            || text.contains("exec $@")
            || text.contains("exec \"${@}\"");
        Some(if hands_on { at + 1 } else { words.len() })
    }

    /// The commands of a shell line, or one command by its words.
    fn shell(&self, command: &Command, trace: &mut Trace) {
        let line = command.line();
        let place = Place { file: self.file, span: command.span, line: &line };
        if line.contains("||") || line.contains("if ") {
            return;
        }
        self.commands(&command.simple(), self.cwd.clone(), place, 0, trace);
    }

    /// Commands one after the other.
    fn commands(
        &self,
        commands: &[Vec<String>],
        mut cwd: Option<String>,
        place: Place<'_>,
        depth: usize,
        trace: &mut Trace,
    ) {
        for (at, words) in commands.iter().enumerate() {
            if words.first().map(String::as_str) == Some("cd") {
                let folder = words.get(1).filter(|folder| !folder.contains(['$', '`', '~']));
                cwd = folder.and_then(|folder| absolute(cwd.as_deref(), folder));
                continue;
            }
            let before = commands.get(..at).unwrap_or_default();
            for need in needs(words) {
                let answer = resolve(self.layout, cwd.as_deref(), &need);
                let answer = unless_made(answer, &need, before);
                self.tell(place, &need, &answer, trace);
                match answer {
                    Answer::Found(path) if depth == 0 => self.shell_script(&path, &need, trace),
                    Answer::Script(path, span, line) => {
                        let folder = match &need {
                            Need::Script { folder: Some(folder), .. } => {
                                absolute(cwd.as_deref(), folder)
                            }
                            _ => cwd.clone(),
                        };
                        self.package_script(&path, span, &line, folder, depth, trace);
                    }
                    _ => {}
                }
            }
        }
    }

    fn text(&self, path: &RepoPath) -> Option<String> {
        let system = self.layout.system;
        let kept = system.part_at(path).and_then(|part| part.text.clone());
        kept.or_else(|| system.file(system.number(path)?)?.read(MAX_FILE_BYTES).ok())
    }

    fn shell_script(&self, path: &RepoPath, need: &Need, trace: &mut Trace) {
        if !matches!(need, Need::File(_) | Need::Program(_)) {
            return;
        }
        let Some(text) = self.text(path).filter(|text| is_shell_script(path, text)) else { return };
        let statements = statements(&text);
        self.script(path, &text, &statements, trace);
        if let Some(file) = self.layout.system.number(path).filter(|_| !self.init) {
            signals::tell(&statements, &text, file, self.service, path, &self.by, trace);
        }
    }

    /// What a script starts, one step far.
    fn script(&self, path: &RepoPath, text: &str, statements: &[Statement], trace: &mut Trace) {
        let Some(file) = self.layout.system.number(path) else { return };
        let mut cwd = self.cwd.clone();
        for (at, statement) in statements.iter().enumerate() {
            if matches!(statement.words.first().map(String::as_str), Some("cd" | "pushd")) {
                let folder =
                    statement.words.get(1).filter(|folder| !folder.contains(['$', '`', '~']));
                let plain = folder.filter(|_| !statement.nested);
                cwd = plain.and_then(|folder| absolute(cwd.as_deref(), folder));
                continue;
            }
            if statement.nested || statement.aside {
                continue;
            }
            let line = text.get(statement.range.clone()).unwrap_or_default();
            if line.contains("||") {
                continue;
            }
            let span = Span::new(statement.range.start, statement.range.end);
            let before = statements.get(..at).unwrap_or_default();
            let before: Vec<Vec<String>> = before.iter().map(|one| one.words.clone()).collect();
            let place = Place { file, span, line };
            for need in needs(&statement.words) {
                let answer = resolve(self.layout, cwd.as_deref(), &need);
                let answer = unless_made(answer, &need, &before);
                self.tell(place, &need, &answer, trace);
            }
        }
    }

    fn package_script(
        &self,
        path: &RepoPath,
        span: Span,
        line: &str,
        folder: Option<String>,
        depth: usize,
        trace: &mut Trace,
    ) {
        let Some(file) = self.layout.system.number(path).filter(|_| depth == 0) else { return };
        if line.contains("||") || line.contains("if ") {
            return;
        }
        let place = Place { file, span, line };
        self.commands(&simple_commands(line), folder, place, depth + 1, trace);
    }

    fn tell(&self, place: Place<'_>, need: &Need, answer: &Answer, trace: &mut Trace) {
        let (is, what) = match answer {
            Answer::Found(path) => ("found", path.to_string()),
            Answer::Script(path, ..) => ("found", path.to_string()),
            Answer::Missing => ("missing", String::new()),
            Answer::Excluded(_, by) => ("excluded", by.clone()),
            Answer::NoName(path, _) => ("no-name", path.to_string()),
            Answer::NoScript(path) => ("no-script", path.to_string()),
            Answer::Unknown => return,
        };
        let target = match (need, answer) {
            (Need::Module { .. }, Answer::NoName(_, name)) => name.clone(),
            (Need::Script { .. }, Answer::Missing | Answer::Excluded(..)) => {
                "package.json".to_owned()
            }
            (Need::Script { name, .. }, _) => name.clone(),
            _ => need.shown(),
        };
        if is != "found" && !self.layout.is_whole() {
            return;
        }
        let span = match is {
            "found" => place.span,
            _ => narrow(self.layout.system, place.file, place.span, &need.shown()),
        };
        trace.add(Reference {
            kind: "start-target",
            is,
            file: place.file,
            span,
            service: self.service,
            captures: vec![
                ("target", target),
                ("command", place.line.trim().to_owned()),
                ("looked", self.layout.looked()),
                ("what", what),
                ("by", self.by.clone()),
            ],
        });
    }
}

/// What commands before it may make is not missing.
fn unless_made(answer: Answer, need: &Need, before: &[Vec<String>]) -> Answer {
    let shown = need.shown();
    let name = match need {
        Need::Module { module, .. } => module.rsplit('.').next(),
        _ => shown.rsplit('/').next(),
    };
    let name = name.unwrap_or_default();
    let lost = matches!(answer, Answer::Missing | Answer::Excluded(..));
    if lost && run::may_make(before, "", name) { Answer::Unknown } else { answer }
}

fn is_init(word: &str) -> bool {
    matches!(program(word), "tini" | "dumb-init" | "catatonit" | "docker-init" | "s6-svscan")
}

/// Whether a file is a script of a shell.
pub fn is_shell_script(path: &RepoPath, text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let shebang = first.strip_prefix("#!").and_then(|line| line.split_whitespace().last());
    match shebang {
        Some(_) => first.split_whitespace().any(|word| is_shell(word.trim_start_matches("#!"))),
        None => matches!(path.extension(), Some("sh" | "bash")),
    }
}
