//! From what rule files say to what is evaluated.

use std::{
    collections::{BTreeSet, HashMap},
    mem::take,
    sync::OnceLock,
};

use globset::GlobSet;
use rayon::prelude::*;

use super::{
    catalogue::Catalogue,
    error::RuleError,
    join,
    load::{Loaded, Place},
    matcher::{Defaults, Matcher, MatcherId},
    schema::{ConditionSpec, RuleSpec, Scope, TraitSpec},
    selector::Globs,
};
use crate::{
    base::{Role, Severity, toml_key::KeyPath},
    detect::{ContentDetector, MatcherSpec, SpecError, prefilter::Prefilter},
};

/// The number of a trait in its rule set.
pub type TraitId = usize;

/// A rule that can be evaluated.
pub struct Rule {
    /// What it says.
    pub spec: RuleSpec,
    /// All must hold.
    pub when: Vec<Condition>,
    /// None may hold.
    pub unless: Vec<Condition>,
    /// What is bad.
    pub matches: Vec<MatcherId>,
    /// What must be there.
    pub require: Vec<Condition>,
}

/// A named property that rules ask for.
pub struct Trait {
    /// What it says.
    pub spec: TraitSpec,
    /// Any of them shows it.
    pub any: Vec<Condition>,
}

/// One condition of a rule or trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The trait holds for the service or the repository.
    Trait(TraitId),
    /// The matcher found something in the scope.
    Matcher(MatcherId),
}

/// Rules, traits, controls and everything that their looks share.
pub struct Ruleset {
    /// The rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The traits, each after those that it asks for.
    pub traits: Vec<Trait>,
    /// The looks of all rules and traits.
    pub matchers: Vec<Matcher>,
    /// The controls.
    pub catalogue: Catalogue,
    globs: LazyGlobs,
    /// A hash of everything above.
    pub hash: String,
}

/// Which looks are tried out when they are compiled, instead of when a candidate first asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Try {
    /// Those of rules that are not part of the program, whose tests have tried its own.
    Foreign,
    /// All.
    All,
}

/// Compiles what was loaded.
///
/// # Errors
///
/// On the first thing in a rule file that cannot be meant.
pub fn compile(mut loaded: Loaded, eager: Try) -> Result<Ruleset, RuleError> {
    let mut compiler = Compiler::default();
    let (specs, traits) = loaded.take();
    let names = compiler.traits(traits, &loaded, eager)?;
    // On all cores, some rules at a time: thousands of looks are the most of the start.
    let mut parts = Vec::new();
    let mut specs = specs.into_iter().peekable();
    while specs.peek().is_some() {
        parts.push(specs.by_ref().take(RULES_A_PART).collect::<Vec<_>>());
    }
    let parts = parts.into_par_iter().map(|part| Compiler::part(part, &names, &loaded, eager));
    let mut rules = Vec::new();
    for part in parts.collect::<Result<Vec<_>, _>>()? {
        rules.extend(compiler.absorb(part));
    }
    rules.sort_by(|a, b| a.spec.id.cmp(&b.spec.id));
    let Compiler { matchers, traits, globs, .. } = compiler;
    let globs = LazyGlobs { globs, set: OnceLock::new() };
    Ok(Ruleset { rules, traits, matchers, catalogue: loaded.catalogue, globs, hash: loaded.hash })
}

#[derive(Default)]
struct Compiler {
    globs: Globs,
    matchers: Vec<Matcher>,
    traits: Vec<Trait>,
    /// Whether the looks being compiled are tried out.
    tries: bool,
}

/// Rules that one core compiles together.
const RULES_A_PART: usize = 100;

/// Turns what a detector refused, at a key of the rule or trait, into an error with a place.
type Blame<'b> = &'b dyn Fn(&KeyPath, SpecError) -> RuleError;

impl Compiler {
    /// Some rules with looks and globs of their own.
    fn part(
        specs: Vec<(RuleSpec, Place)>,
        names: &HashMap<String, TraitId>,
        loaded: &Loaded,
        eager: Try,
    ) -> Result<(Vec<Rule>, Self), RuleError> {
        let mut part = Self::default();
        let mut rules = Vec::with_capacity(specs.len());
        for (spec, place) in specs {
            part.tries = eager == Try::All || loaded.is_foreign(&place);
            rules.push(part.rule(spec, names, &|at, error| loaded.error(&place, at, error))?);
        }
        Ok((rules, part))
    }

