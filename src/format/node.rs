//! A parsed config file: one tree of values with a span on every key and value, whatever the syntax.

use crate::base::Span;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its bytes in the file.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing was written, or `null`.
    Null,
    /// `true` or `false`, as the syntax reads them.
    Bool(bool),
    /// A number, as it is written: `0644` and `1e3` mean different things to different readers.
    Number(String),
    /// A text, without quotes and escapes.
    String(String),
    /// A sequence.
    List(Vec<Node>),
    /// Keys and values, in their order; a key can stand there twice.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// The key's bytes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A node.
    pub const fn new(span: Span, value: Value) -> Self {
        Self { span, value }
    }

    /// The entries of a map; empty for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; empty for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The value of a key; the last one where it stands twice, as readers do.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// A key with its value; the last one where it stands twice.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|entry| entry.key == key)
    }

    /// A text, number or boolean as text; `None` for what is none of them.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) | Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }
}
