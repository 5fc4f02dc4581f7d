//! From a marked syntax tree to [`Code`]. What a language means by a node is in its `facts.scm`; here
//! only the marks are known.

use std::collections::HashMap;

use tree_sitter::Node;

use super::{
    code::{
        Act, Argument, Assignment, Body, Branch, Catch, Class, Code, Entry, ExprId, Field,
        Function, FunctionId, Import, Kind, Parameter,
    },
    literal,
    marks::{Mark, Marked, Marks},
};
use crate::base::Span;

/// Expressions nested deeper are looked at in parts.
const DEPTH: usize = 100;

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

    fn import(&mut self, marked: &Marked<'t>) {
        let Some(module) = marked.part("module") else { return };
        let import = Import {
            span: span(marked.node),
            module: literal::unquoted(self.text(module)).to_owned(),
            name: self.owned(marked.part("name")),
            alias: self.owned(marked.part("alias")),
        };
        self.code.imports.push(import);
    }

    fn function(&mut self, marked: &Marked<'t>) {
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
    fn decorator(&mut self, marked: &Marked<'t>) {
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

    fn field(&mut self, marked: &Marked<'t>) {
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

    fn assign(&mut self, marked: &Marked<'t>) {
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
    fn several(&mut self, node: Node<'t>) -> Vec<ExprId> {
        let alone = self.marks.value(node).is_some()
            || self.functions.contains_key(&node.id())
            || node.named_child_count() == 0;
        if alone {
            return vec![self.expr(node, 0)];
        }
        let inside = children(node).into_iter().filter(|child| !self.marks.is_idle(*child));
        inside.collect::<Vec<_>>().into_iter().map(|child| self.expr(child, 0)).collect()
    }

    fn expr(&mut self, node: Node<'t>, depth: usize) -> ExprId {
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

    fn one(&mut self, marked: &Marked<'t>, depth: usize) -> Option<ExprId> {
        let node = marked.part("value").or_else(|| {
            children(marked.node).into_iter().find(|child| !self.marks.is_idle(*child))
        })?;
        Some(self.expr(node, depth))
    }

    fn inside(&mut self, node: Node<'t>, depth: usize) -> Vec<ExprId> {
        let inside = children(node).into_iter().filter(|child| !self.marks.is_idle(*child));
        inside.collect::<Vec<_>>().into_iter().map(|child| self.expr(child, depth)).collect()
    }

    fn string(&mut self, node: Node<'t>, raw: bool, depth: usize) -> Kind {
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

    fn call(&mut self, marked: &Marked<'t>, depth: usize) -> Kind {
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

    fn entries(&mut self, node: Node<'t>, depth: usize) -> Vec<Entry> {
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
