//! Every format against one audit, read as a stranger would read it.

use std::io::{self, ErrorKind, Write};

use super::{Format, Options, inert, sample};
use crate::base::{Audit, Severity};

/// A report as text.
fn report(format: Format, audit: &Audit, options: &Options) -> String {
    let mut out = Vec::new();
    super::write(format, audit, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn terminal(width: usize) -> Options {
    Options { width, gate: Some(Severity::Critical), ..Options::default() }
}

#[test]
fn terminal_of_80_columns() {
    insta::assert_snapshot!(report(Format::Terminal, &sample::audit(), &terminal(80)));
}

#[test]
fn terminal_of_120_columns() {
    insta::assert_snapshot!(report(Format::Terminal, &sample::audit(), &terminal(120)));
}

#[test]
fn terminal_that_speaks_ascii_only() {
    let options = Options { unicode: false, ..terminal(80) };
    let text = report(Format::Terminal, &sample::audit(), &options);
    assert!(text.is_ascii());
    insta::assert_snapshot!(text);
}

#[test]
fn terminal_with_room_for_one() {
    let options = Options { top: Some(1), gate: None, ..terminal(100) };
    insta::assert_snapshot!(report(Format::Terminal, &sample::audit(), &options));
}

#[test]
fn terminal_in_colour_says_the_same() {
    let plain = report(Format::Terminal, &sample::audit(), &terminal(80));
    let options = Options { color: true, ..terminal(80) };
    let coloured = report(Format::Terminal, &sample::audit(), &options);
    assert!(coloured.contains("\u{1b}["));
    let stripped = without_styles(&coloured);
    assert!(stripped.chars().all(|c| inert::is_inert(c) || c == '\n'));
    assert_eq!(stripped, plain);
}

/// The text without `ESC [ ... m`, and without the spaces that this leaves at the ends of lines.
fn without_styles(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('m').unwrap().1);
    let text: String = std::iter::once(first.as_str()).chain(rest).collect();
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn terminal_with_nothing_found() {
    insta::assert_snapshot!(report(Format::Terminal, &sample::clean(), &terminal(80)));
}

#[test]
fn compact() {
    insta::assert_snapshot!(report(Format::Compact, &sample::audit(), &Options::default()));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(report(Format::Markdown, &sample::audit(), &Options::default()));
}

#[test]
fn markdown_with_nothing_found() {
    insta::assert_snapshot!(report(Format::Markdown, &sample::clean(), &Options::default()));
}

#[test]
fn json() {
    insta::assert_snapshot!(report(Format::Json, &sample::clean(), &Options::default()));
}

#[test]
fn every_format_is_found_by_its_name() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(*format));
    }
    let error = "pdf".parse::<Format>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no format `pdf`; use one of terminal, compact, markdown, json"
    );
}

/// A pipe whose reader has gone after some bytes.
struct ClosedPipe(usize);

impl Write for ClosedPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.min(bytes.len()) {
            0 if !bytes.is_empty() => Err(ErrorKind::BrokenPipe.into()),
            n => {
                self.0 -= n;
                Ok(n)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_told_to_the_caller() {
    for format in Format::ALL {
        for bytes in [0, 10, 300, 1_000] {
            let result = super::write(
                *format,
                &sample::audit(),
                &Options::default(),
                &mut ClosedPipe(bytes),
            );
            assert_eq!(result.unwrap_err().kind(), ErrorKind::BrokenPipe, "{format} after {bytes}");
        }
    }
}

#[test]
fn nothing_of_the_repository_is_obeyed() {
    for format in Format::ALL {
        for unicode in [true, false] {
            let options = Options { unicode, top: None, ..Options::default() };
            let text = report(*format, &sample::audit(), &options);
            assert!(text.chars().all(|c| inert::is_inert(c) || c == '\n'), "{format}");
        }
    }
}

#[test]
fn own_reports_are_recognised_and_others_are_not() {
    for format in [Format::Json, Format::Markdown] {
        assert!(super::is_own(&report(format, &sample::audit(), &Options::default())), "{format}");
    }
    assert!(!super::is_own("{ \"schema_version\": 1, \"name\": \"other\" }"));
    assert!(!super::is_own("# Production readiness: a plan\n\nWe shall see.\n"));
}
