//! The result itself. Its types are the contract; here is only how it is laid out.

use std::io::{self, Write};

use crate::base::Audit;

use super::{Options, inert};

/// Writes the result, indented and with a line break at its end.
pub fn write(audit: &Audit, _: &Options, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(audit)?;
    writeln!(out, "{}", escape(&text))
}

/// Writes the services, and what supports them.
pub fn write_services(audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    let part = serde_json::json!({
        "schema_version": audit.schema_version,
        "services": audit.services,
        "infrastructure": audit.infrastructure,
    });
    writeln!(out, "{}", escape(&serde_json::to_string_pretty(&part)?))
}

/// Writes the controls.
pub fn write_controls(audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    let part = serde_json::json!({
        "schema_version": audit.schema_version,
        "summary": audit.summary,
        "controls": audit.controls,
    });
    writeln!(out, "{}", escape(&serde_json::to_string_pretty(&part)?))
}

/// JSON lets a string hold characters that a terminal obeys; their escaped form is the same value.
/// Outside of strings JSON has line breaks only, which stay.
fn escape(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if inert::is_inert(c) || c == '\n' {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_is_read_back_is_what_was_written() {
        let mut audit = sample::audit();
        audit.scan.root = "a\u{9b}b\u{202e}c\u{7f}\u{e0041}d\u{1b}\n".to_owned();
        let mut out = Vec::new();
        write(&audit, &Options::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.chars().all(|c| inert::is_inert(c) || c == '\n'));
        assert!(text.ends_with("}\n"));
        assert_eq!(serde_json::from_str::<Audit>(&text).unwrap(), audit);
    }
}
