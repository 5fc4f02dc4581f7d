//! Follows a path through a document.

use std::rc::Rc;

use regex::bytes::Regex;

use super::{
    Found,
    ast::{Compare, Expr, Select, Step},
    quantity,
};
use crate::{
    base::Span,
    format::{Entry, Node, Value},
};

/// A value on the way, with how it was reached.
#[derive(Clone)]
struct Here<'n> {
    node: &'n Node,
    entry: Option<&'n Entry>,
    parent: Option<Rc<Here<'n>>>,
    captures: Option<Rc<Captured>>,
}

/// What was captured, newest first.
struct Captured {
    name: String,
    value: String,
    before: Option<Rc<Captured>>,
}

/// The values that the steps lead to.
pub fn find<'n>(steps: &[Step], root: &'n Node, limit: usize) -> Vec<Found<'n>> {
    let start = Here { node: root, entry: None, parent: None, captures: None };
    let mut found = Vec::new();
    walk(steps, &start, &mut |here| {
        found.push(here.found());
        found.len() < limit
    });
    found
}

/// Calls `visit` for each value that the steps lead to, until it returns `false`, as this then does.
fn walk<'n>(steps: &[Step], here: &Here<'n>, visit: &mut dyn FnMut(&Here<'n>) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return visit(here) };
    let mut go = |next: Here<'n>| walk(rest, &next.captured(step), visit);
    match &step.select {
        Select::Key(key) => here.node.entry(key).is_none_or(|entry| go(here.down(entry))),
        Select::Keys(keys) => {
            let mut entries = here.node.entries().iter().filter(|entry| keys.contains(&entry.key));
            entries.all(|entry| go(here.down(entry)))
        }
        Select::AnyKey => here.node.entries().iter().all(|entry| go(here.down(entry))),
        Select::AnyItem => match &here.node.value {
            Value::List(items) => items.iter().all(|item| go(here.item(item))),
            // Many formats take one thing for a list of it, and XML cannot tell them apart.
            Value::Null => true,
            _ => go(here.clone()),
        },
        Select::Item(index) => here.at(*index).is_none_or(go),
        Select::Descend(keys) => descend(here, keys, &mut go),
        Select::Parent => here.parent.as_ref().is_none_or(|parent| go(parent.with_captures(here))),
        Select::This => go(here.clone()),
        Select::Root => go(here.root().with_captures(here)),
        Select::Filter(expr) => {
            let mut filter = |here: Here<'n>| {
                let mut caught = Vec::new();
                !holds(expr, &here, &mut caught) || go(here.with(caught))
            };
            match &here.node.value {
                Value::List(items) => items.iter().all(|item| filter(here.item(item))),
                _ => filter(here.clone()),
            }
        }
    }
}

/// Depth first, in the order of the document. Trees are no deeper than the parsers let them be.
fn descend<'n>(here: &Here<'n>, keys: &[String], go: &mut dyn FnMut(Here<'n>) -> bool) -> bool {
    for entry in here.node.entries() {
        let next = here.down(entry);
        if keys.contains(&entry.key) && !go(next.clone()) {
            return false;
        }
        if !descend(&next, keys, go) {
            return false;
        }
    }
    here.node.items().iter().all(|item| descend(&here.item(item), keys, go))
}

/// Named groups of regexes that matched.
type Caught = Vec<(String, String)>;

fn holds(expr: &Expr, here: &Here<'_>, caught: &mut Caught) -> bool {
    match expr {
        Expr::And(left, right) => holds(left, here, caught) && holds(right, here, caught),
        Expr::Or(left, right) => holds(left, here, caught) || holds(right, here, caught),
        Expr::Not(inner) => !holds(inner, here, &mut Vec::new()),
        Expr::Exists(path) => any(path, here, &mut |node| !node.is_null()),
        Expr::Compare(path, Compare::Matches(pattern)) => {
            let Some(regex) = pattern.regex() else { return false };
            any(path, here, &mut |node| node.text().is_some_and(|text| catch(regex, text, caught)))
        }
        Expr::Compare(path, Compare::SameAs(other)) => {
            any(path, here, &mut |node| any(other, here, &mut |other| is_same(node, other)))
        }
        Expr::Compare(path, compare) => any(path, here, &mut |node| compares(compare, node)),
    }
}

fn any(path: &[Step], here: &Here<'_>, test: &mut dyn FnMut(&Node) -> bool) -> bool {
    !walk(path, here, &mut |found| !test(found.node))
}

