//! Directives with arguments and blocks, the way nginx and Caddy are configured, as trees.
//!
//! ```text
//! NAME[]                 each time that a directive of that name stands there
//!   (a text)             its arguments with one blank between, where it has no block
//!   @args[]              its arguments, where it has one; its own directives stand beside
//! ```

use crate::base::Span;

use super::{
    Entry, MAX_DEPTH, MAX_NODES, Node, ParseProblem,
    build::{field, list, map, string},
    groups::Groups,
};

/// A block is a list in a map in a list: blocks nest no deeper than this.
pub(super) const MAX_BLOCKS: usize = MAX_DEPTH / 2 - 2;

/// A word and its place.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) text: String,
}

/// A block that is still open.
#[derive(Debug, Default)]
struct Open {
    start: usize,
    head: Option<(Word, Vec<Word>)>,
    entries: Groups,
}

/// Puts directives and blocks together as they come.
#[derive(Debug)]
pub(super) struct Builder {
    open: Vec<Open>,
    /// How many blocks are open that lie too deep to be kept.
    lost: usize,
    left: usize,
    pub(super) problems: Vec<ParseProblem>,
}

impl Builder {
    pub(super) fn new() -> Self {
        let open = vec![Open::default()];
        Self { open, lost: 0, left: MAX_NODES, problems: Vec::new() }
    }

    /// How many blocks are open.
    pub(super) const fn depth(&self) -> usize {
        self.open.len() - 1 + self.lost
    }

    /// A directive without a block.
    pub(super) fn directive(&mut self, name: &Word, args: &[Word]) {
        let texts: Vec<_> = args.iter().map(|arg| arg.text.as_str()).collect();
        self.value(name, string(place(name, args), texts.join(" ")));
    }

    /// A value under the name of a directive.
    pub(super) fn value(&mut self, name: &Word, value: Node) {
        if !self.pay(2, name.span) {
            return;
        }
        if let Some(open) = self.open.last_mut().filter(|_| self.lost == 0) {
            open.entries.push(&name.text, name.span, value);
        }
    }

    /// The beginning of a block.
    pub(super) fn open(&mut self, name: Word, args: Vec<Word>) {
        if self.lost > 0 || self.open.len() > MAX_BLOCKS {
            if self.lost == 0 {
                self.problem(name.span, "nested too deep");
            }
            self.lost += 1;
            return;
        }
        let start = name.span.start;
        self.open.push(Open { start, head: Some((name, args)), entries: Groups::default() });
    }

    /// The end of a block; `end` is the byte after it.
    pub(super) fn close(&mut self, end: usize) {
        if self.lost > 0 {
            self.lost -= 1;
            return;
        }
        if self.depth() == 0 {
            return;
        }
        let Some(Open { start, head: Some((name, args)), entries }) = self.open.pop() else {
            return;
        };
        if !self.pay(args.len() + 2, name.span) {
            return;
        }
        let mut inside: Vec<Entry> = Vec::new();
        if !args.is_empty() {
            let items = args.iter().map(|arg| string(arg.span, arg.text.clone())).collect();
            inside.push(field("@args", list(place(&name, &args), items)));
        }
        inside.extend(entries.finish());
        let block = map(Span::new(start, end), inside);
        if let Some(open) = self.open.last_mut() {
            open.entries.push(&name.text, name.span, block);
        }
    }

    /// The whole, with what is still open closed at the end of the text.
    pub(super) fn finish(mut self, end: usize) -> (Node, Vec<ParseProblem>) {
        if self.depth() > 0 {
            let head = self.open.last().and_then(|open| open.head.as_ref());
            let span = head.map_or(Span::new(end, end), |(name, _)| name.span);
            self.problem(span, "the block has no end");
        }
        while self.depth() > 0 {
            self.close(end);
        }
        let entries = self.open.pop().map(|open| open.entries.finish()).unwrap_or_default();
        (map(Span::new(0, end), entries), self.problems)
    }

    pub(super) fn problem(&mut self, span: Span, message: &str) {
        self.problems.push(ParseProblem { span, message: message.to_owned() });
    }

    fn pay(&mut self, nodes: usize, span: Span) -> bool {
        if self.left > 0 && self.left <= nodes {
            self.problem(span, "the file is too large: the rest is left out");
        }
        self.left = self.left.saturating_sub(nodes);
        self.left > 0
    }
}

/// Where the arguments are; where there are none, the name.
fn place(name: &Word, args: &[Word]) -> Span {
    match (args.first(), args.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => name.span,
    }
}
