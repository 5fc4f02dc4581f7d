//! Strings by their delimiters, and the code inside them.

use super::{ByteSet, Lexer, Open, Restart, add, bit, is_word};
use crate::language::{
    regions::RegionKind,
    syntax::{Escape, Hole, StringForm},
};

/// The bytes that can mean something inside a string.
pub(super) fn bytes_of(form: &StringForm) -> ByteSet {
    let mut set = [false; 256];
    add(&mut set, b"\n");
    add(&mut set, first(form.close));
    match form.escape {
        Escape::Backslash | Escape::BackslashInLine | Escape::Sql => add(&mut set, b"\\"),
        Escape::Backtick => add(&mut set, b"`"),
        Escape::None | Escape::Doubled => {}
    }
    for hole in form.holes {
        add(&mut set, first(hole.open));
    }
    set
}

fn first(marker: &str) -> &[u8] {
    marker.as_bytes().get(..1).unwrap_or_default()
}

impl Lexer<'_> {
    /// Begins a string when one of the forms begins here.
    pub(super) fn open_string(&mut self, only_double: bool) -> bool {
        let strings = self.syntax.strings;
        let found = strings.iter().enumerate().find(|(_, form)| {
            self.here(form.open)
                && (!only_double || form.open == "\"")
                && self.stands(form.place)
                && self.has_prefix(form)
        });
        let Some((index, form)) = found else { return false };
        if self.stack.is_empty() {
            let regions = self.out.len();
            self.restart = Some(Restart { form: index, start: self.pos, regions });
        }
        self.stack.push(Open::String { form: index, start: self.pos });
        self.pos += form.open.len();
        true
    }

    fn has_prefix(&self, form: &StringForm) -> bool {
        let before = &self.bytes[self.start..self.pos];
        form.prefixes.is_empty()
            || form.prefixes.iter().any(|prefix| {
                let Some(at) = before.len().checked_sub(prefix.len()) else { return false };
                let (rest, found) = before.split_at(at);
                // A letter that ends a longer word is no prefix; a sign such as `@` always is.
                let whole = !prefix.bytes().next().is_some_and(is_word)
                    || !rest.last().copied().is_some_and(is_word);
                whole && found.eq_ignore_ascii_case(prefix.as_bytes())
            })
    }

    /// Reads on in a string up to its end, to code inside it, or to the end of the text.
    pub(super) fn string_body(&mut self, index: usize, start: usize) {
        let Some(form) = self.syntax.strings.get(index) else { return };
        loop {
            let wanted = &self.string_bytes[index];
            let rest = &self.bytes[self.pos..];
            let Some(n) = rest.iter().position(|byte| wanted[usize::from(*byte)]) else {
                self.pos = self.bytes.len();
                return;
            };
            self.pos += n;
            if self.bytes[self.pos] == b'\n' && !self.spans_lines(index) {
                return self.close_string(start, self.pos);
            }
            if self.open_hole(form, index, start) {
                return;
            }
            if let Some(length) = self.escaped(form) {
                self.pos = (self.pos + length).min(self.bytes.len());
            } else if self.here(form.close) {
                return self.close_string(start, self.string_end(form));
            } else {
                self.pos += 1;
            }
        }
    }

    /// A form of which one was never closed is read as if it could not span lines.
    fn spans_lines(&self, index: usize) -> bool {
        self.syntax.strings.get(index).is_some_and(|form| form.multi_line)
            && self.unclosed_strings & bit(index) == 0
    }

    fn close_string(&mut self, start: usize, end: usize) {
        self.out.push(start, end, RegionKind::String);
        self.stack.pop();
        self.pos = end;
    }

    fn string_end(&self, form: &StringForm) -> usize {
        let end = self.pos + form.close.len();
        if !form.greedy_close {
            return end;
        }
        let quote = form.close.as_bytes().first();
        end + self.bytes[end..].iter().take_while(|byte| Some(*byte) == quote).count()
    }

    /// How many bytes an escape takes here.
    fn escaped(&self, form: &StringForm) -> Option<usize> {
        let byte = self.bytes[self.pos];
        let next = self.bytes.get(self.pos + 1).copied();
        let doubled = || {
            let length = form.close.len();
            let twice = self.bytes.get(self.pos + length..)?.starts_with(form.close.as_bytes());
            (self.here(form.close) && twice).then_some(2 * length)
        };
        if form.holes.iter().any(|hole| self.is_doubled(hole)) {
            return Some(2);
        }
        match form.escape {
            Escape::None => None,
            Escape::Backslash if byte == b'\\' => {
                let crlf = self.bytes[self.pos + 1..].starts_with(b"\r\n");
                Some(if crlf { 3 } else { 2 })
            }
            Escape::BackslashInLine if byte == b'\\' => Some(1 + usize::from(next != Some(b'\n'))),
            Escape::Backslash | Escape::BackslashInLine => None,
            Escape::Doubled => doubled(),
            Escape::Backtick if byte == b'`' => Some(2),
            Escape::Backtick => doubled(),
            Escape::Sql if byte == b'\\' && next == Some(b'\\') => Some(2),
            Escape::Sql if byte == b'\\' => {
                let goes_on = self.bytes.get(self.pos + 2).copied().is_some_and(is_word);
                (next == Some(b'\'') && goes_on).then_some(2)
            }
            Escape::Sql => doubled(),
        }
    }

    fn open_hole(&mut self, form: &StringForm, index: usize, start: usize) -> bool {
        let hole = form.holes.iter().find(|hole| self.here(hole.open) && !self.is_doubled(hole));
        if let Some(hole) = hole {
            self.enter_hole(hole, index, start);
        }
        hole.is_some()
    }

    /// Whether a hole's first byte stands here twice, which makes it text.
    fn is_doubled(&self, hole: &Hole) -> bool {
        let opener = hole.open.as_bytes().first().copied();
        let here = self.bytes.get(self.pos).copied();
        hole.doubled && here == opener && self.bytes.get(self.pos + 1).copied() == opener
    }

    fn enter_hole(&mut self, hole: &'static Hole, index: usize, start: usize) {
        self.pos += hole.open.len();
        self.out.push(start, self.pos, RegionKind::String);
        let single_line = !self.spans_lines(index);
        self.stack.push(Open::Hole { hole, start: self.pos, depth: 0, single_line });
    }

    /// Handles a byte that means something only in a hole; `false` when it may mean something else.
    pub(super) fn hole_byte(&mut self, byte: u8) -> bool {
        let Some(Open::Hole { hole, depth, .. }) = self.stack.last_mut() else { return false };
        if *depth == 0 && (byte == hole.close || (hole.format && byte == b':')) {
            self.leave_hole();
            return true;
        }
        let (opens, closes): (&[u8], &[u8]) = match (hole.format, hole.close) {
            (true, _) => (b"([{", b")]}"),
            (false, b')') => (b"(", b")"),
            (false, _) => (b"{", b"}"),
        };
        if opens.contains(&byte) {
            *depth += 1;
        } else if closes.contains(&byte) {
            *depth = depth.saturating_sub(1);
        } else if hole.code {
            return false;
        } else if byte == b'"' && self.open_string(true) {
            return true;
        } else if byte == b'\\' {
            self.pos += 1;
        }
        self.pos = (self.pos + 1).min(self.bytes.len());
        true
    }

    fn leave_hole(&mut self) {
        self.stack.pop();
        if let Some(Open::String { start, .. }) = self.stack.last_mut() {
            *start = self.pos;
        }
        self.pos += 1;
    }

    /// At the end of the text: when a string over lines is still open, reads on from its beginning
    /// as if it ended with its line. `false` when nothing is left to read.
    pub(super) fn rewind(&mut self) -> bool {
        let open = !self.stack.is_empty();
        if let Some(restart) = self.restart.take().filter(|r| open && self.spans_lines(r.form)) {
            self.unclosed_strings |= bit(restart.form);
            self.out.truncate(restart.regions);
            self.heredocs.clear();
            self.stack.clear();
            self.pos = restart.start;
            let Some(form) = self.syntax.strings.get(restart.form) else { return false };
            self.stack.push(Open::String { form: restart.form, start: restart.start });
            self.pos += form.open.len();
            return true;
        }
        if let Some(Open::String { start, .. }) = self.stack.pop() {
            self.out.push(start, self.pos, RegionKind::String);
        }
        false
    }
}
