//! What somebody accepted, what the reader should know, and what was not looked at.

use std::io;

use crate::{
    base::{Audit, Notice, Problem},
    report::{
        phrase::{count, number},
        tally,
    },
};

use super::screen::{Screen, style};

/// Writes the parts that have something to say.
pub fn write(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    accepted(audit, screen)?;
    let notices: Vec<_> = audit.notices.iter().map(notice).collect();
    list("NOTICES", &notices, screen)?;
    let problems: Vec<_> = audit.problems.iter().map(problem).collect();
    list("COULD NOT BE LOOKED AT", &problems, screen)?;
    skipped(audit, screen)
}

/// `ACCEPTED  2 findings; the next acceptance ends on 2027-03-31`.
fn accepted(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    let n = audit.accepted().count();
    if n == 0 {
        return Ok(());
    }
    let ends = audit.accepted().filter_map(|finding| finding.suppressed.as_ref()?.until).min();
    let ends = ends.map_or_else(
        || "without an end".to_owned(),
        |date| format!("the next acceptance ends on {date}"),
    );
    screen.blank()?;
    screen.heading(style::MEDIUM, "ACCEPTED", &format!("{}; {ends}", count(n, "finding")))
}

/// `NOT READ  14 files and folders: 10 binary, 4 too large`.
fn skipped(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    let reasons = tally::skipped(audit);
    if reasons.is_empty() {
        return Ok(());
    }
    let total = number(audit.scan.skipped.len());
    let reasons: Vec<_> =
        reasons.iter().map(|(reason, n)| format!("{} {reason}", number(*n))).collect();
    let text = screen.clean(&format!("{total} paths: {}", reasons.join(", ")));
    screen.blank()?;
    let word = screen.paint(style::MEDIUM, "NOT READ");
    screen.wrapped(&format!("{word}  "), "          ", &text)
}

fn list(word: &str, items: &[String], screen: &mut Screen<'_>) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    screen.blank()?;
    screen.heading(style::MEDIUM, word, &number(items.len()))?;
    let limit = screen.limit();
    for item in items.iter().take(limit) {
        let item = screen.clean(item);
        screen.wrapped("  ", "    ", &item)?;
    }
    screen.more(items.len().saturating_sub(limit))
}

fn notice(notice: &Notice) -> String {
    let line = notice.line.map(|line| format!(":{line}")).unwrap_or_default();
    format!("{}{line}: {} ({})", notice.path, notice.message, notice.kind)
}

fn problem(problem: &Problem) -> String {
    let path = problem.path.as_ref().map(ToString::to_string);
    let rule = problem.rule.as_ref().map(|rule| format!("rule {rule}"));
    let about: Vec<_> = path.into_iter().chain(rule).collect();
    if about.is_empty() {
        return problem.message.clone();
    }
    format!("{}: {}", about.join(", "), problem.message)
}
