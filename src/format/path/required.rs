//! Words that must stand in a text before a path can lead to anything in it.

use super::ast::{Compare, Expr, Select, Step};
use crate::base::literals;

/// Keys of made trees whose values stand in the text as they are.
const WRITTEN: [&str; 3] = ["name", "command", "text"];

/// One list for each step that needs one of some words. With `made`, the tree's keys stand in no text,
/// and most of its values are worked out.
pub fn words(steps: &[Step], made: bool) -> Vec<Vec<String>> {
    let mut words = Words { keys: Vec::new(), values: Vec::new(), made };
    words.steps(steps);
    let Words { mut keys, mut values, .. } = words;
    // A value says more than a key, which every document of the kind has.
    values.retain(|any| any.iter().all(|word| word.len() >= TELLING));
    keys.retain(|any| any.iter().all(|word| !word.is_empty() && !word.starts_with('@')));
    if values.is_empty() { keys } else { values }
}

/// Shorter values stand in many documents.
const TELLING: usize = 4;

struct Words {
    keys: Vec<Vec<String>>,
    values: Vec<Vec<String>>,
    made: bool,
}

impl Words {
    fn steps(&mut self, steps: &[Step]) {
        for (i, step) in steps.iter().enumerate() {
            match &step.select {
                Select::Key(key) if is_made(key) => break,
                Select::Key(key) => self.keys(std::slice::from_ref(key)),
                Select::Keys(keys) | Select::Descend(keys) => {
                    if keys.iter().any(|key| is_made(key)) {
                        break;
                    }
                    self.keys(keys);
                }
                Select::Filter(expr) => self.compared(steps.get(..i).unwrap_or_default(), expr),
                // What comes after stands elsewhere, but must be there all the same.
                Select::AnyKey | Select::AnyItem | Select::Item(_) => {}
                Select::This | Select::Parent | Select::Root => {}
            }
        }
    }

    fn keys(&mut self, keys: &[String]) {
        if !self.made {
            self.keys.push(keys.to_vec());
        }
    }

    /// What must be true of the values that some steps lead to.
    fn compared(&mut self, before: &[Step], expr: &Expr) {
        match expr {
            Expr::And(left, right) => {
                self.compared(before, left);
                self.compared(before, right);
            }
            Expr::Compare(path, compare) if self.is_written(before, path) => match compare {
                Compare::Equals(value) if is_word(value) => self.values.push(vec![value.clone()]),
                Compare::In(values) if values.iter().all(|value| is_word(value)) => {
                    self.values.push(values.clone());
                }
                Compare::Matches(pattern) => {
                    let literals = literals::required(pattern.text());
                    if !literals.is_empty() {
                        self.values.push(literals);
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }

    /// Whether the values that a path leads to stand in the text as they are. Labels of Terraform are
    /// made keys, but their values are written.
    fn is_written(&self, before: &[Step], path: &[Step]) -> bool {
        if self.made {
            let named =
                path.iter().chain(before.iter().rev()).find_map(|step| match &step.select {
                    Select::Key(key) => Some(key.as_str()),
                    Select::This | Select::AnyItem | Select::Item(_) | Select::Filter(_) => None,
                    _ => Some(""),
                });
            let last = path.iter().rev().find_map(|step| match &step.select {
                Select::Key(key) => Some(key.as_str()),
                _ => None,
            });
            return last.or(named).is_some_and(|key| WRITTEN.contains(&key));
        }
        path.iter().all(|step| match &step.select {
            Select::Key(key) => !is_made(key) || matches!(key.as_str(), "@type" | "@name"),
            Select::Keys(keys) | Select::Descend(keys) => !keys.iter().any(|key| is_made(key)),
            _ => true,
        })
    }
}

/// A key that no text wrote: what stands below it may be worked out. A PodSpec is only moved.
fn is_made(key: &str) -> bool {
    key.starts_with('@') && key != "@pod"
}

/// Numbers and booleans can be written in several ways.
fn is_word(value: &str) -> bool {
    value.len() >= 3
        && !matches!(value, "true" | "false" | "null")
        && !value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}