    /// Takes the looks of a part, and gives its rules with the numbers that they have here.
    fn absorb(&mut self, (mut rules, part): (Vec<Rule>, Self)) -> Vec<Rule> {
        let before = self.matchers.len();
        let globs = self.globs.absorb(part.globs);
        for mut matcher in part.matchers {
            for id in matcher.selector.include.iter_mut().chain(&mut matcher.selector.exclude) {
                *id = globs[*id];
            }
            matcher.joins.iter_mut().for_each(|join| join.matcher += before);
            self.matchers.push(matcher);
        }
        for rule in &mut rules {
            rule.matches.iter_mut().for_each(|id| *id += before);
            let conditions = rule.when.iter_mut().chain(&mut rule.unless).chain(&mut rule.require);
            for condition in conditions {
                if let Condition::Matcher(id) = condition {
                    *id += before;
                }
            }
        }
        rules
    }

    /// Traits ask for traits that were compiled before them: [`Loaded`] has them in that order.
    fn traits(
        &mut self,
        traits: Vec<(TraitSpec, Place)>,
        loaded: &Loaded,
        eager: Try,
    ) -> Result<HashMap<String, TraitId>, RuleError> {
        let mut names = HashMap::new();
        for (mut spec, place) in traits {
            self.tries = eager == Try::All || loaded.is_foreign(&place);
            let blame = |at: &KeyPath, error| loaded.error(&place, at, error);
            let defaults = Defaults { evidence: true, ..Defaults::default() };
            let any = std::mem::take(&mut spec.any);
            let any = self.conditions(any, "any", &defaults, &names, &blame)?;
            names.insert(spec.id.clone(), self.traits.len());
            self.traits.push(Trait { spec, any });
        }
        Ok(names)
    }

    fn rule(
        &mut self,
        mut spec: RuleSpec,
        names: &HashMap<String, TraitId>,
        blame: Blame<'_>,
    ) -> Result<Rule, RuleError> {
        let matching = Defaults {
            roles: roles(&spec),
            languages: spec.languages.clone(),
            files: spec.files.clone(),
            exclude: spec.exclude.clone(),
            evidence: false,
        };
        let matches = self.matches(&mut spec, &matching, blame)?;
        // In a file, everything is judged of that file; in a wider scope, conditions and evidence
        // stand elsewhere.
        let around = if spec.scope == Scope::File {
            let languages = self.languages(&matches);
            Defaults { evidence: true, languages, ..matching }
        } else {
            Defaults { evidence: true, ..Defaults::default() }
        };
        Ok(Rule {
            when: self.conditions(take(&mut spec.when), "when", &around, names, blame)?,
            unless: self.conditions(take(&mut spec.unless), "unless", &around, names, blame)?,
            matches,
            require: self.conditions(take(&mut spec.require), "require", &around, names, blame)?,
            spec: RuleSpec { example: Vec::new(), ..spec },
        })
    }

    fn conditions(
        &mut self,
        specs: Vec<ConditionSpec>,
        key: &str,
        defaults: &Defaults,
        names: &HashMap<String, TraitId>,
        blame: Blame<'_>,
    ) -> Result<Vec<Condition>, RuleError> {
        let compiled = specs.into_iter().enumerate().map(|(i, spec)| {
            let at = KeyPath::default().key(key).index(i);
            match spec {
                ConditionSpec::Matcher(spec) => {
                    self.matcher(spec, defaults).map(Condition::Matcher).map_err(|e| blame(&at, e))
                }
                ConditionSpec::Trait(name) => {
                    names.get(&name).copied().map(Condition::Trait).ok_or_else(|| {
                        let mut known: Vec<_> = names.keys().map(String::as_str).collect();
                        known.sort_unstable();
                        let message = format!("no trait is called `{name}`");
                        let error = SpecError::here(message);
                        blame(&at, error.help(format!("known: {}", known.join(", "))))
                    })
                }
            }
        });
        compiled.collect()
    }

