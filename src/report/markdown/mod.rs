//! The document: what a person hands over to somebody who was not there. Its order is the order of the
//! reader's questions: may we go live, what stops us, what is there, what exactly is wrong, what is
//! right, what was not looked at.

mod controls;
mod coverage;
mod escape;
mod findings;
mod inventory;
mod page;
mod summary;

use std::io::{self, Write};

use crate::base::Audit;

use super::{Options, phrase::number};
use escape::code_cell;
use page::Page;

/// Writes the document.
pub fn write(audit: &Audit, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out);
    summary::write(audit, &mut page)?;
    inventory::write(audit, &mut page)?;
    findings::write(audit, &mut page)?;
    controls::write(audit, &mut page)?;
    coverage::write(audit, &mut page)
}

/// Writes the services alone, with what supports them.
pub fn write_services(audit: &Audit, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    inventory::write(audit, &mut Page::new(out))
}

/// Writes the controls alone.
pub fn write_controls(audit: &Audit, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    controls::write(audit, &mut Page::new(out))
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
