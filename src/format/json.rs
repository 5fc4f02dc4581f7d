//! JSON, with what its readers tolerate: comments, trailing commas, single quotes, bare keys (JSONC, JSON5).

use jsonc_parser::{ParseOptions, Scanner, ScannerOptions, tokens::Token};

use super::{
    Node, Parsed, Value,
    tree::{Kind, Tree},
};
use crate::base::Span;

/// Reads a text as JSON. The first thing that cannot be read ends it; what was read until then stays.
pub fn parse(text: &str) -> Parsed {
    // A byte order mark is not JSON, but editors write it.
    let body = text.trim_start_matches('\u{feff}');
    let offset = text.len() - body.len();
    let mut scanner = Scanner::new(body, &scanner_options());
    let mut reader = Reader { tree: Tree::new(text), expects: Expects::Value, open: Vec::new() };
    loop {
        let (span, outcome) = match scanner.scan() {
            Ok(None) => return reader.finish(text.len(), true),
            Ok(Some(Token::CommentLine(_) | Token::CommentBlock(_))) => continue,
            Ok(Some(token)) => {
                let range = scanner.token_start()..scanner.token_end();
                let written = body.get(range.clone()).unwrap_or_default();
                let span = Span::new(offset + range.start, offset + range.end);
                (span, reader.token(token, span, written).map_err(str::to_owned))
            }
            Err(error) => {
                let range = error.range();
                (Span::new(offset + range.start, offset + range.end), Err(error.kind().to_string()))
            }
        };
        if let Err(message) = outcome {
            reader.tree.problem(span, message);
            return reader.finish(text.len(), false);
        }
        if reader.tree.is_full() {
            return reader.finish(text.len(), false);
        }
    }
}

/// Everything is tolerated: whether a file's reader likes it is not for the parser to say.
fn scanner_options() -> ScannerOptions {
    let all = ParseOptions::default();
    ScannerOptions {
        allow_single_quoted_strings: all.allow_single_quoted_strings,
        allow_hexadecimal_numbers: all.allow_hexadecimal_numbers,
        allow_unary_plus_numbers: all.allow_unary_plus_numbers,
        allow_bare_decimal_point_numbers: all.allow_bare_decimal_point_numbers,
        allow_non_finite_numbers: all.allow_non_finite_numbers,
        allow_extended_string_escapes: all.allow_extended_string_escapes,
    }
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expects {
    /// A value, or the end of a list.
    Value,
    /// A key, or the end of a map.
    Key,
    /// The colon after a key.
    Colon,
    /// The value after a colon.
    MapValue,
    /// A comma, or the end of the list or map.
    Comma,
    /// Nothing: the value of the text has been read.
    End,
}

struct Reader<'t> {
    tree: Tree<'t>,
    expects: Expects,
    /// The open lists and maps, with those that lie too deep for the tree.
    open: Vec<Kind>,
}

