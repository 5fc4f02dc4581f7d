//! Words as the Dockerfile reads them: split at white space with quotes in mind, quotes taken away,
//! variables replaced.

use std::{iter::Peekable, ops::Range, str::Chars};

/// Defaults inside defaults are followed no deeper than this.
const MAX_NESTING: usize = 16;
/// A text with variables gets no longer than this: `A=$A$A`, said thirty times, would fill any memory.
const MAX_LENGTH: usize = 64 * 1024;

/// What is known of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lookup<'v> {
    /// It has this value, unless the build says otherwise.
    Known(&'v str),
    /// Nothing gave it a value.
    Unset,
    /// It has a value that the file does not tell.
    Unknown,
}

/// Splits at white space that stands in no quotes; quotes and escapes stay in the words.
pub(super) fn split(text: &str, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && c.is_whitespace() {
            words.extend(start.take().map(|start| start..at));
            continue;
        }
        start.get_or_insert(at);
        match quote {
            // In single quotes nothing is escaped.
            _ if c == escape && quote != Some('\'') => {
                chars.next();
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    words.extend(start.map(|start| start..text.len()));
    words
}

/// The text without its quotes and escapes; variables stay as they are written.
pub(super) fn unquote(text: &str, escape: char) -> String {
    let mut reader = Reader { chars: text.chars().peekable(), escape, lookup: None, nesting: 0 };
    // Without a lookup nothing can lack a value.
    reader.read().unwrap_or_default()
}

/// The text without quotes and escapes and with its variables replaced; `None` if one has no value, or
/// if it is read in a way that only the builder knows.
pub(super) fn expand<'v>(
    text: &str,
    escape: char,
    lookup: &dyn Fn(&str) -> Lookup<'v>,
) -> Option<String> {
    expand_nested(text, escape, lookup, 0)
}

fn expand_nested<'v>(
    text: &str,
    escape: char,
    lookup: &dyn Fn(&str) -> Lookup<'v>,
    nesting: usize,
) -> Option<String> {
    if nesting > MAX_NESTING {
        return None;
    }
    Reader { chars: text.chars().peekable(), escape, lookup: Some(lookup), nesting }.read()
}

struct Reader<'t, 'l, 'v> {
    chars: Peekable<Chars<'t>>,
    escape: char,
    lookup: Option<&'l dyn Fn(&str) -> Lookup<'v>>,
    nesting: usize,
}

