//! XML such as pom.xml.
//!
//! ```text
//! ELEMENT                a text where it has neither attributes nor elements, else a map of
//!   @ATTRIBUTE           texts
//!   ELEMENT              its elements; a list where several have one name
//!   #text                what else stands in it
//! ```
//!
//! Only the entities that XML itself knows and numbers are replaced. Those of a DTD stay as `&name;`: a
//! document type can name files and grow without bound.

use std::collections::HashMap;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use crate::base::{Span, span::floor_char_boundary};

use super::{
    Entry, MAX_DEPTH, MAX_NODES, Node, ParseProblem, Parsed, Value,
    build::{entry, field, list, map, string},
    lines::trimmed,
};

/// An element is a map in a list: elements nest no deeper than this.
const MAX_ELEMENTS: usize = MAX_DEPTH / 2 - 2;

/// Reads a document. A text without an element gives none.
pub fn parse(text: &str) -> Parsed {
    // The reader counts from behind a byte order mark.
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = |position| place(text, text.len() - body.len(), position);
    let mut reader = Reader::from_str(body);
    let mut tree = Tree { text, open: vec![Element::default()], ..Tree::default() };
    loop {
        let start = place(reader.buffer_position());
        let event = reader.read_event();
        let span = Span::new(start, place(reader.buffer_position()));
        match event {
            Ok(Event::Eof) => break,
            Ok(event) if tree.left > 0 => tree.event(&event, span),
            Ok(_) => {
                tree.problem(span, "the file is too large: the rest is left out".to_owned());
                break;
            }
            Err(error) => {
                let at = place(reader.error_position());
                tree.problem(Span::new(at, at), error.to_string());
                break;
            }
        }
    }
    tree.finish()
}

fn place(text: &str, base: usize, position: u64) -> usize {
    let position = usize::try_from(position).unwrap_or(usize::MAX);
    floor_char_boundary(text, position.saturating_add(base))
}

/// An element whose end has not come yet.
#[derive(Debug, Default)]
struct Element {
    name: String,
    name_span: Option<Span>,
    start: usize,
    entries: Vec<Entry>,
    text: String,
    text_span: Option<Span>,
    places: HashMap<String, usize>,
}

#[derive(Debug)]
struct Tree<'t> {
    text: &'t str,
    open: Vec<Element>,
    /// How many elements are open that lie too deep to be kept.
    lost: usize,
    left: usize,
    problems: Vec<ParseProblem>,
}

impl Default for Tree<'_> {
    fn default() -> Self {
        Self { text: "", open: Vec::new(), lost: 0, left: MAX_NODES, problems: Vec::new() }
    }
}

impl Tree<'_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(start) => self.start(start, span),
            Event::Empty(start) => {
                self.start(start, span);
                self.end(span.end);
            }
            Event::End(_) => self.end(span.end),
            Event::Text(text) => self.add_text(&text.xml10_content(), span),
            Event::CData(text) => self.add_text(&text.xml10_content(), span),
            Event::GeneralRef(reference) => self.add_text(&resolved(reference), span),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, span: Span) {
        if self.lost > 0 || self.open.len() > MAX_ELEMENTS {
            if self.lost == 0 {
                self.problem(span, "nested too deep".to_owned());
            }
            self.lost += 1;
            return;
        }
        self.left = self.left.saturating_sub(2);
        let name = start.name().as_ref().to_owned();
        let name_span = self.find(start.name().as_ref(), span);
        let mut entries = Vec::new();
        for attribute in start.attributes().flatten() {
            self.left = self.left.saturating_sub(1);
            let key = attribute.key.as_ref();
            let value_span = self.find(&attribute.value, span);
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value =
                value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            let key_span = self.find(key, span);
            entries.push(entry(format!("@{key}"), key_span, string(value_span, value)));
        }
        let name_span = Some(name_span);
        let start = span.start;
        self.open.push(Element { name, name_span, start, entries, ..Element::default() });
    }

    fn end(&mut self, end: usize) {
        if self.lost > 0 {
            self.lost -= 1;
            return;
        }
        if self.open.len() < 2 {
            return;
        }
        let (Some(element), Some(parent)) = (self.open.pop(), self.open.last_mut()) else { return };
        let span = Span::new(element.start, end);
        let name_span = element.name_span.unwrap_or(span);
        let name = element.name.clone();
        parent.push(name, name_span, element.finish(span));
    }

    fn add_text(&mut self, text: &str, span: Span) {
        if self.lost > 0 || self.open.len() < 2 {
            return;
        }
        let (span, _) =
            trimmed(span.start, self.text.get(span.start..span.end).unwrap_or_default());
        let Some(element) = self.open.last_mut() else { return };
        element.text.push_str(text);
        if text.trim().is_empty() {
            return;
        }
        let start = element.text_span.map_or(span.start, |before| before.start);
        element.text_span = Some(Span::new(start, span.end));
    }

    /// The place of a piece that the parser borrowed from the text; `span` where it did not.
    fn find(&self, piece: &str, span: Span) -> Span {
        let offset = (piece.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let place = offset.map(|start| Span::new(start, start + piece.len()));
        place.filter(|place| self.text.get(place.start..place.end) == Some(piece)).unwrap_or(span)
    }

    fn finish(mut self) -> Parsed {
        let end = self.text.len();
        if let Some(open) = self.open.get(1..).and_then(<[Element]>::last) {
            let span = open.name_span.unwrap_or(Span::new(end, end));
            if self.problems.is_empty() {
                self.problem(span, "the element has no end".to_owned());
            }
        }
        self.lost = 0;
        while self.open.len() > 1 {
            self.end(end);
        }
        let entries = self.open.pop().map(|root| root.entries).unwrap_or_default();
        let root = map(Span::new(0, end), entries);
        let documents = if root.entries().is_empty() { Vec::new() } else { vec![root] };
        Parsed { documents, problems: self.problems }
    }

    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(ParseProblem { span, message });
    }
}

