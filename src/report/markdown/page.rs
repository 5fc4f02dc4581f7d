//! The blocks of a Markdown document. What goes in is already Markdown; see [`super::escape`].

use std::io::{self, Write};

use super::escape;

/// A document that is being written. Every block ends with an empty line.
pub struct Page<'a> {
    out: &'a mut dyn Write,
    is_empty: bool,
}

impl<'a> Page<'a> {
    /// An empty document.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, is_empty: true }
    }

    /// The empty line between two blocks.
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.is_empty) {
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// `## Text`.
    pub fn heading(&mut self, level: usize, text: &str) -> io::Result<()> {
        self.begin()?;
        writeln!(self.out, "{} {text}", "#".repeat(level))
    }

    /// One paragraph; nothing for no text.
    pub fn paragraph(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.begin()?;
        writeln!(self.out, "{text}")
    }

    /// A list; nothing for no items.
    pub fn list(&mut self, items: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.items(items.into_iter().map(|item| format!("- {item}")))
    }

    /// A numbered list; nothing for no items.
    pub fn steps(&mut self, items: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.items(items.into_iter().enumerate().map(|(i, item)| format!("{}. {item}", i + 1)))
    }

    fn items(&mut self, items: impl Iterator<Item = String>) -> io::Result<()> {
        for (i, item) in items.enumerate() {
            if i == 0 {
                self.begin()?;
            }
            writeln!(self.out, "{item}")?;
        }
        Ok(())
    }

    /// A table with one row at least.
    pub fn table(
        &mut self,
        head: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) -> io::Result<()> {
        self.begin()?;
        writeln!(self.out, "| {} |", head.join(" | "))?;
        writeln!(self.out, "|{}", "---|".repeat(head.len()))?;
        rows.into_iter().try_for_each(|row| writeln!(self.out, "| {} |", row.join(" | ")))
    }

    /// Lines of source, quoted so that nothing in them can end the quotation.
    pub fn source(&mut self, source: &str) -> io::Result<()> {
        self.begin()?;
        write!(self.out, "{}", escape::fenced(source))
    }
}
