//! What git tracks, ignores and knows, in real work trees.

use std::fs;

use super::tree::{Tree, found};

fn env_finding(tree: &Tree) -> bool {
    let audit = tree.audit(&["--rule", "env-file-with-secrets-tracked"]);
    !found(&audit).is_empty()
}

const SECRET_ENV: &str = "DATABASE_PASSWORD=Tr0ub4dor&3x9\nAPI_SECRET=q8Zr2LmW0pXv7TnB4sYd\n";

#[test]
fn a_tracked_env_file_is_found_although_it_is_ignored() {
    let tree = Tree::of(&[(".gitignore", ".env\n"), (".env", SECRET_ENV), ("main.py", "x = 1\n")]);
    tree.commit();
    assert!(env_finding(&tree));
}

#[test]
fn an_ignored_env_file_is_looked_at_and_said_so_but_is_not_tracked() {
    let tree = Tree::of(&[(".gitignore", ".env\n"), ("main.py", "x = 1\n")]);
    tree.commit();
    tree.write("api/.env", SECRET_ENV);
    assert!(!env_finding(&tree));
    let notices = tree.audit(&[]).notices;
    assert!(notices.iter().any(|n| n.kind == "ignored-file-read" && n.path.as_str() == "api/.env"));
}

#[test]
fn ignored_files_are_no_part_of_the_repository_but_tracked_ones_are() {
    let todo = "# TODO: later\n";
    let tree = Tree::of(&[(".gitignore", "*.gen.py\n"), ("kept.gen.py", todo)]);
    tree.commit();
    tree.write("dropped.gen.py", todo);
    let audit = tree.audit(&["--rule", "todo-markers"]);
    let places: Vec<_> =
        audit.findings.iter().flat_map(|f| f.locations.iter().map(|l| l.place())).collect();
    assert_eq!(places, ["kept.gen.py:1"]);
}

#[test]
fn a_folder_below_the_top_is_judged_as_a_folder() {
    let tree =
        Tree::of(&[("api/main.py", "x = 1\n"), ("api/.github/workflows/ci.yml", "on: push\n")]);
    tree.commit();
    let nested = |path: &std::path::Path| {
        let output = super::tree::program()
            .args(["scan", "--format", "json", "--rule", "workflow-where-nothing-reads-it"])
            .arg(path)
            .output()
            .unwrap();
        let audit: readiness::base::Audit = serde_json::from_slice(&output.stdout).unwrap();
        (audit.findings.len(), audit.scan.commit.is_some())
    };
    assert_eq!(nested(tree.path()), (1, true));
    assert_eq!(nested(&tree.path().join("api")), (0, true));
}

#[test]
fn outside_git_the_scan_works_and_git_rules_do_not_apply() {
    let tree = Tree::of(&[(".env", SECRET_ENV), ("main.py", "x = 1\n")]);
    let audit = tree.audit(&["--rule", "env-file-with-secrets-tracked"]);
    assert!(audit.findings.is_empty() && audit.scan.commit.is_none());
}

#[test]
fn a_corrupt_index_costs_git_and_not_the_report() {
    let tree = Tree::of(&[("main.py", "# TODO: x\n")]);
    tree.commit();
    fs::write(tree.path().join(".git/index"), b"not an index").unwrap();
    let audit = tree.audit(&[]);
    assert!(audit.notices.iter().any(|notice| notice.kind == "git-unreadable"));
    assert!(audit.scan.files > 0);
}
