//! What Prometheus scrapes, and the Alertmanagers that it tells, held against what is deployed.

use std::collections::BTreeSet;

use super::{
    addresses::{Target, alertmanagers, is_exporter, target, targets},
    collectors::{Collectors, Config},
    exporters,
    hosts::{Host, Hosts},
    ports::{Ports, hands_out_metrics, is_exporting},
};
use crate::{
    format::Node,
    references::{Kind, Reference, Resolver},
    services::{
        ServiceId,
        system::{Container, Image, System, container::By},
    },
};

/// Scrape targets and Alertmanagers.
pub const TARGETS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "scrape-target",
            about: "a target that Prometheus scrapes: a name and a port",
            states: &[
                "missing",
                "itself",
                "not-http",
                "host-port",
                "port",
                "no-metrics",
                "nobody-listens",
                "found",
            ],
            captures: &["target", "job", "where", "server", "instead", "path", "service", "ports"],
        },
        Kind {
            name: "scraped-service",
            about: "a service that hands out metrics, and whether the Prometheus beside it scrapes it",
            states: &["missing", "found"],
            captures: &["service"],
        },
        Kind {
            name: "alertmanager-target",
            about: "an Alertmanager that Prometheus sends alerts to",
            states: &["missing", "found"],
            captures: &["target", "where"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let collectors = Collectors::of(system);
    if collectors.configs.is_empty() {
        return Vec::new();
    }
    let hosts = Hosts::of(system);
    let mut found = Vec::new();
    for config in &collectors.configs {
        let look = Look { system, hosts: &hosts, config };
        for target in targets(config.root) {
            found.extend(look.scraped(&target));
        }
        for node in alertmanagers(config.root) {
            found.extend(look.told(node));
        }
        found.extend(look.unscraped().into_iter().flatten());
    }
    found
}

struct Look<'l, 'a> {
    system: &'l System<'a>,
    hosts: &'l Hosts,
    config: &'l Config<'a>,
}

impl Look<'_, '_> {
    fn scraped(&self, target: &Target<'_>) -> Option<Reference> {
        let verdict = self.judge(target)?;
        let service = verdict.service.and_then(|id| self.system.inventory.services.get(id));
        Some(Reference {
            kind: "scrape-target",
            is: verdict.is,
            file: self.config.file,
            span: target.node.span,
            service: None,
            captures: vec![
                ("target", target.node.text().unwrap_or_default().to_owned()),
                ("job", target.job.to_owned()),
                ("where", verdict.place),
                ("server", verdict.server.to_owned()),
                ("instead", verdict.instead.to_owned()),
                ("path", target.path.to_owned()),
                ("service", service.map(|one| one.name.clone()).unwrap_or_default()),
                ("ports", verdict.ports),
            ],
        })
    }

    fn judge(&self, target: &Target<'_>) -> Option<Verdict> {
        if matches!(target.host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0") {
            return self.itself(target);
        }
        if target.host == "host.docker.internal" {
            return self.on_the_host(target);
        }
        let host = self.hosts.find(self.system, self.config, &target.host);
        let containers = match &host {
            Host::Containers(containers) => self.containers(containers),
            _ => Vec::new(),
        };
        let of_ours = containers.iter().any(|one| one.service.is_some());
        if let Some((server, instead)) = target.port.and_then(exporters::not_http)
            && !of_ours
            && !matches!(host, Host::Code(_))
            && !target.host.contains("exporter")
        {
            return Some(Verdict { server, instead, ..Verdict::new("not-http") });
        }
        match host {
            Host::Unknown => None,
            Host::Missing(place) => Some(Verdict { place, ..Verdict::new("missing") }),
            Host::Code(service) => self.exporting(service),
            Host::Containers(_) => self.deployed(target, &containers),
        }
        .or_else(|| self.missing_beside(target))
    }

    /// Of a configuration that no container has: a name that nothing has while the other targets are
    /// services of Compose files.
    fn missing_beside(&self, target: &Target<'_>) -> Option<Verdict> {
        self.is_missing_beside(&target.host)
            .then(|| Verdict { place: "any Compose file".to_owned(), ..Verdict::new("missing") })
    }

    fn is_missing_beside(&self, host: &str) -> bool {
        if !self.config.runs.is_empty() || host.contains('.') {
            return false;
        }
        let missing =
            |host: &str| matches!(self.hosts.find(self.system, self.config, host), Host::Unknown);
        let others = targets(self.config.root);
        let others = others.iter().filter(|one| {
            one.host != host
                && one.host != "localhost"
                && !one.host.contains('.')
                && !is_exporter(&one.host)
        });
        let (known, unknown): (Vec<_>, Vec<_>) =
            others.partition(|one| self.hosts.is_in_compose(&one.host));
        missing(host) && known.len() >= 3 && unknown.is_empty()
    }

    fn containers(&self, places: &[usize]) -> Vec<&Container> {
        places.iter().filter_map(|at| self.system.containers.get(*at)).collect()
    }

    /// Inside a container of Compose, `localhost` is that container.
    fn itself(&self, target: &Target<'_>) -> Option<Verdict> {
        let mut containers =
            self.config.runs.iter().filter_map(|run| self.system.containers.get(run.container));
        let own = containers.next()?;
        let alone = own.by == By::Compose && containers.next().is_none();
        let document = self.system.documents("compose").find(|one| one.file == own.file)?;
        let node = document.root.get("services").and_then(|services| services.get(&own.name))?;
        if !alone || node.get("network_mode").is_some() {
            return None;
        }
        let command = own.command.as_ref().map(|command| command.line()).unwrap_or_default();
        let listens = command.contains("web.listen-address") || target.port == Some(9090);
        if listens {
            return Some(Verdict::new("found"));
        }
        Some(Verdict { place: own.name.clone(), ..Verdict::new("itself") })
    }

    /// On the machine that Docker runs on: what is published there, and what is started there by hand.
    fn on_the_host(&self, target: &Target<'_>) -> Option<Verdict> {
        // Docker, exporters and agents have ports of their own there.
        let port = target.port.filter(|port| *port < 9090)?;
        if self.system.inventory.services.is_empty() {
            return None;
        }
        let all = self.system.containers.iter().map(|one| Ports::of(self.system, one));
        let mut any = false;
        for ports in all {
            if ports.published.iter().any(|(host, _)| *host == port) {
                return Some(Verdict::new("found"));
            }
            any |= ports.named.contains(&port);
        }
        for (_, source) in self.system.sources() {
            any |= source.listeners.iter().any(|listener| listener.port == Some(port));
            let defaults = source.variables.iter().filter_map(|one| one.default.as_deref());
            any |= defaults.into_iter().any(|text| text.contains(&port.to_string()));
        }
        let text = port.to_string();
        let exposed = self.system.images.iter().any(|image| {
            let stages = image.stages().iter().flat_map(Image::exposes);
            stages.into_iter().any(|(exposed, _)| exposed == port)
        });
        let named = self.system.documents("env").any(|document| {
            document
                .root
                .entries()
                .iter()
                .any(|entry| entry.value.text().is_some_and(|value| value.contains(&text)))
        });
        (!any && !exposed && !named).then(|| Verdict::new("nobody-listens"))
    }

    fn deployed(&self, target: &Target<'_>, containers: &[&Container]) -> Option<Verdict> {
        let port = target.port?;
        if containers.is_empty() {
            return None;
        }
        let mut bound = Vec::new();
        for container in containers {
            let ports = Ports::of(self.system, container);
            if ports.named.contains(&port) || ports.bound.contains(&port) {
                let services: Vec<ServiceId> =
                    containers.iter().filter_map(|one| one.service).collect();
                return match services[..] {
                    [service, ..] if services.iter().all(|one| *one == service) => {
                        self.exporting(service)
                    }
                    _ => Some(Verdict::new("found")),
                };
            }
            if let Some((_, inside)) = ports.published.iter().find(|(host, _)| *host == port) {
                let place = container.name.clone();
                return Some(Verdict {
                    place,
                    ports: inside.to_string(),
                    ..Verdict::new("host-port")
                });
            }
            bound.extend(ports.bound);
        }
        if bound.is_empty() {
            return None;
        }
        bound.sort_unstable();
        bound.dedup();
        let ports: Vec<String> = bound.iter().map(u16::to_string).collect();
        let service = containers.iter().find_map(|one| one.service);
        service?;
        Some(Verdict { service, ports: ports.join(", "), ..Verdict::new("port") })
    }

    fn exporting(&self, service: ServiceId) -> Option<Verdict> {
        let is = if hands_out_metrics(self.system, service)? { "found" } else { "no-metrics" };
        Some(Verdict { service: Some(service), ..Verdict::new(is) })
    }

    /// The services of the Compose files that Prometheus is a part of, where it is told all its targets.
    fn unscraped(&self) -> Option<Vec<Reference>> {
        let run = self.config.runs.first()?;
        let own = self.system.containers.get(run.container).filter(|one| one.by == By::Compose)?;
        let jobs = self.config.root.entry("scrape_configs")?;
        let discovers = |job: &Node| {
            job.entries().iter().any(|entry| entry.key.ends_with("_sd_configs"))
                || job.get("metrics_path").and_then(Node::text) == Some("/federate")
        };
        if jobs.value.items().iter().any(discovers) {
            return None;
        }
        let mut scraped = BTreeSet::new();
        for target in targets(self.config.root) {
            match self.hosts.find(self.system, self.config, &target.host) {
                Host::Containers(places) => {
                    scraped.extend(self.containers(&places).iter().filter_map(|one| one.service));
                }
                // It may be that one.
                _ if target.host != "localhost" => return None,
                _ => {}
            }
        }
        let beside =
            self.system.containers.iter().filter(|one| one.file == own.file && !one.is_task);
        let services: BTreeSet<ServiceId> = beside.filter_map(|one| one.service).collect();
        let exporting = services.into_iter().filter(|id| is_exporting(self.system, *id));
        let told = exporting.filter_map(|id| {
            let service = self.system.inventory.services.get(id)?;
            Some(Reference {
                kind: "scraped-service",
                is: if scraped.contains(&id) { "found" } else { "missing" },
                file: self.config.file,
                span: jobs.key_span,
                service: None,
                captures: vec![("service", service.name.clone())],
            })
        });
        Some(told.collect())
    }

    fn told(&self, node: &Node) -> Option<Reference> {
        let (host, _) = target(node, 9093)?;
        if matches!(host.as_str(), "localhost" | "127.0.0.1") {
            return None;
        }
        let (is, place) = match self.hosts.find(self.system, self.config, &host) {
            Host::Containers(_) => ("found", String::new()),
            Host::Missing(place) => ("missing", place),
            Host::Unknown if self.is_missing_beside(&host) => {
                ("missing", "any Compose file".to_owned())
            }
            Host::Unknown | Host::Code(_) => return None,
        };
        Some(Reference {
            kind: "alertmanager-target",
            is,
            file: self.config.file,
            span: node.span,
            service: None,
            captures: vec![
                ("target", node.text().unwrap_or_default().to_owned()),
                ("where", place),
            ],
        })
    }
}

/// What came of looking for a target.
#[derive(Default)]
struct Verdict {
    is: &'static str,
    place: String,
    server: &'static str,
    instead: &'static str,
    service: Option<ServiceId>,
    ports: String,
}

impl Verdict {
    fn new(is: &'static str) -> Self {
        Self { is, ..Self::default() }
    }
}
