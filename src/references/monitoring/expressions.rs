//! The expressions of alerts, recording rules and dashboards: whether something exports what they ask for,
//! and whether a job has the name that they ask for.

use super::{
    collectors::{Collectors, embedded},
    exports::{Exports, Known},
    promql::{Selector, selectors},
};
use crate::{
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::System,
};

/// What expressions ask for.
pub const EXPRESSIONS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "alert-metric",
            about: "a metric that an alert or a recording rule asks for",
            states: &["missing", "found"],
            captures: &["metric", "alert", "why", "instead"],
        },
        Kind {
            name: "alert-job",
            about: "a job of Prometheus that an alert or a recording rule asks for by the label `job`",
            states: &["missing", "found"],
            captures: &["job", "alert", "jobs"],
        },
        Kind {
            name: "dashboard-metric",
            about: "a metric that a dashboard of Grafana asks for",
            states: &["missing", "found"],
            captures: &["metric", "why", "instead"],
        },
    ],
    resolve,
};

/// An expression.
struct Asked<'a> {
    file: usize,
    node: &'a Node,
    /// The alert or the record; empty in dashboards.
    name: &'a str,
    selectors: Vec<Selector>,
}

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let groups = rule_groups(system);
    let rules: Vec<(usize, &Node)> = groups
        .iter()
        .flat_map(|(file, group)| {
            let rules = group.get("rules").map(Node::items).unwrap_or_default();
            rules.iter().map(|rule| (*file, rule))
        })
        .collect();
    let mut exports = Exports::of(system);
    for (_, rule) in &rules {
        if let Some(record) = rule.get("record").and_then(Node::text) {
            exports.record(record);
        }
    }
    let jobs = Jobs::of(system);
    let mut found = Vec::new();
    for (file, rule) in rules {
        let Some(asked) = asked(file, rule) else { continue };
        found.extend(metrics(system, &exports, &asked, "alert-metric"));
        found.extend(jobs.iter().flat_map(|jobs| jobs.judge(&asked)));
    }
    for (file, dashboard) in dashboards(system) {
        let mut nodes = Vec::new();
        queries(dashboard, &mut nodes);
        for node in nodes {
            let Some(text) = node.text() else { continue };
            let asked = Asked { file, node, name: "", selectors: selectors(text) };
            found.extend(metrics(system, &exports, &asked, "dashboard-metric"));
        }
    }
    found
}

fn asked(file: usize, rule: &Node) -> Option<Asked<'_>> {
    let node = rule.get("expr")?;
    let name = rule.get("alert").or_else(|| rule.get("record")).and_then(Node::text);
    let text = node.text().filter(|text| !text.contains("{{"))?;
    Some(Asked { file, node, name: name.unwrap_or_default(), selectors: selectors(text) })
}

fn rule_groups<'a>(system: &System<'a>) -> Vec<(usize, &'a Node)> {
    let groups = |root: &'a Node| root.get("groups").map(Node::items).unwrap_or_default();
    let mut all: Vec<(usize, &Node)> = Vec::new();
    for document in system.documents("prometheus-rules") {
        all.extend(groups(document.root).iter().map(|group| (document.file, group)));
    }
    for (file, _, _, root) in embedded(system, "prometheus-rules") {
        all.extend(groups(root).iter().map(|group| (file, group)));
    }
    for document in system.documents("kubernetes") {
        if document.root.get("kind").and_then(Node::text) == Some("PrometheusRule")
            && let Some(spec) = document.root.get("spec")
        {
            all.extend(groups(spec).iter().map(|group| (document.file, group)));
        }
    }
    all
}

fn dashboards<'a>(system: &System<'a>) -> Vec<(usize, &'a Node)> {
    let written = system.documents("grafana-dashboard").map(|one| (one.file, one.root));
    let embedded = embedded(system, "grafana-dashboard").map(|(file, _, _, root)| (file, root));
    written.chain(embedded).collect()
}

/// The queries of a dashboard, panels within panels included.
fn queries<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    for entry in node.entries() {
        if entry.key == "targets" {
            found.extend(entry.value.items().iter().filter_map(|target| target.get("expr")));
        } else {
            queries(&entry.value, found);
        }
    }
    node.items().iter().for_each(|item| queries(item, found));
}

