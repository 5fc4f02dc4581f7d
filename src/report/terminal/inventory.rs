//! The services one by one, with what is known of each, and what supports them.

use std::io;

use crate::{
    base::{Audit, ServiceSummary, Shown},
    report::{inventory, phrase::number},
};

use super::screen::{Screen, style};

/// Places named for one value.
const PLACES: usize = 2;
/// Columns of the names of rows.
const NAMES: usize = 16;

/// Writes the inventory.
pub fn write(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    if audit.services.is_empty() {
        screen.line("No service was found: nothing here is built or started as a unit.")?;
    }
    audit.services.iter().try_for_each(|service| self::service(service, screen))?;
    screen.blank()?;
    screen.painted(style::TITLE, "", "Supporting infrastructure")?;
    for one in &audit.infrastructure {
        let products = [&one.runs[..], &one.uses].concat();
        let places: Vec<String> = products
            .iter()
            .filter_map(|shown| shown.evidence.first().cloned())
            .take(PLACES)
            .collect();
        let places =
            if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        let line = format!("{}: {}{places}", one.status.words(), one.reason);
        row(screen, &one.kind, &line)?;
    }
    Ok(())
}

fn service(service: &ServiceSummary, screen: &mut Screen<'_>) -> io::Result<()> {
    let line = screen.clean(&service.name);
    screen.painted(style::TITLE, "", &line)?;
    row(screen, "Path", &service.path.to_string())?;
    let languages = service.languages.join(", ");
    row(screen, "Languages", if languages.is_empty() { "none" } else { &languages })?;
    if let Some(dockerfile) = &service.dockerfile {
        row(screen, "Image", dockerfile.as_str())?;
    }
    for (name, values) in inventory::rows(&service.details) {
        row(screen, name, &list(screen, values))?;
    }
    if !service.health.is_empty() {
        row(screen, "Health routes", &service.health.join(", "))?;
    }
    row(screen, "Test files", &number(service.tests))?;
    screen.blank()
}

fn row(screen: &mut Screen<'_>, name: &str, text: &str) -> io::Result<()> {
    let first = format!("  {name:<NAMES$} ");
    let rest = " ".repeat(NAMES + 3);
    let text = screen.clean(text);
    screen.wrapped(&first, &rest, &text)
}

fn list(screen: &Screen<'_>, values: &[Shown]) -> String {
    let limit = screen.limit();
    let shown = values.iter().take(limit).map(|one| {
        let places: Vec<&str> = one.evidence.iter().take(PLACES).map(String::as_str).collect();
        format!("{} ({})", one.value, places.join(", "))
    });
    let mut shown: Vec<String> = shown.collect();
    if values.len() > limit {
        shown.push(format!("{} more", number(values.len() - limit)));
    }
    shown.join(", ")
}
