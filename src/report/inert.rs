//! Text from the repository, made harmless before it is shown.
//!
//! A file name, a comment or a rule's text can hold an escape sequence that rewrites the screen, or a
//! mark that turns the reading order around. Every such character is replaced by something visible,
//! never dropped: what was there is part of what was found.

/// The characters that the reader's side understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// Everything printable.
    Unicode,
    /// ASCII only. A terminal that does not speak UTF-8 may read bytes of other characters as
    /// commands, so nothing else is let through.
    Ascii,
}

/// What a tab becomes: terminals and Markdown disagree about its width.
const TAB: &str = "    ";

/// The text on one line: line breaks and tabs become one space.
pub fn line(text: &str, charset: Charset) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' | '\r' | '\t' if out.ends_with(' ') => {}
            '\n' | '\r' | '\t' => out.push(' '),
            c => push(&mut out, c, charset),
        }
    }
    out
}

/// One line of source, its tabs widened. Line breaks in it are shown, not obeyed.
pub fn source_line(text: &str, charset: Charset) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c, charset));
    out
}

/// Appends one character, or what stands for it.
pub fn push(out: &mut String, c: char, charset: Charset) {
    match c {
        '\t' => out.push_str(TAB),
        c if is_inert(c) && (c.is_ascii() || charset == Charset::Unicode) => out.push(c),
        c => out.push_str(&stand_in(c, charset)),
    }
}

/// Whether a character only shows itself: it moves, hides and reorders nothing.
pub fn is_inert(c: char) -> bool {
    let hidden = matches!(c,
        '\u{ad}'                        // soft hyphen
        | '\u{61c}'                     // Arabic letter mark
        | '\u{180e}'                    // Mongolian vowel separator
        | '\u{200b}'                    // zero width space
        | '\u{200e}' | '\u{200f}'       // left-to-right and right-to-left marks
        | '\u{2028}'..='\u{202e}'       // line and paragraph separators, embeddings and overrides
        | '\u{2060}'..='\u{206f}'       // word joiner, isolates, deprecated format characters
        | '\u{feff}'                    // byte order mark
        | '\u{fff9}'..='\u{fffb}'       // interlinear annotation
        | '\u{e0000}'..='\u{e007f}'     // tags
    );
    !c.is_control() && !hidden
}

/// The picture of a control character, or its number.
fn stand_in(c: char, charset: Charset) -> String {
    let code = u32::from(c);
    match (charset, code) {
        (Charset::Unicode, 0x7f) => "\u{2421}".to_owned(),
        (Charset::Unicode, 0..0x20) => {
            char::from_u32(0x2400 + code).map(String::from).unwrap_or_default()
        }
        (_, 0..0x80) => format!("\\x{code:02x}"),
        _ => format!("\\u{{{code:x}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        let attack = "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m";
        assert_eq!(line(attack, Charset::Unicode), "␛[2J␛]0;title␇\\u{9b}31m");
        assert_eq!(line(attack, Charset::Ascii), "\\x1b[2J\\x1b]0;title\\x07\\u{9b}31m");
    }

    #[test]
    fn reordering_marks_are_shown() {
        assert_eq!(line("if admin\u{202e} }", Charset::Unicode), "if admin\\u{202e} }");
        assert_eq!(line("\u{2066}a\u{2069}", Charset::Unicode), "\\u{2066}a\\u{2069}");
    }

    #[test]
    fn a_sentence_stays_on_its_line() {
        assert_eq!(line("one\r\ntwo\tthree\n", Charset::Unicode), "one two three");
        assert_eq!(source_line("\tx\r", Charset::Unicode), "    x␍");
    }

    #[test]
    fn ascii_means_ascii() {
        assert_eq!(line("Zürich 世", Charset::Ascii), "Z\\u{fc}rich \\u{4e16}");
        assert_eq!(line("Zürich 世", Charset::Unicode), "Zürich 世");
    }

    proptest::proptest! {
        #[test]
        fn nothing_active_is_left(text in proptest::collection::vec(proptest::char::any(), 0..60)) {
            let text: String = text.into_iter().collect();
            for charset in [Charset::Unicode, Charset::Ascii] {
                for shown in [line(&text, charset), source_line(&text, charset)] {
                    proptest::prop_assert!(shown.chars().all(is_inert));
                    proptest::prop_assert!(charset == Charset::Unicode || shown.is_ascii());
                }
            }
        }
    }
}
