//! The containers that a Kubernetes object runs.

use super::{
    command::Command,
    container::{Asks, By, Container, Given, More, MoreFrom, Mount, MountSource, Port, Probe},
};
use crate::{
    base::{Role, Span},
    format::Node,
};

/// The containers of an object, if it is a workload; none of an object that only patches another.
pub fn containers(file: usize, role: Role, object: &Node) -> Vec<Container> {
    let Some(pod) = object.get("@pod").filter(|pod| pod.get("@partial").is_none()) else {
        return Vec::new();
    };
    let kind = object.get("kind").and_then(Node::text).unwrap_or_default();
    let metadata = |key| object.get("metadata").and_then(|metadata| metadata.get(key)?.text());
    let workload = format!("{kind}/{}", metadata("name").unwrap_or_default());
    let namespace = metadata("namespace").unwrap_or_default().to_owned();
    let labels = text(object, "@labels").unwrap_or_default().to_owned();
    let is_job = matches!(kind, "Job" | "CronJob");
    let mut all = Vec::new();
    for (key, is_task) in [("containers", is_job), ("initContainers", true)] {
        for node in pod.get(key).map(Node::items).unwrap_or_default() {
            let first = node.entries().first().map_or(node.span, |entry| entry.key_span);
            all.push(Container {
                file,
                role,
                span: first,
                by: By::Kubernetes,
                name: text(node, "name").unwrap_or_default().to_owned(),
                workload: workload.clone(),
                namespace: namespace.clone(),
                labels: labels.clone(),
                is_task,
                image: text(node, "image").map(str::to_owned),
                build: None,
                entrypoint: node.get("command").and_then(Command::of_words),
                command: node.get("args").and_then(Command::of_words),
                workdir: text(node, "workingDir").map(str::to_owned),
                init: text(pod, "shareProcessNamespace") == Some("true"),
                variables: variables(node),
                more_variables: node.get("envFrom").is_some(),
                more: more(node),
                ports: ports(node),
                probes: probes(node),
                mounts: mounts(pod, node),
                from: None,
                service: None,
            });
        }
    }
    all
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::text)
}

/// The variables of a container that stand in its own list.
pub fn variables(node: &Node) -> Vec<Given> {
    let items = node.get("env").map(Node::items).unwrap_or_default();
    let given = items.iter().filter_map(|item| {
        Some(Given {
            span: item.get("name")?.span,
            name: text(item, "name")?.to_owned(),
            value: text(item, "value").map(str::to_owned),
        })
    });
    given.collect()
}

/// The config maps and secrets whose keys are variables of a container.
pub fn more(node: &Node) -> Vec<More> {
    let items = node.get("envFrom").map(Node::items).unwrap_or_default();
    let more = items.iter().filter_map(|item| {
        let map = item.get("configMapRef").map(|one| (one, true));
        let (reference, is_map) = map.or_else(|| Some((item.get("secretRef")?, false)))?;
        let name = reference.get("name")?;
        let from = if is_map { MoreFrom::ConfigMap } else { MoreFrom::Secret };
        Some(More {
            span: name.span,
            from: from(name.text()?.to_owned()),
            prefix: text(item, "prefix").unwrap_or_default().to_owned(),
            optional: text(reference, "optional") == Some("true"),
        })
    });
    more.collect()
}

fn ports(node: &Node) -> Vec<Port> {
    let items = node.get("ports").map(Node::items).unwrap_or_default();
    let ports = items.iter().filter_map(|item| {
        let number = item.get("containerPort")?;
        Some(Port {
            span: number.span,
            number: number.text()?.parse().ok()?,
            name: text(item, "name").map(str::to_owned),
            published: text(item, "hostPort").map(str::to_owned),
        })
    });
    ports.collect()
}

fn probes(node: &Node) -> Vec<Probe> {
    let kinds = [
        ("readinessProbe", "readiness"),
        ("livenessProbe", "liveness"),
        ("startupProbe", "startup"),
    ];
    let probes = kinds.into_iter().filter_map(|(key, kind)| {
        let probe = node.get(key)?;
        let (span, asks) = asks(probe)?;
        Some(Probe { span, kind, asks })
    });
    probes.collect()
}

fn asks(probe: &Node) -> Option<(Span, Asks)> {
    if let Some(http) = probe.get("httpGet") {
        let path = http.get("path");
        let span = path.or_else(|| http.get("port")).map_or(http.span, |node| node.span);
        let path = path.and_then(Node::text).unwrap_or("/").to_owned();
        return Some((span, Asks::Http { path, port: text(http, "port")?.to_owned() }));
    }
    if let Some(tcp) = probe.get("tcpSocket") {
        let port = tcp.get("port")?;
        return Some((port.span, Asks::Tcp(port.text()?.to_owned())));
    }
    if let Some(grpc) = probe.get("grpc") {
        let port = grpc.get("port")?;
        return Some((port.span, Asks::Grpc(port.text()?.to_owned())));
    }
    let command = probe.get("exec")?.get("command")?;
    Some((command.span, Asks::Run(Command::of_words(command)?)))
}

fn mounts(pod: &Node, node: &Node) -> Vec<Mount> {
    let volumes = pod.get("volumes").map(Node::items).unwrap_or_default();
    let items = node.get("volumeMounts").map(Node::items).unwrap_or_default();
    let mounts = items.iter().filter_map(|item| {
        let name = text(item, "name")?;
        let volume = volumes.iter().find(|volume| text(volume, "name") == Some(name));
        let source = volume.map_or(MountSource::Other, source_of);
        let target = text(item, "mountPath")?.to_owned();
        Some(Mount { span: item.get("name")?.span, source, target })
    });
    mounts.collect()
}

fn source_of(volume: &Node) -> MountSource {
    let named = |key, name| volume.get(key).and_then(|one| one.get(name)?.text());
    if let Some(name) = named("configMap", "name") {
        return MountSource::ConfigMap(name.to_owned());
    }
    if let Some(name) = named("secret", "secretName") {
        return MountSource::Secret(name.to_owned());
    }
    MountSource::Other
}
