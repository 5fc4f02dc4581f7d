//! The containers that a Compose file runs.

use super::{
    command::{Command, Form},
    container::{
        Asks, Build, By, Container, Given, More, MoreFrom, Mount, MountSource, Port, Probe,
    },
};
use crate::{
    base::{RepoPath, Role},
    format::{Entry, Node, Value},
};

/// The services of a file that stands in a folder.
pub fn containers(file: usize, path: &RepoPath, role: Role, document: &Node) -> Vec<Container> {
    let services = document.get("services").map(Node::entries).unwrap_or_default();
    let all = services.iter().filter(|service| service.value.get("@partial").is_none());
    all.map(|service| container(file, path, role, document, service)).collect()
}

fn container(
    file: usize,
    path: &RepoPath,
    role: Role,
    document: &Node,
    service: &Entry,
) -> Container {
    let node = &service.value;
    let folder = path.parent();
    let mounts = mounts(&folder, document, node);
    Container {
        file,
        role,
        span: service.key_span,
        by: By::Compose,
        name: service.key.clone(),
        workload: service.key.clone(),
        namespace: String::new(),
        labels: String::new(),
        is_task: node.get("restart").and_then(Node::text) == Some("no")
            || is_waited_for(document, &service.key),
        image: node.get("image").and_then(Node::text).map(str::to_owned),
        build: node.get("build").map(|build| self::build(&folder, build)),
        entrypoint: node.get("entrypoint").filter(|n| !n.is_null()).and_then(Command::of_words),
        command: node.get("command").filter(|n| !n.is_null()).and_then(Command::of_words),
        workdir: node.get("working_dir").and_then(Node::text).map(str::to_owned),
        init: node.get("init").and_then(Node::text) == Some("true"),
        variables: variables(node),
        more_variables: node.get("env_file").is_some(),
        more: env_files(&folder, node),
        ports: ports(node),
        probes: probe(node).into_iter().collect(),
        mounts,
        from: None,
        service: None,
    }
}

/// Whether other services wait until it has done its work.
fn is_waited_for(document: &Node, name: &str) -> bool {
    let services = document.get("services").map(Node::entries).unwrap_or_default();
    services.iter().any(|service| {
        let condition =
            service.value.get("depends_on").and_then(|on| on.get(name)?.get("condition"));
        condition.and_then(Node::text) == Some("service_completed_successfully")
    })
}

fn build(folder: &RepoPath, build: &Node) -> Build {
    let context = match &build.value {
        Value::Map(_) => build.get("context").and_then(Node::text).unwrap_or("."),
        _ => build.text().unwrap_or("."),
    };
    let context = local(folder, context);
    let dockerfile = build.get("dockerfile").and_then(Node::text).unwrap_or("Dockerfile");
    let dockerfile = context.as_ref().and_then(|context| local(context, dockerfile));
    Build {
        span: build.span,
        context,
        dockerfile,
        target: build.get("target").and_then(Node::text).map(str::to_owned),
        arguments: build.get("args").map(arguments).unwrap_or_default(),
        inline: build.get("dockerfile_inline").is_some(),
    }
}

/// Build arguments, a map or a list of `NAME=value`.
fn arguments(node: &Node) -> Vec<(String, String)> {
    let entries = node.entries().iter();
    let named = entries.filter_map(|e| Some((e.key.clone(), e.value.text()?.to_owned())));
    let listed = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    let listed = listed.iter().filter_map(|item| {
        let (name, value) = item.text()?.split_once('=')?;
        Some((name.to_owned(), value.to_owned()))
    });
    named.chain(listed).collect()
}

/// A path of a file in a folder, as a path of the repository; `None` for what lies elsewhere or holds
/// variables.
pub fn local(folder: &RepoPath, path: &str) -> Option<RepoPath> {
    let path = path.trim();
    let elsewhere =
        path.starts_with(['/', '~']) || path.contains(['$', '\\']) || path.contains("://");
    if elsewhere || path.starts_with("git@") || path.get(1..2) == Some(":") {
        return None;
    }
    let mut parts: Vec<&str> = folder.parts().collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(RepoPath::new(parts.join("/")))
}

