//! The services, what is known of each, and what supports them.

use std::io;

use crate::{
    base::{Audit, Infrastructure, ServiceSummary, Shown},
    report::{inventory, phrase::number},
};

use super::{
    escape::{code_cell, text},
    or_none,
    page::Page,
};

/// Values named in one cell; the rest is counted.
const VALUES: usize = 12;
/// Places named for one value.
const PLACES: usize = 2;

/// Writes both.
pub fn write(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    services(audit, page)?;
    infrastructure(audit, page)
}

fn services(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "Services")?;
    if audit.services.is_empty() {
        return page.paragraph("No service was found: nothing here is built or started as a unit.");
    }
    page.table(
        &["Service", "Path", "Languages", "Frameworks", "Ports", "Image", "Health", "Test files"],
        audit.services.iter().map(service_row),
    )?;
    for service in &audit.services {
        let rows = inventory::rows(&service.details);
        if rows.is_empty() {
            continue;
        }
        page.heading(3, &text(&service.name))?;
        let rows = rows.into_iter().map(|(name, values)| vec![name.to_owned(), cell(values)]);
        page.table(&["What", "As found"], rows)?;
    }
    Ok(())
}

fn service_row(service: &ServiceSummary) -> Vec<String> {
    let words = |words: &[String]| or_none(words.iter().map(|word| text(word)).collect());
    let image = service.dockerfile.as_ref().map(|path| code_cell(path.as_str()));
    vec![
        text(&service.name),
        code_cell(&service.path.to_string()),
        words(&service.languages),
        words(&service.frameworks),
        or_none(service.ports.iter().map(u16::to_string).collect()),
        or_none(image.into_iter().collect()),
        or_none(service.health.iter().map(|place| code_cell(place)).collect()),
        number(service.tests),
    ]
}

fn infrastructure(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    if audit.infrastructure.is_empty() {
        return Ok(());
    }
    page.heading(2, "Supporting infrastructure")?;
    page.table(
        &["Kind", "Status", "Run here", "Used by code or settings", "Why"],
        audit.infrastructure.iter().map(infrastructure_row),
    )
}

fn infrastructure_row(one: &Infrastructure) -> Vec<String> {
    vec![
        text(&one.kind),
        one.status.words().to_owned(),
        cell(&one.runs),
        cell(&one.uses),
        text(&one.reason),
    ]
}

/// Values with their first places.
fn cell(values: &[Shown]) -> String {
    let shown = values.iter().take(VALUES).map(|one| {
        let places: Vec<String> =
            one.evidence.iter().take(PLACES).map(|place| code_cell(place)).collect();
        format!("{} ({})", text(&one.value), places.join(", "))
    });
    let mut cells: Vec<String> = shown.collect();
    if values.len() > VALUES {
        cells.push(format!("{} more", number(values.len() - VALUES)));
    }
    or_none(cells)
}
