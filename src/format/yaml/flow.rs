//! Lists and maps in brackets whose lines are indented less than YAML 1.2 asks for:
//!
//! ```yaml
//! branches: [
//!   main,
//! ]
//! ```
//!
//! The readers in use (libyaml, Go's, `PyYAML`, `SnakeYAML`) take them, so that repositories are full of
//! them, but the crate does not. Their lines are joined into one: a space for each line end and for each
//! character of a comment, so that every character keeps its place.

use saphyr_parser::ScanError;

/// Whether reading stopped at a line that is indented too little.
pub(super) fn is_indentation(error: &ScanError) -> bool {
    error.info().starts_with("invalid indentation")
}

/// The text with the lines of its lists and maps in brackets joined; `None` when there are none.
pub(super) fn joined(text: &str) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    let mut blanks = Vec::new();
    let mut line = 0;
    while line < chars.len() {
        let start = value_start(&chars, line);
        let end = match chars.get(start) {
            Some('[' | '{') => match join(&chars, start, &mut blanks) {
                Some(end) => end,
                // What comes after is inside it, or the next document.
                None => break,
            },
            Some('|' | '>') => block_end(&chars, line, start),
            Some('\'' | '"') => quote_end(&chars, start),
            _ => start,
        };
        line = line_end(&chars, end) + 1;
    }
    for blank in &blanks {
        if let Some(c) = chars.get_mut(*blank) {
            *c = ' ';
        }
    }
    (!blanks.is_empty()).then(|| chars.into_iter().collect())
}

/// Where the value of a line of block YAML begins: behind its dashes, its key, its tag and its anchor.
fn value_start(chars: &[char], line: usize) -> usize {
    let content = content_start(chars, line);
    let mut at = content;
    if let Some('\'' | '"') = chars.get(at) {
        at = quote_end(chars, at) + 1;
    } else if !matches!(chars.get(at), Some('#' | '[' | '{' | '|' | '>' | '&' | '!')) {
        while chars.get(at).is_some_and(|c| !is_line_end(*c)) && !is_colon(chars, at) {
            at += 1;
        }
    }
    let mut at = if is_colon(chars, at) { at + 1 } else { content };
    loop {
        at = skip(chars, at, |c| matches!(c, ' ' | '\t'));
        match chars.get(at) {
            Some('&' | '!') => at = skip(chars, at, |c| !c.is_ascii_whitespace()),
            _ => return at,
        }
    }
}

/// What comes after the indentation of a line and the dashes of lists, which are indentation too.
fn content_start(chars: &[char], line: usize) -> usize {
    let mut at = skip(chars, line, |c| c == ' ');
    while chars.get(at) == Some(&'-') && chars.get(at + 1) == Some(&' ') {
        at = skip(chars, at + 1, |c| c == ' ');
    }
    at
}

fn is_colon(chars: &[char], at: usize) -> bool {
    chars.get(at) == Some(&':') && chars.get(at + 1).is_none_or(char::is_ascii_whitespace)
}

fn starts_document(chars: &[char], at: usize) -> bool {
    let begins_line =
        at.checked_sub(1).and_then(|before| chars.get(before)).is_none_or(|c| is_line_end(*c));
    begins_line && chars.get(at..at + 3) == Some(&['-'; 3])
}

const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

fn skip(chars: &[char], from: usize, skipped: impl Fn(char) -> bool) -> usize {
    let rest = chars.get(from..).unwrap_or_default();
    from + rest.iter().position(|c| !skipped(*c)).unwrap_or(rest.len())
}

fn line_end(chars: &[char], from: usize) -> usize {
    skip(chars, from, |c| !is_line_end(c))
}

/// The closing quote, or the end of the text.
fn quote_end(chars: &[char], open: usize) -> usize {
    let quote = chars.get(open);
    let mut at = open + 1;
    while let Some(c) = chars.get(at).filter(|c| Some(*c) != quote) {
        at += if *c == '\\' && quote == Some(&'"') { 2 } else { 1 };
    }
    at
}

