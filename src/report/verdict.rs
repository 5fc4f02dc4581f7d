//! What the numbers say, in sentences that are the same for every report. Nothing here judges: each
//! sentence follows from a count.

use crate::base::{Audit, ControlStatus, Finding, Severity};

use super::{
    phrase::{self, count, hours},
    tally,
};

/// What a report concludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A critical finding is open.
    NotReady,
    /// No critical finding is open, but a part of the look failed, which proves nothing.
    Incomplete,
    /// Everything was looked at, and no critical finding is open.
    NoCritical,
}

/// The conclusion of a report, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The conclusion.
    pub outcome: Outcome,
    /// The conclusion with its numbers and the next step. It may quote ids of a saved report, so it
    /// goes through the same escaping as everything else.
    pub sentence: String,
}

/// Concludes. The percentage has no say: one open critical finding is enough.
pub fn verdict(audit: &Audit) -> Verdict {
    let outcome = outcome(audit);
    let mut sentences = vec![headline(audit, outcome)];
    sentences.extend(next_step(audit));
    sentences.extend(undecided(audit));
    sentences.extend(incomplete(audit));
    Verdict { outcome, sentence: sentences.join(" ") }
}

fn outcome(audit: &Audit) -> Outcome {
    if audit.open().any(|finding| finding.severity == Severity::Critical) {
        Outcome::NotReady
    } else if audit.problems.is_empty() && audit.scan.files > 0 {
        Outcome::NoCritical
    } else {
        Outcome::Incomplete
    }
}

fn headline(audit: &Audit, outcome: Outcome) -> String {
    let found = match outcome {
        Outcome::NotReady => tally::by_severity(audit, &[Severity::Critical, Severity::High]),
        Outcome::Incomplete | Outcome::NoCritical => {
            tally::by_severity(audit, &Severity::WORST_FIRST)
        }
    };
    match (outcome, found.as_str()) {
        (Outcome::NotReady, found) => format!("NOT READY: {found}."),
        (Outcome::Incomplete, "") => {
            "INCOMPLETE: no finding in what could be looked at.".to_owned()
        }
        (Outcome::Incomplete, found) => format!("INCOMPLETE: no critical finding, {found}."),
        (Outcome::NoCritical, "") => "No finding.".to_owned(),
        (Outcome::NoCritical, found) => format!("No critical finding: {found}."),
    }
}

/// The worst severity that has open findings is what to do next.
fn next_step(audit: &Audit) -> Option<String> {
    let next: Vec<&Finding> = tally::open(audit, audit.worst()?);
    let effort = hours(phrase::effort(next.iter().copied()));
    Some(format!("Next: {}, about {effort}.", phrase::ids(&next)))
}

fn undecided(audit: &Audit) -> Option<String> {
    let unknown = |control: &&_| is_undecided_critical(control);
    match audit.controls.iter().filter(unknown).count() {
        0 => None,
        1 => Some("1 critical control is not decided by the repository.".to_owned()),
        n => Some(format!("{n} critical controls are not decided by the repository.")),
    }
}

fn is_undecided_critical(control: &crate::base::ControlReport) -> bool {
    control.severity == Severity::Critical && control.status == ControlStatus::Unknown
}

fn incomplete(audit: &Audit) -> Option<String> {
    if audit.scan.files == 0 {
        return Some("No file was read.".to_owned());
    }
    let failed = audit.problems.len();
    (failed > 0).then(|| format!("{} of the look failed.", count(failed, "part")))
}

/// How readiness is said: never without how much of it was decided.
pub fn readiness(audit: &Audit) -> String {
    let all = tally::Standing::of(&audit.controls);
    let coverage = format!("{} of {} decided", all.decided(), count(all.applicable(), "control"));
    all.percent().map_or_else(
        || format!("not decided ({coverage})"),
        |percent| format!("{} of what could be decided ({coverage})", phrase::percent(percent)),
    )
}

/// Whether the run fails at `--fail-on`, and by how much.
pub fn gate(audit: &Audit, fail_on: Severity) -> String {
    let failing = tally::at_or_above(audit, fail_on);
    let result = match (failing, outcome(audit)) {
        (0, Outcome::Incomplete) => "not proven, the look is incomplete".to_owned(),
        (0, _) => "passed".to_owned(),
        (n, _) => format!("failed by {}", count(n, "finding")),
    };
    format!("--fail-on {fail_on}: {result}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Problem, report::sample};

    #[test]
    fn one_critical_finding_is_enough() {
        let verdict = verdict(&sample::audit());
        assert_eq!(verdict.outcome, Outcome::NotReady);
        assert_eq!(
            verdict.sentence,
            "NOT READY: 2 critical, 2 high. Next: CB-01 and CB-02, about 6 h. \
             1 critical control is not decided by the repository. 1 part of the look failed."
        );
    }

    #[test]
    fn an_accepted_critical_finding_does_not_count() {
        let mut audit = sample::clean();
        audit.findings.push(sample::accepted(sample::finding(Severity::Critical, 1)));
        assert_eq!(verdict(&audit).sentence, "No finding.");
    }

    #[test]
    fn a_failed_look_is_not_a_pass() {
        let mut audit = sample::clean();
        audit.problems.push(Problem { path: None, rule: None, message: "x".to_owned() });
        assert_eq!(verdict(&audit).outcome, Outcome::Incomplete);
        assert_eq!(
            verdict(&audit).sentence,
            "INCOMPLETE: no finding in what could be looked at. 1 part of the look failed."
        );
        assert_eq!(
            gate(&audit, Severity::High),
            "--fail-on high: not proven, the look is incomplete"
        );
    }

    #[test]
    fn nothing_read_proves_nothing() {
        let mut audit = sample::clean();
        audit.scan.files = 0;
        assert_eq!(verdict(&audit).outcome, Outcome::Incomplete);
    }

    #[test]
    fn the_gate_counts_from_its_severity_up() {
        let audit = sample::audit();
        assert_eq!(gate(&audit, Severity::Critical), "--fail-on critical: failed by 2 findings");
        assert_eq!(gate(&audit, Severity::High), "--fail-on high: failed by 4 findings");
        assert_eq!(gate(&sample::clean(), Severity::Low), "--fail-on low: passed");
    }
}
