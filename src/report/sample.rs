//! An audit with something of everything, for the tests of every format.

use crate::base::{
    Audit, Confidence, ControlReport, ControlStatus, Evidence, Finding, Gate, Infrastructure,
    InfrastructureStatus, Location, Notice, Problem, RepoPath, Role, Scan, Score, ServiceDetails,
    ServiceSummary, Severity, Shown, Skipped, Summary, Suppression, Tool, audit::GateSummary,
};

/// Text that tries to break out of whatever quotes it.
pub const ATTACK: &str = "\u{1b}[31mred\u{202e} <script>alert(1)</script> | **b** _i_ `c` ``` [x](javascript:y)\n# head\n::error::x";

/// An audit of a small shop: findings of every severity, one accepted, one without a place.
pub fn audit() -> Audit {
    let mut audit = clean();
    audit.findings = findings();
    audit.controls = controls();
    audit.problems = vec![Problem {
        path: Some(RepoPath::new("deploy/values.yaml")),
        rule: None,
        message: "not YAML from line 14 on: the file is a template".to_owned(),
    }];
    audit.notices = vec![Notice {
        kind: "suppression-expired".to_owned(),
        path: RepoPath::new("api/db.py"),
        line: Some(7),
        message: "the acceptance of sql-built-from-input ended on 2026-01-31".to_owned(),
    }];
    audit.scan.skipped =
        [("web/logo.png", "binary"), ("web/app.wasm", "binary"), ("dump.sql", "larger than 1 MB")]
            .map(|(path, reason)| Skipped { path: RepoPath::new(path), reason: reason.to_owned() })
            .into();
    summarise(&mut audit);
    audit
}

/// The same shop with nothing to complain about.
pub fn clean() -> Audit {
    let mut audit = Audit {
        schema_version: 1,
        tool: Tool {
            name: "readiness".to_owned(),
            version: "0.1.0".to_owned(),
            rules: 214,
            ruleset: "5f1d7a84".to_owned(),
        },
        scan: Scan {
            root: "shop".to_owned(),
            commit: Some("18f03105c1b2a4d6e8f0a1b2c3d4e5f60718293a".to_owned()),
            files: 2_967,
            bytes: 12_345_678,
            skipped: Vec::new(),
        },
        summary: Summary {
            critical: 0,
            high: 0,
            medium: 0,
            low: 0,
            suppressed: 0,
            score: 0.0,
            decided: 0,
            applicable: 0,
            gates: Vec::new(),
        },
        services: services(),
        infrastructure: infrastructure(),
        controls: controls().into_iter().filter(|c| c.status == ControlStatus::Met).collect(),
        findings: Vec::new(),
        problems: Vec::new(),
        notices: Vec::new(),
    };
    summarise(&mut audit);
    audit
}

/// A finding of a severity, with a number and one place.
pub fn finding(severity: Severity, number: usize) -> Finding {
    Finding {
        id: format!("{}-{number:02}", severity.prefix()),
        rule: format!("rule-{severity}-{number}"),
        control: "rel-starts".to_owned(),
        severity,
        area: "reliability".to_owned(),
        gate: Gate::Stability,
        confidence: Confidence::High,
        service: Some("api".to_owned()),
        title: format!("Problem {number} of severity {severity}"),
        present: "It is there.".to_owned(),
        problem: "It should not be there.".to_owned(),
        impact: "Requests fail.".to_owned(),
        resolution: vec!["Remove it.".to_owned()],
        effort_hours: 2.0,
        references: Vec::new(),
        fingerprint: format!("{severity}{number}"),
        suppressed: None,
        locations: vec![location("api/main.py", 10, 5, 12, "    broken()")],
    }
}

/// The finding, accepted.
pub fn accepted(mut finding: Finding) -> Finding {
    finding.suppressed = Some(Suppression {
        reason: "behind the VPN until the gateway is replaced".to_owned(),
        until: Some(jiff::civil::date(2027, 3, 31)),
        path: RepoPath::new("readiness.toml"),
        line: 12,
    });
    finding
}

/// A place on one line.
pub fn location(path: &str, line: u32, start: u32, end: u32, snippet: &str) -> Location {
    Location {
        path: RepoPath::new(path),
        start_line: line,
        start_column: start,
        end_line: line,
        end_column: end,
        snippet: snippet.to_owned(),
        role: Role::Production,
        fingerprint: String::new(),
        origin: None,
    }
}

/// Fills in the summary as the evaluation would.
pub fn summarise(audit: &mut Audit) {
    let count = |severity| audit.open().filter(|f| f.severity == severity).count();
    let controls = &audit.controls;
    let gate = |gate| gate_summary(gate, controls.iter().filter(|c| c.gate == gate));
    let decided = controls.iter().filter(|c| c.status.is_decided()).count();
    let unknown = controls.iter().filter(|c| c.status == ControlStatus::Unknown).count();
    audit.summary = Summary {
        critical: count(Severity::Critical),
        high: count(Severity::High),
        medium: count(Severity::Medium),
        low: count(Severity::Low),
        suppressed: audit.accepted().count(),
        score: score(controls.iter()),
        decided,
        applicable: decided + unknown,
        gates: Gate::ALL.map(gate).into(),
    };
}

