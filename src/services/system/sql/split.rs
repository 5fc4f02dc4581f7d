//! A script as its statements: what stands between two `;` outside quotes, comments and bodies.

use crate::base::Span;

/// No more statements of one script are read.
const MAX_STATEMENTS: usize = 4000;

/// The statements of a script, each from its first word on, and whether these are all.
pub fn statements(text: &str, backslashes: bool) -> (Vec<Span>, bool) {
    let mut splitter = Splitter {
        text,
        bytes: text.as_bytes(),
        at: 0,
        start: None,
        delimiter: ";".to_owned(),
        backslashes,
        depth: 0,
        found: Vec::new(),
    };
    let whole = splitter.run();
    (splitter.found, whole)
}

struct Splitter<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the present statement begins.
    start: Option<usize>,
    /// What ends a statement: MySQL's client can be told another one.
    delimiter: String,
    /// Whether `\'` is a quote in a string.
    backslashes: bool,
    /// How many `BEGIN`s of a body are open.
    depth: usize,
    found: Vec<Span>,
}

impl Splitter<'_> {
    fn run(&mut self) -> bool {
        while let Some(byte) = self.peek(0) {
            if self.found.len() >= MAX_STATEMENTS {
                return false;
            }
            if self.at_line_start() && self.line_of_a_client() {
                continue;
            }
            match byte {
                b'-' if self.peek(1) == Some(b'-') => self.skip_line(),
                b'#' if self.at_line_start() => self.skip_line(),
                b'/' if self.peek(1) == Some(b'*') => self.comment(),
                _ if self.depth == 0 && self.rest().starts_with(&self.delimiter) => {
                    self.end();
                    self.at += self.delimiter.len();
                }
                b'\'' | b'"' | b'`' => self.quoted(byte),
                b'$' => self.dollars(),
                _ if byte.is_ascii_alphabetic() || byte == b'_' => self.word(),
                _ => {
                    if !byte.is_ascii_whitespace() {
                        self.begin();
                    }
                    self.at += 1;
                }
            }
        }
        self.depth = 0;
        self.end();
        true
    }

    fn peek(&self, more: usize) -> Option<u8> {
        self.bytes.get(self.at + more).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn begin(&mut self) {
        self.start.get_or_insert(self.at);
    }

    fn end(&mut self) {
        if let Some(start) = self.start.take() {
            let text = self.text.get(start..self.at).unwrap_or_default();
            self.found.push(Span::new(start, start + text.trim_end().len()));
        }
        self.depth = 0;
    }

    fn at_line_start(&self) -> bool {
        self.at == 0 || self.bytes.get(self.at - 1) == Some(&b'\n')
    }

    fn skip_line(&mut self) {
        let end = memchr::memchr(b'\n', self.bytes.get(self.at..).unwrap_or_default());
        self.at = end.map_or(self.bytes.len(), |end| self.at + end);
    }

    /// What clients read themselves: `\c name`, `DELIMITER //`, `GO`.
    fn line_of_a_client(&mut self) -> bool {
        let line = self.rest().lines().next().unwrap_or_default();
        let bare = line.trim();
        if bare.eq_ignore_ascii_case("go") {
            self.end();
            self.skip_line();
            return true;
        }
        if self.start.is_none() && line.starts_with('\\') {
            self.found.push(Span::new(self.at, self.at + line.trim_end().len()));
            self.skip_line();
            return true;
        }
        let mut words = bare.split_whitespace();
        if self.start.is_none()
            && words.next().is_some_and(|word| word.eq_ignore_ascii_case("delimiter"))
            && let Some(delimiter) = words.next()
        {
            self.delimiter = delimiter.to_owned();
            self.skip_line();
            return true;
        }
        false
    }

    fn comment(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.peek(0) {
            match (byte, self.peek(1)) {
                (b'/', Some(b'*')) => depth += 1,
                (b'*', Some(b'/')) => depth -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self, quote: u8) {
        self.begin();
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        let escapes = quote == b'\'' && (self.backslashes || matches!(before, Some(b'e' | b'E')));
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            if byte == b'\\' && escapes {
                self.at += 1;
            } else if byte == quote {
                return;
            }
        }
    }

    /// `$$ ... $$` and `$tag$ ... $tag$`.
    fn dollars(&mut self) {
        self.begin();
        let rest = self.rest();
        let tag = rest.get(1..).and_then(|rest| {
            let end = rest.find('$')?;
            let name = rest.get(..end)?;
            let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            (plain && !name.starts_with(|c: char| c.is_ascii_digit())).then(|| format!("${name}$"))
        });
        let Some(tag) = tag else {
            self.at += 1;
            return;
        };
        let body = rest.get(tag.len()..).unwrap_or_default();
        let end = body.find(&tag).map_or(rest.len(), |end| end + 2 * tag.len());
        self.at += end;
    }

    fn word(&mut self) {
        self.begin();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        let after = rest.get(end..).unwrap_or_default().trim_start().to_ascii_lowercase();
        self.at += end.max(1);
        match word.as_str() {
            "begin" | "case" if self.has_body() => self.depth += 1,
            "end" if self.depth > 0 => {
                let closes = ["if", "loop", "while", "repeat", "for"];
                let next: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
                if !closes.contains(&next.as_str()) {
                    self.depth -= 1;
                }
                if next == "case" {
                    let rest = self.rest();
                    self.at += rest.len() - rest.trim_start().len() + next.len();
                }
            }
            // The lines after are data.
            "stdin" if self.statement().to_ascii_lowercase().starts_with("copy") => {
                let end = self.rest().find("\n\\.").map_or(self.rest().len(), |end| end + 3);
                self.end();
                self.at += end;
            }
            _ => {}
        }
    }

    fn statement(&self) -> &str {
        self.start.and_then(|start| self.text.get(start..self.at)).unwrap_or_default()
    }

    /// Whether the present statement makes something that has statements inside.
    fn has_body(&self) -> bool {
        let head: String = self.statement().chars().take(400).collect();
        let mut words = head.split(|c: char| !c.is_alphanumeric() && c != '_');
        let creates = words.next().is_some_and(|word| word.eq_ignore_ascii_case("create"));
        creates
            && words.any(|word| {
                ["trigger", "procedure", "function", "event", "proc"]
                    .iter()
                    .any(|known| word.eq_ignore_ascii_case(known))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        statements(text, false).0.iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn statements_end_where_the_database_ends_them() {
        assert_eq!(split("-- a; b\nSELECT ';' /* ; */; x"), ["SELECT ';' /* ; */", "x"]);
        assert_eq!(split("DO $a$ BEGIN x; END $a$; y"), ["DO $a$ BEGIN x; END $a$", "y"]);
        let trigger =
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; END";
        assert_eq!(split(&format!("{trigger};\nBEGIN;\nx;")), [trigger, "BEGIN", "x"]);
        assert_eq!(
            split("DELIMITER //\nCREATE PROCEDURE p() BEGIN a; END//\nDELIMITER ;\nb;"),
            ["CREATE PROCEDURE p() BEGIN a; END", "b"]
        );
        assert_eq!(
            split("\\c shop\nCOPY a FROM stdin;\n1;2\n\\.\nb;"),
            ["\\c shop", "COPY a FROM stdin", "b"]
        );
        assert_eq!(split("a\nGO\nb\n"), ["a", "b"]);
    }
}
