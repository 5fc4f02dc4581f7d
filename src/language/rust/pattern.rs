//! A pattern of Rust tokens: `unsafe { $..body }`, `$x.lock().unwrap()`.
//!
//! Spaces, comments and line breaks mean nothing. `$name` stands for one token or one bracketed group,
//! `$..name` for any number of them; everything else is what it is. Inside brackets, all must match.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{read::beginning, tokens::{self, Depth}};
use crate::base::Span;

/// A pattern of tokens.
#[derive(Debug)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    /// This token, as it is written.
    Token(String),
    /// A group in such brackets.
    Group(Delimiter, Vec<Part>),
    /// One token or group.
    One(String),
    /// Any number of them.
    Rest(String),
}

/// A place, and what its names stand for.
type Found = (Span, Vec<(String, Span)>);

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// When its brackets are not closed, or it asks for nothing.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let tokens = TokenStream::from_str(pattern).map_err(|error| error.to_string())?;
        let parts = parts(tokens)?;
        if parts.iter().all(|part| matches!(part, Part::One(_) | Part::Rest(_))) {
            return Err("it would match everything".to_owned());
        }
        Ok(Self { parts })
    }

    /// The longest names in it, of which all stand in every text that it matches.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        collect_words(&self.parts, &mut words);
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
    }

    /// The places in a text, in order. A text that does not lex has none.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let found = self.find_in(text);
        proc_macro2::extra::invalidate_current_thread_spans();
        found
    }

    fn find_in(&self, text: &str) -> Vec<Found> {
        let offset = beginning(text);
        let rest = text.get(offset..).unwrap_or_default();
        let Ok(tokens) = TokenStream::from_str(rest) else { return Vec::new() };
        if tokens::depth(&tokens) == Depth::Abyss {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut left = vec![tokens];
        while let Some(stream) = left.pop() {
            let tokens: Vec<TokenTree> = stream.into_iter().collect();
            for from in 0..tokens.len() {
                let mut names = Vec::new();
                let end = run(&self.parts, tokens.get(from..).unwrap_or_default(), false, &mut names);
                if let Some(length) = end.filter(|length| *length > 0) {
                    let place = span(tokens.get(from..from + length).unwrap_or_default(), offset);
                    let names = names.into_iter().map(|(name, at)| (name, shifted(at, offset)));
                    found.push((place, names.collect()));
                }
            }
            for token in tokens {
                if let TokenTree::Group(group) = token {
                    left.push(group.stream());
                }
            }
        }
        found.sort();
        found
    }
}

fn parts(tokens: TokenStream) -> Result<Vec<Part>, String> {
    let mut all = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        all.push(match token {
            TokenTree::Group(group) => Part::Group(group.delimiter(), parts(group.stream())?),
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == '.');
                let mut dots = 0;
                while tokens.next_if(is_dot).is_some() {
                    dots += 1;
                }
                match tokens.next() {
                    Some(TokenTree::Ident(name)) if dots == 0 => Part::One(name.to_string()),
                    Some(TokenTree::Ident(name)) => Part::Rest(name.to_string()),
                    _ => return Err("a name is expected behind `$`".to_owned()),
                }
            }
            token => Part::Token(token.to_string()),
        });
    }
    Ok(all)
}

fn collect_words(parts: &[Part], words: &mut Vec<String>) {
    for part in parts {
        match part {
            Part::Token(token) if token.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                words.push(token.clone());
            }
            Part::Group(_, inside) => collect_words(inside, words),
            _ => {}
        }
    }
}

/// How many tokens the parts match from the first one on; all of them, where `whole`.
fn run(
    parts: &[Part],
    tokens: &[TokenTree],
    whole: bool,
    names: &mut Vec<(String, Span)>,
) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else {
        return (!whole || tokens.is_empty()).then_some(0);
    };
    if let Part::Rest(name) = part {
        // As few as will do.
        return (0..=tokens.len()).find_map(|length| {
            let before = names.len();
            let taken = tokens.get(..length).unwrap_or_default();
            names.push((name.clone(), span(taken, 0)));
            let end = run(rest, tokens.get(length..).unwrap_or_default(), whole, names);
            if end.is_none() {
                names.truncate(before);
            }
            end.map(|end| length + end)
        });
    }
    let (token, others) = tokens.split_first()?;
    match (part, token) {
        (Part::One(name), token) => names.push((name.clone(), span(std::slice::from_ref(token), 0))),
        (Part::Token(wanted), TokenTree::Group(_)) if !wanted.is_empty() => return None,
        (Part::Token(wanted), token) if *wanted == token.to_string() => {}
        (Part::Group(delimiter, inside), TokenTree::Group(group))
            if *delimiter == group.delimiter() =>
        {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            run(inside, &tokens, true, names)?;
        }
        _ => return None,
    }
    run(rest, others, whole, names).map(|end| end + 1)
}

fn span(tokens: &[TokenTree], offset: usize) -> Span {
    let start = tokens.first().map_or(0, |token| token.span().byte_range().start);
    let end = tokens.last().map_or(start, |token| token.span().byte_range().end);
    Span::new(start + offset, end + offset)
}

fn shifted(span: Span, offset: usize) -> Span {
    Span::new(span.start + offset, span.end + offset)
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let places = Pattern::parse(pattern).unwrap().find(text);
        places.into_iter().map(|(at, _)| text[at.start..at.end].to_owned()).collect()
    }

    #[test]
    fn tokens_match_whatever_the_layout() {
        let text = "#!/usr/bin/env rust-script\nfn f() { self.state\n  .lock() // held\n  .unwrap().go(); unsafe { g(1) } }";
        assert_eq!(found("$x.lock().unwrap()", text), ["state\n  .lock() // held\n  .unwrap()"]);
        assert_eq!(found("unsafe { $..body }", text), ["unsafe { g(1) }"]);
        assert_eq!(found("g($a, $b)", text), Vec::<String>::new());
        assert_eq!(found("g($..all)", text), ["g(1)"]);
    }

    #[test]
    fn a_pattern_of_nothing_is_refused() {
        assert!(Pattern::parse("$x").is_err());
        assert!(Pattern::parse("f(").is_err());
        assert!(Pattern::parse("$ 1").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at(text in "\\PC{0,80}") {
            Pattern::parse("$x.unwrap()").unwrap().find(&text);
        }
    }
}
