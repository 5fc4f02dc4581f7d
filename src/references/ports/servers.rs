//! Servers that are started by a command, and where they listen by what it says.

use super::run::{Run, Setting};
use crate::services::system::command::program;

/// What a command does with ports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Starts {
    /// Listens on a port; only inside the container, where it is `local`.
    Server {
        /// The port.
        port: u16,
        /// Whether only inside.
        local: bool,
    },
    /// nginx, which its configuration tells.
    Nginx,
    /// Code of the repository, which says itself.
    Code,
    /// Prepares something, and ends.
    Nothing,
    /// Nobody can tell.
    Unknown,
}

/// A server, and how it is told where to listen.
struct Server {
    /// Its program, with the word after it where that matters.
    name: &'static [&'static str],
    port: &'static [&'static str],
    host: &'static [&'static str],
    /// Options that take `host:port`.
    bind: &'static [&'static str],
    /// Options that tell it in another way.
    other: &'static [&'static str],
    /// Variables for the port and the host.
    variables: [&'static str; 2],
    default: u16,
    /// Whether it listens only inside when nothing says otherwise.
    local: bool,
}

const fn server(name: &'static [&'static str], default: u16, local: bool) -> Server {
    Server {
        name,
        port: &["--port", "-p"],
        host: &["--host"],
        bind: &[],
        other: &[],
        variables: ["", ""],
        default,
        local,
    }
}

static SERVERS: &[Server] = &[
    Server {
        port: &["--port"],
        other: &["--uds", "--fd", "--env-file"],
        variables: ["UVICORN_PORT", "UVICORN_HOST"],
        ..server(&["uvicorn"], 8000, true)
    },
    Server {
        port: &[],
        host: &[],
        bind: &["-b", "--bind"],
        other: &["-c", "--config"],
        ..server(&["hypercorn"], 8000, true)
    },
    Server {
        port: &[],
        host: &[],
        bind: &["-b", "--bind"],
        other: &["-c", "--config"],
        variables: ["PORT", ""],
        ..server(&["gunicorn"], 8000, true)
    },
    Server {
        host: &["--bind", "-b"],
        other: &["-e", "--endpoint", "-u", "--fd"],
        ..server(&["daphne"], 8000, true)
    },
    Server { variables: ["GRANIAN_PORT", "GRANIAN_HOST"], ..server(&["granian"], 8000, true) },
    Server { variables: ["PORT", ""], ..server(&["fastapi", "run"], 8000, false) },
    Server { variables: ["PORT", ""], ..server(&["fastapi", "dev"], 8000, true) },
    Server {
        host: &["--host", "-h"],
        variables: ["FLASK_RUN_PORT", "FLASK_RUN_HOST"],
        ..server(&["flask", "run"], 5000, true)
    },
    Server {
        port: &["--server.port"],
        host: &["--server.address"],
        variables: ["STREAMLIT_SERVER_PORT", "STREAMLIT_SERVER_ADDRESS"],
        ..server(&["streamlit", "run"], 8501, false)
    },
    Server { bind: &["--listen"], ..server(&["waitress-serve"], 8080, false) },
    Server {
        host: &["-H", "--hostname"],
        variables: ["PORT", "HOSTNAME"],
        ..server(&["next", "start"], 3000, false)
    },
    Server {
        host: &["-H", "--hostname"],
        variables: ["PORT", "HOSTNAME"],
        ..server(&["next", "dev"], 3000, false)
    },
    Server {
        port: &["-p", "--port"],
        bind: &["-l", "--listen"],
        variables: ["PORT", ""],
        ..server(&["serve"], 3000, false)
    },
    Server { variables: ["PORT", ""], ..server(&["http-server"], 8080, false) },
    Server { variables: ["PORT", "HOST"], ..server(&["react-scripts", "start"], 3000, false) },
    server(&["artisan", "serve"], 8000, true),
];

/// Programs that prepare something and end, or that only wait.
const PREPARE: [&str; 46] = [
    "alembic",
    "echo",
    "cd",
    "sleep",
    "mkdir",
    "chown",
    "chmod",
    "export",
    "set",
    "exit",
    "true",
    "false",
    "cp",
    "mv",
    "rm",
    "ln",
    "ls",
    "test",
    "[",
    "[[",
    "envsubst",
    "sed",
    "cat",
    "printf",
    "trap",
    "wait",
    "touch",
    "fi",
    "done",
    "esac",
    "prisma",
    "flyway",
    "wait-for-it",
    "wait-for-it.sh",
    "wait-for",
    "wait-for.sh",
    "dockerize",
    "nc",
    "pg_isready",
    "unset",
    "umask",
    "ulimit",
    "local",
    "shift",
    "return",
    "find",
];

/// What a command starts.
pub fn starts(run: &Run<'_>, words: &[String]) -> Starts {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    of(run, &words, 0)
}

