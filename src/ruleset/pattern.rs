//! Named parts of regexes and paths, which rule files say once under `[pattern]` and use as
//! `{{name}}` in any matcher.
//!
//! The build script compiles this file too, so that the embedded rules carry no names.

use std::collections::BTreeMap;

use serde_json::Value;

/// Name to text. A text may itself use names.
pub type Patterns = BTreeMap<String, String>;

/// Names may stand within each other this deep; what goes deeper goes round in a circle.
const DEPTH: usize = 8;

/// Puts the texts in place of the names in every string of a value.
///
/// # Errors
///
/// When a name is not known, or stands within itself.
pub fn expand(value: &mut Value, known: &Patterns) -> Result<(), String> {
    match value {
        Value::String(text) => {
            if let Some(expanded) = expanded(text, known, DEPTH)? {
                *text = expanded;
            }
            Ok(())
        }
        Value::Array(items) => items.iter_mut().try_for_each(|item| expand(item, known)),
        Value::Object(keys) => keys.values_mut().try_for_each(|item| expand(item, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// The text with its names replaced; `None` when it has none.
fn expanded(text: &str, known: &Patterns, depth: usize) -> Result<Option<String>, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_name(rest) {
        let Some(pattern) = known.get(name) else {
            return Err(format!("no pattern is called `{name}`"));
        };
        if depth == 0 {
            return Err(format!("the pattern `{name}` stands within itself"));
        }
        out.push_str(before);
        out.push_str(expanded(pattern, known, depth - 1)?.as_deref().unwrap_or(pattern));
        rest = after;
    }
    if rest.len() == text.len() {
        return Ok(None);
    }
    out.push_str(rest);
    Ok(Some(out))
}

/// What stands before the first `{{name}}`, the name, and what follows.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find("{{")?;
        let inner = text.get(open + 2..)?;
        if let Some((name, after)) = inner.split_once("}}")
            && is_name(name)
        {
            return Some((text.get(..open)?, name, after));
        }
        from = open + 2;
    }
}

fn is_name(name: &str) -> bool {
    let ordinary = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(ordinary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Patterns {
        let pairs = [("port", r"\d{2,5}"), ("address", "[a-z]+:{{port}}"), ("round", "{{round}}")];
        pairs.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
    }

    fn expand_text(text: &str) -> Result<String, String> {
        let mut value = serde_json::json!({ "data": [text] });
        expand(&mut value, &known())?;
        Ok(value["data"][0].as_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn names_are_replaced_also_within_patterns() {
        assert_eq!(
            expand_text("^{{address}} {{port}}$").as_deref(),
            Ok(r"^[a-z]+:\d{2,5} \d{2,5}$")
        );
    }

    #[test]
    fn what_is_no_name_stays() {
        for text in [r"\{\{ value \}\}", "{{ port }}", "{{", "a{2}", "{{Port}}"] {
            assert_eq!(expand_text(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn unknown_names_and_circles_are_told() {
        assert!(expand_text("{{nothing}}").is_err_and(|message| message.contains("`nothing`")));
        assert!(expand_text("{{round}}").is_err_and(|message| message.contains("within itself")));
    }
}
