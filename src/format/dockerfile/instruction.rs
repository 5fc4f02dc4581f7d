//! One instruction: what the parser crate says of it, with every place led back to the file.

use parse_dockerfile as crate_;
use parse_dockerfile::{
    Command as ParsedCommand, HealthcheckArguments, Instruction as Parsed, JsonOrStringArray,
    Source, UnescapedString,
};

use super::{
    joined::Joined,
    lines::{Heredoc, Statement},
    words::{split, unquote},
};
use crate::{base::Span, format::ParseProblem};

/// The parser crate wants a stage before anything else.
const HEADER: &str = "FROM x\n";

/// A text and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) text: String,
}

impl Piece {
    /// The text without quotes and escapes; the place is inside the quotes where they hold all of it.
    pub(super) fn unquoted(&self, escape: char) -> Self {
        let quoted = ['"', '\''].into_iter().any(|quote| {
            let inside = self.text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
            inside.is_some_and(|inside| !inside.contains(quote))
        });
        let span =
            if quoted { Span::new(self.span.start + 1, self.span.end - 1) } else { self.span };
        Self { span, text: unquote(&self.text, escape) }
    }
}

/// An instruction.
#[derive(Debug)]
pub(super) struct Instruction {
    /// From the keyword to the end, here-documents included.
    pub(super) span: Span,
    /// The keyword, in capitals.
    pub(super) name: Piece,
    /// What follows keyword and flags, as it is written.
    pub(super) text: Piece,
    /// `--name=value`.
    pub(super) flags: Vec<(Piece, Option<Piece>)>,
    /// The here-documents.
    pub(super) heredocs: Vec<Heredoc>,
    /// What kind it is.
    pub(super) kind: Kind,
}

/// What an instruction says.
#[derive(Debug)]
pub(super) enum Kind {
    From {
        image: Piece,
        alias: Option<Piece>,
    },
    /// RUN, CMD, ENTRYPOINT, SHELL.
    Command(Command),
    /// `None` is `HEALTHCHECK NONE`.
    Healthcheck(Option<Command>),
    /// COPY, ADD.
    Copy {
        sources: Vec<Piece>,
        dest: Piece,
    },
    /// ENV, ARG, LABEL: names and values as they are written.
    Vars(Vec<(Piece, Option<Piece>)>),
    /// EXPOSE, VOLUME.
    Words(Vec<Piece>),
    /// USER, WORKDIR, STOPSIGNAL, MAINTAINER.
    Value,
    Onbuild(Box<Instruction>),
    /// What could not be read.
    Unknown,
}

/// Something to run.
#[derive(Debug, Clone)]
pub(super) struct Command {
    /// The array of the exec form; `None` is the shell form.
    pub(super) args: Option<Vec<Piece>>,
    /// What is written.
    pub(super) text: Piece,
}

impl Command {
    /// The command on one line: the array with blanks between, or the shell's text.
    pub(super) fn line(&self) -> Piece {
        let text = match &self.args {
            Some(args) => args.iter().map(|arg| arg.text.as_str()).collect::<Vec<_>>().join(" "),
            None => self.text.text.clone(),
        };
        Piece { span: self.text.span, text }
    }
}

/// Reads one instruction.
pub(super) fn read(
    text: &str,
    statement: Statement,
    escape: char,
    problems: &mut Vec<ParseProblem>,
) -> Instruction {
    let Statement { line, heredocs } = statement;
    let body = heredocs.iter().fold(line.whole(), |all, heredoc| {
        Span::new(all.start.min(heredoc.span.start), all.end.max(heredoc.span.end))
    });
    let mut source = format!("{HEADER}{}", line.text);
    for heredoc in &heredocs {
        source.push('\n');
        source.push_str(text.get(heredoc.span.start..heredoc.span.end).unwrap_or_default());
        if !source.ends_with('\n') {
            source.push('\n');
        }
        source.push_str(&heredoc.delimiter);
    }
    let reader = Reader { line: &line, escape };
    let mut instruction = match second(&source) {
        Ok(parsed) => reader.instruction(&parsed, line.text.len()),
        Err(message) => {
            problems.push(ParseProblem { span: line.whole(), message });
            reader.unknown()
        }
    };
    instruction.span = body;
    append_heredocs(&mut instruction, heredocs);
    instruction
}

/// The instruction after the header.
fn second(source: &str) -> Result<Parsed<'_>, String> {
    let mut instructions = crate_::parse_iter(source).map_err(|error| format!("{error:#}"))?;
    instructions.next();
    match instructions.next() {
        Some(Ok(parsed)) => Ok(parsed),
        Some(Err(error)) => Err(format!("{error:#}")),
        None => Err("expected an instruction".to_owned()),
    }
}

