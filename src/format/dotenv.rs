//! `.env` files: a map of names and texts. Quotes are taken away, `export` is no part of a name, and what
//! follows ` #` outside of quotes is a comment. Variables in values stay as they are written.

use crate::base::Span;

use super::{
    Entry, MAX_NODES, ParseProblem, Parsed,
    build::{entry, map, string},
    lines::{lines, trimmed},
};

/// Reads variables. A text without any gives no document.
pub fn parse(text: &str) -> Parsed {
    let mut entries: Vec<Entry> = Vec::new();
    let mut problems = Vec::new();
    let mut done = 0;
    for (start, line) in lines(text) {
        // A value in quotes can go on over the lines that follow.
        if start < done {
            continue;
        }
        let (span, content) = trimmed(start, line);
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if entries.len() >= MAX_NODES {
            let message = "the file is too large: the rest is left out".to_owned();
            problems.push(ParseProblem { span, message });
            break;
        }
        match variable(text, start, line) {
            Some((entry, end)) => {
                done = end;
                entries.push(entry);
            }
            // A name alone passes a variable on.
            None if content.starts_with("export ") => {}
            None => {
                let message = "expected NAME=value".to_owned();
                problems.push(ParseProblem { span, message });
            }
        }
    }
    let root = map(Span::new(0, text.len()), entries);
    let documents = if root.entries().is_empty() { Vec::new() } else { vec![root] };
    Parsed { documents, problems }
}

/// The variable of a line, and where it ends.
fn variable(text: &str, start: usize, line: &str) -> Option<(Entry, usize)> {
    let (head, rest) = line.split_once('=')?;
    let (mut key_span, mut key) = trimmed(start, head);
    if let Some(name) = key.strip_prefix("export").filter(|name| name.starts_with([' ', '\t'])) {
        (key_span, key) = trimmed(key_span.end - name.len(), name);
    }
    if key.is_empty() || key.contains(char::is_whitespace) {
        return None;
    }
    let rest_start = start + head.len() + 1;
    let value_start = rest_start + (rest.len() - rest.trim_start().len());
    let (span, value, end) = quoted(text, value_start).unwrap_or_else(|| {
        let (span, value) = plain(rest_start, rest);
        (span, value, start + line.len())
    });
    Some((entry(key, key_span, string(span, value)), end))
}

/// A value in quotes, over as many lines as it takes; nothing if the quotes do not hold all of it.
fn quoted(text: &str, start: usize) -> Option<(Span, String, usize)> {
    let rest = text.get(start..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let mut value = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((offset, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => value.push_str(&escaped(chars.next()?.1)),
            c if c == quote => {
                let after = rest.get(offset + 1..)?;
                let line = after.lines().next().unwrap_or_default();
                let left = line.trim_start();
                let end = start + offset + 1 + line.len();
                let is_end = left.is_empty() || left.starts_with('#');
                return is_end.then(|| (Span::new(start + 1, start + offset), value, end));
            }
            c => value.push(c),
        }
    }
    None
}

fn escaped(c: char) -> String {
    match c {
        'n' => "\n".to_owned(),
        'r' => "\r".to_owned(),
        't' => "\t".to_owned(),
        '"' | '\\' | '$' => c.to_string(),
        c => format!("\\{c}"),
    }
}

/// A value without quotes: up to the end of the line or a comment.
fn plain(start: usize, rest: &str) -> (Span, String) {
    let mut end = rest.len();
    let mut before = ' ';
    for (offset, c) in rest.char_indices() {
        if c == '#' && before.is_whitespace() {
            end = offset;
            break;
        }
        before = c;
    }
    let (span, value) = trimmed(start, rest.get(..end).unwrap_or_default());
    (span, value.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::spans::{assert_inside, check};

    #[test]
    fn values_and_places() {
        let text = "\u{feff}# note\r\nA=1\r\nexport B = two words # why\nC=\"x # y\\n\\\"z\\\"\" # c\nD='$e'\n\
                    E=\nF=a#b\nG=\"one\ntwo\"\nH=\"open\nexport I\nJ=a=b\nnothing\nK=\"a\"b\nA=2\n  L=é\n";
        let parsed = parse(text);
        check(
            text,
            &parsed,
            &[
                ("A", "2", "2"),
                ("B", "two words", "two words"),
                ("C", "x # y\n\"z\"", "x # y\\n\\\"z\\\""),
                ("D", "$e", "$e"),
                ("E", "", ""),
                ("F", "a#b", "a#b"),
                ("G", "one\ntwo", "one\ntwo"),
                ("H", "\"open", "\"open"),
                ("J", "a=b", "a=b"),
                ("K", "\"a\"b", "\"a\"b"),
                ("L", "é", "é"),
            ],
        );
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!(parsed.documents[0].entries()[1].key_span, Span::new(23, 24));
        assert!(parse("# only\n\n").documents.is_empty());
    }

    const WORDS: &[&str] = &[
        "A", "=", "\"", "'", "`", "\n", "\r\n", "#", " #", " ", "\\", "export ", "é", "\u{feff}",
        "$A", ":",
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
