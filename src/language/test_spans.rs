//! Which parts of a source file are tests.

use super::{Language, Regions};
use crate::base::Span;

/// The spans of a text that are compiled for tests only, sorted and apart from each other.
///
/// Rust keeps unit tests beside the code: items under `#[cfg(test)]` and `#[test]`. The other
/// languages keep them in files of their own, which have nothing here.
pub fn test_spans(text: &str, language: &Language, regions: &Regions) -> Vec<Span> {
    if language.name != "rust" || !text.contains("test") {
        return Vec::new();
    }
    let source = Source { text, bytes: text.as_bytes(), regions };
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(attribute) = source.next_attribute(at) {
        at = attribute.end;
        if !is_test(attribute.content) {
            continue;
        }
        if attribute.inner {
            return vec![Span::new(0, text.len())];
        }
        at = source.item_end(attribute.end);
        spans.push(Span::new(attribute.start, at));
    }
    spans
}

/// `#[...]` or `#![...]`.
struct Attribute<'t> {
    start: usize,
    end: usize,
    content: &'t str,
    inner: bool,
}

/// Whether an attribute makes its item a test, or compiles it for tests only.
fn is_test(content: &str) -> bool {
    let content: String = content.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(condition) = content.strip_prefix("cfg(") {
        return condition == "test)" || has_test_condition(condition);
    }
    let path = content.split('(').next().unwrap_or_default();
    matches!(path.rsplit("::").next(), Some("test" | "rstest" | "test_case" | "proptest" | "bench"))
}

/// `all(test, ...)` holds in tests only; `any(test, ...)` and `not(test)` do not.
fn has_test_condition(condition: &str) -> bool {
    let Some(list) = condition.strip_prefix("all(") else { return false };
    let mut depth = 0usize;
    list.split_inclusive([',', '(', ')']).any(|part| {
        let outside = depth == 0;
        match part.as_bytes().last() {
            Some(b'(') => depth += 1,
            Some(b')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        outside && matches!(part.strip_suffix([',', ')']), Some("test"))
    })
}

/// A Rust text of which only the code is looked at.
struct Source<'t> {
    text: &'t str,
    bytes: &'t [u8],
    regions: &'t Regions,
}

