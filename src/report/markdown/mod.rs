//! The document: what a person hands over to somebody who was not there. Its order is the order of the
//! reader's questions: may we go live, what stops us, what is there, what exactly is wrong, what is
//! right, what was not looked at.

mod controls;
mod coverage;
mod escape;
mod findings;
mod page;
mod summary;

use std::io::{self, Write};

use crate::base::{Audit, ServiceSummary};

use super::{Options, phrase::number};
use escape::{code_cell, text};
use page::Page;

/// Writes the document.
pub fn write(audit: &Audit, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out);
    summary::write(audit, &mut page)?;
    services(audit, &mut page)?;
    findings::write(audit, &mut page)?;
    controls::write(audit, &mut page)?;
    coverage::write(audit, &mut page)
}

fn services(audit: &Audit, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(2, "Services")?;
    if audit.services.is_empty() {
        return page.paragraph("No service was found: nothing here is built or started as a unit.");
    }
    page.table(
        &["Service", "Path", "Languages", "Frameworks", "Ports", "Image", "Health", "Test files"],
        audit.services.iter().map(service_row),
    )
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

/// A list in a cell; `none` instead of an empty one, which would look forgotten.
fn or_none(items: Vec<String>) -> String {
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

/// The first `limit` places, the others counted.
fn places(places: impl ExactSizeIterator<Item = String>, limit: usize) -> String {
    let left_out = places.len().saturating_sub(limit);
    let named: Vec<_> = places.take(limit).map(|place| code_cell(&place)).collect();
    let named = named.join(", ");
    if left_out == 0 { named } else { format!("{named} and {} more", number(left_out)) }
}
