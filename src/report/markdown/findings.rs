//! Each open finding, as somebody who has to repair it wants to read it.

use std::io;

use crate::{
    base::{Audit, Finding, Location, Role, Severity},
    report::{
        phrase::{self, count, hours, number},
        tally,
    },
};

use super::{
    escape::{anchor, code, code_cell, reference, text},
    page::Page,
};

/// Places named for one finding; the rest is counted.
const PLACES: usize = 50;

/// Writes the findings, worst first.
pub fn write(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "Findings")?;
    if audit.worst().is_none() {
        return page.paragraph("None is open.");
    }
    for severity in Severity::WORST_FIRST {
        let findings = tally::open(audit, severity);
        let mut name = severity.name().to_owned();
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        page.heading(3, &format!("{name} ({})", number(findings.len())))?;
        if findings.is_empty() {
            page.paragraph("None is open.")?;
        }
        findings.iter().try_for_each(|finding| write_one(finding, page))?;
    }
    Ok(())
}

fn write_one(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let title = text(&phrase::title(finding));
    let id = &finding.id;
    page.heading(4, &format!("<a id=\"{}\"></a>{}: {title}", anchor(id), text(id)))?;
    facts(finding, page)?;
    places(finding, page)?;
    part("Present state", &finding.present, page)?;
    if let Some(location) = finding.locations.first().filter(|at| !at.snippet.trim().is_empty()) {
        page.paragraph(&format!("{}, {}:", code(location.path.as_str()), phrase::lines(location)))?;
        page.source(&location.snippet)?;
    }
    part("Problem", &finding.problem, page)?;
    if !finding.resolution.is_empty() {
        page.paragraph("**Required resolution**")?;
        page.steps(finding.resolution.iter().map(|step| text(step)))?;
    }
    part("Production impact", &finding.impact, page)?;
    if !finding.references.is_empty() {
        page.paragraph("**References**")?;
        page.list(finding.references.iter().map(|at| reference(at)))?;
    }
    Ok(())
}

fn facts(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let service = finding.service.as_deref();
    let row = vec![
        finding.severity.to_string(),
        service.map_or_else(|| "the repository".to_owned(), text),
        code_cell(&finding.rule),
        code_cell(&finding.control),
        text(&finding.area),
        finding.gate.to_string(),
        finding.confidence.to_string(),
        hours(finding.effort_hours),
    ];
    let head = ["Severity", "Service", "Rule", "Control", "Area", "Gate", "Confidence", "Effort"];
    page.table(&head, [row])
}

fn places(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let locations = &finding.locations;
    if locations.is_empty() {
        return Ok(());
    }
    page.paragraph(&format!("**Where** ({})", count(locations.len(), "place")))?;
    page.list(locations.iter().take(PLACES).map(place))?;
    let left_out = locations.len().saturating_sub(PLACES);
    let more = format!("{} more.", count(left_out, "place"));
    page.paragraph(if left_out > 0 { &more } else { "" })
}

/// `path:58` or `path:58-60`, and what the file is for if it does not ship.
fn place(location: &Location) -> String {
    let end = location.end_line;
    let end = if end > location.start_line { format!("-{end}") } else { String::new() };
    let role = match location.role {
        Role::Production => String::new(),
        role => format!(" ({role})"),
    };
    format!("{}{role}", code(&format!("{}{end}", location.place())))
}

/// `**Problem.** text`, if there is a text.
fn part(name: &str, body: &str, page: &mut Page<'_>) -> io::Result<()> {
    if body.trim().is_empty() {
        return Ok(());
    }
    page.paragraph(&format!("**{name}.** {}", text(body)))
}
