//! YAML: what a quote, a `#` or a `|` means depends on indentation and on what stands before it.

use crate::language::regions::{RegionKind, Regions};

/// Finds the comments and strings (quoted and block scalars) of a YAML text, also of a template of one:
/// `{{ ... }}` on one line is code, `{{/* ... */}}` a comment.
pub(super) fn scan(text: &str) -> Regions {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        pos: 0,
        out: Regions::default(),
        flow: 0,
        flow_indent: 0,
        no_comment_end: false,
        no_template_before: 0,
        line_end: 0,
    };
    while scanner.pos < scanner.bytes.len() {
        scanner.line();
    }
    scanner.out
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    out: Regions,
    /// Open `[` and `{`, and how deep the line that opened the first is indented.
    flow: usize,
    flow_indent: usize,
    /// No comment of a template is closed any more.
    no_comment_end: bool,
    /// No template ends before here.
    no_template_before: usize,
    /// The end of the last line that was asked for.
    line_end: usize,
}

/// What the line says so far.
struct Line {
    /// Where it begins.
    start: usize,
    /// Lines below belong to its value when they are indented by at least this.
    value_indent: usize,
    /// The column of its key, or of its value when it has no key.
    node: usize,
    /// A value or key may begin here.
    fresh: bool,
}

impl Scanner<'_> {
    /// Reads a line, and those below it that belong to a string which it begins.
    fn line(&mut self) {
        let start = self.pos;
        self.skip_blanks();
        let indent = self.pos - start;
        self.leave_flow(indent);
        if self.flow == 0 && self.bytes[start..].starts_with(b"--- ") {
            self.pos = start + 4;
        }
        // A value on a line of its own belongs to the key above, which stands further left.
        let mut line = Line { start, value_indent: indent, node: indent, fresh: true };
        if self.flow == 0 {
            self.dashes(&mut line);
        }
        while let Some(byte) = self.bytes.get(self.pos).copied() {
            if byte == b'\n' {
                self.pos += 1;
                return;
            }
            self.token(byte, &mut line);
        }
    }

    /// Flow collections that were never closed end where the indentation says so.
    fn leave_flow(&mut self, indent: usize) {
        let next = self.bytes.get(self.pos).copied();
        let closes = matches!(next, Some(b']' | b'}' | b',' | b'\n' | b'\r' | b'#') | None);
        if indent <= self.flow_indent && !closes {
            self.flow = 0;
        }
    }

    /// Skips the `- ` and `? ` at the line's beginning.
    fn dashes(&mut self, line: &mut Line) {
        while matches!(self.bytes.get(self.pos), Some(b'-' | b'?')) && self.is_blank(self.pos + 1) {
            line.value_indent = self.pos - line.start + 1;
            self.pos += 1;
            self.skip_blanks();
            line.node = self.pos - line.start;
        }
    }

    fn token(&mut self, byte: u8, line: &mut Line) {
        match byte {
            b' ' | b'\t' | b'\r' => self.pos += 1,
            b'#' if self.after_blank(line) => self.comment(),
            b'{' if self.template() => line.fresh = false,
            b'"' | b'\'' if line.fresh => {
                self.quoted(byte, line);
                line.fresh = false;
            }
            b'[' | b'{' if line.fresh => self.open_flow(line),
            b']' | b'}' if self.flow > 0 => {
                self.flow -= 1;
                self.pos += 1;
                line.fresh = false;
            }
            b',' if self.flow > 0 => {
                self.pos += 1;
                line.fresh = true;
            }
            b':' if self.is_blank(self.pos + 1) || self.flow > 0 && self.after_quote() => {
                self.key_ends(line);
            }
            b'!' | b'&' if line.fresh => self.skip_word(),
            b'|' | b'>' if line.fresh && self.flow == 0 && self.is_block_header() => {
                self.block_scalar(line);
            }
            _ => {
                self.pos += 1;
                line.fresh = false;
            }
        }
    }

    fn open_flow(&mut self, line: &Line) {
        if self.flow == 0 {
            self.flow_indent = line.value_indent.saturating_sub(1);
        }
        self.flow += 1;
        self.pos += 1;
    }

    fn key_ends(&mut self, line: &mut Line) {
        self.pos += 1;
        line.fresh = true;
        if self.flow == 0 {
            line.value_indent = line.node + 1;
        }
    }

    fn comment(&mut self) {
        let end = self.line_end();
        let text = self.bytes[self.pos..end].trim_ascii_end();
        self.out.push(self.pos, self.pos + text.len(), RegionKind::Comment);
        self.pos = end;
    }

    /// Skips `{{ ... }}` when it ends on its line, and a template's comment wherever it ends.
    fn template(&mut self) -> bool {
        if !self.bytes[self.pos..].starts_with(b"{{") || self.pos < self.no_template_before {
            return false;
        }
        if self.template_comment() {
            return true;
        }
        let end = self.line_end();
        let close = self.text.get(self.pos..end).and_then(|line| line.find("}}"));
        match close {
            Some(length) => self.pos += length + 2,
            None => self.no_template_before = end,
        }
        close.is_some()
    }

    fn template_comment(&mut self) -> bool {
        let rest = self.text.get(self.pos + 2..).unwrap_or_default();
        let inner = rest.strip_prefix('-').unwrap_or(rest).trim_start_matches(' ');
        if self.no_comment_end || !inner.starts_with("/*") {
            return false;
        }
        let Some(length) = rest.find("*/") else {
            self.no_comment_end = true;
            return false;
        };
        let mut end = self.pos + 2 + length + 2;
        let tail = self.text.get(end..).unwrap_or_default();
        for close in ["}}", "-}}", " }}", " -}}"] {
            if tail.starts_with(close) {
                end += close.len();
                break;
            }
        }
        self.out.push(self.pos, end, RegionKind::Comment);
        self.pos = end;
        true
    }

    /// Reads a quoted scalar. It goes on below as long as the lines are indented like its value;
    /// otherwise its quote was never closed.
    fn quoted(&mut self, quote: u8, line: &Line) {
        let start = self.pos;
        let deep = if self.flow > 0 { self.flow_indent } else { line.value_indent };
        let mut at = start + 1;
        while let Some(byte) = self.bytes.get(at).copied() {
            match byte {
                b'\n' if !self.goes_on(at + 1, deep) => break,
                b'\\' if quote == b'"' && self.bytes.get(at + 1) != Some(&b'\n') => at += 2,
                _ if byte != quote => at += 1,
                b'\'' if self.bytes.get(at + 1) == Some(&b'\'') => at += 2,
                _ => {
                    at += 1;
                    break;
                }
            }
        }
        self.pos = at.min(self.bytes.len());
        self.out.push(start, self.pos, RegionKind::String);
    }

    /// Whether the line that begins at `at` is blank or indented by at least `deep`.
    fn goes_on(&self, at: usize, deep: usize) -> bool {
        let Some(line) = self.bytes.get(at..) else { return false };
        let indent = line.iter().take_while(|b| **b == b' ').count();
        let is_blank = matches!(line.get(indent), Some(b'\n' | b'\r') | None);
        let is_marker = line.starts_with(b"---") || line.starts_with(b"...");
        is_blank || (indent >= deep && !is_marker)
    }

    /// `|`, `>-`, `|2+`, with nothing but a comment behind.
    fn is_block_header(&mut self) -> bool {
        let end = self.line_end();
        let rest = &self.bytes[self.pos + 1..end];
        let signs = rest.iter().take_while(|b| matches!(b, b'+' | b'-' | b'0'..=b'9')).count();
        let tail = &rest[signs..];
        let text = tail.trim_ascii_start();
        text.is_empty() || (text.len() < tail.len() && text.starts_with(b"#"))
    }

    fn block_scalar(&mut self, line: &Line) {
        let header_end = self.line_end();
        let header = &self.bytes[self.pos..header_end];
        if let Some(hash) = header.iter().position(|b| *b == b'#') {
            self.pos += hash;
            self.comment();
        }
        let body = (header_end + 1).min(self.bytes.len());
        let (mut at, mut end) = (body, body);
        while at < self.bytes.len() && self.goes_on(at, line.value_indent) {
            let line_end = self.line_end_from(at);
            if !self.bytes[at..line_end].trim_ascii().is_empty() {
                end = line_end;
            }
            at = line_end + 1;
        }
        self.out.push(body, end, RegionKind::String);
        self.pos = end.max(header_end);
    }

    fn skip_blanks(&mut self) {
        let rest = &self.bytes[self.pos..];
        self.pos += rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    }

    fn skip_word(&mut self) {
        let rest = &self.bytes[self.pos..];
        self.pos +=
            rest.iter().take_while(|b| !b.is_ascii_whitespace() && **b != b',').count().max(1);
    }

    fn is_blank(&self, at: usize) -> bool {
        self.bytes.get(at).is_none_or(u8::is_ascii_whitespace)
    }

    fn after_blank(&self, line: &Line) -> bool {
        self.pos == line.start || matches!(self.bytes[self.pos - 1], b' ' | b'\t')
    }

    fn after_quote(&self) -> bool {
        self.out.last().is_some_and(|region| region.span.end == self.pos)
    }

    /// The end of the present line, searched for once a line.
    fn line_end(&mut self) -> usize {
        if self.line_end <= self.pos {
            self.line_end = self.line_end_from(self.pos);
        }
        self.line_end
    }

    fn line_end_from(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        from + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
    }
}
