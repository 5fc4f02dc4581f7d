//! Migrations written in Python, which name the ones that they come after: those of Alembic and Django.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::{RepoPath, Span};

/// A migration that names the ones before it.
#[derive(Debug)]
pub struct Revision {
    /// The tool that runs it.
    pub tool: &'static str,
    /// Where it says what it comes after.
    pub span: Span,
    /// Its own name.
    pub name: String,
    /// Those that it comes after; `None` where that cannot be read.
    pub after: Option<Vec<String>>,
    /// Whether several lines of migrations beside each other are meant.
    pub branches: bool,
}

struct Patterns {
    own: Regex,
    after: Regex,
    text: Regex,
    branch: Regex,
    depends: Regex,
    pair: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    let kind = r"(?:[ \t]*:[^=\n]{1,80})?";
    Some(Patterns {
        own: Regex::new(&format!(r#"(?m)^revision{kind}[ \t]*=[ \t]*["']([^"'\n]+)["']"#)).ok()?,
        after: Regex::new(&format!(
            r"(?m)^(down_revision){kind}[ \t]*=\s*(\([^)]*\)|\[[^\]]*\]|[^\n]+)"
        ))
        .ok()?,
        text: Regex::new(r#"["']([^"'\n]+)["']"#).ok()?,
        branch: Regex::new(&format!(r"(?m)^branch_labels{kind}[ \t]*=[ \t]*([^\n]+)")).ok()?,
        depends: Regex::new(r"(?m)^[ \t]+(dependencies)[ \t]*=[ \t]*\[([^\]]*)\]").ok()?,
        pair: Regex::new(r#"\(\s*["'](\w+)["']\s*,\s*["'](\w+)["']\s*,?\s*\)"#).ok()?,
    })
});

impl Revision {
    /// What a file of Python is, if it is a migration.
    pub fn of(path: &RepoPath, text: &str) -> Option<Self> {
        let patterns = PATTERNS.as_ref()?;
        if text.contains("down_revision") {
            return alembic(patterns, text);
        }
        let django = path.parent().name() == "migrations" && text.contains("class Migration");
        django.then(|| self::django(patterns, path, text)).flatten()
    }
}

fn alembic(patterns: &Patterns, text: &str) -> Option<Revision> {
    let own = patterns.own.captures(text)?.get(1)?.as_str().to_owned();
    let found = patterns.after.captures(text)?;
    let at = found.get(1)?;
    let value = found.get(2)?.as_str();
    let value = value.split('#').next().unwrap_or_default().trim();
    let names: Vec<String> = patterns
        .text
        .captures_iter(value)
        .filter_map(|one| Some(one.get(1)?.as_str().to_owned()))
        .collect();
    let known = value == "None" || !names.is_empty();
    let labels = patterns.branch.captures(text).and_then(|one| one.get(1));
    Some(Revision {
        tool: "Alembic",
        span: Span::new(at.start(), at.end()),
        name: own,
        after: known.then_some(names),
        branches: labels.is_some_and(|labels| !labels.as_str().trim().starts_with("None")),
    })
}

fn django(patterns: &Patterns, path: &RepoPath, text: &str) -> Option<Revision> {
    let name = path.name().strip_suffix(".py")?.to_owned();
    let app = path.parent().parent().name().to_owned();
    let odd = ["replaces", "run_before"].iter().any(|word| text.contains(word));
    let found = patterns.depends.captures(text);
    let Some(found) = found else {
        // The first of an application may leave it out.
        let after = (!odd && !text.contains("dependencies")).then(Vec::new);
        return Some(Revision {
            tool: "Django",
            span: Span::new(0, 0),
            name,
            after,
            branches: odd,
        });
    };
    let at = found.get(1)?;
    let list = found.get(2)?.as_str();
    let pairs = patterns.pair.captures_iter(list).filter_map(|pair| {
        let (label, name) = (pair.get(1)?.as_str(), pair.get(2)?.as_str());
        (label == app && !name.starts_with("__")).then(|| name.to_owned())
    });
    let after = Some(pairs.collect());
    Some(Revision {
        tool: "Django",
        span: Span::new(at.start(), at.end()),
        name,
        after,
        branches: odd,
    })
}