fn metrics(
    system: &System<'_>,
    exports: &Exports,
    asked: &Asked<'_>,
    kind: &'static str,
) -> Vec<Reference> {
    let mut names: Vec<&str> = asked.selectors.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let found = names.into_iter().filter_map(|name| {
        let (is, why, instead) = match exports.know(system, name) {
            Known::Exported => ("found", String::new(), String::new()),
            Known::Missing(why, instead) => ("missing", why, instead),
            Known::Unknown => return None,
        };
        let mut captures = vec![("metric", name.to_owned()), ("why", why), ("instead", instead)];
        if kind == "alert-metric" {
            captures.push(("alert", asked.name.to_owned()));
        }
        let span = asked.node.span;
        Some(Reference { kind, is, file: asked.file, span, service: None, captures })
    });
    found.collect()
}

/// The jobs of Prometheus, where the repository shows all of them.
struct Jobs {
    names: Vec<String>,
    /// Whether other series than `up` may have another job.
    honoured: bool,
}

impl Jobs {
    fn of(system: &System<'_>) -> Option<Self> {
        let collectors = Collectors::of(system);
        if collectors.configs.is_empty() || collectors.open || has_other_collectors(system) {
            return None;
        }
        let mut jobs = Self { names: Vec::new(), honoured: false };
        for config in &collectors.configs {
            let root = config.root;
            if root.get("scrape_config_files").is_some() {
                return None;
            }
            for job in root.get("scrape_configs").map(Node::items).unwrap_or_default() {
                jobs.take(job)?;
            }
        }
        Some(jobs)
    }

    /// Takes the names of a job; `None` where they are known only when it runs.
    fn take(&mut self, job: &Node) -> Option<()> {
        self.names.push(job.get("job_name")?.text()?.to_owned());
        self.honoured |= job.get("honor_labels").and_then(Node::text) == Some("true");
        for step in job.get("relabel_configs").map(Node::items).unwrap_or_default() {
            let text = |key| step.get(key).and_then(Node::text);
            if text("target_label") == Some("job") || text("action") == Some("labelmap") {
                return None;
            }
        }
        for group in job.get("static_configs").map(Node::items).unwrap_or_default() {
            let label = group.get("labels").and_then(|labels| labels.get("job")?.text());
            self.names.extend(label.map(str::to_owned));
        }
        Some(())
    }

    fn judge(&self, asked: &Asked<'_>) -> Vec<Reference> {
        let mut found = Vec::new();
        for selector in &asked.selectors {
            if self.honoured && selector.name != "up" {
                continue;
            }
            for (label, operator, value) in &selector.labels {
                let exists = match (label.as_str(), operator.as_str()) {
                    ("job", "=") if !value.is_empty() => self.names.contains(value),
                    ("job", "=~") => match regex::Regex::new(&format!("^(?:{value})$")) {
                        Ok(regex) => self.names.iter().any(|name| regex.is_match(name)),
                        Err(_) => continue,
                    },
                    _ => continue,
                };
                if value.contains('$') {
                    continue;
                }
                found.push(Reference {
                    kind: "alert-job",
                    is: if exists { "found" } else { "missing" },
                    file: asked.file,
                    span: asked.node.span,
                    service: None,
                    captures: vec![
                        ("job", value.clone()),
                        ("alert", asked.name.to_owned()),
                        ("jobs", self.names.join(", ")),
                    ],
                });
            }
        }
        found
    }
}

/// Whether something else than a configuration of Prometheus says what is scraped.
fn has_other_collectors(system: &System<'_>) -> bool {
    let others = [
        "alloy",
        "agent",
        "otel",
        "opentelemetry",
        "telegraf",
        "victoria",
        "vmagent",
        "pushgateway",
    ];
    let mut images = system.containers.iter().filter_map(|one| one.image.as_deref());
    let kinds = ["ServiceMonitor", "PodMonitor", "Probe", "ScrapeConfig"];
    images.any(|image| others.iter().any(|other| image.contains(other)))
        || system.documents("helm-chart").next().is_some()
        || system.documents("kubernetes").any(|document| {
            let kind = document.root.get("kind").and_then(Node::text);
            kind.is_some_and(|kind| kinds.contains(&kind))
        })
}
