//! HTML, XML and single-file components: comments, attribute values, and what stands in `<script>`
//! and `<style>`.

use crate::language::{
    css, javascript,
    regions::{RegionKind, Regions},
    scss,
    syntax::Syntax,
};

/// Finds the comments and strings of a text with tags.
pub(super) fn scan(text: &str) -> Regions {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        pos: 0,
        out: Regions::default(),
        missing: Vec::new(),
    };
    while let Some(length) = text.get(scanner.pos..).and_then(|rest| rest.find('<')) {
        scanner.pos += length;
        scanner.angle();
    }
    scanner.out
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    out: Regions,
    /// Markers of which there are no more.
    missing: Vec<&'static str>,
}

impl Scanner<'_> {
    /// Reads what begins with a `<`.
    fn angle(&mut self) {
        let rest = &self.bytes[self.pos..];
        if rest.starts_with(b"<!--") {
            self.until("-->", 4, RegionKind::Comment);
        } else if rest.starts_with(b"<![CDATA[") {
            self.until("]]>", 9, RegionKind::String);
        } else if self.is_tag("<script") {
            self.embedded("</script", &javascript::LANGUAGE.syntax);
        } else if self.is_tag("<style") {
            let start = self.pos;
            self.tag();
            let tag = self.text.get(start..self.pos).unwrap_or_default();
            let plain = !tag.contains("scss") && !tag.contains("less") && !tag.contains("stylus");
            self.content(
                "</style",
                if plain { &css::LANGUAGE.syntax } else { &scss::LANGUAGE.syntax },
            );
        } else if rest.get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'?' | b'!')) {
            self.tag();
        } else {
            self.pos += 1;
        }
    }

    /// Takes everything up to the end of `marker`; without one the opener is text.
    fn until(&mut self, marker: &'static str, opener: usize, kind: RegionKind) {
        if let Some(end) = self.find(marker, self.pos + opener) {
            self.out.push(self.pos, end, kind);
            self.pos = end;
        } else {
            self.pos += opener;
        }
    }

    fn find(&mut self, marker: &'static str, from: usize) -> Option<usize> {
        if self.missing.contains(&marker) {
            return None;
        }
        let found = self.text.get(from..).and_then(|rest| rest.find(marker));
        if found.is_none() {
            self.missing.push(marker);
        }
        found.map(|length| from + length + marker.len())
    }

    fn is_tag(&self, open: &str) -> bool {
        self.starts(self.pos, open)
            && self
                .bytes
                .get(self.pos + open.len())
                .is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'-')
    }

    /// Whether the bytes at `at` are `marker`, in either case.
    fn starts(&self, at: usize, marker: &str) -> bool {
        self.bytes
            .get(at..at + marker.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(marker.as_bytes()))
    }

    /// Reads a tag up to its `>`; the values of its attributes are strings.
    fn tag(&mut self) {
        self.pos += 1;
        while let Some(byte) = self.bytes.get(self.pos).copied() {
            match byte {
                b'>' => {
                    self.pos += 1;
                    return;
                }
                b'"' if self.after_equals() => self.until("\"", 1, RegionKind::String),
                b'\'' if self.after_equals() => self.until("'", 1, RegionKind::String),
                _ => self.pos += 1,
            }
        }
    }

    fn after_equals(&self) -> bool {
        let before = self.bytes[..self.pos].iter().rev();
        before.copied().find(|b| !b.is_ascii_whitespace()) == Some(b'=')
    }

    fn embedded(&mut self, close: &str, syntax: &Syntax) {
        self.tag();
        self.content(close, syntax);
    }

    /// Reads another language up to the closing tag, or to the end of the text.
    fn content(&mut self, close: &str, syntax: &Syntax) {
        let start = self.pos;
        let rest = self.bytes[start..].iter().enumerate();
        let angles = rest.filter(|(_, byte)| **byte == b'<').map(|(n, _)| start + n);
        let end = angles.into_iter().find(|at| self.starts(*at, close)).unwrap_or(self.bytes.len());
        let out = std::mem::take(&mut self.out);
        self.out = super::scan(self.text, start, end, syntax, out);
        self.pos = end;
    }
}
