//! Comments, to the end of the line or to a marker.

use super::{Lexer, bit};
use crate::language::{
    regions::RegionKind,
    syntax::{BlockComment, LineComment},
};

impl Lexer<'_> {
    /// `#!` on the first line is a comment in every language.
    pub(super) fn shebang(&mut self) {
        let at_top = self.pos == 0 && self.bytes.starts_with(b"#!");
        if at_top && !self.bytes.starts_with(b"#![") {
            self.pos = self.line_end_from(0);
            self.comment(0, self.pos);
        }
    }

    pub(super) fn line_comment(&mut self) -> bool {
        let Some(marker) = self.syntax.line_comments.iter().find(|c| self.begins(c)) else {
            return false;
        };
        let body = self.pos + marker.marker.len();
        let end = match self.syntax.island {
            Some(island) => self.line_or_island_end(body, island),
            None => self.line_end_from(body),
        };
        self.comment(self.pos, end);
        self.pos = end;
        true
    }

    fn begins(&self, comment: &LineComment) -> bool {
        let after = self.pos + comment.marker.len();
        self.here(comment.marker)
            && self.stands(comment.place)
            && (comment.not_before.is_none()
                || self.bytes.get(after).copied() != comment.not_before)
    }

    pub(super) fn block_comment(&mut self) -> bool {
        let blocks = self.syntax.block_comments;
        let found = blocks.iter().enumerate().find(|(index, block)| {
            self.here(block.open)
                && self.unclosed_blocks & bit(*index) == 0
                && (!block.whole_lines || self.in_first_column(self.pos))
        });
        let Some((index, block)) = found else { return false };
        match self.block_end(block) {
            Some(end) => {
                self.comment(self.pos, end);
                self.pos = end;
            }
            None => {
                self.unclosed_blocks |= bit(index);
                self.pos += block.open.len();
            }
        }
        true
    }

    fn block_end(&self, block: &BlockComment) -> Option<usize> {
        let body = self.pos + block.open.len();
        if block.nests {
            return self.nested_end(body, block);
        }
        let mut from = body;
        loop {
            let at = match self.text.get(from..).and_then(|rest| rest.find(block.close)) {
                Some(length) => from + length,
                None if block.whole_lines => return Some(self.bytes.len()),
                None => return None,
            };
            from = at + block.close.len();
            if !block.whole_lines {
                return Some(from);
            }
            if self.in_first_column(at) {
                return Some(self.line_end_from(from));
            }
        }
    }

    fn nested_end(&self, body: usize, block: &BlockComment) -> Option<usize> {
        let (open, close) = (block.open.as_bytes(), block.close.as_bytes());
        let mut depth = 1usize;
        let mut at = body;
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            if rest.starts_with(close) {
                at += close.len();
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            } else if rest.starts_with(open) {
                at += open.len();
                depth += 1;
            } else {
                at += 1;
            }
        }
        None
    }

    /// Adds a comment, without the carriage return of its line ending.
    fn comment(&mut self, start: usize, end: usize) {
        let carriage = end > start && self.bytes.get(end - 1) == Some(&b'\r');
        self.out.push(start, end - usize::from(carriage), RegionKind::Comment);
    }
}
