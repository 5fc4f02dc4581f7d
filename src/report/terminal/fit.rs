//! Cutting text to a number of columns. A character can take none, one or two of them.

use textwrap::core::display_width;

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    display_width(text)
}

/// Columns that a character takes.
pub fn char_width(c: char) -> usize {
    display_width(c.encode_utf8(&mut [0; 4]))
}

/// The beginning of a text in at most `columns`; `mark` says that it goes on.
pub fn head(text: &str, columns: usize, mark: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut out = take(text.chars(), columns.saturating_sub(width(mark)));
    out.push_str(mark);
    out
}

/// The end of a text in at most `columns`; `mark` says that something went before.
pub fn tail(text: &str, columns: usize, mark: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let end = take(text.chars().rev(), columns.saturating_sub(width(mark)));
    mark.chars().chain(end.chars().rev()).collect()
}

fn take(chars: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += char_width(*c);
            used <= columns
        })
        .collect()
}

/// The text with spaces up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_can_be_kept() {
        assert_eq!(head("services/api/main.py", 10, "…"), "services/…");
        assert_eq!(tail("services/api/main.py", 10, "…"), "…i/main.py");
        assert_eq!(head("short", 10, "…"), "short");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(head("世界世界", 5, "…"), "世界…");
        assert_eq!(pad("世", 4), "世  ");
    }

    proptest::proptest! {
        #[test]
        fn never_wider_than_asked(text in "\\PC{0,40}", columns in 3usize..30) {
            proptest::prop_assert!(width(&head(&text, columns, "...")) <= columns);
            proptest::prop_assert!(width(&tail(&text, columns, "...")) <= columns);
        }
    }
}
