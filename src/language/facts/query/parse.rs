//! Reads the text of a query file.

use std::{cell::OnceCell, collections::HashMap};

use regex::Regex;
use serde::Deserialize;
use tree_sitter::Language;

use super::{NodePattern, Pattern, Predicate, Query, Step, Test, TextTest, Times};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    OpenEither,
    CloseEither,
    /// A kind, `_`, or a predicate `#eq?`.
    Word(String),
    Field(String),
    Absent(String),
    Capture(String),
    Text(String),
    Anchor,
    Times(char),
}

impl Query {
    /// Reads a query file for a grammar. `node_types` is what a grammar of an older kind says in a file
    /// of its own: which nodes a name such as `expression` stands for.
    ///
    /// # Errors
    ///
    /// When it is not written right, or names a kind or field that the grammar does not have.
    pub fn new(grammar: &Language, node_types: &str, source: &str) -> Result<Self, String> {
        let (tokens, below) = (tokens(source)?, OnceCell::new());
        let mut reader = Reader { grammar, node_types, below, tokens, at: 0, names: Vec::new() };
        let mut patterns = Vec::new();
        while reader.at < reader.tokens.len() {
            patterns.push(reader.pattern()?);
        }
        let names = reader.names;
        let mut by_kind = vec![Vec::new(); grammar.node_kind_count()];
        for (i, pattern) in patterns.iter().enumerate() {
            let kinds = pattern.node.kinds();
            for (kind, list) in by_kind.iter_mut().enumerate() {
                let kind = u16::try_from(kind).unwrap_or(u16::MAX);
                if kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind)) {
                    list.push(i);
                }
            }
        }
        Ok(Self { patterns, by_kind, names })
    }
}

impl NodePattern {
    /// The kinds that it can be; `None` for any.
    fn kinds(&self) -> Option<Vec<u16>> {
        match &self.test {
            Test::Any | Test::Named => None,
            Test::Kinds(kinds) => Some(kinds.clone()),
            Test::Either(all) => {
                all.iter().map(Self::kinds).collect::<Option<Vec<_>>>().map(|all| all.concat())
            }
        }
    }
}

fn tokens(source: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        let is_word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '?' | '/');
        let word = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
            let mut word = String::new();
            while let Some(c) = chars.next_if(|c| is_word(c)) {
                word.push(c);
            }
            word
        };
        match c {
            c if c.is_whitespace() => {}
            ';' => while chars.next_if(|c| *c != '\n').is_some() {},
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            '[' => tokens.push(Token::OpenEither),
            ']' => tokens.push(Token::CloseEither),
            '.' => tokens.push(Token::Anchor),
            '?' | '*' | '+' => tokens.push(Token::Times(c)),
            '"' => tokens.push(Token::Text(text(&mut chars)?)),
            '@' => tokens.push(Token::Capture(word(&mut chars))),
            '!' => tokens.push(Token::Absent(word(&mut chars))),
            '#' => tokens.push(Token::Word(format!("#{}", word(&mut chars)))),
            c if c.is_alphabetic() || c == '_' => {
                let mut name = c.to_string();
                while let Some(c) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                if chars.next_if(|c| *c == ':').is_some() {
                    tokens.push(Token::Field(name));
                } else {
                    tokens.push(Token::Word(name));
                }
            }
            other => return Err(format!("`{other}` means nothing in a query")),
        }
    }
    Ok(tokens)
}

fn text(chars: &mut impl Iterator<Item = char>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Ok(text),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('0') => text.push('\0'),
                Some(c) => text.push(c),
                None => break,
            },
            c => text.push(c),
        }
    }
    Err("a text is not closed".to_owned())
}

