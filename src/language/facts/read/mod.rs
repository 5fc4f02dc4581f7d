//! From a marked syntax tree to [`Code`]. What a language means by a node is in its `facts.scm`; here
//! only the marks are known.

mod calls;
mod expressions;
mod statements;
mod strings;

use std::collections::HashMap;

use tree_sitter::Node;

use super::{
    code::{Act, Body, Branch, Catch, Class, Code, ExprId, Function, FunctionId, Kind},
    marks::{Mark, Marked, Marks},
};
use crate::base::Span;

/// Reads everything that was marked.
pub fn read(text: &str, marks: &Marks<'_>) -> Code {
    let mut reader = Reader {
        text,
        marks,
        code: Code::default(),
        known: HashMap::new(),
        functions: HashMap::new(),
    };
    reader.outline();
    for marked in &marks.others {
        reader.other(marked);
    }
    for node in marks.values() {
        reader.expr(node, 0);
    }
    reader.settle_receivers();
    reader.name_lambdas();
    reader.code
}

struct Reader<'a, 't> {
    text: &'a str,
    marks: &'a Marks<'t>,
    code: Code,
    /// The expressions that were made, by node.
    known: HashMap<usize, ExprId>,
    functions: HashMap<usize, FunctionId>,
}

pub(super) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

