//! Arguments, exit statuses, and what is said when something is wrong.

use std::fs;

use super::tree::{Tree, found, program};

/// A repository with one critical finding: a private key in production code.
fn with_key() -> Tree {
    let body = "MIIEpAIBAAKCAQEAx9Zt3uVq7LrJ0sKfW2bYyP8hQ4mN6dCvE1oTzIgRlXaSjUnB";
    let key =
        format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n{body}\n-----END RSA PRIVATE KEY-----\n");
    Tree::of(&[("src/key.py", &format!("KEY = '''{key}'''\n")), ("README.md", "x\n")])
}

/// The last line of stderr, and the exit status.
fn ending(command: &mut assert_cmd::Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), stderr.lines().last().unwrap_or_default().to_owned())
}

#[test]
fn a_critical_finding_exits_with_1_in_every_format() {
    let tree = with_key();
    for format in ["terminal", "compact", "markdown", "json"] {
        let (status, reason) = ending(tree.scan(&["--format", format]).arg("--quiet"));
        assert_eq!(status, Some(1), "{format}");
        assert_eq!(reason, "readiness: exit 1: 1 critical at or above --fail-on critical");
    }
}

#[test]
fn the_gate_is_where_it_was_set() {
    let tree = with_key();
    assert_eq!(ending(&mut tree.scan(&["--fail-on", "none"])).0, Some(0));
    assert_eq!(ending(&mut tree.scan(&["--fail-on", "low"])).0, Some(1));
    tree.write("readiness.toml", "fail_on = 'none'\n");
    assert_eq!(ending(&mut tree.scan(&[])).0, Some(0));
    assert_eq!(ending(&mut tree.scan(&["--no-config"])).0, Some(1));
    assert_eq!(ending(&mut tree.scan(&["--fail-on", "critical"])).0, Some(1));
}

#[test]
fn an_empty_folder_proves_nothing() {
    let (status, reason) = ending(&mut Tree::of(&[]).scan(&[]));
    assert_eq!(status, Some(3));
    assert_eq!(reason, "readiness: exit 3: there was nothing to read");
}

fn rule(regex: &str) -> String {
    format!(
        "[[rule]]\nid = 'x'\ncontrol = 'doc-readme'\ntitle = 't'\nseverity = 'low'\nconfidence = 'high'\n\
         effort_hours = 1\nproblem = 'p'\nimpact = 'i'\nresolution = ['r']\n[[rule.match]]\ntext = '{regex}'\n"
    )
}

#[test]
fn a_broken_rule_is_shown_with_line_and_caret() {
    for (change, expected) in [
        (rule("a(b"), "bad regex"),
        (rule("ab").replace("doc-readme", "doc-readne"), "no control is called `doc-readne`"),
        (rule("ab").replace("title", "titel"), "unknown field `titel`"),
        (rule("ab").replace("text =", "txt ="), "looks for nothing"),
        (rule("ab") + "languages = ['pyhton']\n", "no language is called `pyhton`"),
        (rule("ab") + "until = 1\n", "`until` means nothing"),
        (rule("{{wrod}}"), "no pattern is called `wrod`"),
        (rule("ab") + &rule("cd"), "defined twice"),
        (rule("ab").replace("[[rule.match]]\ntext = 'ab'\n", ""), "looks for nothing"),
        (rule("ab").replace("id = 'x'", "id = 'x'\nwhen = ['serves-htp']"), "no trait is called"),
    ] {
        let tree = Tree::of(&[("main.py", "x = 1\n"), ("r/rule.toml", &change)]);
        let rules = tree.path().join("r");
        let output = tree.scan(&["--rules", rules.to_str().unwrap()]).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(expected) && stderr.contains("rule.toml:"), "{expected}: {stderr}");
        assert!(stderr.contains("──"), "no caret: {stderr}");
    }
}

#[test]
fn a_broken_configuration_is_shown_with_its_line() {
    for (text, expected) in [
        ("fail_onn = 'high'\n", "unknown field `fail_onn`"),
        ("exclude = 3\n", "invalid type"),
        ("[[allow]]\nrule = 'x'\n", "missing field `reason`"),
        ("[[allow]]\nrule = 'x'\nreason = 'r'\npath = '['\n", "error parsing glob"),
        ("[[allow]]\nrule = 'x'\nreason = 'r'\nuntil = 'soon'\n", "`soon` is no date"),
        ("= 3", "keys cannot be empty"),
    ] {
        let tree = Tree::of(&[("main.py", "x = 1\n"), ("readiness.toml", text)]);
        let output = tree.scan(&[]).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("readiness.toml:"), "{expected}: {stderr}");
        assert!(stderr.contains(expected), "{expected}: {stderr}");
    }
}

