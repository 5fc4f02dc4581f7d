//! Judges each rule in its scope: what it found, what satisfied it, or why it does not apply.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    pass::{Hit, whole_file},
    world::{Place, World},
};
use crate::{
    base::{Evidence, Location, Severity},
    detect::Support,
    ruleset::{Condition, MatcherId, Rule, Scope},
};

/// What a rule says of one place.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Something is wrong: one draft for each severity.
    Failed(Vec<Draft>),
    /// What it requires is there.
    Satisfied(Vec<Evidence>),
    /// It looked at this many files and found nothing wrong.
    Clean(usize),
}

/// A finding before it has a number.
#[derive(Debug, Clone)]
pub struct Draft {
    /// How bad it is there.
    pub severity: Severity,
    /// Where; sorted.
    pub locations: Vec<Location>,
    /// What the named groups matched, over all places.
    pub captures: BTreeMap<String, String>,
    /// What was found, or what was looked for.
    pub present: String,
    /// Whether something beyond its looks speaks for one of the places.
    pub confirmed: bool,
}

/// A rule's verdicts; none when it does not apply.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// By place.
    pub verdicts: BTreeMap<Place, Verdict>,
    /// Why there are none, or fewer.
    pub not_applicable: Option<String>,
}

/// Judges one rule.
pub fn judge(rule: &Rule, world: &World<'_>) -> Judgement {
    let judge = Judge { rule, world };
    match rule.spec.scope {
        Scope::File => judge.files(),
        Scope::Service => judge.services(),
        Scope::Repository => judge.places([Place::Repository]),
    }
}

struct Judge<'a> {
    rule: &'a Rule,
    world: &'a World<'a>,
}

