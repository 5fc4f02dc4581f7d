//! Credentials in what once stood in the repository, or is about to.

use std::collections::{BTreeMap, HashMap};

use super::{
    Settings, controls::Judged, findings, join, judge, looker::Looker, number, overlap, pass,
    world::World,
};
use crate::{
    base::{Finding, Location, Notice, Origin, Problem, RepoPath, fingerprint},
    detect::ContentDetector,
    repo::{History, HistoryError, Options, Repository},
    ruleset::{Condition, Rule, Ruleset, Scope},
    services::Inventory,
};

/// Blobs that are looked at together: enough for all cores, few enough for little memory.
const BATCH: usize = 20_000;

/// What the look at the past left behind.
#[derive(Debug, Default)]
pub struct Past {
    /// Credentials, one finding a rule and severity.
    pub findings: Vec<Finding>,
    /// Rules that looked.
    pub rules: usize,
    /// Blobs that were read.
    pub blobs: usize,
    /// Those that could not be.
    pub problems: Vec<Problem>,
}

/// Looks for credentials in every blob of a history.
///
/// # Errors
///
/// When git's objects cannot be read.
pub fn look(
    history: &mut History,
    options: &Options,
    ruleset: &Ruleset,
    settings: &Settings,
) -> Result<Past, HistoryError> {
    let mut past = Past::default();
    while let Some(batch) = history.next_batch(BATCH, options)? {
        past.add(credentials(&batch, ruleset, settings));
    }
    Ok(past)
}

/// The credentials in the files of a repository, whatever else stands there.
pub fn credentials(repository: &Repository, ruleset: &Ruleset, settings: &Settings) -> Past {
    let wanted = |rule: &Rule| {
        finds_credentials(rule, ruleset) && settings.selection.refuses(rule, ruleset).is_none()
    };
    let mut active = vec![false; ruleset.matchers.len()];
    for id in ruleset.rules.iter().filter(|r| wanted(r)).flat_map(|r| ruleset.own_matchers(r)) {
        active[id] = true;
    }
    let limit = settings.max_file_bytes;
    let mut pass = pass::run(&Looker::new(repository, ruleset, &active, limit, false, None));
    join::join(ruleset, &mut pass.hits);
    // Which service it once was in says nothing about those of today.
    let inventory = Inventory::default();
    overlap::settle(repository, ruleset, &inventory, &mut pass, &wanted);
    let world = World::new(repository, ruleset, &pass, &inventory);
    let judged: Vec<Judged<'_>> = ruleset
        .rules
        .iter()
        .filter(|rule| wanted(rule))
        .map(|rule| Judged { rule, outcome: Ok(judge::judge(rule, &world)), broken: false })
        .collect();
    let (findings, _) = findings(&world, settings, &judged);
    let rules = judged.len();
    Past { findings, rules, blobs: pass.files, problems: pass.problems.clone() }
}

/// Whether a rule finds credentials, and is judged by the file alone.
fn finds_credentials(rule: &Rule, ruleset: &Ruleset) -> bool {
    let secret = |id: &usize| {
        ruleset.matchers[*id].detector.content().is_some_and(ContentDetector::finds_secrets)
    };
    let mut conditions = rule.when.iter().chain(&rule.unless).chain(&rule.require);
    rule.spec.scope == Scope::File
        && rule.matches.iter().any(secret)
        && conditions.all(|condition| matches!(condition, Condition::Matcher(_)))
}

impl Past {
    fn add(&mut self, other: Self) {
        self.blobs += other.blobs;
        self.rules = other.rules;
        self.problems.extend(other.problems);
        for finding in other.findings {
            let known = self.findings.iter_mut().find(|known| {
                known.fingerprint == finding.fingerprint && known.is_open() == finding.is_open()
            });
            match known {
                Some(known) => known.locations.extend(finding.locations),
                None => self.findings.push(finding),
            }
        }
    }

