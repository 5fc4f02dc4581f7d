//! What somebody accepted and what was not looked at: the limits of everything before.

use std::io;

use crate::{
    base::{Audit, ControlStatus, Finding, Notice, Problem, Suppression},
    report::{
        phrase::{self, count, number},
        tally,
    },
};

use super::{
    escape::{anchor, code, code_cell, text},
    page::Page,
};

/// Items of one list; the rest is counted.
const ITEMS: usize = 100;

/// Writes the two parts.
pub fn write(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    accepted(audit, page)?;
    page.heading(2, "What was not looked at")?;
    undecided(audit, page)?;
    problems(audit, page)?;
    skipped(audit, page)?;
    notices(audit, page)
}

fn accepted(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "Accepted risks")?;
    let rows: Vec<_> = audit
        .accepted()
        .filter_map(|finding| Some(accepted_row(finding, finding.suppressed.as_ref()?)))
        .collect();
    if rows.is_empty() {
        return page.paragraph("No finding is accepted.");
    }
    page.table(&["Id", "Severity", "Service", "Finding", "Reason", "Until", "Written in"], rows)
}

fn accepted_row(finding: &Finding, suppression: &Suppression) -> Vec<String> {
    let id = &finding.id;
    let until = suppression.until.map_or_else(|| "no end".to_owned(), |date| date.to_string());
    vec![
        format!("<a id=\"{}\"></a>{}", anchor(id), text(id)),
        finding.severity.to_string(),
        finding.service.as_deref().map_or_else(|| "the repository".to_owned(), text),
        text(&phrase::title(finding)),
        text(&suppression.reason),
        until,
        code_cell(&format!("{}:{}", suppression.path, suppression.line)),
    ]
}

fn undecided(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    let unknown = |status| status == ControlStatus::Unknown;
    let unknown: Vec<_> = audit.controls.iter().filter(|c| unknown(c.status)).collect();
    page.heading(3, &format!("Controls that the repository does not decide ({})", unknown.len()))?;
    if unknown.is_empty() {
        return page.paragraph("None.");
    }
    // All of them: each is a question that somebody has to answer before going live.
    page.list(unknown.iter().map(|control| {
        let title = text(&control.title);
        format!("{title} ({}, {}): {}", code(&control.id), control.severity, text(&control.reason))
    }))
}

fn problems(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(3, &format!("Parts of the look that failed ({})", number(audit.problems.len())))?;
    cut_list(audit.problems.iter().map(problem), page)
}

fn problem(problem: &Problem) -> String {
    let path = problem.path.as_ref().map(|path| code(&path.to_string()));
    let rule = problem.rule.as_ref().map(|rule| format!("rule {}", code(rule)));
    let about: Vec<_> = path.into_iter().chain(rule).collect();
    let message = text(&problem.message);
    if about.is_empty() { message } else { format!("{}: {message}", about.join(", ")) }
}

fn skipped(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    let skipped = &audit.scan.skipped;
    page.heading(3, &format!("Files and folders that were not read ({})", number(skipped.len())))?;
    let reasons = tally::skipped(audit);
    let rows: Vec<_> = reasons.iter().map(|(why, n)| vec![text(why), number(*n)]).collect();
    if !rows.is_empty() {
        page.table(&["Reason", "Paths"], rows)?;
    }
    let item = |path: &str, reason: &str| format!("{}: {}", code(path), text(reason));
    cut_list(skipped.iter().map(|skipped| item(&skipped.path.to_string(), &skipped.reason)), page)
}

fn notices(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(3, &format!("Notices ({})", number(audit.notices.len())))?;
    cut_list(audit.notices.iter().map(notice), page)
}

fn notice(notice: &Notice) -> String {
    let line = notice.line.map(|line| format!(":{line}")).unwrap_or_default();
    let place = code(&format!("{}{line}", notice.path));
    format!("{place}: {} ({})", text(&notice.message), text(&notice.kind))
}

/// The first of a list that can be very long, and how many there are besides.
fn cut_list(items: impl ExactSizeIterator<Item = String>, page: &mut Page<'_>) -> io::Result<()> {
    let left_out = items.len().saturating_sub(ITEMS);
    if items.len() == 0 {
        return page.paragraph("None.");
    }
    page.list(items.take(ITEMS))?;
    let more = format!("{} more.", count(left_out, "item"));
    page.paragraph(if left_out > 0 { &more } else { "" })
}
