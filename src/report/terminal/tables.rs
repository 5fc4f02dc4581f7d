//! The two tables that sum a report up.

use std::io;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, TableStyle, presets};

use crate::{
    base::{Audit, Gate, ServiceSummary},
    report::{
        phrase::{self, number},
        tally::Standing,
    },
};

use super::screen::{Screen, style};

/// Health routes and ports named for each service; the rest is counted.
const NAMED: usize = 3;

/// What is deployed.
pub fn services(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    screen.blank()?;
    if audit.services.is_empty() {
        return screen.line("No service was found: nothing here is built or started as a unit.");
    }
    let mut table = table(screen);
    table.set_header(["SERVICE", "PATH", "LANGUAGES", "PORTS", "HEALTH", "TESTS"]);
    for service in &audit.services {
        table.add_row(service_row(service, screen));
    }
    print(&table, screen)
}

fn service_row(service: &ServiceSummary, screen: &Screen<'_>) -> Vec<Cell> {
    let ports: Vec<_> = service.ports.iter().map(u16::to_string).collect();
    vec![
        Cell::new(screen.clean(&service.name)),
        Cell::new(screen.clean(&service.path.to_string())),
        Cell::new(screen.clean(&some(&service.languages))),
        Cell::new(some(&ports)),
        Cell::new(screen.clean(&some(&service.health))),
        Cell::new(number(service.tests)).set_alignment(CellAlignment::Right),
    ]
}

/// The first few of a list and how many follow; `-` for none.
fn some(items: &[String]) -> String {
    if items.is_empty() {
        return "-".to_owned();
    }
    let named = items.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} +{more}"),
    }
}

/// How far the controls of each gate hold.
pub fn gates(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    let mut table = table(screen);
    table.set_header(["GATE", "MET", "UNMET", "PARTIAL", "UNKNOWN", "N/A", "READY"]);
    for gate in Gate::ALL {
        table.add_row(standing_row(gate.name(), &Standing::of_gate(audit, gate)));
    }
    table.add_row(standing_row("all", &Standing::of(&audit.controls)));
    screen.blank()?;
    print(&table, screen)
}

fn standing_row(name: &str, standing: &Standing) -> Vec<Cell> {
    let counts =
        [standing.met, standing.unmet, standing.partial, standing.unknown, standing.not_applicable];
    let ready = standing.percent().map_or_else(|| "-".to_owned(), phrase::percent);
    let numbers = counts.map(number).into_iter().chain([ready]);
    let numbers = numbers.map(|text| Cell::new(text).set_alignment(CellAlignment::Right));
    [Cell::new(name)].into_iter().chain(numbers).collect()
}

fn table(screen: &Screen<'_>) -> Table {
    let mut table = Table::new();
    let width = u16::try_from(screen.width()).unwrap_or(u16::MAX);
    table
        .load_style(lines(screen))
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .force_no_tty();
    table
}

/// One line under the header: enough to see the columns.
const fn lines(screen: &Screen<'_>) -> TableStyle {
    let fill = match screen.charset() {
        crate::report::inert::Charset::Unicode => '─',
        crate::report::inert::Charset::Ascii => '-',
    };
    let line = comfy_table::LineStyle::none().fill(fill).junction(fill);
    presets::NOTHING.header_separator(line)
}

fn print(table: &Table, screen: &mut Screen<'_>) -> io::Result<()> {
    for (i, line) in table.lines().enumerate() {
        // Cells have a space on each side; the first one would indent the table.
        let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
        let line = if i == 0 { screen.paint(style::TITLE, line) } else { line.to_owned() };
        screen.line(&line)?;
    }
    Ok(())
}