fn of(run: &Run<'_>, words: &[&str], steps: usize) -> Starts {
    let Some((first, rest)) = words.split_first() else { return Starts::Nothing };
    if steps > 4 || first.contains('$') {
        return Starts::Unknown;
    }
    let name = program(first);
    if PREPARE.contains(&name) || name.starts_with("wait-for") {
        return Starts::Nothing;
    }
    match name {
        "nginx" | "nginx-debug" | "openresty" => return Starts::Nginx,
        "python" | "python3" if rest.first() == Some(&"-m") => return module(run, rest, steps),
        "poetry" | "uv" | "pipenv" | "pdm" | "rye" if rest.first() == Some(&"run") => {
            let start = rest.iter().skip(1).position(|word| !word.starts_with('-'));
            return start
                .and_then(|at| rest.get(at + 1..))
                .map_or(Starts::Unknown, |inner| of(run, inner, steps + 1));
        }
        "npx" | "bunx" => return of(run, rest, steps + 1),
        "npm" | "yarn" | "pnpm" | "bun" => return package_script(run, name, rest, steps),
        _ => {}
    }
    if let Some(manage) = words.iter().position(|word| program(word) == "manage.py") {
        return django(run, words.get(manage + 1..).unwrap_or_default());
    }
    if let Some((server, arguments)) = known(words) {
        return server.starts(run, arguments);
    }
    if name == "java" {
        return java(run, rest);
    }
    const INTERPRETERS: [&str; 9] =
        ["node", "python", "python3", "bun", "deno", "tsx", "ts-node", "pm2-runtime", "go"];
    if INTERPRETERS.contains(&name) || is_own(run, first) { Starts::Code } else { Starts::Unknown }
}

/// Whether a program is one that the image has from the repository: it was copied or built there.
fn is_own(run: &Run<'_>, word: &str) -> bool {
    let name = program(word);
    if name.is_empty() {
        return false;
    }
    run.instructions().iter().any(|instruction| {
        let text = |key| instruction.get(key).and_then(crate::format::Node::text);
        match text("name") {
            Some("COPY" | "ADD") => {
                text("dest").is_some_and(|dest| program(dest) == name)
                    || instruction.get("sources").is_some_and(|sources| {
                        sources
                            .items()
                            .iter()
                            .any(|one| one.text().is_some_and(|s| program(s) == name))
                    })
            }
            Some("RUN") => text("command").is_some_and(|command| {
                command.contains("go build") || command.contains("cargo build")
            }),
            _ => false,
        }
    })
}

fn module(run: &Run<'_>, rest: &[&str], steps: usize) -> Starts {
    let Some(inner) = rest.get(1..) else { return Starts::Unknown };
    match inner.first() {
        Some(&"http.server") => {
            let port = inner.get(1).map_or(Some(8000), |word| word.parse().ok());
            port.map_or(Starts::Unknown, |port| Starts::Server { port, local: false })
        }
        Some(first) if known(inner).is_some() || PREPARE.contains(first) => {
            of(run, inner, steps + 1)
        }
        _ => Starts::Code,
    }
}

fn django(run: &Run<'_>, arguments: &[&str]) -> Starts {
    if arguments.first() != Some(&"runserver") && arguments.first() != Some(&"runserver_plus") {
        return Starts::Nothing;
    }
    let Some(at) = arguments.iter().skip(1).find(|word| !word.starts_with('-')) else {
        return Starts::Server { port: 8000, local: true };
    };
    let Some(at) = run.expand(at) else { return Starts::Unknown };
    let (host, port) = at.rsplit_once(':').unwrap_or(("127.0.0.1", &at));
    match port.parse() {
        Ok(port) => Starts::Server { port, local: is_local(host) },
        Err(_) => Starts::Unknown,
    }
}

fn java(run: &Run<'_>, rest: &[&str]) -> Starts {
    let told = rest.iter().find_map(|word| {
        word.strip_prefix("--server.port=").or_else(|| word.strip_prefix("-Dserver.port="))
    });
    match told.map(|port| run.expand(port).and_then(|port| port.parse().ok())) {
        None => Starts::Code,
        Some(Some(port)) => Starts::Server { port, local: false },
        Some(None) => Starts::Unknown,
    }
}

/// The script of a `package.json` beside the code.
fn package_script(run: &Run<'_>, tool: &str, rest: &[&str], steps: usize) -> Starts {
    let mut words = rest.iter().filter(|word| !word.starts_with('-'));
    let script = match words.next() {
        Some(&"run" | &"run-script") => words.next(),
        Some(&("install" | "ci" | "i" | "prune" | "cache" | "config" | "add")) => {
            return Starts::Nothing;
        }
        Some(&"exec" | &"x" | &"dlx") => {
            let at = rest.iter().position(|word| !word.starts_with('-')).unwrap_or_default();
            return of(run, rest.get(at + 1..).unwrap_or_default(), steps + 1);
        }
        word => word,
    };
    let (Some(script), false) = (script, rest.contains(&"--")) else { return Starts::Unknown };
    let line = manifest(run).and_then(|node| node.get("scripts")?.get(script)?.text());
    let Some(line) = line else {
        return if tool == "bun" { Starts::Code } else { Starts::Unknown };
    };
    if line.contains("cross-env") || line.contains("dotenv") {
        return Starts::Unknown;
    }
    let commands = crate::services::system::command::simple_commands(line);
    let mut all = commands.iter().map(|words| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        of(run, &words, steps + 1)
    });
    // What a script starts last is what stays.
    all.next_back().unwrap_or(Starts::Unknown)
}

