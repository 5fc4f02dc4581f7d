//! Make, just and the managers of packages.

use super::{Command, Find, Need, Who, is_path, is_script};

impl Command<'_> {
    pub(super) fn make(&self, needs: &mut Vec<Need>) {
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

    pub(super) fn just(&self, needs: &mut Vec<Need>) {
        let first = self.text(1).unwrap_or_default();
        if self.len() > 1
            && first.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            && !first.starts_with('-')
        {
            self.need(1, Find::Just, needs);
        }
    }

    /// `npm run x`, `pnpm x:y`, with the options that say whose.
    pub(super) fn package(&self, manager: &str, needs: &mut Vec<Need>) {
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