impl Reader<'_> {
    fn token(&mut self, token: Token<'_>, span: Span, written: &str) -> Result<(), &'static str> {
        match (self.expects, token) {
            (Expects::End, _) => return Err("a second value after the end"),
            (_, Token::CloseBrace) => return self.close(Kind::Map, span),
            (_, Token::CloseBracket) => return self.close(Kind::List, span),
            (Expects::Comma, Token::Comma) => self.expects = self.after_comma(),
            (Expects::Colon, Token::Colon) => self.expects = Expects::MapValue,
            (Expects::Comma, token) => {
                // Readers that tolerate comments tolerate this too; it is worth a word, not the rest.
                self.tree.problem(Span::new(span.start, span.start), "expected a comma");
                self.expects = self.after_comma();
                return self.token(token, span, written);
            }
            (Expects::Key, token) => self.key(token, span, written)?,
            (Expects::Value | Expects::MapValue, token) => self.value(token, span)?,
            (Expects::Colon, _) => return Err("expected a colon after the key"),
        }
        Ok(())
    }

    fn key(&mut self, token: Token<'_>, span: Span, written: &str) -> Result<(), &'static str> {
        let key = match token {
            Token::String(key) => key.into_owned(),
            Token::Word(_) | Token::Number(_) | Token::Boolean(_) | Token::Null => {
                written.to_owned()
            }
            _ => return Err("expected a key"),
        };
        self.tree.key(key, span);
        self.expects = Expects::Colon;
        Ok(())
    }

    fn value(&mut self, token: Token<'_>, span: Span) -> Result<(), &'static str> {
        let value = match token {
            Token::OpenBrace => return self.open(Kind::Map, span),
            Token::OpenBracket => return self.open(Kind::List, span),
            Token::String(text) => Value::String(text.into_owned()),
            Token::Number(number) => Value::Number(number.to_owned()),
            Token::Boolean(boolean) => Value::Bool(boolean),
            Token::Null => Value::Null,
            _ => return Err("expected a value"),
        };
        self.tree.leaf(Node::new(span, value));
        self.expects = self.after_value();
        Ok(())
    }

    fn open(&mut self, kind: Kind, span: Span) -> Result<(), &'static str> {
        self.tree.open(kind, span);
        self.open.push(kind);
        self.expects = Self::next_in(kind);
        Ok(())
    }

    fn close(&mut self, kind: Kind, span: Span) -> Result<(), &'static str> {
        if matches!(self.expects, Expects::Colon | Expects::MapValue) {
            return Err("expected a value for the key");
        }
        if self.open.pop() != Some(kind) {
            return Err("closes what is not open");
        }
        self.close_in_tree(Some(span.end));
        self.expects = self.after_value();
        Ok(())
    }

    fn close_in_tree(&mut self, end: Option<usize>) {
        if let Some((node, weight)) = self.tree.close(end) {
            self.tree.add(node, weight);
        }
    }

    fn after_value(&self) -> Expects {
        if self.open.is_empty() { Expects::End } else { Expects::Comma }
    }

    fn after_comma(&self) -> Expects {
        self.open.last().map_or(Expects::End, |kind| Self::next_in(*kind))
    }

    /// What comes first in a list or map, and after each comma in it.
    const fn next_in(kind: Kind) -> Expects {
        match kind {
            Kind::List => Expects::Value,
            Kind::Map => Expects::Key,
        }
    }

    /// Closes what the text left open, which is a problem if nothing else was.
    fn finish(mut self, end: usize, complete: bool) -> Parsed {
        if complete && self.tree.is_open() {
            self.tree.problem(Span::new(end, end), "ends before what was opened is closed");
        }
        while self.tree.is_open() {
            self.close_in_tree(None);
        }
        let documents = self.tree.take_root().into_iter().collect();
        Parsed { documents, problems: self.tree.into_problems() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;
    use crate::format::check::{bounds, first_problem, nesting, show_all, written};

    #[test]
    fn whatever_a_reader_tolerates_is_read() {
        let table = [
            (r#"{"a": 1, "b": [true, null, "x"], "a": 2}"#, r#"{a: #1, b: [true, ~, "x"], a: #2}"#),
            ("// c\n{/* é */ \"é\": '世', // d\n}\n", r#"{é: "世"}"#),
            ("[1, 2,]", "[#1, #2]"),
            ("{a: 1, true: 2, 3: 4, $x_y: NaN}", "{a: #1, true: #2, 3: #4, $x_y: #NaN}"),
            ("[0644e0, -1.50, 1e3, 0xFF, +1, .5]", "[#0, #644e0, #-1.50, #1e3, #0xFF, #+1, #.5]"),
            (r#""a\n\u00e9\"""#, r#""a\né\"""#),
            ("\u{feff}{}", "{}"),
            ("12", "#12"),
            ("", ""),
            ("  // nothing\n", ""),
        ];
        for (text, expected) in table {
            let parsed = parse(text);
            bounds(text, &parsed);
            assert_eq!(show_all(&parsed), expected, "{text:?}");
            assert_eq!(
                parsed.problems.len(),
                usize::from(text.contains("0644")),
                "{:?}",
                parsed.problems
            );
        }
    }

    #[test]
    fn a_span_is_what_is_written() {
        let text = "\u{feff}{ \"é\": 'w世', k: [1 , {}], n: null }";
        let parsed = parse(text);
        let root = &parsed.documents[0];
        assert_eq!(written(text, root), text.trim_start_matches('\u{feff}'));
        let values: Vec<_> =
            root.entries().iter().map(|entry| written(text, &entry.value)).collect();
        assert_eq!(values, ["'w世'", "[1 , {}]", "null"]);
        let keys =
            root.entries().iter().map(|entry| &text[entry.key_span.start..entry.key_span.end]);
        assert_eq!(keys.collect::<Vec<_>>(), ["\"é\"", "k", "n"]);
    }

    #[test]
    fn what_breaks_off_keeps_what_was_built() {
        let table = [
            (r#"{"a": 1 "b": 2}"#, "{a: #1, b: #2}", "\"b\""),
            (r#"{"a": [1, {"b": "x"#, "{a: [#1, {b: ~}]}", "\"x"),
            (r#"{"a": [1, {"b": 2"#, "{a: [#1, {b: #2}]}", ""),
            (r#"{"a": [1}, "b": 2}"#, "{a: [#1]}", "}"),
            (r#"{"a": }"#, "{a: ~}", "}"),
            (r#"{"a"; 1}"#, "{a: ~}", ";"),
            (r#"{"a": undefined, "b": 1}"#, "{a: ~}", "undefined"),
            (r#"{"a": "{{ .x }}", {{ y }}"#, r#"{a: "{{ .x }}"}"#, "{{ y"),
            ("{} {}", "{}", "{}"),
            ("[1,,2]", "[#1]", ",2"),
            ("]", "", "]"),
            (":", "", ":"),
            ("{\"é\": 1, \u{0}", "{é: #1}", "\0"),
            ("/* open", "", "/*"),
            (r#"["\ud800"]"#, "[]", r#"\ud800"#),
        ];
        for (text, expected, place) in table {
            let parsed = parse(text);
            bounds(text, &parsed);
            assert_eq!(show_all(&parsed), expected, "{text:?} {:?}", parsed.problems);
            assert_eq!(parsed.problems.len(), 1, "{text:?} {:?}", parsed.problems);
            assert!(
                first_problem(text, &parsed).starts_with(place),
                "{text:?} {:?}",
                parsed.problems
            );
        }
    }

    #[test]
    fn nesting_without_end_is_bounded() {
        let closed = format!("[{}{}, 1]", "[".repeat(100_000), "]".repeat(100_000));
        let parsed = parse(&closed);
        bounds(&closed, &parsed);
        assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
        assert_eq!(parsed.documents[0].items()[1].text(), Some("1"), "what comes after is read");
        for unit in ["[", "{", r#"{"a":"#, "[{a:", "1 ", "[1 "] {
            let text = unit.repeat(100_000);
            let parsed = parse(&text);
            bounds(&text, &parsed);
            assert!(!parsed.problems.is_empty());
        }
        let text = format!("[{}1]", "1,".repeat(crate::format::MAX_NODES));
        assert!(parse(&text).problems[0].message.contains("more than"));
    }

    /// Pieces from which a text is put together that is nearly JSON.
    const PIECES: &[&str] = &[
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"é\"", "'w'", "\"", "'", "\\", "\\u00e9",
        "\\ud800", "1", "-", "0x", "1e", ".5", "true", "nul", "null", "世", "\u{feff}", "// c\n",
        "/* c */", "/*", " ", "\n", "\r", "\u{a0}", "\0",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_within_bounds(text in "(?s).{0,60}") {
            bounds(&text, &parse(&text));
        }

        #[test]
        fn any_nearly_json_is_read_within_bounds(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
        ) {
            let text = pieces.concat();
            let parsed = parse(&text);
            bounds(&text, &parsed);
            parsed.documents.iter().for_each(|document| nesting(&text, document));
        }
    }
}