/// The manifest of the code that it runs.
fn manifest<'s>(run: &Run<'s>) -> Option<&'s crate::format::Node> {
    let service = run.system.inventory.services.get(run.service?)?;
    let part = run.system.part_at(&service.path.join("package.json"))?;
    part.documents.iter().find(|(format, _)| *format == "package-json").map(|(_, node)| node)
}

/// The server that words start, with what is given to it.
fn known<'w, 'a>(words: &'w [&'a str]) -> Option<(&'static Server, &'w [&'a str])> {
    let interpreted =
        matches!(words.first().map(|word| program(word)), Some("php" | "python" | "node"));
    let words = if interpreted { words.get(1..)? } else { words };
    SERVERS.iter().find_map(|server| {
        let (program_name, second) = (server.name.first()?, server.name.get(1));
        let is = words.first().is_some_and(|word| program(word) == *program_name);
        let follows = second.is_none_or(|second| words.get(1) == Some(second));
        (is && follows).then(|| (server, words.get(server.name.len()..).unwrap_or_default()))
    })
}

impl Server {
    fn starts(&self, run: &Run<'_>, words: &[&str]) -> Starts {
        let is = |names: &[&str]| option(words, names).is_some();
        let gunicorn = self.name == ["gunicorn"];
        if is(self.other) || (gunicorn && is_configured(run)) {
            return Starts::Unknown;
        }
        if let Some(bind) = option(words, self.bind) {
            return bound(run, bind).unwrap_or(Starts::Unknown);
        }
        let [port_variable, host_variable] = self.variables;
        let port = match option(words, self.port) {
            Some(told) => run.expand(told).and_then(|port| port.parse().ok()),
            None => match variable(run, port_variable) {
                Setting::Is(port) => port.parse().ok(),
                Setting::Unset => Some(self.default),
                Setting::Unknown => None,
            },
        };
        let host = match option(words, self.host) {
            Some(told) => run.expand(told),
            None => match variable(run, host_variable) {
                Setting::Is(host) => Some(host),
                // gunicorn listens everywhere where PORT is set.
                Setting::Unset if gunicorn && variable(run, "PORT") != Setting::Unset => {
                    Some(String::new())
                }
                Setting::Unset if self.local => Some("127.0.0.1".to_owned()),
                Setting::Unset => Some(String::new()),
                Setting::Unknown => None,
            },
        };
        match (port, host) {
            (Some(port), Some(host)) => Starts::Server { port, local: is_local(&host) },
            _ => Starts::Unknown,
        }
    }
}

fn variable(run: &Run<'_>, name: &str) -> Setting {
    if name.is_empty() { Setting::Unset } else { run.variable(name) }
}

/// gunicorn also reads `gunicorn.conf.py` of its folder, and a variable.
fn is_configured(run: &Run<'_>) -> bool {
    let told = run.variable("GUNICORN_CMD_ARGS") != Setting::Unset;
    let file =
        run.system.repository.files.iter().any(|file| file.path.name() == "gunicorn.conf.py");
    told || file
}

/// `0.0.0.0:8000`, `:8000`, `8000`, `tcp://0.0.0.0:80`.
fn bound(run: &Run<'_>, bind: &str) -> Option<Starts> {
    let bind = run.expand(bind)?;
    let bind = bind.trim_start_matches("tcp://").trim_start_matches("http://");
    let (host, port) = bind.rsplit_once(':').unwrap_or(("", bind));
    Some(Starts::Server { port: port.parse().ok()?, local: is_local(host) })
}

/// Whether an address is that of the container alone.
pub fn is_local(host: &str) -> bool {
    matches!(host.trim_matches(['[', ']']), "localhost" | "::1") || host.starts_with("127.")
}

/// The value of an option: `--port 80`, `--port=80`, `-p80`.
fn option<'a>(words: &[&'a str], names: &[&str]) -> Option<&'a str> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        for name in names {
            if word == name {
                return words.next().copied();
            }
            let Some(rest) = word.strip_prefix(name) else { continue };
            if let Some(value) = rest.strip_prefix('=') {
                return Some(value);
            }
            if !name.starts_with("--") && !rest.is_empty() {
                return Some(rest);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_each_of_their_forms() {
        for words in [&["--port", "80"][..], &["x", "--port=80"], &["-p", "80"], &["-p80"]] {
            assert_eq!(option(words, &["--port", "-p"]), Some("80"), "{words:?}");
        }
        assert_eq!(option(&["--ports", "80"], &["--port"]), None);
        assert!(is_local("127.0.0.1") && is_local("[::1]") && !is_local("0.0.0.0"));
    }
}