impl<'t> Reader<'_, 't> {
    fn text(&self, node: Node<'_>) -> &str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn owned(&self, node: Option<Node<'_>>) -> Option<String> {
        node.map(|node| self.text(node).to_owned())
    }

    /// Functions and classes first: they nest, and lambdas are values.
    fn outline(&mut self) {
        for marked in &self.marks.others {
            match marked.mark {
                Mark::Function => {
                    let body = marked.part("body").or(marked.part("result"));
                    let function = Function {
                        span: span(marked.node),
                        name: self.owned(marked.part("name")).unwrap_or_default(),
                        parameters: Vec::new(),
                        body: self.body(body, marked.node),
                        is_async: marked.part("async").is_some(),
                        decorators: Vec::new(),
                        class: self.code.class_at(marked.node.start_byte()),
                        outer: self.code.function_at(marked.node.start_byte()),
                        result: None,
                        receiver: self.owned(marked.part("receiver")),
                    };
                    self.functions.insert(marked.node.id(), self.code.functions.len());
                    self.code.functions.push(function);
                }
                Mark::Class => self.code.classes.push(Class {
                    span: span(marked.node),
                    name: self.owned(marked.part("name")).unwrap_or_default(),
                    bases: Vec::new(),
                    decorators: Vec::new(),
                }),
                _ => {}
            }
        }
    }

    fn body(&self, body: Option<Node<'t>>, whole: Node<'t>) -> Body {
        let Some(body) = body else {
            return Body { span: span(whole), statements: 0, commented: false };
        };
        if self
            .marks
            .value(body)
            .is_some_and(|marked| !matches!(marked.mark, Mark::Opaque | Mark::Block))
        {
            return Body { span: span(body), statements: 1, commented: false };
        }
        let inside = children(body);
        let documents = |i: usize, node: &Node<'t>| i == 0 && self.is_text_alone(*node);
        let statements = inside
            .iter()
            .enumerate()
            .filter(|(i, node)| !self.is_idle(**node) && !documents(*i, node))
            .count();
        let commented = inside.iter().any(|node| self.marks.is_comment(*node));
        Body { span: span(body), statements, commented }
    }

    fn is_idle(&self, node: Node<'t>) -> bool {
        if self.functions.contains_key(&node.id()) {
            return false;
        }
        // A statement that is nothing but an idle expression: `...`.
        let alone = (node.named_child_count() == 1).then(|| node.named_child(0)).flatten();
        self.marks.is_idle(node) || alone.is_some_and(|alone| self.marks.is_idle(alone))
    }

    fn is_text_alone(&self, node: Node<'t>) -> bool {
        let is_text = |node| self.marks.value(node).is_some_and(|m| m.mark == Mark::String);
        if self.marks.is_act(node) {
            return false;
        }
        is_text(node) || (node.named_child_count() == 1 && node.named_child(0).is_some_and(is_text))
    }

    fn other(&mut self, marked: &Marked<'t>) {
        let at = span(marked.node);
        match marked.mark {
            Mark::Import => self.import(marked),
            Mark::Function => self.function(marked),
            Mark::Class => {
                let bases = marked.parts("base").flat_map(|node| self.several(node)).collect();
                let id = self.code.classes.iter().position(|class| class.span == at);
                if let Some(class) = id.and_then(|id| self.code.classes.get_mut(id)) {
                    class.bases = bases;
                }
            }
            Mark::Decorator => self.decorator(marked),
            Mark::Field => self.field(marked),
            Mark::Assign | Mark::Append => self.assign(marked),
            Mark::Return => {
                let value = self.part(marked, "value");
                self.code.returns.push(Act { span: at, value });
            }
            Mark::Throw => {
                let value = self.part(marked, "value");
                self.code.throws.push(Act { span: at, value });
            }
            Mark::Catch => {
                let mut body = self.body(marked.part("body"), marked.node);
                body.commented |=
                    children(marked.node).iter().any(|node| self.marks.is_comment(*node));
                // `except A as e` is marked as a whole, too.
                let all: Vec<Node<'t>> = marked.parts("type").collect();
                let whole = |node: &Node<'t>| {
                    all.iter().any(|one| {
                        let (outer, inner) = (node.byte_range(), one.byte_range());
                        outer.len() > inner.len()
                            && outer.start <= inner.start
                            && inner.end <= outer.end
                    })
                };
                let types = all
                    .iter()
                    .filter(|node| !whole(node))
                    .flat_map(|node| self.types(*node))
                    .collect();
                let name = self.owned(marked.part("name"));
                let checked = marked.part("condition").is_some();
                self.code.catches.push(Catch { span: at, types, name, body, checked });
            }
            Mark::Branch => {
                let condition = self.part(marked, "condition");
                let then = marked.part("then").map(span);
                let otherwise = marked.part("else").map(span);
                self.code.branches.push(Branch { span: at, condition, then, otherwise });
            }
            Mark::Loop => self.code.loops.push(at),
            Mark::Negation => self.code.negations.push(at.start),
            Mark::Comment => self.code.comments.push(at),
            _ => {}
        }
    }

    fn part(&mut self, marked: &Marked<'t>, name: &str) -> Option<ExprId> {
        marked.part(name).map(|node| self.expr(node, 0))
    }

    /// The names in a type, or in a list of types.
    fn types(&self, node: Node<'t>) -> Vec<String> {
        let text = self.text(node).trim_matches(['(', ')']);
        text.split([',', '|'])
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect()
    }

    /// A method that stands outside its class, as in Go, belongs to the class of its receiver.
    fn settle_receivers(&mut self) {
        for id in 0..self.code.functions.len() {
            let function = &self.code.functions[id];
            let Some(receiver) = &function.receiver else { continue };
            let mut parameters = function.parameters.iter();
            let of_type = parameters.find(|one| one.name == *receiver).and_then(|one| one.of_type);
            let mut of_type = of_type;
            let class = loop {
                match of_type.map(|id| &self.code.expr(id).kind) {
                    Some(Kind::Name(name)) => {
                        break self.code.classes.iter().position(|class| class.name == *name);
                    }
                    Some(Kind::Same(inner)) => of_type = Some(*inner),
                    Some(Kind::Other(parts)) => of_type = parts.first().copied(),
                    _ => break None,
                }
            };
            if let Some(function) = self.code.functions.get_mut(id) {
                function.class = class.or(function.class);
            }
        }
    }

    /// A lambda is known by what it is given to.
    fn name_lambdas(&mut self) {
        let code = &self.code;
        let mut names: Vec<(FunctionId, String)> = Vec::new();
        for assignment in &code.assignments {
            let name = match &code.expr(assignment.target).kind {
                Kind::Name(name) | Kind::Member { name, .. } => name.clone(),
                _ => continue,
            };
            if let Kind::Function(id) = code.expr(assignment.value).kind {
                names.push((id, name));
            }
        }
        for (_, expr) in code.all() {
            let Kind::Map(entries) = &expr.kind else { continue };
            for entry in entries {
                if let (Some(key), Kind::Function(id)) = (&entry.key, &code.expr(entry.value).kind)
                {
                    names.push((*id, key.clone()));
                }
            }
        }
        for (id, name) in names {
            if let Some(function) = self.code.functions.get_mut(id)
                && function.name.is_empty()
            {
                function.name = name;
            }
        }
    }
}
