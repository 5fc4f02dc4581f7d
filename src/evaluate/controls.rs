//! What the rules' verdicts say of each control, each gate, each service.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    judge::{Judgement, Verdict},
    world::Place,
};
use crate::{
    base::{
        Confidence, Control, ControlReport, ControlStatus, Evidence, Finding, Gate, Score,
        Severity, Summary, audit::GateSummary,
    },
    ruleset::{Rule, Ruleset},
};

/// How much evidence a report quotes for one control.
const EVIDENCE: usize = 10;

/// A rule with what became of it.
pub struct Judged<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its verdicts, or why it was off.
    pub outcome: Result<Judgement, String>,
    /// Whether a look of it failed: then it proves nothing.
    pub broken: bool,
}

/// The answer of every control.
pub fn reports(
    ruleset: &Ruleset,
    judged: &[Judged<'_>],
    findings: &[Finding],
) -> Vec<ControlReport> {
    let mut by_control: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
    for one in judged {
        by_control.entry(&one.rule.spec.control).or_default().push(one);
    }
    let reports = ruleset.catalogue.iter().map(|control| {
        let rules = by_control.get(control.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        report(control, rules, findings)
    });
    reports.collect()
}

fn report(control: &Control, rules: &[&Judged<'_>], findings: &[Finding]) -> ControlReport {
    let against = findings.iter().filter(|finding| finding.control == control.id);
    let open: Vec<String> =
        against.clone().filter(|finding| finding.is_open()).map(|f| f.id.clone()).collect();
    let accepted = against.filter(|finding| !finding.is_open()).count();
    let evidence = evidence(rules);
    let (status, reason) = status(control, rules, &open, accepted, &evidence);
    ControlReport {
        id: control.id.clone(),
        area: control.area.clone(),
        gate: control.gate,
        severity: control.severity,
        title: control.title.clone(),
        status,
        reason,
        evidence: if status == ControlStatus::Unmet { Vec::new() } else { evidence },
        findings: open,
        required: true,
        statement: None,
    }
}

/// What rules found that satisfies them. A hint is no evidence: a rule of low confidence shows nothing.
fn evidence(rules: &[&Judged<'_>]) -> Vec<Evidence> {
    let sure = rules.iter().filter(|one| one.rule.spec.confidence > Confidence::Low);
    let verdicts = sure.filter_map(|one| one.outcome.as_ref().ok());
    let satisfied = verdicts.flat_map(|judgement| judgement.verdicts.values());
    let all: BTreeSet<&Evidence> = satisfied
        .filter_map(|verdict| match verdict {
            Verdict::Satisfied(evidence) => Some(evidence),
            Verdict::Failed(_) | Verdict::Clean(_) => None,
        })
        .flatten()
        .filter(|evidence| !evidence.path.is_root())
        .collect();
    all.into_iter().take(EVIDENCE).cloned().collect()
}

fn status(
    control: &Control,
    rules: &[&Judged<'_>],
    open: &[String],
    accepted: usize,
    evidence: &[Evidence],
) -> (ControlStatus, String) {
    if !open.is_empty() {
        let places = format!("{} {}", count(open.len(), "finding"), "against it");
        return if evidence.is_empty() {
            (ControlStatus::Unmet, places)
        } else {
            (ControlStatus::Partial, format!("{places}, and evidence for it elsewhere"))
        };
    }
    if rules.iter().any(|one| one.broken) {
        return (ControlStatus::Unknown, "a rule that decides it could not run".to_owned());
    }
    if accepted > 0 {
        let reason = format!("{} against it accepted", count(accepted, "finding"));
        return (ControlStatus::Unknown, reason);
    }
    if !evidence.is_empty() {
        return (ControlStatus::Met, format!("shown at {}", evidence[0].place()));
    }
    settled(control, rules)
}

/// The status when there is neither a finding nor evidence.
fn settled(control: &Control, rules: &[&Judged<'_>]) -> (ControlStatus, String) {
    if rules.is_empty() {
        return (ControlStatus::Unknown, undecidable(control));
    }
    let ran: Vec<_> =
        rules.iter().filter_map(|one| Some((one.rule, one.outcome.as_ref().ok()?))).collect();
    if ran.is_empty() {
        let why = rules.iter().find_map(|one| one.outcome.as_ref().err().cloned());
        let why = why.unwrap_or_default();
        return (ControlStatus::Unknown, format!("no rule looked: {why}"));
    }
    let looked = |conclusive: bool| {
        let rules = ran.iter().filter(move |(rule, _)| rule.spec.conclusive == conclusive);
        let verdicts = rules.flat_map(|(_, judgement)| judgement.verdicts.values());
        verdicts
            .filter_map(|v| if let Verdict::Clean(n) = v { Some(*n) } else { None })
            .sum::<usize>()
    };
    let conclusive = looked(true);
    if conclusive > 0 {
        let reason =
            format!("looked for what speaks against it in {}: nothing", count(conclusive, "file"));
        return (ControlStatus::Met, reason);
    }
    let hinted = ran.iter().any(|(_, judgement)| {
        judgement.verdicts.values().any(|verdict| matches!(verdict, Verdict::Satisfied(_)))
    });
    if hinted {
        let reason =
            "something speaks for it, which is not enough to show it; attest it".to_owned();
        return (ControlStatus::Unknown, reason);
    }
    let inconclusive = looked(false);
    if inconclusive > 0 {
        let reason = format!(
            "nothing speaks against it in {}, which is not enough to show it; attest it",
            count(inconclusive, "file")
        );
        return (ControlStatus::Unknown, reason);
    }
    // Some rule that is off might have applied: only rules that ran can say that nothing does.
    let why = ran.iter().find_map(|(_, judgement)| judgement.not_applicable.clone());
    (
        ControlStatus::NotApplicable,
        why.unwrap_or_else(|| "nothing in the repository concerns it".to_owned()),
    )
}

fn undecidable(control: &Control) -> String {
    let only = |kind: &str| control.kinds.iter().all(|k| k == kind);
    if only("attest") {
        "no file can show it: attest it".to_owned()
    } else if only("live") {
        "only the running service can show it: probe it, or attest it".to_owned()
    } else {
        "no rule decides it yet: attest it".to_owned()
    }
}

/// `1 finding`, `2 findings`.
fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Counts of findings and controls.
pub fn summary(controls: &[ControlReport], findings: &[Finding]) -> Summary {
    let open = |severity: Severity| {
        findings.iter().filter(|f| f.is_open() && f.severity == severity).count()
    };
    let required = || controls.iter().filter(|control| control.required);
    Summary {
        critical: open(Severity::Critical),
        high: open(Severity::High),
        medium: open(Severity::Medium),
        low: open(Severity::Low),
        suppressed: findings.iter().filter(|finding| !finding.is_open()).count(),
        score: score(required().map(|c| (c.severity, c.status))),
        decided: required().filter(|c| c.status.is_decided()).count(),
        applicable: required().filter(|c| c.status != ControlStatus::NotApplicable).count(),
        gates: Gate::ALL.iter().map(|gate| gate_summary(*gate, controls)).collect(),
    }
}

fn gate_summary(gate: Gate, controls: &[ControlReport]) -> GateSummary {
    let of_gate =
        || controls.iter().filter(move |control| control.gate == gate && control.required);
    let count = |status| of_gate().filter(|control| control.status == status).count();
    GateSummary {
        gate,
        met: count(ControlStatus::Met),
        unmet: count(ControlStatus::Unmet),
        partial: count(ControlStatus::Partial),
        unknown: count(ControlStatus::Unknown),
        not_applicable: count(ControlStatus::NotApplicable),
        score: score(of_gate().map(|c| (c.severity, c.status))),
    }
}

fn score(statuses: impl Iterator<Item = (Severity, ControlStatus)>) -> f64 {
    let mut score = Score::default();
    for (severity, status) in statuses {
        match status {
            ControlStatus::Met => score.add(severity, 1.0),
            ControlStatus::Partial => score.add(severity, 0.5),
            ControlStatus::Unmet => score.add(severity, 0.0),
            ControlStatus::NotApplicable | ControlStatus::Unknown => {}
        }
    }
    score.percent()
}

/// Readiness of one place, over the controls that rules decided for it.
pub fn place_score(ruleset: &Ruleset, judged: &[Judged<'_>], place: Place) -> f64 {
    let mut statuses: BTreeMap<&str, ControlStatus> = BTreeMap::new();
    for one in judged {
        let verdict =
            one.outcome.as_ref().ok().and_then(|judgement| judgement.verdicts.get(&place));
        let status = match verdict {
            Some(Verdict::Failed(_)) => ControlStatus::Unmet,
            Some(Verdict::Satisfied(_)) => ControlStatus::Met,
            Some(Verdict::Clean(_)) if one.rule.spec.conclusive => ControlStatus::Met,
            Some(Verdict::Clean(_)) | None => continue,
        };
        let known = statuses.entry(&one.rule.spec.control).or_insert(status);
        if *known != status {
            *known = ControlStatus::Partial;
        }
    }
    let weighed = statuses
        .into_iter()
        .filter_map(|(id, status)| Some((ruleset.catalogue.get(id)?.severity, status)));
    score(weighed)
}
