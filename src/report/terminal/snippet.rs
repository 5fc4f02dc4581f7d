//! The text of an excerpt: harmless, cut to the width around what is meant, and the bytes to underline.

use crate::{
    base::{Location, Span},
    report::inert::{self, Charset},
};

use super::fit;

/// Lines shown of a longer snippet.
const LINES: usize = 8;

/// What is drawn.
#[derive(Debug)]
pub struct Snippet {
    /// Lines, each but the last with a line feed.
    pub text: String,
    /// The bytes of `text` to underline.
    pub span: Span,
    /// Columns that are left for a label.
    label_room: usize,
    /// `goes on to line 80`, when the snippet ends before what is meant does.
    pub goes_on: Option<String>,
}

impl Snippet {
    /// Whether a label can be drawn without going over the width.
    pub fn has_room_for(&self, label: &str) -> bool {
        fit::width(label) <= self.label_room
    }
}

/// Prepares a location's snippet; `None` when it has no visible character.
pub fn snippet(
    location: &Location,
    columns: usize,
    charset: Charset,
    mark: &str,
) -> Option<Snippet> {
    if location.snippet.trim().is_empty() {
        return None;
    }
    let lines: Vec<Line> =
        location.snippet.lines().take(LINES).map(|line| Line::new(line, charset)).collect();
    let (range, goes_on) = range(location, &lines);
    let first = lines.first()?;
    let left = cut_left(first, range.start.1, columns);
    let mut text = String::new();
    let mut span = Span::new(0, 0);
    for (i, line) in lines.iter().enumerate() {
        let line = line.window(left, columns, mark);
        if i == range.start.0 {
            span.start = text.len() + line.offset(range.start.1);
        }
        if i == range.end.0 {
            span.end = text.len() + line.offset(range.end.1);
        }
        text.push_str(&line.text);
        text.push('\n');
    }
    text.pop();
    let span = Span::new(span.start, span.end);
    let label_room = columns.saturating_sub(label_column(&text, span));
    Some(Snippet { text, span, label_room, goes_on })
}

/// From and to: a line of the snippet and a character of it, both from 0.
struct Range {
    start: (usize, usize),
    end: (usize, usize),
}

/// What to underline. When its end is not among the lines, the first line stands for all of it.
fn range(location: &Location, lines: &[Line]) -> (Range, Option<String>) {
    let column = |column: u32| usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    let start = (0, column(location.start_column));
    let last = location.end_line.saturating_sub(location.start_line);
    let last = usize::try_from(last).unwrap_or(usize::MAX);
    // A span of whole lines ends at the first column of the next one.
    let (last, end) = match (last, location.end_column) {
        (1.., 0..=1) => (last - 1, usize::MAX),
        _ => (last, column(location.end_column)),
    };
    if last < lines.len() {
        return (Range { start, end: (last, end) }, None);
    }
    let goes_on = format!("goes on to line {}", location.end_line);
    (Range { start, end: (0, usize::MAX) }, Some(goes_on))
}

/// How many columns to drop on the left so that the beginning of what is meant can be seen, as in
/// a minified file.
fn cut_left(first: &Line, start: usize, columns: usize) -> usize {
    let before = first.text.get(..first.offset(start)).unwrap_or_default();
    let before = fit::width(before);
    if fit::width(&first.text) <= columns || before <= columns * 2 / 3 {
        return 0;
    }
    before - columns / 3
}

/// Labels hang from the middle of an underline, behind a corner; at a span of several lines, at the
/// left.
fn label_column(text: &str, span: Span) -> usize {
    let meant = text.get(span.start..span.end).unwrap_or_default();
    if meant.contains('\n') {
        return 2;
    }
    let before = text.get(..span.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    fit::width(before) + fit::width(meant) / 2 + 4
}

/// A line as it is shown, and where in it the characters of the file's line begin.
struct Line {
    text: String,
    starts: Vec<usize>,
}

impl Line {
    fn new(raw: &str, charset: Charset) -> Self {
        let mut text = String::with_capacity(raw.len());
        let mut starts = Vec::with_capacity(raw.len() + 1);
        for c in raw.chars() {
            starts.push(text.len());
            inert::push(&mut text, c, charset);
        }
        Self { text, starts }
    }

    /// The byte at which a character begins; past the last one, the end.
    fn offset(&self, character: usize) -> usize {
        self.starts.get(character).copied().unwrap_or(self.text.len()).min(self.text.len())
    }

    /// The line without its first `left` columns and without what is beyond `columns` then.
    fn window(&self, left: usize, columns: usize, mark: &str) -> Self {
        let dropped = bytes_of_columns(&self.text, left);
        let kept = self.text.get(dropped..).unwrap_or_default();
        let before = if dropped == 0 { "" } else { mark };
        let room = columns.saturating_sub(fit::width(before));
        let text = format!("{before}{}", fit::head(kept, room, mark));
        let shift = |start: &usize| start.saturating_sub(dropped) + before.len();
        let starts = self.starts.iter().map(shift).collect();
        Self { text, starts }.on_boundaries()
    }

    /// Characters that the mark at the end stands for begin at that mark.
    fn on_boundaries(mut self) -> Self {
        for start in &mut self.starts {
            *start = crate::base::span::floor_char_boundary(&self.text, *start);
        }
        self
    }
}

/// The bytes that the first `columns` of a text take, rounded up to a whole character.
fn bytes_of_columns(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let inside = text.chars().take_while(|c| {
        let is_inside = used < columns;
        used += fit::char_width(*c);
        is_inside
    });
    inside.map(char::len_utf8).sum()
}
