//! From words to steps: recursive descent over the grammar
//!
//! ```text
//! path   = (step capture?)+     step = ".." keys | "."? (keys | "*") | "[" ("*" | integer | or) "]" | "^" | "$" | "@"
//! keys   = key | "{" key ("," key)* "}"
//! or     = and ("||" and)*  and  = not ("&&" not)*   not = "!" not | "(" or ")" | test
//! test   = path (operator (value | path) | "in" "[" value ("," value)* "]")?   | "count" "(" path ")" order value
//! ```

use std::sync::Arc;

use super::{
    ast::{Compare, Expr, Order, Select, Step},
    lex::{Kind, Word, words},
    pattern::Pattern,
    quantity,
};

/// Where a path stops being one, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PathError {
    /// The byte in the path.
    pub offset: usize,
    /// Why.
    pub message: String,
}

impl PathError {
    /// An error at a byte.
    pub fn at(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

/// Expressions nest no deeper than this.
const MAX_DEPTH: usize = 32;

/// Reads a path: its steps, and the regexes in them.
///
/// # Errors
///
/// At the first word that cannot stand where it stands.
pub fn parse(text: &str) -> Result<(Vec<Step>, Vec<Arc<Pattern>>), PathError> {
    let patterns = Vec::new();
    let mut parser = Parser { words: words(text)?, next: 0, end: text.len(), depth: 0, patterns };
    let steps = parser.path()?;
    match parser.peek() {
        None => Ok((steps, parser.patterns)),
        Some(_) => Err(parser.error("the path should end here")),
    }
}

struct Parser {
    words: Vec<Word>,
    next: usize,
    end: usize,
    depth: usize,
    patterns: Vec<Arc<Pattern>>,
}

impl Parser {
    fn peek(&self) -> Option<&Kind> {
        self.words.get(self.next).map(|word| &word.kind)
    }

    fn offset(&self) -> usize {
        self.words.get(self.next).map_or(self.end, |word| word.at)
    }

    fn error(&self, message: impl Into<String>) -> PathError {
        PathError::at(self.offset(), message)
    }

    fn take(&mut self, mark: &str) -> bool {
        let there = matches!(self.peek(), Some(Kind::Mark(found)) if *found == mark);
        self.next += usize::from(there);
        there
    }

    fn expect(&mut self, mark: &str) -> Result<(), PathError> {
        if self.take(mark) { Ok(()) } else { Err(self.error(format!("`{mark}` is missing here"))) }
    }

    fn path(&mut self) -> Result<Vec<Step>, PathError> {
        let mut steps = Vec::new();
        while let Some(select) = self.select(steps.is_empty())? {
            let capture = match self.peek() {
                Some(Kind::Capture(name)) => Some(name.clone()),
                _ => None,
            };
            self.next += usize::from(capture.is_some());
            steps.push(Step { select, capture });
        }
        if steps.is_empty() { Err(self.error("a key or `*` is missing here")) } else { Ok(steps) }
    }

    /// The next step; `None` when the path ends here.
    fn select(&mut self, first: bool) -> Result<Option<Select>, PathError> {
        if self.take("^") {
            return Ok(Some(Select::Parent));
        }
        if first && self.peek() == Some(&Kind::Bare("@".to_owned())) {
            self.next += 1;
            return Ok(Some(Select::This));
        }
        if first && self.take("$") {
            return Ok(Some(Select::Root));
        }
        if self.take("[") {
            return self.bracket().map(Some);
        }
        if self.take("..") {
            return self.keys().map(Select::Descend).map(Some);
        }
        let dotted = self.take(".");
        if !dotted && !first {
            return Ok(None);
        }
        if self.take("*") {
            return Ok(Some(Select::AnyKey));
        }
        if self.peek() == Some(&Kind::Mark("{")) {
            return self.keys().map(Select::Keys).map(Some);
        }
        match self.peek() {
            Some(Kind::Bare(_) | Kind::Quoted(_)) => self.key().map(Select::Key).map(Some),
            // After `^` or `$` the dot may be left out before a bracket.
            _ if dotted => Err(self.error("a key is missing after the dot")),
            _ => Ok(None),
        }
    }

    /// One key, or several in braces.
    fn keys(&mut self) -> Result<Vec<String>, PathError> {
        if !self.take("{") {
            return Ok(vec![self.key()?]);
        }
        let mut keys = vec![self.key()?];
        while self.take(",") {
            keys.push(self.key()?);
        }
        self.expect("}")?;
        Ok(keys)
    }

    fn key(&mut self) -> Result<String, PathError> {
        match self.peek() {
            Some(Kind::Bare(key) | Kind::Quoted(key)) => {
                let key = key.clone();
                self.next += 1;
                Ok(key)
            }
            _ => Err(self.error("a key is missing here")),
        }
    }

    fn bracket(&mut self) -> Result<Select, PathError> {
        if self.take("*") {
            self.expect("]")?;
            return Ok(Select::AnyItem);
        }
        if let Some(Kind::Bare(word)) = self.peek()
            && let Ok(index) = word.parse::<i64>()
        {
            self.next += 1;
            self.expect("]")?;
            return Ok(Select::Item(index));
        }
        let expr = self.or()?;
        self.expect("]")?;
        Ok(Select::Filter(expr))
    }

    fn or(&mut self) -> Result<Expr, PathError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("this nests too deeply"));
        }
        let mut left = self.and()?;
        while self.take("||") {
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, PathError> {
        let mut left = self.not()?;
        while self.take("&&") {
            left = Expr::And(Box::new(left), Box::new(self.not()?));
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expr, PathError> {
        let mut negated = false;
        while self.take("!") {
            negated = !negated;
        }
        let inner = if self.take("(") {
            let inner = self.or()?;
            self.expect(")")?;
            inner
        } else {
            self.test()?
        };
        Ok(if negated { Expr::Not(Box::new(inner)) } else { inner })
    }

    fn test(&mut self) -> Result<Expr, PathError> {
        if self.is_call("count") {
            self.next += 1;
            self.expect("(")?;
            let path = self.path()?;
            self.expect(")")?;
            let order =
                self.order().ok_or_else(|| self.error("`count(...)` needs <, <=, > or >="))?;
            return Ok(Expr::Compare(path, Compare::Count(order, self.quantity()?)));
        }
        let path = self.path()?;
        if let Some(order) = self.order() {
            return Ok(Expr::Compare(path, Compare::Ordered(order, self.quantity()?)));
        }
        for (mark, negated) in [("==", false), ("!=", true)] {
            if self.take(mark) {
                let compare = Expr::Compare(path, self.equal()?);
                return Ok(if negated { Expr::Not(Box::new(compare)) } else { compare });
            }
        }
        for (mark, negated) in [("=~", false), ("!~", true)] {
            if self.take(mark) {
                let compare = Expr::Compare(path, Compare::Matches(self.pattern()?));
                return Ok(if negated { Expr::Not(Box::new(compare)) } else { compare });
            }
        }
        if matches!(self.peek(), Some(Kind::Bare(word)) if word == "in") {
            self.next += 1;
            return Ok(Expr::Compare(path, Compare::In(self.values()?)));
        }
        Ok(Expr::Exists(path))
    }

    /// A literal, or a path that begins with `@`, `^` or `$`.
    fn equal(&mut self) -> Result<Compare, PathError> {
        let is_path = match self.peek() {
            Some(Kind::Mark(mark)) => matches!(*mark, "^" | "$"),
            Some(Kind::Bare(word)) => word == "@",
            _ => false,
        };
        if is_path { self.path().map(Compare::SameAs) } else { self.value().map(Compare::Equals) }
    }

    fn is_call(&self, name: &str) -> bool {
        let next = self.words.get(self.next + 1).map(|word| &word.kind);
        matches!(self.peek(), Some(Kind::Bare(word)) if word == name)
            && next == Some(&Kind::Mark("("))
    }

    fn order(&mut self) -> Option<Order> {
        let orders = [
            ("<=", Order::AtMost),
            (">=", Order::AtLeast),
            ("<", Order::Less),
            (">", Order::Greater),
        ];
        orders.into_iter().find(|(mark, _)| self.take(mark)).map(|(_, order)| order)
    }

    fn value(&mut self) -> Result<String, PathError> {
        match self.peek() {
            Some(Kind::Bare(text) | Kind::Quoted(text)) => {
                let mut text = text.clone();
                self.next += 1;
                // `0.5` is three words.
                if self.take(".") {
                    text = format!("{text}.{}", self.key()?);
                }
                Ok(text)
            }
            _ => Err(self.error("a value is missing here")),
        }
    }

    fn values(&mut self) -> Result<Vec<String>, PathError> {
        self.expect("[")?;
        let mut values = vec![self.value()?];
        while self.take(",") {
            values.push(self.value()?);
        }
        self.expect("]")?;
        Ok(values)
    }

    fn quantity(&mut self) -> Result<f64, PathError> {
        let at = self.offset();
        let text = self.value()?;
        quantity::parse(&text)
            .ok_or_else(|| PathError::at(at, "a number or a quantity such as 64Mi belongs here"))
    }

    fn pattern(&mut self) -> Result<Arc<Pattern>, PathError> {
        let at = self.offset();
        let pattern = Arc::new(Pattern::new(self.value()?, at));
        self.patterns.push(Arc::clone(&pattern));
        Ok(pattern)
    }
}
