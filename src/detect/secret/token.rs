//! Tokens of a fixed form: a prefix, then so many characters of a set. Checked byte by byte, since a
//! hundred families with a regex each would take longer to compile than most repositories to read.

use std::ops::RangeInclusive;

use memchr::memmem;
use serde::Deserialize;

use super::super::SpecError;
use crate::base::Span;

/// A token's form as a rule says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSpec {
    prefix: OneOrMore,
    charset: String,
    length: Length,
    #[serde(default)]
    suffix: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Length {
    Exactly(usize),
    Between(usize, usize),
}

/// A token's form.
#[derive(Debug)]
pub struct Token {
    prefixes: Vec<String>,
    charset: Charset,
    length: RangeInclusive<usize>,
    suffix: String,
}

/// A token that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// All of it.
    pub span: Span,
    /// Bytes of its prefix.
    pub prefix: usize,
}

impl Token {
    /// Reads a form.
    ///
    /// # Errors
    ///
    /// When it has no prefix to look for, no such set of characters is known, or its length is none.
    pub fn compile(spec: TokenSpec) -> Result<Self, SpecError> {
        let prefixes = match spec.prefix {
            OneOrMore::One(prefix) => vec![prefix],
            OneOrMore::More(prefixes) => prefixes,
        };
        if prefixes.is_empty() || prefixes.iter().any(|prefix| prefix.len() < 2) {
            let short = SpecError::at("secret", "a prefix must have at least two characters");
            return Err(short.help("without one, use a regex that asks for a word beside it"));
        }
        let length = match spec.length {
            Length::Exactly(length) => length..=length,
            Length::Between(least, most) => least..=most,
        };
        if length.is_empty() || *length.start() == 0 {
            return Err(SpecError::at("secret", "`length` is a number, or the least and the most"));
        }
        let charset = Charset::by_name(&spec.charset)?;
        Ok(Self { prefixes, charset, length, suffix: spec.suffix })
    }

    /// The prefixes in lower case: what tells candidates.
    pub fn keywords(&self) -> Vec<String> {
        self.prefixes.iter().map(|prefix| prefix.to_ascii_lowercase()).collect()
    }

    /// The tokens in a part of a text.
    pub fn find(&self, text: &str, within: Span) -> Vec<Standing> {
        let part = &text.as_bytes()[within.start..within.end];
        let mut found = Vec::new();
        for prefix in &self.prefixes {
            for at in memmem::find_iter(part, prefix.as_bytes()) {
                let start = within.start + at;
                let end = self.end(text.as_bytes(), start, prefix.len());
                found.extend(
                    end.map(|end| Standing { span: Span::new(start, end), prefix: prefix.len() }),
                );
            }
        }
        found.sort_unstable_by_key(|token| token.span);
        found
    }

    /// Where a token ends that begins at `start`, if one does.
    fn end(&self, text: &[u8], start: usize, prefix: usize) -> Option<usize> {
        if !begins_word(text, start) {
            return None;
        }
        let body = text.get(start + prefix..)?;
        let run = body.iter().take_while(|byte| self.charset.contains(**byte)).count();
        let end = start + prefix + run;
        if self.suffix.is_empty() {
            let goes_on = text.get(end).is_some_and(|byte| is_word(*byte));
            return (self.length.contains(&run) && !goes_on).then_some(end);
        }
        // The suffix may be of the set too: it ends the run, or follows it.
        let suffix = self.suffix.as_bytes();
        let inside = run.checked_sub(suffix.len()).filter(|_| text[..end].ends_with(suffix));
        if inside.is_some_and(|length| self.length.contains(&length)) {
            return Some(end);
        }
        let follows = text.get(end..)?.starts_with(suffix);
        (follows && self.length.contains(&run)).then_some(end + suffix.len())
    }
}

