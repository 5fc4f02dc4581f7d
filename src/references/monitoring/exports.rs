//! The metrics that the repository exports, as far as it shows, and which names must be among them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::exporters;
use crate::{
    format::Node,
    services::system::{System, metrics::as_exported},
};

/// How names go on that a client library or Prometheus makes of one metric.
const ENDINGS: [&str; 20] = [
    "_total",
    "_bucket",
    "_sum",
    "_count",
    "_created",
    "_max",
    "_min",
    "_seconds",
    "_milliseconds",
    "_microseconds",
    "_nanoseconds",
    "_bytes",
    "_ratio",
    "_percent",
    "_info",
    "_ms",
    "_avg",
    "_gauge",
    "_value",
    "_rate",
];
/// Beginnings that are of no one.
const COMMON: [&str; 44] = [
    "http",
    "https",
    "app",
    "application",
    "src",
    "main",
    "cmd",
    "core",
    "server",
    "client",
    "node",
    "docker",
    "build",
    "db",
    "database",
    "proxy",
    "common",
    "shared",
    "lib",
    "libs",
    "request",
    "requests",
    "response",
    "cache",
    "active",
    "total",
    "error",
    "errors",
    "job",
    "jobs",
    "queue",
    "user",
    "users",
    "rate",
    "system",
    "service",
    "services",
    "grpc",
    "websocket",
    "health",
    "test",
    "infra",
    "tools",
    "monitoring",
];
/// What says only that something is a service.
const KIND_WORDS: [&str; 9] =
    ["service", "svc", "server", "app", "application", "ms", "microservice", "module", "image"];

/// The metrics of the repository.
pub struct Exports {
    exact: HashSet<String>,
    words: HashSet<String>,
    ends: BTreeSet<String>,
    starts: BTreeSet<String>,
    records: HashSet<String>,
    declared: BTreeSet<String>,
    /// Beginnings of names that only code of the repository has, with whose they are.
    own: BTreeMap<String, String>,
    /// Whether a library may measure HTTP by itself.
    instrumented: bool,
}

/// What is known of a name.
pub enum Known {
    /// Something exports it, or may.
    Exported,
    /// Nothing does, though it should: why, and the name that was meant.
    Missing(String, String),
    /// Nobody can tell.
    Unknown,
}

impl Exports {
    /// All of them.
    pub fn of(system: &System<'_>) -> Self {
        let mut exports = Self {
            exact: HashSet::new(),
            words: HashSet::new(),
            ends: BTreeSet::new(),
            starts: BTreeSet::new(),
            records: HashSet::new(),
            declared: BTreeSet::new(),
            own: BTreeMap::new(),
            instrumented: is_instrumented(system),
        };
        for (_, part) in system.parts {
            let Some(metrics) = &part.metrics else { continue };
            for metric in &metrics.declared {
                let endings = metric.endings.iter();
                exports.exact.extend(endings.map(|ending| format!("{}{ending}", metric.name)));
                exports.declared.insert(metric.name.clone());
            }
            for word in &metrics.words {
                exports.words.extend(bases(word));
            }
            exports.ends.extend(metrics.ends.iter().filter(|one| !one.is_empty()).cloned());
            exports.starts.extend(metrics.starts.iter().filter(|one| !one.is_empty()).cloned());
        }
        exports.own = own_prefixes(system, &exports.declared);
        exports
    }

    /// Adds what recording rules make.
    pub fn record(&mut self, name: &str) {
        self.records.insert(name.to_owned());
    }

    /// Whether it is known of a name that something exports it.
    pub fn know(&self, system: &System<'_>, name: &str) -> Known {
        if self.records.contains(name) || self.exact.contains(name) || self.may_export(name) {
            return Known::Exported;
        }
        if let Some((right, word, port)) = exporters::mistaken(name) {
            return if has_exporter(system, word, port) {
                let why = format!("the exporter for it has no such metric, but `{right}`");
                Known::Missing(why, right.to_owned())
            } else {
                Known::Unknown
            };
        }
        if exporters::may_be_of_others(name) || name.contains(':') {
            return Known::Unknown;
        }
        let own = self.own.iter().find(|(prefix, _)| name.starts_with(&format!("{prefix}_")));
        if let Some((_, whose)) = own {
            let why = format!("it begins as the metrics of {whose} do");
            return Known::Missing(why, self.nearest(name));
        }
        let longer = self.longer(name);
        match longer.filter(|_| !self.instrumented) {
            Some(longer) => Known::Missing(format!("the code declares `{longer}`"), longer),
            None => Known::Unknown,
        }
    }

