//! Byte ranges, and the only place that turns them into lines and columns.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes in one file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to `end`; an inverted range becomes empty at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Whether the byte at `offset` is inside.
    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }
}

/// A line and a column, both counted from 1; the column counts characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Where the lines of one text begin.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Reads the text once. `\n`, `\r\n` and a lone `\r` at no other end count as editors count them:
    /// a line ends at `\n`.
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        Self { text, starts }
    }

    /// The text that the index is of.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// How many lines there are; a text without a line feed has one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: a text has at least one line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The line, from 1, that holds the byte at `offset`; past the end, the last line.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// Line and column of a byte offset; an offset past the end gives the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_char_boundary(self.text, offset);
        let line = self.line(offset);
        let column = self.text[self.starts[line - 1]..offset].chars().count() + 1;
        Position { line: narrow(line), column: narrow(column) }
    }

    /// The bytes of a line, counted from 1, without its line ending; past the end, an empty span.
    pub fn line_span(&self, line: usize) -> Span {
        let Some(start) = line.checked_sub(1).and_then(|i| self.starts.get(i).copied()) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let content = self.text[start..end].trim_end_matches('\r');
        Span::new(start, start + content.len())
    }

    /// The text of a line, counted from 1, without its line ending.
    pub fn line_text(&self, line: usize) -> &'t str {
        let span = self.line_span(line);
        &self.text[span.start..span.end]
    }

    /// The span of everything from the first to the last line that a span touches.
    pub fn whole_lines(&self, span: Span) -> Span {
        let last = span.end.saturating_sub(1).max(span.start);
        let first = self.line_span(self.line(span.start));
        let last = self.line_span(self.line(last));
        Span::new(first.start, last.end)
    }
}

/// The largest character boundary that is not past `offset`.
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let index = LineIndex::new("ab\r\n\u{e9}\u{4e16}x\n");
        assert_eq!(index.position(0), Position { line: 1, column: 1 });
        assert_eq!(index.position(4), Position { line: 2, column: 1 });
        assert_eq!(index.position(9), Position { line: 2, column: 3 });
        assert_eq!(index.position(999), Position { line: 3, column: 1 });
        assert_eq!(index.line_text(1), "ab");
        assert_eq!(index.line_text(2), "\u{e9}\u{4e16}x");
    }

    #[test]
    fn whole_lines_do_not_take_the_next_line() {
        let index = LineIndex::new("one\ntwo\nthree");
        assert_eq!(index.whole_lines(Span::new(1, 4)), Span::new(0, 3));
        assert_eq!(index.whole_lines(Span::new(1, 5)), Span::new(0, 7));
    }

    proptest::proptest! {
        #[test]
        fn any_offset_has_a_position_inside(text in "\\PC{0,40}(\n|\r\n)?\\PC{0,40}", offset in 0usize..120) {
            let index = LineIndex::new(&text);
            let position = index.position(offset);
            proptest::prop_assert!(position.line >= 1 && position.line as usize <= index.len());
            proptest::prop_assert!(position.column >= 1);
        }
    }
}
