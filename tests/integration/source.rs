//! Rules over facts, through whole repositories: what stands in other files, and what code is for.

use super::tree::{Tree, program};

const RULE: &str = "
[[rule]]
id = 'x'
control = 'doc-readme'
title = 't'
severity = 'high'
confidence = 'high'
effort_hours = 1
problem = '{path}{call}'
impact = 'i'
resolution = ['r']
";

/// The places that rule `x`, with these lines more, finds, and what it says of them.
fn found(tree: &Tree, rule: &str) -> Vec<String> {
    tree.write(".readiness/rules/x.toml", &format!("{RULE}{rule}"));
    let audit = tree.audit(&["--rule", "x"]);
    assert!(audit.problems.is_empty(), "{:?}", audit.problems);
    let mut places: Vec<String> = audit
        .open()
        .flat_map(|finding| finding.locations.iter().map(readiness::base::Location::place))
        .collect();
    places.sort();
    places
}

#[test]
fn a_handler_is_judged_where_it_stands() {
    let tree = Tree::of(&[
        (
            "src/app.ts",
            "import express from 'express';\nimport { ready } from './health/ready';\nimport api from './api';\nconst app = express();\napp.get('/ready', ready);\napp.use('/api', api);\n",
        ),
        (
            "src/health/ready.ts",
            "export const ready = (req: Request, res: Response) => { res.json({ ok: true }) };\n",
        ),
        (
            "src/api/index.ts",
            "import { Router } from 'express';\nconst r = Router();\nr.get('/ready', async (req, res) => { await db.ping(); res.json({ ok: true }) });\nexport default r;\n",
        ),
    ]);
    let rule = "[[rule.match]]\nroute = { path = '^/ready$', handler = { constant = true } }\n";
    assert_eq!(found(&tree, rule), ["src/app.ts:5"]);
    let rule = "[[rule.match]]\nroute = { path = '^/api/ready$' }\n";
    assert_eq!(found(&tree, rule), ["src/api/index.ts:3"]);
    let rule = "[[rule.match]]\nroute = { path = 'ready', handler = { constant = false } }\n";
    assert_eq!(found(&tree, rule), ["src/api/index.ts:3"]);
}

#[test]
fn a_value_is_followed_into_a_settings_module() {
    let tree = Tree::of(&[
        (
            "app/config.py",
            "VERIFY = False\nclass Settings:\n    TLS = False\nsettings = Settings()\n",
        ),
        (
            "app/main.py",
            "import requests\nfrom app.config import VERIFY, settings\nrequests.get(u, verify=VERIFY)\nrequests.get(u, verify=settings.TLS)\nrequests.get(u, verify=settings.OTHER)\n",
        ),
        ("app/other.py", "import requests\nrequests.get(u, verify=VERIFY)\n"),
    ]);
    let rule = "[[rule.match]]\ncall = { name = 'requests\\.get', options = { verify = false } }\n";
    assert_eq!(found(&tree, rule), ["app/main.py:3", "app/main.py:4"]);
}

#[test]
fn code_for_development_is_no_production_code() {
    let tree = Tree::of(&[(
        "app.py",
        "if DEBUG:\n    f(1)\nelse:\n    f(2)\nif os.environ['ENV'] != 'production':\n    f(3)\nf(4)\n",
    )]);
    let rule = "[[rule.match]]\ncall = { name = 'f' }\nkeywords = ['debug']\n";
    assert_eq!(found(&tree, rule), ["app.py:4", "app.py:7"]);
}

#[test]
fn the_escape_hatches_look_at_the_syntax() {
    let tree = Tree::of(&[
        ("a.py", "class A:\n    pass\n"),
        (
            "b.rs",
            "fn f() {\n    unsafe { g() }\n}\n#[cfg(test)]\nmod tests {\n    fn t() { unsafe { g() } }\n}\n",
        ),
    ]);
    let rule = "[[rule.match]]\nquery = '(class_definition name: (_) @at)'\nlanguages = ['python']\n[[rule.match]]\nrust = 'unsafe { $..body }'\n";
    assert_eq!(found(&tree, rule), ["a.py:1", "b.rs:2"]);
}

#[test]
fn what_makes_no_sense_is_told_with_its_place() {
    for (look, complaint) in [
        ("call = { nam = 'f' }", "unknown field `nam`"),
        ("call = { name = '(' }", "bad regex"),
        ("query = '(no_such_node) @at'\nlanguages = ['python']", "no node `no_such_node`"),
        ("query = '(module) @at'", "name its `languages`"),
        ("rust = '$x'", "match everything"),
    ] {
        let tree = Tree::of(&[("a.py", "f()\n")]);
        tree.write(".readiness/rules/x.toml", &format!("{RULE}[[rule.match]]\n{look}\n"));
        let output = program().arg("scan").arg(tree.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{look}: {said}");
        assert!(said.contains(complaint), "{look}: {said}");
    }
}

#[test]
fn facts_are_shown_without_the_credentials_in_them() {
    let tree =
        Tree::of(&[("a.py", "import os\npassword = os.getenv('DB_PASSWORD', 'Tr0ub4dor&3xyz')\n")]);
    let output =
        program().current_dir(tree.path()).args(["rules", "facts", "a.py"]).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("DB_PASSWORD") && shown.contains("import"), "{shown}");
    assert!(!shown.contains("Tr0ub4dor"), "{shown}");
    let output =
        program().current_dir(tree.path()).args(["rules", "facts", "none.py"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