    /// Whether anything in the code looks like the name.
    fn may_export(&self, name: &str) -> bool {
        let lower = as_exported(name);
        bases(&lower).iter().any(|base| {
            self.words.contains(base)
                || self.ends.iter().any(|end| {
                    base.strip_suffix(end.as_str()).is_some_and(|before| before.ends_with('_'))
                })
                || self.starts.iter().any(|start| base.starts_with(&format!("{start}_")))
        })
    }

    /// A metric of the code that has the name behind a prefix.
    fn longer(&self, name: &str) -> Option<String> {
        let of_name = bases(name);
        let declared = self.declared.iter().find(|declared| {
            of_name.iter().any(|base| {
                base.matches('_').count() >= 2
                    && declared
                        .strip_suffix(base.as_str())
                        .is_some_and(|before| before.ends_with('_'))
            })
        });
        declared.cloned()
    }

    /// A metric of the code that may have been meant.
    fn nearest(&self, name: &str) -> String {
        let bare = name.split_once('_').map_or(name, |(_, rest)| rest);
        let of_name = bases(bare);
        let same = self.declared.iter().find(|declared| {
            of_name.iter().any(|base| {
                base.contains('_') && (*declared == base || declared.ends_with(&format!("_{base}")))
            })
        });
        same.cloned().unwrap_or_default()
    }
}

/// A name, and what is left of it without endings.
fn bases(name: &str) -> Vec<String> {
    let mut bases = vec![name.to_owned()];
    let mut rest = name;
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| rest.strip_suffix(ending)) {
        bases.push(shorter.to_owned());
        rest = shorter;
    }
    bases
}

/// Whether an exporter is deployed or scraped.
fn has_exporter(system: &System<'_>, word: &str, port: &str) -> bool {
    let images = system.containers.iter().filter_map(|one| one.image.as_deref());
    let mut images = images.filter(|image| image.contains(word) && image.contains("export"));
    let mut configs = system.documents("prometheus");
    images.next().is_some() || configs.any(|document| holds(document.root, port))
}

fn holds(node: &Node, text: &str) -> bool {
    node.text().is_some_and(|value| value.contains(text))
        || node.items().iter().any(|item| holds(item, text))
        || node.entries().iter().any(|entry| holds(&entry.value, text))
}

/// A name without what says only that it is a service.
pub fn bare_name(name: &str) -> String {
    let words = name.split(['-', '_', '.']).map(str::to_lowercase);
    words.filter(|word| !KIND_WORDS.contains(&word.as_str())).collect::<Vec<_>>().join("_")
}

fn own_prefixes(system: &System<'_>, declared: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut own = BTreeMap::new();
    for (id, service) in system.inventory.services.iter().enumerate() {
        if system.sources_of(id).next().is_none() || service.path.is_root() {
            continue;
        }
        let prefix = bare_name(service.path.name());
        if prefix.len() >= 3 && !COMMON.contains(&prefix.as_str()) {
            own.insert(prefix, format!("the service {}", service.name));
        }
    }
    let mut firsts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in declared {
        *firsts.entry(name.split('_').next().unwrap_or(name)).or_default() += 1;
    }
    for (first, count) in firsts {
        if count >= 3 && count * 2 >= declared.len() && first.len() >= 3 && !COMMON.contains(&first)
        {
            own.entry(first.to_owned()).or_insert_with(|| "the code".to_owned());
        }
    }
    own
}

/// Whether more is in use than a client library, which only exports what code declares.
fn is_instrumented(system: &System<'_>) -> bool {
    let clients =
        ["prometheus_client", "prometheus-client", "prom-client", "client_golang", "client_model"];
    let tells = |text: &str| {
        let text = text.to_lowercase();
        ["prom", "metric", "otel", "opentelemetry", "micrometer", "actuator"]
            .iter()
            .any(|word| text.contains(word))
            && !clients.iter().any(|client| text.contains(client))
    };
    let lists = |name: &str| {
        name == "go.mod"
            || name == "pom.xml"
            || name.starts_with("build.gradle")
            || name.starts_with("requirements")
    };
    let in_lists = system.texts(lists).any(|(_, _, text)| {
        let lines = text.lines().filter(|line| !line.contains("// indirect"));
        lines.filter(|line| !line.contains("github.com/prometheus/")).any(tells)
    });
    let manifests = ["package-json", "pyproject", "cargo"];
    in_lists
        || manifests
            .iter()
            .any(|format| system.documents(format).any(|document| named(document.root, &tells)))
}

fn named(node: &Node, tells: &impl Fn(&str) -> bool) -> bool {
    let listed = node.items().iter();
    listed.clone().filter_map(Node::text).any(tells)
        || listed.clone().any(|item| named(item, tells))
        || node.entries().iter().any(|entry| tells(&entry.key) || named(&entry.value, tells))
}
