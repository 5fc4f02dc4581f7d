//! Merges the rules under `rules/` into one text, a line of JSON for each file, without their proofs and
//! with the names of patterns replaced, and adds to each look the words that its text must hold: the
//! program then parses no TOML, regex or path when it starts.

use std::{error::Error, fs, path::Path};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use base::literals;

#[path = "src/ruleset/pattern.rs"]
mod pattern;

#[allow(dead_code)]
#[path = "src/base"]
mod base {
    pub mod literals;
    pub mod pattern;
}

/// The language of paths, without what needs documents.
#[allow(dead_code)]
#[path = "src/format/path"]
mod path {
    mod ast;
    mod lex;
    pub mod parse;
    mod pattern;
    mod quantity;
    pub mod required;

    pub use self::parse::PathError;
}

/// The looks at facts, and the names in each of which the first that has words tells candidates.
const FACT_KEYS: [(&str, &[&str]); 5] = [
    ("assign", &["target"]),
    ("call", &["name"]),
    ("env", &["name"]),
    ("import", &["path"]),
    ("function", &["decorator", "calls", "name", "base"]),
];

/// The keys of a matcher that hold a regex which decides whether a file is a candidate. The loader
/// derives the literals itself where they are absent, so a key missing here costs time, not truth.
const REGEX_KEYS: [&str; 4] = ["text", "code", "comment", "secret"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/base/literals.rs");
    println!("cargo::rerun-if-changed=src/ruleset/pattern.rs");
    println!("cargo::rerun-if-changed=src/format/path");
    println!("cargo::rerun-if-changed=src/base/pattern.rs");
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
    let mut prepared = String::new();
    for (path, mut file) in files {
        prepare(&mut file, &patterns).map_err(|error| format!("{path}: {error}"))?;
        // A line for each file, since JSON has no line feeds of its own.
        prepared += &format!("{path}\t{file}\n");
    }
    let out = Path::new(&std::env::var("OUT_DIR")?).join("rules.jsonl");
    let hash: String = Sha256::digest(&prepared).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=READINESS_RULES={hash}");
    fs::write(out, prepared)?;
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
        prepare_matcher(matcher);
    }
    Ok(())
}

/// Adds what tells the candidates of a look, and of those that it is joined with.
fn prepare_matcher(matcher: &mut Map<String, Value>) {
    for key in ["with", "without"] {
        if let Some(other) = matcher.get_mut(key).and_then(Value::as_object_mut) {
            prepare_matcher(other);
        }
    }
    if !matcher.contains_key("keywords")
        && let Some(words) = fact_words(matcher)
    {
        matcher.insert("keywords".to_owned(), words.into());
    }
    let text = |key| matcher.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Some(path) = text("data") {
        // The test of the embedded rules tells of a path that is none.
        if let Ok((steps, _)) = path::parse::parse(&path) {
            let made = text("format").as_deref() == Some("dockerfile");
            let words = path::required::words(&steps, made);
            matcher.insert("words".to_owned(), serde_json::json!(words));
        }
    } else if let Some(name) = text("credential") {
        matcher.insert("keywords".to_owned(), literals::of_names(&name).into());
    } else if let Some(regex) = REGEX_KEYS.iter().find_map(|key| text(key)) {
        // Keywords that an author gave need not stand in the match itself, nor in its line.
        if !matcher.contains_key("keywords") {
            matcher.insert("keywords".to_owned(), literals::required(&regex).into());
            matcher.insert("within_line".to_owned(), literals::within_line(&regex).into());
        }
    }
}

/// The words of a look at facts: of the first name in it that has any.
fn fact_words(matcher: &Map<String, Value>) -> Option<Vec<String>> {
    let (_, names) = FACT_KEYS.iter().find(|(key, _)| matcher.contains_key(*key))?;
    let table = FACT_KEYS.iter().find_map(|(key, _)| matcher.get(*key))?;
    let patterns = names.iter().filter_map(|name| table.get(*name)?.as_str());
    patterns.map(literals::of_paths).find(|words| !words.is_empty())
}
