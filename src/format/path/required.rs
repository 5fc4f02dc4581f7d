//! Words that must stand in a text before a path can lead to anything in it.

use super::ast::{Compare, Expr, Select, Step};

/// One list for each step that needs one of some words.
pub fn words(steps: &[Step]) -> Vec<Vec<&str>> {
    let mut words = Vec::new();
    for step in steps {
        match &step.select {
            Select::Key(key) if is_made(key) => break,
            Select::Key(key) => words.push(vec![key.as_str()]),
            Select::Keys(keys) | Select::Descend(keys) => {
                if keys.iter().any(|key| is_made(key)) {
                    break;
                }
                words.push(keys.iter().map(String::as_str).collect());
            }
            Select::Filter(expr) => compared(expr, &mut words),
            // What comes after stands elsewhere, but must be there all the same.
            Select::AnyKey | Select::AnyItem | Select::Item(_) => {}
            Select::This | Select::Parent | Select::Root => {}
        }
    }
    words.retain(|any| any.iter().all(|word| !word.is_empty() && !word.starts_with('@')));
    words
}

/// A key that no text wrote: what stands below it may be worked out. A PodSpec is only moved.
fn is_made(key: &str) -> bool {
    key.starts_with('@') && key != "@pod"
}

fn compared<'e>(expr: &'e Expr, words: &mut Vec<Vec<&'e str>>) {
    match expr {
        Expr::And(left, right) => {
            compared(left, words);
            compared(right, words);
        }
        Expr::Compare(path, compare) if is_written(path) => match compare {
            Compare::Equals(value) if is_word(value) => words.push(vec![value]),
            Compare::In(values) if values.iter().all(|value| is_word(value)) => {
                words.push(values.iter().map(String::as_str).collect());
            }
            _ => {}
        },
        _ => {}
    }
}

/// Labels of Terraform are made keys, but their values are written.
fn is_written(path: &[Step]) -> bool {
    path.iter().all(|step| match &step.select {
        Select::Key(key) => !is_made(key) || matches!(key.as_str(), "@type" | "@name"),
        Select::Keys(keys) | Select::Descend(keys) => !keys.iter().any(|key| is_made(key)),
        _ => true,
    })
}

/// Numbers and booleans can be written in several ways.
fn is_word(value: &str) -> bool {
    value.len() >= 3
        && !matches!(value, "true" | "false" | "null")
        && !value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}
