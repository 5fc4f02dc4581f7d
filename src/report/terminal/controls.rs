//! Every control with its state, by area.

use std::{collections::BTreeMap, io};

use crate::base::{Audit, ControlReport, ControlStatus};

use super::screen::{Screen, style};

/// Columns of the states.
const STATES: usize = 14;

/// Writes the controls.
pub fn write(audit: &Audit, screen: &mut Screen<'_>) -> io::Result<()> {
    let mut areas: BTreeMap<&str, Vec<&ControlReport>> = BTreeMap::new();
    for control in &audit.controls {
        areas.entry(&control.area).or_default().push(control);
    }
    for (area, controls) in areas {
        let title = screen.clean(area);
        screen.painted(style::TITLE, "", &title)?;
        controls.into_iter().try_for_each(|one| control(one, screen))?;
        screen.blank()?;
    }
    super::tables::gates(audit, screen)
}

fn control(control: &ControlReport, screen: &mut Screen<'_>) -> io::Result<()> {
    let state = format!("{:<STATES$}", control.status.name());
    let state = match control.status {
        ControlStatus::Met => screen.paint(style::MET, &state),
        ControlStatus::Unmet => screen.paint(style::HIGH, &state),
        ControlStatus::Partial => screen.paint(style::MEDIUM, &state),
        ControlStatus::Unknown | ControlStatus::NotApplicable => screen.paint(style::ASIDE, &state),
    };
    let title = screen.clean(&format!("{} ({}, {})", control.title, control.id, control.severity));
    screen.wrapped(&format!("  {state} "), &" ".repeat(STATES + 3), &title)?;
    let reason = screen.clean(&control.reason);
    let indent = " ".repeat(STATES + 3);
    screen.wrapped(&indent, &indent, &reason)
}