fn gate_summary<'a>(
    gate: Gate,
    controls: impl Iterator<Item = &'a ControlReport> + Clone,
) -> GateSummary {
    let count = |status| controls.clone().filter(|c| c.status == status).count();
    GateSummary {
        gate,
        met: count(ControlStatus::Met),
        unmet: count(ControlStatus::Unmet),
        partial: count(ControlStatus::Partial),
        unknown: count(ControlStatus::Unknown),
        not_applicable: count(ControlStatus::NotApplicable),
        score: score(controls.clone()),
    }
}

fn score<'a>(controls: impl Iterator<Item = &'a ControlReport>) -> f64 {
    let mut score = Score::default();
    for control in controls {
        match control.status {
            ControlStatus::Met => score.add(control.severity, 1.0),
            ControlStatus::Partial => score.add(control.severity, 0.5),
            ControlStatus::Unmet => score.add(control.severity, 0.0),
            ControlStatus::NotApplicable | ControlStatus::Unknown => {}
        }
    }
    score.percent()
}

fn findings() -> Vec<Finding> {
    vec![
        wrong_entry(),
        password(),
        accepted(Finding {
            title: "Debug page is served".to_owned(),
            ..finding(Severity::Critical, 3)
        }),
        no_readiness(),
        minified(),
        many_places(),
        unicode(),
        attack(),
        low(),
    ]
}

fn wrong_entry() -> Finding {
    Finding {
        rule: "container-entry-not-served".to_owned(),
        title: "Container starts a module that does not serve the health check".to_owned(),
        present: "nothing here listens on 8000 (main.py:41 does)".to_owned(),
        problem: "The image starts the gRPC module, but the health check asks the HTTP port that only main.py opens.".to_owned(),
        impact: "The health check on 8000 fails and the container is restarted for ever.".to_owned(),
        resolution: vec!["Start main.py, which opens both ports.".to_owned(), "Ask the same port in the health check.".to_owned()],
        references: vec!["https://docs.docker.com/reference/dockerfile/#healthcheck".to_owned(), "CWE-1188".to_owned()],
        locations: vec![location("api/Dockerfile", 58, 1, 41, "CMD [\"python3\", \"-m\", \"app.grpc_server\"]")],
        ..finding(Severity::Critical, 1)
    }
}

fn password() -> Finding {
    let at = |path, line| location(path, line, 11, 25, "  value: \"pw_***\"  # database");
    Finding {
        service: None,
        rule: "secret-in-manifest".to_owned(),
        title: "Password of the database is committed".to_owned(),
        present: "A password of 24 characters stands in the manifests in clear text, in five environments that share it with each other.".to_owned(),
        effort_hours: 4.0,
        locations: vec![at("deploy/a.yaml", 9), at("deploy/b.yaml", 9), at("deploy/c.yaml", 9), at("deploy/d.yaml", 9), at("deploy/e.yaml", 9)],
        ..finding(Severity::Critical, 2)
    }
}

fn no_readiness() -> Finding {
    Finding {
        rule: "readiness-endpoint-absent".to_owned(),
        title: "Service has no readiness endpoint".to_owned(),
        present: "No route matching /ready or /readyz in 14 files that declare routes.".to_owned(),
        impact: "Traffic is sent to an instance that cannot reach its database yet.".to_owned(),
        locations: Vec::new(),
        ..finding(Severity::High, 1)
    }
}

fn minified() -> Finding {
    let before = "var a=function(b){return b*2};".repeat(40);
    let line = format!("{before}eval(location.hash);{before}");
    Finding {
        rule: "code-evaluated-from-input".to_owned(),
        title: "Text from the address bar is run as code".to_owned(),
        service: Some("web".to_owned()),
        present: "eval of location.hash".to_owned(),
        locations: vec![location("web/app.js", 1, 1_201, 1_220, &line)],
        ..finding(Severity::High, 2)
    }
}

fn many_places() -> Finding {
    let at = |n: u32| {
        location(&format!("api/routes/module_{n:02}.py"), n, 1, 5, "# TODO: check the caller")
    };
    Finding {
        rule: "todo-in-production".to_owned(),
        title: "Comments say that something is still to be done".to_owned(),
        confidence: Confidence::Medium,
        locations: (1..=60).map(at).collect(),
        effort_hours: 0.5,
        ..finding(Severity::Medium, 1)
    }
}

fn unicode() -> Finding {
    let mut at = location("api/größe.py", 3, 5, 9, "\tgröße = \"世界\"\n\treturn größe");
    at.end_line = 4;
    Finding {
        rule: "unbounded-read".to_owned(),
        confidence: Confidence::Low,
        title: "Größe wird nicht geprüft: 世界".to_owned(),
        locations: vec![at],
        ..finding(Severity::Medium, 2)
    }
}

