//! One test for each trap, and what holds for any text.

mod config;
mod markup;
mod programming;

use proptest::prelude::*;

use super::regions;
use crate::language::{Language, RegionKind, all, by_name, go};

fn of_kind<'t>(language: &str, text: &'t str, kind: RegionKind) -> Vec<&'t str> {
    let found = by_name(language).map(|known| regions(text, known)).unwrap_or_default();
    let wanted = found.iter().filter(|region| region.kind == kind);
    wanted.map(|region| &text[region.span.start..region.span.end]).collect()
}

fn comments<'t>(language: &str, text: &'t str) -> Vec<&'t str> {
    of_kind(language, text, RegionKind::Comment)
}

fn strings<'t>(language: &str, text: &'t str) -> Vec<&'t str> {
    of_kind(language, text, RegionKind::String)
}

/// Whether the regions of a text are sorted, apart, inside it and on character boundaries.
fn is_sound(text: &str, language: &Language) -> bool {
    let found = regions(text, language);
    let mut last = 0;
    found.iter().all(|region| {
        let apart = region.span.start >= last && region.span.start < region.span.end;
        last = region.span.end;
        apart && text.get(region.span.start..region.span.end).is_some()
    })
}

#[test]
fn offsets_are_looked_up() {
    let text = "a // b\n\"c\"";
    let found = regions(text, &go::LANGUAGE);
    let kinds: Vec<_> = (0..text.len() + 2).map(|at| found.kind_at(at)).collect();
    assert_eq!(kinds[..2], [None, None]);
    assert_eq!(kinds[2..6], [Some(RegionKind::Comment); 4]);
    assert_eq!(kinds[6], None);
    assert_eq!(kinds[7..10], [Some(RegionKind::String); 3]);
    assert_eq!(kinds[10..], [None, None]);
    assert!(found.is_code(0) && !found.is_code(3));
}

#[test]
fn carriage_returns_are_not_part_of_a_comment() {
    for name in ["python", "yaml", "restructuredtext"] {
        let marker = if name == "restructuredtext" { ".." } else { "#" };
        let text = format!("{marker} a\r\nb\r\n");
        assert_eq!(comments(name, &text), [format!("{marker} a")], "{name}");
    }
}

#[test]
fn what_is_never_closed_hides_nothing_behind_its_line() {
    assert_eq!(comments("go", "a /* b\nc // d"), ["// d"]);
    assert_eq!(comments("go", "a := ` b\nc // d"), ["// d"]);
    assert_eq!(comments("javascript", "a ` ${b\nc // d"), ["// d"]);
    assert_eq!(comments("rust", "a r#\"\nc // d"), ["// d"]);
    assert_eq!(comments("rust", "a /* /* */\nc // d"), ["// d"]);
    assert_eq!(comments("shell", "a \" $(b\nc # d"), ["# d"]);
    assert_eq!(comments("html", "<a title=\"b>\n<!-- d -->"), ["<!-- d -->"]);
}

/// Texts whose naive reading takes quadratic time: everything opened, nothing closed.
#[test]
fn hostile_texts_are_read_in_linear_time() {
    let openers = [
        "/*", "(*", "<!--", "\"\"\"", "`", "${", "`${", "\"${", "\"$(", "r#\"", "R\"a(", "#\"",
        "[[", "--[[", "<<A ", "<<A\n", "<<<A\n", "=/[", "= /", "%w[", " q(", "~s(", "$\"{", "f'{",
        "\"#{", "f\"\"\"{", "<script>", "<a b=\"", "<style ", "{{/*", "a: |\n", "- \"", "[", "#[",
        "#[test]", ".. a\n", "   ", "'\\", "?\"", "<?php ", "?>", "\n=begin", "@\"", "r\"-(",
    ];
    for opener in openers {
        let text = opener.repeat(20_000 / opener.len());
        for language in all() {
            let started = std::time::Instant::now();
            crate::language::test_spans(&text, language, &regions(&text, language));
            // Unoptimised it takes a few milliseconds; reading it over and over takes seconds.
            let took = started.elapsed().as_millis();
            assert!(took < 500, "{opener:?} in {}: {took} ms", language.name);
        }
    }
}

/// Pieces that mean something in some language, between which anything may stand.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &str = "(\"|'|`|\"\"\"|'''|#|//|/\\*|\\*/|--|<!--|-->|\\$\\{|\\}|\\{|#\\{|\\$\\(|\\(|\\)|\\[|\\]\
        |\\\\|\n|\r\n| |  |<<A|A\n|<<~A|<<<A|r#\"|\"#|%w|~r|@\"|\\$\"|R\"|\\?|:|=|- |\\||>|<|<script>|</script>|<style>\
        |\\.\\. |=begin|=end|\\?>|<\\?php|é|世|qw|s/|\\PC){0,40}";
    PIECES.prop_map(|text| text)
}

proptest! {
    #[test]
    fn any_text_gives_sound_regions(text in "(?s).{0,60}") {
        for language in all() {
            prop_assert!(is_sound(&text, language), "{}", language.name);
        }
    }

    #[test]
    fn any_order_of_markers_gives_sound_regions(text in pieces()) {
        for language in all() {
            prop_assert!(is_sound(&text, language), "{}", language.name);
        }
    }
}
