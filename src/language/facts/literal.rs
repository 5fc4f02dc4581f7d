//! The text of literals, as far as all languages agree on it.

/// A string without its quotes and what may stand before them (`f"..."`, `r'...'`, `@"..."`).
pub fn unquoted(text: &str) -> &str {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let inner =
        text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '@' | '$' | '#'));
    let Some(quote) = inner.chars().next().filter(|c| QUOTES.contains(c)) else { return text };
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let marks = if inner.len() >= 6 && inner.starts_with(&triple) { 3 } else { 1 };
    let inner = inner.trim_end_matches('#');
    if inner.len() < 2 * marks {
        text
    } else {
        inner.get(marks..inner.len() - marks).unwrap_or(text)
    }
}

/// The key of a map: a name, or a string without quotes.
pub fn key(text: &str) -> &str {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    if text.starts_with(['"', '\'', '`']) { unquoted(text) } else { text }
}

/// A text with the escapes that are the same everywhere replaced; others stay as they are.
pub fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('\n') => {}
            Some(c @ ('\\' | '"' | '\'' | '`' | '$' | '/')) => plain.push(c),
            Some(c) => plain.extend(['\\', c]),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_what_stands_before_them_are_taken_off() {
        for (text, inner) in [
            ("\"a\"", "a"),
            ("f'a'", "a"),
            ("r#\"a\"#", "a"),
            ("\"\"\"a\"\"\"", "a"),
            ("\"\"", ""),
            ("net", "net"),
            ("\"", "\""),
        ] {
            assert_eq!(unquoted(text), inner, "{text}");
        }
    }

    #[test]
    fn escapes_that_all_share_are_replaced() {
        assert_eq!(unescaped(r#"a\n\"b\x41\"#), "a\n\"b\\x41\\");
    }
}