struct Reader<'g> {
    grammar: &'g Language,
    node_types: &'g str,
    /// The kinds that a name for several stands for, read when one first asks.
    below: OnceCell<HashMap<String, Vec<String>>>,
    tokens: Vec<Token>,
    at: usize,
    names: Vec<String>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, token: &Token) -> bool {
        let is = self.peek() == Some(token);
        self.at += usize::from(is);
        is
    }

    /// One pattern with its predicates, which may stand inside it or beside it in parentheses.
    fn pattern(&mut self) -> Result<Pattern, String> {
        let mut predicates = Vec::new();
        let node = self.node(&mut predicates)?;
        Ok(Pattern { node, predicates })
    }

    fn node(&mut self, predicates: &mut Vec<Predicate>) -> Result<NodePattern, String> {
        let mut node = match self.next() {
            Some(Token::Text(word)) => {
                let kind = self.grammar.id_for_node_kind(&word, false);
                let kinds = vec![known(kind, &word)?];
                NodePattern { word: true, ..leaf(Test::Kinds(kinds)) }
            }
            Some(Token::Word(word)) if word == "_" => leaf(Test::Any),
            Some(Token::OpenEither) => {
                let mut all = Vec::new();
                while !self.takes(&Token::CloseEither) {
                    all.push(self.node(predicates)?);
                }
                leaf(Test::Either(all))
            }
            // A node in parentheses with predicates beside it.
            Some(Token::Open) if matches!(self.peek(), Some(Token::Open | Token::OpenEither)) => {
                let node = self.node(predicates)?;
                while !self.takes(&Token::Close) {
                    if !self.predicate(predicates)? {
                        return Err("only predicates stand beside a node".to_owned());
                    }
                }
                node
            }
            Some(Token::Open) => self.inside(predicates)?,
            other => return Err(format!("a node is expected, not {other:?}")),
        };
        while let Some(Token::Capture(name)) = self.peek().cloned() {
            self.at += 1;
            let id = self.capture(&name);
            node.captures.push(id);
        }
        Ok(node)
    }

    fn inside(&mut self, predicates: &mut Vec<Predicate>) -> Result<NodePattern, String> {
        let Some(Token::Word(kind)) = self.next() else {
            return Err("the kind of a node is expected".to_owned());
        };
        let mut node =
            leaf(if kind == "_" { Test::Named } else { Test::Kinds(self.kinds(&kind)?) });
        let mut next = false;
        loop {
            match self.peek().cloned() {
                Some(Token::Close) => {
                    self.at += 1;
                    node.to_the_end = next;
                    return Ok(node);
                }
                Some(Token::Anchor) => {
                    self.at += 1;
                    next = true;
                }
                Some(Token::Absent(field)) => {
                    let id = self.field(&field)?;
                    self.at += 1;
                    node.absent.push(id);
                }
                Some(_) if self.predicate(predicates)? => {}
                Some(_) => {
                    let step = self.step(next, predicates)?;
                    node.children.push(step);
                    next = false;
                }
                None => return Err("a node is not closed".to_owned()),
            }
        }
    }

    fn step(&mut self, next: bool, predicates: &mut Vec<Predicate>) -> Result<Step, String> {
        let field = match self.peek().cloned() {
            Some(Token::Field(name)) => {
                self.at += 1;
                Some(self.field(&name)?)
            }
            _ => None,
        };
        let mut node = self.node(predicates)?;
        let times = match self.peek() {
            Some(Token::Times('?')) => Times::Optional,
            Some(Token::Times('*')) => Times::Any,
            Some(Token::Times(_)) => Times::Many,
            _ => Times::One,
        };
        if times != Times::One {
            self.at += 1;
            // The capture of a repeated node stands behind its sign.
            while let Some(Token::Capture(name)) = self.peek().cloned() {
                self.at += 1;
                let id = self.capture(&name);
                node.captures.push(id);
            }
        }
        Ok(Step { field, node, next, times })
    }

    /// Reads a predicate, if one stands here.
    fn predicate(&mut self, predicates: &mut Vec<Predicate>) -> Result<bool, String> {
        let Some(Token::Word(word)) = self.tokens.get(self.at + 1).cloned() else {
            return Ok(false);
        };
        if self.peek() != Some(&Token::Open) || !word.starts_with('#') {
            return Ok(false);
        }
        self.at += 2;
        let Some(Token::Capture(name)) = self.next() else {
            return Err(format!("`{word}` is about a capture"));
        };
        let capture = self.capture(&name);
        let mut texts = Vec::new();
        let mut other = None;
        loop {
            match self.next() {
                Some(Token::Text(text)) => texts.push(text),
                Some(Token::Word(text)) => texts.push(text),
                Some(Token::Capture(name)) => other = Some(self.capture(&name)),
                Some(Token::Close) => break,
                _ => return Err(format!("`{word}` is not closed")),
            }
        }
        let regex = |texts: &[String]| {
            let pattern = texts.first().cloned().unwrap_or_default();
            Regex::new(&pattern).map(TextTest::Matches).map_err(|error| error.to_string())
        };
        let (wanted, text) = match (word.as_str(), other) {
            ("#eq?" | "#not-eq?", Some(other)) => (word == "#eq?", TextTest::Same(other)),
            ("#eq?" | "#any-of?", None) => (true, TextTest::OneOf(texts)),
            ("#not-eq?" | "#not-any-of?", None) => (false, TextTest::OneOf(texts)),
            ("#match?", None) => (true, regex(&texts)?),
            ("#not-match?", None) => (false, regex(&texts)?),
            _ => return Err(format!("`{word}` is no known predicate")),
        };
        predicates.push(Predicate { capture, wanted, text });
        Ok(true)
    }

    fn capture(&mut self, name: &str) -> usize {
        if let Some(known) = self.names.iter().position(|known| known == name) {
            return known;
        }
        self.names.push(name.to_owned());
        self.names.len() - 1
    }

    fn field(&self, name: &str) -> Result<u16, String> {
        let id = self.grammar.field_id_for_name(name);
        id.map(u16::from).ok_or_else(|| format!("the grammar has no field `{name}`"))
    }

    /// The kinds of a name; those below it where it stands for several.
    fn kinds(&self, name: &str) -> Result<Vec<u16>, String> {
        let id = known(self.grammar.id_for_node_kind(name, true), name)?;
        let mut kinds = vec![id];
        let mut at = 0;
        while let Some(kind) = kinds.get(at).copied() {
            at += 1;
            if self.grammar.node_kind_is_supertype(kind) {
                let mut below = self.grammar.subtypes_for_supertype(kind).to_vec();
                if below.is_empty() {
                    below = self.listed_below(kind);
                }
                if below.is_empty() {
                    return Err(format!(
                        "the grammar does not say which nodes `{name}` stands for"
                    ));
                }
                below.retain(|id| !kinds.contains(id));
                kinds.extend(below);
            }
        }
        Ok(kinds)
    }
}