    fn matches(
        &mut self,
        rule: &mut RuleSpec,
        defaults: &Defaults,
        blame: Blame<'_>,
    ) -> Result<Vec<MatcherId>, RuleError> {
        let compiled = take(&mut rule.matches).into_iter().enumerate().map(|(i, spec)| {
            let at = KeyPath::default().key("match").index(i);
            let id = self.matcher(spec, defaults).map_err(|error| blame(&at, error))?;
            match self.matchers.get(id).and_then(|matcher| matcher.severity) {
                Some(severity) if severity > rule.severity => Err(blame(&at, too_severe(severity))),
                _ => Ok(id),
            }
        });
        compiled.collect()
    }

    /// The languages of the files that some looks are at; none when one of them is at all.
    fn languages(&self, matchers: &[MatcherId]) -> Vec<String> {
        let of_each = matchers.iter().map(|id| &self.matchers[*id].selector.languages);
        if of_each.clone().any(Vec::is_empty) {
            return Vec::new();
        }
        let all: BTreeSet<&str> = of_each.flatten().copied().collect();
        all.into_iter().map(str::to_owned).collect()
    }

    fn matcher(&mut self, spec: MatcherSpec, defaults: &Defaults) -> Result<MatcherId, SpecError> {
        self.matcher_in(spec, defaults, &[])
    }

    /// A look that is joined to one at files of some languages, if these are the only ones that count.
    fn matcher_in(
        &mut self,
        spec: MatcherSpec,
        defaults: &Defaults,
        languages: &[&'static str],
    ) -> Result<MatcherId, SpecError> {
        let (spec, joined) = join::split(spec)?;
        let mut own = defaults.clone();
        if own.languages.is_empty() {
            own.languages = languages.iter().map(|name| (*name).to_owned()).collect();
        }
        let mut matcher = Matcher::compile(&spec, &own, &mut self.globs)?;
        if self.tries {
            matcher.check()?;
        }
        for one in joined {
            let around = Defaults { evidence: false, ..defaults.clone() };
            // What must stand in the same file is looked for in files of the same languages only.
            let same = if one.is_within_file() { &matcher.selector.languages[..] } else { &[] };
            let (key, join, spec) = one.parts();
            let other = self.matcher_in(spec, &around, same).map_err(|error| error.below(key))?;
            matcher.joins.push(join(other));
        }
        self.matchers.push(matcher);
        Ok(self.matchers.len() - 1)
    }
}

fn too_severe(severity: Severity) -> SpecError {
    SpecError::at("severity", format!("`{severity}` is worse than what the rule says"))
        .help("give the rule its worst severity, and a matcher of it a lower one")
}

/// The roles of the files that a rule matches in, where it names any.
fn roles(spec: &RuleSpec) -> Option<Vec<Role>> {
    if spec.severity_in.is_empty() {
        return spec.roles.clone();
    }
    let mut roles = spec.roles.clone().unwrap_or_else(|| vec![Role::Production]);
    roles.extend(spec.severity_in.keys());
    Some(roles)
}

/// All globs of all looks, made into one set when files are there to be matched.
struct LazyGlobs {
    globs: Globs,
    set: OnceLock<GlobSet>,
}

impl Ruleset {
    /// Makes the set of all globs, which nothing but a look at files needs.
    ///
    /// # Errors
    ///
    /// When it is too large.
    pub fn prepare_globs(&self) -> Result<(), RuleError> {
        let set = self.globs.globs.build().map_err(|error| {
            RuleError::general(format!("too many globs: {error}"), "use fewer or simpler globs")
        })?;
        // Somebody else may have made the same set meanwhile.
        let _ = self.globs.set.set(set);
        Ok(())
    }

    /// All globs of all looks; none when [`Self::prepare_globs`] would tell an error.
    pub fn globs(&self) -> &GlobSet {
        let LazyGlobs { globs, set } = &self.globs;
        set.get_or_init(|| globs.build().unwrap_or_default())
    }

    /// The automaton over the keywords of all looks, for so many bytes.
    /// `others` are owners beside the looks, numbered after them.
    pub fn prefilter<'k>(&'k self, others: &[&'k [String]], bytes: u64) -> Prefilter {
        let looks = self.matchers.iter().enumerate();
        let told = looks.filter(|(_, matcher)| matcher.is_prefiltered());
        let told = told.map(|(id, matcher)| (id, matcher.keywords()));
        let others = others.iter().enumerate().map(|(i, words)| (self.matchers.len() + i, *words));
        Prefilter::new(told.chain(others), bytes)
    }

