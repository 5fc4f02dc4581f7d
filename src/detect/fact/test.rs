//! What a rule asks of a value.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Seen,
    name::{Name, Need},
};
use crate::{
    detect::SpecError,
    language::facts::code::{ExprId, Kind},
};

/// A value, or what is asked of one.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Test {
    /// It is this.
    Bool(bool),
    /// It is this number.
    Number(f64),
    /// It is this text.
    Text(String),
    /// All of these hold.
    Table(Box<Table>),
}

/// All that is given must hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Whether nothing is given.
    absent: Option<bool>,
    /// Whether the rest only counts where something is given.
    #[serde(default)]
    or_absent: bool,
    /// Of which kind it is.
    kind: Option<Vec<ValueKind>>,
    /// Its text, with `{}` for what is put in.
    text: Option<Name>,
    /// Whether a value that the file does not know is put into its text.
    built: Option<bool>,
    /// Whether the file knows all of it.
    constant: Option<bool>,
    /// The path of the name or call that it is.
    path: Option<Name>,
    /// As it is written.
    source: Option<Name>,
    /// The variable of the environment that it comes from.
    env: Option<Name>,
    /// What that variable is where it is not set.
    default: Option<Test>,
    /// More than this.
    more: Option<f64>,
    /// Less than this.
    less: Option<f64>,
    /// One of the values in it, or itself where it has none.
    any: Option<Test>,
    /// Entries that it has.
    has: Option<BTreeMap<String, Test>>,
    /// Entries that it does not have.
    lacks: Option<Name>,
    /// What must not hold.
    not: Option<Test>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ValueKind {
    Text,
    Number,
    Bool,
    Null,
    List,
    Map,
    Function,
    Call,
    Name,
    Other,
}

impl Test {
    /// Whether it holds of a value; `None` is nothing given.
    ///
    /// # Errors
    ///
    /// When a regex in it does not parse.
    pub fn holds(&self, seen: &Seen<'_>, value: Option<ExprId>) -> Result<bool, String> {
        let table = match (self, value) {
            (Self::Table(table), _) => table,
            (_, None) => return Ok(false),
            (literal, Some(id)) => return Ok(literal.is(seen, id)),
        };
        let Some(id) = value else {
            return Ok(table.absent == Some(true) || table.or_absent);
        };
        if table.absent == Some(true) {
            return Ok(false);
        }
        table.holds(seen, id)
    }

    /// Whether it can hold where nothing is given.
    pub fn may_be_absent(&self) -> bool {
        matches!(self, Self::Table(table) if table.absent.is_some() || table.or_absent)
    }

    /// What a text must hold for it to hold of anything in it.
    pub fn need(&self) -> Option<Need> {
        match self {
            Self::Table(table) => match (&table.text, &table.any) {
                (Some(text), _) => Some(text.need_as_text()),
                (None, Some(test)) => test.need(),
                (None, None) => None,
            },
            _ => None,
        }
    }

    fn is(&self, seen: &Seen<'_>, id: ExprId) -> bool {
        let kind = &seen.facts.code.expr(seen.facts.follow(id)).kind;
        match (self, kind) {
            (Self::Bool(wanted), Kind::Bool(value)) => wanted == value,
            (Self::Number(wanted), _) => {
                number(seen, id).is_some_and(|n| (n - wanted).abs() < f64::EPSILON)
            }
            (Self::Text(wanted), _) => {
                seen.facts.text(id).is_some_and(|text| text.open.is_empty() && text.text == *wanted)
            }
            _ => false,
        }
    }

    /// Reports a regex that is none.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub fn check(&self, key: &str) -> Result<(), SpecError> {
        let Self::Table(table) = self else { return Ok(()) };
        table.check().map_err(|error| error.below(key))
    }
}

impl Table {
    fn holds(&self, seen: &Seen<'_>, id: ExprId) -> Result<bool, String> {
        let facts = seen.facts;
        let followed = facts.follow(id);
        let text = facts.text(id);
        let open = text.as_ref().is_some_and(|text| !text.open.is_empty());
        if self.kind.as_ref().is_some_and(|kinds| !kinds.contains(&kind(seen, followed)))
            || self.built.is_some_and(|built| built != open)
            || self
                .constant
                .is_some_and(|constant| constant != (is_constant(seen, followed) && !open))
            || self.more.is_some_and(|least| number(seen, id).is_none_or(|n| n <= least))
            || self.less.is_some_and(|most| number(seen, id).is_none_or(|n| n >= most))
        {
            return Ok(false);
        }
        if let Some(wanted) = &self.text
            && !text.as_ref().map_or(Ok(false), |text| wanted.is_match(&text.text))?
        {
            return Ok(false);
        }
        if let Some(wanted) = &self.path {
            let path = |id| {
                facts.path(id).map_or(Ok(false), |path| {
                    wanted.is_match(path.strip_suffix("()").unwrap_or(path))
                })
            };
            if !path(id)? && !path(followed)? {
                return Ok(false);
            }
        }
        if let Some(wanted) = &self.source
            && !wanted.is_match(seen.text(facts.code.expr(id).span))?
        {
            return Ok(false);
        }
        Ok(self.comes_from(seen, id, followed)? && self.has_inside(seen, id, followed)?)
    }

