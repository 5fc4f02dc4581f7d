//! The screen: what blocks going live in full, the rest in a line each, the verdict last, since
//! terminals scroll.

mod brief;
mod controls;
mod coverage;
mod excerpt;
mod fit;
mod full;
mod inventory;
mod screen;
mod snippet;
mod tables;

use std::io::{self, Write};

use crate::base::{Audit, Severity};

use super::{Options, Outcome, phrase::count, tally, verdict};
use screen::{Screen, style};

/// Writes the screen.
pub fn write(audit: &Audit, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut screen = Screen::new(options, out);
    header(audit, &mut screen)?;
    findings(audit, &mut screen)?;
    coverage::write(audit, &mut screen)?;
    tables::services(audit, &mut screen)?;
    tables::gates(audit, &mut screen)?;
    conclusion(audit, &mut screen)
}

/// Writes the services alone, with what supports them.
pub fn write_services(audit: &Audit, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    inventory::write(audit, &mut Screen::new(options, out))
}

/// Writes the controls alone.
pub fn write_controls(audit: &Audit, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    controls::write(audit, &mut Screen::new(options, out))
}

/// `readiness 0.1.0 · shop @18f0310 · 2,967 files · 5 services · 214 rules · offline`.
fn header(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    let commit = audit.scan.commit.as_deref().unwrap_or_default();
    let commit: String = commit.chars().take(7).collect();
    let at = if commit.is_empty() { String::new() } else { format!(" @{commit}") };
    let parts = [
        format!("{} {}", audit.tool.name, audit.tool.version),
        format!("{}{at}", audit.scan.root),
        count(audit.scan.files, "file"),
        count(audit.services.len(), "service"),
        count(audit.tool.rules, "rule"),
        // A scan looks nothing up; to be read from the audit once one can.
        "offline".to_owned(),
    ];
    let line = screen.clean(&parts.join(screen.dot()));
    screen.wrapped("", "  ", &line)
}

/// Critical and high findings in full while there is room, everything else in a line each.
fn findings(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    if audit.worst().is_none() {
        return nothing_found(audit, screen);
    }
    let mut room = screen.limit();
    let mut lists = Vec::new();
    for severity in Severity::WORST_FIRST {
        let mut found = tally::open(audit, severity);
        let shown = if severity >= Severity::High { room.min(found.len()) } else { 0 };
        room -= shown;
        let in_brief = found.split_off(shown);
        found.iter().try_for_each(|finding| full::write(finding, screen))?;
        // What blocks going live is never only counted.
        let limit = if severity == Severity::Critical { usize::MAX } else { screen.limit() };
        lists.push(brief::List { severity, findings: in_brief, follows: shown > 0, limit });
    }
    lists.iter().try_for_each(|list| list.write(screen))
}

/// A clean report says what it is clean of.
fn nothing_found(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    let rules = count(audit.tool.rules, "rule");
    let files = count(audit.scan.files, "file");
    screen.blank()?;
    screen.wrapped("", "", &format!("Nothing found by {rules} in {files}."))?;
    let met: Vec<_> = tally::met(audit).collect();
    if met.is_empty() {
        return Ok(());
    }
    screen.blank()?;
    screen.heading(style::MET, "MET", &count(met.len(), "control"))?;
    let limit = screen.limit();
    for control in met.iter().take(limit) {
        let place = control.evidence.first().map(|evidence| format!(" ({})", evidence.place()));
        let line = screen.clean(&format!("{}{}", control.title, place.unwrap_or_default()));
        screen.wrapped("  ", "    ", &line)?;
    }
    screen.more(met.len().saturating_sub(limit))
}

fn conclusion(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    screen.blank()?;
    screen.wrapped("", "  ", &format!("Readiness: {}", verdict::readiness(audit)))?;
    if let Some(gate) = screen.gate() {
        screen.wrapped("", "  ", &verdict::gate(audit, gate))?;
    }
    let verdict = verdict::verdict(audit);
    let sentence = screen.clean(&verdict.sentence);
    let style = match verdict.outcome {
        Outcome::NotReady => style::CRITICAL,
        Outcome::Incomplete => style::MEDIUM,
        Outcome::NoCritical => style::MET,
    };
    screen.painted(style, "  ", &sentence)
}
