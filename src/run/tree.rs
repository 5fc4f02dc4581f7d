//! `readiness rules tree`: a config file as the rules see it.

use std::{fmt::Write as _, path::Path};

use super::RunError;
use crate::{
    base::{LineIndex, RepoPath, Role, redact},
    detect::FileView,
    format::{
        Format, Node, Syntax, Value, needs_rendering,
        path::Path as DataPath,
        recognise::{self, FORMATS},
    },
    language,
    ruleset::{RuleError, Sources, load},
};

/// The text of the answer: the tree, or the places that `path` leads to.
///
/// # Errors
///
/// When the file cannot be read, is no configuration, or the path is none.
pub fn tree(file: &Path, path: Option<&str>, format: Option<&str>) -> Result<String, RunError> {
    let text = std::fs::read_to_string(file).map_err(|error| RunError::Usage {
        message: format!("{} cannot be read: {error}", file.display()),
        help: "name a text file".to_owned(),
    })?;
    let name = RepoPath::new(file.to_string_lossy());
    let language = language::detect(&name, &text);
    let syntax = language.and_then(|language| Syntax::of_language(language.name));
    let syntax = syntax.ok_or_else(|| RunError::Usage {
        message: format!("{name} is no configuration that is read as a tree"),
        help: "rules look at it with `text`, `code` and `comment`".to_owned(),
    })?;
    let reading = Reading { text: &text, name: &name, syntax };
    Ok(masked(&name, &text, reading.answer(path, chosen(format)?)?)?)
}

/// The answer without the values that some rule takes for secrets.
pub(super) fn masked(name: &RepoPath, text: &str, answer: String) -> Result<String, RuleError> {
    let ruleset = load::load(&Sources::default())?;
    let prefilter = ruleset.prefilter(&[], text.len() as u64);
    let candidates = prefilter.candidates(text);
    let lower = text.to_ascii_lowercase();
    let matchers = ruleset.matchers.iter().enumerate().filter(|(id, _)| candidates.contains(*id));
    let secrets = matchers
        .filter_map(|(_, matcher)| matcher.detector.content())
        .flat_map(|content| content.secrets(text, &lower));
    // What is given to the name of a credential is one, whether or not a rule says so.
    let view = FileView::new(name, text, Role::Production, language::detect(name, text));
    let lines = (1..=view.lines().len()).map(|line| view.lines().line_span(line));
    let given = view.credentials(&lines.collect::<Vec<_>>());
    // In source, what stands in no string is code.
    let is_source = view.language().is_some_and(|language| language.source.is_some());
    let quoted =
        |secret: &redact::SecretSpan| !is_source || view.kind_at(secret.span.start).is_some();
    let secrets: Vec<_> = secrets.filter(quoted).chain(given).collect();
    Ok(secrets.into_iter().fold(answer, |answer, secret| {
        let value = &text[secret.span.start..secret.span.end];
        answer.replace(value, &redact::mask(value, secret.public))
    }))
}

fn chosen(format: Option<&str>) -> Result<Option<&'static Format>, RunError> {
    let Some(name) = format else { return Ok(None) };
    let known: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
    recognise::by_name(name).map(Some).ok_or_else(|| RunError::Usage {
        message: format!("no format is called `{name}`"),
        help: format!("known: {}", known.join(", ")),
    })
}

struct Reading<'t> {
    text: &'t str,
    name: &'t RepoPath,
    syntax: Syntax,
}

impl Reading<'_> {
    fn answer(&self, path: Option<&str>, format: Option<&Format>) -> Result<String, RunError> {
        let parsed = self.syntax.parse(self.text);
        let lines = LineIndex::new(self.text);
        let formats = match format {
            Some(format) => vec![format],
            None => FORMATS.iter().collect(),
        };
        let read = formats.into_iter().map(|format| {
            (format.name, format.documents(Some(self.syntax), self.name, &parsed.documents))
        });
        let (format, documents) = read
            .into_iter()
            .find(|(_, documents)| !documents.is_empty())
            .unwrap_or(("of no format that rules know", parsed.documents));
        let mut answer = String::new();
        if needs_rendering(self.syntax, self.name, self.text) {
            answer += "# a template: rules look at it with `text` only, since it is not rendered\n";
        }
        for problem in parsed.problems {
            let line = lines.line(problem.span.start);
            let _ = writeln!(answer, "# line {line}: {}", problem.message);
        }
        for document in documents {
            match path {
                Some(path) => self.found(&document, path, &lines, &mut answer)?,
                None => {
                    let _ = writeln!(answer, "# {format}");
                    write(&document, 0, &lines, &mut answer);
                }
            }
        }
        Ok(answer)
    }

    fn found(
        &self,
        document: &Node,
        path: &str,
        lines: &LineIndex<'_>,
        answer: &mut String,
    ) -> Result<(), RunError> {
        let compiled = DataPath::parse(path).and_then(|path| path.check().map(|()| path));
        let compiled = compiled.map_err(|error| RunError::Usage {
            message: format!("bad path: {error}"),
            help: format!("{path}\n{}^", " ".repeat(error.offset)),
        })?;
        for found in compiled.find(document, usize::MAX) {
            let captures = found.captures.iter().map(|(name, value)| format!(" {name}={value:?}"));
            let _ = writeln!(
                answer,
                "{}:{}: {}{}",
                self.name,
                lines.line(found.place.start),
                one_line(found.node),
                captures.collect::<String>()
            );
        }
        Ok(())
    }
}

fn one_line(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::List(items) => format!("[{}]", items.len()),
        Value::Map(entries) => {
            let keys: Vec<_> = entries.iter().map(|entry| entry.key.as_str()).collect();
            format!("{{{}}}", keys.join(", "))
        }
        Value::String(text) => format!("{text:?}"),
        Value::Bool(_) | Value::Number(_) => node.text().unwrap_or_default().to_owned(),
    }
}

/// Trees are no deeper than the parsers let them be.
fn write(node: &Node, depth: usize, lines: &LineIndex<'_>, answer: &mut String) {
    let indent = "  ".repeat(depth);
    let below = |node: &Node| !node.items().is_empty() || !node.entries().is_empty();
    for entry in node.entries() {
        let line = lines.line(entry.key_span.start);
        let value = if below(&entry.value) { String::new() } else { one_line(&entry.value) };
        let _ = writeln!(answer, "{line:>5}  {indent}{}: {value}", entry.key);
        write(&entry.value, depth + 1, lines, answer);
    }
    for item in node.items() {
        let line = lines.line(item.span.start);
        let value = if below(item) { String::new() } else { one_line(item) };
        let _ = writeln!(answer, "{line:>5}  {indent}- {value}");
        write(item, depth + 1, lines, answer);
    }
}
