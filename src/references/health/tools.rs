//! Which programs images of others bring. Only what is certain: for all else there is no answer.

use crate::references::layout::base::official;

/// What an image is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// BusyBox, with or without Alpine around it.
    BusyBox,
    /// Debian or Ubuntu with nothing added.
    Slim,
    /// Debian with what builds need.
    Full,
    /// Red Hat's smallest.
    Micro,
    /// No shell and no programs.
    Empty,
}

/// An image of others, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// What it is made of.
    pub family: Family,
    /// What it has beside that.
    pub brings: &'static [&'static str],
    /// What people look for in it in vain, whatever it is made of.
    pub lacks: &'static [&'static str],
}

/// Programs that BusyBox has.
const BUSYBOX: [&str; 12] = [
    "sh", "ash", "wget", "nc", "ps", "pgrep", "pkill", "pidof", "netstat", "nslookup", "ping",
    "grep",
];
/// Programs that no image has by chance.
const SPECIAL: [&str; 20] = [
    "curl",
    "jq",
    "psql",
    "pg_isready",
    "mysql",
    "mysqladmin",
    "mariadb-admin",
    "redis-cli",
    "mongo",
    "mongosh",
    "grpc_health_probe",
    "grpc-health-probe",
    "node",
    "python",
    "python3",
    "http",
    "dig",
    "ss",
    "ncat",
    "rabbitmq-diagnostics",
];
/// Programs that Debian and Ubuntu lack until they are installed.
const NOT_IN_DEBIAN: [&str; 9] =
    ["wget", "nc", "netcat", "ps", "pgrep", "pkill", "netstat", "nslookup", "ping"];
/// Those that come with what builds need.
const IN_FULL: [&str; 5] = ["curl", "wget", "ps", "pgrep", "pkill"];
/// Those of which nobody is sure there.
const UNSURE_IN_FULL: [&str; 5] = ["python", "python3", "ping", "nslookup", "mysql"];

/// What is known of an image.
pub fn known(image: &str) -> Option<Known> {
    let image = image.to_lowercase();
    if ["windows", "nanoserver", "servercore"].iter().any(|word| image.contains(word)) {
        return None;
    }
    if let Some(rest) = image.strip_prefix("gcr.io/distroless/") {
        let family = if rest.contains("debug") { Family::BusyBox } else { Family::Empty };
        return Some(Known { family, brings: &[], lacks: &[] });
    }
    if let Some(rest) = image.strip_prefix("mcr.microsoft.com/dotnet/") {
        return dotnet(rest);
    }
    match official(&image) {
        Some((name, tag)) if !tag.contains('$') => of_docker(name, tag),
        Some(_) => None,
        None => of_others(&image),
    }
}

fn dotnet(rest: &str) -> Option<Known> {
    let runs = ["aspnet", "runtime", "runtime-deps"];
    let (name, tag) = rest.split_once(':').unwrap_or((rest, ""));
    if !runs.contains(&name)
        || tag.contains('$')
        || tag.contains("linux")
        || tag.contains("mariner")
    {
        return None;
    }
    let family = match tag {
        tag if tag.contains("chiseled") || tag.contains("distroless") => Family::Empty,
        tag if tag.contains("alpine") => Family::BusyBox,
        _ => Family::Slim,
    };
    Some(Known { family, brings: &[], lacks: &[] })
}

