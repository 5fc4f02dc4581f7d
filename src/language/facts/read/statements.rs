//! Statements and declarations.

use tree_sitter::Node;

use super::{Reader, children, span};
use crate::language::facts::{
    code::{Assignment, ExprId, Field, Import, Kind, Parameter},
    literal,
    marks::{Mark, Marked},
};

impl<'t> Reader<'_, 't> {
    pub(super) fn import(&mut self, marked: &Marked<'t>) {
        let Some(module) = marked.part("module") else { return };
        let import = Import {
            span: span(marked.node),
            module: literal::unquoted(self.text(module)).to_owned(),
            name: self.owned(marked.part("name")),
            alias: self.owned(marked.part("alias")),
        };
        self.code.imports.push(import);
    }

    pub(super) fn function(&mut self, marked: &Marked<'t>) {
        let Some(id) = self.functions.get(&marked.node.id()).copied() else { return };
        let lists: Vec<Node<'t>> = marked.parts("parameters").collect();
        let mut parameters = Vec::new();
        for list in lists {
            if list.named_child_count() == 0 {
                // An empty list, or one name without parentheses.
                let alone = self.text(list).starts_with(|c: char| c.is_alphabetic() || c == '_');
                parameters.extend(alone.then(|| self.parameter(list)));
            } else if self.marks.parameter(list).is_some() {
                parameters.push(self.parameter(list));
            } else {
                parameters.extend(children(list).into_iter().map(|one| self.parameter(one)));
            }
        }
        let result = self.part(marked, "result");
        if let Some(function) = self.code.functions.get_mut(id) {
            function.parameters = parameters.into_iter().flatten().collect();
            function.result = result;
        }
    }

    fn parameter(&mut self, node: Node<'t>) -> Option<Parameter> {
        if self.marks.is_idle(node) {
            return None;
        }
        let Some(marked) = self.marks.parameter(node).cloned() else {
            let name = self.text(node).to_owned();
            return Some(Parameter { name, of_type: None, default: None });
        };
        Some(Parameter {
            name: self.owned(marked.part("name")).unwrap_or_default(),
            of_type: self.part(&marked, "type"),
            default: self.part(&marked, "default"),
        })
    }

    /// A decorator belongs to the function or class whose head follows it: before the name when it
    /// stands inside, as annotations do, or else the next to begin.
    pub(super) fn decorator(&mut self, marked: &Marked<'t>) {
        let node = marked.part("value").unwrap_or(marked.node);
        let value = self.expr(node, 0);
        let end = marked.node.end_byte();
        // What stands before a field or a parameter is about that.
        let elsewhere = self.marks.others.iter().any(|one| {
            let inside = span(one.node).contains(marked.node.start_byte());
            let parameters =
                one.parts("parameters").any(|p| span(p).contains(marked.node.start_byte()));
            (one.mark == Mark::Field && inside) || (one.mark == Mark::Function && parameters)
        });
        if elsewhere {
            return;
        }
        let heads = self.marks.others.iter().filter_map(|one| match one.mark {
            Mark::Function | Mark::Class => one.part("name").map(|name| (name.start_byte(), one)),
            _ => None,
        });
        let next = heads.filter(|(head, _)| *head >= end).min_by_key(|(head, _)| *head);
        let Some((_, next)) = next else { return };
        if next.mark == Mark::Function {
            let id = self.functions.get(&next.node.id());
            if let Some(function) = id.and_then(|id| self.code.functions.get_mut(*id)) {
                function.decorators.push(value);
            }
        } else if let Some(class) =
            self.code.classes.iter_mut().find(|class| class.span == span(next.node))
        {
            class.decorators.push(value);
        }
    }

    pub(super) fn field(&mut self, marked: &Marked<'t>) {
        let Some(of_type) = self.part(marked, "type") else { return };
        for name in marked.parts("name") {
            let field = Field {
                span: span(marked.node),
                class: self.code.class_at(marked.node.start_byte()),
                name: self.text(name).to_owned(),
                of_type,
                // A parameter may be a field, too.
                function: self.code.function_at(marked.node.start_byte()).filter(|id| {
                    self.code.functions[*id].body.span.contains(marked.node.start_byte())
                }),
            };
            self.code.fields.push(field);
        }
    }

    pub(super) fn assign(&mut self, marked: &Marked<'t>) {
        let (Some(left), Some(right)) = (marked.part("left"), marked.part("right")) else { return };
        let at = span(marked.node);
        let adds = marked.mark == Mark::Append;
        if let Some(key) = marked.part("key") {
            return self.take_apart(marked, left, key, right);
        }
        let (targets, values) = (self.several(left), self.several(right));
        let function = self.code.function_at(at.start);
        let mut assign = |target, value| {
            self.code.assignments.push(Assignment { span: at, target, value, adds, function });
        };
        match (targets.as_slice(), values.as_slice()) {
            // Several values at once; or a result with its error, where the first is what is wanted.
            (targets, values) if targets.len() == values.len() => {
                targets.iter().zip(values).for_each(|(target, value)| assign(*target, *value));
            }
            ([target, others @ ..], [value]) => {
                assign(*target, *value);
                let unknown = self.code.add(span(right), Kind::Other(Vec::new()));
                for target in others {
                    let target = *target;
                    let value = unknown;
                    self.code.assignments.push(Assignment {
                        span: at,
                        target,
                        value,
                        adds,
                        function,
                    });
                }
            }
            _ => {}
        }
    }

    /// A name that is given one part of a value: `const { PORT = 3000 } = process.env`.
    fn take_apart(&mut self, marked: &Marked<'t>, left: Node<'t>, key: Node<'t>, right: Node<'t>) {
        let at = span(marked.node);
        let object = self.expr(right, 0);
        let target = self.code.add(span(left), Kind::Name(self.text(left).to_owned()));
        let name = literal::key(self.text(key)).to_owned();
        let mut value = self.code.add(span(key), Kind::Member { object, name });
        if let Some(default) = self.part(marked, "default") {
            value = self.code.add(at, Kind::Fallback(value, default));
        }
        let function = self.code.function_at(at.start);
        let assignment = Assignment { span: at, target, value, adds: false, function };
        self.code.assignments.push(assignment);
    }

    /// The expressions of a list without a name: `a, b = 1, 2`.
    pub(super) fn several(&mut self, node: Node<'t>) -> Vec<ExprId> {
        let alone = self.marks.value(node).is_some()
            || self.functions.contains_key(&node.id())
            || node.named_child_count() == 0;
        if alone {
            return vec![self.expr(node, 0)];
        }
        let inside = children(node).into_iter().filter(|child| !self.marks.is_idle(*child));
        inside.collect::<Vec<_>>().into_iter().map(|child| self.expr(child, 0)).collect()
    }
}
