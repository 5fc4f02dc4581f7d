//! A tree under construction, within the bounds of the module: a syntax says what opens, what closes
//! and what stands in between. There is no recursion, so that no nesting overflows the stack.

use super::{Entry, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, Node, ParseProblem, Value};
use crate::base::{Span, span::floor_char_boundary};

/// This much text costs as much as one node, so that copies of a long text are bounded too.
const TEXT_PER_NODE: usize = 64;

/// What a node costs to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight {
    /// The nodes in it, itself included, with their texts.
    pub nodes: usize,
    /// How many lists and maps nest in it, itself included.
    pub depth: usize,
}

impl Weight {
    /// The weight of a value that is neither list nor map.
    pub fn leaf(value: &Value) -> Self {
        let text = match value {
            Value::String(text) | Value::Number(text) => text.len(),
            _ => 0,
        };
        Self { nodes: 1 + text / TEXT_PER_NODE, depth: 0 }
    }
}

/// The two kinds of nodes that have children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    List,
    Map,
}

/// A list or map whose end has not been seen.
#[derive(Debug)]
struct Open {
    kind: Kind,
    items: Vec<Node>,
    entries: Vec<Entry>,
    /// The key that waits for its value.
    key: Option<(String, Span)>,
    /// From its start to the end of its last child so far.
    span: Span,
    weight: Weight,
}

impl Open {
    fn new(kind: Kind, span: Span) -> Self {
        let weight = Weight { nodes: 1, depth: 1 };
        Self { kind, items: Vec::new(), entries: Vec::new(), key: None, span, weight }
    }

    fn cover(&mut self, span: Span) {
        self.span = Span::new(self.span.start.min(span.start), self.span.end.max(span.end));
    }

    fn key(&mut self, key: String, span: Span) {
        self.cover(span);
        self.weight.nodes = self.weight.nodes.saturating_add(key.len() / TEXT_PER_NODE);
        self.key = Some((key, span));
    }

    fn push(&mut self, node: Node, weight: Weight) {
        self.cover(node.span);
        self.weight.nodes = self.weight.nodes.saturating_add(weight.nodes);
        self.weight.depth = self.weight.depth.max(weight.depth + 1);
        match (self.kind, self.key.take()) {
            (Kind::List, _) => self.items.push(node),
            (Kind::Map, Some((key, key_span))) => {
                self.entries.push(Entry { key, key_span, value: node })
            }
            // A value without a key is a mistake of the reader of the syntax; it has nowhere to stand.
            (Kind::Map, None) => {}
        }
    }

    /// A key whose value was never read keeps its place: that it stands there is known.
    fn end_key(&mut self) {
        if let Some((_, span)) = &self.key {
            let node = Node::new(Span::new(span.end, span.end), Value::Null);
            let weight = Weight::leaf(&node.value);
            self.push(node, weight);
        }
    }
}

/// One tree after another, built from what a syntax reads.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    text: &'t str,
    open: Vec<Open>,
    /// How many lists and maps are open that lie too deep to be kept.
    too_deep: usize,
    /// The outermost of those.
    too_deep_span: Span,
    nodes: usize,
    /// The nodes of the trees before this one.
    finished_nodes: usize,
    /// The problems of the trees before this one.
    finished_problems: usize,
    full: bool,
    root: Option<Node>,
    problems: Vec<ParseProblem>,
}

