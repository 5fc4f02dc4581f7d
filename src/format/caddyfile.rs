//! Caddyfiles. Directives have the same shape as those of nginx: a list under their name.
//!
//! ```text
//! global[]               the options in braces without a name
//! snippet[]              `(name) { ... }`, the name in `@args`
//! site[]                 the addresses in `@args`, the directives beside
//! ```

use crate::base::Span;

use super::{
    Parsed,
    directives::{Builder, Word},
    lines::lines,
};

/// Reads a Caddyfile. A text without a site or option gives no document.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser { builder: Builder::new(), words: Vec::new(), bare_site: false };
    let mut heredoc: Option<(String, usize)> = None;
    for (start, line) in lines(text) {
        let (mut start, mut line) = (start, line);
        if let Some((end, from)) = heredoc.take() {
            let Some(after) = after_marker(line, &end) else {
                heredoc = Some((end, from));
                continue;
            };
            let inside = text.get(from..start).unwrap_or_default().to_owned();
            parser.words.push(Word { span: Span::new(from, start), text: inside });
            // More arguments can follow the marker.
            start += line.len() - after.len();
            line = after;
        }
        let continues = parser.words(start, line);
        heredoc = parser.heredoc().map(|end| (end, next_line(text, start + line.len())));
        if heredoc.is_none() && !continues {
            parser.line(start + line.len());
        }
    }
    parser.line(text.len());
    if parser.bare_site {
        parser.builder.close(text.len());
    }
    let (root, problems) = parser.builder.finish(text.len());
    let documents = if root.entries().is_empty() { Vec::new() } else { vec![root] };
    Parsed { documents, problems }
}

/// What follows the marker that ends a here-document; nothing if the line does not end it.
fn after_marker<'l>(line: &'l str, marker: &str) -> Option<&'l str> {
    let after = line.trim_start().strip_prefix(marker)?;
    (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(after)
}

fn next_line(text: &str, end_of_line: usize) -> usize {
    let rest = text.get(end_of_line..).unwrap_or_default();
    end_of_line + rest.find('\n').map_or(rest.len(), |at| at + 1)
}

struct Parser {
    builder: Builder,
    words: Vec<Word>,
    /// Whether the file is one site without braces.
    bare_site: bool,
}

impl Parser {
    /// Takes the words of a line; whether the next line continues it.
    fn words(&mut self, start: usize, line: &str) -> bool {
        let mut chars = line.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            match c {
                c if c.is_whitespace() => {}
                '#' => return false,
                '\\' if line.get(offset + 1..).is_some_and(|rest| rest.trim().is_empty()) => {
                    return true;
                }
                '"' | '`' => {
                    let mut text = String::new();
                    let mut end = line.len();
                    while let Some((at, inner)) = chars.next() {
                        match inner {
                            '\\' if c == '"'
                                && chars.peek().is_some_and(|(_, next)| *next == '"') =>
                            {
                                chars.next();
                                text.push('"');
                            }
                            inner if inner == c => {
                                end = at;
                                break;
                            }
                            inner => text.push(inner),
                        }
                    }
                    let span = Span::new(start + offset + 1, start + end);
                    self.words.push(Word { span, text });
                }
                _ => {
                    while chars.next_if(|(_, c)| !c.is_whitespace()).is_some() {}
                    let end = chars.peek().map_or(line.len(), |(at, _)| *at);
                    let text = line.get(offset..end).unwrap_or_default().to_owned();
                    self.words.push(Word { span: Span::new(start + offset, start + end), text });
                }
            }
        }
        false
    }

    /// Takes `<<END` off the line.
    fn heredoc(&mut self) -> Option<String> {
        let end = self.words.last()?.text.strip_prefix("<<")?.to_owned();
        let is_name = !end.is_empty() && end.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then(|| self.words.pop())?;
        Some(end)
    }

    /// The end of a line: a directive, or the beginning or the end of a block.
    fn line(&mut self, end: usize) {
        let mut words = std::mem::take(&mut self.words);
        let opens = words.pop_if(|last| last.text == "{");
        if words.first().is_some_and(|word| word.text == "}") {
            if self.builder.depth() == 0 {
                let span = words.first().map_or(Span::new(end, end), |word| word.span);
                self.builder.problem(span, "`}` closes nothing");
            }
            self.builder.close(end);
            return;
        }
        if let Some(brace) = opens {
            self.open(words, &brace);
        } else if self.builder.depth() == 0 {
            self.bare(words);
        } else if let Some((name, args)) = words.split_first() {
            self.builder.directive(name, args);
        }
    }

    fn open(&mut self, mut words: Vec<Word>, brace: &Word) {
        let span = words.first().map_or(brace.span, |word| word.span);
        if self.builder.depth() > 0 {
            let name = if words.is_empty() { brace.clone() } else { words.remove(0) };
            self.builder.open(name, words);
            return;
        }
        let kind = match words.first() {
            None => "global",
            Some(first) if first.text.starts_with('(') => "snippet",
            Some(_) => "site",
        };
        self.builder.open(Word { span, text: kind.to_owned() }, addresses(words));
    }

    /// A line outside of all braces: an import, or the addresses of the only site.
    fn bare(&mut self, words: Vec<Word>) {
        let Some((first, args)) = words.split_first() else { return };
        if first.text == "import" {
            self.builder.directive(first, args);
            return;
        }
        // Addresses that go on in the next line end with a comma.
        if words.last().is_some_and(|last| last.text.ends_with(',')) {
            self.words = words;
            return;
        }
        self.bare_site = true;
        let name = Word { span: first.span, text: "site".to_owned() };
        self.builder.open(name, addresses(words));
    }
}