fn of_docker(name: &str, tag: &str) -> Option<Known> {
    let alpine = tag.contains("alpine");
    let small = if alpine { Family::BusyBox } else { Family::Slim };
    let (family, brings): (Family, &'static [&'static str]) = match name {
        "alpine" | "busybox" => (Family::BusyBox, &[]),
        "debian" | "ubuntu" => (Family::Slim, &["bash"]),
        "scratch" => (Family::Empty, &[]),
        "python" | "node" | "ruby" | "rust" | "golang" | "perl" | "elixir" | "pypy" => {
            let full = if tag.contains("slim") { Family::Slim } else { Family::Full };
            let family = if alpine { Family::BusyBox } else { full };
            let brings: &[&str] = match name {
                "python" => &["python", "python3"],
                "node" => &["node"],
                _ => &[],
            };
            (family, brings)
        }
        "openjdk" if alpine || tag.contains("slim") => (small, &[]),
        "eclipse-temurin" | "amazoncorretto" if alpine => (small, &[]),
        // Its Alpine has curl since long, the slim one has not.
        "nginx" if tag.contains("alpine-slim") => (small, &[]),
        "nginx" => (small, &["curl"]),
        "postgres" => (small, &["pg_isready", "psql"]),
        "redis" => (small, &["redis-cli"]),
        "memcached" => (small, &[]),
        "traefik" if !tag.starts_with("v1") && !tag.starts_with("1.") => (Family::BusyBox, &[]),
        "caddy" | "eclipse-mosquitto" | "registry" => (Family::BusyBox, &[]),
        "nats" => (if alpine { Family::BusyBox } else { Family::Empty }, &[]),
        "mariadb" => {
            let major = tag.split(['.', '-']).next().and_then(|major| major.parse::<u32>().ok());
            let lacks: &[&str] =
                if major.is_some_and(|major| major >= 11) { &["mysqladmin", "mysql"] } else { &[] };
            return Some(Known { family: Family::Micro, brings: &["mariadb-admin"], lacks });
        }
        "mongo" => {
            let major = tag.split(['.', '-']).next().and_then(|major| major.parse::<u32>().ok());
            let lacks: &[&str] =
                if major.is_some_and(|major| (6..100).contains(&major)) { &["mongo"] } else { &[] };
            return Some(Known { family: Family::Micro, brings: &["mongosh"], lacks });
        }
        _ => return None,
    };
    Some(Known { family, brings, lacks: &[] })
}

fn of_others(image: &str) -> Option<Known> {
    let image = image.strip_prefix("docker.io/").unwrap_or(image);
    let (name, tag) = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image, ""),
    };
    let plain = |family| Some(Known { family, brings: &[], lacks: &[] });
    let legacy = tag.starts_with('1') && tag.contains('.') && tag < "17" || tag.contains("legacy");
    match name {
        "valkey/valkey" if !tag.contains('$') => {
            let family = if tag.contains("alpine") { Family::BusyBox } else { Family::Slim };
            Some(Known { family, brings: &["redis-cli"], lacks: &[] })
        }
        "quay.io/keycloak/keycloak" | "keycloak/keycloak" if !legacy && !tag.contains('$') => {
            let lacks = &["curl", "wget", "nc", "ps", "pgrep", "netcat", "python", "python3"];
            Some(Known { family: Family::Micro, brings: &["bash"], lacks })
        }
        "prom/prometheus"
        | "prom/alertmanager"
        | "prom/node-exporter"
        | "prom/blackbox-exporter"
        | "prom/pushgateway"
            if !tag.contains("distroless") =>
        {
            plain(Family::BusyBox)
        }
        "hashicorp/vault" => plain(Family::BusyBox),
        "qdrant/qdrant" | "ollama/ollama" => plain(Family::Slim),
        "otel/opentelemetry-collector" | "otel/opentelemetry-collector-contrib" => {
            plain(Family::Empty)
        }
        _ => None,
    }
}

impl Known {
    /// Whether it has a program; `None` where that is not certain.
    pub fn has(&self, tool: &str) -> Option<bool> {
        if self.brings.contains(&tool) {
            return Some(true);
        }
        if self.lacks.contains(&tool) {
            return Some(false);
        }
        let special = SPECIAL.contains(&tool);
        match self.family {
            Family::BusyBox if BUSYBOX.contains(&tool) => Some(true),
            Family::BusyBox if special || matches!(tool, "bash" | "netcat") => Some(false),
            Family::Slim if matches!(tool, "sh" | "bash" | "grep" | "pidof") => Some(true),
            Family::Slim if special || NOT_IN_DEBIAN.contains(&tool) => Some(false),
            Family::Full if matches!(tool, "sh" | "bash" | "grep" | "pidof") => Some(true),
            Family::Full if IN_FULL.contains(&tool) => Some(true),
            Family::Full if UNSURE_IN_FULL.contains(&tool) => None,
            Family::Full if special || NOT_IN_DEBIAN.contains(&tool) => Some(false),
            // Those of a language have its program, at a place of their own.
            Family::Empty if matches!(tool, "python" | "python3" | "node") => None,
            Family::Empty if is_known(tool) => Some(false),
            _ => None,
        }
    }

