//! The first page: what was looked at, the verdict, the numbers and what stops going live.

use std::io;

use crate::{
    base::{Audit, Finding, Severity},
    report::{
        phrase::{self, bytes, count, hours, number},
        tally::{self, Standing},
        verdict,
    },
};

use super::{
    escape::{anchor, code, text},
    page::Page,
};

/// Blockers that are named on the first page.
const BLOCKERS: usize = 10;

/// Writes everything up to the key blockers.
pub fn write(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    title(audit, page)?;
    page.heading(2, "Executive summary")?;
    page.paragraph(&format!("**{}**", text(&verdict::verdict(audit).sentence)))?;
    page.paragraph(&sentences(audit))?;
    counts(audit, page)?;
    readiness(audit, page)?;
    blockers(audit, page)
}

fn title(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    let tool = &audit.tool;
    page.heading(1, &format!("Production readiness: {}", text(&audit.scan.root)))?;
    let commit = audit.scan.commit.as_deref().map_or_else(|| "unknown".to_owned(), code);
    page.list([
        format!("Project: {}", text(&audit.scan.root)),
        format!("Commit: {commit}"),
        format!("Tool: {} {}", text(&tool.name), text(&tool.version)),
        format!("Rule set: {} ({})", code(&tool.ruleset), count(tool.rules, "rule")),
        format!("Read: {}, {}", count(audit.scan.files, "file"), bytes(audit.scan.bytes)),
    ])
}

fn sentences(audit: &Audit) -> String {
    let open = audit.open().count();
    let places: usize = audit.open().map(|finding| finding.locations.len()).sum();
    let all = Standing::of(&audit.controls);
    let found = format!(
        "{} in {}: {} open in {}, {} accepted.",
        count(open + audit.accepted().count(), "finding"),
        count(audit.services.len(), "service"),
        number(open),
        count(places, "place"),
        number(audit.accepted().count()),
    );
    let controls = format!(
        "{} apply: {} met, {} partly met, {} unmet, {} not decided by the repository. {} not apply.",
        count(all.applicable(), "control"),
        number(all.met),
        number(all.partial),
        number(all.unmet),
        number(all.unknown),
        do_not(all.not_applicable),
    );
    format!("{found} {controls}")
}

fn do_not(controls: usize) -> String {
    format!("{} {}", count(controls, "control"), if controls == 1 { "does" } else { "do" })
}

fn counts(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    let of = |severity: Severity| move |finding: &&Finding| finding.severity == severity;
    let rows = Severity::WORST_FIRST.map(|severity| {
        let open: Vec<_> = audit.open().filter(of(severity)).collect();
        let accepted = audit.accepted().filter(of(severity)).count();
        count_row(severity.name(), &open, accepted)
    });
    let open: Vec<_> = audit.open().collect();
    let total = count_row("total", &open, audit.accepted().count());
    page.table(
        &["Severity", "Open", "Places", "Effort of the open", "Accepted"],
        rows.into_iter().chain([total]),
    )
}

fn count_row(name: &str, open: &[&Finding], accepted: usize) -> Vec<String> {
    let places = open.iter().map(|finding| finding.locations.len()).sum();
    let effort = hours(phrase::effort(open.iter().copied()));
    vec![name.to_owned(), number(open.len()), number(places), effort, number(accepted)]
}

fn readiness(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.paragraph(&format!("Readiness: {}.", verdict::readiness(audit)))?;
    page.paragraph(
        "The percentage is the weight of what is met over the weight of what is decided. A critical \
         control weighs 8, a high one 4, a medium one 2, a low one 1; one that is partly met counts half. \
         A control that nothing in the repository decides counts for neither side. The percentage \
         decides nothing: one open critical finding means not ready.",
    )
}

fn blockers(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(3, "Key blockers")?;
    let worst = [Severity::Critical, Severity::High];
    let blockers: Vec<_> =
        worst.into_iter().flat_map(|severity| tally::open(audit, severity)).collect();
    if blockers.is_empty() {
        return page.paragraph("No critical and no high finding is open.");
    }
    page.steps(blockers.iter().take(BLOCKERS).map(|finding| blocker(finding)))?;
    let left_out = blockers.len().saturating_sub(BLOCKERS);
    let more = format!("{} more below.", count(left_out, "critical or high finding"));
    page.paragraph(if left_out > 0 { &more } else { "" })
}

fn blocker(finding: &Finding) -> String {
    let service = finding.service.as_deref().map(|name| format!(" in {}", text(name)));
    let place = finding.place().map(|place| format!(", {}", code(&place)));
    format!(
        "{}: {}{}{} ({}, {})",
        link(&finding.id),
        text(&phrase::title(finding)),
        service.unwrap_or_default(),
        place.unwrap_or_default(),
        finding.severity,
        hours(finding.effort_hours),
    )
}

/// A link to a finding of this document.
pub fn link(id: &str) -> String {
    format!("[{}](#{})", text(id), anchor(id))
}
