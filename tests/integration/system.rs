//! The system as a whole: the inventory with its evidence, and the layers against each other.

use serde_json::Value;

use super::tree::{Tree, found, program};

fn shop() -> Tree {
    Tree::of(&[
        (
            "api/Dockerfile",
            "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 8000\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\"]\n",
        ),
        (
            "api/main.py",
            "import os\nimport uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\nurl = os.environ['DATABASE_URL']\n\n@app.get('/healthz')\ndef healthz():\n    return {}\n\nuvicorn.run(app, host='0.0.0.0', port=8000)\n",
        ),
        (
            "compose.yaml",
            "services:\n  api:\n    build: ./api\n    ports:\n      - \"80:8000\"\n    environment:\n      DATABASE_URL: postgres://db/shop\n  db:\n    image: postgres:16\n",
        ),
        (
            "deploy/api.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels:\n      app: api\n  template:\n    metadata:\n      labels:\n        app: api\n    spec:\n      containers:\n        - name: api\n          image: registry.example.org/shop/api:1.2\n          ports:\n            - containerPort: 8000\n          readinessProbe:\n            httpGet:\n              path: /healthz\n              port: 8000\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: api\nspec:\n  selector:\n    app: api\n  ports:\n    - port: 80\n      targetPort: 8000\n",
        ),
        (".github/CODEOWNERS", "* @all\n/api/ @api-team\n"),
    ])
}

fn services(tree: &Tree) -> Value {
    let output =
        program().args(["services", "--format", "json"]).arg(tree.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn shown(service: &Value, list: &str) -> Vec<(String, Vec<String>)> {
    let values = service["details"][list].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pairs = values.iter().map(|one| {
        let places = one["evidence"].as_array().unwrap();
        (text(&one["value"]), places.iter().map(text).collect())
    });
    pairs.collect()
}

fn one(value: &str, place: &str) -> (String, Vec<String>) {
    (value.to_owned(), vec![place.to_owned()])
}

#[test]
fn every_value_of_the_inventory_has_its_place() {
    let inventory = services(&shop());
    let api = &inventory["services"][0];
    assert_eq!(api["name"], "api");
    assert_eq!(
        shown(api, "deployed"),
        [one("Compose service api", "compose.yaml:2"), one("Deployment/api", "deploy/api.yaml:15")]
    );
    assert_eq!(shown(api, "start"), [one("uvicorn main:app --host 0.0.0.0", "api/Dockerfile:5")]);
    assert_eq!(shown(api, "listens"), [one("8000", "api/main.py:11")]);
    assert_eq!(shown(api, "exposes"), [one("8000", "api/Dockerfile:4")]);
    assert_eq!(shown(api, "published_ports"), [one("80", "compose.yaml:5")]);
    assert_eq!(shown(api, "service_ports"), [one("80 to 8000", "deploy/api.yaml:32")]);
    assert_eq!(
        shown(api, "probes"),
        [one("readiness: GET /healthz on 8000", "deploy/api.yaml:21")]
    );
    assert_eq!(shown(api, "variables"), [one("DATABASE_URL", "api/main.py:5")]);
    assert_eq!(shown(api, "owners"), [one("@api-team", ".github/CODEOWNERS:2")]);
}

#[test]
fn a_part_of_the_report_can_be_had_alone() {
    let tree = shop();
    let run = |args: &[&str]| {
        let output = program().args(args).arg(tree.path()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let text = run(&["services"]);
    assert!(text.contains("Deployed by") && text.contains("Supporting infrastructure"), "{text}");
    let markdown = run(&["services", "--format", "markdown"]);
    assert!(markdown.starts_with("## Services\n"), "{markdown}");
    let controls = run(&["controls", "--area", "security", "--status", "unmet"]);
    assert!(controls.contains("unmet") && !controls.contains("\n  met "), "{controls}");
}

#[test]
fn what_an_image_copies_must_be_there() {
    let tree = shop();
    tree.write("api/Dockerfile", "FROM python:3.12-slim\nCOPY missing.txt /\n");
    let audit = tree.audit(&["--rule", "copied-file-missing"]);
    let expected = ("copied-file-missing".to_owned(), "api/Dockerfile:2".to_owned());
    assert_eq!(found(&audit), [expected]);
}
