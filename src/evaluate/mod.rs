//! Floor 6: from files and rules to the audit. Opens no file itself.

mod allow;
mod attest;
mod controls;
mod gather;
pub mod history;
mod infrastructure;
mod inventory;
mod join;
mod judge;
mod looked;
mod looker;
mod overlap;
mod pass;
mod profile;
mod quoted;
mod references;
mod routes;
mod suppress;
mod using;
mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    mem::take,
};

use jiff::civil::Date;

use self::{
    controls::Judged,
    history::Past,
    judge::{Draft, Verdict},
    looker::Looker,
    pass::Pass,
    world::{Place, World},
};
use crate::{
    base::{
        Audit, Confidence, Finding, Gate, Notice, RepoPath, Scan, Severity, Tool,
        audit::SCHEMA_VERSION, fingerprint, location::SortKey,
    },
    repo::Repository,
    ruleset::{Condition, Rule, RuleSpec, Ruleset, Selection},
    services::{
        self, Facts,
        system::{System, reach::Reach},
    },
};

pub use self::{
    attest::{Made, Standing, Statements, digest},
    profile::Profile,
    suppress::ConfiguredAllow,
};

/// The trait that shows a package to start a server: what makes it a service without a Dockerfile.
pub const STARTS_SERVER: &str = "starts-server";
/// The trait whose places are the health routes of the inventory.
const HEALTH_ROUTE: &str = "health-route";
/// The named group that holds a port of the inventory.
const PORT: &str = "port";

/// How a repository is evaluated.
pub struct Settings {
    /// Which rules are on.
    pub selection: Selection,
    /// Suppressions of the configuration.
    pub allows: Vec<ConfiguredAllow>,
    /// What people state of controls.
    pub statements: Statements,
    /// The day by which suppressions expire.
    pub today: Date,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Whether the report tells how the services are built, deployed and put together.
    pub inventory: bool,
    /// Where the time goes, when somebody wants to know.
    pub profile: Option<Profile>,
}

/// Looks at everything and judges it; with what the past held, when somebody looked there.
pub fn evaluate(
    repository: &Repository,
    ruleset: &Ruleset,
    settings: &Settings,
    past: Option<(Past, Notice)>,
) -> Audit {
    let refused: Vec<Option<String>> =
        ruleset.rules.iter().map(|rule| settings.selection.refuses(rule, ruleset)).collect();
    let active = active(ruleset, &refused);
    let profile = settings.profile.as_ref();
    let (limit, gathers) = (settings.max_file_bytes, settings.inventory);
    let looker = Looker::new(repository, ruleset, &active, limit, gathers, profile);
    let mut pass = pass::run(&looker);
    routes::judge(&looker, &mut pass);
    let serving = files_of_trait(ruleset, &pass, STARTS_SERVER);
    let inventory = services::find(repository, &serving, &pass.parts);
    let (parts, served) = (take(&mut pass.parts), take(&mut pass.routes));
    let modules = &looker.workspace.modules;
    let system =
        (!parts.is_empty()).then(|| System::new(repository, modules, &inventory, &served, &parts));
    if let Some(system) = &system {
        references::judge(&looker, &mut pass, system);
    }
    join::join(ruleset, &mut pass.hits);
    let on: BTreeSet<&str> = ruleset
        .rules
        .iter()
        .zip(&refused)
        .filter(|(_, refused)| refused.is_none())
        .map(|(rule, _)| rule.spec.id.as_str())
        .collect();
    let is_on = |rule: &Rule| on.contains(rule.spec.id.as_str());
    overlap::settle(repository, ruleset, &inventory, &mut pass, &is_on);
    let world = World::new(repository, ruleset, &pass, &inventory);
    let judged: Vec<Judged<'_>> = ruleset
        .rules
        .iter()
        .zip(refused)
        .map(|(rule, refused)| Judged {
            rule,
            outcome: refused.map_or_else(|| Ok(judge::judge(rule, &world)), Err),
            broken: pass.problems.iter().any(|p| p.rule.as_ref() == Some(&rule.spec.id)),
        })
        .collect();
    assemble(&world, system.as_ref(), settings, &judged, past)
}

