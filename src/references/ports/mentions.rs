//! Where files name hosts: variables of containers, commands that wait for others, and proxies.

use super::{
    address::{Address, pair, urls},
    nginx,
    run::Run,
};
use crate::{
    base::Span,
    format::Node,
    services::system::{Container, System, command::program},
};

/// A host that a file names.
pub struct Mention<'s> {
    /// The file.
    pub file: usize,
    /// The place.
    pub span: Span,
    /// The container that connects to it; none where several could.
    pub container: Option<&'s Container>,
    /// What names it: a variable, `proxy_pass`, ...
    pub by: String,
    /// The address.
    pub address: Address,
    /// Whether somebody can set another one.
    pub is_default: bool,
}

/// Schemes of connections.
const SCHEMES: [&str; 34] = [
    "http",
    "https",
    "ws",
    "wss",
    "grpc",
    "tcp",
    "postgres",
    "postgresql",
    "mysql",
    "mysql2",
    "mariadb",
    "mongodb",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "kafka",
    "nats",
    "memcached",
    "mqtt",
    "smtp",
    "smtps",
    "ldap",
    "ldaps",
    "clickhouse",
    "bolt",
    "neo4j",
    "cassandra",
    "elasticsearch",
    "sqlserver",
    "postgis",
    "zipkin",
    "otlp",
    "es",
];

/// The hosts that containers are told of.
pub fn of_container<'s>(run: &Run<'s>, container: &'s Container) -> Vec<Mention<'s>> {
    let mut found = Vec::new();
    for given in &container.variables {
        let Some(written) = given.value.as_deref() else { continue };
        let Some(value) = super::run::settled(written) else { continue };
        for address in of_variable(&given.name, &value) {
            // `MARIADB_HOST` of MariaDB itself is no connection.
            if (address.scheme.is_empty() && is_store(container)) || is_off(container, &given.name)
            {
                continue;
            }
            found.push(Mention {
                file: container.file,
                span: given.span,
                container: Some(container),
                by: given.name.clone(),
                address,
                is_default: written.contains('$'),
            });
        }
    }
    for command in [&container.entrypoint, &container.command].into_iter().flatten() {
        let waits = command.simple().into_iter().filter(|words| {
            words.first().is_some_and(|word| {
                program(word).starts_with("wait-for") || program(word) == "dockerize"
            })
        });
        for word in waits.flatten().filter(|word| !word.contains('$')) {
            let named = urls(&word).into_iter().chain(host_and_port(&word));
            found.extend(named.map(|address| Mention {
                file: container.file,
                span: command.span,
                container: Some(container),
                by: "the command".to_owned(),
                address,
                is_default: false,
            }));
        }
    }
    found.extend(of_nginx(run, container));
    found
}

/// Whether another variable says that what this one is for is not used: `SCANNER_ENABLED` and
/// `SCANNER_ADDRESS`.
fn is_off(container: &Container, name: &str) -> bool {
    let Some((what, _)) = name.rsplit_once('_') else { return false };
    let switch = format!("{what}_ENABLED");
    let given = container.variables.iter().find(|one| one.name.eq_ignore_ascii_case(&switch));
    given.is_some_and(|one| matches!(one.value.as_deref(), Some("false" | "0" | "no" | "off")))
}

/// Whether a container runs a datastore that others made.
fn is_store(container: &Container) -> bool {
    const STORES: [&str; 9] = [
        "postgres",
        "mysql",
        "mariadb",
        "mongo",
        "redis",
        "rabbitmq",
        "kafka",
        "elasticsearch",
        "clickhouse",
    ];
    let image = container.image.as_deref().unwrap_or_default();
    container.build.is_none() && STORES.iter().any(|store| image.contains(store))
}

/// The addresses in the value of a variable.
pub fn of_variable(name: &str, value: &str) -> Vec<Address> {
    let name = name.to_ascii_uppercase().replace(['.', '-'], "_");
    // What browsers and others are told, and what the container itself is called.
    const OTHERS: [&str; 22] = [
        "PUBLIC",
        "VITE_",
        "REACT_APP",
        "EXTERNAL",
        "CORS",
        "ORIGIN",
        "ALLOWED",
        "TRUSTED",
        "REDIRECT",
        "CALLBACK",
        "ADVERTISED",
        "LISTEN",
        "BIND",
        "IMAGE",
        "VERSION",
        "ISSUER",
        "NO_PROXY",
        "LETSENCRYPT",
        "VIRTUAL_HOST",
        "KC_",
        "SITE",
        "COOKIE",
    ];
    if OTHERS.iter().any(|word| name.contains(word)) || value.len() > 2000 {
        return Vec::new();
    }
    let found = urls(value);
    if !found.is_empty() {
        let known = found.into_iter().filter(|address| {
            let scheme = address.scheme.split('+').next().unwrap_or_default();
            SCHEMES.contains(&scheme)
        });
        return known.collect();
    }
    const ADDRESSES: [&str; 16] = [
        "HOST", "HOSTS", "ADDR", "ADDRESS", "URL", "URI", "ENDPOINT", "SERVER", "SERVERS",
        "BROKER", "BROKERS", "SERVICE", "UPSTREAM", "BACKEND", "NODES", "CONNECT",
    ];
    let last = name.rsplit('_').next().unwrap_or_default();
    if ADDRESSES.contains(&last) || name.contains("BOOTSTRAP") {
        let pairs: Vec<Address> =
            value.split(',').filter_map(|one| host_and_port(one.trim())).collect();
        if !pairs.is_empty() {
            return pairs;
        }
    }
    let host = (is_datastore_host(&name) && is_name(value)).then(|| pair("", value)).flatten();
    host.into_iter().collect()
}

