//! What a command needs to be there.

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
                    && self.text(one).is_some_and(|text| is_path(text))
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

    /// The first argument of an interpreter, where it is a script.
    fn interpreted(&self, others: &[&str], with_value: &[&str], needs: &mut Vec<Need>) {
        let mut number = 1;
        while let Some(text) = self.text(number) {
            if others.contains(&text) {
                return;
            }
            if !text.starts_with('-') {
                if is_script(text) {
                    self.path(number, "script", needs);
                }
                return;
            }
            let inline_command =
                text.ends_with('c') && !text.starts_with("--") && others.contains(&"-c");
            if inline_command {
                return;
            }
            number += 1 + usize::from(with_value.contains(&text));
        }
    }

    /// `python -m pip install -r x`, `python -m pytest x`.
    fn module(&self, needs: &mut Vec<Need>) {
        if self.text(1) != Some("-m") {
            return;
        }
        let inner = Command { words: self.words, at: self.at + 2 };
        match inner.text(0) {
            Some("pip") => inner.options(&["-r", "--requirement"], "requirements file", needs),
            Some("pytest") => inner.pytest(needs),
            _ => {}
        }
    }

    fn own_script(&self, name: &str, needs: &mut Vec<Need>) {
        let own = matches!(name, "./gradlew" | "./mvnw" | "./manage.py");
        let folders = ["scripts/", "script/", "hack/", "ci/"];
        let beside =
            folders.iter().any(|folder| name.contains(folder)) && !name.contains("node_modules");
        if own || name.contains('/') && (is_script(name) || beside) {
            self.path(0, "script", needs);
        }
    }

    /// `cp .env.example .env`: others copy what was made before.
    fn copied_example(&self, needs: &mut Vec<Need>) {
        let plain = self.plain(1, &[]);
        if let [from, _] = plain[..] {
            let shows = |text: &str| {
                ["example", "sample", "template", ".dist"].iter().any(|word| text.contains(word))
            };
            if self.text(from).is_some_and(shows) {
                self.path(from, "file", needs);
            }
        }
    }

    fn make(&self, needs: &mut Vec<Need>) {
        let folder = self.values(&["-C", "--directory"]).next().map(|(_, value)| value.to_owned());
        let file = self.values(&["-f", "--file"]).next().map(|(_, value)| value.to_owned());
        if let Some((number, value)) = self.values(&["-C", "--directory"]).next()
            && is_path(value)
        {
            let word = Some(self.at + number);
            needs.push(Need { name: value.to_owned(), find: Find::Path("folder"), word });
        }
        if (1..self.len()).any(|number| self.text(number).is_none()) {
            return;
        }
        for number in
            self.plain(1, &["-C", "--directory", "-f", "--file", "-j", "-I", "-l", "-o", "-W"])
        {
            let target = self.text(number).unwrap_or_default();
            let named = target
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':'));
            let counted = target.parse::<u32>().is_ok();
            if named && !counted && !target.is_empty() {
                self.need(number, Find::Make(folder.clone(), file.clone()), needs);
            }
        }
    }

    fn just(&self, needs: &mut Vec<Need>) {
        let first = self.text(1).unwrap_or_default();
        if self.len() > 1
            && first.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            && !first.starts_with('-')
        {
            self.need(1, Find::Just, needs);
        }
    }

    /// `npm run x`, `pnpm x:y`, with the options that say whose.
    fn package(&self, manager: &str, needs: &mut Vec<Need>) {
        const WITH_VALUE: [&str; 11] = [
            "--prefix",
            "-C",
            "--dir",
            "--cwd",
            "--workspace",
            "-w",
            "--filter",
            "-F",
            "--loglevel",
            "--reporter",
            "--workspace-concurrency",
        ];
        let given = |number: usize| self.text(number) == Some("--if-present");
        let front =
            Command { words: self.words.get(..self.at + 4).unwrap_or(self.words), at: self.at };
        if front.is_unknown(&WITH_VALUE) || (1..self.len()).any(given) {
            return;
        }
        // In pnpm `-w` is the top of the workspace, which takes no name.
        let takes: Vec<&str> =
            WITH_VALUE.iter().copied().filter(|one| !(manager == "pnpm" && *one == "-w")).collect();
        let plain = self.plain(1, &takes);
        let mut plain = plain.iter().copied();
        let Some(first) = plain.next() else { return };
        let mut who = self.who(manager);
        let mut verb = first;
        if manager == "yarn" && self.text(first) == Some("workspace") {
            let Some(name) = plain.next().and_then(|number| self.text(number)) else { return };
            who = Who::Named(name.to_owned());
            let Some(next) = plain.next() else { return };
            verb = next;
        } else if manager == "yarn" && self.text(first) == Some("workspaces") {
            return;
        }
        let script = match self.text(verb) {
            Some("run" | "run-script") => plain.next(),
            Some("test" | "t") if manager != "bun" => Some(verb),
            Some(text) if manager != "npm" && manager != "bun" && is_own_name(text) => Some(verb),
            _ => None,
        };
        let Some(script) = script else { return };
        let name = self.text(script).unwrap_or_default();
        let plain_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        let ran = manager != "bun" || name.contains(':');
        if !name.is_empty() && name.chars().all(plain_name) && ran && !is_script(name) {
            self.need(script, Find::Script(who), needs);
        }
    }

    fn who(&self, manager: &str) -> Who {
        let text =
            |options: &[&str]| self.values(options).next().map(|(_, value)| value.to_owned());
        let has = |word: &str| (1..self.len()).any(|number| self.text(number) == Some(word));
        if has("--workspaces") || has("-ws") || has("-r") || has("--recursive") {
            return Who::Any;
        }
        let named = if manager == "pnpm" {
            text(&["--filter", "-F"])
        } else {
            text(&["--workspace", "-w"])
        };
        if let Some(name) = named {
            return Who::Named(name);
        }
        if manager == "pnpm" && (has("-w") || has("--workspace-root")) {
            return Who::Any;
        }
        Who::Nearest(text(&["--prefix", "-C", "--dir", "--cwd"]))
    }

    fn docker(&self, needs: &mut Vec<Need>) {
        let verb = match (self.text(1), self.text(2), self.text(3)) {
            (Some("compose"), _, _) => return self.compose(2, needs),
            (Some("build"), _, _) => 1,
            (Some("buildx" | "image"), Some("build"), _) => 2,
            _ => return,
        };
        const WITH_VALUE: [&str; 20] = [
            "-t",
            "--tag",
            "--build-arg",
            "--target",
            "--platform",
            "--cache-from",
            "--cache-to",
            "--secret",
            "--label",
            "--network",
            "--progress",
            "-o",
            "--output",
            "--ssh",
            "-f",
            "--file",
            "--build-context",
            "--iidfile",
            "--metadata-file",
            "--builder",
        ];
        if self.is_unknown(&["-f", "--file"]) {
            return;
        }
        let (file, contexts) =
            (self.values(&["-f", "--file"]).next(), self.plain(verb + 1, &WITH_VALUE));
        let [context] = contexts[..] else { return };
        let Some(folder) = self.text(context).filter(|text| is_path(text)) else { return };
        match file {
            Some((number, value)) if is_path(value) => {
                let word = Some(self.at + number);
                needs.push(Need { name: value.to_owned(), find: Find::Path("Dockerfile"), word });
                if !only_dots(folder) {
                    self.need(context, Find::Path("folder"), needs);
                }
            }
            Some(_) => {}
            None => {
                let folder = folder.trim_end_matches('/');
                let names = ["Dockerfile", "Containerfile"].map(|name| format!("{folder}/{name}"));
                let find = Find::Any("Dockerfile", names.to_vec());
                let word = Some(self.at + context);
                needs.push(Need { name: format!("{folder}/Dockerfile"), find, word });
            }
        }
    }

    /// `docker compose -f x up`. Without `-f` it looks in folders above, too.
    fn compose(&self, from: usize, needs: &mut Vec<Need>) {
        let verbs = [
            "up", "build", "pull", "push", "run", "down", "config", "start", "create", "exec",
            "logs", "ps",
        ];
        let end = (from..self.len())
            .find(|number| self.text(*number).is_some_and(|text| verbs.contains(&text)));
        let front = Command {
            words: self.words.get(..self.at + end.unwrap_or(self.len())).unwrap_or_default(),
            at: self.at,
        };
        front.options(&["-f", "--file"], "Compose file", needs);
        front.options(&["--env-file"], "env file", needs);
    }

    fn helm(&self, needs: &mut Vec<Need>) {
        if !self.text(1).is_some_and(|verb| {
            matches!(verb, "install" | "upgrade" | "template" | "lint" | "package" | "diff")
        }) {
            return;
        }
        self.options(&["-f", "--values"], "values file", needs);
        let chart = (2..self.len()).find(|number| {
            self.text(*number).is_some_and(|text| text.starts_with("./") || text.starts_with("../"))
                && !self.text(number - 1).is_some_and(|before| {
                    before.starts_with('-') && before != "--install" && before != "-i"
                })
        });
        if let Some(chart) = chart {
            self.path(chart, "chart", needs);
        }
    }

    fn pytest(&self, needs: &mut Vec<Need>) {
        const FLAGS: [&str; 9] = ["-v", "-vv", "-q", "-x", "-s", "-sv", "-vs", "--verbose", "-ra"];
        for number in 1..self.len() {
            let before = self.text(number - 1).unwrap_or("-");
            let taken = number > 1 && before.starts_with('-') && !FLAGS.contains(&before);
            let Some(text) = self.text(number).filter(|_| !taken) else { continue };
            let path = text.split("::").next().unwrap_or(text);
            let named =
                path.ends_with(".py") || matches!(path, "tests" | "test") || path.contains('/');
            if named && is_path(path) {
                let word = Some(self.at + number);
                needs.push(Need { name: path.to_owned(), find: Find::Path("test path"), word });
            }
        }
    }

    /// `go run ./cmd/x`, `go test ./internal/...`.
    fn go(&self, needs: &mut Vec<Need>) {
        if !self
            .text(1)
            .is_some_and(|verb| matches!(verb, "run" | "build" | "test" | "vet" | "install"))
        {
            return;
        }
        for number in 2..self.len() {
            let Some(text) = self.text(number) else { continue };
            let path = text.strip_suffix("...").unwrap_or(text).trim_end_matches('/');
            let relative = path.strip_prefix(ROOT).unwrap_or(path);
            let own =
                text.starts_with("./") || text.starts_with("../") || relative.len() < path.len();
            let option = self.text(number - 1).is_some_and(|before| {
                before.starts_with('-')
                    && !matches!(
                        before,
                        "-v" | "-race" | "-a" | "-trimpath" | "-x" | "-cover" | "-short"
                    )
            });
            if own && !option && is_path(path) && !only_dots(relative) {
                let word = Some(self.at + number);
                needs.push(Need { name: path.to_owned(), find: Find::Path("Go package"), word });
            }
            if self.text(1) == Some("run") && !text.starts_with('-') {
                break;
            }
        }
    }

    fn chdir(&self, needs: &mut Vec<Need>) {
        for number in 1..self.len() {
            let folder = self.text(number).and_then(|text| text.strip_prefix("-chdir="));
            if let Some(folder) = folder.filter(|folder| is_path(folder)) {
                let word = Some(self.at + number);
                needs.push(Need { name: folder.to_owned(), find: Find::Path("folder"), word });
            }
        }
    }
}

/// Whether a path only goes up: `.`, `..`, `../..`.
pub fn only_dots(path: &str) -> bool {
    path.split('/').all(|part| matches!(part, "" | "." | ".."))
}

/// Names that are scripts of a project, and no programs that some dependency brings.
fn is_own_name(text: &str) -> bool {
    let colon = text.contains(':') && !text.contains("://");
    colon
        || matches!(
            text,
            "type-check"
                | "typecheck"
                | "check-types"
                | "format-check"
                | "test"
                | "lint-fix"
                | "test-coverage"
        )
}
