//! Words that people write in code and configuration. A value that is made of them is a name or a
//! guessable password, not a random one: this tells more than its entropy.

use std::{collections::HashSet, sync::LazyLock};

/// Words of three letters and more that stand in several public repositories each, one a line.
static WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("words.txt").lines().collect());

/// The shortest run of letters that can be a word.
const SHORT: usize = 3;

/// Whether all letters of a text are words: `user-session-store`, `passwordField`, `admin123`.
pub fn is_wordy(text: &str) -> bool {
    let mut letters = 0;
    let mut known = 0;
    for part in parts(text) {
        letters += part.len();
        if part.len() >= SHORT && (is_word(&part) || is_compound(&part)) {
            known += part.len();
        }
    }
    // A random text may hold a word; one of words is words for the most part.
    known > 0 && known * 10 >= letters * 7 && known * 2 >= text.len()
}

/// How many words a text has.
pub fn count(text: &str) -> usize {
    parts(text).filter(|part| part.len() >= SHORT).count()
}

fn is_word(part: &str) -> bool {
    WORDS.contains(part)
        || part.strip_suffix('s').is_some_and(|stem| WORDS.contains(stem))
        || part.strip_suffix("ed").is_some_and(|stem| WORDS.contains(stem))
}

/// Two words written as one: `supersecret`.
fn is_compound(part: &str) -> bool {
    let ends = SHORT..=part.len().saturating_sub(SHORT);
    ends.into_iter().any(|at| {
        let (Some(left), Some(right)) = (part.get(..at), part.get(at..)) else { return false };
        WORDS.contains(left) && WORDS.contains(right)
    })
}

/// The runs of letters in lower case, apart where a capital begins a word.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            let begins = !before.is_ascii_alphabetic()
                || (c.is_ascii_uppercase() && before.is_ascii_lowercase());
            match parts.last_mut() {
                Some(part) if !begins => part.push(c.to_ascii_lowercase()),
                _ => parts.push(c.to_ascii_lowercase().to_string()),
            }
        }
        before = c;
    }
    parts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_guessable_passwords_are_words() {
        for text in ["user-session-store", "passwordField", "admin123", "supersecret", "POSTGRES"] {
            assert!(is_wordy(text), "{text}");
        }
    }

    #[test]
    fn random_values_are_not() {
        for text in [
            "q7Rt0PzL4mVb91sX",
            "xK9fTq2",
            "1234567890",
            "",
            "aGVsbG8gd29ybGQgenp6",
            "5f4dcc3b5aa765",
        ] {
            assert!(!is_wordy(text), "{text}");
        }
    }

    #[test]
    fn the_list_is_sorted_lower_case_and_without_twins() {
        let list: Vec<&str> = include_str!("words.txt").lines().collect();
        assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            list.iter()
                .all(|word| word.len() >= SHORT && word.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }
}