    /// Puts what was found into the findings of the tree: a place that still stands there gets the
    /// commit that brought it, the others become findings of their own.
    pub fn merge_into(self, present: &mut Vec<Finding>) {
        let mut standing: HashMap<(String, String), Vec<(usize, usize)>> = HashMap::new();
        for (i, finding) in present.iter().enumerate() {
            for (j, location) in finding.locations.iter().enumerate() {
                let key = (finding.rule.clone(), location.snippet.clone());
                standing.entry(key).or_default().push((i, j));
            }
        }
        for mut finding in self.findings {
            let mut gone: BTreeMap<(RepoPath, String), Location> = BTreeMap::new();
            for location in finding.locations {
                match standing.get(&(finding.rule.clone(), location.snippet.clone())) {
                    Some(places) => {
                        places
                            .iter()
                            .for_each(|(i, j)| bring(&mut present[*i].locations[*j], &location));
                    }
                    None => {
                        let key = (location.path.clone(), location.snippet.clone());
                        let known = gone.entry(key).or_insert_with(|| location.clone());
                        if date(&location) < date(known) {
                            *known = location;
                        }
                    }
                }
            }
            if gone.is_empty() {
                continue;
            }
            finding.locations = gone.into_values().collect();
            finding.locations.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            if finding.locations.iter().any(|location| location.origin.is_some()) {
                past_tense(&mut finding);
            }
            present.push(finding);
        }
        number(present);
    }

    /// Leaves out what already stood there before.
    pub fn without(&mut self, before: &Self) {
        let known = |rule: &str, location: &Location| {
            let same = before.findings.iter().filter(|finding| finding.rule == rule);
            same.flat_map(|finding| &finding.locations)
                .any(|other| other.path == location.path && other.snippet == location.snippet)
        };
        for finding in &mut self.findings {
            finding.locations.retain(|location| !known(&finding.rule, location));
        }
        self.findings.retain(|finding| !finding.locations.is_empty());
        number(&mut self.findings);
    }
}

fn date(location: &Location) -> Option<(jiff::civil::Date, &str)> {
    location.origin.as_ref().map(|origin| (origin.date, origin.commit.as_str()))
}

/// The oldest commit that brought a place.
fn bring(location: &mut Location, past: &Location) {
    let older = location.origin.is_none() || date(past) < date(location);
    if let Some(origin) = past.origin.as_ref().filter(|_| older) {
        location.origin = Some(Origin { in_tree: true, ..origin.clone() });
    }
}

/// What the reader must know of a look at what is staged.
pub fn staged_notice(past: &Past) -> Notice {
    Notice {
        kind: "staged".to_owned(),
        path: RepoPath::new(""),
        line: None,
        message: format!(
            "only credentials were looked for, and only in what is staged ({}).",
            match past.blobs {
                1 => "1 file".to_owned(),
                n => format!("{n} files"),
            }
        ),
    }
}

/// Says that the finding is one of the history, and what that means.
fn past_tense(finding: &mut Finding) {
    let places = finding.locations.len();
    let s = if places == 1 { "" } else { "s" };
    let first = finding.locations.iter().filter_map(date).min();
    let since = first.map(|(date, _)| format!(", the first of {date}")).unwrap_or_default();
    finding.title = format!("{} (in the git history)", finding.title);
    finding.present = format!(
        "{places} place{s} in earlier commits{since}. The files of today do not hold it any more; every clone of the repository does."
    );
    finding.resolution.push(
        "Replacing the credential is what counts. Rewriting the history (`git filter-repo`) comes after it, and reaches neither clones nor forks nor caches.".to_owned(),
    );
    finding.fingerprint = fingerprint::digest(&[&finding.fingerprint, "history"]);
    let rule = finding.rule.clone();
    fingerprint::locations(&rule, &mut finding.locations);
}

/// What the reader must know of the look at the history.
pub fn notice(commits: usize, past: &Past, shallow: bool) -> Notice {
    let cut =
        if shallow { " The clone is shallow: what earlier commits held is unknown." } else { "" };
    Notice {
        kind: if shallow { "history-shallow" } else { "history" }.to_owned(),
        path: RepoPath::new(""),
        line: None,
        message: format!(
            "credentials were looked for in {} earlier versions of files, from {commits} commits.{cut}",
            past.blobs
        ),
    }
}
