//! Facts as lines of text: for whoever writes a rule, and for tests.

use std::fmt::Write as _;

use super::{
    Facts, Source,
    code::{ExprId, Kind},
    routes::{Handler, Route, Routes},
};
use crate::base::{LineIndex, Span};

/// One line for each fact, in the order of the file: its line, what it is, what it says.
pub fn listing(facts: &Facts, source: &Source, text: &str) -> String {
    let routes = source.frameworks.as_ref().map(|all| facts.routes(all)).unwrap_or_default();
    Listing { facts, routes, text, lines: LineIndex::new(text) }.all()
}

/// The listing of a text in a language, for tests of that language.
#[cfg(test)]
pub fn of(language: &str, file_name: &str, text: &str) -> String {
    let source = crate::language::by_name(language).and_then(|language| language.source);
    let Some(source) = source else { return "a language without facts".to_owned() };
    match source.facts(file_name, text) {
        Ok(facts) => listing(&facts, source, text),
        Err(error) => error.to_string(),
    }
}

struct Listing<'a> {
    facts: &'a Facts,
    routes: Routes,
    text: &'a str,
    lines: LineIndex<'a>,
}

impl Listing<'_> {
    fn all(&self) -> String {
        let mut facts: Vec<(Span, &str, String)> = Vec::new();
        let code = &self.facts.code;
        for (import, path) in self.facts.imports() {
            let alias = import.alias.as_ref().map(|alias| format!(" as {alias}"));
            facts.push((import.span, "import", format!("{path}{}", alias.unwrap_or_default())));
        }
        for (id, function) in code.functions.iter().enumerate() {
            facts.push((function.span, "function", self.function(id)));
        }
        for (call, path) in self.facts.calls() {
            facts.push((code.expr(call).span, "call", self.call(call, path)));
        }
        for (id, read) in self.facts.env_reads() {
            let default = read.default.map(|id| format!(" or {}", self.value(id)));
            let said = format!("{}{}", read.name, default.unwrap_or_default());
            facts.push((code.expr(id).span, "env", said));
        }
        for catch in &code.catches {
            let said = [
                (catch.body.statements == 0, "empty"),
                (self.facts.logs(catch), "logs"),
                (self.facts.rethrows(catch), "rethrows"),
                (self.facts.uses(catch), "uses"),
            ];
            let said = said.iter().filter(|(holds, _)| *holds).map(|(_, word)| *word);
            let said = format!("{} {}", catch.types.join(", "), said.collect::<Vec<_>>().join(" "));
            facts.push((catch.span, "catch", said));
        }
        for listener in self.facts.listeners() {
            let port = listener.port.map_or("?".to_owned(), |port| port.to_string());
            let variable = listener.port_variable.map(|name| format!(" from {name}"));
            let address = listener.address.map(|address| format!(" on {address:?}"));
            let said = [Some(port), variable, address].into_iter().flatten().collect::<String>();
            facts.push((listener.span, "listen", said));
        }
        for route in &self.routes.routes {
            facts.push((route.span, "route", self.route(route)));
        }
        for mount in &self.routes.mounts {
            facts.push((mount.span, "mount", format!("{} {}", mount.prefix, mount.target)));
        }
        for span in &code.unread {
            facts.push((*span, "unread", String::new()));
        }
        facts.sort_by_key(|(span, kind, _)| (span.start, *kind));
        let mut listing = String::new();
        for (span, kind, said) in facts {
            let line = self.lines.line(span.start);
            let dev = if self.facts.is_developing(span.start) { "  [dev]" } else { "" };
            let _ = writeln!(listing, "{line:>5}  {kind:<8}  {}{dev}", said.trim());
        }
        listing
    }

    fn route(&self, route: &Route) -> String {
        let methods =
            if route.methods.is_empty() { "*".to_owned() } else { route.methods.join(",") };
        let handler = match &route.handler {
            Handler::Here(span) => format!("line {}", self.lines.line(span.start)),
            Handler::Elsewhere(path) => path.clone(),
            Handler::Unknown => "?".to_owned(),
        };
        let mut said = format!("{methods} {} -> {handler} ({})", route.path, route.framework);
        if let Some(router) = &route.router {
            said += &format!(" on {router}");
        }
        if !route.guards.is_empty() {
            said += &format!(" after {}", route.guards.join(", "));
        }
        said
    }

    fn function(&self, id: usize) -> String {
        let function = &self.facts.code.functions[id];
        let summary = self.facts.summary(id);
        let names: Vec<&str> = function.parameters.iter().map(|p| p.name.as_str()).collect();
        let mut said = format!("{}({})", function.name, names.join(", "));
        for decorator in &function.decorators {
            said += &format!(" @{}", self.facts.path(*decorator).unwrap_or("?"));
        }
        for (holds, word) in
            [(function.is_async, "async"), (summary.constant, "constant"), (summary.stub, "stub")]
        {
            if holds {
                said += " ";
                said += word;
            }
        }
        said
    }

    fn call(&self, call: ExprId, path: &str) -> String {
        let Kind::Call { arguments, .. } = &self.facts.code.expr(call).kind else {
            return path.to_owned();
        };
        let mut given = Vec::new();
        for argument in arguments.iter().filter(|argument| argument.name.is_none()) {
            given.push(self.value(argument.value));
        }
        let options = self.facts.options(call, 1);
        let mut said = format!("{path}({})", given.join(", "));
        for (name, value) in options.given {
            let value = value.map(|id| self.value(id)).unwrap_or_default();
            said += &format!(" {name}={value}");
        }
        if options.open {
            said += " ...";
        }
        said
    }

    fn value(&self, id: ExprId) -> String {
        self.value_in(id, 0)
    }

    fn value_in(&self, id: ExprId, depth: usize) -> String {
        const DEPTH: usize = 3;
        if depth > DEPTH {
            return "..".to_owned();
        }
        if let Some(text) = self.facts.text(id) {
            return format!(
                "{:?}{}",
                short(&text.text),
                if text.open.is_empty() { "" } else { "+" }
            );
        }
        if let Some(read) = self.facts.env(self.facts.follow(id)) {
            return format!("env:{}", read.name);
        }
        let expr = self.facts.code.expr(self.facts.follow(id));
        match &expr.kind {
            Kind::Number(number) => number.clone(),
            Kind::Bool(value) => value.to_string(),
            Kind::Null => "null".to_owned(),
            Kind::List(values) => {
                let values: Vec<String> =
                    values.iter().take(5).map(|id| self.value_in(*id, depth + 1)).collect();
                format!("[{}]", values.join(", "))
            }
            Kind::Map(_) => "{..}".to_owned(),
            Kind::Function(_) => "fn".to_owned(),
            _ => match self.facts.path(id) {
                Some(path) => path.to_owned(),
                None => short(self.text.get(expr.span.start..expr.span.end).unwrap_or_default()),
            },
        }
    }
}

fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let line: String = text.chars().take(LONGEST).collect();
    line.replace('\n', " ")
}