impl<'t> Source<'t> {
    /// The first attribute behind `from`; one that is never closed leaves none behind it either.
    fn next_attribute(&self, from: usize) -> Option<Attribute<'t>> {
        let mut at = from;
        loop {
            let start = at + self.text.get(at..)?.find('#')?;
            if self.attribute_bracket(start).is_some() {
                return self.attribute(start);
            }
            at = start + 1;
        }
    }

    /// Where the bracket of the attribute at `start` opens, if one begins there.
    fn attribute_bracket(&self, start: usize) -> Option<usize> {
        let inner = self.bytes.get(start + 1) == Some(&b'!');
        let open = start + 1 + usize::from(inner);
        let begins = self.bytes.get(start) == Some(&b'#') && self.bytes.get(open) == Some(&b'[');
        (begins && self.regions.is_code(start)).then_some(open)
    }

    fn attribute(&self, start: usize) -> Option<Attribute<'t>> {
        let open = self.attribute_bracket(start)?;
        let end = self.closing(open)?;
        let content = self.text.get(open + 1..end - 1)?;
        Some(Attribute { start, end, content, inner: open == start + 2 })
    }

    /// Behind the bracket that closes the one at `open`.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0usize;
        for (at, byte) in self.code_from(open) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return Some(at + 1);
            }
        }
        None
    }

    /// The end of the item behind its attributes: its block, its semicolon, or, for a field, a
    /// variant or an argument, its comma; the end of the text when it has none.
    fn item_end(&self, from: usize) -> usize {
        let start = self.after_attributes(from);
        let ends_with_comma = !self.is_item(start);
        let mut depth = 0usize;
        for (at, byte) in self.code_from(start) {
            match byte {
                b'{' if depth == 0 => return self.closing(at).unwrap_or(self.bytes.len()),
                b';' if depth == 0 => return at + 1,
                b',' if depth == 0 && ends_with_comma => return at + 1,
                b'(' | b'[' => depth += 1,
                b')' | b']' | b'}' if depth == 0 => return at,
                b')' | b']' => depth -= 1,
                _ => {}
            }
        }
        self.bytes.len()
    }

    fn after_attributes(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let next = self.code_from(at).find(|(_, byte)| !byte.is_ascii_whitespace());
            let Some((start, _)) = next else { return at };
            match self.attribute(start) {
                Some(attribute) => at = attribute.end,
                None => return start,
            }
        }
    }

    /// Whether an item or a statement with a keyword begins here, in which a comma ends nothing.
    fn is_item(&self, start: usize) -> bool {
        const KEYWORDS: [&str; 18] = [
            "pub",
            "fn",
            "mod",
            "impl",
            "struct",
            "enum",
            "trait",
            "use",
            "const",
            "static",
            "type",
            "unsafe",
            "async",
            "extern",
            "macro_rules",
            "let",
            "union",
            "crate",
        ];
        let rest = self.text.get(start..).unwrap_or_default();
        let word =
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        KEYWORDS.contains(&word)
    }

    /// The bytes from `from` on that are in no comment and no string.
    fn code_from(&self, from: usize) -> impl Iterator<Item = (usize, u8)> {
        let mut at = from;
        let mut regions = self.regions.from(from).peekable();
        std::iter::from_fn(move || {
            while let Some(region) = regions.peek()
                && region.span.start <= at
            {
                at = at.max(region.span.end);
                regions.next();
            }
            let byte = *self.bytes.get(at)?;
            at += 1;
            Some((at - 1, byte))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{regions, rust};

    fn tests_of(text: &str) -> Vec<&str> {
        let language = &rust::LANGUAGE;
        let found = test_spans(text, language, &regions(text, language));
        found.into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn a_module_of_tests_ends_at_its_brace() {
        let module = "#[cfg(test)]\n#[allow(dead_code)]\nmod tests { // }\n  const A: &str = \"}\"; const B: char = '}'; fn f() {} }";
        let text = format!("fn a() {{}}\n{module}\nfn b() {{}}");
        assert_eq!(tests_of(&text), [module]);
    }

    #[test]
    fn functions_with_a_test_attribute() {
        let first = "#[test]\nfn a(x: [u8; 3]) { }";
        let second = "#[tokio::test(flavor = \"current_thread\")]\nasync fn b() { }";
        let text = format!("{first} fn c() {{}} {second}");
        assert_eq!(tests_of(&text), [first, second]);
    }

    #[test]
    fn other_conditions() {
        assert_eq!(tests_of("#[cfg(not(test))] fn a() {}"), [""; 0]);
        assert_eq!(tests_of("#[cfg(any(test, feature = \"x\"))] fn a() {}"), [""; 0]);
        assert_eq!(
            tests_of("#[cfg(all(unix, test))] mod a;fn b() {}"),
            ["#[cfg(all(unix, test))] mod a;"]
        );
        assert_eq!(tests_of("// #[test]\nfn a() {} const A: &str = \"#[test]\";"), [""; 0]);
        assert_eq!(tests_of("#![cfg(test)]\nfn a() {}"), ["#![cfg(test)]\nfn a() {}"]);
    }

    #[test]
    fn a_field_ends_at_its_comma_and_an_unfinished_item_with_the_text() {
        assert_eq!(tests_of("struct A { #[cfg(test)] a: u8, b: u8 }"), ["#[cfg(test)] a: u8,"]);
        assert_eq!(tests_of("enum A { #[cfg(test)] B }"), ["#[cfg(test)] B "]);
        assert_eq!(tests_of("#[test] fn a() { {"), ["#[test] fn a() { {"]);
        assert_eq!(tests_of("#[test]"), ["#[test]"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_sorted_spans(text in "(#\\[|test|cfg\\(|\\)|\\]|\\{|\\}|;|,|\"|'|fn |\\PC){0,60}") {
            let language = &rust::LANGUAGE;
            let spans = test_spans(&text, language, &regions(&text, language));
            proptest::prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
            proptest::prop_assert!(spans.iter().all(|span| text.get(span.start..span.end).is_some()));
        }
    }
}
