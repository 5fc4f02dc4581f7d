//! Commands as a container runs them: words, and the simple commands of a shell line.

use crate::{
    base::Span,
    format::{Node, Value},
};

/// A command of a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Where it stands.
    pub span: Span,
    /// Its words, or one text for a shell.
    pub form: Form,
}

/// How a command is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Word by word.
    Words(Vec<String>),
    /// As a line for a shell.
    Shell(String),
}

/// Programs that only run the command after them.
const WRAPPERS: [&str; 15] = [
    "exec",
    "tini",
    "dumb-init",
    "gosu",
    "su-exec",
    "sudo",
    "nice",
    "time",
    "doas",
    "setpriv",
    "env",
    "nohup",
    "catatonit",
    "opentelemetry-instrument",
    "ddtrace-run",
];
/// Shells.
const SHELLS: [&str; 5] = ["sh", "bash", "ash", "dash", "zsh"];

impl Command {
    /// A command of a YAML document, word by word or as one text that its tool cuts into words.
    pub fn of_words(node: &Node) -> Option<Self> {
        let form = match &node.value {
            Value::List(items) => {
                let words = items.iter().map(|item| item.text().map(str::to_owned));
                Form::Words(words.collect::<Option<_>>()?)
            }
            _ => Form::Words(shlex::split(node.text()?)?),
        };
        Some(Self { span: node.span, form })
    }

    /// A command of a Dockerfile: `form`, `command` and `args` of its tree.
    pub fn of_dockerfile(node: &Node) -> Option<Self> {
        let form = match node.get("args") {
            Some(args) => {
                let words = args.items().iter().map(|item| item.text().map(str::to_owned));
                Form::Words(words.collect::<Option<_>>()?)
            }
            None => Form::Shell(node.get("command")?.text()?.to_owned()),
        };
        Some(Self { span: node.span, form })
    }

    /// The entry point with what is given to it.
    #[must_use]
    pub fn followed_by(&self, arguments: Option<&Self>) -> Self {
        let (Form::Words(own), Some(Self { form: Form::Words(more), span })) =
            (&self.form, arguments)
        else {
            return self.clone();
        };
        Self { span: *span, form: Form::Words([&own[..], more].concat()) }
    }

    /// The commands that it runs one after the other, each as words without what only wraps them. None
    /// where a part of it cannot be told.
    pub fn simple(&self) -> Vec<Vec<String>> {
        match &self.form {
            Form::Shell(line) => simple_commands(line),
            Form::Words(words) => {
                let words = unwrapped(words);
                match words {
                    [shell, flag, line, ..] if is_shell(shell) && is_command_flag(flag) => {
                        simple_commands(line)
                    }
                    [] => Vec::new(),
                    words => vec![words.to_vec()],
                }
            }
        }
    }

    /// The command on one line.
    pub fn line(&self) -> String {
        match &self.form {
            Form::Words(words) => words.join(" "),
            Form::Shell(line) => line.clone(),
        }
    }
}

/// The last part of a program's path.
pub fn program(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// Whether a word is the name of a shell.
pub fn is_shell(word: &str) -> bool {
    SHELLS.contains(&program(word))
}

fn is_command_flag(flag: &str) -> bool {
    flag.starts_with('-') && !flag.starts_with("--") && flag.ends_with('c')
}

/// The words of a command without `exec`, `tini --`, `VAR=value` and their like.
pub fn unwrapped(words: &[String]) -> &[String] {
    let mut words = words;
    loop {
        let Some((first, rest)) = words.split_first() else { return words };
        let sets = first.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        });
        if sets {
            words = rest;
        } else if WRAPPERS.contains(&program(first)) {
            let named = matches!(program(first), "gosu" | "su-exec");
            let mut skip = rest.iter().take_while(|word| word.starts_with('-')).count();
            skip += usize::from(named && rest.len() > skip + 1);
            words = rest.get(skip..).unwrap_or_default();
        } else {
            return words;
        }
    }
}

/// The commands of a line of shell, without what only wraps them. What a shell decides (`if`, `$(...)`) is
/// left as it is written.
pub fn simple_commands(line: &str) -> Vec<Vec<String>> {
    let line = line.replace("\\\n", " ");
    let mut commands = Vec::new();
    let mut current = String::new();
    let (mut quote, mut escaped, mut depth) = (None, false, 0usize);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let separates = quote.is_none() && !escaped && depth == 0;
        match c {
            '\\' if !escaped && quote != Some('\'') => {
                escaped = true;
                current.push(c);
                continue;
            }
            '\'' | '"' if !escaped && quote.is_none() => quote = Some(c),
            c if quote == Some(c) && !escaped => quote = None,
            '(' if quote.is_none() => depth += 1,
            ')' if quote.is_none() => depth = depth.saturating_sub(1),
            ';' | '\n' | '|' if separates => {
                take_command(&mut current, &mut commands);
                continue;
            }
            '&' if separates => {
                if chars.peek() == Some(&'&') {
                    chars.next();
                } else if current.ends_with('>') || chars.peek() == Some(&'>') {
                    current.push(c);
                    continue;
                }
                take_command(&mut current, &mut commands);
                continue;
            }
            _ => {}
        }
        escaped = false;
        current.push(c);
    }
    take_command(&mut current, &mut commands);
    commands
}

fn take_command(current: &mut String, commands: &mut Vec<Vec<String>>) {
    let text = std::mem::take(current);
    let Some(words) = shlex::split(&text) else { return };
    let words = unwrapped(&words);
    let end = words.iter().position(|word| word.starts_with('>') || word.starts_with('<'));
    let words = words.get(..end.unwrap_or(words.len())).unwrap_or_default();
    if !words.is_empty() {
        commands.push(words.to_vec());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simple(line: &str) -> Vec<String> {
        simple_commands(line).into_iter().map(|words| words.join(" ")).collect()
    }

    #[test]
    fn a_line_of_shell_is_cut_at_what_separates_its_commands() {
        assert_eq!(
            simple("alembic upgrade head && exec uvicorn app:app --port 80"),
            ["alembic upgrade head", "uvicorn app:app --port 80"]
        );
        assert_eq!(
            simple("A=1 B=2 node x.js; echo 'a; b' > /dev/null"),
            ["node x.js", "echo a; b"]
        );
        assert_eq!(simple("curl -f http://x 2>&1 || exit 1"), ["curl -f http://x 2>&1", "exit 1"]);
    }

    #[test]
    fn what_only_wraps_a_command_is_none() {
        let command = |words: &[&str]| Command {
            span: Span::new(0, 0),
            form: Form::Words(words.iter().map(|word| (*word).to_owned()).collect()),
        };
        let shown = |words: &[&str]| {
            let simple = command(words).simple();
            simple.into_iter().map(|words| words.join(" ")).collect::<Vec<_>>()
        };
        assert_eq!(shown(&["tini", "--", "node", "a.js"]), ["node a.js"]);
        assert_eq!(shown(&["/bin/sh", "-ec", "gosu app ./run && sleep 1"]), ["./run", "sleep 1"]);
        assert_eq!(shown(&["env", "A=1", "python", "m.py"]), ["python m.py"]);
    }
}
