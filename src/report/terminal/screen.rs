//! Lines on a terminal: its width, its colours and the characters that it knows.

use std::io::{self, Write};

use anstyle::Style;
use textwrap::{WordSeparator, WordSplitter, WrapAlgorithm};

use crate::{
    base::Severity,
    report::{
        Options,
        inert::{self, Charset},
        phrase::number,
    },
};

/// Below this a report cannot be read, and what is cut to the width would be cut to nothing.
const NARROWEST: usize = 40;

/// The colours, by meaning.
pub mod style {
    use anstyle::{AnsiColor, Style};

    /// Critical findings, and the verdict that they cause.
    pub const CRITICAL: Style = AnsiColor::Red.on_default().bold();
    /// High findings.
    pub const HIGH: Style = AnsiColor::Red.on_default();
    /// Medium findings, and what should be known about the look.
    pub const MEDIUM: Style = AnsiColor::Yellow.on_default();
    /// Low findings.
    pub const LOW: Style = AnsiColor::Cyan.on_default();
    /// What is as it should be.
    pub const MET: Style = AnsiColor::Green.on_default();
    /// Titles.
    pub const TITLE: Style = Style::new().bold();
    /// What can be read later.
    pub const ASIDE: Style = Style::new().dimmed();
}

/// Where a report is printed.
pub struct Screen<'a> {
    options: &'a Options,
    out: &'a mut dyn Write,
}

impl<'a> Screen<'a> {
    /// A screen with the manners of `options`.
    pub fn new(options: &'a Options, out: &'a mut dyn Write) -> Self {
        Self { options, out }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.options.width.max(NARROWEST)
    }

    /// How long a list may be.
    pub fn limit(&self) -> usize {
        self.options.top.unwrap_or(usize::MAX)
    }

    /// The severity that fails the run.
    pub const fn gate(&self) -> Option<Severity> {
        self.options.gate
    }

    /// Whether colours are shown.
    pub const fn has_color(&self) -> bool {
        self.options.color
    }

    /// What may be printed.
    pub const fn charset(&self) -> Charset {
        if self.options.unicode { Charset::Unicode } else { Charset::Ascii }
    }

    /// Between short facts on one line.
    pub const fn dot(&self) -> &'static str {
        if self.options.unicode { " · " } else { " - " }
    }

    /// Where something was cut off.
    pub const fn ellipsis(&self) -> &'static str {
        if self.options.unicode { "…" } else { "..." }
    }

    /// Text from the repository or from a rule, on one line and harmless.
    pub fn clean(&self, text: &str) -> String {
        inert::line(text, self.charset())
    }

    /// The text in a style, if colours are shown.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.options.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// One line as it is, without spaces at its end.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", text.trim_end())
    }

    /// An empty line.
    pub fn blank(&mut self) -> io::Result<()> {
        self.line("")
    }

    /// `MEDIUM  3 findings`.
    pub fn heading(&mut self, style: Style, word: &str, rest: &str) -> io::Result<()> {
        let word = self.paint(style, word);
        self.line(&format!("{word}  {rest}"))
    }

    /// `and 23 more: --format markdown shows all`, when something was left out.
    pub fn more(&mut self, left_out: usize) -> io::Result<()> {
        if left_out == 0 {
            return Ok(());
        }
        self.line(&format!("  and {} more: --format markdown shows all", number(left_out)))
    }

    /// Text within the width, `first` before its first line and `rest` before the others. Words longer
    /// than a line, such as paths, stay whole.
    pub fn wrapped(&mut self, first: &str, rest: &str, text: &str) -> io::Result<()> {
        self.painted_after(first, Style::new(), rest, text)
    }

    /// As [`Self::wrapped`], the text in a style.
    pub fn painted(&mut self, style: Style, rest: &str, text: &str) -> io::Result<()> {
        self.painted_after("", style, rest, text)
    }

    /// As [`Self::wrapped`], the text in a style and `first` in its own.
    pub fn painted_after(
        &mut self,
        first: &str,
        style: Style,
        rest: &str,
        text: &str,
    ) -> io::Result<()> {
        let first_line = " ".repeat(textwrap::core::display_width(first));
        let lines = wrap(text, self.width(), &first_line, rest);
        for (i, line) in lines.iter().enumerate() {
            let (indent, before) = if i == 0 { (first_line.as_str(), first) } else { (rest, rest) };
            let text = self.paint(style, line.strip_prefix(indent).unwrap_or(line));
            self.line(&format!("{before}{text}"))?;
        }
        Ok(())
    }
}

/// Breaks at spaces only, so that paths and options can be copied.
fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The colour of a severity.
pub const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => style::CRITICAL,
        Severity::High => style::HIGH,
        Severity::Medium => style::MEDIUM,
        Severity::Low => style::LOW,
    }
}
