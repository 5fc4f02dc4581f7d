//! Floor 1: what a scan found, written for a reader. Every format is a pure function of the [`Audit`]
//! and sees nothing else, so a saved result gives the report that the scan would have given.

mod compact;
mod inert;
mod inventory;
mod json;
mod markdown;
mod phrase;
mod tally;
mod terminal;
mod verdict;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    io::{self, Write},
    str::FromStr,
};

use crate::base::{Audit, Severity};

pub use verdict::{Outcome, Verdict, verdict};

/// Declares [`Format`]: its variants, their names and the functions that write them.
macro_rules! formats {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal => $write:path,)+) => {
        /// What a report looks like.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])+ $variant,)+
        }

        impl Format {
            /// Every format, in the order in which help lists them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        /// Writes a report. An error is always one of `out`.
        pub fn write(
            format: Format,
            audit: &Audit,
            options: &Options,
            out: &mut dyn Write,
        ) -> io::Result<()> {
            match format {
                $(Format::$variant => $write(audit, options, out),)+
            }
        }
    };
}

// The one place where a format is added; what it does is in its own file.
formats! {
    /// For a person at a terminal: excerpts, tables, the verdict last.
    Terminal = "terminal" => terminal::write,
    /// One line for each location, for editors and `grep`.
    Compact = "compact" => compact::write,
    /// The document to hand over: everything that was found, missing, met and not looked at.
    Markdown = "markdown" => markdown::write,
    /// The whole result, for other tools.
    Json = "json" => json::write,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.iter().copied().find(|format| format.name() == name);
        known.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A name that is not one of [`Format::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{0}`; use one of {names}", names = format_names())]
pub struct UnknownFormat(String);

fn format_names() -> String {
    let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
    names.join(", ")
}

/// How a report is written. What is in it was decided before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal. Fewer than 40 count as 40.
    pub width: usize,
    /// Whether the terminal shows colour.
    pub color: bool,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
    /// How many findings the terminal shows with their excerpt, and how many lines each of its lists
    /// may have; `None` shows all of them. A critical finding is never left out.
    pub top: Option<usize>,
    /// The severity that fails the run (`--fail-on`); `None` leaves it unsaid.
    pub gate: Option<Severity>,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 100, color: false, unicode: true, top: Some(10), gate: None }
    }
}

/// A part of a report that can be asked for alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The services, and what supports them.
    Services,
    /// The controls with their states.
    Controls,
}

impl Part {
    /// The formats that it can be written in.
    pub const FORMATS: [Format; 3] = [Format::Terminal, Format::Markdown, Format::Json];
}

/// Writes a part of a report. Formats that are not of [`Part::FORMATS`] are written as the terminal's. An
/// error is always one of `out`.
pub fn write_part(
    part: Part,
    format: Format,
    audit: &Audit,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (part, format) {
        (Part::Services, Format::Json) => json::write_services(audit, out),
        (Part::Services, Format::Markdown) => markdown::write_services(audit, options, out),
        (Part::Services, _) => terminal::write_services(audit, options, out),
        (Part::Controls, Format::Json) => json::write_controls(audit, out),
        (Part::Controls, Format::Markdown) => markdown::write_controls(audit, options, out),
        (Part::Controls, _) => terminal::write_controls(audit, options, out),
    }
}

/// Text from the repository on one line, harmless to a terminal.
pub fn harmless(text: &str) -> String {
    inert::line(text, inert::Charset::Unicode)
}

/// Whether a text begins as a report of this program does, so that a scan passes over reports that
/// were left in the tree: what they quote is no state of the repository.
pub fn is_own(head: &str) -> bool {
    let json = head.trim_start().starts_with('{')
        && head.contains("\"schema_version\":")
        && head.contains("\"name\": \"readiness\"");
    let markdown =
        head.starts_with("# Production readiness: ") && head.contains("\n- Tool: readiness ");
    json || markdown
}
