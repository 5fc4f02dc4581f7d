//! The numbers of a report, each counted from the list that the report shows, so that a summary
//! cannot differ from what follows it.

use std::collections::BTreeMap;

use crate::base::{Audit, ControlReport, ControlStatus, Finding, Gate, Score, Severity};

/// The open findings of one severity, worst first.
pub fn open(audit: &Audit, severity: Severity) -> Vec<&Finding> {
    audit.open().filter(|finding| finding.severity == severity).collect()
}

/// The open findings at or above a severity.
pub fn at_or_above(audit: &Audit, severity: Severity) -> usize {
    audit.open().filter(|finding| finding.severity >= severity).count()
}

/// `3 critical, 7 high`: the severities that have open findings, among those given.
pub fn by_severity(audit: &Audit, severities: &[Severity]) -> String {
    let counts = severities.iter().map(|severity| (open(audit, *severity).len(), severity));
    let parts: Vec<_> =
        counts.filter(|(n, _)| *n > 0).map(|(n, severity)| format!("{n} {severity}")).collect();
    parts.join(", ")
}

/// How far some controls hold.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Standing {
    /// Controls met.
    pub met: usize,
    /// Controls unmet.
    pub unmet: usize,
    /// Controls partly met.
    pub partial: usize,
    /// Controls that nothing in the repository decides.
    pub unknown: usize,
    /// Controls that do not concern the repository.
    pub not_applicable: usize,
    /// Critical and high controls that apply and are not met: what keeps a gate shut.
    pub blockers: usize,
    score: Score,
}

impl Standing {
    /// Counts some controls.
    pub fn of<'a>(controls: impl IntoIterator<Item = &'a ControlReport>) -> Self {
        let mut standing = Self::default();
        controls.into_iter().for_each(|control| standing.add(control));
        standing
    }

    /// Counts the controls of one gate.
    pub fn of_gate(audit: &Audit, gate: Gate) -> Self {
        Self::of(audit.controls.iter().filter(|control| control.gate == gate))
    }

    fn add(&mut self, control: &ControlReport) {
        if !control.required {
            return;
        }
        let (counter, share) = match control.status {
            ControlStatus::Met => (&mut self.met, Some(1.0)),
            ControlStatus::Unmet => (&mut self.unmet, Some(0.0)),
            ControlStatus::Partial => (&mut self.partial, Some(0.5)),
            ControlStatus::Unknown => (&mut self.unknown, None),
            ControlStatus::NotApplicable => (&mut self.not_applicable, None),
        };
        *counter += 1;
        if let Some(share) = share {
            self.score.add(control.severity, share);
        }
        let holds = matches!(control.status, ControlStatus::Met | ControlStatus::NotApplicable)
            || control.is_waived();
        if control.severity >= Severity::High && !holds {
            self.blockers += 1;
        }
    }

    /// Controls that the repository decides.
    pub const fn decided(&self) -> usize {
        self.met + self.unmet + self.partial
    }

    /// Controls that concern the repository.
    pub const fn applicable(&self) -> usize {
        self.decided() + self.unknown
    }

    /// Readiness in percent; `None` when nothing was decided, since 0 % would be a statement.
    pub fn percent(&self) -> Option<f64> {
        (self.decided() > 0).then(|| self.score.percent())
    }
}

/// How many files and folders were not read for each reason: most first.
pub fn skipped(audit: &Audit) -> Vec<(&str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for skipped in &audit.scan.skipped {
        *counts.entry(&skipped.reason).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}

/// The met controls, sorted by id.
pub fn met(audit: &Audit) -> impl Iterator<Item = &ControlReport> {
    audit.controls.iter().filter(|control| control.status == ControlStatus::Met)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_is_counted_here_is_what_the_audit_says() {
        let audit = sample::audit();
        let all = Standing::of(&audit.controls);
        assert_eq!(all.decided(), audit.summary.decided);
        assert_eq!(all.applicable(), audit.summary.applicable);
        assert_eq!(all.percent(), Some(audit.summary.score));
        for severity in Severity::WORST_FIRST {
            assert_eq!(open(&audit, severity).len(), audit.summary.count(severity));
        }
    }

    #[test]
    fn nothing_decided_is_not_zero_percent() {
        assert_eq!(Standing::default().percent(), None);
    }

    #[test]
    fn the_commonest_reason_comes_first() {
        let audit = sample::audit();
        assert_eq!(skipped(&audit), [("binary", 2), ("larger than 1 MB", 1)]);
    }
}
