//! Configuration that stands as a text in another file: the `prometheus.yml` in a ConfigMap.

use super::{Entry, Node, Syntax, Value};
use crate::base::Span;

/// The documents in a text that is a value of a file; their places are in that file.
pub fn documents(file: &str, value: &Node, syntax: Syntax) -> Vec<Node> {
    let Value::String(text) = &value.value else { return Vec::new() };
    let lines = lines(file, value.span.start, text);
    let place = |span: Span| match &lines {
        Some(lines) => Span::new(outside(lines, span.start), outside(lines, span.end)),
        None => value.span,
    };
    let parsed = syntax.parse(text);
    parsed.documents.into_iter().map(|document| moved(document, &place)).collect()
}

/// Where each line of the text begins, inside and in the file; `None` where the file does not hold the
/// lines as they are: in quotes, or folded.
fn lines(file: &str, start: usize, text: &str) -> Option<Vec<(usize, usize)>> {
    let begin = file.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let mut outside = begin;
    let mut written = file.get(begin..)?.split_inclusive('\n');
    let mut inside = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let source = written.next()?;
        let bare = source.trim_end_matches(['\n', '\r']);
        let content = line.trim_end_matches(['\n', '\r']);
        if !bare.trim().is_empty() || !content.trim().is_empty() {
            let indent = bare.strip_suffix(content)?;
            lines.push((inside, outside + indent.len()));
        } else {
            lines.push((inside, outside));
        }
        inside += line.len();
        outside += source.len();
    }
    (!lines.is_empty()).then_some(lines)
}

fn outside(lines: &[(usize, usize)], inside: usize) -> usize {
    let after = lines.partition_point(|(start, _)| *start <= inside);
    let line = after.checked_sub(1).and_then(|at| lines.get(at));
    line.map_or(inside, |(start, outside)| outside + (inside - start))
}

fn moved(node: Node, place: &impl Fn(Span) -> Span) -> Node {
    let value = match node.value {
        Value::List(items) => {
            Value::List(items.into_iter().map(|item| moved(item, place)).collect())
        }
        Value::Map(entries) => {
            let entries = entries.into_iter().map(|entry| Entry {
                key: entry.key,
                key_span: place(entry.key_span),
                value: moved(entry.value, place),
            });
            Value::Map(entries.collect())
        }
        value => value,
    };
    Node { span: place(node.span), value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_block_is_placed_in_its_file() {
        let file = "data:\n  a.yml: |\n    x:\n\n      - job: 'b'\n  c: 'y: 1'\n";
        let outer = Syntax::Yaml.parse(file).documents.remove(0);
        let value = |key| outer.get("data").and_then(|data| data.get(key)).cloned();
        let inner = documents(file, &value("a.yml").unwrap(), Syntax::Yaml);
        let job = inner[0].get("x").and_then(|x| x.items().first()?.get("job")).unwrap();
        assert_eq!(&file[job.span.start..job.span.end], "'b'");
        let quoted = documents(file, &value("c").unwrap(), Syntax::Yaml);
        let y = quoted[0].get("y").unwrap();
        assert_eq!(&file[y.span.start..y.span.end], "'y: 1'");
    }
}
