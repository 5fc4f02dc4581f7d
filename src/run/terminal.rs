//! What the two streams can show, and the messages on stderr.

use std::io::{self, IsTerminal, Write};

use anstream::ColorChoice;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::Exit;
use crate::cli::Color;

/// The width of reports that no terminal shows.
const WIDTH: usize = 100;
/// Wider lines are hard to read.
const MAX_WIDTH: usize = 140;

/// The streams of this process.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Whether stdout shows colour.
    pub color: bool,
    /// Whether stdout shows more than ASCII.
    pub unicode: bool,
    /// Columns of stdout.
    pub width: usize,
    stderr_color: bool,
}

impl Terminal {
    /// Asks the environment.
    pub fn new(color: Color) -> Self {
        let size = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            color: shows_color(color, io::stdout().is_terminal()),
            stderr_color: shows_color(color, io::stderr().is_terminal()),
            unicode: !io::stdout().is_terminal()
                || supports_unicode::on(supports_unicode::Stream::Stdout),
            width: size.unwrap_or(WIDTH).min(MAX_WIDTH),
        }
    }

    /// An error with its source, its caret and its advice, on stderr.
    pub fn diagnostic(&self, error: &dyn Diagnostic) {
        let theme = match (self.stderr_color, self.unicode) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => {
                GraphicalTheme { styles: miette::ThemeStyles::ansi(), ..GraphicalTheme::ascii() }
            }
            (false, true) => GraphicalTheme::unicode_nocolor(),
            (false, false) => GraphicalTheme::none(),
        };
        let mut text = String::new();
        let handler = GraphicalReportHandler::new_themed(theme).with_width(self.width);
        if handler.render_report(&mut text, error).is_err() {
            text = error.to_string();
        }
        self.say(&text);
    }

    /// A line on stderr. What cannot be said there is lost: there is nobody to tell.
    pub fn say(&self, line: &str) {
        let _ = writeln!(io::stderr(), "{}", line.trim_end());
    }

    /// The last line of stderr.
    pub fn reason(&self, exit: Exit, reason: &str) {
        let line = reason.lines().next().unwrap_or_default();
        self.say(&format!("readiness: exit {}: {line}", exit as u8));
    }
}

/// `NO_COLOR` overrules `--color`, which overrules `CLICOLOR_FORCE` and what the stream is.
fn shows_color(asked: Color, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("NO_COLOR") {
        return false;
    }
    match asked {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("CLICOLOR_FORCE") => true,
        Color::Auto => {
            terminal && anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never
        }
    }
}
