//! Where names of variables stand in the texts of the repository, and what that means there.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::manner::{Manner, Means, is_lock, manner, means};
use crate::services::system::System;

/// No larger file is looked through.
const MAX_BYTES: u64 = 1024 * 1024;

/// The mentions of names.
#[derive(Debug, Default)]
pub struct Mentions {
    by_name: HashMap<String, Vec<(usize, Means)>>,
    /// Files with a library that fills settings from the environment.
    binders: BTreeSet<usize>,
    /// Files that say what a library puts before the names of settings.
    prefixes: BTreeSet<usize>,
    /// Files that go through the whole environment.
    open: BTreeSet<usize>,
    /// Files of Spring.
    spring: BTreeSet<usize>,
}

/// Words of libraries that fill settings by name.
const BINDERS: [&str; 24] = [
    "BaseSettings",
    "pydantic_settings",
    "spf13/viper",
    "kelseyhightower/envconfig",
    "knadh/koanf",
    "figment",
    "config::Environment",
    "config::Config",
    "envy::",
    "convict",
    "nconf",
    "org.springframework",
    "spring:",
    "spring.",
    "micronaut",
    "quarkus",
    "dynaconf",
    "IConfiguration",
    "auto_envvar_prefix",
    "auto_env_var_prefix",
    "microprofile.config",
    "omegaconf",
    "#[arg(",
    "#[clap(",
];

/// How programs say what stands before the names of all settings.
const PREFIXES: [&str; 8] = [
    "env_prefix",
    "SetEnvPrefix",
    "envconfig.Process",
    "with_prefix",
    "envvar_prefix",
    "env_var_prefix",
    "env.Provider",
    "prefixed(",
];

/// What goes through all variables.
const WHOLE: [&str; 8] = [
    "os.environ.items()",
    "os.environ.keys()",
    "in os.environ:",
    "Object.keys(process.env)",
    "Object.entries(process.env)",
    "in process.env",
    "range os.Environ()",
    "env::vars()",
];

impl Mentions {
    /// Looks for names in all files.
    pub fn of(system: &System<'_>, names: &BTreeSet<String>) -> Self {
        if names.is_empty() {
            return Self::default();
        }
        let wanted = Wanted::new(names);
        let files: Vec<(usize, Seen)> = system
            .repository
            .files
            .par_iter()
            .enumerate()
            .filter_map(|(number, file)| {
                let manner = manner(system, number, file)?;
                let text = file.read(MAX_BYTES).ok()?;
                Some((number, wanted.look(&text, manner, is_lock(file))))
            })
            .collect();
        let mut mentions = Self::default();
        for (file, seen) in files {
            for (name, means) in seen.names {
                mentions.by_name.entry(name).or_default().push((file, means));
            }
            if seen.binds {
                mentions.binders.insert(file);
            }
            if seen.prefix {
                mentions.prefixes.insert(file);
            }
            if seen.open {
                mentions.open.insert(file);
            }
            if seen.spring {
                mentions.spring.insert(file);
            }
        }
        mentions
    }

    /// The files that mention a name, with what that means.
    pub fn places(&self, name: &str) -> &[(usize, Means)] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether some file of a part of the repository may read a name.
    pub fn is_read(&self, name: &str, within: &impl Fn(usize) -> bool) -> bool {
        let binds = self.binders.iter().any(|file| within(*file));
        let completes = binds && self.prefixes.iter().any(|file| within(*file));
        self.places(name).iter().any(|(file, means)| {
            let counts = match means {
                Means::Read => true,
                Means::Bound => binds,
                Means::Ending => completes,
                Means::Used | Means::Told => false,
            };
            counts && within(*file)
        })
    }

    /// Whether any file reads exactly this name.
    pub fn is_named(&self, name: &str) -> bool {
        self.places(name).iter().any(|(_, means)| *means == Means::Read)
    }

    /// Whether a part of the repository goes through the whole environment.
    pub fn is_open(&self, within: &impl Fn(usize) -> bool) -> bool {
        self.open.iter().any(|file| within(*file))
    }

    /// Whether a part of the repository is built with Spring.
    pub fn is_spring(&self, within: &impl Fn(usize) -> bool) -> bool {
        self.spring.iter().any(|file| within(*file))
    }
}

struct Wanted<'n> {
    names: &'n BTreeSet<String>,
    exact: HashMap<&'n str, ()>,
    /// Names by what is left of them without case and marks, also without their first words.
    folded: HashMap<String, Vec<(&'n str, Means)>>,
    /// Names by a beginning or an ending that a program may complete.
    pieces: HashMap<&'n str, Vec<&'n str>>,
}

#[derive(Default)]
struct Seen {
    names: BTreeSet<(String, Means)>,
    binds: bool,
    prefix: bool,
    open: bool,
    spring: bool,
}