#[test]
fn what_does_not_exist_is_said_with_advice() {
    let tree = with_key();
    for (args, expected) in [
        (vec!["--rule", "readme-misssing"], "no rule is called"),
        (vec!["--area", "securty"], "did you mean `security`"),
        (vec!["--output", "/nonexistent/folder/x.md"], "create the folder first"),
        (vec!["--config", "/nonexistent.toml"], "cannot read"),
        (vec!["--rules", "/nonexistent"], "cannot read rules"),
        (vec!["--format", "json", "--out", "markdown"], "two reports would go to stdout"),
    ] {
        let output = tree.scan(&args).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains(expected), "{args:?}: {stderr}");
    }
    let output = program().args(["scan", "/nonexistent"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let output = program().args(["scan", "Cargo.toml"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not a folder"));
    assert_eq!(program().arg("scam").output().unwrap().status.code(), Some(2));
}

#[test]
fn several_reports_in_one_run() {
    let tree = with_key();
    let out = tempfile::tempdir().unwrap();
    let file = |name: &str| out.path().join(name);
    let json = format!("json={}", file("a.json").display());
    let markdown = format!("markdown={}", file("a.md").display());
    let output =
        tree.scan(&["--out", &json, "--out", &markdown, "--out", "compact"]).output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.starts_with("src/key.py:1:"), "{stdout}");
    assert!(fs::read_to_string(file("a.json")).unwrap().starts_with("{\n"));
    assert!(fs::read_to_string(file("a.md")).unwrap().starts_with("# "));
    let left: Vec<_> = fs::read_dir(out.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "something temporary is left");
}

#[test]
fn selections_narrow_the_look() {
    let tree = with_key();
    let only = tree.audit(&["--rule", "readme-missing"]);
    assert_eq!(only.tool.rules, 1);
    assert!(found(&only).is_empty());
    assert!(
        found(&tree.audit(&["--area", "documentation"]))
            .iter()
            .all(|(rule, _)| rule != "private-key-in-source")
    );
    let severe = tree.audit(&["--min-severity", "critical"]);
    assert!(severe.findings.iter().all(|f| f.severity == readiness::base::Severity::Critical));
}

#[test]
fn rules_and_controls_can_be_read() {
    let list = program().args(["rules", "list"]).output().unwrap();
    assert!(String::from_utf8_lossy(&list.stdout).lines().count() >= 50);
    let show = program().args(["rules", "show", "readme-missing"]).output().unwrap();
    assert!(String::from_utf8_lossy(&show.stdout).contains("[[rule.example]]"));
    for id in ["readme-missing", "doc-readme", "rule-language"] {
        let explained = program().args(["explain", id]).output().unwrap();
        assert_eq!(explained.status.code(), Some(0));
        assert!(explained.stdout.starts_with(b"# "), "{id}");
    }
    let unknown = program().args(["explain", "readme-misssing"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `readme-missing`?"));
}

#[test]
fn proofs_of_a_projects_own_rules() {
    let good = rule("forbidden")
        + "[[rule.example]]\nfiles = { 'a.py' = 'forbidden' }\nfinds = ['a.py:1']\n[[rule.example]]\nfiles = { 'a.py' = 'fine' }\nfinds = []\n";
    let tree = Tree::of(&[
        ("good/rule.toml", &good),
        ("bad/rule.toml", &good.replace("a.py:1", "a.py:2")),
    ]);
    let test = |folder: &str| {
        let output =
            program().args(["rules", "test"]).arg(tree.path().join(folder)).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert_eq!(test("good").0, Some(0));
    let (status, said) = test("bad");
    assert_eq!(status, Some(1));
    assert!(said.contains("should find a.py:2, found a.py:1"), "{said}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::{
        io::Read,
        process::{Command, Stdio},
    };
    let tree = with_key();
    let mut child = Command::new(env!("CARGO_BIN_EXE_readiness"))
        .args(["scan", "--format", "json"])
        .arg(tree.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(!said.contains("panicked") && !said.contains("Broken pipe"), "{said}");
}

#[test]
fn a_projects_patterns_are_put_in() {
    let tree = Tree::of(&[("a.py", "x = later1\n")]);
    tree.write("r/x.toml", &format!("[pattern]\nword = 'later'\n\n{}", rule("{{word}}[0-9]")));
    let rules = tree.path().join("r");
    let audit = tree.audit(&["--rule", "x", "--rules", rules.to_str().unwrap()]);
    assert_eq!(super::tree::found(&audit), [("x".to_owned(), "a.py:1".to_owned())]);
}
