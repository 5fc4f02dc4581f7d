//! A logical line: what is left of several lines once continuations and the comments between them are
//! gone, with the way back to the place of every byte.

use crate::base::Span;

/// A text put together from pieces of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Joined {
    /// The text.
    pub(super) text: String,
    /// Where each piece begins: in the text, in the file.
    pieces: Vec<(usize, usize)>,
}

impl Joined {
    /// Adds a piece of the file that begins at `start`.
    pub(super) fn push(&mut self, piece: &str, start: usize) {
        self.pieces.push((self.text.len(), start));
        self.text.push_str(piece);
    }

    /// The place in the file of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let from = self.place(start);
        if end <= start {
            return Span::new(from, from);
        }
        // The end of a range belongs to the piece of its last byte, not to the one that follows.
        Span::new(from, self.place(end - 1) + 1)
    }

    /// The place of everything.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    /// The range without white space at both ends.
    pub(super) fn trim(&self, start: usize, end: usize) -> (usize, usize) {
        let Some(text) = self.text.get(start..end) else { return (start, start) };
        let from = start + (text.len() - text.trim_start().len());
        (from, from + text.trim().len())
    }

    fn place(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= offset);
        let piece = next.checked_sub(1).and_then(|at| self.pieces.get(at));
        piece.map_or(0, |(start, source)| source + (offset - start))
    }
}
