//! Parses a text with tree-sitter, within limits.

use std::{
    cell::RefCell,
    collections::HashMap,
    ops::ControlFlow,
    sync::OnceLock,
    time::{Duration, Instant},
};

use tree_sitter::Parser;

use super::{
    Facts, Reader, Source,
    marks::{Marks, Plan},
    query::Query,
    read,
};
use crate::base::Span;

/// A text longer than this is not parsed: nobody wrote it by hand.
const MOST_BYTES: usize = 1_500_000;

/// How long one text may take. A text of ordinary code of the largest size takes a fraction of it.
const LONGEST: Duration = Duration::from_secs(5);

/// Places that could not be read are told up to this many a file.
const UNREAD: usize = 20;

/// The grammars of a language, with the queries that mark their nodes.
pub struct Grammar {
    dialects: &'static [Dialect],
}

/// One grammar of a language.
pub struct Dialect {
    /// Endings of the file names that it is for; any when empty.
    endings: &'static [&'static str],
    grammar: fn() -> tree_sitter::Language,
    /// The grammar's `node-types.json`.
    node_types: &'static str,
    queries: &'static [&'static str],
    plan: OnceLock<Result<Plan, String>>,
}

impl Dialect {
    /// A grammar for files whose names end so, with its queries.
    pub const fn new(
        endings: &'static [&'static str],
        grammar: fn() -> tree_sitter::Language,
        node_types: &'static str,
        queries: &'static [&'static str],
    ) -> Self {
        Self { endings, grammar, node_types, queries, plan: OnceLock::new() }
    }

    fn plan(&self) -> Result<&Plan, String> {
        let plan = self
            .plan
            .get_or_init(|| Plan::new(&(self.grammar)(), self.node_types, &self.queries.concat()));
        plan.as_ref().map_err(Clone::clone)
    }
}

/// Why a text gave no facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unparsed {
    /// It is too long.
    #[error("too long to be parsed as source: more than 1.5 MB")]
    Long,
    /// It took too long.
    #[error("parsing it as source took too long")]
    Slow,
    /// The language itself is broken.
    #[error("its language cannot be read: {0}")]
    Broken(String),
}

impl Grammar {
    /// The grammars of a language; the first whose endings fit a file is taken.
    pub const fn new(dialects: &'static [Dialect]) -> Self {
        Self { dialects }
    }

    /// The grammar and the queries for a file, as they are written.
    #[cfg(test)]
    pub fn parts(&self, file_name: &str) -> Option<(tree_sitter::Language, &'static str, String)> {
        let dialect = self.dialect(file_name)?;
        Some(((dialect.grammar)(), dialect.node_types, dialect.queries.concat()))
    }

    fn dialect(&self, file_name: &str) -> Option<&'static Dialect> {
        self.dialects.iter().find(|dialect| {
            dialect.endings.is_empty() || dialect.endings.iter().any(|end| file_name.ends_with(end))
        })
    }
}

thread_local! {
    /// A parser keeps memory that the next text can use.
    static PARSERS: RefCell<HashMap<usize, Parser>> = RefCell::default();
}

impl Source {
    /// Reads a text. Broken code gives what can be had.
    ///
    /// # Errors
    ///
    /// When it is too long or too slow to parse.
    pub fn facts(&'static self, file_name: &str, text: &str) -> Result<Facts, Unparsed> {
        self.facts_with_tree(file_name, text).map(|(facts, _)| facts)
    }

    /// The same, with the syntax tree for those who ask more of it.
    ///
    /// # Errors
    ///
    /// As [`Self::facts`].
    pub fn facts_with_tree(
        &'static self,
        file_name: &str,
        text: &str,
    ) -> Result<(Facts, Option<tree_sitter::Tree>), Unparsed> {
        if text.len() > MOST_BYTES {
            return Err(Unparsed::Long);
        }
        let names = self.names.as_ref().map_err(|error| Unparsed::Broken(error.clone()))?;
        let grammar = match &self.reader {
            Reader::Own(read) => return Ok((Facts::new(read(text), names), None)),
            Reader::Grammar(grammar) => grammar,
        };
        let none = || Unparsed::Broken("no grammar for such a file".to_owned());
        let dialect = grammar.dialect(file_name).ok_or_else(none)?;
        let plan = dialect.plan().map_err(Unparsed::Broken)?;
        let end = Instant::now() + LONGEST;
        let tree = parse(dialect, text, end)?;
        let marks = Marks::of(plan, tree.root_node(), text, || Instant::now() < end);
        let marks = marks.ok_or(Unparsed::Slow)?;
        let mut code = read::read(text, &marks);
        if tree.root_node().has_error() {
            code.unread = unread(tree.root_node());
        }
        Ok((Facts::new(code, names), Some(tree)))
    }
}

