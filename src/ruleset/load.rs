//! Reads rule files: the embedded ones, those of `--rules`, and a project's own.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{
    catalogue::Catalogue,
    compile::{self, Ruleset, Try},
    embedded,
    error::RuleError,
    pattern::{self, Patterns},
    schema::{ConditionSpec, RuleFile, RuleSpec, TraitSpec},
};
use crate::{
    base::{fingerprint, toml_key::KeyPath},
    detect::{MatcherSpec, SpecError},
};

/// Where rules come from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Folders of rules beside the embedded ones: `--rules`, and `.readiness/rules` of the project.
    pub folders: Vec<PathBuf>,
}

/// A rule file as text, for messages; embedded files are read only when something is wrong.
#[derive(Debug, Clone)]
pub enum Source {
    /// Part of the program.
    Embedded(String),
    /// On disk.
    Disk {
        /// Its path, as the user would write it.
        path: String,
        /// What stands in it.
        text: String,
    },
}

/// Where a rule or trait stands: the file, and the path of its table in it.
pub type Place = (usize, KeyPath);

/// Rules or traits, each with its place.
pub type Placed<T> = Vec<(T, Place)>;

/// All rule files, read and merged, with nothing compiled.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The rules.
    pub rules: Placed<RuleSpec>,
    /// the traits, each after those that it asks for.
    pub traits: Placed<TraitSpec>,
    /// The controls.
    pub catalogue: Catalogue,
    /// A hash over all of it.
    pub hash: String,
    patterns: Patterns,
    sources: Vec<Source>,
}

/// Reads and compiles the embedded rules and those of the sources.
///
/// # Errors
///
/// When a folder cannot be read, or anything in a rule file is wrong.
pub fn load(sources: &Sources) -> Result<Ruleset, RuleError> {
    compile::compile(read(sources)?, Try::Foreign)
}

/// Reads without compiling: for proofs and documentation, which need the examples.
///
/// # Errors
///
/// When a folder cannot be read, a file does not parse, an id is taken, or a control is unknown.
pub fn read(sources: &Sources) -> Result<Loaded, RuleError> {
    let mut loaded = Loaded::default();
    let mut hashes = vec![embedded::hash()];
    for (path, file) in embedded::files()? {
        loaded.add(Source::Embedded(path), file);
    }
    for folder in &sources.folders {
        for path in rule_files(folder)? {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let shown = path.display().to_string();
            let file: RuleFile =
                toml::from_str(&text).map_err(|error| RuleError::toml(&shown, &text, &error))?;
            hashes.push(text.clone());
            loaded.add(Source::Disk { path: shown, text }, file);
        }
    }
    let parts: Vec<_> = hashes.iter().map(String::as_str).collect();
    loaded.hash = fingerprint::digest(&parts);
    loaded.expand_foreign()?;
    loaded.check()?;
    loaded.order_traits();
    Ok(loaded)
}

