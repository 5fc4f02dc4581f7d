//! TOML. Tables are maps, whether they were written as `[a.b]`, `a.b = 1` or `{ b = 1 }`.

use std::ops::Range;

use ::toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Node, Parsed, Value,
    tree::{Kind, Tree},
};
use crate::base::{Span, span::floor_char_boundary};

/// Reads a text as TOML. Broken lines are left out; of two equal keys, the first one stays.
pub fn parse(text: &str) -> Parsed {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, tree: Tree::new(text) };
    for error in errors {
        let range = error.span().unwrap_or_default();
        reader.tree.problem(Span::new(range.start, range.end), error.message());
    }
    if !table.get_ref().is_empty() {
        reader.table(table.get_ref(), Span::new(0, text.len()));
    }
    let documents = reader.tree.take_root().into_iter().collect();
    Parsed { documents, problems: reader.tree.into_problems() }
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree<'t>,
}

impl Reader<'_> {
    /// The crate bounds how deep tables and arrays nest, so this recursion is bounded too.
    fn value(&mut self, value: &Spanned<DeValue<'_>>) {
        let span = self.span(value.span());
        let leaf = match value.get_ref() {
            DeValue::Table(table) => return self.table(table, span),
            DeValue::Array(items) => {
                self.tree.open(Kind::List, span);
                items.iter().for_each(|item| self.value(item));
                return self.close(span);
            }
            DeValue::String(text) => Value::String(text.clone().into_owned()),
            DeValue::Integer(_) | DeValue::Float(_) => Value::Number(self.written(span)),
            DeValue::Boolean(boolean) => Value::Bool(*boolean),
            DeValue::Datetime(_) => Value::String(self.written(span)),
        };
        self.tree.leaf(Node::new(span, leaf));
    }

    /// The crate sorts a table by its keys; the document has them in the order of their places.
    fn table(&mut self, table: &DeTable<'_>, span: Span) {
        self.tree.open(Kind::Map, span);
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            if self.tree.is_full() {
                break;
            }
            let key_span = self.span(key.span());
            self.tree.key(key.get_ref().clone().into_owned(), key_span);
            self.value(value);
        }
        self.close(span);
    }

    /// The crate's span of `[a]` is its header's: the tree widens it to what stands below.
    fn close(&mut self, span: Span) {
        if let Some((node, weight)) = self.tree.close(Some(span.end)) {
            self.tree.add(node, weight);
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        let start = floor_char_boundary(self.text, range.start);
        Span::new(start, floor_char_boundary(self.text, range.end))
    }

    fn written(&self, span: Span) -> String {
        self.text.get(span.start..span.end).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;
    use crate::format::check::{bounds, first_problem, nesting, show_all, written};

    #[test]
    fn values_keep_their_order_and_meaning() {
        let table = [
            (
                "b = 1_000\na = 0x1F\nc = 1.50\nd = inf\n",
                "{b: #1_000, a: #0x1F, c: #1.50, d: #inf}",
            ),
            ("a.c = 'x'\na.b = true\n", r#"{a: {c: "x", b: true}}"#),
            ("[z]\ny = 1\n[a.b]\nx = 2\n[z.w]\n", "{z: {y: #1, w: {}}, a: {b: {x: #2}}}"),
            ("[[bin]]\nn = 1\n[[bin]]\nn = 2\n", "{bin: [{n: #1}, {n: #2}]}"),
            ("t = { b = [1, 'é'], a = \"\"\"\nm\"\"\" }\n", r#"{t: {b: [#1, "é"], a: "m"}}"#),
            (
                "d = 1979-05-27T07:32:00Z\ne = 07:32:00\n",
                r#"{d: "1979-05-27T07:32:00Z", e: "07:32:00"}"#,
            ),
            ("\"a b\" = 1\n'c.d' = 2\n", "{a b: #1, c.d: #2}"),
            ("\u{feff}a = 1\r\nb = 2\r\n", "{a: #1, b: #2}"),
            ("", ""),
            ("# c\n", ""),
        ];
        for (text, expected) in table {
            let parsed = parse(text);
            assert_eq!(parsed.problems, [], "{text:?}");
            bounds(text, &parsed);
            parsed.documents.iter().for_each(|document| nesting(text, document));
            assert_eq!(show_all(&parsed), expected, "{text:?}");
        }
    }

    #[test]
    fn a_span_is_what_is_written() {
        let text =
            "\u{feff}é = 1\n'世' = 'ß' # c\nn = 0o7\nl = [ 1, 2 ]\n[t]\nx = 1\n[t.u]\ny = 2\n[v]\n";
        let parsed = parse(text);
        let root = parsed.documents[0].entries();
        let values: Vec<_> = root.iter().map(|entry| written(text, &entry.value)).collect();
        assert_eq!(values, ["1", "'ß'", "0o7", "[ 1, 2 ]", "[t]\nx = 1\n[t.u]\ny = 2", "[v]"]);
        let keys: Vec<_> =
            root.iter().map(|entry| &text[entry.key_span.start..entry.key_span.end]).collect();
        assert_eq!(keys, ["é", "'世'", "n", "l", "t", "v"]);
    }

    #[test]
    fn broken_lines_are_left_out() {
        let table = [
            ("a = 1\nb = = 2\nc = 3\n", "a: #1", "= 2"),
            ("a = 1\na = 2\n", "a: #1", "a = 2"),
            ("a = 1\n[t\nb = 2\n", "a: #1", "\nb"),
            ("a = 1\nb = \"open\nc = 3\n", "a: #1", ""),
            ("a = 1\n{{ x }}\n", "a: #1", "{"),
        ];
        for (text, expected, place) in table {
            let parsed = parse(text);
            bounds(text, &parsed);
            assert!(show_all(&parsed).contains(expected), "{text:?} {parsed:?}");
            assert!(
                first_problem(text, &parsed).starts_with(place),
                "{text:?} {:?}",
                parsed.problems
            );
        }
    }

    #[test]
    fn nesting_without_end_is_bounded() {
        let n = 100_000;
        let dotted = format!("{}a = 1\n", "a.".repeat(n));
        let header = format!("[{}a]\n", "a.".repeat(n));
        let lists = format!("a = {}{}\n", "[".repeat(n), "]".repeat(n));
        let maps = format!("a = {}", "{a = ".repeat(n));
        let path = "a.".repeat(70);
        let all = format!("[{path}a]\n{path}a = {}{}\n", "[".repeat(70), "]".repeat(70));
        let headers = "[[a]]\n[".repeat(n);
        for text in [dotted, header, lists, maps, all, headers, "[".repeat(n), "a=".repeat(n)] {
            let parsed = parse(&text);
            bounds(&text, &parsed);
            assert!(!parsed.problems.is_empty(), "{}", text.get(..10).unwrap());
        }
    }

    /// Pieces from which a text is put together that is nearly TOML.
    const PIECES: &[&str] = &[
        "a",
        "é",
        "b",
        ".",
        " = ",
        "=",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        "\n",
        "\r\n",
        "1",
        "1_0",
        "0x",
        "1e",
        "'s'",
        "\"世\"",
        "\"\"\"",
        "'''",
        "\"",
        "true",
        "inf",
        "1979-05-27",
        "T07:32:00",
        "# c\n",
        "\\u00e9",
        "\\",
        "[a]\n",
        "[a.b]\n",
        "[[a]]\n",
        "a = 1\n",
        "a.b = 2\n",
        "b = {a = 1}\n",
        "\u{feff}",
        "\0",
        " ",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_within_bounds(text in "(?s).{0,60}") {
            bounds(&text, &parse(&text));
        }

        #[test]
        fn any_nearly_toml_is_read_within_bounds(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
        ) {
            let text = pieces.concat();
            let parsed = parse(&text);
            bounds(&text, &parsed);
            parsed.documents.iter().for_each(|document| nesting(&text, document));
        }
    }
}