/// Looks for credentials that the next commit would bring.
pub fn evaluate_staged(
    after: &Repository,
    before: &Repository,
    ruleset: &Ruleset,
    settings: &Settings,
) -> Audit {
    let mut staged = history::credentials(after, ruleset, settings);
    staged.without(&history::credentials(before, ruleset, settings));
    let (pass, inventory) = (Pass::nothing(ruleset), services::Inventory::default());
    let world = World::new(after, ruleset, &pass, &inventory);
    let (rules, notice) = (staged.rules, history::staged_notice(&staged));
    let mut audit = assemble(&world, None, settings, &[], Some((staged, notice)));
    audit.scan.files = after.files.len();
    audit.tool.rules = rules;
    audit
}

/// The looks of the rules that are on, and of all traits.
fn active(ruleset: &Ruleset, refused: &[Option<String>]) -> Vec<bool> {
    let mut active = vec![false; ruleset.matchers.len()];
    let on = ruleset.rules.iter().zip(refused).filter(|(_, refused)| refused.is_none());
    let of_rules = on.flat_map(|(rule, _)| ruleset.own_matchers(rule));
    let of_traits = ruleset.traits.iter().flat_map(|property| ruleset.trait_matchers(property));
    for id in of_rules.chain(of_traits) {
        active[id] = true;
    }
    active
}

fn files_of_trait(ruleset: &Ruleset, pass: &Pass, id: &str) -> BTreeSet<usize> {
    let of_trait = ruleset.traits.iter().filter(|property| property.spec.id == id);
    let matchers = of_trait.flat_map(|property| &property.any).filter_map(|c| match c {
        Condition::Matcher(id) => Some(*id),
        Condition::Trait(_) => None,
    });
    matchers.flat_map(|id| pass.hits[id].iter().map(|hit| hit.file)).collect()
}

fn assemble(
    world: &World<'_>,
    system: Option<&System<'_>>,
    settings: &Settings,
    judged: &[Judged<'_>],
    past: Option<(Past, Notice)>,
) -> Audit {
    let (mut findings, mut notices) = findings(world, settings, judged);
    let mut problems = [&world.repository.problems[..], &world.pass.problems].concat();
    if let Some((past, notice)) = past {
        notices.push(notice);
        problems.extend(past.problems.iter().cloned());
        past.merge_into(&mut findings);
    }
    let mut controls = controls::reports(world.ruleset, judged, &findings);
    let limit = settings.max_file_bytes;
    let said = settings.statements.apply(&mut controls, world.repository, settings.today, limit);
    notices.extend(said);
    let summary = controls::summary(&controls, &findings);
    let facts = facts(world, judged);
    let mut services = services::summaries(world.inventory, world.repository, &facts);
    let mut infrastructure = Vec::new();
    if settings.inventory {
        let reach = system.map(Reach::of);
        let system = system.zip(reach.as_ref());
        let sights = infrastructure::sights(world, system);
        inventory::complete(world, system, &sights, &mut services);
        infrastructure = infrastructure::infrastructure(&sights);
    }
    let pass = world.pass;
    let mut skipped = [&world.repository.skipped[..], &pass.skipped].concat();
    skipped.sort_unstable();
    problems.sort_unstable();
    let mut notices = [&world.repository.notices[..], &pass.notices, &notices].concat();
    notices.sort_unstable();
    Audit {
        schema_version: SCHEMA_VERSION,
        tool: Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: judged.iter().filter(|one| one.outcome.is_ok()).count(),
            ruleset: world.ruleset.hash.clone(),
        },
        scan: Scan {
            root: world.repository.name.clone(),
            commit: world.repository.git.as_ref().and_then(|git| git.commit.clone()),
            files: pass.files,
            bytes: pass.bytes,
            skipped,
        },
        summary,
        services,
        infrastructure,
        controls,
        findings,
        problems,
        notices,
    }
}

