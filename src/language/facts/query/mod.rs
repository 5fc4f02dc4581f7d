//! Runs `facts.scm`. Tree-sitter's own queries are as expressive, but compiling those of one language
//! takes 50 to 300 ms, at every start; this takes one, and a test holds that both find the same.

mod parse;
mod run;

use regex::Regex;

/// The patterns of a query file, for one grammar.
#[derive(Debug)]
pub struct Query {
    /// In the order of the file.
    patterns: Vec<Pattern>,
    /// The patterns that can match at a node, by its kind.
    by_kind: Vec<Vec<usize>>,
    /// The names of the captures.
    pub names: Vec<String>,
}

#[derive(Debug)]
struct Pattern {
    node: NodePattern,
    predicates: Vec<Predicate>,
}

/// What a node must be.
#[derive(Debug)]
struct NodePattern {
    test: Test,
    /// Whether it is a word of the syntax, which has no name.
    word: bool,
    captures: Vec<usize>,
    children: Vec<Step>,
    /// Whether the last child that matches must be the last one there is.
    to_the_end: bool,
    /// Fields that must be absent.
    absent: Vec<u16>,
}

#[derive(Debug)]
enum Test {
    /// Any node, also one that is a word of the syntax.
    Any,
    /// Any node with a name.
    Named,
    /// Of one of these kinds.
    Kinds(Vec<u16>),
    /// Any of these.
    Either(Vec<NodePattern>),
}

/// A child that must be there.
#[derive(Debug)]
struct Step {
    field: Option<u16>,
    node: NodePattern,
    /// Whether it must follow on the one before, or be the first.
    next: bool,
    times: Times,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    One,
    Optional,
    Any,
    Many,
}

/// What the text of a capture must be; a capture that is not there passes.
#[derive(Debug)]
struct Predicate {
    capture: usize,
    wanted: bool,
    text: TextTest,
}

#[derive(Debug)]
enum TextTest {
    OneOf(Vec<String>),
    Matches(Regex),
    Same(usize),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use streaming_iterator::StreamingIterator as _;

    use super::Query;
    use crate::language::{self, facts::Reader};

    /// A match: its pattern, and where its captures are.
    type Found = (usize, BTreeSet<(String, usize, usize)>);

    /// What is found without an optional part, besides with it, says nothing more.
    fn whole(all: BTreeSet<Found>) -> BTreeSet<Found> {
        let covered = |one: &Found| {
            all.iter().any(|(pattern, captures)| {
                *pattern == one.0 && captures.len() > one.1.len() && one.1.is_subset(captures)
            })
        };
        all.iter().filter(|one| !covered(one)).cloned().collect()
    }

    fn ours(query: &Query, tree: &tree_sitter::Tree, text: &str) -> BTreeSet<Found> {
        let matches = query.matches(tree.root_node(), text, || true).unwrap();
        let found = matches.into_iter().map(|one| {
            let place = |(id, node): &(usize, tree_sitter::Node<'_>)| {
                (query.names[*id].clone(), node.start_byte(), node.end_byte())
            };
            (one.pattern, one.captures.iter().map(place).collect())
        });
        whole(found.collect())
    }

    fn theirs(query: &tree_sitter::Query, tree: &tree_sitter::Tree, text: &str) -> BTreeSet<Found> {
        let names = query.capture_names();
        let mut cursor = tree_sitter::QueryCursor::new();
        let mut matches = cursor.matches(query, tree.root_node(), text.as_bytes());
        let mut found = BTreeSet::new();
        while let Some(one) = matches.next() {
            let place = |capture: &tree_sitter::QueryCapture<'_>| {
                let name = names[capture.index as usize].to_owned();
                (name, capture.node.start_byte(), capture.node.end_byte())
            };
            found.insert((one.pattern_index, one.captures().iter().map(place).collect()));
        }
        whole(found)
    }

    /// Every `facts.scm` is a query of tree-sitter's, and finds in real source what that finds.
    #[test]
    fn finds_what_tree_sitter_finds() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
        let mut compared = 0;
        let mut real = std::collections::HashMap::new();
        let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
            let name = file.file_name().to_string_lossy();
            let path = crate::base::RepoPath::new(&*name);
            let Some(source) = language::detect(&path, &text).and_then(|one| one.source) else {
                continue;
            };
            let Reader::Grammar(grammar) = &source.reader else { continue };
            let (language, types, queries) = grammar.parts(&name).unwrap();
            let mut parser = tree_sitter::Parser::new();
            parser.set_language(&language).unwrap();
            let tree = parser.parse(&text, None).unwrap();
            let ours = ours(&Query::new(&language, types, &queries).unwrap(), &tree, &text);
            let real = real
                .entry((name.rsplit('.').next().map(str::to_owned), queries.clone()))
                .or_insert_with(|| tree_sitter::Query::new(&language, &queries).unwrap());
            let theirs = theirs(real, &tree, &text);
            let more: Vec<_> = ours.difference(&theirs).take(3).collect();
            let less: Vec<_> = theirs.difference(&ours).take(3).collect();
            assert!(
                more.is_empty() && less.is_empty(),
                "{}: only ours {more:?}, only theirs {less:?}",
                file.path().display()
            );
            compared += 1;
        }
        assert!(compared > 3, "{compared} files compared");
    }
}
