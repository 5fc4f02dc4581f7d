//! Accepting findings: beside the place, and in readiness.toml.

use super::tree::{Tree, found};

const RULE: &str = "todo-markers";

fn tree(comment: &str) -> Tree {
    Tree::of(&[("main.py", &format!("x = 1\n# {comment}\n# TODO: later\ny = 2\n"))])
}

fn kinds(tree: &Tree) -> (usize, usize, Vec<String>) {
    let audit = tree.audit(&["--rule", RULE]);
    let notices = audit.notices.into_iter().map(|notice| notice.kind);
    (
        audit.findings.iter().filter(|f| f.is_open()).count(),
        audit.summary.suppressed,
        notices.collect(),
    )
}

#[test]
fn a_reason_and_a_date_to_come_accept_it() {
    let accepted = (0, 1, vec![]);
    assert_eq!(kinds(&tree("readiness: allow(todo-markers) -- tracked in the backlog")), accepted);
    assert_eq!(
        kinds(&tree("readiness: allow(todo-markers) until=2199-01-01 -- backlog")),
        accepted
    );
}

#[test]
fn what_hides_nothing_is_reported() {
    let cases = [
        ("readiness: allow(todo-markers)", "suppression-malformed"),
        ("readiness: allow(todo-markers) until=2020-01-01 -- later", "suppression-expired"),
        ("readiness: allow(todo-markerz) -- why", "suppression-malformed"),
    ];
    for (comment, kind) in cases {
        assert_eq!(kinds(&tree(comment)), (1, 0, vec![kind.to_owned()]), "{comment}");
    }
    let unused = Tree::of(&[("main.py", "# readiness: allow(todo-markers) -- why\nx = 1\n")]);
    assert_eq!(kinds(&unused), (0, 0, vec!["suppression-unused".to_owned()]));
}

#[test]
fn a_string_is_no_suppression() {
    let tree =
        Tree::of(&[("main.py", "x = 'readiness: allow(todo-markers) -- why'\n# TODO: later\n")]);
    assert_eq!(kinds(&tree), (1, 0, vec![]));
}

#[test]
fn the_configuration_accepts_by_path() {
    let tree = Tree::of(&[("a/main.py", "# TODO: a\n"), ("b/main.py", "# TODO: b\n")]);
    tree.write(
        "readiness.toml",
        "[[allow]]\nrule = 'todo-markers'\npath = 'a/**'\nreason = 'known'\n",
    );
    let audit = tree.audit(&["--rule", RULE]);
    assert_eq!(found(&audit), [(RULE.to_owned(), "b/main.py:1".to_owned())]);
    let accepted: Vec<_> = audit.accepted().collect();
    assert_eq!(accepted[0].place().as_deref(), Some("a/main.py:1"));
    let suppression = accepted[0].suppressed.as_ref().unwrap();
    assert_eq!((suppression.path.as_str(), suppression.line), ("readiness.toml", 1));
}

#[test]
fn an_absence_is_accepted_by_rule() {
    let tree = Tree::of(&[("main.py", "x = 1\n")]);
    assert_eq!(tree.audit(&["--rule", "readme-missing"]).findings.len(), 1);
    tree.write("readiness.toml", "[[allow]]\nrule = 'readme-missing'\nreason = 'internal'\n");
    let audit = tree.audit(&["--rule", "readme-missing"]);
    assert_eq!((audit.open().count(), audit.summary.suppressed), (0, 1));
}

#[test]
fn an_accepted_control_is_not_met() {
    let tree = tree("readiness: allow(todo-markers) -- backlog");
    let audit = tree.audit(&["--rule", RULE]);
    let control = audit.controls.iter().find(|c| c.id == "build-todo-markers").unwrap();
    assert_eq!(control.status, readiness::base::ControlStatus::Unknown);
}