/// The words without the commas between them.
fn addresses(words: Vec<Word>) -> Vec<Word> {
    let without = words.into_iter().map(|word| {
        let text = word.text.trim_end_matches(',').to_owned();
        let end =
            word.span.end - (word.text.len() - text.len()).min(word.span.end - word.span.start);
        Word { span: Span::new(word.span.start, end), text }
    });
    without.filter(|word| !word.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::spans::{assert_inside, check};

    #[test]
    fn values_and_places() {
        let text = "# note\n{\n\temail a@b.c\n\tauto_https off\n}\n(common) {\n\tencode gzip # why\n}\n\
                    import sites/*\nexample.com, www.example.com {\n\timport common\n\ttls internal\n\
                    \treverse_proxy /api/* {$UP} {\n\t\tlb_policy first\n\t}\n\trespond \"a {b} \\\"c\\\"\" 200\n\
                    \trespond <<END\n\tone }\n\tEND 200\n\tlog \\\n\t\tx\n}\n";
        let parsed = parse(text);
        let site = |path: &str| format!("site.0.{path}");
        check(
            text,
            &parsed,
            &[
                ("global.0.auto_https.0", "off", "off"),
                ("snippet.0.@args.0", "(common)", "(common)"),
                ("snippet.0.encode.0", "gzip", "gzip"),
                ("import.0", "sites/*", "sites/*"),
                (&site("@args.0"), "example.com", "example.com"),
                (&site("@args.1"), "www.example.com", "www.example.com"),
                (&site("tls.0"), "internal", "internal"),
                (&site("reverse_proxy.0.@args.1"), "{$UP}", "{$UP}"),
                (&site("reverse_proxy.0.lb_policy.0"), "first", "first"),
                (&site("respond.0"), "a {b} \"c\" 200", "a {b} \\\"c\\\"\" 200"),
                (&site("respond.1"), "\tone }\n 200", "\tone }\n\tEND 200"),
                (&site("log.0"), "x", "x"),
            ],
        );
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    }

    #[test]
    fn a_file_can_be_one_site_without_braces() {
        let text = "localhost:80,\nother\nreverse_proxy a:1\nfile_server {\n  root x\n}\n";
        let parsed = parse(text);
        check(
            text,
            &parsed,
            &[
                ("site.0.@args.1", "other", "other"),
                ("site.0.reverse_proxy.0", "a:1", "a:1"),
                ("site.0.file_server.0.root.0", "x", "x"),
            ],
        );
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    }

    const WORDS: &[&str] = &[
        "a", "{", "}", " ", "\n", "\r\n", "\"", "`", "\\", "\\\n", "#", "{$A}", "<<E\n", "E",
        "E\n", "é", "\u{feff}", ",", ",\n", " {\n", "}\n", "(s)", "import ",
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
