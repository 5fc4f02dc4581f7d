//! Merges the rules under `rules/` into one JSON text without their proofs, and adds to each regex the
//! literals that it cannot match without: reading it takes the program a few milliseconds, where
//! reading the TOML and parsing every regex would take ten times that.

use std::{error::Error, fs, path::Path};

use serde_json::{Map, Value};

#[path = "src/detect/literals.rs"]
mod literals;

/// The keys of a matcher that hold a regex which decides whether a file is a candidate. The loader
/// derives the literals itself where they are absent, so a key missing here costs time, not truth.
const REGEX_KEYS: [&str; 4] = ["text", "code", "comment", "secret"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/detect/literals.rs");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new("rules").sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "toml") {
            files.push(read(entry.path())?);
        }
    }
    let out = Path::new(&std::env::var("OUT_DIR")?).join("rules.json");
    fs::write(out, serde_json::to_string(&files)?)?;
    Ok(())
}

fn read(path: &Path) -> Result<Value, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let mut file: Value =
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    for rule in tables(&mut file, "rule") {
        rule.remove("example");
        for key in ["match", "require", "when", "unless"] {
            matchers(rule, key);
        }
    }
    for property in tables(&mut file, "trait") {
        matchers(property, "any");
    }
    let name = path.to_string_lossy().replace('\\', "/");
    Ok(serde_json::json!({ "path": name, "content": file }))
}

fn tables<'v>(value: &'v mut Value, key: &str) -> impl Iterator<Item = &'v mut Map<String, Value>> {
    value
        .get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
}

fn matchers(table: &mut Map<String, Value>, key: &str) {
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
}
