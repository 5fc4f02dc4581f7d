//! INI files and their kin: systemd units, supervisord, setup.cfg, alembic.ini.
//!
//! ```text
//! SECTION                a map; a section that stands twice is one
//!   KEY                  a text; nothing where there is no `=`; a list where the key stands several times
//! KEY                    what stands before the first section
//! ```

use std::collections::HashMap;

use crate::base::Span;

use super::{
    Entry, MAX_NODES, Node, ParseProblem, Parsed, Value,
    build::{entry, list, map, string},
    lines::{lines, trimmed},
};

/// Reads sections. A text without a section or key gives no document.
pub fn parse(text: &str) -> Parsed {
    let mut file = File::default();
    file.sections.push(Section::default());
    for (start, line) in lines(text) {
        if file.left_out {
            break;
        }
        file.line(start, line);
    }
    let File { sections, problems, .. } = file;
    let mut sections = sections.into_iter();
    let mut entries = sections.next().map(|top| top.entries).unwrap_or_default();
    entries.extend(sections.filter_map(|section| {
        let (span, name) = section.head?;
        Some(entry(name, span, map(Span::new(span.start, section.end), section.entries)))
    }));
    let root = map(Span::new(0, text.len()), entries);
    let documents = if root.entries().is_empty() { Vec::new() } else { vec![root] };
    Parsed { documents, problems }
}

#[derive(Debug, Default)]
struct File {
    sections: Vec<Section>,
    names: HashMap<String, usize>,
    current: usize,
    /// How far the last key is indented; what is indented more continues its value.
    indent: Option<usize>,
    /// Whether the last line ended with a backslash.
    continues: bool,
    nodes: usize,
    left_out: bool,
    problems: Vec<ParseProblem>,
}

#[derive(Debug, Default)]
struct Section {
    head: Option<(Span, String)>,
    end: usize,
    entries: Vec<Entry>,
    keys: HashMap<String, usize>,
    last: Option<usize>,
}

impl File {
    fn line(&mut self, start: usize, line: &str) {
        let (span, content) = trimmed(start, line);
        if content.is_empty() || content.starts_with(['#', ';']) {
            return;
        }
        if self.continues || self.indent.is_some_and(|indent| span.start - start > indent) {
            let joint = if self.continues { " " } else { "\n" };
            self.continues = content.ends_with('\\');
            self.extend(span, content, joint);
            return;
        }
        if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            self.section(Span::new(span.start + 1, span.start + 1 + name.0.len()), name.0);
            return;
        }
        self.indent = Some(span.start - start);
        self.key(span, content);
        if self.nodes >= MAX_NODES {
            self.left_out = true;
            let message = "the file is too large: the rest is left out".to_owned();
            self.problems.push(ParseProblem { span, message });
        }
    }

    fn section(&mut self, span: Span, name: &str) {
        let (span, name) = trimmed(span.start, name);
        let next = self.sections.len();
        self.current = *self.names.entry(name.to_owned()).or_insert(next);
        if self.current == next {
            let head = Some((span, name.to_owned()));
            self.sections.push(Section { head, end: span.end, ..Section::default() });
            self.nodes += 1;
        }
        self.indent = None;
    }

    fn key(&mut self, span: Span, content: &str) {
        let Some(section) = self.sections.get_mut(self.current) else { return };
        section.end = section.end.max(span.end);
        let separator = content.find(['=', ':']);
        let (key_span, key) = trimmed(
            span.start,
            content.get(..separator.unwrap_or(content.len())).unwrap_or_default(),
        );
        let value = match separator {
            None => Node::new(key_span, Value::Null),
            Some(at) => {
                let rest = content.get(at + 1..).unwrap_or_default();
                let rest = if is_unit_key(key) { rest } else { without_comment(rest) };
                self.continues = rest.ends_with('\\');
                value(span.start + at + 1, rest.trim_end_matches('\\'))
            }
        };
        self.nodes += 1;
        section.push(key, key_span, value);
    }

    /// Adds a line to the value before it.
    fn extend(&mut self, span: Span, content: &str, joint: &str) {
        let Some(section) = self.sections.get_mut(self.current) else { return };
        section.end = section.end.max(span.end);
        let Some(entry) = section.last.and_then(|at| section.entries.get_mut(at)) else { return };
        let node = match &mut entry.value.value {
            Value::List(items) => {
                entry.value.span.end = span.end;
                items.last_mut()
            }
            _ => Some(&mut entry.value),
        };
        let Some(Node { span: place, value: Value::String(text) }) = node else { return };
        let (inside, content) = trimmed(span.start, content.trim_end_matches('\\'));
        if text.is_empty() {
            place.start = inside.start;
        } else {
            text.truncate(text.trim_end().len());
            text.push_str(joint);
        }
        text.push_str(content);
        place.end = inside.end;
    }
}