fn catch(regex: &Regex, text: &str, caught: &mut Caught) -> bool {
    if regex.captures_len() == 1 {
        return regex.is_match(text.as_bytes());
    }
    let Some(captures) = regex.captures(text.as_bytes()) else { return false };
    let named = regex.capture_names().flatten();
    let groups = named.filter_map(|name| Some((name.to_owned(), captures.name(name)?)));
    caught.extend(
        groups.map(|(name, group)| (name, String::from_utf8_lossy(group.as_bytes()).into_owned())),
    );
    true
}

fn compares(compare: &Compare, node: &Node) -> bool {
    if let Compare::Count(order, number) = compare {
        let count = node.items().len() + node.entries().len();
        return order.holds(count as f64, *number);
    }
    let Some(text) = node.text() else { return false };
    match compare {
        Compare::Equals(value) => same(text, value),
        Compare::In(values) => values.iter().any(|value| same(text, value)),
        Compare::Ordered(order, number) => {
            quantity::parse(text).is_some_and(|value| order.holds(value, *number))
        }
        Compare::Matches(_) | Compare::SameAs(_) | Compare::Count(..) => false,
    }
}

/// The same value, wherever it stands and in whatever order its keys are.
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Map(left), Value::Map(right)) => {
            let held = |entry: &Entry| {
                other.get(&entry.key).is_some_and(|value| is_same(&entry.value, value))
            };
            left.len() == right.len() && left.iter().all(held)
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| is_same(a, b))
        }
        (Value::Null, Value::Null) => true,
        _ => one.text().zip(other.text()).is_some_and(|(a, b)| same(a, b)),
    }
}

/// The same text, or the same number written differently.
fn same(text: &str, value: &str) -> bool {
    text == value || matches!((text.parse::<f64>(), value.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

impl<'n> Here<'n> {
    fn down(&self, entry: &'n Entry) -> Self {
        Self { node: &entry.value, entry: Some(entry), ..self.child(&entry.value) }
    }

    fn item(&self, node: &'n Node) -> Self {
        self.child(node)
    }

    fn child(&self, node: &'n Node) -> Self {
        let parent = Some(Rc::new(self.clone()));
        Self { node, entry: None, parent, captures: self.captures.clone() }
    }

    fn at(&self, index: i64) -> Option<Self> {
        let items = self.node.items();
        let index = usize::try_from(index)
            .ok()
            .or_else(|| items.len().checked_sub(usize::try_from(index.unsigned_abs()).ok()?))?;
        items.get(index).map(|item| self.item(item))
    }

    fn root(&self) -> Self {
        self.parent.as_ref().map_or_else(|| self.clone(), |parent| parent.root())
    }

    fn with(self, caught: Caught) -> Self {
        caught.into_iter().fold(self, |here, (name, value)| here.capturing(name, value))
    }

    fn capturing(self, name: String, value: String) -> Self {
        let before = self.captures.clone();
        Self { captures: Some(Rc::new(Captured { name, value, before })), ..self }
    }

    fn with_captures(&self, other: &Self) -> Self {
        Self { captures: other.captures.clone(), ..self.clone() }
    }

    /// With what the step captures: the key where it leads from key to key (`*<service>`), else the
    /// value.
    fn captured(self, step: &Step) -> Self {
        let Some(name) = &step.capture else { return self };
        let key = matches!(step.select, Select::AnyKey | Select::Keys(_));
        let value = match self.entry {
            Some(entry) if key => entry.key.clone(),
            _ => self.node.text().map_or_else(|| self.name(), str::to_owned),
        };
        self.capturing(name.clone(), value)
    }

    /// What a person would call a map or list: its `name`, else its key.
    fn name(&self) -> String {
        let name = self.node.get("name").and_then(Node::text).map(str::to_owned);
        name.or_else(|| self.entry.map(|entry| entry.key.clone())).unwrap_or_default()
    }

    fn found(&self) -> Found<'n> {
        Found { node: self.node, place: self.place(), captures: self.captures() }
    }

    /// A value without parts is its own place; something with parts is placed at its key, or at its
    /// first key where it stands in a list.
    fn place(&self) -> Span {
        let parts = self.node.entries();
        match (self.entry, parts.first()) {
            (Some(entry), _)
                if !parts.is_empty() || !self.node.items().is_empty() || self.node.is_null() =>
            {
                entry.key_span
            }
            (None, Some(first)) => {
                Span::new(first.key_span.start, first.value.span.end.max(first.key_span.end))
            }
            _ => self.node.span,
        }
    }

    fn captures(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut at = self.captures.as_deref();
        while let Some(captured) = at {
            all.push((captured.name.clone(), captured.value.clone()));
            at = captured.before.as_deref();
        }
        all.reverse();
        all
    }
}
