//! `readiness rules facts`: a source file as the rules see it.

use std::{fmt::Write as _, path::Path};

use super::{RunError, tree};
use crate::{
    base::{LineIndex, RepoPath, Span},
    language::{
        self, Facts,
        facts::code::{ExprId, Kind},
    },
};

/// The text of the answer: one line for each fact, in the order of the file.
///
/// # Errors
///
/// When the file cannot be read, or is in no language that is read for facts.
pub fn facts(file: &Path) -> Result<String, RunError> {
    let text = std::fs::read_to_string(file).map_err(|error| RunError::Usage {
        message: format!("{} cannot be read: {error}", file.display()),
        help: "name a text file".to_owned(),
    })?;
    let name = RepoPath::new(file.to_string_lossy());
    let source = language::detect(&name, &text).and_then(|language| language.source);
    let source = source.ok_or_else(|| {
        let known = language::all().filter(|one| one.source.is_some()).map(|one| one.name);
        RunError::Usage {
            message: format!("{name} is in no language that is read for facts"),
            help: format!("known: {}", known.collect::<Vec<_>>().join(", ")),
        }
    })?;
    let facts = source.facts(name.name(), &text).map_err(|error| RunError::Usage {
        message: format!("{name}: {error}"),
        help: "rules look at it with `text`, `code` and `comment`".to_owned(),
    })?;
    let listing = Listing { facts: &facts, text: &text, lines: LineIndex::new(&text) };
    Ok(tree::masked(&text, listing.all())?)
}

struct Listing<'a> {
    facts: &'a Facts,
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
        let options = self.facts.options(call);
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
        if let Some(text) = self.facts.text(id) {
            return format!("{:?}{}", short(&text.text), if text.open.is_empty() { "" } else { "+" });
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
                let values: Vec<String> = values.iter().take(5).map(|id| self.value(*id)).collect();
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
