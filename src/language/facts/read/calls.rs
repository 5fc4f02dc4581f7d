//! Calls with their arguments, and maps with their entries.

use tree_sitter::Node;

use super::{Reader, children};
use crate::{
    base::Span,
    language::facts::{
        code::{Argument, Entry, Kind},
        literal,
        marks::{Mark, Marked},
    },
};

impl<'t> Reader<'_, 't> {
    pub(super) fn call(&mut self, marked: &Marked<'t>, depth: usize) -> Kind {
        let callee = match (marked.part("callee"), marked.part("name")) {
            (Some(callee), _) => self.expr(callee, depth),
            (None, Some(name)) => {
                let object = marked.part("object").map(|object| self.expr(object, depth));
                let text = self.text(name).to_owned();
                let kind = match object {
                    Some(object) => Kind::Member { object, name: text },
                    None => Kind::Name(text),
                };
                let start = marked.part("object").unwrap_or(name).start_byte();
                self.code.add(Span::new(start, name.end_byte()), kind)
            }
            (None, None) => return Kind::Other(self.inside(marked.node, depth)),
        };
        let mut arguments = Vec::new();
        for part in marked.parts("arguments") {
            let single =
                self.marks.value(part).is_some() || self.functions.contains_key(&part.id());
            let nodes = if single { vec![part] } else { children(part) };
            for node in nodes {
                arguments.extend(self.argument(node, depth));
            }
        }
        Kind::Call { callee, arguments }
    }

    fn argument(&mut self, node: Node<'t>, depth: usize) -> Option<Argument> {
        if self.marks.is_idle(node) {
            return None;
        }
        let marked = self.marks.value(node).cloned();
        let (name, value, spread) = match marked {
            Some(marked) if matches!(marked.mark, Mark::Argument | Mark::Pair) => {
                let name = marked.part("name").or(marked.part("key"));
                (self.owned(name), marked.part("value").unwrap_or(node), false)
            }
            Some(marked) if marked.mark == Mark::Spread => {
                (None, marked.part("value").or(node.named_child(0)).unwrap_or(node), true)
            }
            _ => (None, node, false),
        };
        Some(Argument { name, value: self.expr(value, depth), spread })
    }

    pub(super) fn entries(&mut self, node: Node<'t>, depth: usize) -> Vec<Entry> {
        let mut entries = Vec::new();
        for child in children(node) {
            if self.marks.is_idle(child) {
                continue;
            }
            let marked = self.marks.value(child).cloned();
            let entry = match marked {
                Some(marked) if matches!(marked.mark, Mark::Argument | Mark::Pair) => {
                    let key = marked.part("key").or(marked.part("name"));
                    let key = key.map(|key| literal::key(self.text(key)).to_owned());
                    let value = marked.part("value").unwrap_or(child);
                    Entry { key: Some(key.unwrap_or_default()), value: self.expr(value, depth) }
                }
                Some(marked) if marked.mark == Mark::Spread => {
                    let value = marked.part("value").or(child.named_child(0)).unwrap_or(child);
                    Entry { key: None, value: self.expr(value, depth) }
                }
                _ => {
                    let function = self.functions.get(&child.id());
                    let named = function.map(|id| self.code.functions[*id].name.clone());
                    let key = named.unwrap_or_else(|| self.text(child).to_owned());
                    Entry { key: Some(key), value: self.expr(child, depth) }
                }
            };
            entries.push(entry);
        }
        entries
    }
}
