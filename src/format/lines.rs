//! The lines of a text with their places, for the syntaxes that are read line by line.

/// Each line's first byte and its text without line end; a byte order mark is no part of the first.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut at = text.len() - body.len();
    body.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let content = line.strip_suffix('\n').unwrap_or(line);
        (start, content.strip_suffix('\r').unwrap_or(content))
    })
}

/// A text without white space at its ends, and its place.
pub(super) fn trimmed(start: usize, text: &str) -> (crate::base::Span, &str) {
    let inside = text.trim_start();
    let start = start + (text.len() - inside.len());
    let inside = inside.trim_end();
    (crate::base::Span::new(start, start + inside.len()), inside)
}