/// The tree of a text.
fn parse(
    dialect: &'static Dialect,
    text: &str,
    end: Instant,
) -> Result<tree_sitter::Tree, Unparsed> {
    PARSERS.with_borrow_mut(|parsers| {
        let key = std::ptr::from_ref(dialect) as usize;
        let parser = parsers.entry(key).or_insert_with(|| {
            let mut parser = Parser::new();
            // A grammar of another generation is refused, and then there is no tree.
            let _ = parser.set_language(&(dialect.grammar)());
            parser
        });
        let bytes = text.as_bytes();
        let mut check = |_: &tree_sitter::ParseState| {
            if Instant::now() < end { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let options = tree_sitter::ParseOptions::new().progress_callback(&mut check);
        let mut input = |at: usize, _| bytes.get(at..).unwrap_or_default();
        let tree = parser.parse_with_options(&mut input, None, Some(options));
        if tree.is_none() {
            parser.reset();
        }
        tree.ok_or(Unparsed::Slow)
    })
}

/// The places that the grammar could not follow.
fn unread(root: tree_sitter::Node<'_>) -> Vec<Span> {
    let mut places = Vec::new();
    let mut left = vec![root];
    while let Some(node) = left.pop() {
        if node.is_error() || node.is_missing() {
            places.push(read::span(node));
            if places.len() >= UNREAD {
                break;
            }
            continue;
        }
        if node.has_error() {
            let mut cursor = node.walk();
            left.extend(node.children(&mut cursor));
        }
    }
    places.sort_unstable();
    places
}

/// A query that a rule gives, for the grammars of one language.
pub struct RawQuery {
    queries: Vec<(&'static Dialect, Query)>,
    grammar: &'static Grammar,
}

/// A place that a query found, and its other captures by name.
type RawMatch = (Span, Vec<(String, Span)>);

impl RawQuery {
    /// Compiles it for every grammar of a language.
    ///
    /// # Errors
    ///
    /// When one of them does not know it.
    pub fn new(source: &'static Source, query: &str) -> Result<Self, String> {
        let Reader::Grammar(grammar) = &source.reader else {
            return Err("this language is not read by tree-sitter".to_owned());
        };
        let dialects = grammar.dialects.iter();
        let compiled = dialects.map(|dialect| {
            let query = Query::new(&(dialect.grammar)(), dialect.node_types, query)?;
            Ok::<_, String>((dialect, query))
        });
        Ok(Self { queries: compiled.collect::<Result<_, _>>()?, grammar })
    }

    /// The matches in a text: the capture `@at`, or else the first, and the captures with a name.
    pub fn find(&self, file_name: &str, text: &str, tree: &tree_sitter::Tree) -> Vec<RawMatch> {
        let dialect = self.grammar.dialect(file_name);
        let own =
            self.queries.iter().find(|(one, _)| dialect.is_some_and(|d| std::ptr::eq(*one, d)));
        let Some((_, query)) = own else { return Vec::new() };
        let end = Instant::now() + LONGEST;
        let matches = query.matches(tree.root_node(), text, || Instant::now() < end);
        let mut found = Vec::new();
        for one in matches.unwrap_or_default() {
            let captures = one.captures.iter().map(|(id, node)| {
                let name = query.names.get(*id).cloned().unwrap_or_default();
                (name, read::span(*node))
            });
            let captures: Vec<(String, Span)> = captures.collect();
            let at = captures.iter().find(|(name, _)| name == "at").or(captures.first());
            if let Some((_, at)) = at {
                found.push((
                    *at,
                    captures.iter().filter(|(name, _)| name != "at").cloned().collect(),
                ));
            }
        }
        found
    }
}
