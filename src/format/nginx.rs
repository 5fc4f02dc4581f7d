//! nginx.conf and its fragments.
//!
//! ```text
//! NAME[]                 each time that a directive of that name stands there
//!   (a text)             its arguments with one blank between, where it has no block
//!   @args[]              its arguments, where it has one; its own directives stand beside
//! ```
//!
//! So `http[*].server[*].listen[*]`, `location[*].@args`. Code of a `..._by_lua_block` is a text.
//!
//! The grammar is small, so the parser is our own: those at hand recurse as deep as the text says.

use crate::base::Span;

use super::{
    Parsed,
    build::string,
    directives::{Builder, Word},
};

/// Reads a configuration. A text without a directive gives no document.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser { text, at: 0, words: Vec::new(), builder: Builder::new() };
    if text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    while parser.step() {}
    parser.end_of_text();
    let (root, problems) = parser.builder.finish(text.len());
    let documents = if root.entries().is_empty() { Vec::new() } else { vec![root] };
    Parsed { documents, problems }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    words: Vec<Word>,
    builder: Builder,
}

impl Parser<'_> {
    /// Reads up to the end of a word, directive or block; `false` at the end of the text.
    fn step(&mut self) -> bool {
        let Some(c) = self.peek() else { return false };
        match c {
            c if c.is_whitespace() => self.at += c.len_utf8(),
            '#' => self.comment(),
            ';' => {
                self.at += 1;
                self.directive();
            }
            '{' => {
                self.at += 1;
                self.block();
            }
            '}' => {
                if !self.words.is_empty() {
                    self.problem_at_words("expected `;` at the end of the directive");
                    self.directive();
                }
                if self.builder.depth() == 0 {
                    self.builder.problem(Span::new(self.at, self.at + 1), "`}` closes nothing");
                }
                self.at += 1;
                self.builder.close(self.at);
            }
            '"' | '\'' => self.quoted(c),
            _ => self.word(),
        }
        true
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn comment(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn directive(&mut self) {
        let words = std::mem::take(&mut self.words);
        if let Some((name, args)) = words.split_first() {
            self.builder.directive(name, args);
        }
    }

    fn block(&mut self) {
        let mut words = std::mem::take(&mut self.words).into_iter();
        let brace = Span::new(self.at - 1, self.at);
        let Some(name) = words.next() else {
            self.builder.problem(brace, "a block without a name");
            self.builder.open(Word { span: brace, text: String::new() }, Vec::new());
            return;
        };
        if name.text.ends_with("_by_lua_block") {
            let start = self.at;
            self.skip_code();
            let end = self.at;
            let code = self.text.get(start..end).unwrap_or_default();
            self.builder.value(&name, string(Span::new(start, end), code));
            // The closing brace.
            self.at = (self.at + 1).min(self.text.len());
            return;
        }
        self.builder.open(name, words.collect());
    }

    /// Up to the brace that closes a block of another language.
    fn skip_code(&mut self) {
        let mut open = 1usize;
        let rest = self.text.get(self.at..).unwrap_or_default();
        for (offset, byte) in rest.bytes().enumerate() {
            match byte {
                b'{' => open += 1,
                b'}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                self.at += offset;
                return;
            }
        }
        self.at = self.text.len();
    }

    fn quoted(&mut self, quote: char) {
        let start = self.at + 1;
        let mut text = String::new();
        let mut chars = self.text.get(start..).unwrap_or_default().char_indices();
        while let Some((offset, c)) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some((_, next)) if next == quote || next == '\\' => text.push(next),
                    Some((_, next)) => text.extend(['\\', next]),
                    None => text.push('\\'),
                },
                c if c == quote => {
                    let span = Span::new(start, start + offset);
                    self.at = span.end + 1;
                    self.words.push(Word { span, text });
                    return;
                }
                c => text.push(c),
            }
        }
        self.builder.problem(Span::new(start - 1, start), "the quote has no end");
        let span = Span::new(start, self.text.len());
        self.at = span.end;
        self.words.push(Word { span, text });
    }

    fn word(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut chars = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((offset, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                // `${name}` is part of the word.
                '$' if chars.next_if(|(_, next)| *next == '{').is_some() => {
                    while chars.next_if(|(_, c)| *c != '}' && !c.is_whitespace()).is_some() {}
                    chars.next_if(|(_, c)| *c == '}');
                }
                c if c.is_whitespace() || matches!(c, ';' | '{' | '}') => {
                    end = offset;
                    break;
                }
                _ => {}
            }
        }
        self.at = start + end;
        let text = rest.get(..end).unwrap_or_default().to_owned();
        self.words.push(Word { span: Span::new(start, self.at), text });
    }

    fn end_of_text(&mut self) {
        if !self.words.is_empty() {
            self.problem_at_words("expected `;` at the end of the directive");
            self.directive();
        }
    }

    fn problem_at_words(&mut self, message: &str) {
        if let Some(word) = self.words.last() {
            let span = word.span;
            self.builder.problem(span, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::spans::{assert_inside, check};

    #[test]
    fn values_and_places() {
        let text = "user nginx;\nhttp {\n  # note }\n  server {\n    listen 80; listen 443 ssl;\n    \
                    server_name ${HOST}.x;\n    add_header X-A \"d; \\\"e\\\"\" always;\n    \
                    location ~ ^/(a|b)\\; {\n      internal;\n    }\n    location / { proxy_pass http://a; }\n    \
                    content_by_lua_block { if x { y; } }\n  }\n}\n";
        let parsed = parse(text);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        let server = |path: &str| format!("http.0.server.0.{path}");
        check(
            text,
            &parsed,
            &[
                ("user.0", "nginx", "nginx"),
                (&server("listen.0"), "80", "80"),
                (&server("listen.1"), "443 ssl", "443 ssl"),
                (&server("server_name.0"), "${HOST}.x", "${HOST}.x"),
                (&server("add_header.0"), "X-A d; \"e\" always", "X-A \"d; \\\"e\\\"\" always"),
                (&server("location.0.@args.1"), "^/(a|b)\\;", "^/(a|b)\\;"),
                (&server("location.0.internal.0"), "", "internal"),
                (&server("location.1.proxy_pass.0"), "http://a", "http://a"),
                (&server("content_by_lua_block.0"), " if x { y; } ", " if x { y; } "),
            ],
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_is_read() {
        for (text, problems) in [
            ("a b", 1),
            ("a { b }", 1),
            ("a; }", 1),
            ("a {", 1),
            ("a \"b", 2),
            ("{ b; }", 1),
            ("", 0),
        ] {
            assert_eq!(parse(text).problems.len(), problems, "{text}");
        }
        let text = "}\nserver { listen 80 }\nx y;";
        check(text, &parse(text), &[("server.0.listen.0", "80", "80"), ("x.0", "y", "y")]);
        let deep = format!("{}x;{} y z;", "a {".repeat(5000), "}".repeat(5000));
        check(&deep, &parse(&deep), &[("y.0", "z", "z")]);
    }

    const WORDS: &[&str] = &[
        "a",
        ";",
        "{",
        "}",
        " ",
        "\n",
        "\"",
        "'",
        "\\",
        "#",
        "${",
        "$",
        "é",
        "\u{feff}",
        "x_by_lua_block ",
    ];

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
            assert_inside(&text, &parse(&text));
        }

        #[test]
        fn any_fragments_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
            let text = words.concat();
            assert_inside(&text, &parse(&text));
        }
    }
}