/// The variables that a service is given.
pub fn variables(node: &Node) -> Vec<Given> {
    let entries = node.get("@environment").map(Node::entries).unwrap_or_default();
    let given = entries.iter().map(|entry| Given {
        span: entry.key_span,
        name: entry.key.clone(),
        value: entry.value.text().map(str::to_owned),
    });
    given.collect()
}

/// The files that a service takes variables from.
pub fn env_files(folder: &RepoPath, node: &Node) -> Vec<More> {
    let Some(files) = node.get("env_file") else { return Vec::new() };
    let all = match &files.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(files),
    };
    let more = all.iter().map(|file| {
        let path = file.text().or_else(|| file.get("path")?.text());
        More {
            span: file.span,
            from: MoreFrom::File(path.and_then(|path| local(folder, path))),
            prefix: String::new(),
            optional: file.get("required").and_then(Node::text) == Some("false"),
        }
    });
    more.collect()
}

fn ports(node: &Node) -> Vec<Port> {
    let mut ports = Vec::new();
    for port in node.get("@ports").map(Node::items).unwrap_or_default() {
        let published = port.get("published").and_then(Node::text).map(str::to_owned);
        if let Some(number) = port.get("target").and_then(Node::text).and_then(|t| t.parse().ok()) {
            ports.push(Port { span: port.span, number, name: None, published });
        }
    }
    for port in node.get("expose").map(Node::items).unwrap_or_default() {
        if let Some(number) = port.text().and_then(|text| text.parse().ok()) {
            ports.push(Port { span: port.span, number, name: None, published: None });
        }
    }
    ports
}

fn probe(node: &Node) -> Option<Probe> {
    let test = node.get("healthcheck")?.get("test")?;
    let mut command = match &test.value {
        Value::List(_) => Command::of_words(test)?,
        _ => Command { span: test.span, form: Form::Shell(test.text()?.to_owned()) },
    };
    if let Form::Words(words) = &mut command.form {
        match words.first().map(String::as_str) {
            Some("CMD") => {
                words.remove(0);
            }
            Some("CMD-SHELL") => command.form = Form::Shell(words.get(1)?.clone()),
            _ => return None,
        }
    }
    // Compose writes `$$` for a `$` of the container.
    if let Form::Shell(line) = &mut command.form {
        *line = line.replace("$$", "$");
    }
    Some(Probe { span: test.span, kind: "healthcheck", asks: Asks::Run(command) })
}

fn mounts(folder: &RepoPath, document: &Node, node: &Node) -> Vec<Mount> {
    let mut mounts = Vec::new();
    for volume in node.get("@volumes").map(Node::items).unwrap_or_default() {
        let text = |key| volume.get(key).and_then(Node::text);
        let Some(target) = text("target") else { continue };
        let source = text("source").filter(|_| text("type") == Some("bind"));
        let path = source.and_then(|source| local(folder, source));
        let source = path.map_or(MountSource::Other, MountSource::Path);
        mounts.push(Mount { span: volume.span, source, target: target.to_owned() });
    }
    for (key, prefix) in [("configs", "/"), ("secrets", "/run/secrets/")] {
        for one in node.get(key).map(Node::items).unwrap_or_default() {
            let name = one.text().or_else(|| one.get("source")?.text());
            let Some(name) = name else { continue };
            let declared = document.get(key).and_then(|all| all.get(name)?.get("file")?.text());
            let path = declared.and_then(|file| local(folder, file));
            let target = one.get("target").and_then(Node::text).unwrap_or(name);
            let target = if target.starts_with('/') {
                target.to_owned()
            } else {
                format!("{prefix}{target}")
            };
            let source = path.map_or(MountSource::Other, MountSource::Path);
            mounts.push(Mount { span: one.span, source, target });
        }
    }
    mounts
}
