//! Addresses that stand in texts: URLs, and `host:port`.

/// An address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// `http`, `postgres`, ...; empty where there is none.
    pub scheme: String,
    /// The host.
    pub host: String,
    /// The port as it is written; empty where there is none.
    pub port: String,
    /// The path with its `/`; empty where there is none.
    pub path: String,
}

impl Address {
    /// The port, also the one that its scheme stands for.
    pub fn port(&self) -> Option<u16> {
        match (self.port.as_str(), self.scheme.as_str()) {
            ("", "http" | "ws" | "") => Some(80),
            ("", "https" | "wss") => Some(443),
            (port, _) => port.parse().ok(),
        }
    }

    /// Whether it is the machine itself.
    pub fn is_own(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0" | "[::1]" | "[::]")
    }
}

/// The URLs of a text.
pub fn urls(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        let before = text.get(..at).unwrap_or_default();
        let start = before
            .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'))
            .map_or(0, |at| at + 1);
        let scheme = before.get(start..).unwrap_or_default().to_ascii_lowercase();
        let after = text.get(at + 3..).unwrap_or_default();
        let end = after
            .find(|c: char| {
                c.is_whitespace()
                    || matches!(c, '"' | '\'' | '`' | '|' | ';' | '<' | '>' | ')' | '\\')
            })
            .unwrap_or(after.len());
        let rest = after.get(..end).unwrap_or_default();
        if !scheme.is_empty() {
            // `mongodb://a:1,b:2/x` names several.
            found.extend(of_rest(&scheme, rest));
        }
    }
    found
}

fn of_rest(scheme: &str, rest: &str) -> Vec<Address> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password may hold a `/` that nobody wrote as %2F: what follows the `@` is the host.
    let end = match rest.rfind('@') {
        Some(at) if at > end => return Vec::new(),
        _ => end,
    };
    let (authority, path) = rest.split_at(end);
    let hosts = authority.rsplit_once('@').map_or(authority, |(_, hosts)| hosts);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let hosts = hosts.split(',').filter(|host| !host.is_empty());
    hosts
        .filter_map(|host| Some(Address { path: path.to_owned(), ..pair(scheme, host)? }))
        .collect()
}

/// `host:port`, or a host.
pub fn pair(scheme: &str, text: &str) -> Option<Address> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.ends_with(':') || host.ends_with(']') => (host, port),
        _ => (text, ""),
    };
    let fits = !host.is_empty() && !host.contains(['/', '@', ' ']);
    fits.then(|| Address {
        scheme: scheme.to_owned(),
        host: host.to_owned(),
        port: port.to_owned(),
        path: String::new(),
    })
}

/// Where a command asks over the network, as far as it is written out.
pub fn asked(words: &[String]) -> Vec<Address> {
    let found: Vec<Address> = words.iter().flat_map(|word| urls(word)).collect();
    if !found.is_empty() {
        return found;
    }
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let program = crate::services::system::command::program(first);
    let plain = || rest.iter().filter(|word| !word.starts_with('-'));
    match program {
        "curl" | "wget" => {
            let bare = plain().filter(|word| {
                word.starts_with("localhost")
                    || word.starts_with("127.0.0.1")
                    || word.starts_with("0.0.0.0")
            });
            bare.flat_map(|word| of_rest("http", word)).collect()
        }
        "nc" | "ncat" | "netcat" => {
            let plain: Vec<&String> = plain().collect();
            match plain[..] {
                [host, port] => pair("tcp", &format!("{host}:{port}")).into_iter().collect(),
                _ => Vec::new(),
            }
        }
        "grpc_health_probe" | "grpc-health-probe" => {
            let at = rest.iter().find_map(|word| {
                word.trim_start_matches('-').strip_prefix("addr=").map(str::to_owned)
            });
            let at = at.map(|at| if at.starts_with(':') { format!("localhost{at}") } else { at });
            at.and_then(|at| pair("grpc", &at)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: Vec<Address>) -> Vec<String> {
        found
            .into_iter()
            .map(|a| format!("{}|{}|{}|{}", a.scheme, a.host, a.port, a.path))
            .collect()
    }

    #[test]
    fn addresses_of_texts_are_found() {
        assert_eq!(shown(urls("x=http://cart:8080/a?b")), ["http|cart|8080|/a"]);
        assert_eq!(shown(urls("postgresql+asyncpg://u:p@db/x")), ["postgresql+asyncpg|db||/x"]);
        assert_eq!(shown(urls("mongodb://a:1,b:2/x")), ["mongodb|a|1|/x", "mongodb|b|2|/x"]);
        assert_eq!(
            shown(urls("urlopen('http://localhost:8000/health')")),
            ["http|localhost|8000|/health"]
        );
        assert!(urls("redis://u:p/w@db:1").is_empty());
        let words = |line: &str| shlex::split(line).unwrap();
        assert_eq!(shown(asked(&words("curl -f localhost:9200/_x"))), ["http|localhost|9200|/_x"]);
        assert_eq!(shown(asked(&words("nc -z localhost 80"))), ["tcp|localhost|80|"]);
        assert_eq!(
            shown(asked(&words("grpc_health_probe -addr=:50051"))),
            ["grpc|localhost|50051|"]
        );
    }
}
