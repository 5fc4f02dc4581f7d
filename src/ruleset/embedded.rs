//! The rules that are part of the program.

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::{error::RuleError, schema::RuleFile};

/// The rules without their proofs, as the build script prepared them: quick to read.
static PREPARED: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.jsonl"));

/// The rules as they were written: for `rules show`, the proofs and messages.
static WRITTEN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The files, by path.
///
/// # Errors
///
/// When one does not have the form of a rule file; the tests of this program read all of them.
pub fn files() -> Result<Vec<(String, RuleFile)>, RuleError> {
    let broken = |error: serde_json::Error| {
        let message = format!("the embedded rules are broken: {error}");
        RuleError::general(message, "this program was built wrongly: build it again")
    };
    let read = |line: &str| {
        let (path, text) = line.split_once('\t').unwrap_or_default();
        serde_json::from_str(text).map(|file| (path.to_owned(), file)).map_err(broken)
    };
    // On all cores: there are hundreds of files.
    PREPARED.par_lines().map(read).collect()
}

/// A file as it was written; empty when there is none of that path.
pub fn text(path: &str) -> String {
    let below = path.strip_prefix("rules/").unwrap_or(path);
    let file = WRITTEN.get_file(below).and_then(|file| file.contents_utf8());
    file.unwrap_or_default().to_owned()
}

/// The paths of all files, sorted.
pub fn paths() -> Vec<String> {
    let mut paths = Vec::new();
    collect(&WRITTEN, &mut paths);
    paths.sort_unstable();
    paths
}

fn collect(folder: &Dir<'_>, paths: &mut Vec<String>) {
    for file in folder.files() {
        if file.path().extension().is_some_and(|extension| extension == "toml") {
            paths.push(format!("rules/{}", file.path().to_string_lossy().replace('\\', "/")));
        }
    }
    for inner in folder.dirs() {
        collect(inner, paths);
    }
}

/// A hash of them.
pub fn hash() -> String {
    env!("READINESS_RULES").to_owned()
}
