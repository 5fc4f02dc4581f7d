//! Where the time of a scan goes: by rule and by file.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use crate::{
    base::RepoPath,
    ruleset::{MatcherId, Ruleset},
};

/// What was measured, over all threads.
#[derive(Debug, Default)]
pub struct Profile(Mutex<Measured>);

/// What took longest, longest first.
#[derive(Debug, Default)]
pub struct Slowest {
    /// Rules and traits, with how often they looked.
    pub rules: Vec<(Duration, String)>,
    /// Files.
    pub files: Vec<(Duration, RepoPath)>,
    /// Parsing source, by the rule that first asked for it.
    pub parsing: Vec<(Duration, String)>,
}

#[derive(Debug, Default)]
struct Measured {
    looks: BTreeMap<MatcherId, (Duration, usize)>,
    files: Vec<(Duration, RepoPath)>,
    /// Time, files and bytes.
    parsed: BTreeMap<MatcherId, (Duration, usize, usize)>,
}

impl Profile {
    /// Adds the time that it took to parse a text of so many bytes, for a look that first asked for it.
    pub fn parsed(&self, matcher: MatcherId, took: Duration, bytes: usize) {
        if let Ok(mut measured) = self.0.lock() {
            let (total, files, size) = measured.parsed.entry(matcher).or_default();
            *total += took;
            *files += 1;
            *size += bytes;
        }
    }

    /// Adds the time that one look took.
    pub fn look(&self, matcher: MatcherId, took: Duration) {
        if let Ok(mut measured) = self.0.lock() {
            let (total, times) = measured.looks.entry(matcher).or_default();
            *total += took;
            *times += 1;
        }
    }

    /// Adds the time that one file took.
    pub fn file(&self, path: &RepoPath, took: Duration) {
        if let Ok(mut measured) = self.0.lock() {
            measured.files.push((took, path.clone()));
        }
    }

    /// The slowest rules and traits, and the slowest files; `top` of each.
    pub fn slowest(&self, ruleset: &Ruleset, top: usize) -> Slowest {
        let Ok(measured) = self.0.lock() else { return Slowest::default() };
        let mut rules: BTreeMap<&str, (Duration, usize)> = BTreeMap::new();
        for (matcher, (took, times)) in &measured.looks {
            let (total, all) = rules.entry(ruleset.owner(*matcher)).or_default();
            *total += *took;
            *all += times;
        }
        let shown =
            rules.into_iter().map(|(name, (took, times))| (took, format!("{name}, {times} looks")));
        let mut rules: Vec<_> = shown.collect();
        rules.sort_by(|a, b| b.cmp(a));
        rules.truncate(top);
        let mut parsed: BTreeMap<&str, (Duration, usize, usize)> = BTreeMap::new();
        for (matcher, (took, files, bytes)) in &measured.parsed {
            for name in [ruleset.owner(*matcher), "all"] {
                let (total, count, size) = parsed.entry(name).or_default();
                *total += *took;
                *count += files;
                *size += bytes;
            }
        }
        let shown = parsed.into_iter().map(|(name, (took, files, bytes))| {
            (took, format!("{name}, {files} files, {} kB", bytes / 1000))
        });
        let mut parsing: Vec<_> = shown.collect();
        parsing.sort_by(|a, b| b.cmp(a));
        parsing.truncate(top);
        let mut files = measured.files.clone();
        files.sort_by(|a, b| b.cmp(a));
        files.truncate(top);
        Slowest { rules, files, parsing }
    }
}
