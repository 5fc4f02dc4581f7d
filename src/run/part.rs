//! `readiness services` and `readiness controls`: one part of the report.

use std::io::{self, BufWriter, Write};

use super::{Exit, RunError, scan, terminal::Terminal};
use crate::{
    base::{Audit, Severity},
    cli::{ControlsArgs, PartArgs},
    report::{self, Part},
};

/// Writes the services, and what supports them. No rule is asked.
///
/// # Errors
///
/// When the look could not be taken, or its result not be written.
pub fn services(args: &PartArgs, terminal: &Terminal) -> Result<Exit, RunError> {
    let audit = scan::audit(args, &[], false)?;
    write(&audit, Part::Services, args, terminal)
}

/// Writes the controls, with what the rules say of each.
///
/// # Errors
///
/// When the look could not be taken, or its result not be written.
pub fn controls(args: &ControlsArgs, terminal: &Terminal) -> Result<Exit, RunError> {
    let mut audit = scan::audit(&args.part, &args.area, true)?;
    audit.controls.retain(|control| {
        (args.area.is_empty() || args.area.contains(&control.area))
            && (args.status.is_empty() || args.status.contains(&control.status))
    });
    write(&audit, Part::Controls, &args.part, terminal)
}

fn write(
    audit: &Audit,
    part: Part,
    args: &PartArgs,
    terminal: &Terminal,
) -> Result<Exit, RunError> {
    /// Values that the terminal names of one kind.
    const TOP: usize = 10;
    let options = report::Options {
        width: terminal.width,
        color: terminal.color,
        unicode: terminal.unicode,
        top: (!args.all).then_some(TOP),
        gate: None::<Severity>,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written =
        report::write_part(part, args.format, audit, &options, &mut out).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(RunError::Output {
            target: "stdout".to_owned(),
            source: error,
            help: "check that it may be written".to_owned(),
        }),
        _ if audit.scan.files == 0 => Ok(Exit::Incomplete),
        _ if !audit.problems.is_empty() => Ok(Exit::Incomplete),
        _ => Ok(Exit::Passed),
    }
}