impl Element {
    /// Adds an element; several of one name become a list.
    fn push(&mut self, name: String, name_span: Span, node: Node) {
        let Some(at) = self.places.get(&name).copied() else {
            self.places.insert(name.clone(), self.entries.len());
            self.entries.push(entry(name, name_span, node));
            return;
        };
        let Some(earlier) = self.entries.get_mut(at) else { return };
        let whole = Span::new(earlier.value.span.start, node.span.end);
        // Elements are maps and texts, so a list can only be one that was made here.
        if let Value::List(items) = &mut earlier.value.value {
            items.push(node);
            earlier.value.span = whole;
        } else {
            let first = std::mem::replace(&mut earlier.value, list(whole, Vec::new()));
            earlier.value = list(whole, vec![first, node]);
        }
    }

    fn finish(mut self, span: Span) -> Node {
        let text = self.text.trim();
        let text_span = self.text_span.unwrap_or(span);
        if self.entries.is_empty() {
            return string(text_span, text);
        }
        if !text.is_empty() {
            self.entries.push(field("#text", string(text_span, text)));
        }
        map(span, self.entries)
    }
}

/// What a reference stands for, if XML itself says so.
fn resolved(reference: &BytesRef<'_>) -> String {
    let name = reference.xml10_content();
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    resolve_predefined_entity(&name).map_or_else(|| format!("&{name};"), str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::spans::{assert_inside, check};

    #[test]
    fn values_and_places() {
        let text = "\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE p [<!ENTITY e SYSTEM \"file:///x\">]>\n\
                    <project xmlns=\"http://é\">\n  <a> one &amp; &#65; &e; </a>\n  <b/>\n  <!-- no -->\n\
                    <d id='1'>text</d>\n  <ds>\n    <x><v>1</v></x>\n    <x><v>2</v></x>\n  </ds>\n\
                    <c><![CDATA[<raw>]]></c>\n</project>\n";
        let parsed = parse(text);
        check(
            text,
            &parsed,
            &[
                ("project.a", "one & A &e;", "one &amp; &#65; &e;"),
                ("project.b", "", "<b/>"),
                ("project.@xmlns", "http://é", "http://é"),
                ("project.d.@id", "1", "1"),
                ("project.d.#text", "text", "text"),
                ("project.ds.x.1.v", "2", "2"),
                ("project.c", "<raw>", "<![CDATA[<raw>]]>"),
            ],
        );
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    }

    #[test]
    fn what_is_wrong_is_said_and_what_was_read_stays() {
        let text = "<a><b>1</b><c>2</d></a>";
        let parsed = parse(text);
        assert_eq!(parsed.problems.len(), 1);
        check(text, &parsed, &[("a.b", "1", "1")]);
        let open = parse("<a><b>1</b>");
        assert_eq!(open.problems.len(), 1);
        let deep = format!("<r>{}x{}<y>1</y></r>", "<a>".repeat(5000), "</a>".repeat(5000));
        check(&deep, &parse(&deep), &[("r.y", "1", "1")]);
        assert!(parse("no element").documents.is_empty());
    }

    const WORDS: &[&str] = &[
        "<a>",
        "</a>",
        "<b c='d'>",
        "<b",
        "</b>",
        "<e/>",
        "&amp;",
        "&x;",
        "&#65;",
        "&",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<!DOCTYPE",
        ">",
        "é",
        "\u{feff}",
        "<?xml?>",
        "\"",
        "'",
        "=",
        " ",
        "c",
        "/>",
    ];

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
            assert_inside(&text, &parse(&text));
        }

        #[test]
        fn any_fragments_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
            let text = words.concat();
            assert_inside(&text, &parse(&text));
        }
    }
}