fn findings(
    world: &World<'_>,
    settings: &Settings,
    judged: &[Judged<'_>],
) -> (Vec<Finding>, Vec<Notice>) {
    let knows = |rule: &str| world.ruleset.rule(rule).is_some();
    let mut suppressions =
        suppress::Suppressions::new(&world.pass.allows, &settings.allows, settings.today, knows);
    let mut findings = Vec::new();
    for one in judged {
        let Ok(judgement) = &one.outcome else { continue };
        for (place, verdict) in &judgement.verdicts {
            let Verdict::Failed(drafts) = verdict else { continue };
            for draft in drafts.iter().filter(|draft| settings.selection.reports(draft.severity)) {
                let finding = finding(world, one.rule, *place, draft);
                findings.extend(suppressions.apply(finding, one.rule.spec.max));
            }
        }
    }
    let ran: BTreeSet<&str> = judged
        .iter()
        .filter(|one| one.outcome.is_ok())
        .map(|one| one.rule.spec.id.as_str())
        .collect();
    number(&mut findings);
    (findings, suppressions.notices(|rule| ran.contains(rule)))
}

fn finding(world: &World<'_>, rule: &Rule, place: Place, draft: &Draft) -> Finding {
    let spec = &rule.spec;
    let control = world.ruleset.catalogue.get(&spec.control);
    let service = match place {
        Place::Repository => None,
        Place::Service(id) => world.inventory.services.get(id),
    };
    let fill = |text: &str| fill(text, &draft.captures);
    let mut locations = draft.locations.clone();
    fingerprint::locations(&spec.id, &mut locations);
    Finding {
        id: String::new(),
        rule: spec.id.clone(),
        control: spec.control.clone(),
        severity: draft.severity,
        area: control.map_or_else(String::new, |control| control.area.clone()),
        gate: control.map_or(Gate::Operations, |control| control.gate),
        confidence: if draft.confirmed { Confidence::High } else { spec.confidence },
        service: service.map(|service| service.name.clone()),
        title: fill(&spec.title),
        present: draft.present.trim_start().to_owned(),
        problem: fill(&spec.problem),
        impact: fill(&spec.impact),
        resolution: spec.resolution.iter().map(|step| fill(step)).collect(),
        effort_hours: spec.effort_hours,
        references: spec.references.clone(),
        fingerprint: identity(spec, service.map(|service| &service.path), draft.severity),
        suppressed: None,
        locations,
    }
}

/// A rule's findings of lower severity are others than its usual one.
fn identity(spec: &RuleSpec, service: Option<&RepoPath>, severity: Severity) -> String {
    let usual = fingerprint::finding(&spec.id, service);
    if severity == spec.severity {
        return usual;
    }
    fingerprint::digest(&[&usual, severity.name()])
}

/// `{name}` becomes what the named group matched.
fn fill(text: &str, captures: &BTreeMap<String, String>) -> String {
    captures.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value.trim())
    })
}

/// Worst first, surest first, then by rule and place; accepted ones after the open ones of their
/// severity. The numbers follow that order.
fn number(findings: &mut [Finding]) {
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in findings {
        let count = counts.entry(finding.severity).or_default();
        *count += 1;
        finding.id = format!("{}-{count:02}", finding.severity.prefix());
    }
}

type Order<'f> = (
    std::cmp::Reverse<Severity>,
    bool,
    std::cmp::Reverse<Confidence>,
    &'f str,
    Option<&'f str>,
    Option<SortKey<'f>>,
);

fn order(finding: &Finding) -> Order<'_> {
    (
        std::cmp::Reverse(finding.severity),
        !finding.is_open(),
        std::cmp::Reverse(finding.confidence),
        &finding.rule,
        finding.service.as_deref(),
        finding.locations.first().map(|location| location.sort_key()),
    )
}

/// What the traits and rules found out about each service.
fn facts(world: &World<'_>, judged: &[Judged<'_>]) -> Vec<Facts> {
    let services = 0..world.inventory.services.len();
    services.map(|id| facts_of(world, judged, Place::Service(id))).collect()
}

fn facts_of(world: &World<'_>, judged: &[Judged<'_>], place: Place) -> Facts {
    let mut facts =
        Facts { score: controls::place_score(world.ruleset, judged, place), ..Facts::default() };
    for property in &world.ruleset.traits {
        for condition in &property.any {
            let Condition::Matcher(matcher) = condition else { continue };
            for hit in world.hits_in(*matcher, place) {
                facts.frameworks.extend(property.spec.framework.clone());
                let is_image = hit.location.path.name().to_lowercase().contains("dockerfile");
                if property.spec.id == HEALTH_ROUTE && !is_image {
                    facts.health.insert(hit.location.place());
                }
                let ports = hit.captures.iter().filter(|(name, _)| name == PORT);
                facts.ports.extend(ports.filter_map(|(_, port)| port.parse::<u16>().ok()));
            }
        }
    }
    facts
}
