//! The generated pages are what the rules say, and the README's commands are the real ones.

use std::{collections::BTreeSet, fs, path::Path};

use readiness::run;

/// Set to anything, it rewrites the pages instead of comparing them.
const UPDATE: &str = "READINESS_UPDATE_DOCS";

#[test]
fn the_pages_of_the_rules_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let pages = run::pages().unwrap();
    if std::env::var_os(UPDATE).is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in &pages {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, pages.keys().cloned().collect());
    for (name, text) in &pages {
        let written = fs::read_to_string(folder.join(name)).unwrap();
        assert!(
            written == *text,
            "docs/rules/{name} is stale: {UPDATE}=1 cargo test documentation"
        );
    }
}

#[test]
fn the_test_command_of_the_readme_is_that_of_ci() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let ci = fs::read_to_string(root.join(".ci/run")).unwrap();
    for command in ["cargo test", "cargo run --release -- scan"] {
        assert!(readme.contains(command), "README.md lacks `{command}`");
    }
    assert!(
        ci.lines().any(|line| line.trim() == "cargo test"),
        ".ci/run does not run `cargo test`"
    );
}
