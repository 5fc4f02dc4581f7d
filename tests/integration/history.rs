//! Credentials in commits of the past, and in the next one.

use readiness::base::{Audit, Finding};

use super::tree::Tree;

/// Made up, and put together here so that no scanner takes this file for a leak.
fn token(tail: &str) -> String {
    format!("{}{}{tail}", "ghp_", "Zk3uT9vQ1xW7yR5pLm2nB8cD4fG6hJ0s")
}

fn line(token: &str) -> String {
    format!("TOKEN = \"{token}\"\n")
}

fn commit(tree: &Tree, day: i64, files: &[(&str, &str)]) -> String {
    let repository = git2::Repository::init(tree.path()).unwrap();
    for (path, text) in files {
        tree.write(path, text);
    }
    let mut index = repository.index().unwrap();
    index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
    index.write().unwrap();
    let root = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let time = git2::Time::new(1_704_067_200 + day * 86_400, 0);
    let author = git2::Signature::new("a", "a@example.org", &time).unwrap();
    let parent = repository.head().ok().and_then(|head| head.peel_to_commit().ok());
    let parents: Vec<_> = parent.iter().collect();
    repository.commit(Some("HEAD"), &author, &author, "c", &root, &parents).unwrap().to_string()
}

fn tokens(audit: &Audit) -> Vec<&Finding> {
    audit.findings.iter().filter(|finding| finding.rule == "github-token").collect()
}

#[test]
fn what_was_removed_is_found_with_the_commit_that_brought_it() {
    let tree = Tree::of(&[]);
    let first = commit(&tree, 0, &[("app.py", &line(&token("eAtQ")))]);
    // The same line moves, and another change of the file carries it along: it is told once.
    commit(&tree, 1, &[("app.py", &format!("x = 1\n{}", line(&token("eAtQ"))))]);
    commit(&tree, 2, &[("app.py", "x = 1\n")]);
    assert!(tokens(&tree.audit(&[])).is_empty());
    let audit = tree.audit(&["--history"]);
    let [finding] = tokens(&audit)[..] else { panic!("{:?}", audit.findings) };
    let [location] = &finding.locations[..] else { panic!("{:?}", finding.locations) };
    let origin = location.origin.as_ref().unwrap();
    assert_eq!((&origin.commit, origin.date.to_string().as_str()), (&first, "2024-01-01"));
    assert!(!origin.in_tree && finding.title.ends_with("(in the git history)"));
    assert_eq!(location.place(), format!("app.py:1 in {}", &first[..10]));
    assert_eq!(audit.summary.critical, 1);
}

#[test]
fn what_still_stands_there_is_one_finding_that_knows_its_commit() {
    let tree = Tree::of(&[]);
    let first = commit(&tree, 0, &[("app.py", &line(&token("eAtQ")))]);
    commit(&tree, 1, &[("other.py", "x = 1\n")]);
    let audit = tree.audit(&["--history"]);
    let [finding] = tokens(&audit)[..] else { panic!("{:?}", audit.findings) };
    let origin = finding.locations[0].origin.as_ref().unwrap();
    assert!(origin.in_tree && origin.commit == first);
}

#[test]
fn the_depth_limits_the_look() {
    let tree = Tree::of(&[]);
    commit(&tree, 0, &[("app.py", &line(&token("eAtQ")))]);
    commit(&tree, 10, &[("app.py", "x = 1\n")]);
    commit(&tree, 20, &[("app.py", "x = 2\n")]);
    let count = |history: &str| tokens(&tree.audit(&[history])).len();
    assert_eq!((count("--history=2"), count("--history=3")), (0, 1));
    assert_eq!((count("--history=2024-01-05"), count("--history=2023-12-31")), (0, 1));
    let (code, message) = {
        let output = tree.scan(&["--history=soon"]).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert!(code == Some(2) && message.contains("--history cannot be `soon`"), "{message}");
}

#[test]
fn a_branch_that_was_never_merged_counts() {
    let tree = Tree::of(&[]);
    commit(&tree, 0, &[("app.py", "x = 1\n")]);
    let repository = git2::Repository::open(tree.path()).unwrap();
    let main = repository.head().unwrap().name().unwrap().to_owned();
    let tip = repository.head().unwrap().peel_to_commit().unwrap();
    repository.branch("side", &tip, false).unwrap();
    repository.set_head("refs/heads/side").unwrap();
    commit(&tree, 1, &[("app.py", &line(&token("eAtQ")))]);
    repository.set_head(&main).unwrap();
    repository.checkout_head(Some(git2::build::CheckoutBuilder::new().force())).unwrap();
    assert_eq!(tokens(&tree.audit(&["--history"])).len(), 1);
}

#[test]
fn a_shallow_clone_is_said_to_be_one() {
    let tree = Tree::of(&[]);
    let first = commit(&tree, 0, &[("app.py", &line(&token("eAtQ")))]);
    std::fs::write(tree.path().join(".git/shallow"), format!("{first}\n")).unwrap();
    let audit = tree.audit(&["--history"]);
    assert!(audit.notices.iter().any(|notice| notice.kind == "history-shallow"));
}

#[test]
fn a_folder_without_git_has_no_history() {
    let tree = Tree::of(&[("app.py", "x = 1\n")]);
    for flag in ["--history", "--staged"] {
        let output = tree.scan(&[flag]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{flag}");
    }
}

#[test]
fn only_what_is_staged_is_looked_at_and_only_what_is_new_in_it() {
    let tree = Tree::of(&[]);
    commit(&tree, 0, &[("app.py", &line(&token("eAtQ"))), ("old.py", &line(&token("eAtR")))]);
    tree.write("app.py", &format!("{}{}", line(&token("eAtQ")), line(&token("eAtS"))));
    let staged = || tree.audit(&["--staged"]);
    assert!(tokens(&staged()).is_empty() && staged().findings.is_empty());
    let repository = git2::Repository::open(tree.path()).unwrap();
    let mut index = repository.index().unwrap();
    index.add_path(std::path::Path::new("app.py")).unwrap();
    index.write().unwrap();
    let audit = staged();
    let [finding] = tokens(&audit)[..] else { panic!("{:?}", audit.findings) };
    let places: Vec<_> = finding.locations.iter().map(|location| location.place()).collect();
    assert_eq!(places, ["app.py:2"]);
}

#[test]
fn the_configuration_says_what_is_looked_at() {
    let tree = Tree::of(&[]);
    commit(
        &tree,
        0,
        &[("old/app.py", &line(&token("eAtQ"))), ("lib/app.py", &line(&token("eAtR")))],
    );
    commit(&tree, 1, &[("old/app.py", "x = 1\n"), ("lib/app.py", "x = 1\n")]);
    let config = "exclude = ['old/**']\n[[role]]\nfiles = ['lib/**']\nrole = 'test'\n";
    tree.write("readiness.toml", config);
    let audit = tree.audit(&["--history"]);
    let [finding] = tokens(&audit)[..] else { panic!("{:?}", audit.findings) };
    let roles: Vec<_> = finding.locations.iter().map(|l| (l.path.as_str(), l.role)).collect();
    assert_eq!(roles, [("lib/app.py", readiness::base::Role::Test)]);
}
