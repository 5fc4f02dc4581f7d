//! The variables of the environment that source reads, and what happens where one is not set.

use std::sync::LazyLock;

use regex::Regex;

use super::{bound, part::Variable};
use crate::{
    base::Span,
    language::facts::{
        EnvRead, Facts,
        code::{ExprId, Kind},
    },
};

/// A call that gives up where the variable is not set, by the name of what is called.
static INSISTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(must|require[ds]?|orthrow|or_throw|orpanic|or_raise|orfail|or_die|mandatory)\w*$|^(decouple|environs?|starlette\.config|prettyconf|envparse)\.",
    )
    .ok()
});

/// What stands in for a variable and is no value: it gives up.
static GIVES_UP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(throw|raise|error|panic|fail|die|missing|required|invariant|never)\w*\b")
        .ok()
});

/// How a program ends when it finds that something is missing.
static ENDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\b(throw|raise|panic!?\s*\(|bail!|process\.exit|sys\.exit|os\.Exit|exit\(1|log(ger)?\.Fatal\w*|fatal\w*\(|Must\w*\()",
    )
    .ok()
});

/// The variables that a file reads or declares as settings.
pub fn of(facts: &Facts, language: &str, text: &str) -> Vec<Variable> {
    let reads = facts.env_reads().filter(|(_, read)| is_name(&read.name));
    let mut all: Vec<Variable> =
        reads.map(|(id, read)| Reader { facts, language, text }.read(id, &read)).collect();
    all.extend(bound::of(facts, language, text));
    all.sort_by(|a, b| (a.span.start, &a.name).cmp(&(b.span.start, &b.name)));
    all
}

/// Whether a text can be the name of a variable; one with something put in is none.
pub fn is_name(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    first && text.len() > 1 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

struct Reader<'a> {
    facts: &'a Facts,
    language: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn read(&self, id: ExprId, read: &EnvRead) -> Variable {
        let code = &self.facts.code;
        let span = code.expr(id).span;
        let stands_in = read.default.map(|id| self.part(code.expr(id).span));
        let gives_up = stands_in.is_some_and(|text| is(&GIVES_UP, text));
        let scheme = self.has_scheme(&read.name);
        let has_default = (read.default.is_some() && !gives_up) || scheme || self.at_build(id);
        Variable {
            span,
            name: read.name.clone(),
            has_default,
            default: read.default.filter(|_| !gives_up).and_then(|id| literal(self.facts, id)),
            developing: self.facts.is_developing(span.start),
            fails: !has_default && (gives_up || self.insists(id) || self.is_checked(span)),
            conditional: self.is_conditional(span),
            function: code.function_at(span.start).map(|id| code.functions[id].name.clone()),
        }
    }

    fn part(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Whether the read itself fails where the variable is not set.
    fn insists(&self, id: ExprId) -> bool {
        let code = &self.facts.code;
        let expr = code.expr(id);
        let after = self.text.get(expr.span.end..).unwrap_or_default().trim_start();
        let by_form = match self.language {
            "python" => matches!(expr.kind, Kind::Index { .. }),
            "typescript" => after.starts_with('!') && !after.starts_with("!="),
            "kotlin" => after.starts_with("!!"),
            "rust" => [".unwrap()", ".expect(", "?"].iter().any(|form| after.starts_with(form)),
            _ => false,
        };
        let Kind::Call { callee, .. } = &expr.kind else { return by_form };
        let Some(path) = self.facts.path(*callee) else { return by_form };
        by_form || is(&INSISTS, path) || self.local_insists(path)
    }

    /// Whether a function of this file that reads a variable gives up without it.
    fn local_insists(&self, path: &str) -> bool {
        let Some(name) = path.strip_prefix("./") else { return false };
        let functions = &self.facts.code.functions;
        functions.iter().filter(|function| function.name == name).any(|function| {
            is(&ENDS, self.part(function.span)) && !self.part(function.body.span).contains("warn")
        })
    }

    /// `DEBUG=(bool, False)` of django-environ.
    fn has_scheme(&self, name: &str) -> bool {
        self.language == "python"
            && (self.text.contains(&format!("{name}=("))
                || self.text.contains(&format!("\"{name}\": (")))
    }

    /// What a compiler reads is nothing to a container.
    fn at_build(&self, id: ExprId) -> bool {
        let Kind::Call { callee, .. } = &self.facts.code.expr(id).kind else { return false };
        self.language == "rust"
            && self.part(self.facts.code.expr(*callee).span) != "env::var"
            && self.facts.path(*callee).is_some_and(|path| {
                matches!(path, "env" | "std.env" | "option_env" | "std.option_env")
                    || path.starts_with("dotenv_codegen")
            })
    }

    /// `key = read(); if not key: raise`: the lines behind end the program.
    fn is_checked(&self, span: Span) -> bool {
        const LINES: usize = 4;
        let start = self.text.get(..span.start).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
        let head = self.text.get(start..span.start).unwrap_or_default();
        let target = head.split(['=', ':', ',']).next().unwrap_or_default();
        let target = target.split_whitespace().last().unwrap_or_default();
        let target = target.trim_start_matches("self.").trim_start_matches("this.");
        if target.is_empty() || !target.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return false;
        }
        let behind = self.text.get(span.end..).unwrap_or_default();
        let lines: Vec<&str> = behind.lines().skip(1).take(LINES).collect();
        let asks = lines.iter().position(|line| {
            let line = line.trim_start();
            (line.starts_with("if ") || line.starts_with("if("))
                && words(line).any(|word| word == target)
        });
        asks.is_some_and(|at| {
            let rest = lines.get(at..).unwrap_or_default();
            rest.iter().take(3).any(|line| is(&ENDS, line))
        })
    }

    /// Whether it is only read under a condition, or where an error is caught.
    fn is_conditional(&self, span: Span) -> bool {
        let code = &self.facts.code;
        let within = |around: Span| around.start <= span.start && span.end <= around.end;
        let branches =
            code.branches.iter().flat_map(|one| one.then.into_iter().chain(one.otherwise));
        if branches.into_iter().any(within) {
            return true;
        }
        let chosen = code.all().any(|(_, expr)| match &expr.kind {
            Kind::Choice { values, .. } => values.iter().any(|id| within(code.expr(*id).span)),
            Kind::Fallback(_, second) => within(code.expr(*second).span),
            _ => false,
        });
        chosen || (self.language == "python" && self.is_tried(span.start))
    }

    /// Whether a `try` of Python is around a place: a line above that is indented less.
    fn is_tried(&self, at: usize) -> bool {
        let above = self.text.get(..at).unwrap_or_default();
        let mut lines = above.lines().rev();
        let indent = |line: &str| line.len() - line.trim_start().len();
        let Some(mut deep) = lines.next().map(indent) else { return false };
        for line in lines.filter(|line| !line.trim().is_empty()) {
            if deep == 0 {
                return false;
            }
            if indent(line) < deep {
                deep = indent(line);
                let line = line.trim_start();
                if line.starts_with("try") || line.starts_with("with ") && line.contains("suppress")
                {
                    return true;
                }
            }
        }
        false
    }
}

/// The words of a line.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

fn is(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

fn literal(facts: &Facts, id: ExprId) -> Option<String> {
    facts.text(id).filter(|text| text.open.is_empty()).map(|text| text.text)
}
