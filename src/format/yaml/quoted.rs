//! Where a quoted text ends.

/// The length of a node up to its closing quote, its tag and anchor included; all of `written` when it
/// has none. The crate's spans run on over white space and a comment.
pub(super) fn length(written: &str) -> usize {
    let start = written.len() - without_properties(written).len();
    let mut rest = written.bytes().enumerate().skip(start);
    let Some((_, quote)) = rest.next() else { return written.len() };
    while let Some((at, byte)) = rest.next() {
        if byte == b'\\' && quote == b'"' {
            rest.next();
        } else if byte == quote {
            // Two single quotes are one that is meant.
            let doubled = quote == b'\'' && written.as_bytes().get(at + 1) == Some(&quote);
            if !doubled {
                return at + 1;
            }
            rest.next();
        }
    }
    written.len()
}

/// What comes after the tags, the anchors and the comments between them.
fn without_properties(written: &str) -> &str {
    let mut rest = written.trim_start();
    loop {
        let end = match rest.as_bytes().first() {
            Some(b'&' | b'!') => rest.find(char::is_whitespace),
            Some(b'#') => rest.find(['\n', '\r']),
            _ => return rest,
        };
        rest = rest.get(end.unwrap_or(rest.len())..).unwrap_or_default().trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_quote_is_the_end() {
        for (node, after) in [
            ("'y'", "  # c 'x'"),
            ("'it''s'", " # '"),
            ("''", " "),
            (r#""a\"b""#, r#" # ""#),
            (r#""\\""#, " "),
            (
                r#"&a"b !t # "c
  "é""#,
                "\n# d",
            ),
            ("'open", ""),
            ("", ""),
        ] {
            let written = format!("{node}{after}");
            assert_eq!(length(&written), node.len(), "{written}");
        }
    }
}
