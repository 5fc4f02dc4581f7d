//! The flow goes one way: a module imports only from floors below its own.

use std::{collections::BTreeMap, fs, path::Path};

use walkdir::WalkDir;

/// The modules, by floor. Siblings on one floor do not import each other.
const FLOORS: &[&[&str]] = &[
    &["base"],
    &["config", "format", "language", "report"],
    &["repo"],
    &["services"],
    &["references"],
    &["detect"],
    &["ruleset"],
    &["evaluate"],
    &["cli"],
    &["run"],
    &["main", "lib"],
];

fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&root).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        // What a language's tests read is source of programs that import what they like.
        .filter(|entry| !entry.path().ends_with("rust/tests.rs"))
        .map(|entry| {
            let path = entry.path().strip_prefix(&root).unwrap();
            let name = path.to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn module(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

fn floor(module: &str) -> usize {
    let floor = FLOORS.iter().position(|modules| modules.contains(&module));
    floor.unwrap_or_else(|| panic!("`{module}` stands on no floor: add it to FLOORS"))
}

/// The modules that `crate::...` names in a text: `crate::base::x`, `crate::{base::{..}, report}`.
fn imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if !rest.starts_with('{') {
            found.push(word(rest));
            continue;
        }
        let mut depth = 0;
        let mut expects = false;
        for (i, c) in rest.char_indices() {
            match c {
                '{' => {
                    depth += 1;
                    expects = depth == 1;
                }
                '}' => depth -= 1,
                ',' => expects = depth == 1,
                c if expects && c.is_alphabetic() => {
                    found.push(word(&rest[i..]));
                    expects = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_point_down() {
    for (path, text) in sources() {
        let own = module(&path);
        for used in imports(&text).iter().filter(|used| *used != own) {
            // `crate::Type` would be a re-export at the root, which there is none of.
            assert!(
                floor(used) < floor(own),
                "src/{path} imports `{used}`, which does not stand below `{own}`"
            );
        }
    }
}

#[test]
fn the_check_itself_sees_grouped_imports() {
    let text =
        "use crate::{\n    base::{A, B},\n    repo::{self, x::Y},\n    report,\n};\ncrate::cli::Z";
    assert_eq!(imports(text), ["base", "repo", "report", "cli"]);
}

/// Words that mean that a module reaches outside.
const OUTSIDE: &[&str] =
    &["std::fs", "fs::", "File::open", "std::net", "TcpStream", "std::process::Command"];

#[test]
fn the_lower_floors_and_the_evaluation_do_no_io() {
    for (path, text) in sources() {
        if !["base", "format", "language", "report", "detect", "evaluate", "services"]
            .contains(&module(&path))
        {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap();
        for word in OUTSIDE {
            assert!(!code.contains(word), "src/{path} uses `{word}`");
        }
    }
}

#[test]
fn nothing_reaches_the_network_or_runs_a_program() {
    for (path, text) in sources() {
        for word in ["std::net", "TcpStream", "UdpSocket", "reqwest", "process::Command"] {
            assert!(!text.contains(word), "src/{path} uses `{word}`");
        }
    }
}
