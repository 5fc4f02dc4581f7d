//! A finding in full: what it is, what stands there, what it leads to and how to get rid of it.

use std::io;

use crate::{
    base::{Finding, Location},
    report::phrase::{self, hours, number},
};

use super::{
    excerpt, fit,
    screen::{self, Screen, style},
};

/// How many further places are named.
const FURTHER_PLACES: usize = 3;

/// Writes the block.
pub fn write(finding: &Finding, screen: &mut Screen<'_>) -> io::Result<()> {
    screen.blank()?;
    head(finding, screen)?;
    let is_told = excerpt(finding, screen)?;
    further_places(finding, screen)?;
    if !is_told {
        note("state", &finding.present, screen)?;
    }
    note("impact", &finding.impact, screen)?;
    note("fix", finding.resolution.first().map_or("", String::as_str), screen)?;
    note("more", &format!("readiness explain {}", finding.rule), screen)
}

/// `CRITICAL  CB-01  Title   [service]  confidence high · ~2 h`, on one line if there is room.
fn head(finding: &Finding, screen: &mut Screen<'_>) -> io::Result<()> {
    let word = format!("{:8}", finding.severity.name().to_uppercase());
    let id = screen.clean(&finding.id);
    let indent = " ".repeat(fit::width(&word) + fit::width(&id) + 4);
    let first = format!("{}  {id}  ", screen.paint(screen::severity(finding.severity), &word));
    let title = screen.clean(&phrase::title(finding));
    let facts = facts(finding, screen);
    let one_line = fit::width(&indent) + fit::width(&title) + 3 + fit::width(&facts);
    if one_line <= screen.width() {
        let title = screen.paint(style::TITLE, &title);
        return screen.line(&format!("{first}{title}   {}", screen.paint(style::ASIDE, &facts)));
    }
    screen.painted_after(&first, style::TITLE, &indent, &title)?;
    screen.painted_after(&indent, style::ASIDE, &indent, &facts)
}

fn facts(finding: &Finding, screen: &Screen<'_>) -> String {
    let service = finding.service.as_deref();
    let service = service.map(|name| format!("[{}]  ", screen.clean(name))).unwrap_or_default();
    let effort = hours(finding.effort_hours);
    format!("{service}confidence {}{}~{effort}", finding.confidence, screen.dot())
}

/// What stands at the first place. Whether the present state is said in it.
fn excerpt(finding: &Finding, screen: &mut Screen<'_>) -> io::Result<bool> {
    let Some(location) = finding.locations.first() else { return Ok(false) };
    let present = screen.clean(&finding.present);
    let Some(excerpt) = excerpt::render(location, &present, screen) else {
        place_only(location, screen)?;
        return Ok(false);
    };
    excerpt.text.lines().try_for_each(|line| screen.line(line))?;
    Ok(excerpt.has_label)
}

fn place_only(location: &Location, screen: &mut Screen<'_>) -> io::Result<()> {
    let place = screen.clean(&format!("{}:{}", location.place(), location.start_column));
    screen.line(&format!("   --> {place}"))
}

fn further_places(finding: &Finding, screen: &mut Screen<'_>) -> io::Result<()> {
    let further: Vec<_> = finding.locations.iter().skip(1).map(Location::place).collect();
    let named = further.iter().take(FURTHER_PLACES).cloned().collect::<Vec<_>>().join(", ");
    let left_out = further.len().saturating_sub(FURTHER_PLACES);
    let more = if left_out > 0 { format!(" and {} more", number(left_out)) } else { String::new() };
    note("also at", &format!("{named}{more}"), screen)
}

/// `   = impact: text`, if there is a text.
fn note(name: &str, text: &str, screen: &mut Screen<'_>) -> io::Result<()> {
    let text = screen.clean(text);
    if text.is_empty() {
        return Ok(());
    }
    let first = format!("   = {name}: ");
    let rest = " ".repeat(first.len());
    let first = format!("   = {}: ", screen.paint(style::TITLE, name));
    screen.wrapped(&first, &rest, &text)
}