fn attack() -> Finding {
    Finding {
        id: "MP-03".to_owned(),
        rule: ATTACK.to_owned(),
        control: ATTACK.to_owned(),
        service: Some(ATTACK.to_owned()),
        area: ATTACK.to_owned(),
        title: ATTACK.to_owned(),
        present: ATTACK.to_owned(),
        problem: ATTACK.to_owned(),
        impact: ATTACK.to_owned(),
        resolution: vec![ATTACK.to_owned()],
        references: vec![ATTACK.to_owned(), format!("https://example.org/{ATTACK}")],
        locations: vec![location(ATTACK, 1, 1, 4, ATTACK)],
        ..finding(Severity::Medium, 3)
    }
}

fn low() -> Finding {
    Finding {
        rule: "no-changelog".to_owned(),
        title: "Changes are not written down".to_owned(),
        service: None,
        locations: Vec::new(),
        ..finding(Severity::Low, 1)
    }
}

fn control(
    id: &str,
    area: &str,
    gate: Gate,
    severity: Severity,
    status: ControlStatus,
) -> ControlReport {
    ControlReport {
        id: id.to_owned(),
        area: area.to_owned(),
        gate,
        severity,
        title: format!("Statement of {id}"),
        status,
        reason: format!("Reason of {id}."),
        evidence: Vec::new(),
        findings: Vec::new(),
        required: true,
        statement: None,
    }
}

fn controls() -> Vec<ControlReport> {
    use ControlStatus::{Met, NotApplicable, Partial, Unknown, Unmet};
    let evidence = |path: &str, line| Evidence {
        path: RepoPath::new(path),
        line,
        snippet: "FROM python@sha256:1f".to_owned(),
    };
    let mut list = vec![
        control("bld-pinned", "build", Gate::Build, Severity::High, Met),
        control("ops-backup", "operations", Gate::Operations, Severity::Critical, Unknown),
        control("ops-changelog", "operations", Gate::Operations, Severity::Low, Unmet),
        control("rel-queue", "reliability", Gate::Stability, Severity::Medium, NotApplicable),
        control("rel-starts", "reliability", Gate::Stability, Severity::Critical, Partial),
        control("sec-secrets", "security", Gate::Security, Severity::Critical, Unmet),
        control("sec-tls", "security", Gate::Security, Severity::High, Met),
    ];
    list[0].evidence = (1..=7).map(|n| evidence("api/Dockerfile", n)).collect();
    list[4].evidence = vec![evidence("web/Dockerfile", 3)];
    list[4].findings = vec!["CB-01".to_owned(), "HP-01".to_owned()];
    list[5].findings = vec!["CB-02".to_owned()];
    list
}

fn services() -> Vec<ServiceSummary> {
    let service = |name: &str, languages: &[&str], ports: &[u16]| ServiceSummary {
        name: name.to_owned(),
        path: RepoPath::new(name),
        languages: languages.iter().map(|l| (*l).to_owned()).collect(),
        frameworks: Vec::new(),
        ports: ports.to_vec(),
        dockerfile: None,
        health: Vec::new(),
        tests: 0,
        score: 0.0,
        details: ServiceDetails::default(),
    };
    vec![
        ServiceSummary {
            frameworks: vec!["fastapi".to_owned()],
            dockerfile: Some(RepoPath::new("api/Dockerfile")),
            health: vec!["api/main.py:41".to_owned()],
            tests: 12,
            score: 41.5,
            details: details(),
            ..service("api", &["python", "bash"], &[8000, 9000])
        },
        service("web", &["javascript"], &[]),
    ]
}

fn shown(value: &str, evidence: &[&str]) -> Shown {
    let evidence = evidence.iter().map(|place| (*place).to_owned()).collect();
    Shown { value: value.to_owned(), evidence }
}

fn details() -> ServiceDetails {
    ServiceDetails {
        start: vec![shown("uvicorn main:app", &["api/Dockerfile:9"])],
        deployed: vec![
            shown("Compose service api", &["compose.yaml:3"]),
            shown("Deployment/api", &["deploy/api.yaml:14", "deploy/api-eu.yaml:14"]),
        ],
        listens: vec![shown("8000", &["api/main.py:80"])],
        probes: vec![shown("readiness: GET /ready on 8000", &["deploy/api.yaml:31"])],
        stores: vec![shown("PostgreSQL", &["api/db.py:3"])],
        ..ServiceDetails::default()
    }
}

fn infrastructure() -> Vec<Infrastructure> {
    vec![
        Infrastructure {
            kind: "database".to_owned(),
            status: InfrastructureStatus::Configured,
            reason: "PostgreSQL is run".to_owned(),
            runs: vec![shown("PostgreSQL", &["compose.yaml:20"])],
            uses: vec![shown("PostgreSQL", &["api/db.py:3"])],
        },
        Infrastructure {
            kind: "tracing".to_owned(),
            status: InfrastructureStatus::NotConfigured,
            reason: "nothing in the repository speaks of one".to_owned(),
            runs: Vec::new(),
            uses: Vec::new(),
        },
    ]
}
