//! What a command needs to be there.

mod containers;
mod packages;
mod sources;

use super::shell::{ROOT, Ran, Word};
use crate::services::system::command::program;

/// Something that a command needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// What it is called.
    pub name: String,
    /// How to look for it.
    pub find: Find,
    /// The number of the word that names it; none for a file that is read by `<`.
    pub word: Option<usize>,
}

/// How to look for what a command needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Find {
    /// A file or folder, and what it is.
    Path(&'static str),
    /// The same, of which one is enough.
    Any(&'static str, Vec<String>),
    /// A target of a Makefile: the folder, and the file where one is named.
    Make(Option<String>, Option<String>),
    /// A recipe of a justfile.
    Just,
    /// A script of a package.json.
    Script(Who),
}

/// Whose script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// That of the package in a folder, from where the command runs.
    Nearest(Option<String>),
    /// That of a package of a name, or in a folder.
    Named(String),
    /// That of any package.
    Any,
}

/// Programs that run the command behind them, with how many words they take for themselves.
const WRAPPERS: [(&str, usize); 17] = [
    ("sudo", 0),
    ("env", 0),
    ("time", 0),
    ("nohup", 0),
    ("exec", 0),
    ("command", 0),
    ("timeout", 1),
    ("xvfb-run", 0),
    ("npx", 0),
    ("bunx", 0),
    ("pnpx", 0),
    ("nice", 0),
    ("doas", 0),
    ("builtin", 0),
    ("retry", 0),
    ("cross-env", 0),
    ("dotenv", 0),
];

/// Endings of scripts.
const SCRIPTS: [&str; 15] = [
    "sh", "bash", "zsh", "py", "pl", "rb", "js", "mjs", "cjs", "ts", "mts", "php", "ps1", "bats",
    "tsx",
];

/// What a command needs.
pub fn of(ran: &Ran) -> Vec<Need> {
    let mut needs = Vec::new();
    for word in &ran.reads {
        if let Some(text) = word.text.as_deref().filter(|text| has_ending(text) && is_path(text)) {
            needs.push(Need { name: text.to_owned(), find: Find::Path("file"), word: None });
        }
    }
    let Some(at) = unwrapped(&ran.words) else { return needs };
    let command = Command { words: &ran.words, at };
    command.needs(&mut needs);
    needs
}

/// The number of the first word behind wrappers; `None` when there is none.
fn unwrapped(words: &[Word]) -> Option<usize> {
    let mut at = 0;
    loop {
        let text = words.get(at)?.text.as_deref()?;
        let next = words.get(at + 1).and_then(|word| word.text.as_deref());
        let runs = match (program(text), next) {
            ("uv" | "poetry" | "pipenv" | "pdm" | "rye" | "hatch", Some("run")) => 2,
            ("pnpm" | "yarn", Some("exec" | "dlx")) => 2,
            (name, _) => match WRAPPERS.iter().find(|(known, _)| *known == name) {
                Some((_, own)) => 1 + own,
                None if text.contains('=') && !text.starts_with(['.', '/']) => 1,
                None => return Some(at),
            },
        };
        at += runs;
        while words.get(at)?.text.as_deref().is_some_and(|text| text.starts_with('-')) {
            at += 1;
        }
    }
}

/// Whether a text can be a path that is known.
pub fn is_path(text: &str) -> bool {
    let text = match text.strip_prefix(ROOT) {
        Some(rooted) => rooted.trim_start_matches('/'),
        None => text,
    };
    let strange =
        ['*', '?', '[', '{', '<', '>', '$', '~', '%', '@', '|', ';', '(', ',', ' ', ':', '\''];
    let placeholder = ["path/to", "path-to", "your", "...", "xxx", "my-", "/my", "example.com"];
    let lower = text.to_lowercase();
    !text.is_empty()
        && !text.contains(strange)
        && !text.starts_with(['/', '-', '#', '='])
        && !placeholder.iter().any(|one| lower.contains(one))
}

fn has_ending(text: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or(text);
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (2..6).contains(&ending.len())
            && ending.chars().all(char::is_alphanumeric)
    })
}

fn is_script(text: &str) -> bool {
    let ending = text.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
    ending.is_some_and(|(stem, ending)| !stem.is_empty() && SCRIPTS.contains(&ending))
}

struct Command<'c> {
    words: &'c [Word],
    at: usize,
}

