//! Where a process listens.

use super::{
    Facts,
    code::{ExprId, Kind},
};
use crate::base::Span;

/// A call that begins to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Where.
    pub span: Span,
    /// The port, as far as the file says it: where it comes from the environment, its default.
    pub port: Option<u16>,
    /// The variable of the environment that the port comes from.
    pub port_variable: Option<String>,
    /// The address; empty for all.
    pub address: Option<String>,
}

impl Facts {
    /// The calls that begin to listen, in the order of the text.
    pub fn listeners(&self) -> Vec<Listener> {
        let calls = self.calls().filter(|(_, path)| self.names.listeners.is_match(path));
        calls.map(|(call, _)| self.listener(call)).collect()
    }

    fn listener(&self, call: ExprId) -> Listener {
        let span = self.code.expr(call).span;
        let mut listener = Listener { span, port: None, port_variable: None, address: None };
        let Kind::Call { arguments, .. } = &self.code.expr(call).kind else { return listener };
        let positional = arguments.iter().filter(|one| one.name.is_none()).map(|one| one.value);
        for value in positional {
            self.hear(value, true, &mut listener, 0);
        }
        for (name, value) in self.options(call, 1).given {
            let Some(value) = value else { continue };
            match name.to_ascii_lowercase().as_str() {
                "port" | "addr" | "address" | "bind" | "listen" => {
                    self.hear(value, true, &mut listener, 0);
                }
                "host" | "hostname" => self.hear(value, false, &mut listener, 0),
                _ => {}
            }
        }
        listener
    }

    fn is_flag(&self, callee: ExprId) -> bool {
        const FLAGS: [&str; 3] = ["flag.Int", "flag.Uint", "flag.String"];
        self.path(callee).is_some_and(|path| FLAGS.contains(&path))
    }

    /// Takes a port, an address or both from a value.
    fn hear(&self, value: ExprId, may_be_port: bool, listener: &mut Listener, depth: usize) {
        const DEPTH: usize = 6;
        if depth > DEPTH {
            return;
        }
        let followed = self.follow(value);
        if let Some(read) = self.env(followed) {
            if may_be_port && listener.port_variable.is_none() {
                listener.port_variable = Some(read.name);
            }
            if let Some(default) = read.default {
                self.hear(default, may_be_port, listener, depth + 1);
            }
            return;
        }
        match &self.code.expr(followed).kind {
            Kind::Number(number) if may_be_port => {
                listener.port = listener.port.or(number.parse().ok());
            }
            Kind::Fallback(..) | Kind::List(_) | Kind::Choice { .. } => {
                for part in self.code.expr(followed).kind.parts() {
                    self.hear(part, may_be_port, listener, depth + 1);
                }
            }
            // `flag.Int("port", 8080, "...")`: what it is where nobody says it.
            Kind::Call { callee, arguments } if self.is_flag(*callee) => {
                if let Some(default) = arguments.get(1) {
                    self.hear(default.value, may_be_port, listener, depth + 1);
                }
            }
            // `Number(process.env.PORT)`, `":" + port`
            Kind::Call { arguments, .. } if arguments.len() <= 2 => {
                for argument in arguments {
                    self.hear(argument.value, may_be_port, listener, depth + 1);
                }
            }
            Kind::Joined(parts) => {
                for part in parts {
                    self.hear(*part, may_be_port, listener, depth + 1);
                }
            }
            Kind::Text(text) => listener.take(text, may_be_port),
            // What a pointer leads to.
            Kind::Other(parts) => {
                if let [only] = parts[..] {
                    self.hear(only, may_be_port, listener, depth + 1);
                }
            }
            _ => {}
        }
    }
}

impl Listener {
    /// `0.0.0.0:8080`, `:8080`, `8080`, `localhost`.
    fn take(&mut self, text: &str, may_be_port: bool) {
        let text = text.trim();
        if may_be_port && let Ok(port) = text.parse() {
            self.port = self.port.or(Some(port));
            return;
        }
        let is_address = |text: &str| {
            text.is_empty()
                || text == "localhost"
                || text.starts_with('[')
                || (text.contains(['.', ':'])
                    && text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '.' | ':')))
        };
        match text.rsplit_once(':') {
            Some((address, port)) if may_be_port && is_address(address) => {
                self.port = self.port.or(port.parse().ok());
                self.address = self.address.take().or(Some(address.to_owned()));
            }
            _ if is_address(text) => self.address = self.address.take().or(Some(text.to_owned())),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::language::{self, facts::Listener};

    fn of(language: &str, text: &str) -> Vec<(Option<u16>, Option<String>, Option<String>)> {
        let source = language::by_name(language).and_then(|language| language.source).unwrap();
        let facts = source.facts("a", text).unwrap();
        let parts = |one: Listener| (one.port, one.port_variable, one.address);
        facts.listeners().into_iter().map(parts).collect()
    }

    fn at(
        port: u16,
        variable: Option<&str>,
        address: Option<&str>,
    ) -> (Option<u16>, Option<String>, Option<String>) {
        (Some(port), variable.map(str::to_owned), address.map(str::to_owned))
    }

    #[test]
    fn ports_and_addresses_are_heard_in_every_language() {
        let python = "import os, uvicorn\nuvicorn.run(app, host='0.0.0.0', port=int(os.getenv('PORT', '8000')))\n";
        assert_eq!(of("python", python), [at(8000, Some("PORT"), Some("0.0.0.0"))]);
        let script = "const PORT = process.env.PORT || 3000;\napp.listen(PORT, () => {});\n";
        assert_eq!(of("javascript", script), [at(3000, Some("PORT"), None)]);
        let go =
            "package a\nimport \"net/http\"\nfunc main() { http.ListenAndServe(\":8080\", nil) }\n";
        assert_eq!(of("go", go), [at(8080, None, Some(""))]);
        let go = "package a\nimport (\"flag\"; \"fmt\"; \"net/http\")\nfunc main() { port := flag.Int(\"port\", 443, \"the port\"); http.ListenAndServe(fmt.Sprintf(\":%d\", *port), nil) }\n";
        assert_eq!(of("go", go), [at(443, None, Some(""))]);
        let rust =
            "async fn f() { let l = tokio::net::TcpListener::bind(\"127.0.0.1:9000\").await; }";
        assert_eq!(of("rust", rust), [at(9000, None, Some("127.0.0.1"))]);
        let java = "class A { void f() { io.grpc.ServerBuilder.forPort(50051).build(); } }";
        assert_eq!(of("java", java), [at(50051, None, None)]);
    }
}
