//! The reports of a small system, as they are printed.

use std::path::Path;

use super::tree::program;

/// What a scan of a fixture prints on stdout. The version, the rule set's hash and the commit change
/// without the report changing.
fn report(fixture: &str, format: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture);
    let output = program()
        .args(["scan", "--no-config", "--format", format, "--all"])
        .arg(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let json = program()
        .args(["scan", "--no-config", "--format", "json"])
        .arg(format_path(fixture))
        .output()
        .unwrap();
    let audit: readiness::base::Audit = serde_json::from_slice(&json.stdout).unwrap();
    let mut text =
        text.replace(&audit.tool.ruleset, "[RULESET]").replace(&audit.tool.version, "[VERSION]");
    text = text.replace(&audit.tool.ruleset[..12], "[RULESET]");
    if let Some(commit) = &audit.scan.commit {
        text = text.replace(commit, "[COMMIT]").replace(&commit[..7], "[COMMIT]");
    }
    text
}

fn format_path(fixture: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(fixture)
}

#[test]
fn the_terminal_report() {
    insta::assert_snapshot!(report("shop", "terminal"));
}

#[test]
fn the_compact_report() {
    insta::assert_snapshot!(report("shop", "compact"));
}

#[test]
fn the_markdown_report() {
    insta::assert_snapshot!(report("shop", "markdown"));
}

#[test]
fn the_json_report() {
    insta::assert_snapshot!(report("shop", "json"));
}

#[test]
fn a_system_that_does_it_right_has_nothing_critical_or_high() {
    insta::assert_snapshot!(report("tidy", "compact"));
}
