//! Expressions by their marks.

use tree_sitter::Node;

use super::{Reader, children, span};
use crate::language::facts::{
    code::{ExprId, Kind},
    marks::{Mark, Marked},
};

/// Expressions nested deeper are looked at in parts.
const DEPTH: usize = 100;

impl<'t> Reader<'_, 't> {
    pub(super) fn expr(&mut self, node: Node<'t>, depth: usize) -> ExprId {
        if let Some(known) = self.known.get(&node.id()) {
            return *known;
        }
        if depth > DEPTH {
            // Not remembered: what is inside is met again at the top.
            return self.code.add(span(node), Kind::Other(Vec::new()));
        }
        let id = match self.marks.value(node).cloned() {
            Some(marked) => {
                let kind = self.marked(&marked, depth + 1);
                self.code.add(span(node), kind)
            }
            None => self.unmarked(node, depth + 1),
        };
        self.known.insert(node.id(), id);
        id
    }

    fn unmarked(&mut self, node: Node<'t>, depth: usize) -> ExprId {
        if let Some(function) = self.functions.get(&node.id()) {
            return self.code.add(span(node), Kind::Function(*function));
        }
        let inside: Vec<Node<'t>> =
            children(node).into_iter().filter(|child| !self.marks.is_idle(*child)).collect();
        let kind = match inside.as_slice() {
            [] => self.leaf(node),
            [only] => return self.expr(*only, depth),
            several => Kind::Other(several.iter().map(|node| self.expr(*node, depth)).collect()),
        };
        self.code.add(span(node), kind)
    }

    fn leaf(&self, node: Node<'t>) -> Kind {
        let text = self.text(node);
        let is_name = |c: char| c.is_alphabetic() || matches!(c, '_' | '$' | '@' | '#');
        if text.starts_with(is_name) && !text.contains(char::is_whitespace) {
            Kind::Name(text.to_owned())
        } else {
            Kind::Other(Vec::new())
        }
    }

    fn marked(&mut self, marked: &Marked<'t>, depth: usize) -> Kind {
        let node = marked.node;
        let mut part = |name: &str| marked.part(name).map(|node| self.expr(node, depth));
        match marked.mark {
            Mark::String => self.string(node, false, depth),
            Mark::Raw => self.string(node, true, depth),
            Mark::Number => Kind::Number(self.text(node).replace('_', "")),
            Mark::True => Kind::Bool(true),
            Mark::False => Kind::Bool(false),
            Mark::Null => Kind::Null,
            Mark::Name => Kind::Name(self.text(marked.part("name").unwrap_or(node)).to_owned()),
            Mark::Member => match (part("object"), marked.part("name")) {
                (Some(object), Some(name)) => {
                    Kind::Member { object, name: self.text(name).to_owned() }
                }
                (None, Some(name)) => Kind::Name(self.text(name).to_owned()),
                _ => Kind::Other(Vec::new()),
            },
            Mark::Index => match (part("object"), part("key")) {
                (Some(object), Some(key)) => Kind::Index { object, key },
                (Some(object), None) => Kind::Same(object),
                _ => Kind::Other(Vec::new()),
            },
            Mark::Call => self.call(marked, depth),
            Mark::Fallback => match (part("left"), part("right")) {
                (Some(left), Some(right)) => Kind::Fallback(left, right),
                _ => Kind::Other(Vec::new()),
            },
            Mark::Choice => {
                let condition = part("condition");
                let sides = marked.parts("left").chain(marked.parts("right"));
                let values = sides.map(|node| self.expr(node, depth)).collect();
                Kind::Choice { condition, values }
            }
            Mark::Joined => {
                let sides = [part("left"), part("right")];
                match sides {
                    [None, None] => Kind::Joined(self.inside(node, depth)),
                    sides => Kind::Joined(sides.into_iter().flatten().collect()),
                }
            }
            Mark::Format => match (part("left"), part("right")) {
                (Some(left), Some(right)) if self.may_be_text(left) => {
                    Kind::Joined(vec![left, right])
                }
                (left, right) => Kind::Other(left.into_iter().chain(right).collect()),
            },
            Mark::List => Kind::List(self.inside(node, depth)),
            Mark::Map => Kind::Map(self.entries(node, depth)),
            Mark::Await => self.one(marked, depth).map_or(Kind::Null, Kind::Await),
            Mark::Same => self.one(marked, depth).map_or(Kind::Null, Kind::Same),
            Mark::Block => Kind::Block(self.inside(node, depth)),
            _ => Kind::Other(self.inside(node, depth)),
        }
    }

    /// A name may stand for a text: whether it does is asked when it is followed.
    fn may_be_text(&self, id: ExprId) -> bool {
        matches!(
            self.code.expr(id).kind,
            Kind::Text(_) | Kind::Joined(_) | Kind::Name(_) | Kind::Member { .. }
        )
    }

    pub(super) fn one(&mut self, marked: &Marked<'t>, depth: usize) -> Option<ExprId> {
        let node = marked.part("value").or_else(|| {
            children(marked.node).into_iter().find(|child| !self.marks.is_idle(*child))
        })?;
        Some(self.expr(node, depth))
    }

    pub(super) fn inside(&mut self, node: Node<'t>, depth: usize) -> Vec<ExprId> {
        let inside = children(node).into_iter().filter(|child| !self.marks.is_idle(*child));
        inside.collect::<Vec<_>>().into_iter().map(|child| self.expr(child, depth)).collect()
    }
}
