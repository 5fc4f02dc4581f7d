//! A slash: the beginning of a regular expression, or a division.

use super::{Lexer, Open, is_word};
use crate::language::{regions::RegionKind, syntax::SlashRegex};

/// Words behind which an operand must follow.
const BEFORE_OPERAND: [&[u8]; 22] = [
    b"return", b"typeof", b"case", b"in", b"of", b"do", b"else", b"void", b"delete", b"throw",
    b"new", b"yield", b"await", b"when", b"if", b"unless", b"and", b"or", b"not", b"then",
    b"elsif", b"while",
];

impl Lexer<'_> {
    /// Reads a regular expression, which must end on its line.
    pub(super) fn slash_regex(&mut self) -> bool {
        let Some(style) = self.syntax.slash_regex else { return false };
        // `/>` ends a tag of JSX.
        let ends_tag = self.bytes.get(self.pos + 1) == Some(&b'>');
        if ends_tag || self.pos < self.no_regex_before {
            return false;
        }
        let is_argument = || style == SlashRegex::Command && self.is_argument();
        if !(self.operand_expected() || is_argument()) {
            return false;
        }
        match self.regex_end() {
            Ok(end) => {
                self.out.push(self.pos, end, RegionKind::String);
                self.pos = end;
                true
            }
            Err(line_end) => {
                self.no_regex_before = line_end;
                false
            }
        }
    }

    /// The end of the expression, or where the line ends without one.
    fn regex_end(&self) -> Result<usize, usize> {
        let mut at = self.pos + 1;
        let mut in_class = false;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\n' => return Err(at),
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => return Ok(at + 1),
                _ => {}
            }
            at += 1;
        }
        Err(self.bytes.len())
    }

    /// Whether what stands before the present place leaves an operand to be written.
    pub(super) fn operand_expected(&self) -> bool {
        let at = self.last_token_end();
        if let Some(Open::Hole { start, .. }) = self.stack.last()
            && at <= *start
        {
            return true;
        }
        if self.out.last().is_some_and(|region| region.span.end == at) {
            return false;
        }
        let before = at.checked_sub(1).and_then(|at| self.before(at));
        match self.before(at) {
            None => true,
            Some(b'>') => before == Some(b'='),
            Some(byte @ (b'+' | b'-')) => before != Some(byte),
            Some(byte) if is_word(byte) => self.is_keyword(at),
            Some(byte) => b"(,=:[{!&|?;}*%~^".contains(&byte),
        }
    }

    /// Where the last token before the present place ends, past white space and comments.
    fn last_token_end(&self) -> usize {
        let mut at = self.pos;
        for region in self.out.backwards() {
            at = self.skip_space_back(at);
            if region.span.end != at || region.kind != RegionKind::Comment {
                return at;
            }
            at = region.span.start;
        }
        self.skip_space_back(at)
    }

    fn skip_space_back(&self, mut at: usize) -> usize {
        while self.before(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at -= 1;
        }
        at
    }

    fn is_keyword(&self, end: usize) -> bool {
        let before = &self.bytes[self.start..end];
        BEFORE_OPERAND.iter().any(|word| {
            before.strip_suffix(*word).is_some_and(|rest| {
                !rest.last().is_some_and(|b| is_word(*b) || matches!(b, b'.' | b'$'))
            })
        })
    }

    /// `word /x`: white space before the slash and none behind it.
    fn is_argument(&self) -> bool {
        let spaced = self.before(self.pos).is_some_and(|b| matches!(b, b' ' | b'\t'));
        let tight = self.bytes.get(self.pos + 1).is_some_and(|b| !matches!(b, b' ' | b'=' | b'\n'));
        let end = self.last_token_end();
        spaced && tight && self.before(end).is_some_and(|b| is_word(b) && !b.is_ascii_digit())
    }
}
