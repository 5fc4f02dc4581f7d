//! Findings in a line each: number, title, place.

use std::io;

use crate::{
    base::{Finding, Severity},
    report::phrase::{self, count, number},
};

use super::{
    fit,
    screen::{self, Screen, style},
};

/// Spaces before, between and after the columns: two each.
const GAPS: usize = 6;

/// The findings of one severity that are not shown in full.
pub struct List<'a> {
    /// The severity.
    pub severity: Severity,
    /// The findings, worst first.
    pub findings: Vec<&'a Finding>,
    /// Whether others of the severity were shown in full.
    pub follows: bool,
    /// How many lines it may have.
    pub limit: usize,
}

impl List<'_> {
    /// Writes the list, if there is anything in it.
    pub fn write(&self, screen: &mut Screen<'_>) -> io::Result<()> {
        if self.findings.is_empty() {
            return Ok(());
        }
        screen.blank()?;
        let word = self.severity.name().to_uppercase();
        let what = if self.follows { "more finding" } else { "finding" };
        let total = count(self.findings.len(), what);
        screen.heading(screen::severity(self.severity), &word, &total)?;
        let listed = self.findings.iter().take(self.limit);
        let rows: Vec<Row> = listed.map(|finding| Row::new(finding, screen)).collect();
        let columns = Columns::of(&rows, screen.width());
        rows.iter().try_for_each(|row| row.write(&columns, screen))?;
        screen.more(self.findings.len().saturating_sub(self.limit))
    }
}

struct Row {
    id: String,
    title: String,
    place: String,
    others: String,
}

impl Row {
    fn new(finding: &Finding, screen: &Screen<'_>) -> Self {
        let others = finding.locations.len().saturating_sub(1);
        Self {
            id: screen.clean(&finding.id),
            title: screen.clean(&phrase::title(finding)),
            place: screen.clean(&place(finding)),
            others: if others > 0 { format!(" +{}", number(others)) } else { String::new() },
        }
    }

    fn write(&self, columns: &Columns, screen: &mut Screen<'_>) -> io::Result<()> {
        let mark = screen.ellipsis();
        let id = fit::pad(&self.id, columns.id);
        let title = fit::pad(&fit::head(&self.title, columns.title, mark), columns.title);
        let place_columns = columns.place.saturating_sub(self.others.len());
        // The end of a path tells more than its beginning.
        let place = fit::tail(&self.place, place_columns, mark);
        let place = screen.paint(style::ASIDE, &format!("{place}{}", self.others));
        screen.line(&format!("  {id}  {title}  {place}"))
    }
}

/// The first place; for an absent thing what lacks it.
fn place(finding: &Finding) -> String {
    let lacking = || finding.service.as_ref().map(|name| format!("[{name}]"));
    finding.place().or_else(lacking).unwrap_or_else(|| "[repository]".to_owned())
}

/// Columns of a list. Titles and places share the width; each may take what the other leaves.
struct Columns {
    id: usize,
    title: usize,
    place: usize,
}

impl Columns {
    fn of(rows: &[Row], width: usize) -> Self {
        let widest = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
        let id = widest(|row| fit::width(&row.id));
        let title = widest(|row| fit::width(&row.title));
        let place = widest(|row| fit::width(&row.place) + row.others.len());
        let free = width.saturating_sub(id + GAPS);
        let title = title.min(free.saturating_sub(place.min(free / 2)));
        Self { id, title, place: place.min(free - title) }
    }
}