/// Whether nothing that belongs to a word stands before; `\n` and its like, as they are written in a
/// string, do not.
fn begins_word(text: &[u8], start: usize) -> bool {
    let before = text[..start].iter().rev().copied().take(2).collect::<Vec<_>>();
    match before.as_slice() {
        [] => true,
        [b'n' | b'r' | b't', b'\\', ..] => true,
        [last, ..] => !is_word(*last),
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A set of bytes.
#[derive(Debug)]
struct Charset(Box<[bool; 256]>);

/// A set's name, and what belongs to it.
type Named = (&'static str, fn(u8) -> bool);

/// The sets by their names.
const CHARSETS: [Named; 11] = [
    ("digits", |byte| byte.is_ascii_digit()),
    ("hex", |byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)),
    ("hex-any-case", |byte| byte.is_ascii_hexdigit()),
    ("lower", |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
    ("upper", |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
    ("letters", |byte| byte.is_ascii_alphabetic()),
    ("base32", |byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)),
    ("alnum", |byte| byte.is_ascii_alphanumeric()),
    ("word", |byte| is_word(byte) || byte == b'-'),
    ("dotted", |byte| is_word(byte) || matches!(byte, b'-' | b'.')),
    ("base64", |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')),
];

impl Charset {
    fn by_name(name: &str) -> Result<Self, SpecError> {
        let known = CHARSETS.iter().find(|(known, _)| *known == name);
        let (_, holds) = known.ok_or_else(|| {
            let names: Vec<_> = CHARSETS.iter().map(|(name, _)| *name).collect();
            SpecError::at("secret", format!("no set of characters is called `{name}`"))
                .help(format!("known: {}", names.join(", ")))
        })?;
        let mut set = [false; 256];
        for byte in 0..=u8::MAX {
            set[usize::from(byte)] = holds(byte);
        }
        Ok(Self(Box::new(set)))
    }

    fn contains(&self, byte: u8) -> bool {
        self.0[byte as usize]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(spec: serde_json::Value) -> Token {
        Token::compile(serde_json::from_value(spec).unwrap()).unwrap()
    }

    fn found<'t>(token: &Token, text: &'t str) -> Vec<&'t str> {
        let all = token.find(text, Span::new(0, text.len()));
        all.iter().map(|one| &text[one.span.start..one.span.end]).collect()
    }

    #[test]
    fn prefix_set_and_length_decide() {
        let token = token(json!({ "prefix": ["ab_", "cd_"], "charset": "alnum", "length": 6 }));
        assert_eq!(found(&token, "x = 'ab_123abc' cd_Q1w2e3;"), ["ab_123abc", "cd_Q1w2e3"]);
        for text in ["ab_12345", "ab_1234567", "xab_123abc", "ab_123ab-", "ab_123abc_d"] {
            assert!(found(&token, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_escape_in_a_string_is_no_part_of_a_word() {
        let token = token(json!({ "prefix": "ab_", "charset": "hex", "length": [4, 6] }));
        assert_eq!(found(&token, r#""x\nab_12ab\n""#), ["ab_12ab"]);
        assert!(found(&token, "nab_12ab").is_empty());
    }

    #[test]
    fn a_suffix_may_be_of_the_set() {
        let token =
            token(json!({ "prefix": "cv-", "charset": "word", "length": 4, "suffix": "AA" }));
        assert_eq!(found(&token, "cv-abcdAA cv-abcdBB cv-abcAA"), ["cv-abcdAA"]);
    }

    #[test]
    fn a_bad_form_is_told() {
        let bad = |spec| Token::compile(serde_json::from_value(spec).unwrap()).is_err();
        assert!(bad(json!({ "prefix": "a", "charset": "hex", "length": 4 })));
        assert!(bad(json!({ "prefix": "abc", "charset": "runes", "length": 4 })));
        assert!(bad(json!({ "prefix": "abc", "charset": "hex", "length": [5, 4] })));
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_lies_within(text in "\\PC*(ab_[0-9a-f]{0,8}\\PC*){0,3}") {
            let token = token(json!({ "prefix": "ab_", "charset": "hex", "length": 4 }));
            for one in token.find(&text, Span::new(0, text.len())) {
                proptest::prop_assert!(text.get(one.span.start..one.span.end).is_some_and(|t| t.len() == 7));
            }
        }
    }
}
