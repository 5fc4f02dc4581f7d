//! Text that is quoted in Markdown and stays text.

use crate::report::inert::{self, Charset};

/// The text as a part of a paragraph, a heading, a list item or a table's cell.
pub fn text(text: &str) -> String {
    let line = inert::line(text, Charset::Unicode);
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len() + 8);
    for (i, c) in chars.iter().enumerate() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A backslash before it can itself be escaped, and readers disagree about what follows.
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '[' | ']' | '~' | '$' => out.extend(['\\', *c]),
            '_' if !is_inside_word(&chars, i) => out.push_str("\\_"),
            '.' | ')' if i > 0 && is_number(&chars, i) => out.extend(['\\', *c]),
            '#' | '-' | '+' | '=' if i == 0 => out.extend(['\\', *c]),
            c => out.push(*c),
        }
    }
    out
}

/// Within a word an underscore means nothing, and names that have many stay readable.
fn is_inside_word(chars: &[char], at: usize) -> bool {
    let is_word =
        |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
    is_word(at.checked_sub(1)) && is_word(at.checked_add(1))
}

/// Whether everything before is a number, which would begin a list.
fn is_number(chars: &[char], at: usize) -> bool {
    chars.iter().take(at).all(char::is_ascii_digit)
}

/// The text between backticks, more of them than it has in a row; for use outside of tables.
pub fn code(text: &str) -> String {
    let line = inert::line(text, Charset::Unicode);
    if line.is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(longest_run(&line) + 1);
    let space = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{line}{space}{ticks}")
}

/// The text between backticks in a table's cell, where a bar ends the cell even between backticks.
pub fn code_cell(code_text: &str) -> String {
    if code_text.contains('|') { text(code_text) } else { code(code_text) }
}

/// Lines between fences longer than any run of backticks in them.
pub fn fenced(source: &str) -> String {
    let lines: Vec<_> =
        source.lines().map(|line| inert::source_line(line, Charset::Unicode)).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let lines: String = lines.iter().map(|line| format!("{}\n", line.trim_end())).collect();
    format!("{fence}\n{lines}{fence}\n")
}

/// An address as a link, anything else as text.
pub fn reference(reference: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let is_web = reference.starts_with("https://") || reference.starts_with("http://");
    if is_web && reference.chars().all(is_safe) {
        format!("<{reference}>")
    } else {
        text(reference)
    }
}

/// The name of an anchor: the letters, digits and hyphens of an id.
pub fn anchor(id: &str) -> String {
    let kept = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;
    use crate::report::sample::ATTACK;

    /// What a reader sees of some Markdown; `None` when there is more to it than text.
    fn seen(markdown: &str) -> Option<String> {
        let mut seen = String::new();
        // Superscript is an extension of this parser that no hosting platform has.
        let extensions =
            Options::all() - Options::ENABLE_SMART_PUNCTUATION - Options::ENABLE_SUPERSCRIPT;
        for event in Parser::new_ext(markdown, extensions) {
            match event {
                Event::Text(text) | Event::Code(text) => seen.push_str(&text),
                Event::Start(Tag::Paragraph | Tag::CodeBlock(_)) | Event::End(_) => {}
                _ => return None,
            }
        }
        Some(seen)
    }

    fn line(text: &str) -> String {
        inert::line(text, Charset::Unicode)
    }

    #[test]
    fn an_attack_is_read_as_it_was_written() {
        assert_eq!(seen(&text(ATTACK)), Some(line(ATTACK)));
        assert_eq!(seen(&code(ATTACK)), Some(line(ATTACK)));
        assert!(!text(ATTACK).contains(['<', '|', '\n', '\u{1b}']));
    }

    #[test]
    fn names_stay_readable() {
        assert_eq!(text("call read_all_of_it(x) - now"), "call read_all_of_it(x) - now");
        assert_eq!(text("_private and __init__"), "\\_private and \\_\\_init\\_\\_");
        assert_eq!(text("12. January"), "12\\. January");
        assert_eq!(code("a`b"), "``a`b``");
    }

    #[test]
    fn a_fence_cannot_be_closed_from_within() {
        let fenced = fenced("a\n````\n~~~\n\u{1b}[2J\n");
        assert_eq!(fenced, "`````\na\n````\n~~~\n␛[2J\n`````\n");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(reference("https://example.org/a_b"), "<https://example.org/a_b>");
        assert_eq!(reference("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(reference("https://x/ <b>"), "https://x/ &lt;b&gt;");
    }

    /// Text with much in it that means something in Markdown.
    fn hostile() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "[`*_~#|<>&\\[\\]()!$=+.:^{}\\\\-]{1,4}",
            "[a-z0-9 \t]{1,4}",
            "\n|\r\n|\u{1b}",
            "\\PC{1,3}",
            Just("<b>".to_owned()),
            Just("[x](y)".to_owned()),
            Just("\u{202e}".to_owned()),
        ];
        proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn text_is_seen_as_it_is(raw in hostile()) {
            let escaped = text(&raw);
            prop_assert!(!escaped.contains(['<', '|', '\n', '\r', '\u{1b}']), "{:?}", escaped);
            prop_assert_eq!(seen(&escaped), Some(line(&raw)), "{}", escaped);
        }

        #[test]
        fn code_is_seen_as_it_is(raw in hostile()) {
            let escaped = code(&raw);
            prop_assert!(!escaped.contains(['\n', '\r', '\u{1b}']), "{:?}", escaped);
            prop_assert_eq!(seen(&escaped), Some(line(&raw)), "{}", escaped);
        }

        #[test]
        fn a_cell_stays_a_cell(raw in hostile()) {
            for cell in [text(&raw), code_cell(&raw)] {
                let table = format!("| a | b |\n|---|---|\n| {cell} | end |\n");
                let events = Parser::new_ext(&table, Options::ENABLE_TABLES);
                let cells = events.filter(|event| matches!(event, Event::Start(Tag::TableCell)));
                prop_assert_eq!(cells.count(), 4, "{}", table);
                prop_assert!(!cell.contains('|'));
            }
        }

        #[test]
        fn source_is_seen_as_it_is(raw in hostile()) {
            let lines = raw.lines().map(|l| inert::source_line(l, Charset::Unicode));
            let expected: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
            prop_assert_eq!(seen(&fenced(&raw)), Some(expected));
        }
    }
}