/// The TOML files below a folder, or the file itself, sorted.
fn rule_files(folder: &Path) -> Result<Vec<PathBuf>, RuleError> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let advice = "--rules takes a folder of TOML files, or one such file";
            RuleError::general(format!("cannot read rules: {error}"), advice)
        })?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "toml") {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> RuleError {
    let message = format!("cannot read {}: {error}", path.display());
    RuleError::general(message, "check that it exists, is UTF-8 and may be read")
}

/// The trait that a condition names.
fn named(condition: &ConditionSpec) -> Option<&str> {
    match condition {
        ConditionSpec::Trait(name) => Some(name),
        ConditionSpec::Matcher(_) => None,
    }
}

/// The looks among conditions.
fn matchers(conditions: &mut [ConditionSpec]) -> impl Iterator<Item = &mut MatcherSpec> {
    conditions.iter_mut().filter_map(|condition| match condition {
        ConditionSpec::Matcher(spec) => Some(spec),
        ConditionSpec::Trait(_) => None,
    })
}

impl Loaded {
    fn add(&mut self, source: Source, file: RuleFile) {
        let number = self.sources.len();
        let place = |key: &str, i| (number, KeyPath::default().key(key).index(i));
        self.sources.push(source);
        let rules = file.rule.into_iter().enumerate();
        self.rules.extend(rules.map(|(i, spec)| (spec, place("rule", i))));
        let traits = file.traits.into_iter().enumerate();
        self.traits.extend(traits.map(|(i, spec)| (spec, place("trait", i))));
        // The first to say a name keeps it: the program's own come before a project's.
        for (name, text) in file.pattern {
            self.patterns.entry(name).or_insert(text);
        }
        for control in file.control {
            // Checked by a test for the embedded catalogue; a project's own may not redefine it.
            let _ = self.catalogue.add(control);
        }
    }

    /// Replaces the names of patterns; the build has done so in the embedded rules.
    fn expand_foreign(&mut self) -> Result<(), RuleError> {
        let mut rules = std::mem::take(&mut self.rules);
        for (rule, place) in rules.iter_mut().filter(|(_, place)| self.is_foreign(place)) {
            self.expand(place, "match", rule.matches.iter_mut())?;
            self.expand(place, "when", matchers(&mut rule.when))?;
            self.expand(place, "unless", matchers(&mut rule.unless))?;
            self.expand(place, "require", matchers(&mut rule.require))?;
        }
        self.rules = rules;
        let mut traits = std::mem::take(&mut self.traits);
        for (spec, place) in traits.iter_mut().filter(|(_, place)| self.is_foreign(place)) {
            self.expand(place, "any", matchers(&mut spec.any))?;
        }
        self.traits = traits;
        Ok(())
    }

    fn expand<'m>(
        &self,
        place: &Place,
        key: &str,
        matchers: impl Iterator<Item = &'m mut MatcherSpec>,
    ) -> Result<(), RuleError> {
        for value in matchers.flat_map(BTreeMap::values_mut) {
            pattern::expand(value, &self.patterns).map_err(|message| {
                let help = "name it under [pattern] in one of the rule files";
                self.key_error(place, key, message, help)
            })?;
        }
        Ok(())
    }

    fn check(&self) -> Result<(), RuleError> {
        let mut seen: HashMap<&str, &Place> = HashMap::new();
        for (rule, place) in &self.rules {
            if seen.insert(&rule.id, place).is_some() {
                let message = format!("the rule `{}` is defined twice", rule.id);
                return Err(self.key_error(place, "id", message, "give one of them another id"));
            }
            if self.catalogue.get(&rule.control).is_none() {
                let near = self.near_controls(&rule.control);
                let message = format!("no control is called `{}`", rule.control);
                return Err(self.key_error(place, "control", message, &near));
            }
            if rule.matches.is_empty() && rule.require.is_empty() {
                let message = format!("the rule `{}` looks for nothing", rule.id);
                let help = "add a [[rule.match]] for what is bad, or a [[rule.require]] for what must be there";
                return Err(self.key_error(place, "id", message, help));
            }
        }
        let mut traits = HashMap::new();
        for (spec, place) in &self.traits {
            if traits.insert(&spec.id, place).is_some() {
                let message = format!("the trait `{}` is defined twice", spec.id);
                return Err(self.key_error(place, "id", message, "give one of them another id"));
            }
        }
        Ok(())
    }

    fn near_controls(&self, id: &str) -> String {
        let ids = self.catalogue.iter().map(|control| control.id.as_str());
        match super::select::nearest(id, ids) {
            Some(near) => format!("did you mean `{near}`? The catalogue is under rules/controls"),
            None => "the catalogue is under rules/controls".to_owned(),
        }
    }

    /// Puts each trait after those that it asks for, wherever they are written. Traits that ask for each
    /// other keep their order: the first of them then asks for one that is not known yet.
    fn order_traits(&mut self) {
        let mut left = std::mem::take(&mut self.traits);
        let mut waiting: HashSet<String> = left.iter().map(|(spec, _)| spec.id.clone()).collect();
        loop {
            let before = left.len();
            let (ready, rest): (Placed<TraitSpec>, Placed<TraitSpec>) =
                left.into_iter().partition(|(spec, _)| {
                    !spec.any.iter().filter_map(named).any(|name| waiting.contains(name))
                });
            for (spec, _) in &ready {
                waiting.remove(&spec.id);
            }
            self.traits.extend(ready);
            left = rest;
            if left.is_empty() || left.len() == before {
                break;
            }
        }
        self.traits.extend(left);
    }

    /// One rule, with the traits that it asks for and those of `also`: quick to compile and to look with.
    pub fn only(&self, id: &str, also: &[&str]) -> Self {
        let rules = self.rules.iter().filter(|(rule, _)| rule.id == id).cloned().collect();
        let conditions =
            self.rules.iter().filter(|(rule, _)| rule.id == id).flat_map(|(rule, _)| {
                rule.when.iter().chain(&rule.unless).chain(&rule.require).filter_map(named)
            });
        let mut wanted: Vec<&str> = conditions.chain(also.iter().copied()).collect();
        let mut traits = Vec::new();
        // A trait asks only for traits before it.
        for (spec, place) in self.traits.iter().rev() {
            if wanted.contains(&spec.id.as_str()) {
                wanted.extend(spec.any.iter().filter_map(named));
                traits.push((spec.clone(), place.clone()));
            }
        }
        traits.reverse();
        Self {
            traits,
            rules,
            catalogue: self.catalogue.clone(),
            hash: self.hash.clone(),
            patterns: Patterns::new(),
            sources: self.sources.clone(),
        }
    }

    /// The rules and traits themselves; what remains tells where they stood.
    pub fn take(&mut self) -> (Placed<RuleSpec>, Placed<TraitSpec>) {
        (std::mem::take(&mut self.rules), std::mem::take(&mut self.traits))
    }

    /// What a detector refused, below the table of a rule or trait.
    pub fn error(&self, place: &Place, at: &KeyPath, error: SpecError) -> RuleError {
        let (path, text) = self.source(place.0);
        RuleError::spec(&path, &text, &place.1.join(at), error)
    }

    fn key_error(&self, place: &Place, key: &str, message: String, help: &str) -> RuleError {
        let (path, text) = self.source(place.0);
        RuleError::at_key(&path, &text, &place.1.key(key), message, Some(help.to_owned()))
    }

    /// Whether a rule or trait is not part of the program.
    pub fn is_foreign(&self, place: &Place) -> bool {
        matches!(self.sources.get(place.0), Some(Source::Disk { .. }))
    }

    /// A source's path and text.
    pub fn source(&self, number: usize) -> (String, String) {
        match self.sources.get(number) {
            Some(Source::Disk { path, text }) => (path.clone(), text.clone()),
            Some(Source::Embedded(path)) => (path.clone(), embedded::text(path)),
            None => Default::default(),
        }
    }
}
