//! From the events of a YAML text to trees.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::{flow, merge::merge, places::Places, quoted, scalar};
use crate::{
    base::Span,
    format::{
        Entry, MAX_NODES, Node, Parsed, Value,
        tree::{Kind, Tree, Weight},
    },
};

/// The crate's number of an anchor; it gives 0 to a node without one.
type AnchorId = usize;

/// What YAML means by white space; any other is content.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// An open list or map, also when it lies too deep for the tree.
struct Open {
    anchor: AnchorId,
    /// Whether brackets close it; otherwise it ends with its last child.
    flow: bool,
}

/// Reads the documents of one text.
pub(super) struct Reader<'t> {
    text: &'t str,
    tree: Tree<'t>,
    open: Vec<Open>,
    /// The anchored nodes of this document that are complete.
    anchors: HashMap<AnchorId, (Node, Weight)>,
    /// What all that were kept cost: anchors nest, so that the sum of their copies needs a bound of its own.
    anchored: usize,
    documents: Vec<Node>,
    /// Where the document that is being read begins.
    document: usize,
}

/// Where and why reading stopped.
struct Broken {
    at: usize,
    error: ScanError,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            tree: Tree::new(text),
            open: Vec::new(),
            anchors: HashMap::new(),
            anchored: 0,
            documents: Vec::new(),
            document: 0,
        }
    }

    /// Reads from a byte on. When a document breaks off: where the next one begins, if there is one.
    pub fn read(&mut self, from: usize) -> Option<usize> {
        self.document = from;
        let error = self.read_text(self.text.get(from..)?, from).err()?;
        if flow::is_indentation(&error.error)
            && let Some(joined) = flow::joined(self.text.get(self.document..)?)
        {
            self.tree.abandon();
            self.open.clear();
            let error = self.read_text(&joined, self.document).err()?;
            return self.break_off(&error, from);
        }
        self.break_off(&error, from)
    }

    /// Reads a text that has the same characters in the same places as ours has from a byte on, save
    /// for its white space.
    fn read_text(&mut self, text: &str, from: usize) -> Result<(), Broken> {
        let places = Places::new(self.text.get(from..).unwrap_or_default());
        let byte = |marker: &Marker| from + places.byte(marker.index());
        for event in Parser::new_from_str(text) {
            match event {
                Ok((event, span)) => {
                    self.event(event, Span::new(byte(&span.start), byte(&span.end)))
                }
                Err(error) => return Err(Broken { at: byte(error.marker()), error }),
            }
            if self.tree.is_full() {
                break;
            }
        }
        self.end_document();
        Ok(())
    }

    /// What was read.
    pub fn finish(self) -> Parsed {
        Parsed { documents: self.documents, problems: self.tree.into_problems() }
    }

    fn break_off(&mut self, broken: &Broken, from: usize) -> Option<usize> {
        self.tree.problem(Span::new(broken.at, broken.at), broken.error.info());
        self.end_document();
        next_document(self.text, broken.at).filter(|next| *next > from)
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::DocumentStart(explicit) => {
                self.anchors.clear();
                // One without `---` begins behind the end of the one before, with its indentation.
                self.document = if explicit { span.start } else { self.document };
            }
            Event::DocumentEnd => {
                self.document = span.end;
                self.end_document();
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text.into_owned(), style, anchor, tag.as_deref(), span);
            }
            Event::SequenceStart(anchor, _) => self.open(Kind::List, anchor, span),
            Event::MappingStart(anchor, _) => self.open(Kind::Map, anchor, span),
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(span)),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
    }

    fn scalar(
        &mut self,
        text: String,
        style: ScalarStyle,
        anchor: AnchorId,
        tag: Option<&Tag>,
        span: Span,
    ) {
        let nothing =
            style == ScalarStyle::Plain && text.is_empty() && anchor == 0 && tag.is_none();
        if nothing && !self.tree.is_open() {
            return;
        }
        let span =
            if nothing { self.nothing_at(span) } else { self.without_blank_end(span, style) };
        let key = self.tree.expects_key().then(|| text.clone());
        let node = Node::new(span, scalar::resolve(text, style, tag));
        let weight = Weight::leaf(&node.value);
        self.keep_anchor(anchor, &node, weight);
        match key {
            Some(key) => self.tree.key(key, span),
            None => self.tree.leaf(node),
        }
    }

    /// A value that is not written stands behind its colon, or it is its dash. The crate gives the
    /// place of the mark before it or of what comes after it.
    fn nothing_at(&self, span: Span) -> Span {
        let after = self.text.get(span.start..).unwrap_or_default();
        if self.tree.innermost() == Some(Kind::List)
            && let Some(dash) = self.dash_before(span.start)
        {
            return Span::new(dash, dash + 1);
        }
        if after.starts_with(':') && !self.tree.expects_key() {
            return Span::new(span.start + 1, span.start + 1);
        }
        let at = self.tree.innermost_end().unwrap_or(span.start);
        Span::new(at, at)
    }

    /// The dash that only white space parts from a place.
    fn dash_before(&self, at: usize) -> Option<usize> {
        self.text.get(..at)?.trim_end_matches(BLANK).strip_suffix('-').map(str::len)
    }

    /// Block texts reach to the start of the next line that is not theirs.
    fn without_blank_end(&self, span: Span, style: ScalarStyle) -> Span {
        let written = self.written(span);
        let length = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => quoted::length(written),
            _ => written.trim_end_matches(BLANK).len(),
        };
        Span::new(span.start, span.start + length)
    }

    fn open(&mut self, kind: Kind, anchor: AnchorId, span: Span) {
        let flow = self.written(span).trim_end_matches(BLANK).ends_with(['[', '{']);
        let start =
            if kind == Kind::List && !flow { self.list_start(span.start) } else { span.start };
        self.open.push(Open { anchor, flow });
        self.tree.open(kind, Span::new(start, span.end));
    }

    /// The crate places a list that is indented no deeper than its key behind its first dash.
    fn list_start(&self, at: usize) -> usize {
        let is_first = |dash: &usize| {
            let before = self.text.get(..*dash).unwrap_or_default().trim_end_matches([' ', '\t']);
            before.is_empty() || before.ends_with(['\n', '\r'])
        };
        let dash = self.dash_before(at).filter(is_first);
        if self.tree.innermost() == Some(Kind::Map) { dash.unwrap_or(at) } else { at }
    }

    fn close(&mut self, mark: Option<Span>) {
        let open = self.open.pop().unwrap_or(Open { anchor: 0, flow: false });
        let end = mark.filter(|_| open.flow).map(|mark| self.bracket_end(mark));
        let Some((mut node, weight)) = self.tree.close(end) else { return };
        if let Value::Map(entries) = node.value {
            node.value = Value::Map(merge(entries, |entry| self.is_merge(entry)));
        }
        self.keep_anchor(open.anchor, &node, weight);
        if self.tree.expects_key() {
            // Only a Go template or a very odd file has a list or map for a key.
            self.tree.key(self.written(node.span).to_owned(), node.span);
        } else {
            self.tree.add(node, weight);
        }
    }

    /// Behind the closing bracket; the crate places the end of a map at the comma that comes before it.
    fn bracket_end(&self, mark: Span) -> usize {
        let mut rest = self.text.get(mark.start..).unwrap_or_default();
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',']);
            match rest.as_bytes().first() {
                Some(b'#') => {
                    rest = rest
                        .get(rest.find(['\n', '\r']).unwrap_or(rest.len())..)
                        .unwrap_or_default()
                }
                Some(b']' | b'}') => return self.text.len() - rest.len() + 1,
                _ => return mark.end,
            }
        }
    }

    /// A quoted `"<<"` is a key like any other.
    fn is_merge(&self, entry: &Entry) -> bool {
        entry.key == "<<" && self.written(entry.key_span).ends_with("<<")
    }

    fn alias(&mut self, anchor: AnchorId, span: Span) {
        let named = self.anchors.get(&anchor);
        if named.is_none() {
            self.tree.problem(span, "names no complete node of this document");
        }
        if self.tree.expects_key() {
            let text = named.and_then(|(node, _)| node.text());
            let key = text.unwrap_or_else(|| self.written(span)).to_owned();
            self.tree.key(key, span);
        } else if let Some((node, weight)) = named {
            self.tree.add_copy(span, node, *weight);
        } else {
            self.tree.leaf(Node::new(span, Value::Null));
        }
    }

    fn keep_anchor(&mut self, anchor: AnchorId, node: &Node, weight: Weight) {
        if anchor == 0 {
            return;
        }
        self.anchored = self.anchored.saturating_add(weight.nodes);
        if self.anchored <= MAX_NODES {
            self.anchors.insert(anchor, (node.clone(), weight));
        }
    }

    fn end_document(&mut self) {
        while self.tree.is_open() {
            self.close(None);
        }
        self.open.clear();
        self.documents.extend(self.tree.take_root());
    }

    fn written(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

/// Where the first line `---` at or after a byte begins.
fn next_document(text: &str, at: usize) -> Option<usize> {
    let starts_line = |at: usize| at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
    let ends_word = |at: usize| text.as_bytes().get(at).is_none_or(u8::is_ascii_whitespace);
    let candidates = text.get(at..)?.match_indices("---").map(|(found, _)| at + found);
    candidates.into_iter().find(|at| starts_line(*at) && ends_word(*at + 3))
}