/// What is in a here-document is part of what its instruction says.
fn append_heredocs(instruction: &mut Instruction, heredocs: Vec<Heredoc>) {
    let inner = match &mut instruction.kind {
        Kind::Onbuild(inner) => Some(&mut **inner),
        _ => None,
    };
    if let Some(inner) = inner {
        append_heredocs(inner, heredocs.clone());
    }
    for heredoc in &heredocs {
        for text in [&mut instruction.text].into_iter().chain(match &mut instruction.kind {
            Kind::Command(command) => Some(&mut command.text),
            _ => None,
        }) {
            text.text.push('\n');
            text.text.push_str(&heredoc.text);
            text.span.end = text.span.end.max(heredoc.span.end);
        }
    }
    instruction.heredocs = heredocs;
}

struct Reader<'l> {
    line: &'l Joined,
    escape: char,
}

impl Reader<'_> {
    fn instruction(&self, parsed: &Parsed<'_>, end: usize) -> Instruction {
        let (keyword, flags) = head(parsed);
        let (start, stop) = self.inside(&keyword);
        let flags_end = flags.last().map_or(stop, |flag| self.inside(&flag.span()).1);
        let text = self.rest(flags_end, end);
        let flags = flags.iter();
        Instruction {
            span: self.line.whole(),
            name: self.keyword(start, stop),
            flags: flags
                .map(|flag| (self.piece(&flag.name), flag.value.as_ref().map(|v| self.piece(v))))
                .collect(),
            kind: self.kind(parsed, &text, flags_end),
            text,
            heredocs: Vec::new(),
        }
    }

    /// What can be said of a line that the crate refuses. Even so a FROM begins a stage: what follows
    /// must not be taken for a part of the stage before.
    fn unknown(&self) -> Instruction {
        let keyword = self.line.text.find(char::is_whitespace).unwrap_or(self.line.text.len());
        let name = self.keyword(0, keyword);
        let kind = if name.text == "FROM" { self.broken_from(keyword) } else { Kind::Unknown };
        Instruction {
            span: self.line.whole(),
            name,
            text: self.rest(keyword, self.line.text.len()),
            flags: Vec::new(),
            heredocs: Vec::new(),
            kind,
        }
    }

    fn broken_from(&self, start: usize) -> Kind {
        let rest = self.line.text.get(start..).unwrap_or_default();
        let words = split(rest, self.escape);
        let is_flag = |word: &std::ops::Range<usize>| {
            rest.get(word.clone()).is_some_and(|word| word.starts_with("--"))
        };
        let image = words.into_iter().find(|word| !is_flag(word)).unwrap_or(0..0);
        Kind::From { image: self.raw(start + image.start, start + image.end), alias: None }
    }

    fn kind(&self, parsed: &Parsed<'_>, text: &Piece, text_start: usize) -> Kind {
        match parsed {
            Parsed::From(from) => Kind::From {
                image: self.piece(&from.image),
                alias: from.as_.as_ref().map(|(_, alias)| self.piece(alias)),
            },
            Parsed::Run(run) => Kind::Command(self.command(&run.arguments, text)),
            Parsed::Cmd(cmd) => Kind::Command(self.command(&cmd.arguments, text)),
            Parsed::Entrypoint(entry) => Kind::Command(self.command(&entry.arguments, text)),
            Parsed::Shell(shell) => Kind::Command(Command {
                args: Some(self.pieces(&shell.arguments)),
                text: text.clone(),
            }),
            Parsed::Healthcheck(check) => match &check.arguments {
                HealthcheckArguments::Cmd { cmd, arguments, .. } => {
                    let start = self.inside(&cmd.span).1;
                    let text = self.rest(start, self.line.text.len());
                    Kind::Healthcheck(Some(self.command(arguments, &text)))
                }
                _ => Kind::Healthcheck(None),
            },
            Parsed::Copy(copy) => self.copy(&copy.src, &copy.dest),
            Parsed::Add(add) => self.copy(&add.src, &add.dest),
            Parsed::Env(_) | Parsed::Label(_) => Kind::Vars(self.vars(text_start, true)),
            Parsed::Arg(_) => Kind::Vars(self.vars(text_start, false)),
            Parsed::Expose(expose) => Kind::Words(self.pieces(&expose.arguments)),
            Parsed::Volume(volume) => Kind::Words(match &volume.arguments {
                JsonOrStringArray::Json(array) => self.pieces(&array.value),
                JsonOrStringArray::String(words) => self.pieces(words),
            }),
            Parsed::Onbuild(onbuild) => {
                let inner = self.instruction(&onbuild.instruction, self.line.text.len());
                Kind::Onbuild(Box::new(inner))
            }
            _ => Kind::Value,
        }
    }

    fn command(&self, command: &ParsedCommand<'_>, text: &Piece) -> Command {
        let args = match command {
            ParsedCommand::Exec(array) => Some(self.pieces(&array.value)),
            _ => None,
        };
        Command { args, text: text.clone() }
    }

    /// A source that is a here-document is among the here-documents.
    fn copy(&self, sources: &[Source<'_>], dest: &UnescapedString<'_>) -> Kind {
        let sources = sources.iter().filter_map(|source| match source {
            Source::Path(path) => Some(self.piece(path)),
            _ => None,
        });
        Kind::Copy { sources: sources.collect(), dest: self.piece(dest) }
    }

    /// `A=1 B="2 3"`; where the old `A 1 2` is allowed, a first word without `=` is a name, and the rest
    /// its value.
    fn vars(&self, start: usize, old: bool) -> Vec<(Piece, Option<Piece>)> {
        let text = self.line.text.get(start..).unwrap_or_default();
        let words = split(text, self.escape);
        let word = |range: &std::ops::Range<usize>| text.get(range.clone()).unwrap_or_default();
        if let Some(first) = words.first().filter(|first| old && !word(first).contains('=')) {
            let name = self.raw(start + first.start, start + first.end);
            let (from, to) = self.line.trim(start + first.end, self.line.text.len());
            return vec![(name, (to > from).then(|| self.raw(from, to)))];
        }
        let var = |range: &std::ops::Range<usize>| {
            let (from, to) = (start + range.start, start + range.end);
            match word(range).find('=') {
                Some(at) => {
                    let value = self.raw(from + at + 1, to);
                    (self.raw(from, from + at), Some(value))
                }
                None => (self.raw(from, to), None),
            }
        };
        words.iter().map(var).collect()
    }

    /// A value as it is written: quotes are taken away when the values are read.
    fn raw(&self, start: usize, end: usize) -> Piece {
        let text = self.line.text.get(start..end).unwrap_or_default();
        Piece { span: self.line.span(start, end), text: text.to_owned() }
    }

    fn keyword(&self, start: usize, end: usize) -> Piece {
        let name = self.line.text.get(start..end).unwrap_or_default().to_uppercase();
        Piece { span: self.line.span(start, end), text: name }
    }

    fn rest(&self, start: usize, end: usize) -> Piece {
        let (start, end) = self.line.trim(start, end);
        let text = self.line.text.get(start..end).unwrap_or_default().to_owned();
        Piece { span: self.line.span(start, end), text }
    }

    fn pieces(&self, strings: &[UnescapedString<'_>]) -> Vec<Piece> {
        strings.iter().map(|string| self.piece(string)).collect()
    }

    fn piece(&self, string: &UnescapedString<'_>) -> Piece {
        let (start, end) = self.inside(&string.span);
        Piece { span: self.line.span(start, end), text: string.value.clone().into_owned() }
    }

    /// A range of what the crate has read, as a range of the line.
    fn inside(&self, span: &std::ops::Range<usize>) -> (usize, usize) {
        let end = self.line.text.len();
        let at = |offset: usize| offset.saturating_sub(HEADER.len()).min(end);
        (at(span.start), at(span.end))
    }
}

/// The keyword's place and the flags.
fn head<'p, 'a>(parsed: &'p Parsed<'a>) -> (crate_::Span, &'p [crate_::Flag<'a>]) {
    match parsed {
        Parsed::Add(add) => (add.add.span.clone(), &add.options),
        Parsed::Arg(arg) => (arg.arg.span.clone(), &[]),
        Parsed::Cmd(cmd) => (cmd.cmd.span.clone(), &[]),
        Parsed::Copy(copy) => (copy.copy.span.clone(), &copy.options),
        Parsed::Entrypoint(entry) => (entry.entrypoint.span.clone(), &[]),
        Parsed::Env(env) => (env.env.span.clone(), &[]),
        Parsed::Expose(expose) => (expose.expose.span.clone(), &[]),
        Parsed::From(from) => (from.from.span.clone(), &from.options),
        Parsed::Healthcheck(check) => (check.healthcheck.span.clone(), &check.options),
        Parsed::Label(label) => (label.label.span.clone(), &[]),
        Parsed::Maintainer(maintainer) => (maintainer.maintainer.span.clone(), &[]),
        Parsed::Onbuild(onbuild) => (onbuild.onbuild.span.clone(), &[]),
        Parsed::Run(run) => (run.run.span.clone(), &run.options),
        Parsed::Shell(shell) => (shell.shell.span.clone(), &[]),
        Parsed::Stopsignal(stop) => (stop.stopsignal.span.clone(), &[]),
        Parsed::User(user) => (user.user.span.clone(), &[]),
        Parsed::Volume(volume) => (volume.volume.span.clone(), &[]),
        Parsed::Workdir(workdir) => (workdir.workdir.span.clone(), &[]),
        _ => (0..0, &[]),
    }
}