impl Section {
    fn push(&mut self, key: &str, key_span: Span, value: Node) {
        let at = self.keys.get(key).copied();
        self.last = Some(at.unwrap_or(self.entries.len()));
        let Some(entry_) = at.and_then(|at| self.entries.get_mut(at)) else {
            self.keys.insert(key.to_owned(), self.entries.len());
            self.entries.push(entry(key, key_span, value));
            return;
        };
        let whole = Span::new(entry_.value.span.start, value.span.end);
        if let Value::List(items) = &mut entry_.value.value {
            items.push(value);
            entry_.value.span = whole;
        } else {
            let first = std::mem::replace(&mut entry_.value, Node::new(whole, Value::Null));
            entry_.value = list(whole, vec![first, value]);
        }
    }
}

/// Keys of systemd units begin with a capital, and in their values `;` is no comment.
fn is_unit_key(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
}

fn without_comment(text: &str) -> &str {
    let comment = text.find(" ;").into_iter().chain(text.find("\t;")).min();
    comment.and_then(|at| text.get(..at)).unwrap_or(text)
}

/// A value without the quotes that hold all of it.
fn value(start: usize, text: &str) -> Node {
    let (span, text) = trimmed(start, text);
    let inside = ['"', '\''].into_iter().find_map(|quote| {
        let inside = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inside.contains(quote)).then_some(inside)
    });
    match inside {
        Some(inside) => string(Span::new(span.start + 1, span.end - 1), inside),
        None => string(span, text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::spans::{assert_inside, check};

    #[test]
    fn values_and_places() {
        let text = "top = 1\n[Service]\nExecStart=/bin/sh -c \"a ; b\" \\\n  --flag\n# note\n\
                    Environment=A=1\nEnvironment=\"B=2\"\n[program:x] ; note\ncommand = run ; why\n\
                    quoted = 'q r'\nskip-name\n[tool]\ninstall =\n    one\n\n    two\nlast: x\n\
                    [core]\n\tbare = false\n\tother = é\n[Service]\nRestart=always\n";
        let parsed = parse(text);
        check(
            text,
            &parsed,
            &[
                ("top", "1", "1"),
                (
                    "Service.ExecStart",
                    "/bin/sh -c \"a ; b\" --flag",
                    "/bin/sh -c \"a ; b\" \\\n  --flag",
                ),
                ("Service.Environment.0", "A=1", "A=1"),
                ("Service.Environment.1", "B=2", "B=2"),
                ("Service.Restart", "always", "always"),
                ("program:x.command", "run", "run"),
                ("program:x.quoted", "q r", "q r"),
                ("tool.install", "one\ntwo", "one\n\n    two"),
                ("tool.last", "x", "x"),
                ("core.bare", "false", "false"),
                ("core.other", "é", "é"),
            ],
        );
        let skip =
            parsed.documents[0].get("program:x").and_then(|section| section.get("skip-name"));
        assert!(skip.is_some_and(Node::is_null));
    }

    const WORDS: &[&str] = &[
        "a", "B", "=", ":", " ", "\n", "\r\n", "\\", "\\\n", "[", "]", "[s]\n", "#", ";", " ;",
        "\"", "'", "é", "\u{feff}", "\t",
    ];

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
            assert_inside(&text, &parse(&text));
        }

        #[test]
        fn any_fragments_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
            let text = words.concat();
            assert_inside(&text, &parse(&text));
        }
    }
}
