//! What a service is told about where it listens and what it answers: by nginx, by Spring's settings, by the
//! command that starts it.

use super::{System, command::program};
use crate::{base::Span, format::Node, services::ServiceId};

/// A place of a file that tells something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The number of the file.
    pub file: usize,
    /// Where.
    pub span: Span,
    /// What.
    pub value: String,
}

/// The ports that settings of a service make it listen on.
pub fn ports(system: &System<'_>, id: ServiceId) -> Vec<Told> {
    let mut all = Vec::new();
    for document in system.documents("nginx").filter(|one| is_own(system, id, one.file)) {
        blocks(document.root, "server", &mut |server| {
            let listens = server.get("listen").map(Node::items).unwrap_or_default();
            for listen in listens {
                let first = listen.text().and_then(|text| text.split_whitespace().next());
                let port = first.and_then(|word| word.rsplit(':').next());
                all.extend(port.and_then(number).map(|value| Told {
                    file: document.file,
                    span: listen.span,
                    value,
                }));
            }
        });
    }
    for document in system.documents("spring").filter(|one| is_own(system, id, one.file)) {
        let nested = document.root.get("server").and_then(|server| server.get("port"));
        let Some(port) = nested.or_else(|| document.root.get("server.port")) else { continue };
        let text = port.text().unwrap_or_default();
        // `${SERVER_PORT:8080}`: what is taken when nobody says otherwise.
        let default = text.strip_prefix("${").and_then(|text| text.strip_suffix('}'));
        let value = default.map_or(Some(text), |text| text.split_once(':').map(|(_, value)| value));
        all.extend(value.and_then(number).filter(|value| value != "0").map(|value| Told {
            file: document.file,
            span: port.span,
            value,
        }));
    }
    all
}

/// The places of nginx that answer health checks for a service.
pub fn health(system: &System<'_>, id: ServiceId) -> Vec<Told> {
    let mut all = Vec::new();
    for document in system.documents("nginx").filter(|one| is_own(system, id, one.file)) {
        blocks(document.root, "location", &mut |location| {
            let Some(arguments) = location.get("@args") else { return };
            let Some(path) = arguments.items().last().and_then(Node::text) else { return };
            let words = path.split(|c: char| !c.is_ascii_alphanumeric());
            let is = |word: &str| {
                matches!(word, "health" | "healthz" | "healthcheck" | "livez" | "readyz" | "ready")
            };
            // What is passed on is answered elsewhere.
            if words.into_iter().any(is) && location.get("proxy_pass").is_none() {
                let (file, span) = (document.file, arguments.span);
                all.push(Told { file, span, value: path.to_owned() });
            }
        });
    }
    all
}

fn is_own(system: &System<'_>, id: ServiceId, file: usize) -> bool {
    system.inventory.owner(file) == Some(id)
}

/// The blocks of a name, at any depth.
fn blocks<'n>(node: &'n Node, name: &str, visit: &mut impl FnMut(&'n Node)) {
    for entry in node.entries() {
        for item in entry.value.items() {
            if entry.key == name {
                visit(item);
            }
            blocks(item, name, visit);
        }
    }
}

fn number(text: &str) -> Option<String> {
    text.parse::<u16>().ok().map(|port| port.to_string())
}

/// The port that the command of a known server names: `uvicorn app:app --port 8000`, `gunicorn -b :8000 x`.
pub fn port_of(line: &str) -> Option<String> {
    const SERVERS: [&str; 13] = [
        "uvicorn",
        "gunicorn",
        "hypercorn",
        "daphne",
        "granian",
        "waitress-serve",
        "flask",
        "fastapi",
        "streamlit",
        "next",
        "serve",
        "http-server",
        "runserver",
    ];
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'')).collect();
    if !words.iter().any(|word| SERVERS.contains(&program(word))) {
        return None;
    }
    let flags = ["--port", "-p", "--bind", "-b", "--server.port", "--listen", "-l"];
    let mut pairs = words.windows(2);
    let flagged = pairs.find_map(|pair| {
        let [flag, value] = pair else { return None };
        flags.contains(flag).then(|| number(value.rsplit(':').next()?))?
    });
    let address = || {
        let mut addresses = words.iter().filter_map(|word| word.strip_prefix("0.0.0.0:"));
        addresses.find_map(number)
    };
    flagged.or_else(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_servers_name_their_port() {
        let port = |line| port_of(line);
        assert_eq!(port("uvicorn app:app --host 0.0.0.0 --port 8010").as_deref(), Some("8010"));
        assert_eq!(port("gunicorn --bind=:8000 shop.wsgi").as_deref(), Some("8000"));
        assert_eq!(port("python manage.py runserver 0.0.0.0:9000").as_deref(), Some("9000"));
        assert_eq!(port("gunicorn -b :$PORT x"), None);
        assert_eq!(port("ssh -p 22 host"), None);
    }
}
