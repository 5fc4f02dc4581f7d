//! Scripts: `NAME=value`, `export NAME="value"`, `--password value`.

use std::sync::LazyLock;

use regex::bytes::Regex;

use super::{Assigned, Given, names::normalise};
use crate::{base::Span, detect::view::FileView, language::RegionKind};

/// An assignment at the beginning of a command; the value in quotes, or a word.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let value = r#"(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`;|&()<>\\]+))"#;
    let name = r"(?:\$env:|\$)?([A-Za-z_][A-Za-z0-9_]*)";
    let pattern = format!(
        r"(?m-u)(?:^|[;&|(]|\b(?:export|local|readonly|declare|set|env|sudo|-e|--env|--build-arg)[ \t]+)[ \t]*{name}[ \t]?[:?+]?=[ \t]?{value}"
    );
    Regex::new(&pattern).ok()
});

/// An option that is named like a credential, with its value.
static OPTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let value = r#"(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`;|&()<>\\-][^\s"'`;|&()<>\\]*))"#;
    let pattern = format!(r"(?m-u)(?:^|[ \t])--([a-z][a-z0-9-]*)(?:=|[ \t]+){value}");
    Regex::new(&pattern).ok()
});

/// The values of a script.
pub fn read(view: &FileView<'_>) -> Vec<Assigned> {
    [&ASSIGNMENT, &OPTION].into_iter().flat_map(|regex| found(view, regex.as_ref())).collect()
}

fn found(view: &FileView<'_>, regex: Option<&Regex>) -> Vec<Assigned> {
    let text = view.text();
    let powershell = view.language().is_some_and(|language| language.name == "powershell");
    let Some(regex) = regex else { return Vec::new() };
    let all = regex.captures_iter(text.as_bytes()).filter_map(|captures| {
        let part = |i| captures.get(i).map(|group| Span::new(group.start(), group.end()));
        // What PowerShell assigns without quotes is a command.
        let bare = part(4).filter(|_| !powershell);
        let (name, value) = (part(1)?, part(2).or(part(3)).or(bare)?);
        let in_comment = view.kind_at(name.start) == Some(RegionKind::Comment);
        let written = text.get(value.start..value.end)?;
        // What a script computes is unknown.
        (!in_comment && !written.contains(['$', '`'])).then(|| Assigned {
            name: normalise(text.get(name.start..name.end).unwrap_or_default()),
            value: written.to_owned(),
            span: value,
            given: Given::Literal,
        })
    });
    all.collect()
}
