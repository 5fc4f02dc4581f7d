//! Gates, every control by area, and what is good.

use std::{collections::BTreeMap, io};

use crate::{
    base::{Audit, ControlReport, Evidence, Gate},
    report::{
        phrase::{self, count, number},
        tally::{self, Standing},
    },
};

use super::{
    escape::{code, code_cell, text},
    or_none,
    page::Page,
    places,
    summary::link,
};

/// Places named as evidence in a table, where they share the width with everything else.
const IN_TABLE: usize = 3;

/// Places named as evidence in a list.
const IN_LIST: usize = 10;

/// Writes the three parts.
pub fn write(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    gates(audit, page)?;
    areas(audit, page)?;
    good(audit, page)
}

fn gates(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "Gates")?;
    page.paragraph(
        "A gate passes when each of its critical and high controls that apply is met. One that is \
         not decided keeps it shut.",
    )?;
    let rows = Gate::ALL.map(|gate| gate_row(gate.name(), &Standing::of_gate(audit, gate)));
    let total = gate_row("all", &Standing::of(&audit.controls));
    page.table(
        &["Gate", "Passes", "Met", "Partly met", "Unmet", "Not decided", "Not applicable", "Ready"],
        rows.into_iter().chain([total]),
    )
}

fn gate_row(name: &str, standing: &Standing) -> Vec<String> {
    let passes = match (standing.blockers, standing.applicable()) {
        (_, 0) => "nothing to decide".to_owned(),
        (0, _) => "yes".to_owned(),
        (n, _) => format!("no, {} not met", count(n, "control")),
    };
    let ready = standing.percent().map_or_else(
        || "not decided".to_owned(),
        |percent| {
            let coverage = format!("{} of {}", standing.decided(), standing.applicable());
            format!("{} ({coverage} decided)", phrase::percent(percent))
        },
    );
    vec![
        name.to_owned(),
        passes,
        number(standing.met),
        number(standing.partial),
        number(standing.unmet),
        number(standing.unknown),
        number(standing.not_applicable),
        ready,
    ]
}

fn areas(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "Controls by area")?;
    let mut areas: BTreeMap<&str, Vec<&ControlReport>> = BTreeMap::new();
    for control in &audit.controls {
        areas.entry(&control.area).or_default().push(control);
    }
    if areas.is_empty() {
        return page.paragraph("No control was looked at.");
    }
    for (area, controls) in areas {
        page.heading(3, &format!("{} ({})", text(area), count(controls.len(), "control")))?;
        page.table(
            &["Control", "What must hold", "Severity", "Status", "Reason", "Evidence", "Findings"],
            controls.into_iter().map(|control| control_row(audit, control)),
        )?;
    }
    Ok(())
}

fn control_row(audit: &Audit, control: &ControlReport) -> Vec<String> {
    let evidence = places(control.evidence.iter().map(Evidence::place), IN_TABLE);
    let findings = control.findings.iter().map(|id| finding_link(audit, id)).collect();
    vec![
        code_cell(&control.id),
        text(&control.title),
        control.severity.to_string(),
        control.status.to_string(),
        text(&control.reason),
        or_none(Some(evidence).filter(|places| !places.is_empty()).into_iter().collect()),
        or_none(findings),
    ]
}

/// A link, if the finding is in this document.
fn finding_link(audit: &Audit, id: &str) -> String {
    let is_here = audit.findings.iter().any(|finding| finding.id == id);
    if is_here { link(id) } else { text(id) }
}

fn good(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "What is good")?;
    let met: Vec<_> = tally::met(audit).collect();
    if met.is_empty() {
        return page.paragraph("No control is shown to be met.");
    }
    page.paragraph(&format!("{} met.", is_or_are(met.len())))?;
    page.list(met.iter().map(|control| good_item(control)))
}

fn is_or_are(controls: usize) -> String {
    format!("{} {}", count(controls, "control"), if controls == 1 { "is" } else { "are" })
}

fn good_item(control: &ControlReport) -> String {
    let evidence = places(control.evidence.iter().map(Evidence::place), IN_LIST);
    let evidence = Some(evidence).filter(|places| !places.is_empty());
    format!(
        "{} ({}): {}{}",
        text(&control.title),
        code(&control.id),
        text(&control.reason),
        evidence.map(|places| format!(" Evidence: {places}.")).unwrap_or_default(),
    )
}
