//! `${NAME:-value}` of shells and compose, `${name:value}` of Spring: what is taken when nothing is set.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::{Assigned, Given, names::normalise};
use crate::{
    base::Span,
    detect::view::FileView,
    language::{Kind, Language, RegionKind},
};

static FALLBACK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // A colon before a letter is Spring's; a shell's has a dash or an equals sign.
    Regex::new(r#"(?-u)\$\{([A-Za-z_][A-Za-z0-9_.-]*?)(:?-|:?=|:)["']?([^}${\s"'?+=-][^}${\s"']{1,200})["']?\}"#)
        .ok()
});

/// What a field of a Go structure is read from, and its default.
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?-u)\b(?:env|envconfig|mapstructure|json|yaml):"([A-Za-z_][A-Za-z0-9_.-]*)[^`\n]{0,80}?\b(?:envDefault|default):"([^"\n]{2,200})""#).ok()
});

/// Languages in which `${name:value}` has a fallback.
const SPRING: [&str; 5] = ["yaml", "properties", "java", "kotlin", "xml"];

/// Whether `${name-value}` means the same: in code, `${a - b}` and `${a = b}` are expressions.
fn reads_like_shell(language: Option<&Language>) -> bool {
    language.is_none_or(|language| language.kind != Kind::Programming || language.name == "shell")
}

/// The fallbacks of a file.
pub fn read(view: &FileView<'_>) -> Vec<Assigned> {
    let (text, language) = (view.text(), view.language().map_or("", |language| language.name));
    let mut all = if language == "go" { tags(text) } else { Vec::new() };
    let (like_shell, spring) = (reads_like_shell(view.language()), SPRING.contains(&language));
    if !(like_shell || spring) || !text.contains("${") {
        return all;
    }
    let Some(regex) = FALLBACK.as_ref() else { return all };
    let found = regex.captures_iter(text.as_bytes()).filter_map(|captures| {
        let part = |i| captures.get(i).map(|group| Span::new(group.start(), group.end()));
        let (name, mark, value) = (part(1)?, part(2)?, part(3)?);
        let known = if &text[mark.start..mark.end] == ":" { spring } else { like_shell };
        let in_comment = view.kind_at(name.start) == Some(RegionKind::Comment);
        (known && !in_comment).then(|| Assigned {
            name: normalise(text.get(name.start..name.end).unwrap_or_default()),
            value: text.get(value.start..value.end).unwrap_or_default().to_owned(),
            span: value,
            given: Given::Fallback,
        })
    });
    all.extend(found);
    all
}

fn tags(text: &str) -> Vec<Assigned> {
    let Some(regex) = TAG.as_ref() else { return Vec::new() };
    let found = regex.captures_iter(text.as_bytes()).filter_map(|captures| {
        let (name, value) = (captures.get(1)?, captures.get(2)?);
        Some(Assigned {
            name: normalise(text.get(name.range())?),
            value: text.get(value.range())?.to_owned(),
            span: Span::new(value.start(), value.end()),
            given: Given::Fallback,
        })
    });
    found.collect()
}