impl Judge<'_> {
    fn services(&self) -> Judgement {
        let count = self.world.inventory.services.len();
        if count == 0 {
            let reason = "nothing in the repository is a deployable service".to_owned();
            return Judgement { not_applicable: Some(reason), ..Judgement::default() };
        }
        self.places((0..count).map(Place::Service))
    }

    fn places(&self, places: impl IntoIterator<Item = Place>) -> Judgement {
        let mut judgement = Judgement::default();
        for place in places {
            match self.applies(place) {
                Ok(shown) => {
                    if let Some(verdict) = self.place(place, shown) {
                        judgement.verdicts.insert(place, verdict);
                    }
                }
                Err(reason) => judgement.not_applicable = Some(reason),
            }
        }
        if judgement.verdicts.is_empty() && judgement.not_applicable.is_none() {
            judgement.not_applicable = Some(self.no_files());
        }
        judgement
    }

    /// What shows that the rule applies, or why it does not.
    fn applies(&self, place: Place) -> Result<Option<Location>, String> {
        let mut first = None;
        for condition in &self.rule.when {
            match self.world.shows(*condition, place) {
                Some(shown) => first = first.or(Some(shown)),
                None => return Err(self.unmet(*condition)),
            }
        }
        for condition in &self.rule.unless {
            if let Some(shown) = self.world.shows(*condition, place) {
                return Err(self.excused(*condition, &shown));
            }
        }
        Ok(first)
    }

    fn place(&self, place: Place, shown: Option<Location>) -> Option<Verdict> {
        let evidence: Vec<Evidence> =
            self.rule.require.iter().filter_map(|id| self.world.evidence(*id, place)).collect();
        if !evidence.is_empty() {
            return Some(Verdict::Satisfied(evidence));
        }
        if self.rule.matches.is_empty() {
            return Some(Verdict::Failed(vec![self.absence(place, shown)]));
        }
        let hits = self.rule.matches.iter().flat_map(|id| self.world.hits_in(*id, place));
        let hits: Vec<&Hit> = hits.collect();
        if hits.len() > self.rule.spec.max {
            return Some(Verdict::Failed(self.drafts(&hits)));
        }
        let looked = self.looked(place);
        (looked > 0).then_some(Verdict::Clean(looked))
    }

    /// What was found, apart by how bad it is where it was found.
    fn drafts(&self, hits: &[&Hit]) -> Vec<Draft> {
        let mut by_severity: BTreeMap<Severity, Vec<&Hit>> = BTreeMap::new();
        for hit in hits {
            let severity = self.world.ruleset.severity(self.rule, hit.matcher, hit.location.role);
            by_severity.entry(severity).or_default().push(hit);
        }
        by_severity.into_iter().map(|(severity, hits)| draft(severity, &hits)).collect()
    }

    fn absence(&self, place: Place, shown: Option<Location>) -> Draft {
        // What shows that the rule applies is the best place, unless it stands in another service.
        let shown = shown.filter(|location| !location.path.is_root());
        let location = shown.or_else(|| self.world.anchor(place));
        let files = self.world.pass.looked.files(&self.required_looks());
        let among = match files.len() {
            0 => "no file of that kind exists".to_owned(),
            1 => "1 file was searched".to_owned(),
            n => format!("{n} files were searched"),
        };
        Draft {
            severity: self.rule.spec.severity,
            locations: location.into_iter().collect(),
            captures: BTreeMap::new(),
            present: format!("Not found: {} ({among}).", self.sought()),
            confirmed: false,
        }
    }

    fn files(&self) -> Judgement {
        let mut hits: BTreeMap<usize, Vec<&Hit>> = BTreeMap::new();
        for id in &self.rule.matches {
            for hit in &self.world.pass.hits[*id] {
                hits.entry(hit.file).or_default().push(hit);
            }
        }
        let mut judgement = Judgement::default();
        let mut by_place: BTreeMap<Place, FilesOfPlace<'_>> = BTreeMap::new();
        for file in self.looked_files() {
            let place = self.world.inventory.owner(file).map_or(Place::Repository, Place::Service);
            match self.applies_to_file(file, place) {
                Err(reason) => judgement.not_applicable = Some(reason),
                Ok(shown) => {
                    let sum = by_place.entry(place).or_default();
                    sum.looked += 1;
                    self.file(file, shown, hits.remove(&file).unwrap_or_default(), sum);
                }
            }
        }
        judgement.verdicts =
            by_place.into_iter().map(|(place, sum)| (place, self.sum(sum))).collect();
        if judgement.verdicts.is_empty() && judgement.not_applicable.is_none() {
            judgement.not_applicable = Some(self.no_files());
        }
        judgement
    }

    /// The files that the rule looked at: for `match`, or else for `require`.
    fn looked_files(&self) -> Vec<usize> {
        if self.rule.matches.is_empty() {
            return self.world.pass.looked.files(&self.required_looks());
        }
        self.world.pass.looked.files(&self.rule.matches)
    }

    fn required_looks(&self) -> Vec<MatcherId> {
        self.rule.require.iter().flat_map(|c| self.world.ruleset.looks(*c)).collect()
    }

    fn applies_to_file(&self, file: usize, place: Place) -> Result<Option<Location>, String> {
        let shown = |condition: Condition| match condition {
            Condition::Trait(_) => self.world.shows(condition, place),
            Condition::Matcher(id) => self.in_file(id, file).map(|hit| hit.location.clone()),
        };
        let mut last = None;
        for condition in &self.rule.when {
            let found = shown(*condition).ok_or_else(|| self.unmet(*condition))?;
            if matches!(condition, Condition::Matcher(_)) {
                last = Some(found);
            }
        }
        for condition in &self.rule.unless {
            if let Some(found) = shown(*condition) {
                return Err(self.excused(*condition, &found));
            }
        }
        Ok(last)
    }

    fn in_file(&self, matcher: MatcherId, file: usize) -> Option<&Hit> {
        let hits = &self.world.pass.hits[matcher];
        let at = hits.partition_point(|hit| hit.file < file);
        hits.get(at).filter(|hit| hit.file == file)
    }

    fn file<'h>(
        &self,
        file: usize,
        shown: Option<Location>,
        hits: Vec<&'h Hit>,
        sum: &mut FilesOfPlace<'h>,
    ) {
        let mut looks = self.rule.require.iter().flat_map(|c| self.world.ruleset.looks(*c));
        let required = looks.find_map(|id| self.in_file(id, file));
        match required {
            Some(hit) => sum.evidence.push(Evidence::from(&hit.location)),
            None if self.rule.matches.is_empty() => {
                let path = &self.world.repository.files[file].path;
                let role = self.world.pass.roles[file];
                sum.lacking.push(shown.unwrap_or_else(|| whole_file(path, role)));
            }
            None => sum.hits.extend(hits),
        }
    }

    fn sum(&self, sum: FilesOfPlace<'_>) -> Verdict {
        if sum.hits.len() > self.rule.spec.max {
            return Verdict::Failed(self.drafts(&sum.hits));
        }
        if !sum.lacking.is_empty() {
            let present = format!("Not found: {}.", self.sought());
            let mut locations = sum.lacking;
            locations.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            let (severity, captures) = (self.rule.spec.severity, BTreeMap::new());
            return Verdict::Failed(vec![Draft {
                severity,
                locations,
                captures,
                present,
                confirmed: false,
            }]);
        }
        if sum.evidence.is_empty() {
            Verdict::Clean(sum.looked)
        } else {
            Verdict::Satisfied(sum.evidence)
        }
    }

    fn looked(&self, place: Place) -> usize {
        let files = self.world.pass.looked.files(&self.rule.matches);
        let ours = files.iter().filter(|file| match place {
            Place::Repository => true,
            Place::Service(id) => self.world.inventory.owner(**file) == Some(id),
        });
        ours.count()
    }

    /// What the rule requires, each thing once.
    fn sought(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for condition in &self.rule.require {
            let name = self.world.ruleset.sought(*condition);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join("; ")
    }

    fn unmet(&self, condition: Condition) -> String {
        match condition {
            Condition::Trait(id) => {
                let spec = &self.world.ruleset.traits[id].spec;
                match spec.scope {
                    Scope::Repository => format!("nothing shows that the repository {}", spec.says),
                    Scope::Service | Scope::File => {
                        format!("nothing shows that a service {}", spec.says)
                    }
                }
            }
            Condition::Matcher(id) => {
                format!("there is no {}", without_article(&self.world.ruleset.matchers[id].sought))
            }
        }
    }

    fn excused(&self, condition: Condition, shown: &Location) -> String {
        let what = match condition {
            Condition::Trait(id) => &self.world.ruleset.traits[id].spec.says,
            Condition::Matcher(id) => &self.world.ruleset.matchers[id].sought,
        };
        format!("{} shows that it {what}", shown.place())
    }

    fn no_files(&self) -> String {
        "there is no file that this concerns".to_owned()
    }
}

