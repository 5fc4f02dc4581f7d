//! The generic lexer: one pass over the bytes, driven by a [`Syntax`].
//!
//! It never goes back further than to the beginning of a string that turned out not to end, and does
//! that at most once for each form of string, so that its time is linear in the text.

mod characters;
mod comments;
mod heredoc;
mod islands;
mod markup;
mod quote_like;
mod raw;
mod regex;
mod restructuredtext;
mod strings;
mod yaml;

#[cfg(test)]
mod tests;

use super::{
    Language,
    regions::{RegionKind, Regions},
    syntax::{Hole, Place, QuoteLike, Raw, Scanner, Syntax},
};

/// Finds the comments and strings of a text, in time linear in its length, whatever it holds.
///
/// It reads like a scanner, not like a compiler: wrong text gives a plausible answer, and a quote that
/// is never closed costs its own line, not the rest of the file. The region of a string begins at its
/// first quote (a prefix such as `f` or `r#` is code), and code inside it, as in `"${x}"`, is code.
pub fn regions(text: &str, language: &Language) -> Regions {
    let syntax = &language.syntax;
    match syntax.scanner {
        Scanner::Tokens => scan(text, 0, text.len(), syntax, Regions::default()),
        Scanner::Yaml => yaml::scan(text),
        Scanner::Markup => markup::scan(text),
        Scanner::ReStructuredText => restructuredtext::scan(text),
    }
}

/// Reads `text[start..end]`, both on character boundaries, and adds to `out`.
fn scan(text: &str, start: usize, end: usize, syntax: &Syntax, out: Regions) -> Regions {
    let Some(text) = text.get(..end) else { return out };
    Lexer::new(text, start, syntax, out).run()
}

/// Searches for an end marker that is missing cost a pass each; after this many, none is made.
const FAILED_SEARCHES: u8 = 32;

/// A set of bytes.
type ByteSet = [bool; 256];

/// What the lexer is inside of.
enum Open {
    /// A string, by its form's place in the syntax; `start` is where its present piece begins.
    String { form: usize, start: usize },
    /// Code inside a string; `start` is where it begins.
    Hole { hole: &'static Hole, start: usize, depth: usize, single_line: bool },
}

/// Where the outermost open string began, to read on from there when it has no end.
struct Restart {
    form: usize,
    start: usize,
    regions: usize,
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    start: usize,
    pos: usize,
    syntax: &'t Syntax,
    out: Regions,
    stack: Vec<Open>,
    restart: Option<Restart>,
    /// Bytes that can mean something in code, and in code inside a string.
    code_bytes: ByteSet,
    hole_bytes: ByteSet,
    /// Bytes that can mean something inside each form of string.
    string_bytes: Vec<ByteSet>,
    /// Forms and comments of which one was not closed: no other can be either.
    unclosed_strings: u64,
    unclosed_blocks: u64,
    failed_searches: u8,
    heredocs: Vec<heredoc::Label<'t>>,
    /// No regular expression ends before here.
    no_regex_before: usize,
}

impl<'t> Lexer<'t> {
    fn new(text: &'t str, start: usize, syntax: &'t Syntax, out: Regions) -> Self {
        let code_bytes = code_bytes(syntax);
        let mut hole_bytes = code_bytes;
        add(&mut hole_bytes, b"(){}[]:");
        Self {
            text,
            bytes: text.as_bytes(),
            start,
            pos: start,
            syntax,
            out,
            stack: Vec::new(),
            restart: None,
            code_bytes,
            hole_bytes,
            string_bytes: syntax.strings.iter().map(strings::bytes_of).collect(),
            unclosed_strings: 0,
            unclosed_blocks: 0,
            failed_searches: 0,
            heredocs: Vec::new(),
            no_regex_before: 0,
        }
    }

    fn run(mut self) -> Regions {
        self.shebang();
        self.first_island();
        loop {
            while self.pos < self.bytes.len() {
                match self.stack.last() {
                    Some(Open::String { form, start }) => self.string_body(*form, *start),
                    Some(Open::Hole { .. }) => self.code(true),
                    None => self.code(false),
                }
            }
            if !self.rewind() {
                return self.out;
            }
        }
    }

    /// Skips what means nothing and reads one thing that may mean something.
    fn code(&mut self, in_hole: bool) {
        let wanted = if in_hole { &self.hole_bytes } else { &self.code_bytes };
        let skipped = self.bytes[self.pos..].iter().position(|byte| wanted[usize::from(*byte)]);
        let Some(skipped) = skipped else {
            self.pos = self.bytes.len();
            return;
        };
        self.pos += skipped;
        let byte = self.bytes[self.pos];
        if byte == b'\n' {
            return self.line_end();
        }
        if in_hole && self.hole_byte(byte) {
            return;
        }
        if self.syntax.code_escape && byte == b'\\' {
            self.pos = (self.pos + 2).min(self.bytes.len());
            return;
        }
        if !self.token(byte) {
            self.pos += 1;
        }
    }

