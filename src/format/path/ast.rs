//! What a path says, once it is read.

use std::sync::Arc;

use super::pattern::Pattern;

/// One step from a set of values to the next.
#[derive(Debug, Clone)]
pub struct Step {
    /// Which values it leads to.
    pub select: Select,
    /// The name under which the key or the value is captured.
    pub capture: Option<String>,
}

/// Where a step leads.
#[derive(Debug, Clone)]
pub enum Select {
    /// The value of a key.
    Key(String),
    /// The values of any of these keys.
    Keys(Vec<String>),
    /// Every value of a map.
    AnyKey,
    /// Every item of a list.
    AnyItem,
    /// One item of a list; from the end when negative.
    Item(i64),
    /// The values of any of these keys at any depth, this one's own keys included.
    Descend(Vec<String>),
    /// The value itself.
    This,
    /// The value that holds this one.
    Parent,
    /// The document.
    Root,
    /// Of a list: the items for which it is true. Of any other value: the value if it is true.
    Filter(Expr),
}

/// Something that is true of a value or not.
#[derive(Debug, Clone)]
pub enum Expr {
    /// Both.
    And(Box<Expr>, Box<Expr>),
    /// Either.
    Or(Box<Expr>, Box<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// The path leads to something that is not null.
    Exists(Vec<Step>),
    /// The path leads to a value that compares so; false when it leads nowhere.
    Compare(Vec<Step>, Compare),
}

/// How a value is compared.
#[derive(Debug, Clone)]
pub enum Compare {
    /// The same text, number or boolean.
    Equals(String),
    /// One of these.
    In(Vec<String>),
    /// The text matches.
    Matches(Arc<Pattern>),
    /// The same value, parts included, as the first that another path leads to.
    SameAs(Vec<Step>),
    /// As a number, duration or quantity.
    Ordered(Order, f64),
    /// The number of items or keys.
    Count(Order, f64),
}

/// A relation between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Order {
    /// Whether `a` stands so to `b`.
    pub fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::Greater => a > b,
            Self::AtLeast => a >= b,
        }
    }
}
