//! `path:line:col: severity[CB-01] rule: title (confidence)`: one line for each place, in the form that
//! `grep`, editors and quickfix lists follow. Accepted findings are left out, since each line is one
//! thing to act on.

use std::io::{self, Write};

use crate::base::{Audit, Finding};

use super::{
    Options,
    inert::{self, Charset},
};

/// Writes the lines.
pub fn write(audit: &Audit, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let charset = if options.unicode { Charset::Unicode } else { Charset::Ascii };
    for finding in audit.open() {
        for place in places(audit, finding) {
            let Finding { id, severity, rule, title, confidence, .. } = finding;
            let line = format!("{place}: {severity}[{id}] {rule}: {title} ({confidence})");
            writeln!(out, "{}", inert::line(&line, charset))?;
        }
    }
    Ok(())
}

/// Every location; for an absent thing the folder that lacks it.
fn places(audit: &Audit, finding: &Finding) -> Vec<String> {
    if finding.locations.is_empty() {
        let name = finding.service.as_deref();
        let service = audit.services.iter().find(|service| Some(service.name.as_str()) == name);
        return vec![service.map_or_else(|| ".".to_owned(), |service| service.path.to_string())];
    }
    let locations = finding.locations.iter();
    locations.map(|at| format!("{}:{}:{}", at.path, at.start_line, at.start_column)).collect()
}
