//! Java properties: a map of names and texts. Names keep their dots. A name that stands twice is an entry
//! twice; the last holds.

use std::{iter::Peekable, str::Chars};

use crate::base::Span;

use super::{
    Entry, MAX_NODES, ParseProblem, Parsed,
    build::{entry, map, string},
    lines::lines,
};

/// Reads properties. A text without any gives no document.
pub fn parse(text: &str) -> Parsed {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    let mut lines = lines(text);
    while let Some((start, line)) = lines.next() {
        let content = line.trim_start();
        if content.is_empty() || content.starts_with(['#', '!']) {
            continue;
        }
        let start = start + (line.len() - content.len());
        let mut end = start + content.len();
        let mut continues = is_continued(content);
        while continues && let Some((next, line)) = lines.next() {
            end = next + line.len();
            continues = is_continued(line);
        }
        if entries.len() >= MAX_NODES {
            let message = "the file is too large: the rest is left out".to_owned();
            problems.push(ParseProblem { span: Span::new(start, end), message });
            break;
        }
        entries.push(property(text.get(start..end).unwrap_or_default(), start));
    }
    let root = map(Span::new(0, text.len()), entries);
    let documents = if root.entries().is_empty() { Vec::new() } else { vec![root] };
    Parsed { documents, problems }
}

/// Whether the line ends with an odd number of backslashes.
fn is_continued(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

/// One logical line: the name ends at `=`, `:` or a blank that is not escaped.
fn property(line: &str, start: usize) -> Entry {
    let mut chars = line.char_indices();
    let mut end = line.len();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '=' | ':' => {
                end = at;
                break;
            }
            c if c.is_whitespace() => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let (name, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    let value = rest.trim_start();
    let value = value.strip_prefix(['=', ':']).unwrap_or(value).trim_start();
    let value_start = start + (line.len() - value.len());
    let span = Span::new(value_start, value_start + value.len());
    entry(unescape(name), Span::new(start, start + end), string(span, unescape(value)))
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') if chars.peek() != Some(&'\n') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('f') => out.push('\u{c}'),
            Some('u') => out.push(unicode(&mut chars)),
            // A continuation takes the blanks of the next line with it.
            Some('\n' | '\r') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some(c) => out.push(c),
            None => {}
        }
    }
    out
}

fn unicode(chars: &mut Peekable<Chars<'_>>) -> char {
    let mut code = 0;
    for _ in 0..4 {
        let Some(digit) = chars.next_if(char::is_ascii_hexdigit).and_then(|c| c.to_digit(16))
        else {
            break;
        };
        code = code * 16 + digit;
    }
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::spans::{assert_inside, check};

    #[test]
    fn values_and_places() {
        let text = "# a\n! b\nspring.url = jdbc:x\nb:c\nd e f\ng=one, \\\n    two\\\\\nh\\ i=\\u00e9\\t!\nempty\nk=\\\n";
        check(
            text,
            &parse(text),
            &[
                ("b", "c", "c"),
                ("d", "e f", "e f"),
                ("g", "one, two\\", "one, \\\n    two\\\\"),
                ("h i", "é\t!", "\\u00e9\\t!"),
                ("empty", "", ""),
                ("k", "", "\\"),
            ],
        );
        let parsed = parse(text);
        let first = &parsed.documents[0].entries()[0];
        assert_eq!(first.key, "spring.url");
        assert_eq!(first.value.text(), Some("jdbc:x"));
    }

    const WORDS: &[&str] =
        &["a", "=", ":", " ", "\n", "\r\n", "\\", "\\u", "00e9", "#", "!", "é", "\u{feff}", "\t"];

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
