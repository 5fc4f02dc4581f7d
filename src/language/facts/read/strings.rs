//! Strings with what is put into them.

use tree_sitter::Node;

use super::{Reader, children};
use crate::{
    base::Span,
    language::facts::{
        code::{ExprId, Kind},
        literal,
        marks::Mark,
    },
};

impl<'t> Reader<'_, 't> {
    pub(super) fn string(&mut self, node: Node<'t>, raw: bool, depth: usize) -> Kind {
        if node.named_child_count() == 0 {
            let inner = literal::unquoted(self.text(node));
            return Kind::Text(if raw { inner.to_owned() } else { literal::unescaped(inner) });
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut from = node.start_byte();
        for child in children(node) {
            if self.marks.is_idle(child) {
                continue;
            }
            if self.marks.value(child).is_none_or(|marked| marked.mark != Mark::Hole) {
                if text.is_empty() {
                    from = child.start_byte();
                }
                let piece = self.text(child);
                text += &if raw { piece.to_owned() } else { literal::unescaped(piece) };
                continue;
            }
            if !text.is_empty() {
                // Kotlin's grammar leaves the sign of `$name` to the text before it.
                let bare =
                    self.marks.value(child).is_some_and(|hole| hole.part("value") == Some(child));
                if bare && text.ends_with('$') {
                    text.pop();
                }
            }
            if !text.is_empty() {
                let at = Span::new(from, child.start_byte());
                parts.push(self.code.add(at, Kind::Text(std::mem::take(&mut text))));
            }
            let Some(hole) = self.marks.value(child).cloned() else { continue };
            if hole.part("value").is_some_and(|value| value.id() == child.id()) {
                text = self.named_hole(child, &mut parts);
                from = child.end_byte() - text.len();
                continue;
            }
            parts.extend(self.one(&hole, depth));
        }
        if parts.is_empty() {
            return Kind::Text(text);
        }
        if !text.is_empty() {
            parts.push(self.code.add(Span::new(from, node.end_byte()), Kind::Text(text)));
        }
        // A single hole is still text: an empty one tells that.
        if parts.len() == 1 {
            parts.push(
                self.code
                    .add(Span::new(node.end_byte(), node.end_byte()), Kind::Text(String::new())),
            );
        }
        Kind::Joined(parts)
    }

    /// A hole that is a name with the text behind it: `name and more` of `"$name and more"`. Gives the
    /// text.
    fn named_hole(&mut self, node: Node<'t>, parts: &mut Vec<ExprId>) -> String {
        let said = self.text(node);
        let end = said.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(said.len());
        let (name, rest) = (said[..end].to_owned(), said[end..].to_owned());
        let start = node.start_byte();
        parts.push(self.code.add(Span::new(start, start + end), Kind::Name(name)));
        rest
    }
}