impl Reader<'_, '_, '_> {
    fn read(&mut self) -> Option<String> {
        let mut out = String::new();
        while let Some(c) = self.chars.next() {
            match c {
                '\'' => out.extend(self.chars.by_ref().take_while(|c| *c != '\'')),
                '"' => self.double_quoted(&mut out)?,
                '$' => self.variable(&mut out)?,
                c if c == self.escape => out.extend(self.chars.next()),
                c => out.push(c),
            }
        }
        Some(out)
    }

    fn double_quoted(&mut self, out: &mut String) -> Option<()> {
        while let Some(c) = self.chars.next() {
            match c {
                '"' => return Some(()),
                '$' => self.variable(out)?,
                c if c == self.escape => {
                    let next = self.chars.next();
                    if next.is_none_or(|next| next != '"' && next != '$' && next != self.escape) {
                        out.push(c);
                    }
                    out.extend(next);
                }
                c => out.push(c),
            }
        }
        Some(())
    }

    /// What follows a `$`.
    fn variable(&mut self, out: &mut String) -> Option<()> {
        let Some(lookup) = self.lookup else {
            out.push('$');
            return Some(());
        };
        match self.chars.peek() {
            Some('{') => {
                self.chars.next();
                let inside = self.braces()?;
                out.push_str(&self.braced(&inside, lookup)?);
            }
            Some(c) if is_name(*c) && !c.is_ascii_digit() => {
                let mut name = String::new();
                while let Some(c) = self.chars.next_if(|c| is_name(*c)) {
                    name.push(c);
                }
                match lookup(&name) {
                    Lookup::Known(value) => out.push_str(value),
                    Lookup::Unset | Lookup::Unknown => return None,
                }
            }
            // `$1`, `$@`, `$$` and the like are the shell's.
            Some(c) if c.is_ascii_digit() || "@*#?-$!".contains(*c) => return None,
            _ => out.push('$'),
        }
        (out.len() <= MAX_LENGTH).then_some(())
    }

    /// Takes everything up to the brace that closes `${`.
    fn braces(&mut self) -> Option<String> {
        let mut inside = String::new();
        let mut open = 1usize;
        for c in self.chars.by_ref() {
            match c {
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Some(inside);
            }
            inside.push(c);
        }
        None
    }

    fn braced<'v>(&self, inside: &str, lookup: &dyn Fn(&str) -> Lookup<'v>) -> Option<String> {
        let end = inside.find(|c| !is_name(c)).unwrap_or(inside.len());
        let (name, rest) = inside.split_at_checked(end)?;
        let (operator, word) = match rest.strip_prefix(':') {
            Some(rest) => (rest.chars().next()?, rest.get(1..)?),
            None if rest.is_empty() => (' ', ""),
            None => (rest.chars().next()?, rest.get(1..)?),
        };
        let value = lookup(name);
        // With a colon, an empty value counts as none.
        let is_set = match value {
            Lookup::Known(text) => !(rest.starts_with(':') && text.is_empty()),
            Lookup::Unset => false,
            Lookup::Unknown => return None,
        };
        let word = || expand_nested(word, self.escape, lookup, self.nesting + 1);
        match (operator, value) {
            ('-', Lookup::Known(text)) if is_set => Some(text.to_owned()),
            ('-', _) => word(),
            ('+', _) if is_set => word(),
            ('+', _) => Some(String::new()),
            (' ' | '?', Lookup::Known(text)) => Some(text.to_owned()),
            _ => None,
        }
    }
}

const fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Lookup<'static> {
        match name {
            "X" => Lookup::Known("x"),
            "EMPTY" => Lookup::Known(""),
            "UNKNOWN" => Lookup::Unknown,
            _ => Lookup::Unset,
        }
    }

    #[test]
    fn variables_are_replaced_where_they_have_a_value() {
        let cases = [
            ("a$X", Some("ax")),
            ("${X}b", Some("xb")),
            ("$Xb", None),
            ("${NONE:-d}", Some("d")),
            ("${EMPTY:-d}", Some("d")),
            ("${EMPTY-d}", Some("")),
            ("${NONE-d}", Some("d")),
            ("${X:-d}", Some("x")),
            ("${X:+d}", Some("d")),
            ("${NONE:+d}", Some("")),
            ("${X:?no}", Some("x")),
            ("${NONE:-${X}}", Some("x")),
            ("${NONE:-${NONE}}", None),
            ("${UNKNOWN:-d}", None),
            ("$UNKNOWN", None),
            ("${X#pattern}", None),
            ("${X", None),
            ("${}", None),
            ("\\$X", Some("$X")),
            ("'$X'", Some("$X")),
            ("\"$X y\"", Some("x y")),
            ("\"\\$X \\n\"", Some("$X \\n")),
            ("$", Some("$")),
            ("a$/b", Some("a$/b")),
        ];
        for (text, expected) in cases {
            assert_eq!(expand(text, '\\', &lookup).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn defaults_that_nest_too_deep_are_unknown() {
        let deep = format!("{}x{}", "${A:-".repeat(1000), "}".repeat(1000));
        assert_eq!(expand(&deep, '\\', &lookup), None);
    }

    #[test]
    fn words_keep_their_quotes() {
        let text = r#" a="b c" 'd e'\ f  g"#;
        let words: Vec<_> = split(text, '\\').into_iter().map(|range| &text[range]).collect();
        assert_eq!(words, [r#"a="b c""#, r"'d e'\ f", "g"]);
        assert_eq!(unquote(r#"a="b $c""#, '\\'), "a=b $c");
    }
}
