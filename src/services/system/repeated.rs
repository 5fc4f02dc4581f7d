//! Functions of a Python file that are defined twice in one place, so that the first is lost.

use std::collections::HashMap;

use crate::{
    base::Span,
    language::facts::{
        Facts,
        code::{Code, Function, Kind},
    },
};

/// A function that takes the place of an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// Where it is defined again.
    pub span: Span,
    /// Where it was defined before.
    pub first: Span,
    /// Its name.
    pub name: String,
    /// The class that it is a method of.
    pub class: Option<String>,
}

/// Decorators that leave a function what it is: others may keep it somewhere, or add to an earlier one.
const PLAIN: [&str; 3] = ["task", "staticmethod", "classmethod"];

/// Functions that are defined again at the same depth, without a use between.
pub fn repeated(text: &str, facts: &Facts) -> Vec<Repeated> {
    let code = &facts.code;
    let mut last: HashMap<(Option<usize>, &str), &Function> = HashMap::new();
    let mut found = Vec::new();
    for function in code.functions.iter().filter(|one| one.outer.is_none() && !one.name.is_empty())
    {
        let depth = column(text, function);
        let least = function.class.and_then(|id| {
            let methods = code.functions.iter().filter(|one| one.class == Some(id));
            methods.map(|one| column(text, one)).min()
        });
        let is_plain = function.decorators.iter().all(|id| is_plain(code, *id));
        if depth != least.unwrap_or(0)
            || !is_plain
            || function.name.starts_with('_') && function.class.is_none()
        {
            continue;
        }
        let before = last.insert((function.class, &function.name), function);
        let Some(before) = before else { continue };
        let between = text.get(before.span.end..function.span.start).unwrap_or_default();
        if contains_word(between, &function.name) {
            continue;
        }
        found.push(Repeated {
            span: name_span(text, function),
            first: name_span(text, before),
            name: function.name.clone(),
            class: function.class.and_then(|id| code.classes.get(id)).map(|one| one.name.clone()),
        });
    }
    found
}

fn is_plain(code: &Code, decorator: crate::language::facts::code::ExprId) -> bool {
    let mut expr = code.expr(decorator);
    if let Kind::Call { callee, .. } = &expr.kind {
        expr = code.expr(*callee);
    }
    matches!(&expr.kind, Kind::Name(name) if PLAIN.contains(&name.as_str()))
}

/// How far from the beginning of its line the word `def` of a function stands.
fn column(text: &str, function: &Function) -> usize {
    let start = name_span(text, function).start;
    let before = text.get(..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.len() - line.trim_start().len()
}

fn name_span(text: &str, function: &Function) -> Span {
    let all = text.get(function.span.start..function.span.end).unwrap_or_default();
    let at = all.find(&format!("def {}", function.name)).map_or(0, |at| at + 4);
    let start = function.span.start + at;
    Span::new(start, (start + function.name.len()).min(function.span.end))
}

fn contains_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c == '_' || c.is_alphanumeric())).any(|one| one == word)
}
