use serde_json::json;

use super::Path;
use crate::{
    base::Span,
    format::{Entry, Node, Value},
};

/// A document without places.
fn node(value: &serde_json::Value) -> Node {
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => Value::Number(n.to_string()),
        serde_json::Value::String(s) => Value::String(s.clone()),
        serde_json::Value::Array(items) => Value::List(items.iter().map(node).collect()),
        serde_json::Value::Object(map) => Value::Map(map.iter().map(entry).collect()),
    };
    Node::new(Span::new(0, 0), value)
}

fn entry((key, value): (&String, &serde_json::Value)) -> Entry {
    Entry { key: key.clone(), key_span: Span::new(0, 0), value: node(value) }
}

fn deployment() -> Node {
    node(&json!({
        "kind": "Deployment",
        "spec": { "replicas": 1, "template": { "spec": {
            "securityContext": { "runAsUser": 1000 },
            "containers": [
                { "name": "api", "image": "shop/api:latest", "resources": { "limits": { "memory": "64Mi", "cpu": "500m" } } },
                { "name": "proxy", "image": "envoy:1.30", "securityContext": { "privileged": true }, "readinessProbe": null },
            ],
            "initContainers": [{ "name": "init", "image": "busybox" }],
        } } },
    }))
}

/// The captures of what a path finds, or the texts where it captures nothing.
fn found(path: &str) -> Vec<String> {
    let document = deployment();
    let path = Path::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let found = path.find(&document, 100);
    found
        .into_iter()
        .map(|found| match found.captures.as_slice() {
            [] => found.node.text().unwrap_or("-").to_owned(),
            all => all.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" "),
        })
        .collect()
}

#[test]
fn keys_items_and_depth() {
    assert_eq!(found("spec.replicas"), ["1"]);
    assert_eq!(found("spec.template.spec.containers[*].image"), ["shop/api:latest", "envoy:1.30"]);
    assert_eq!(found("..containers[1].image"), ["envoy:1.30"]);
    assert_eq!(found("..containers[-2].image"), ["shop/api:latest"]);
    assert_eq!(found("..{containers,initContainers}[*]<c>"), ["api", "proxy", "init"]);
    assert_eq!(found("..privileged"), ["true"]);
    assert_eq!(found("..containers[7].image"), [""; 0]);
    assert_eq!(found("..resources.limits.*<name>"), ["cpu", "memory"]);
}

#[test]
fn filters_on_the_value_its_parents_and_the_document() {
    let containers = "..containers";
    for (filter, expected) in [
        ("[!readinessProbe]<c>", vec!["api", "proxy"]),
        ("[securityContext.privileged == true]<c>", vec!["proxy"]),
        ("[image =~ ':latest$']<c>", vec!["api"]),
        ("[image !~ ':latest$']<c>", vec!["proxy"]),
        ("[!resources.limits.memory || resources.limits.memory < 128Mi]<c>", vec!["api", "proxy"]),
        ("[resources.limits.memory >= 128Mi]<c>", vec![]),
        ("[resources.limits.cpu == 500m]<c>", vec!["api"]),
        ("[resources.limits.cpu < 1]<c>", vec!["api"]),
        ("[name in [api, web]]<c>", vec!["api"]),
        ("[!(name == api) && $.kind == Deployment]<c>", vec!["proxy"]),
        ("[^^.securityContext.runAsUser > 0]<c>", vec!["api", "proxy"]),
        ("[count(resources.limits) > 1]<c>", vec!["api"]),
        ("[*].image[@ =~ latest]<image>", vec!["shop/api:latest"]),
        (
            "[*].image[@ =~ '^(?P<repository>.+):(?P<tag>[^:]+)$']",
            vec!["shop/api latest", "envoy 1.30"],
        ),
        ("[name == @.name && image == ^.image]<c>", vec![]),
        ("[image == ^[0].image]<c>", vec!["api"]),
        ("[resources == @.resources]<c>", vec!["api"]),
        ("[0][*].name", vec!["api"]),
    ] {
        assert_eq!(found(&format!("{containers}{filter}")), expected, "{filter}");
    }
    assert_eq!(found("[kind == Deployment && spec.replicas < 2].spec.replicas"), ["1"]);
    assert_eq!(found("[kind == Job].spec.replicas"), [""; 0]);
}

#[test]
fn captures_name_keys_and_values() {
    assert_eq!(
        found("..containers[*]<c>.image<image>"),
        ["api shop/api:latest", "proxy envoy:1.30"]
    );
}

#[test]
fn an_error_says_where() {
    for (path, offset) in [
        ("", 0),
        ("a..", 3),
        ("a[*", 3),
        ("a[b == ]", 7),
        ("a[b =~ '(']", 7),
        ("a 'b", 2),
        ("a[b < many]", 6),
        ("a;b", 1),
        ("a]", 1),
    ] {
        let checked = Path::parse(path).and_then(|path| path.check());
        assert_eq!(checked.map_err(|e| e.offset), Err(offset), "{path}");
    }
}

#[test]
fn words_that_are_needed() {
    let needed = |text: &str| {
        let path = Path::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let words = path.required_words(false);
        words.iter().map(|any| any.join("|")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(needed("spec.*.containers[x]..image"), "spec containers image");
    assert_eq!(needed("..{containers,initContainers}[*]"), "containers|initContainers");
    let terraform =
        "resource[@type == aws_s3_bucket && acl in [public-read, public-read-write] && x != yes]";
    assert_eq!(needed(terraform), "aws_s3_bucket public-read|public-read-write");
    // What is made, negated, optional or written in several ways need not stand in the text.
    let made = "services.*[image || build].@volumes[type == bind].source[a == true && b == 10]";
    assert_eq!(needed(made), "services");
    assert_eq!(needed("[kind == Pod].@pod.containers[@image.tag == latest]"), "containers");
    assert_eq!(needed("jobs.*.steps[*].run[@ =~ 'docker (?:push|build)']"), "docker ");
    // Of the tree of a Dockerfile only some values are written.
    let made = |text: &str| Path::parse(text).map(|path| path.required_words(true));
    let run =
        "stages[*].instructions[name == HEALTHCHECK && command =~ 'curl -k' && user == root1]";
    assert_eq!(made(run), Ok(vec![vec!["HEALTHCHECK".to_owned()], vec!["curl -k".to_owned()]]));
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_path_or_an_error_inside(text in "[a-z.*\\[\\]{}<>!=~&|^$()'\" 0-9,é-]{0,40}") {
        if let Err(error) = Path::parse(&text) {
            proptest::prop_assert!(error.offset <= text.len());
        }
    }
}
