//! Characters: `'x'` beside lifetimes, `?x` beside conditions.

use super::{Lexer, is_word};
use crate::language::regions::RegionKind;

impl Lexer<'_> {
    /// `'x'` is a string; another apostrophe is a lifetime, a label or a digit separator.
    pub(super) fn char_literal(&mut self) -> bool {
        if !self.syntax.char_literals {
            return false;
        }
        if let Some(end) = self.char_literal_end() {
            self.out.push(self.pos, end, RegionKind::String);
            self.pos = end;
        } else {
            self.pos += 1;
        }
        true
    }

    fn char_literal_end(&self) -> Option<usize> {
        let first = self.text.get(self.pos + 1..)?.chars().next()?;
        if first == '\\' {
            // The longest escape is `'\u{10FFFF}'`.
            let tail = self.bytes.get(self.pos + 3..)?;
            let length = tail.iter().take(12).take_while(|b| !matches!(b, b'\'' | b'\n')).count();
            return (tail.get(length) == Some(&b'\'')).then_some(self.pos + 3 + length + 1);
        }
        let close = self.pos + 1 + first.len_utf8();
        let is_char = first != '\'' && first != '\n' && self.bytes.get(close) == Some(&b'\'');
        is_char.then_some(close + 1)
    }

    /// `?#` and `?"` are characters when no word goes on behind them.
    pub(super) fn question_char(&mut self) -> bool {
        let follower = self.bytes.get(self.pos + 2).copied().unwrap_or(b' ');
        let is_char = self.syntax.question_chars
            && matches!(
                self.bytes.get(self.pos + 1),
                Some(b'#' | b'"' | b'\'' | b'`' | b'/' | b'%')
            )
            && !is_word(follower)
            && !self.before(self.pos).is_some_and(|b| is_word(b) || b == b')');
        if is_char {
            self.pos += 2;
        }
        is_char
    }
}
