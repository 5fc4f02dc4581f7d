//! Merges the rules under `rules/` into one JSON text without their proofs, and adds to each regex the
//! literals that it cannot match without: reading it takes the program a few milliseconds, where
//! reading the TOML and parsing every regex would take ten times that.

use std::{error::Error, fs, path::Path};

use serde_json::{Map, Value};

#[path = "src/detect/literals.rs"]
mod literals;
#[path = "src/ruleset/pattern.rs"]
mod pattern;

/// The keys of a matcher that hold a regex which decides whether a file is a candidate. The loader
/// derives the literals itself where they are absent, so a key missing here costs time, not truth.
const REGEX_KEYS: [&str; 4] = ["text", "code", "comment", "secret"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/detect/literals.rs");
    println!("cargo::rerun-if-changed=src/ruleset/pattern.rs");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new("rules").sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "toml") {
            files.push(read(entry.path())?);
        }
    }
    let mut patterns = pattern::Patterns::new();
    for (path, file) in &files {
        for (name, text) in file.get("pattern").and_then(Value::as_object).into_iter().flatten() {
            if patterns.insert(name.clone(), text.as_str().unwrap_or_default().into()).is_some() {
                return Err(format!("{path}: the pattern `{name}` is named twice").into());
            }
        }
    }
    let mut prepared = Vec::new();
    for (path, mut file) in files {
        prepare(&mut file, &patterns).map_err(|error| format!("{path}: {error}"))?;
        prepared.push(serde_json::json!({ "path": path, "content": file }));
    }
    let out = Path::new(&std::env::var("OUT_DIR")?).join("rules.json");
    fs::write(out, serde_json::to_string(&prepared)?)?;
    Ok(())
}

/// A rule file's path, as messages call it, and what it says.
fn read(path: &Path) -> Result<(String, Value), Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let file = toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok((path.to_string_lossy().replace('\\', "/"), file))
}

/// Drops the proofs, replaces the names of patterns and adds the literals.
fn prepare(file: &mut Value, patterns: &pattern::Patterns) -> Result<(), String> {
    for rule in tables(file, "rule") {
        rule.remove("example");
        for key in ["match", "require", "when", "unless"] {
            matchers(rule, key, patterns)?;
        }
    }
    for property in tables(file, "trait") {
        matchers(property, "any", patterns)?;
    }
    Ok(())
}

fn tables<'v>(value: &'v mut Value, key: &str) -> impl Iterator<Item = &'v mut Map<String, Value>> {
    value
        .get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
}

fn matchers(
    table: &mut Map<String, Value>,
    key: &str,
    patterns: &pattern::Patterns,
) -> Result<(), String> {
    if let Some(list) = table.get_mut(key) {
        pattern::expand(list, patterns)?;
    }
    let list = table.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten();
    for matcher in list.filter_map(Value::as_object_mut) {
        let regex = REGEX_KEYS.iter().find_map(|key| matcher.get(*key)?.as_str());
        let Some(regex) = regex.map(str::to_owned) else { continue };
        // Keywords that an author gave need not stand in the match itself, nor in its line.
        if !matcher.contains_key("keywords") {
            matcher.insert("keywords".to_owned(), literals::required(&regex).into());
            matcher.insert("within_line".to_owned(), literals::within_line(&regex).into());
        }
    }
    Ok(())
}
