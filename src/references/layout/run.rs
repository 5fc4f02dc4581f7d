//! What a `RUN` can put into an image.

use crate::{
    format::Node,
    services::system::command::{is_shell, program, simple_commands, unwrapped},
};

/// A `RUN`.
pub struct Run {
    /// The whole text.
    pub line: String,
    /// Its commands, as far as they can be told.
    pub commands: Vec<Vec<String>>,
    /// Whether it is more than commands in a row: a script in the file, files mounted for it, `if`, `||`.
    pub intricate: bool,
}

/// Programs that make no file of an application: package managers, and what changes owners and modes.
const HARMLESS: [&str; 62] = [
    "apt",
    "apt-get",
    "aptitude",
    "apk",
    "yum",
    "dnf",
    "microdnf",
    "tdnf",
    "zypper",
    "pip",
    "pip3",
    "pipx",
    "poetry",
    "pipenv",
    "pdm",
    "corepack",
    "mkdir",
    "chmod",
    "chown",
    "chgrp",
    "useradd",
    "adduser",
    "addgroup",
    "groupadd",
    "usermod",
    "groupmod",
    "userdel",
    "deluser",
    "delgroup",
    "rm",
    "rmdir",
    "echo",
    "printf",
    "ls",
    "cat",
    "cd",
    "set",
    "export",
    "true",
    "test",
    "[",
    "[[",
    "update-ca-certificates",
    "ldconfig",
    "locale-gen",
    "sed",
    "dos2unix",
    "touch",
    "pwd",
    "whoami",
    "id",
    "env",
    "dpkg-reconfigure",
    "update-alternatives",
    "setcap",
    "gem",
    "bundle",
    "composer",
    "playwright",
    "ln",
    "exit",
    "wait",
];
/// What `npm`, `yarn`, `go`, `cargo`, `uv`, ... do with packages only.
const PACKAGES: [&str; 22] = [
    "install",
    "ci",
    "i",
    "add",
    "config",
    "cache",
    "prune",
    "set",
    "global",
    "audit",
    "fund",
    "fetch",
    "mod",
    "env",
    "version",
    "-v",
    "--version",
    "sync",
    "pip",
    "venv",
    "lock",
    "rebuild",
];

impl Run {
    /// Reads an instruction.
    pub fn of(node: &Node) -> Self {
        let line = node.get("command").or_else(|| node.get("text")).and_then(Node::text);
        let line = line.unwrap_or_default().to_owned();
        let mounts = node.get("flags").and_then(|flags| flags.get("mount")).map(Node::items);
        let mounted = mounts.unwrap_or_default().iter().filter_map(Node::text).any(|mount| {
            !["type=cache", "type=secret", "type=ssh", "type=tmpfs"]
                .iter()
                .any(|t| mount.contains(t))
        });
        let commands = match node.get("args") {
            Some(args) => {
                let words = args.items().iter().filter_map(Node::text).map(str::to_owned);
                vec![unwrapped(&words.collect::<Vec<_>>()).to_vec()]
            }
            None => simple_commands(&line),
        };
        let decides = commands.iter().any(|words| {
            let first = words.first().map(String::as_str).unwrap_or_default();
            const WORDS: [&str; 14] = [
                "if", "then", "else", "elif", "for", "while", "until", "case", "do", "test", "[",
                "[[", "!", "{",
            ];
            WORDS.contains(&first) || first.starts_with('(')
        });
        let intricate = mounted
            || decides
            || node.get("heredocs").is_some()
            || line.contains("||")
            || line.contains("<<");
        Self { line, commands, intricate }
    }

    /// Whether it may make the file or folder at a path, or one above it.
    pub fn may_make(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        may_make(&self.commands, &self.line, name)
    }
}

/// Whether commands may make what has a name.
pub fn may_make(commands: &[Vec<String>], line: &str, name: &str) -> bool {
    if commands.is_empty() && !line.trim().is_empty() {
        return true;
    }
    let redirected = line.split('>').skip(1).any(|after| mentions(after, name));
    redirected
        || commands.iter().any(|words| {
            let Some(first) = words.first().map(|word| program(word)) else { return false };
            let changes_only =
                matches!(first, "chmod" | "chown" | "sed" | "dos2unix" | "rm" | "ls");
            let mentioned = words.iter().any(|word| mentions(word, name));
            !is_harmless(words) || (mentioned && !changes_only)
        })
}

fn mentions(text: &str, name: &str) -> bool {
    !name.is_empty() && text.contains(name)
}

fn is_harmless(words: &[String]) -> bool {
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let first = program(word(0));
    if is_shell(first) {
        return false;
    }
    let action = words.iter().skip(1).find(|word| !word.starts_with('-'));
    let action = action.map(String::as_str).unwrap_or_default();
    match first {
        "npm" | "yarn" | "pnpm" | "bun" => action.is_empty() || PACKAGES.contains(&action),
        "go" => matches!(action, "mod" | "env" | "version" | "install"),
        "uv" => PACKAGES.contains(&action),
        "cargo" => matches!(action, "install" | "fetch" | "chef"),
        "python" | "python3" => {
            let modules = ["pip", "venv", "compileall", "ensurepip", "nltk.downloader", "spacy"];
            let manages = word(1).ends_with("manage.py");
            manages || (word(1) == "-m" && modules.contains(&word(2))) || word(1) == "-c"
        }
        first => HARMLESS.contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_managers_make_no_application() {
        let may = |line: &str| may_make(&simple_commands(line), line, "main.py");
        assert!(!may("apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*"));
        assert!(!may("chmod +x main.py"));
        assert!(!may("npm ci --omit=dev"));
        assert!(may("npm run build"));
        assert!(may("echo 'print(1)' > /app/main.py"));
        assert!(may("git clone https://github.com/a/b ."));
        assert!(may("ln -s src/main.py main.py"));
    }
}
