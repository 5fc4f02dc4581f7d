//! What people state of controls: in readiness.toml, and by `readiness attest`.

use readiness::base::{Audit, ControlReport, ControlStatus};

use super::tree::{Tree, program};

fn control<'a>(audit: &'a Audit, id: &str) -> &'a ControlReport {
    audit.controls.iter().find(|control| control.id == id).unwrap()
}

/// A control that no file can show.
fn attested_only(audit: &Audit) -> String {
    let mut unknown = audit.controls.iter().filter(|one| one.status == ControlStatus::Unknown);
    unknown.next().map(|one| one.id.clone()).unwrap()
}

#[test]
fn a_statement_counts_while_it_holds_and_its_evidence_stays() {
    let tree = Tree::of(&[("main.py", "x = 1\n"), ("docs/rota.md", "five people\n")]);
    let id = attested_only(&tree.audit(&[]));
    let add = |until: &str| {
        let mut command = program();
        command.args(["attest", "add", &id, "--statement", "rota of five", "--owner", "jane"]);
        command.args(["--until", until, "--evidence", "docs/rota.md", "--path"]).arg(tree.path());
        command.output().unwrap()
    };
    assert_eq!(add("2020-01-01").status.code(), Some(2));
    assert_eq!(add("2199-01-01").status.code(), Some(0));
    let audit = tree.audit(&[]);
    let met = control(&audit, &id);
    assert_eq!(met.status, ControlStatus::Met);
    assert!(met.reason.contains("attested by jane until 2199-01-01"), "{}", met.reason);
    assert_eq!(met.statement.as_ref().unwrap().place, "readiness.toml:1");
    let verify = || program().args(["attest", "verify"]).arg(tree.path()).output().unwrap();
    assert_eq!(verify().status.code(), Some(0));

    tree.write("docs/rota.md", "two people\n");
    let audit = tree.audit(&[]);
    assert_eq!(control(&audit, &id).status, ControlStatus::Unknown);
    assert!(audit.notices.iter().any(|one| one.message.contains("has changed since")));
    assert_eq!(verify().status.code(), Some(1));
}

#[test]
fn a_statement_never_counts_against_what_was_found() {
    let tree = Tree::of(&[("main.py", "# TODO: later\n")]);
    let before = tree.audit(&["--rule", "todo-markers"]);
    let id = before.findings[0].control.clone();
    tree.write(
        "readiness.toml",
        &format!(
            "[[attest]]\ncontrol = '{id}'\nstatement = 'done'\nowner = 'x'\ndate = 2020-01-01\nuntil = 2199-01-01\n"
        ),
    );
    let audit = tree.audit(&["--rule", "todo-markers"]);
    assert_eq!(control(&audit, &id).status, ControlStatus::Unmet);
    assert_eq!(audit.notices[0].kind, "statement-contradicted");
}

#[test]
fn waivers_end_and_reasons_are_needed() {
    let tree = Tree::of(&[("main.py", "# TODO: later\n")]);
    let id = tree.audit(&["--rule", "todo-markers"]).findings[0].control.clone();
    let waive = |until: &str| {
        let text = format!(
            "[[waive]]\ncontrol = '{id}'\nreason = 'next release'\nowner = 'x'\nuntil = {until}\n"
        );
        tree.write("readiness.toml", &text);
        tree.audit(&["--rule", "todo-markers"])
    };
    let audit = waive("2199-01-01");
    assert!(control(&audit, &id).is_waived());
    assert_eq!(control(&audit, &id).status, ControlStatus::Unmet);
    let audit = waive("2020-01-01");
    assert!(!control(&audit, &id).is_waived());
    assert_eq!(audit.notices[0].kind, "statement-invalid");

    tree.write("readiness.toml", "[[not_applicable]]\ncontrol = 'a'\nreason = ' '\n");
    let refused = tree.scan(&[]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("a `reason` is empty"));
}

#[test]
fn a_tier_decides_what_counts() {
    let tree = Tree::of(&[("main.py", "# TODO: later\n")]);
    let applicable = |tier| tree.audit(&["--tier", tier]).summary.applicable;
    let (prototype, internal) = (applicable("prototype"), applicable("internal"));
    assert!(prototype < internal && internal < applicable("production"));
    let audit = tree.audit(&["--tier", "prototype"]);
    assert!(audit.controls.iter().any(|one| !one.required));
}

#[test]
fn an_unknown_control_is_said_to_be_one() {
    let tree = Tree::of(&[("main.py", "x = 1\n")]);
    let mut command = program();
    command.args(["attest", "add", "ops-oncal", "--statement", "a", "--owner", "b"]);
    let output = command.args(["--until", "2199-01-01", "--path"]).arg(tree.path()).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!tree.path().join("readiness.toml").exists());
    assert!(String::from_utf8_lossy(&output.stderr).contains("ops-oncal"));
}
