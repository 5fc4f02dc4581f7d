//! What people state of controls: it counts while it is dated, owned, and its evidence unchanged. It never
//! counts against what was found.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::{
    base::{ControlReport, ControlStatus, Notice, RepoPath, Severity, Statement, StatementKind},
    config::{self, Tier},
    repo::Repository,
};

/// The statements of a configuration, and the tier.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    tier: Tier,
    all: Vec<Made>,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Made {
    /// The control that it is of.
    pub control: String,
    /// What it says.
    pub statement: Statement,
    /// The SHA-256 of its evidence when it was made.
    pub sha256: Option<String>,
    path: RepoPath,
    line: u32,
}

/// Whether a statement can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It can.
    Valid,
    /// It cannot: why, as a clause.
    Invalid(String),
}

impl Statements {
    /// The statements of a configuration that is shown as `shown` in reports.
    pub fn of(loaded: &config::Loaded, shown: &RepoPath, tier: Option<Tier>) -> Self {
        let config = &loaded.config;
        let made = |array: &str, number: usize, control: &str, statement: Statement, sha256| {
            let line = loaded.line(array, number);
            let statement = Statement { place: format!("{shown}:{line}"), ..statement };
            Made { control: control.to_owned(), statement, sha256, path: shown.clone(), line }
        };
        let attested = config.attestations.iter().enumerate().map(|(i, one)| {
            let statement = Statement {
                kind: StatementKind::Attested,
                text: one.statement.clone(),
                owner: Some(one.owner.clone()),
                date: Some(one.date.0),
                until: Some(one.until.0),
                evidence: one.evidence.clone(),
                place: String::new(),
            };
            made("attest", i, &one.control, statement, one.sha256.clone())
        });
        let waived = config.waivers.iter().enumerate().map(|(i, one)| {
            let statement = Statement {
                kind: StatementKind::Waived,
                text: one.reason.clone(),
                owner: Some(one.owner.clone()),
                date: None,
                until: Some(one.until.0),
                evidence: None,
                place: String::new(),
            };
            made("waive", i, &one.control, statement, None)
        });
        let aside = config.not_applicable.iter().enumerate().map(|(i, one)| {
            let statement = Statement {
                kind: StatementKind::NotApplicable,
                text: one.reason.clone(),
                owner: None,
                date: None,
                until: None,
                evidence: None,
                place: String::new(),
            };
            made("not_applicable", i, &one.control, statement, None)
        });
        let tier = tier.or(config.tier).unwrap_or_default();
        Self { tier, all: attested.chain(waived).chain(aside).collect() }
    }

    /// The statements, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Made> {
        self.all.iter()
    }

    /// Puts the statements into the controls' reports. What does not count is told.
    pub fn apply(
        &self,
        controls: &mut [ControlReport],
        repository: &Repository,
        today: Date,
        limit: u64,
    ) -> Vec<Notice> {
        for control in controls.iter_mut() {
            control.required = control.severity >= self.least();
        }
        let mut notices = Vec::new();
        for made in &self.all {
            let Some(control) = controls.iter_mut().find(|one| one.id == made.control) else {
                notices.push(made.notice("malformed", "says nothing: no control is called so"));
                continue;
            };
            match made.standing(repository, today, limit) {
                Standing::Invalid(why) => {
                    notices
                        .push(made.notice("statement-invalid", &format!("does not count: {why}")));
                    if control.status == ControlStatus::Unknown {
                        control.reason = format!("a statement of it does not count: {why}");
                    }
                }
                Standing::Valid if control.findings.is_empty() => made.settle(control),
                Standing::Valid if made.statement.kind == StatementKind::Waived => {
                    made.settle(control);
                }
                Standing::Valid => {
                    let against = control.findings.join(", ");
                    let why = format!("does not count: {against} speaks against it");
                    notices.push(made.notice("statement-contradicted", &why));
                }
            }
        }
        notices
    }

    const fn least(&self) -> Severity {
        self.tier.asks_for()
    }
}

impl Made {
    /// Whether it can be relied on, on a day, in a repository.
    pub fn standing(&self, repository: &Repository, today: Date, limit: u64) -> Standing {
        if let Some(until) = self.statement.until.filter(|until| *until < today) {
            return Standing::Invalid(format!("it ended on {until}"));
        }
        if let Some(date) = self.statement.date.filter(|date| *date > today) {
            return Standing::Invalid(format!("it is dated {date}, which is still to come"));
        }
        let Some(evidence) = self.statement.evidence.as_ref().filter(|one| !one.contains("://"))
        else {
            return Standing::Valid;
        };
        let Some(file) = repository.file(&RepoPath::new(evidence)) else {
            return Standing::Invalid(format!("its evidence {evidence} is not there"));
        };
        let Some(sha256) = &self.sha256 else { return Standing::Valid };
        match file.read(limit) {
            Ok(text) if digest(&text) == sha256.to_ascii_lowercase() => Standing::Valid,
            Ok(_) => Standing::Invalid(format!("its evidence {evidence} has changed since")),
            Err(error) => Standing::Invalid(format!("its evidence {evidence} is {error}")),
        }
    }

    fn settle(&self, control: &mut ControlReport) {
        let statement = &self.statement;
        let owner = statement.owner.as_deref().unwrap_or_default();
        let until = statement.until.map(|date| format!(" until {date}")).unwrap_or_default();
        match statement.kind {
            StatementKind::Attested => {
                control.status = ControlStatus::Met;
                control.reason = format!("attested by {owner}{until}: {}", statement.text);
            }
            StatementKind::Waived => {
                control.reason =
                    format!("{}; waived by {owner}{until}: {}", control.reason, statement.text);
            }
            StatementKind::NotApplicable => {
                control.status = ControlStatus::NotApplicable;
                control.reason.clone_from(&statement.text);
            }
        }
        control.statement = Some(statement.clone());
    }

    fn notice(&self, kind: &str, says: &str) -> Notice {
        Notice {
            kind: kind.to_owned(),
            path: self.path.clone(),
            line: Some(self.line),
            message: format!("the statement about {} {says}", self.control),
        }
    }
}

/// The SHA-256 of a text, in hex.
pub fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
