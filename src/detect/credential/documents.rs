//! The values of a config file, each with the name that it is given to.

use super::{Assigned, Given, names::normalise};
use crate::{
    base::Span,
    detect::view::FileView,
    format::{Node, Value},
};

/// Keys that name a setting in the entry beside its value: `{ name: DB_PASSWORD, value: x }`.
const NAMES: [&str; 7] = ["name", "key", "@name", "@key", "Name", "Key", "ParameterKey"];
/// Keys under which the value stands then.
const VALUES: [&str; 7] =
    ["value", "default", "@value", "Value", "Default", "ParameterValue", "#text"];

/// Keys that say little without the one above.
const BARE: [&str; 6] = ["key", "secret", "pass", "pwd", "token", "salt"];

/// The values of all documents, or of the lines of a template.
pub fn read(view: &FileView<'_>) -> Vec<Assigned> {
    let mut reader = Reader { text: view.text(), found: Vec::new() };
    for document in view.documents() {
        reader.value("", document);
    }
    if view.is_template() {
        reader.lines(view);
    }
    reader.found
}

struct Reader<'t> {
    text: &'t str,
    found: Vec<Assigned>,
}

impl Reader<'_> {
    fn value(&mut self, name: &str, node: &Node) {
        match &node.value {
            Value::Map(entries) => {
                let named = NAMES.iter().find_map(|key| node.get(key)?.text());
                for entry in entries {
                    let key = entry.key.as_str();
                    // `password: { value: x }` and a variable's default mean the name above.
                    if VALUES.contains(&key) {
                        self.value(named.unwrap_or(name), &entry.value);
                    } else if BARE.contains(&key.to_ascii_lowercase().as_str()) && !name.is_empty()
                    {
                        // `jwt: { key: x }` is the key of something.
                        self.value(&format!("{name}_{key}"), &entry.value);
                    } else {
                        self.value(key, &entry.value);
                    }
                }
            }
            Value::List(items) => {
                for item in items {
                    match item.text().and_then(pair) {
                        Some((name, value)) => self.add(name, value, item.span),
                        None => self.value(name, item),
                    }
                }
            }
            Value::String(text) => match pair(text).filter(|_| is_argument(text)) {
                Some((name, value)) => self.add(name, value, node.span),
                None => self.add(name, text, node.span),
            },
            Value::Number(text) => self.add(name, text, node.span),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// `name: value` and `- name: X` with `value: v` below it: what a template says whatever is put into it.
    fn lines(&mut self, view: &FileView<'_>) {
        let mut named = None;
        for number in 0..view.lines().len() {
            let span = view.lines().line_span(number);
            let line = view.text().get(span.start..span.end).unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let key = key.trim().trim_start_matches("- ").trim_matches(['"', '\'']);
            let value = value.trim().trim_matches(['"', '\'']);
            match key {
                "name" => named = Some(value),
                "value" => self.add(named.take().unwrap_or_default(), value, span),
                _ => self.add(key, value, span),
            }
        }
    }

    fn add(&mut self, name: &str, value: &str, within: Span) {
        if value.is_empty() || value.len() > MAX_VALUE {
            return;
        }
        let name = normalise(name.trim_start_matches('@'));
        let span = standing(self.text, within, value);
        self.found.push(Assigned { name, value: value.to_owned(), span, given: Given::Literal });
    }
}

/// Longer values are texts.
const MAX_VALUE: usize = 4096;

/// `NAME=value` and `--name=value`, as environment lists and arguments are written.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let bare = name.trim_start_matches('-');
    let ordinary = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    (!bare.is_empty() && bare.chars().all(ordinary)).then_some((bare, value))
}

fn is_argument(text: &str) -> bool {
    text.starts_with("--")
}

/// Where a value stands inside the bytes of its node: without quotes, where it is written as it reads.
fn standing(text: &str, within: Span, value: &str) -> Span {
    let written = text.get(within.start..within.end).unwrap_or_default();
    match written.rfind(value) {
        Some(at) => Span::new(within.start + at, within.start + at + value.len()),
        None => within,
    }
}
