//! The rows of a matrix of GitHub Actions, and texts with expressions in which they are filled in.

use std::collections::BTreeMap;

use super::shell::ROOT;
use crate::format::{Node, Value};

/// The values of one job of a matrix: `matrix.x`, and `env.X`.
pub type Row = BTreeMap<String, String>;

/// No more jobs of a matrix are looked at.
const MOST_ROWS: usize = 64;

/// The rows of a job; one empty row where it has no matrix that can be read.
pub fn rows(job: &Node) -> Vec<Row> {
    let matrix = job.get("strategy").and_then(|strategy| strategy.get("matrix"));
    let mut rows = vec![Row::new()];
    let Some(matrix) = matrix else { return rows };
    let axes: Vec<_> = matrix
        .entries()
        .iter()
        .filter(|entry| !matches!(entry.key.as_str(), "include" | "exclude"))
        .filter(|entry| matches!(entry.value.value, Value::List(_)))
        .collect();
    for axis in &axes {
        let values =
            axis.value.items().iter().map(|value| flat(&format!("matrix.{}", axis.key), value));
        let values: Vec<Row> = values.collect();
        let mut next = Vec::new();
        for row in &rows {
            for value in &values {
                if next.len() < MOST_ROWS {
                    next.push(
                        row.iter().chain(value).map(|(k, v)| (k.clone(), v.clone())).collect(),
                    );
                }
            }
        }
        rows = next;
    }
    let included = matrix.get("include").map(Node::items).unwrap_or_default();
    if axes.is_empty() && !included.is_empty() {
        rows.clear();
    }
    for one in included.iter().take(MOST_ROWS) {
        let row = flat("matrix", one);
        let mut fits = false;
        for known in &mut rows {
            let agrees =
                row.iter().all(|(key, value)| known.get(key).is_none_or(|other| other == value));
            let shared = row.keys().any(|key| known.contains_key(key));
            if agrees && (shared || !axes.is_empty()) {
                known.extend(row.clone());
                fits = true;
            }
        }
        if !fits {
            rows.push(row);
        }
    }
    rows
}

/// A value as `matrix.x`, a map as `matrix.x.a`, `matrix.x.b`.
fn flat(name: &str, value: &Node) -> Row {
    match &value.value {
        Value::Map(entries) => {
            let parts = entries
                .iter()
                .flat_map(|entry| flat(&format!("{name}.{}", entry.key), &entry.value));
            parts.collect()
        }
        _ => value.text().map(|text| (name.to_owned(), text.to_owned())).into_iter().collect(),
    }
}

/// What an expression stands for.
pub fn value(row: &Row, written: &str) -> Option<String> {
    if matches!(written, "$GITHUB_WORKSPACE" | "${GITHUB_WORKSPACE}") {
        return Some(ROOT.to_string());
    }
    let inner = written.strip_prefix("${{")?.strip_suffix("}}")?.trim();
    if inner == "github.workspace" {
        return Some(ROOT.to_string());
    }
    row.get(inner).filter(|value| !value.contains("${{")).cloned()
}

/// Whether a step may run for a row: what is asked of the matrix must be known, and hold.
pub fn may_hold(row: &Row, condition: &str) -> bool {
    let bare = condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
    if bare == "false" {
        return false;
    }
    if !bare.contains("matrix.") {
        return true;
    }
    let parts = bare.split("&&").filter(|part| part.contains("matrix."));
    parts.into_iter().all(|part| {
        let (equal, sides) = match part.split_once("==") {
            Some(sides) => (true, Some(sides)),
            None => (false, part.split_once("!=")),
        };
        let Some((name, wanted)) = sides else { return false };
        let known = row.get(name.trim()).map(String::as_str);
        let plain = !part.contains(['|', '(']);
        plain && known.is_some_and(|known| (known == wanted.trim().trim_matches('\'')) == equal)
    })
}

/// A text with its expressions filled in; `None` where one of them is not known.
pub fn fill(row: &Row, text: &str) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("${{") {
        let end = at + rest.get(at..)?.find("}}")? + 2;
        filled.push_str(rest.get(..at)?);
        filled.push_str(&value(row, rest.get(at..end)?)?);
        rest = rest.get(end..)?;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Span;

    fn text(text: &str) -> Node {
        Node::new(Span::new(0, 0), Value::String(text.to_owned()))
    }

    #[test]
    fn a_step_runs_for_the_rows_that_it_asks_for() {
        let row: Row = [("matrix.kind".to_owned(), "go".to_owned())].into();
        assert!(may_hold(&row, "matrix.kind == 'go' && always()"));
        assert!(may_hold(&row, "${{ matrix.kind != 'node' }}"));
        assert!(!may_hold(&row, "matrix.kind == 'node'"));
        assert!(!may_hold(&row, "contains(matrix.kind, 'o')"));
        assert!(!may_hold(&row, "matrix.other == 'x'"));
        assert!(may_hold(&row, "success()") && !may_hold(&row, "false"));
    }

    #[test]
    fn what_is_not_known_is_not_filled_in() {
        let row: Row = [("matrix.a".to_owned(), "x".to_owned())].into();
        assert_eq!(fill(&row, "s/${{ matrix.a }}/y").as_deref(), Some("s/x/y"));
        assert_eq!(fill(&row, "s/${{ matrix.b }}"), None);
        assert_eq!(fill(&row, "${{ matrix.a"), None);
        assert_eq!(flat("matrix.a", &text("v")), [("matrix.a".to_owned(), "v".to_owned())].into());
    }
}
