//! Code between markers in other text, such as PHP in a page.

use super::Lexer;
use crate::language::syntax::Island;

impl Lexer<'_> {
    /// Starts behind the first opening marker; a text without one is all code.
    pub(super) fn first_island(&mut self) {
        if let Some(island) = self.syntax.island {
            let rest = self.text.get(self.pos..).unwrap_or_default();
            self.pos += rest.find(island.open).map_or(0, |n| n + island.open.len());
        }
    }

    pub(super) fn leave_island(&mut self) -> bool {
        let Some(island) = self.syntax.island else { return false };
        if !self.stack.is_empty() || !self.here(island.close) {
            return false;
        }
        let rest = self.text.get(self.pos..).unwrap_or_default();
        self.pos += rest.find(island.open).map_or(rest.len(), |n| n + island.open.len());
        true
    }

    /// Where the line ends or the island does, whichever comes first.
    pub(super) fn line_or_island_end(&self, from: usize, island: Island) -> usize {
        let close = island.close.as_bytes();
        let ends = |at: &usize| self.bytes[*at] == b'\n' || self.bytes[*at..].starts_with(close);
        (from..self.bytes.len()).find(ends).unwrap_or(self.bytes.len())
    }
}