/// The end of a block text: the last line that is blank or indented deeper than what the text belongs to.
fn block_end(chars: &[char], line: usize, bar: usize) -> usize {
    let content = content_start(chars, line);
    // `- |` belongs to its dash, `- a: |` to its key.
    let owner = if content == bar { skip(chars, line, |c| c == ' ') } else { content };
    let mut end = line_end(chars, bar);
    while end < chars.len() {
        let start = skip(chars, end + 1, |c| c == ' ');
        let blank = chars.get(start).is_none_or(|c| is_line_end(*c));
        if !blank && start - (end + 1) <= owner - line {
            break;
        }
        end = line_end(chars, start);
    }
    end
}

/// Notes what is to be blanked from an opening bracket to its closing one, and gives the place behind
/// it; notes nothing when the document ends before.
fn join(chars: &[char], open: usize, blanks: &mut Vec<usize>) -> Option<usize> {
    let mut noted = Vec::new();
    // The line ends since the last character that is neither white space nor comment.
    let mut line_ends = Vec::new();
    let (mut at, mut depth, mut last) = (open, 0_usize, ',');
    loop {
        let c = *chars.get(at)?;
        let follows_blank = at
            .checked_sub(1)
            .and_then(|before| chars.get(before))
            .is_none_or(char::is_ascii_whitespace);
        if is_line_end(c) {
            line_ends.push(at);
        } else if c == '#' && follows_blank {
            let end = line_end(chars, at);
            noted.extend(at..end);
            at = end;
            continue;
        } else if !c.is_ascii_whitespace() {
            // A line end between two words is the space of a text over several lines: it stays.
            if [last, c].into_iter().any(is_structure) {
                noted.append(&mut line_ends);
            }
            line_ends.clear();
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                // Inside a word they are letters: `it's`.
                '\'' | '"' if is_structure(last) => at = quote_end(chars, at),
                _ => {}
            }
            if starts_document(chars, at) {
                return None;
            }
            if depth == 0 {
                blanks.append(&mut noted);
                return Some(at + 1);
            }
            last = c;
        }
        at += 1;
    }
}

const fn is_structure(c: char) -> bool {
    matches!(c, '[' | '{' | ',' | ':' | '?' | ']' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_brackets_become_one_and_places_stay() {
        let table = [
            (
                "a:\n  b: [\n    x, # é [\n    'y]\n  ',\n  ]\n",
                Some("a:\n  b: [     x,           'y]\n  ',   ]\n"),
            ),
            ("a: [\nx y\nz,\n]\nb: {\nc:\n[d]}\n", Some("a: [ x y\nz, ]\nb: { c: [d]}\n")),
            ("- - [\n  it's,\n]\n", Some("- - [   it's, ]\n")),
            ("a:\n  b: [x]\n", None),
            ("a: |\n  b: [\n  x]\nc: &d !e [\n]\n", Some("a: |\n  b: [\n  x]\nc: &d !e [ ]\n")),
            (
                "- |\n b: [\n x]\n- a: >-\n    {\n    }\n  'b': {\n}\n",
                Some("- |\n b: [\n x]\n- a: >-\n    {\n    }\n  'b': { }\n"),
            ),
            ("a: 'x\n  b: [\n  ]'\n# c: [\n#]\n", None),
            ("a: [\nx\n", None),
            ("a:\n  b\n c: 1\n", None),
        ];
        for (text, expected) in table {
            assert_eq!(joined(text).as_deref(), expected, "{text:?}");
            assert!(
                expected.is_none_or(|expected| expected.chars().count() == text.chars().count())
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn every_character_keeps_its_place(text in "(a: |- |\\[|\\]|\\{|\\}|, |\n|\n  |'|\"|é| #|x){0,40}") {
            if let Some(joined) = joined(&text) {
                proptest::prop_assert_eq!(joined.chars().count(), text.chars().count());
            }
        }
    }
}