    /// Reads a comment or the beginning of a string; `false` when here is neither.
    fn token(&mut self, byte: u8) -> bool {
        self.leave_island()
            || self.raw_string()
            || self.block_comment()
            || self.line_comment()
            || (byte == b'<' && self.heredoc_label())
            || (byte == b'/' && self.slash_regex())
            || (byte == b'\'' && self.char_literal())
            || (byte == b'?' && self.question_char())
            || self.quote_like()
            || self.open_string(false)
    }

    fn line_end(&mut self) {
        if let Some(Open::Hole { single_line: true, .. }) = self.stack.last() {
            // A string within a line cannot go on behind it, nor can the code inside.
            self.stack.pop();
            self.stack.pop();
            return;
        }
        self.pos += 1;
        if !self.heredocs.is_empty() {
            self.heredoc_bodies();
        }
    }

    /// Reads a string (or a comment, in Lua) whose end marker repeats its beginning.
    fn raw_string(&mut self) -> bool {
        let Some(open) =
            self.syntax.raw.iter().find_map(|raw| raw::open(self.bytes, self.pos, *raw))
        else {
            return false;
        };
        let Some(end) = self.find(open.body, &open.close) else { return false };
        self.out.push(self.pos, end, open.kind);
        self.pos = end;
        true
    }

    fn quote_like(&mut self) -> bool {
        let Some(style) = self.syntax.quote_like else { return false };
        if self.failed_searches >= FAILED_SEARCHES {
            return false;
        }
        let after_operand = || style == QuoteLike::Ruby && !self.operand_expected();
        let Some(open) = quote_like::open(self.bytes, self.pos, style, after_operand) else {
            return false;
        };
        match quote_like::end(self.bytes, open) {
            Some(end) => {
                self.out.push(self.pos, end, RegionKind::String);
                self.pos = end;
                true
            }
            None => {
                self.failed_searches += 1;
                false
            }
        }
    }

    /// The end of the next `marker`, unless too many searches have failed.
    fn find(&mut self, from: usize, marker: &str) -> Option<usize> {
        if self.failed_searches >= FAILED_SEARCHES {
            return None;
        }
        let found = self.text.get(from..).and_then(|rest| rest.find(marker));
        if found.is_none() {
            self.failed_searches += 1;
        }
        found.map(|n| from + n + marker.len())
    }

    fn here(&self, marker: &str) -> bool {
        self.bytes[self.pos..].starts_with(marker.as_bytes())
    }

    /// The byte before `at`, within what is read.
    fn before(&self, at: usize) -> Option<u8> {
        if at <= self.start { None } else { self.bytes.get(at - 1).copied() }
    }

    fn in_first_column(&self, at: usize) -> bool {
        self.before(at).is_none_or(|byte| byte == b'\n')
    }

    fn stands(&self, place: Place) -> bool {
        let before = self.before(self.pos);
        match place {
            Place::Anywhere => true,
            Place::LineStart => {
                let line = self.bytes[self.start..self.pos].iter().rev();
                line.copied().find(|b| !matches!(b, b' ' | b'\t')).is_none_or(|b| b == b'\n')
            }
            Place::After(bytes) => {
                before.is_none_or(|b| b.is_ascii_whitespace() || bytes.contains(&b))
            }
            Place::NotAfter(bytes) => before.is_none_or(|b| !bytes.contains(&b)),
        }
    }

    fn line_end_from(&self, from: usize) -> usize {
        let rest = &self.bytes[from..];
        from + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
    }
}

/// The bytes at which something can begin in code.
fn code_bytes(syntax: &Syntax) -> ByteSet {
    let mut set = [false; 256];
    add(&mut set, b"\n");
    let markers = syntax.line_comments.iter().map(|c| c.marker);
    let blocks = syntax.block_comments.iter().map(|c| c.open);
    let quotes = syntax.strings.iter().map(|s| s.open);
    let islands = syntax.island.iter().map(|island| island.close);
    for marker in markers.chain(blocks).chain(quotes).chain(islands) {
        add(&mut set, marker.get(..1).unwrap_or_default().as_bytes());
    }
    for raw in syntax.raw {
        add(&mut set, raw_bytes(*raw));
    }
    let flags: [(bool, &[u8]); 5] = [
        (syntax.char_literals, b"'"),
        (syntax.question_chars, b"?"),
        (syntax.slash_regex.is_some(), b"/"),
        (syntax.heredoc.is_some(), b"<"),
        (syntax.code_escape, b"\\"),
    ];
    for (_, bytes) in flags.iter().filter(|(on, _)| *on) {
        add(&mut set, bytes);
    }
    if let Some(style) = syntax.quote_like {
        add(&mut set, quote_like::first_bytes(style));
    }
    set
}

const fn raw_bytes(raw: Raw) -> &'static [u8] {
    match raw {
        Raw::Rust | Raw::Cpp | Raw::CSharp => b"\"",
        Raw::R => b"\"'",
        Raw::Swift => b"#",
        Raw::Lua => b"[-",
    }
}

fn add(set: &mut ByteSet, bytes: &[u8]) {
    for byte in bytes {
        set[usize::from(*byte)] = true;
    }
}

/// The bit of an index; past the last there is none, so that nothing is remembered.
fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1u64.checked_shl(index)).unwrap_or(0)
}

/// Whether a byte can be part of a word; every byte of a character beyond ASCII can.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