#[derive(Default)]
struct FilesOfPlace<'h> {
    looked: usize,
    hits: Vec<&'h Hit>,
    lacking: Vec<Location>,
    evidence: Vec<Evidence>,
}

fn draft(severity: Severity, hits: &[&Hit]) -> Draft {
    let mut sorted: Vec<&Hit> = hits.to_vec();
    sorted.sort_by(|a, b| a.location.sort_key().cmp(&b.location.sort_key()));
    // Two looks of one rule may find the same place.
    sorted.dedup_by(|a, b| {
        a.location.start() == b.location.start()
            && a.location.path == b.location.path
            && a.location.origin == b.location.origin
    });
    let files: BTreeSet<_> = sorted.iter().map(|hit| hit.file).collect();
    let mut present = match (sorted.len(), files.len()) {
        (1, _) => String::new(),
        (places, 1) => format!("{places} places in one file."),
        (places, files) => format!("{places} places in {files} files."),
    };
    present.push_str(&supports(&sorted));
    Draft {
        severity,
        present,
        confirmed: sorted.iter().any(|hit| matches!(hit.support, Support::For(_))),
        captures: captures(&sorted),
        locations: sorted.into_iter().map(|hit| hit.location.clone()).collect(),
    }
}

/// What speaks for the places and against them, each reason once with the first place that it is of.
fn supports(hits: &[&Hit]) -> String {
    let mut reasons: Vec<(&str, String)> = Vec::new();
    for hit in hits {
        let (Support::For(reason) | Support::Against(reason)) = hit.support else { continue };
        if !reasons.iter().any(|(known, _)| *known == reason) {
            reasons.push((reason, hit.location.place()));
        }
    }
    reasons.iter().map(|(reason, place)| format!(" {place}: {reason}.")).collect()
}

/// What the named groups matched: each different value once, since one finding has many places.
fn captures(hits: &[&Hit]) -> BTreeMap<String, String> {
    /// A title with more values than this says nothing more.
    const VALUES: usize = 3;
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in hits.iter().flat_map(|hit| &hit.captures) {
        let known = values.entry(name).or_default();
        if !known.contains(&value.trim()) {
            known.push(value.trim());
        }
    }
    let joined = values.into_iter().map(|(name, values)| {
        let more = values.len().saturating_sub(VALUES);
        let mut text = values[..values.len().min(VALUES)].join(", ");
        if more > 0 {
            text += &format!(" and {more} more");
        }
        (name.to_owned(), text)
    });
    joined.collect()
}

fn without_article(sought: &str) -> &str {
    sought.strip_prefix("a ").or_else(|| sought.strip_prefix("an ")).unwrap_or(sought)
}