    fn comes_from(&self, seen: &Seen<'_>, id: ExprId, followed: ExprId) -> Result<bool, String> {
        if self.env.is_none() && self.default.is_none() {
            return Ok(true);
        }
        let mut read = None;
        for one in within(seen, followed).into_iter().chain([id]) {
            read = read.or(seen.facts.env(one));
        }
        let Some(read) = read else { return Ok(false) };
        if let Some(wanted) = &self.env
            && !wanted.is_match(&read.name)?
        {
            return Ok(false);
        }
        self.default.as_ref().map_or(Ok(true), |test| test.holds(seen, read.default))
    }

    fn has_inside(&self, seen: &Seen<'_>, id: ExprId, followed: ExprId) -> Result<bool, String> {
        if let Some(test) = &self.any {
            let values = match &seen.facts.code.expr(followed).kind {
                Kind::List(values) => values.clone(),
                Kind::Map(entries) => entries.iter().map(|entry| entry.value).collect(),
                Kind::Call { arguments, .. } => {
                    arguments.iter().map(|argument| argument.value).chain([id]).collect()
                }
                Kind::Choice { values, .. } => values.clone(),
                Kind::Fallback(first, second) => vec![*first, *second],
                _ => vec![id],
            };
            let mut found = false;
            for value in values {
                found |= test.holds(seen, Some(value))?;
            }
            if !found {
                return Ok(false);
            }
        }
        let entries = match &seen.facts.code.expr(followed).kind {
            Kind::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        for (key, test) in self.has.iter().flatten() {
            let entry = entries.iter().find(|entry| entry.key.as_deref() == Some(key));
            if !test.holds(seen, entry.map(|entry| entry.value))? {
                return Ok(false);
            }
        }
        if let Some(lacked) = &self.lacks {
            for entry in entries {
                match &entry.key {
                    Some(key) if !lacked.is_match(key)? => {}
                    // Something put in from elsewhere may have it.
                    _ => return Ok(false),
                }
            }
        }
        match &self.not {
            Some(test) => test.holds(seen, Some(id)).map(|holds| !holds),
            None => Ok(true),
        }
    }

    fn check(&self) -> Result<(), SpecError> {
        let names = [
            ("text", &self.text),
            ("path", &self.path),
            ("source", &self.source),
            ("env", &self.env),
            ("lacks", &self.lacks),
        ];
        for (key, name) in names {
            name.as_ref().map_or(Ok(()), |name| name.check(key))?;
        }
        let tests = [("default", &self.default), ("any", &self.any), ("not", &self.not)];
        for (key, test) in tests {
            test.as_ref().map_or(Ok(()), |test| test.check(key))?;
        }
        self.has.iter().flatten().try_for_each(|(key, test)| test.check(key))
    }
}

fn kind(seen: &Seen<'_>, id: ExprId) -> ValueKind {
    match &seen.facts.code.expr(id).kind {
        Kind::Text(_) | Kind::Joined(_) => ValueKind::Text,
        Kind::Number(_) => ValueKind::Number,
        Kind::Bool(_) => ValueKind::Bool,
        Kind::Null => ValueKind::Null,
        Kind::List(_) => ValueKind::List,
        Kind::Map(_) => ValueKind::Map,
        Kind::Function(_) => ValueKind::Function,
        Kind::Call { .. } => ValueKind::Call,
        Kind::Name(_) | Kind::Member { .. } | Kind::Index { .. } => ValueKind::Name,
        _ => ValueKind::Other,
    }
}

fn is_constant(seen: &Seen<'_>, id: ExprId) -> bool {
    let id = seen.facts.follow(id);
    match &seen.facts.code.expr(id).kind {
        Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Null => true,
        Kind::List(values) | Kind::Joined(values) => {
            values.iter().all(|value| is_constant(seen, *value))
        }
        Kind::Map(entries) => entries.iter().all(|entry| is_constant(seen, entry.value)),
        _ => false,
    }
}

fn number(seen: &Seen<'_>, id: ExprId) -> Option<f64> {
    match &seen.facts.code.expr(seen.facts.follow(id)).kind {
        Kind::Number(number) => number.trim_end_matches(|c: char| c.is_alphabetic()).parse().ok(),
        _ => None,
    }
}

/// A value and what it is made of.
fn within(seen: &Seen<'_>, id: ExprId) -> Vec<ExprId> {
    const MOST: usize = 40;
    let mut all = vec![id];
    let mut at = 0;
    while at < all.len() && all.len() < MOST {
        let parts = seen.facts.code.expr(all[at]).kind.parts();
        all.extend(parts);
        at += 1;
    }
    all
}