impl<'t> Tree<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            too_deep: 0,
            too_deep_span: Span::new(0, 0),
            nodes: 0,
            finished_nodes: 0,
            finished_problems: 0,
            full: false,
            root: None,
            problems: Vec::new(),
        }
    }

    /// Adds a problem; a place outside the text or inside a character is moved.
    pub fn problem(&mut self, span: Span, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            let start = floor_char_boundary(self.text, span.start);
            let end = floor_char_boundary(self.text, span.end);
            self.problems
                .push(ParseProblem { span: Span::new(start, end), message: message.into() });
        }
    }

    /// Whether no node fits any more; the problem is told.
    pub const fn is_full(&self) -> bool {
        self.full
    }

    /// Whether a list or a map waits for its end.
    pub fn is_open(&self) -> bool {
        self.too_deep > 0 || !self.open.is_empty()
    }

    /// The kind of the innermost open list or map that is kept.
    pub fn innermost(&self) -> Option<Kind> {
        self.open.last().map(|open| open.kind)
    }

    /// Where what has been read of the innermost list or map ends.
    pub fn innermost_end(&self) -> Option<usize> {
        self.open.last().map(|open| open.span.end)
    }

    /// Whether the next node is the key of a map.
    pub fn expects_key(&self) -> bool {
        let waits = |open: &Open| open.kind == Kind::Map && open.key.is_none();
        self.too_deep == 0 && self.open.last().is_some_and(waits)
    }

    /// Opens a list or a map.
    pub fn open(&mut self, kind: Kind, span: Span) {
        if self.too_deep > 0 {
            self.too_deep += 1;
        } else if self.open.len() >= MAX_DEPTH {
            self.too_deep = 1;
            self.too_deep_span = span;
            self.problem(
                span,
                format!("nests deeper than {MAX_DEPTH} levels; what lies deeper is not read"),
            );
        } else if self.count(1, span) {
            self.open.push(Open::new(kind, span));
        }
    }

    /// Gives the innermost map the key of its next value.
    pub fn key(&mut self, key: String, span: Span) {
        if self.too_deep > 0 {
            return;
        }
        if let Some(open) = self.open.last_mut() {
            open.key(key, span);
        }
    }

    /// Closes the innermost list or map, which ends at `end` or, without one, with its last child. It
    /// belongs to no parent until [`Tree::add`]; `None` when it lies in what is not kept.
    pub fn close(&mut self, end: Option<usize>) -> Option<(Node, Weight)> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            let start = self.too_deep_span.start;
            let node =
                Node::new(Span::new(start, end.unwrap_or(self.too_deep_span.end)), Value::Null);
            let weight = Weight::leaf(&node.value);
            return (self.too_deep == 0 && self.count(1, node.span)).then_some((node, weight));
        }
        let mut open = self.open.pop()?;
        open.end_key();
        let value = match open.kind {
            Kind::List => Value::List(open.items),
            Kind::Map => Value::Map(open.entries),
        };
        let end = end.map_or(open.span.end, |end| end.max(open.span.end));
        Some((Node::new(Span::new(open.span.start, end), value), open.weight))
    }

    /// Adds a value that is neither list nor map.
    pub fn leaf(&mut self, node: Node) {
        if self.too_deep == 0 && self.count(1, node.span) {
            let weight = Weight::leaf(&node.value);
            self.add(node, weight);
        }
    }

    /// Adds a node that was counted when it was built.
    pub fn add(&mut self, node: Node, weight: Weight) {
        match self.open.last_mut() {
            _ if self.too_deep > 0 => {}
            Some(open) => open.push(node, weight),
            None if self.root.is_none() => self.root = Some(node),
            None => {}
        }
    }

    /// Adds a copy of a node that stands elsewhere, where both bounds allow it.
    pub fn add_copy(&mut self, span: Span, of: &Node, weight: Weight) {
        if self.too_deep > 0 {
            return;
        }
        if self.open.len() + weight.depth > MAX_DEPTH {
            self.problem(span, format!("nests deeper than {MAX_DEPTH} levels; it is not read"));
            self.leaf(Node::new(span, Value::Null));
        } else if self.count(weight.nodes, span) {
            self.add(Node::new(span, of.value.clone()), weight);
        }
    }

    /// The finished tree, if there was anything to build one from.
    pub const fn take_root(&mut self) -> Option<Node> {
        self.finished_nodes = self.nodes;
        self.finished_problems = self.problems.len();
        self.root.take()
    }

    /// Forgets the tree that is not finished, with its problems.
    pub fn abandon(&mut self) {
        self.open.clear();
        self.too_deep = 0;
        self.root = None;
        self.nodes = self.finished_nodes;
        self.problems.truncate(self.finished_problems);
    }

    /// What could not be read.
    pub fn into_problems(self) -> Vec<ParseProblem> {
        self.problems
    }

    fn count(&mut self, nodes: usize, at: Span) -> bool {
        if self.full {
            return false;
        }
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            self.full = true;
            self.problem(at, format!("more than {MAX_NODES} values; from here on nothing is read"));
        }
        !self.full
    }
}
