//! The addresses in a configuration of Prometheus: what it scrapes, and whom it tells of alerts.

use crate::format::Node;

/// A target of a scrape job.
pub struct Target<'n> {
    /// Where it stands.
    pub node: &'n Node,
    /// The name of its job.
    pub job: &'n str,
    /// The path that is asked.
    pub path: &'n str,
    /// The name or address.
    pub host: String,
    /// The port.
    pub port: Option<u16>,
}

/// The targets of a configuration that it says itself.
pub fn targets(root: &Node) -> Vec<Target<'_>> {
    let mut found = Vec::new();
    for job in root.get("scrape_configs").map(Node::items).unwrap_or_default() {
        let text = |key| job.get(key).and_then(Node::text);
        let default_port = if text("scheme") == Some("https") { 443 } else { 80 };
        let mut add = |node| {
            found.extend(target(node, default_port).map(|(host, port)| Target {
                node,
                job: text("job_name").unwrap_or_default(),
                path: text("metrics_path").unwrap_or("/metrics"),
                host,
                port,
            }));
        };
        // What is probed is no target; the prober is.
        match addresses(job) {
            Addresses::Replaced(node) => {
                let mut written = static_targets(job);
                match written.find(|one| one.text() == node.text()) {
                    Some(same) => add(same),
                    // What is discovered may be nothing.
                    None if job.get("static_configs").is_some() => add(node),
                    None => {}
                }
            }
            Addresses::Changed => {}
            Addresses::AsWritten => static_targets(job).for_each(&mut add),
        }
    }
    found
}

fn static_targets(holder: &Node) -> impl Iterator<Item = &Node> {
    let groups = holder.get("static_configs").map(Node::items).unwrap_or_default().iter();
    groups.flat_map(|group| group.get("targets").map(Node::items).unwrap_or_default())
}

/// Whether a name is of an exporter.
pub fn is_exporter(host: &str) -> bool {
    host.contains("exporter") || host == "cadvisor"
}

/// What relabelling makes of the addresses of a job.
enum Addresses<'n> {
    AsWritten,
    /// One for all.
    Replaced(&'n Node),
    /// Nobody can tell.
    Changed,
}

fn addresses(job: &Node) -> Addresses<'_> {
    let steps = job.get("relabel_configs").map(Node::items).unwrap_or_default();
    let text = |step: &Node, key: &str| step.get(key).and_then(Node::text).map(str::to_owned);
    let mut addresses = Addresses::AsWritten;
    for step in steps {
        if text(step, "target_label").as_deref() != Some("__address__") {
            continue;
        }
        addresses = match step.get("replacement") {
            Some(node) if node.text().is_some_and(|text| !text.contains('$')) => {
                Addresses::Replaced(node)
            }
            _ => Addresses::Changed,
        };
    }
    addresses
}

/// The host and the port of a target; `None` for what is known only elsewhere.
pub fn target(node: &Node, default_port: u16) -> Option<(String, Option<u16>)> {
    let text = node.text()?.trim();
    if text.contains(['$', '{', '<', '/', '[', ' ']) || text.is_empty() {
        return None;
    }
    match text.rsplit_once(':') {
        // An address of IPv6 has more of them.
        Some((host, _)) if host.contains(':') => None,
        Some((host, port)) => Some((host.to_owned(), Some(port.parse().ok()?))),
        None => Some((text.to_owned(), Some(default_port))),
    }
}

/// The Alertmanagers of a configuration.
pub fn alertmanagers(root: &Node) -> impl Iterator<Item = &Node> {
    let alerting = root.get("alerting").and_then(|alerting| alerting.get("alertmanagers"));
    let all = alerting.map(Node::items).unwrap_or_default().iter();
    all.filter(|one| one.get("relabel_configs").is_none()).flat_map(static_targets)
}