    /// Whether its `sh` opens `/dev/tcp`, as only bash does.
    pub const fn opens_ports(&self) -> Option<bool> {
        match self.family {
            Family::BusyBox | Family::Slim | Family::Full | Family::Empty => Some(false),
            Family::Micro => None,
        }
    }
}

/// Whether a program is one that something is known of.
pub fn is_known(tool: &str) -> bool {
    BUSYBOX.contains(&tool)
        || SPECIAL.contains(&tool)
        || NOT_IN_DEBIAN.contains(&tool)
        || tool == "bash"
}

/// The names of packages that bring a program.
pub fn packages(tool: &str) -> &'static [&'static str] {
    match tool {
        "nc" | "netcat" | "ncat" => &[
            "nc",
            "netcat",
            "netcat-openbsd",
            "netcat-traditional",
            "nmap-ncat",
            "ncat",
            "nmap",
            "busybox",
        ],
        "wget" => &["wget", "wget2", "busybox"],
        "ps" | "pgrep" | "pkill" => &["procps", "procps-ng"],
        "psql" | "pg_isready" => &["postgresql", "postgresql-client", "libpq"],
        "mysql" | "mysqladmin" | "mariadb-admin" => {
            &["mysql-client", "mariadb-client", "default-mysql-client", "mysql", "mariadb"]
        }
        "redis-cli" => &["redis", "redis-tools", "redis-server", "valkey"],
        "mongo" | "mongosh" => {
            &["mongodb-mongosh", "mongodb-org-shell", "mongodb-org", "mongodb-tools"]
        }
        "python" | "python3" => &["python", "python3", "python-is-python3", "pyenv"],
        "node" => &["nodejs", "node", "npm", "nvm"],
        "ss" => &["iproute2"],
        "netstat" => &["net-tools"],
        "dig" | "nslookup" => &["dnsutils", "bind9-dnsutils", "bind9-host", "bind-tools"],
        "ping" => &["iputils-ping", "inetutils-ping", "iputils"],
        "http" => &["httpie"],
        "rabbitmq-diagnostics" => &["rabbitmq-server"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_said() {
        let has = |image: &str, tool: &str| known(image).and_then(|known| known.has(tool));
        assert_eq!(has("python:3.12-slim", "curl"), Some(false));
        assert_eq!(has("python:3.12", "curl"), Some(true));
        assert_eq!(has("node:22-alpine", "wget"), Some(true));
        assert_eq!(has("node:22-alpine", "curl"), Some(false));
        assert_eq!(has("node:${V}", "curl"), None);
        assert_eq!(has("acme/base:1", "curl"), None);
        assert_eq!(has("docker.io/library/debian:12-slim", "wget"), Some(false));
        assert_eq!(has("gcr.io/distroless/static", "sh"), Some(false));
        assert_eq!(has("quay.io/keycloak/keycloak:26.2", "curl"), Some(false));
        assert_eq!(has("quay.io/keycloak/keycloak:16.1.1", "curl"), None);
        assert_eq!(has("mariadb:11.4", "mysqladmin"), Some(false));
        assert_eq!(has("mariadb:10.11", "mysqladmin"), None);
        assert_eq!(has("eclipse-temurin:21-jre", "curl"), None);
        assert_eq!(has("nginx:1.27-alpine", "curl"), Some(true));
    }
}