    /// The looks for secrets.
    pub fn secret_looks(&self) -> Vec<MatcherId> {
        let looks = self.matchers.iter().enumerate().filter(|(_, matcher)| {
            matcher.detector.content().is_some_and(ContentDetector::finds_secrets)
        });
        looks.map(|(id, _)| id).collect()
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let index = self.rules.binary_search_by(|rule| rule.spec.id.as_str().cmp(id)).ok()?;
        self.rules.get(index)
    }

    /// The rule that a look belongs to; `None` for the look of a trait.
    pub fn rule_of(&self, matcher: MatcherId) -> Option<&Rule> {
        self.rules.iter().find(|rule| self.own_matchers(rule).contains(&matcher))
    }

    /// Every look that a rule itself takes, without those of the traits that it asks for.
    pub fn own_matchers(&self, rule: &Rule) -> Vec<MatcherId> {
        let conditions = rule.when.iter().chain(&rule.unless).chain(&rule.require);
        self.with_joined(
            conditions.filter_map(Condition::matcher).chain(rule.matches.iter().copied()),
        )
    }

    /// Every look that a trait itself takes, without those of the traits that it asks for.
    pub fn trait_matchers(&self, property: &Trait) -> Vec<MatcherId> {
        self.with_joined(property.any.iter().filter_map(Condition::matcher))
    }

    fn with_joined(&self, own: impl Iterator<Item = MatcherId>) -> Vec<MatcherId> {
        let mut all: Vec<MatcherId> = own.collect();
        let mut next = 0;
        while let Some(id) = all.get(next) {
            let joins = self.matchers.get(*id).map(|matcher| matcher.joins.as_slice());
            all.extend(joins.unwrap_or_default().iter().map(|join| join.matcher));
            next += 1;
        }
        all
    }

    /// How bad it is what a look of a rule found in a file of a role.
    pub fn severity(&self, rule: &Rule, matcher: MatcherId, role: Role) -> Severity {
        let own = self.matchers.get(matcher).and_then(|matcher| matcher.severity);
        let of_role = rule.spec.severity_in.get(&role).copied();
        let usual = rule.spec.severity;
        usual.min(own.unwrap_or(usual)).min(of_role.unwrap_or(usual))
    }

    /// The rule or trait that a look belongs to.
    pub fn owner(&self, matcher: MatcherId) -> &str {
        let owner = self.rule_of(matcher).map(|rule| rule.spec.id.as_str()).or_else(|| {
            let asks = |property: &&Trait| self.trait_matchers(property).contains(&matcher);
            self.traits.iter().find(asks).map(|property| property.spec.id.as_str())
        });
        owner.unwrap_or("?")
    }

    /// The looks of a condition: its own, or those of its trait and the traits that this asks for.
    pub fn looks(&self, condition: Condition) -> Vec<MatcherId> {
        match condition {
            Condition::Matcher(id) => vec![id],
            Condition::Trait(id) => {
                let any = self.traits.get(id).map(|property| property.any.as_slice());
                any.unwrap_or_default().iter().flat_map(|inner| self.looks(*inner)).collect()
            }
        }
    }

    /// What a condition looks for, in the words of a report.
    pub fn sought(&self, condition: Condition) -> String {
        match condition {
            Condition::Matcher(id) => self.matchers[id].sought.clone(),
            Condition::Trait(id) => {
                let mut names: Vec<&str> = Vec::new();
                for look in self.looks(Condition::Trait(id)) {
                    let name = self.matchers[look].sought.as_str();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                names.join("; ")
            }
        }
    }

    /// The rules and traits with a look that must run its regex on every file of a language, or of
    /// all: nothing else tells candidates.
    pub fn costly(&self) -> Vec<&str> {
        let looks = self.matchers.iter().enumerate();
        let mut owners: Vec<&str> = looks
            .filter(|(_, matcher)| matcher.is_costly())
            .map(|(id, _)| self.owner(id))
            .collect();
        owners.dedup();
        owners
    }
}

impl Condition {
    fn matcher(&self) -> Option<MatcherId> {
        match self {
            Self::Matcher(id) => Some(*id),
            Self::Trait(_) => None,
        }
    }
}