impl Reader<'_> {
    fn listed_below(&self, kind: u16) -> Vec<u16> {
        let all = self.below.get_or_init(|| {
            let types: Vec<NodeType> = serde_json::from_str(self.node_types).unwrap_or_default();
            let named = |all: Vec<Subtype>| {
                all.into_iter().filter(|one| one.named).map(|one| one.kind).collect()
            };
            types.into_iter().map(|one| (one.kind, named(one.subtypes))).collect()
        });
        let name = self.grammar.node_kind_for_id(kind).unwrap_or_default();
        let below = all.get(name).into_iter().flatten();
        below.map(|name| self.grammar.id_for_node_kind(name, true)).filter(|id| *id != 0).collect()
    }
}

/// A row of a grammar's `node-types.json`.
#[derive(Deserialize)]
struct NodeType {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    subtypes: Vec<Subtype>,
}

#[derive(Deserialize)]
struct Subtype {
    #[serde(rename = "type")]
    kind: String,
    named: bool,
}

fn leaf(test: Test) -> NodePattern {
    NodePattern {
        test,
        word: false,
        captures: Vec::new(),
        children: Vec::new(),
        to_the_end: false,
        absent: Vec::new(),
    }
}

fn known(id: u16, name: &str) -> Result<u16, String> {
    if id == 0 { Err(format!("the grammar has no node `{name}`")) } else { Ok(id) }
}