/// `cart:8080`.
fn host_and_port(text: &str) -> Option<Address> {
    let address = pair("", text)?;
    let port = address.port.len() >= 2 && address.port.parse::<u16>().is_ok();
    (port && is_name(&address.host)).then_some(address)
}

/// `DB_HOST`, `PGHOST`, `SPRING_REDIS_HOST`.
fn is_datastore_host(name: &str) -> bool {
    const STORES: [&str; 21] = [
        "DB",
        "DATABASE",
        "POSTGRES",
        "POSTGRESQL",
        "PG",
        "MYSQL",
        "MARIADB",
        "MONGO",
        "MONGODB",
        "REDIS",
        "RABBITMQ",
        "RABBIT",
        "AMQP",
        "KAFKA",
        "ELASTICSEARCH",
        "OPENSEARCH",
        "MEMCACHED",
        "SMTP",
        "NATS",
        "CLICKHOUSE",
        "SQL",
    ];
    let Some(store) = name.strip_suffix("HOST").map(|store| store.trim_end_matches('_')) else {
        return false;
    };
    STORES.contains(&store.rsplit('_').next().unwrap_or_default())
}

/// Whether a text can be the name of a container.
pub fn is_name(text: &str) -> bool {
    let starts = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    starts && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// What nginx of a container passes requests to.
fn of_nginx<'s>(run: &Run<'s>, container: &'s Container) -> Vec<Mention<'s>> {
    let mut found = Vec::new();
    for config in nginx::configs(run).unwrap_or_default() {
        let mut upstreams = Vec::new();
        walk(config.root, &mut |node| {
            upstreams.extend(node.get("upstream").map(Node::items).unwrap_or_default())
        });
        let named: Vec<&str> =
            upstreams.iter().filter_map(|one| one.get("@args")?.items().first()?.text()).collect();
        let mut tell = |by: &str, node: &'s Node, address: Address| {
            let is_group = by != "upstream" && named.contains(&address.host.as_str());
            if !is_group && !address.host.contains('$') {
                let by = by.to_owned();
                found.push(Mention {
                    file: config.file,
                    span: node.span,
                    container: Some(container),
                    by,
                    address,
                    is_default: false,
                });
            }
        };
        for server in
            upstreams.iter().flat_map(|one| one.get("server").map(Node::items).unwrap_or_default())
        {
            let word = server.text().and_then(|text| text.split_whitespace().next());
            let down = server
                .text()
                .is_some_and(|text| text.ends_with(" down") || text.contains("resolve"));
            if let Some(address) = word.filter(|_| !down).and_then(|word| pair("", word)) {
                tell("upstream", server, address);
            }
        }
        walk(config.root, &mut |node| {
            for by in ["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass"] {
                for target in node.get(by).map(Node::items).unwrap_or_default() {
                    let Some(text) = target.text().filter(|text| !text.contains('$')) else {
                        continue;
                    };
                    let address = urls(text).into_iter().next();
                    let bare = || {
                        pair("", text).filter(|_| !text.contains("unix:") && !text.contains('/'))
                    };
                    if let Some(address) = address.or_else(bare) {
                        tell(by, target, address);
                    }
                }
            }
        });
    }
    found
}

fn walk<'n>(node: &'n Node, visit: &mut impl FnMut(&'n Node)) {
    visit(node);
    node.items().iter().for_each(|item| walk(item, visit));
    node.entries().iter().for_each(|entry| walk(&entry.value, visit));
}

/// The hosts that config maps name.
pub fn of_config_maps<'s>(system: &'s System<'s>) -> Vec<(Mention<'s>, &'s str)> {
    let mut found = Vec::new();
    for document in system.documents("kubernetes") {
        let root = document.root;
        if root.get("kind").and_then(Node::text) != Some("ConfigMap") {
            continue;
        }
        let namespace = root.get("metadata").and_then(|metadata| metadata.get("namespace")?.text());
        for entry in root.get("data").map(Node::entries).unwrap_or_default() {
            let Some(value) = entry.value.text().filter(|text| !text.contains(['\n', '$'])) else {
                continue;
            };
            for address in of_variable(&entry.key, value) {
                let mention = Mention {
                    file: document.file,
                    span: entry.key_span,
                    container: None,
                    by: entry.key.clone(),
                    address,
                    is_default: false,
                };
                found.push((mention, namespace.unwrap_or_default()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(name: &str, value: &str) -> Vec<String> {
        let found = of_variable(name, value);
        found.into_iter().map(|address| format!("{}:{}", address.host, address.port)).collect()
    }

    #[test]
    fn variables_name_hosts_in_several_ways() {
        assert_eq!(hosts("CART_URL", "http://cart:8080/x"), ["cart:8080"]);
        assert_eq!(hosts("SPRING_DATASOURCE_URL", "jdbc:postgresql://db:5432/x"), ["db:5432"]);
        assert_eq!(hosts("KAFKA_BROKERS", "k1:9092,k2:9092"), ["k1:9092", "k2:9092"]);
        assert_eq!(hosts("DB_HOST", "postgres"), ["postgres:"]);
        assert!(hosts("APP_IMAGE", "redis:70").is_empty());
        assert!(hosts("HOST", "web").is_empty());
        assert!(hosts("NEXT_PUBLIC_API_URL", "http://api:80").is_empty());
        assert!(hosts("STORE", "s3://bucket/x").is_empty());
        assert!(hosts("DB_HOST", "10.0.0.1").is_empty());
    }
}
