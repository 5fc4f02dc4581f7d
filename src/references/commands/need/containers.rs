//! Docker, Compose and Helm.

use super::{Command, Find, Need, is_path, only_dots};

impl Command<'_> {
    pub(super) fn docker(&self, needs: &mut Vec<Need>) {
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
    pub(super) fn compose(&self, from: usize, needs: &mut Vec<Need>) {
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

    pub(super) fn helm(&self, needs: &mut Vec<Need>) {
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
}
