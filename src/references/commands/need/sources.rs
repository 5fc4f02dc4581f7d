//! Programs that run what is written in the repository.

use super::{Command, Find, Need, is_path, is_script, only_dots};
use crate::references::commands::shell::ROOT;

impl Command<'_> {
    /// The first argument of an interpreter, where it is a script.
    pub(super) fn interpreted(&self, others: &[&str], with_value: &[&str], needs: &mut Vec<Need>) {
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
    pub(super) fn module(&self, needs: &mut Vec<Need>) {
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

    pub(super) fn own_script(&self, name: &str, needs: &mut Vec<Need>) {
        let own = matches!(name, "./gradlew" | "./mvnw" | "./manage.py");
        let folders = ["scripts/", "script/", "hack/", "ci/"];
        let beside =
            folders.iter().any(|folder| name.contains(folder)) && !name.contains("node_modules");
        if own || name.contains('/') && (is_script(name) || beside) {
            self.path(0, "script", needs);
        }
    }

    /// `cp .env.example .env`: others copy what was made before.
    pub(super) fn copied_example(&self, needs: &mut Vec<Need>) {
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

    pub(super) fn pytest(&self, needs: &mut Vec<Need>) {
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
    pub(super) fn go(&self, needs: &mut Vec<Need>) {
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

    pub(super) fn chdir(&self, needs: &mut Vec<Need>) {
        for number in 1..self.len() {
            let folder = self.text(number).and_then(|text| text.strip_prefix("-chdir="));
            if let Some(folder) = folder.filter(|folder| is_path(folder)) {
                let word = Some(self.at + number);
                needs.push(Need { name: folder.to_owned(), find: Find::Path("folder"), word });
            }
        }
    }
}