impl<'n> Wanted<'n> {
    fn new(names: &'n BTreeSet<String>) -> Self {
        let exact = names.iter().map(|name| (name.as_str(), ())).collect();
        let mut folded: HashMap<String, Vec<(&str, Means)>> = HashMap::new();
        let mut pieces: HashMap<&str, Vec<&str>> = HashMap::new();
        for name in names {
            for (at, _) in name.match_indices('_') {
                if at >= 2 {
                    pieces.entry(&name[..=at]).or_default().push(name);
                }
                if name.len() - at >= 4 {
                    pieces.entry(&name[at..]).or_default().push(name);
                }
            }
            let rests = name.match_indices('_').map(|(at, _)| &name[at + 1..]).take(2);
            let rests = rests.map(|rest| (rest, Means::Ending));
            for (rest, means) in [(name.as_str(), Means::Bound)].into_iter().chain(rests) {
                let folded_rest = fold(rest);
                if folded_rest.len() >= 3 {
                    folded.entry(folded_rest).or_default().push((name, means));
                }
            }
        }
        Self { names, exact, folded, pieces }
    }

    fn look(&self, text: &str, manner: Manner, lock: bool) -> Seen {
        let mut seen = Seen::default();
        if lock || self.names.is_empty() {
            return seen;
        }
        let bytes = text.as_bytes();
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        let mut at = 0;
        while at < bytes.len() {
            if !is_word(bytes[at]) {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && is_word(bytes[at]) {
                at += 1;
            }
            let word = &text[start..at];
            self.word(word, (start, at), text, manner, &mut seen);
        }
        if manner == Manner::Words {
            self.settings(text, &mut seen);
            seen.binds = BINDERS.iter().any(|word| text.contains(word));
            seen.prefix = PREFIXES.iter().any(|word| text.contains(word));
            seen.spring = text.contains("org.springframework");
            seen.open = goes_through(text);
        }
        seen
    }

    fn word(
        &self,
        word: &str,
        (start, end): (usize, usize),
        text: &str,
        manner: Manner,
        seen: &mut Seen,
    ) {
        // Supervisor calls them `%(ENV_NAME)s`.
        let bare = word.strip_prefix("ENV_").filter(|bare| self.exact.contains_key(bare));
        for name in [Some(word), bare].into_iter().flatten() {
            if self.exact.contains_key(name)
                && let Some(means) = means(text, start, end, manner)
            {
                seen.names.insert((name.to_owned(), means));
            }
        }
        let completed = word.starts_with('_') || word.ends_with('_');
        if completed && matches!(manner, Manner::Words | Manner::Shell) {
            for name in self.pieces.get(word).into_iter().flatten() {
                // What a library puts before the names of its settings says nothing of a single one.
                let bound = manner == Manner::Words && is_prefix_of_settings(text, start);
                if !bound {
                    seen.names.insert(((*name).to_owned(), Means::Read));
                }
            }
        }
    }

    /// Names of settings, whatever their style.
    fn settings(&self, text: &str, seen: &mut Seen) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        for token in text.split(|c: char| !is_part(c)).filter(|token| token.len() >= 3) {
            for (name, means) in self.folded.get(&fold(token)).into_iter().flatten() {
                seen.names.insert(((*name).to_owned(), *means));
            }
        }
    }
}

/// Letters and digits alone, in lower case.
pub fn fold(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_prefix_of_settings(text: &str, start: usize) -> bool {
    const BEFORE: usize = 40;
    let mut from = start.saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..start).unwrap_or_default().to_lowercase();
    ["prefix", "envconfig.process"].iter().any(|word| before.contains(word))
}

/// Whether a program goes through all variables without asking how they begin.
fn goes_through(text: &str) -> bool {
    const BEHIND: usize = 300;
    WHOLE.iter().any(|whole| {
        text.match_indices(whole).any(|(at, _)| {
            let behind: String = text.get(at..).unwrap_or_default().chars().take(BEHIND).collect();
            !["startswith", "startsWith", "HasPrefix", "starts_with"]
                .iter()
                .any(|word| behind.contains(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, manner: Manner) -> Vec<(String, Means)> {
        let names = ["DB_HOST", "APP_TOKEN"].map(str::to_owned).into_iter().collect();
        Wanted::new(&names).look(text, manner, false).names.into_iter().collect()
    }

    #[test]
    fn a_name_counts_as_its_file_uses_it() {
        let read = |name: &str| vec![(name.to_owned(), Means::Read)];
        assert_eq!(
            seen("x(\"DB_HOST\")", Manner::Words),
            [("DB_HOST".to_owned(), Means::Read), ("DB_HOST".to_owned(), Means::Bound)]
        );
        assert_eq!(seen("DB_HOST=a\n", Manner::Shell), []);
        assert_eq!(seen("a $DB_HOST b", Manner::Shell), read("DB_HOST"));
        assert_eq!(seen("sh -c \"a $${DB_HOST}\"", Manner::Compose), read("DB_HOST"));
        assert_eq!(seen("DB_HOST: x", Manner::Compose), []);
        assert_eq!(seen("a: ${DB_HOST}", Manner::Compose), [("DB_HOST".to_owned(), Means::Used)]);
        let both = [Means::Read, Means::Ending].map(|means| ("DB_HOST".to_owned(), means));
        assert_eq!(seen("env(`${x}_HOST`)", Manner::Words), both);
    }
}