impl Command<'_> {
    /// An argument by its number, the program itself being 0.
    fn text(&self, number: usize) -> Option<&str> {
        self.words.get(self.at + number)?.text.as_deref()
    }

    fn len(&self) -> usize {
        self.words.len() - self.at
    }

    fn need(&self, number: usize, find: Find, needs: &mut Vec<Need>) {
        let Some(text) = self.text(number) else { return };
        needs.push(Need { name: text.to_owned(), find, word: Some(self.at + number) });
    }

    fn path(&self, number: usize, what: &'static str, needs: &mut Vec<Need>) {
        if self.text(number).is_some_and(is_path) {
            self.need(number, Find::Path(what), needs);
        }
    }

    /// Values of options, each with its number: `-f x` and `--file=x` (whose name is then the whole word).
    fn values<'s>(&'s self, options: &'s [&'s str]) -> impl Iterator<Item = (usize, &'s str)> {
        (1..self.len()).filter_map(move |number| {
            let text = self.text(number)?;
            if options.contains(&text) {
                return Some((number + 1, self.text(number + 1)?));
            }
            let (name, value) = text.split_once('=')?;
            options.contains(&name).then_some((number, value))
        })
    }

    /// Whether an option has a value that nobody can tell.
    fn is_unknown(&self, options: &[&str]) -> bool {
        (1..self.len()).any(|number| {
            self.text(number)
                .is_none_or(|text| options.contains(&text) && self.text(number + 1).is_none())
        })
    }

    fn options(&self, options: &[&str], what: &'static str, needs: &mut Vec<Need>) {
        for (number, value) in self.values(options) {
            if is_path(value) {
                let word = Some(self.at + number);
                needs.push(Need { name: value.to_owned(), find: Find::Path(what), word });
            }
        }
    }

    /// The numbers of arguments that are no options, passing over the values of those that take one.
    fn plain(&self, from: usize, with_value: &[&str]) -> Vec<usize> {
        let mut numbers = Vec::new();
        let mut number = from;
        while number < self.len() {
            match self.text(number) {
                Some("--") => break,
                Some(text) if text.starts_with('-') && text.len() > 1 => {
                    number += usize::from(with_value.contains(&text));
                }
                _ => numbers.push(number),
            }
            number += 1;
        }
        numbers
    }

    fn needs(&self, needs: &mut Vec<Need>) {
        let Some(name) = self.text(0) else { return };
        match program(name) {
            "cd" | "pushd" => {
                if let [one] = self.plain(1, &[])[..]
                    && self.text(one).is_some_and(is_path)
                    && !self.text(one).is_some_and(only_dots)
                {
                    self.need(one, Find::Path("folder"), needs);
                }
            }
            "bash" | "sh" | "zsh" | "dash" => self.interpreted(&["-c"], &["-o"], needs),
            "python" | "python3" => self.interpreted(&["-c", "-m", "-"], &["-W", "-X"], needs),
            "node" => self.interpreted(
                &["-e", "-p", "--eval", "--print", "--test", "-v", "--version", "--watch-path"],
                &["-r", "--require", "--import", "--loader"],
                needs,
            ),
            "ruby" | "perl" | "php" | "ts-node" | "tsx" => {
                self.interpreted(
                    &["-e", "-r", "-S", "watch", "-c", "-n"],
                    &["-I", "--tsconfig"],
                    needs,
                );
            }
            "source" | "." if self.text(1).is_some_and(|one| one.ends_with("sh")) => {
                self.path(1, "script", needs);
            }
            "chmod" => {
                for number in self.plain(2, &[]) {
                    if self.text(number).is_some_and(is_script) {
                        self.path(number, "script", needs);
                    }
                }
            }
            "cp" => self.copied_example(needs),
            "make" | "gmake" => self.make(needs),
            "just" => self.just(needs),
            "npm" | "pnpm" | "yarn" | "bun" => self.package(program(name), needs),
            "docker" | "podman" => self.docker(needs),
            "docker-compose" => self.compose(1, needs),
            "kubectl" | "oc" => {
                if self.text(1).is_some_and(|verb| {
                    matches!(verb, "apply" | "create" | "delete" | "replace" | "diff" | "kustomize")
                }) {
                    self.options(&["-f", "--filename"], "manifest", needs);
                    self.options(&["-k", "--kustomize"], "kustomization folder", needs);
                }
            }
            "kustomize" if self.text(1) == Some("build") => {
                if let Some(one) = self.plain(2, &["-o", "--output", "--load-restrictor"]).first() {
                    self.path(*one, "kustomization folder", needs);
                }
            }
            "helm" => self.helm(needs),
            "pip" | "pip3" | "uv" => {
                self.options(
                    &["-r", "--requirement", "--requirements"],
                    "requirements file",
                    needs,
                );
            }
            "pytest" => self.pytest(needs),
            "go" => self.go(needs),
            "cargo" => self.options(&["--manifest-path"], "manifest", needs),
            "terraform" | "tofu" => self.chdir(needs),
            "psql" | "mysql" => self.options(&["-f", "--file"], "file", needs),
            "dotnet" => self.options(&["--project"], "project", needs),
            "alembic" => self.options(&["-c", "--config"], "file", needs),
            _ => self.own_script(name, needs),
        }
        if matches!(program(name), "pip" | "pip3" | "python" | "python3") {
            self.module(needs);
        }
    }
}

/// Whether a path only goes up: `.`, `..`, `../..`.
pub fn only_dots(path: &str) -> bool {
    path.split('/').all(|part| matches!(part, "" | "." | ".."))
}
