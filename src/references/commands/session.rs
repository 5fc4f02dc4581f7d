//! Commands that belong together: those of a job, a Makefile, a script. What one of them makes, another
//! may need.

use std::collections::BTreeSet;

use super::{
    find::Finder,
    need::{self, Need},
    shell::{Folder, Shell, mentions},
};
use crate::{base::Span, references::Reference};

/// Programs that only read what they are given.
const READERS: [&str; 19] = [
    "echo",
    "printf",
    "cat",
    "ls",
    "black",
    "flake8",
    "mypy",
    "ruff",
    "eslint",
    "grep",
    "bandit",
    "pylint",
    "isort",
    "head",
    "tail",
    "wc",
    "safety",
    "print_status",
    "shellcheck",
];

/// What commands that belong together need.
pub struct Session<'f> {
    finder: &'f Finder<'f>,
    asked: Vec<(&'static str, Need, Folder, Span)>,
    made: BTreeSet<String>,
    /// Whether a file of that name anywhere may be meant: where commands may run somewhere else.
    loose: bool,
}

impl<'f> Session<'f> {
    /// An empty session.
    pub fn new(finder: &'f Finder<'f>, loose: bool) -> Self {
        Self { finder, asked: Vec::new(), made: BTreeSet::new(), loose }
    }

    /// Takes what a shell has run.
    pub fn take(&mut self, kind: &'static str, shell: Shell) {
        self.made.extend(shell.mentions);
        for ran in shell.ran {
            let needs = need::of(&ran);
            let name = ran.words.first().and_then(|word| word.text.as_deref()).unwrap_or_default();
            if !READERS.contains(&name) {
                for (number, word) in ran.words.iter().enumerate().skip(1) {
                    let needed = needs.iter().any(|need| need.word == Some(number));
                    if let Some(text) = word.text.as_deref().filter(|_| !needed) {
                        mentions(text, &mut self.made);
                    }
                }
            }
            if ran.guarded {
                continue;
            }
            for need in needs {
                let word = match need.word {
                    Some(number) => ran.words.get(number),
                    None => ran.reads.first(),
                };
                let Some(span) = word.map(|word| word.span) else { continue };
                self.asked.push((kind, need, ran.folder.clone(), span));
            }
        }
    }

    /// Remembers the names in a text as something that is made.
    pub fn mention(&mut self, text: &str) {
        mentions(text, &mut self.made);
    }

    /// Asks for one thing more.
    pub fn ask(&mut self, kind: &'static str, need: Need, folder: Folder, span: Span) {
        self.asked.push((kind, need, folder, span));
    }

    /// Drops what is not to be asked for.
    pub fn keep(&mut self, keep: impl Fn(&Need) -> bool) {
        self.asked.retain(|(_, need, _, _)| keep(need));
    }

    /// Looks for it all.
    pub fn finish(self, file: usize, found: &mut Vec<Reference>) {
        let mut seen = BTreeSet::new();
        for (kind, need, folder, span) in &self.asked {
            let Some(told) = self.finder.look(need, folder, &self.made) else { continue };
            let name = need.name.trim_start_matches('\0').trim_start_matches('/').to_owned();
            let elsewhere = || self.is_elsewhere(&name) || self.finder.defines(need);
            if told.is == "missing" && self.loose && elsewhere() {
                continue;
            }
            if seen.insert((*kind, span.start, told.is, name.clone())) {
                let captures = vec![
                    ("thing", format!("{} {name}", told.what)),
                    ("what", told.what.to_owned()),
                    ("name", name),
                    ("place", told.place),
                ];
                found.push(Reference {
                    kind,
                    is: told.is,
                    file,
                    span: *span,
                    service: None,
                    captures,
                });
            }
        }
    }

    fn is_elsewhere(&self, name: &str) -> bool {
        let bare = name.trim_start_matches("./").trim_start_matches("../").trim_end_matches('/');
        let end = format!("/{bare}");
        let inside = format!("/{bare}/");
        let files = &self.finder.system.repository.files;
        files.iter().any(|file| {
            let path = file.path.as_str();
            path.ends_with(&end)
                || path == bare
                || path.contains(&inside)
                || path.starts_with(&inside[1..])
        })
    }
}
