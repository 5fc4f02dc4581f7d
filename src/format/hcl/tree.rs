//! Writes what the parser read down as a tree.

use hcl_edit::{
    Span as _,
    expr::{Expression, FuncCall, Object, ObjectKey, UnaryOperator},
    structure::{Block, BlockLabel, Body, Structure},
};

use super::embedded;
use crate::{
    base::Span,
    format::{
        Entry, MAX_DEPTH, MAX_NODES, Node, ParseProblem, Value,
        build::{boolean, entry, field, list, map, string},
        groups::Groups,
    },
};

/// Whether it writes its argument down as JSON, which is then read back as it was.
fn is_encoding(call: &FuncCall) -> bool {
    !call.name.is_namespaced() && call.name.name.as_str() == "jsonencode" && call.args.len() == 1
}

/// A body with its blocks takes this many levels.
const LEVELS: usize = 3;

/// The tree of a whole file.
pub(super) fn write(text: &str, body: &Body) -> (Node, Vec<ParseProblem>) {
    let mut writer = Writer { text, left: MAX_NODES, problems: Vec::new() };
    let entries = writer.body(body, 1);
    (map(Span::new(0, text.len()), entries), writer.problems)
}

struct Writer<'t> {
    text: &'t str,
    left: usize,
    problems: Vec<ParseProblem>,
}

impl Writer<'_> {
    fn body(&mut self, body: &Body, depth: usize) -> Vec<Entry> {
        let mut attributes = Vec::new();
        let mut blocks = Groups::default();
        for structure in body {
            if !self.pay(self.place(structure.span())) {
                break;
            }
            match structure {
                Structure::Attribute(attribute) => {
                    let value = self.expression(&attribute.value, depth + 1);
                    let key_span = self.place(attribute.key.span());
                    attributes.push(entry(attribute.key.as_str(), key_span, value));
                }
                Structure::Block(block) => self.block(block, depth, &mut blocks),
            }
        }
        attributes.extend(blocks.finish());
        attributes
    }

    fn block(&mut self, block: &Block, depth: usize, blocks: &mut Groups) {
        let span = self.place(block.span());
        let key_span = self.place(block.ident.span());
        let mut entries = self.labels(&block.labels, span);
        if depth + LEVELS > MAX_DEPTH {
            self.problem(span, "nested too deep");
        } else {
            entries.extend(self.body(&block.body, depth + 2));
        }
        if let ("dynamic", [label]) = (block.ident.as_str(), block.labels.as_slice()) {
            self.dynamic(block, label, depth, blocks);
        }
        blocks.push(block.ident.as_str(), key_span, map(span, entries));
    }

    /// A `dynamic` block makes blocks of another kind: a rule that looks for one must not say that there
    /// is none.
    fn dynamic(&mut self, block: &Block, label: &BlockLabel, depth: usize, blocks: &mut Groups) {
        let mut entries = vec![field("@dynamic", boolean(self.place(block.span()), true))];
        if depth + LEVELS <= MAX_DEPTH {
            for content in block.body.get_blocks("content") {
                entries.extend(self.body(&content.body, depth + 2));
            }
        }
        let place = self.place(label.span());
        blocks.push(label.as_str(), place, map(self.place(block.span()), entries));
    }

    fn labels(&self, labels: &[BlockLabel], span: Span) -> Vec<Entry> {
        let label =
            |label: &BlockLabel| self.inside_quotes(self.place(label.span()), label.as_str());
        match labels {
            [] => Vec::new(),
            [name] => vec![field("@name", label(name))],
            [kind, name] => vec![field("@type", label(kind)), field("@name", label(name))],
            more => vec![field("@labels", list(span, more.iter().map(label).collect()))],
        }
    }

    fn expression(&mut self, expression: &Expression, depth: usize) -> Node {
        let span = self.place(expression.span());
        if !self.pay(span) {
            return Node::new(span, Value::Null);
        }
        match expression {
            _ if depth >= MAX_DEPTH => self.source(span),
            Expression::Null(_) => Node::new(span, Value::Null),
            Expression::Bool(is) => boolean(span, *is.value()),
            Expression::Number(_) => Node::new(span, Value::Number(self.slice(span).to_owned())),
            Expression::String(text) => {
                embedded::json(self.inside_quotes(span, text.value()), false)
            }
            Expression::StringTemplate(_) => {
                let text = self.slice(span);
                let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                self.inside_quotes(span, inside.unwrap_or(text))
            }
            Expression::HeredocTemplate(_) => embedded::json(self.heredoc(span), true),
            Expression::FuncCall(call) if is_encoding(call) => match call.args.iter().next() {
                Some(value) => self.expression(value, depth + 1),
                None => self.source(span),
            },
            Expression::Array(array) => {
                let items = array.iter().map(|item| self.expression(item, depth + 1));
                let items = items.collect();
                list(span, items)
            }
            Expression::Object(object) => map(span, self.object(object, depth)),
            Expression::Parenthesis(inner) => self.expression(inner.inner(), depth + 1),
            Expression::UnaryOp(negated)
                if *negated.operator.value() == UnaryOperator::Neg && negated.expr.is_number() =>
            {
                Node::new(span, Value::Number(self.slice(span).replace(char::is_whitespace, "")))
            }
            _ => self.source(span),
        }
    }

    fn object(&mut self, object: &Object, depth: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (key, value) in object {
            let (name, place) = match key {
                ObjectKey::Ident(name) => (name.as_str().to_owned(), self.place(name.span())),
                ObjectKey::Expression(expression) => {
                    let key = self.expression(expression, depth + 1);
                    (key.text().unwrap_or(self.slice(key.span)).to_owned(), key.span)
                }
            };
            let value = self.expression(value.expr(), depth + 1);
            entries.push(entry(name, place, value));
        }
        entries
    }

    /// What is between the first and the last line of a here-document, as it is written.
    fn heredoc(&self, span: Span) -> Node {
        let text = self.slice(span);
        let start = text.find('\n').map_or(text.len(), |at| at + 1);
        let end = text.trim_end().rfind('\n').map_or(start, |at| at + 1).max(start);
        let inside = text.get(start..end).unwrap_or_default();
        string(Span::new(span.start + start, span.start + end), inside)
    }

    /// A text whose place is given with its quotes.
    fn inside_quotes(&self, span: Span, text: &str) -> Node {
        let written = self.slice(span);
        let quoted = written.len() > 1 && written.starts_with('"') && written.ends_with('"');
        let place = if quoted { Span::new(span.start + 1, span.end - 1) } else { span };
        string(place, text)
    }

    /// An expression that is no literal.
    fn source(&self, span: Span) -> Node {
        string(span, format!("${{{}}}", self.slice(span)))
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    fn place(&self, span: Option<std::ops::Range<usize>>) -> Span {
        let span = span.unwrap_or_default();
        let end = self.text.len();
        let written = Span::new(span.start.min(end), span.end.min(end));
        // Some places take white space around in.
        let text = self.slice(written);
        let start = written.start + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }

    fn pay(&mut self, span: Span) -> bool {
        if self.left == 1 {
            self.problem(span, "the file is too large: the rest is left out");
        }
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }

    fn problem(&mut self, span: Span, message: &str) {
        self.problems.push(ParseProblem { span, message: message.to_owned() });
    }
}
