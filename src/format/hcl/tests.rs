#![allow(clippy::expect_used, reason = "a test may end at what it did not expect")]

use proptest::prelude::*;

use super::{is_expression, parse};
use crate::format::{Node, Value, spans::assert_inside, spans::at};

const MAIN: &str = r#"
# a comment
resource "aws_db_instance" "main" {
  name                    = "orders" // why
  multi_az                = false
  backup_retention_period = 0
  offset                  = -5
  port                    = var.port
  identifier              = "db-${var.env}"
  type                    = (true)
  nothing                 = null
  password                = !var.x ? "a" : "b"
  tags = { Name = "x", (k) = 1, ("p") = 2, "quoted key" : "y" }
  list = [1, "two", var.three]
  policy = jsonencode({ Action = "*" })
  text = <<-EOT
    {"Effect": "Allow"}
  EOT
  timeouts {
    create = "5m"
  }
  timeouts {
    create = "6m"
  }
  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port = ingress.value
    }
  }
  provisioner "local-exec" {
    command = "true"
  }
}
resource "aws_s3_bucket" "b" {}
terraform {
  backend "s3" {}
}
"#;

fn root(text: &str) -> Node {
    let parsed = parse(text);
    assert_inside(text, &parsed);
    parsed.documents.into_iter().next().expect("a document")
}

#[test]
fn blocks_and_values_have_their_places() {
    let root = root(MAIN);
    assert!(parse(MAIN).problems.is_empty());
    let cases = [
        ("resource.0.@type", "aws_db_instance", "aws_db_instance"),
        ("resource.0.@name", "main", "main"),
        ("resource.0.name", "orders", "orders"),
        ("resource.0.multi_az", "false", "false"),
        ("resource.0.backup_retention_period", "0", "0"),
        ("resource.0.offset", "-5", "-5"),
        ("resource.0.port", "${var.port}", "var.port"),
        ("resource.0.identifier", "db-${var.env}", "db-${var.env}"),
        ("resource.0.type", "true", "true"),
        ("resource.0.password", "${!var.x ? \"a\" : \"b\"}", "!var.x ? \"a\" : \"b\""),
        ("resource.0.tags.Name", "x", "x"),
        ("resource.0.tags.${k}", "1", "1"),
        ("resource.0.tags.p", "2", "2"),
        ("resource.0.tags.quoted key", "y", "y"),
        ("resource.0.list.1", "two", "two"),
        ("resource.0.list.2", "${var.three}", "var.three"),
        ("resource.0.policy.Action", "*", "*"),
        ("resource.0.text.Effect", "Allow", "\"Allow\""),
        ("resource.0.timeouts.1.create", "6m", "6m"),
        ("resource.0.dynamic.0.@name", "ingress", "ingress"),
        ("resource.0.ingress.0.from_port", "${ingress.value}", "ingress.value"),
        ("resource.0.provisioner.0.@name", "local-exec", "local-exec"),
        ("resource.1.@name", "b", "b"),
        ("terraform.0.backend.0.@name", "s3", "s3"),
    ];
    for (path, text, source) in cases {
        let node = at(&root, path).expect(path);
        assert_eq!(node.text(), Some(text), "{path}");
        assert_eq!(&MAIN[node.span.start..node.span.end], source, "{path}");
    }
    let nothing = at(&root, "resource.0.nothing").expect("a value");
    assert!(nothing.is_null());
    let key = at(&root, "resource.0").and_then(|node| node.entry("multi_az")).expect("a key");
    assert_eq!(&MAIN[key.key_span.start..key.key_span.end], "multi_az");
}

#[test]
fn only_literals_are_values() {
    let cases = [
        ("1", false),
        ("true", false),
        ("\"a\"", false),
        ("\"a$b\"", false),
        ("\"${a}\"", true),
        ("\"%{ if a }b%{ endif }\"", true),
        ("a", true),
        ("a.b[0]", true),
        ("1 + 2", true),
        ("f(1)", true),
        ("-a", true),
        ("!true", true),
        ("[for x in y : x]", true),
        ("{for k, v in y : k => v}", true),
    ];
    for (source, expected) in cases {
        let text = format!("x = {source}\n");
        let root = root(&text);
        let node = root.get("x").expect("a value");
        assert_eq!(is_expression(node), expected, "{source}: {node:?}");
    }
}

#[test]
fn a_broken_block_costs_only_itself() {
    let text = "variable \"a\" {\n  default = 1\n}\nresource \"x\" \"y\" {\n  a = = 1\n}\n\
                output \"é\" {\n  value = 2\n}\n";
    let parsed = parse(text);
    assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
    let root = root(text);
    assert!(root.get("resource").is_none());
    assert_eq!(at(&root, "variable.0.default").and_then(Node::text), Some("1"));
    assert_eq!(at(&root, "output.0.@name").and_then(Node::text), Some("é"));
    assert!(parse("").documents.is_empty());
    assert!(parse("# only\n").documents.is_empty());
    assert_eq!(root_of_bom().get("a").and_then(Node::text), Some("1"));
}

fn root_of_bom() -> Node {
    root("\u{feff}a = 1\n")
}

#[test]
fn deep_nesting_ends_in_a_problem() {
    for (open, close) in
        [("[", "]"), ("(", ")"), ("{a=", "}"), ("\"${", "}\""), ("!", ""), ("f(", ")")]
    {
        for depth in [60, 5000] {
            let text = format!("a = {}1{}\nb = 1\n", open.repeat(depth), close.repeat(depth));
            let parsed = parse(&text);
            assert_inside(&text, &parsed);
            let root = parsed.documents.first().expect("the rest");
            assert_eq!(root.get("b").map(|node| &node.value), Some(&Value::Number("1".into())));
        }
    }
    let blocks = format!("{}{}", "a {\n".repeat(5000), "}\n".repeat(5000));
    assert_inside(&blocks, &parse(&blocks));
    let blocks = format!("{}{}", "a {\n".repeat(60), "}\n".repeat(60));
    assert_inside(&blocks, &parse(&blocks));
}

const WORDS: &[&str] = &[
    "a",
    "b ",
    "= ",
    "\n",
    "{",
    "}",
    "{\n",
    "}\n",
    "\"x\"",
    "\"",
    "${",
    "%{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    "1",
    "-",
    "!",
    "true",
    "null",
    "<<EOF\n",
    "<<-EOF\n",
    "EOF\n",
    "#",
    "//",
    "/*",
    "*/",
    " ",
    "é",
    "dynamic \"x\" {\n",
    "content {\n",
    "resource \"a\" \"b\" {\n",
    "for ",
    "in ",
    ":",
    "?",
    "=>",
    ".",
    "*",
    "\\",
    "\r\n",
    "\u{feff}",
    "...",
    "jsonencode(",
    "a = 1\n",
    "x \"é\" {\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
        assert_inside(&text, &parse(&text));
    }

    #[test]
    fn any_fragments_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let text = words.concat();
        assert_inside(&text, &parse(&text));
        let text = format!("a = 1\n{text}\nb {{\n  c = 2\n}}\n");
        assert_inside(&text, &parse(&text));
    }
}
