//! Rules over documents: how bad it is where, what stands elsewhere, what could not be read.

use super::tree::{Tree, program};

const RULE: &str = "
[[rule]]
id = 'x'
control = 'doc-readme'
title = 't'
severity = 'high'
confidence = 'high'
effort_hours = 1
problem = 'p'
impact = 'i'
resolution = ['r']
";

/// What rule `x`, with these lines more, finds: severity and places.
fn found(tree: &Tree, rule: &str) -> Vec<(String, Vec<String>)> {
    tree.write(".readiness/rules/x.toml", &format!("{RULE}{rule}"));
    let audit = tree.audit(&["--rule", "x"]);
    let places = |finding: &readiness::base::Finding| {
        finding.locations.iter().map(|location| location.place()).collect()
    };
    audit.open().map(|finding| (finding.severity.to_string(), places(finding))).collect()
}

fn one(severity: &str, places: &[&str]) -> (String, Vec<String>) {
    (severity.to_owned(), places.iter().map(|place| (*place).to_owned()).collect())
}

#[test]
fn one_rule_makes_a_finding_for_each_severity() {
    let compose =
        "services:\n  db:\n    image: postgres\n    ports: ['5432:5432']\n    privileged: true\n";
    let tree = Tree::of(&[("docker-compose.yml", compose), ("docker-compose.dev.yml", compose)]);
    let rule = "severity_in = { dev = 'medium' }
[[rule.match]]
data = 'services.*.@ports[*]'
format = 'compose'
[[rule.match]]
data = 'services.*.privileged[@ == true]'
format = 'compose'
severity = 'low'
";
    let expected = vec![
        one("high", &["docker-compose.yml:4"]),
        one("medium", &["docker-compose.dev.yml:4"]),
        one("low", &["docker-compose.dev.yml:5", "docker-compose.yml:5"]),
    ];
    assert_eq!(found(&tree, rule), expected);
    let audit = tree.audit(&["--rule", "x", "--min-severity", "medium"]);
    assert_eq!(audit.open().count(), 2, "the low one is not asked for");
    let fingerprints: std::collections::BTreeSet<_> =
        tree.audit(&["--rule", "x"]).findings.iter().map(|f| f.fingerprint.clone()).collect();
    assert_eq!(fingerprints.len(), 3);
}

#[test]
fn a_matcher_is_not_worse_than_its_rule() {
    let tree = Tree::of(&[("a.py", "x\n")]);
    let rule = format!("{RULE}[[rule.match]]\ntext = 'xxxx'\nseverity = 'critical'\n");
    tree.write(".readiness/rules/x.toml", &rule);
    let output = tree.scan(&[]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("worse than what the rule says"));
}

#[test]
fn what_belongs_together_stands_in_one_folder() {
    let bucket = |name: &str| format!("resource \"aws_s3_bucket\" \"{name}\" {{}}\n");
    let versioning =
        "resource \"aws_s3_bucket_versioning\" \"v\" {\n  bucket = aws_s3_bucket.data.id\n}\n";
    let tree = Tree::of(&[
        ("a/main.tf", &format!("{}{}", bucket("data"), bucket("logs"))),
        ("a/versioning.tf", versioning),
        ("b/main.tf", &bucket("data")),
    ]);
    let look = |joined: &str| {
        format!(
            "[[rule.match]]
data = 'resource[@type == aws_s3_bucket].@name<bucket>'
format = 'terraform'
{joined} = {{ data = '''resource[@type == aws_s3_bucket_versioning].bucket[@ =~ 'aws_s3_bucket\\.(?P<bucket>[\\w-]+)']''', format = 'terraform' }}
within = 'folder'
"
        )
    };
    let without = found(&tree, &look("without"));
    assert_eq!(without, [one("high", &["a/main.tf:2", "b/main.tf:1"])]);
    assert_eq!(found(&tree, &look("with")), [one("high", &["a/main.tf:1"])]);
    let anywhere = look("without").replace("within = 'folder'", "");
    assert_eq!(found(&tree, &anywhere), [one("high", &["a/main.tf:2"])]);
}

#[test]
fn a_selector_chooses_by_some_of_the_labels() {
    let deployment = |name: &str, labels: &str| {
        format!(
            "kind: Deployment\napiVersion: apps/v1\nmetadata: {{name: {name}}}\nspec:\n  template:\n    metadata: {{labels: {labels}}}\n    spec: {{containers: [{{image: a}}]}}\n---\n"
        )
    };
    let budget = "kind: PodDisruptionBudget\napiVersion: policy/v1\nspec: {selector: {matchLabels: {app: web}}}\n";
    let web = deployment("web", "{app: web, tier: front}");
    let api = deployment("api", "{app: api}");
    let tree = Tree::of(&[("a.yaml", &format!("{web}{api}")), ("pdb.yaml", budget)]);
    let rule = "[[rule.match]]
data = '[kind == Deployment].@labels<labels>^.metadata.name'
format = 'kubernetes'
without = { data = '[kind == PodDisruptionBudget].@selector<labels>', format = 'kubernetes' }
subset = ['labels']
";
    assert_eq!(found(&tree, rule), [one("high", &["a.yaml:11"])]);
}

#[test]
fn what_could_not_be_read_is_told() {
    let tree = Tree::of(&[
        ("a.yaml", "apiVersion: v1\nkind: Pod\nspec: {a: [}\n"),
        ("chart/templates/b.yaml", "apiVersion: v1\nkind: Pod\nspec: {{ .Values.spec }}\n"),
    ]);
    tree.write(
        ".readiness/rules/x.toml",
        &format!("{RULE}[[rule.match]]\ndata = 'spec'\nformat = 'kubernetes'\n"),
    );
    let audit = tree.audit(&["--rule", "x"]);
    let notice = &audit.notices[0];
    assert_eq!((notice.kind.as_str(), notice.line), ("syntax", Some(3)));
    assert!(notice.message.starts_with("not understood: "), "{}", notice.message);
    let skipped = &audit.scan.skipped[0];
    assert_eq!(skipped.path.as_str(), "chart/templates/b.yaml");
    assert!(skipped.reason.contains("rendered"), "{}", skipped.reason);
}

#[test]
fn a_file_is_shown_as_rules_see_it() {
    let tree = Tree::of(&[(
        "compose.yaml",
        "services:\n  web:\n    image: nginx:${TAG:-1.29}\n    environment:\n      - DB_PASSWORD=hunter2-Zq81xLw\n",
    )]);
    let shown = |args: &[&str]| {
        let mut command = program();
        command.current_dir(tree.path()).args(["rules", "tree", "compose.yaml"]).args(args);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), output.stderr)
    };
    let (status, whole, _) = shown(&[]);
    assert_eq!(status, Some(0));
    assert!(whole.starts_with("# compose\n    1  services: \n    2    web: \n"), "{whole}");
    assert!(whole.contains(r#"tag: "1.29""#), "{whole}");
    assert!(!whole.contains("hunter2-Zq81xLw"), "a secret is shown: {whole}");
    let (_, found, _) = shown(&["services.*<service>[!restart]"]);
    assert_eq!(
        found,
        "compose.yaml:2: {image, environment, @image, @environment} service=\"web\"\n"
    );
    let (status, _, error) = shown(&["services.["]);
    assert_eq!(status, Some(2));
    assert!(String::from_utf8_lossy(&error).contains("bad path"));
}
