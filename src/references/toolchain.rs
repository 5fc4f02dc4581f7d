//! The version of a language that an image builds with, held against the one that the manifest asks for.

use super::{Kind, Reference, Resolver};
use crate::{
    base::RepoPath,
    format::{Node, Value},
    services::system::{Image, System},
};

/// Versions of languages.
pub const TOOLCHAIN: Resolver = Resolver {
    kinds: &[Kind {
        name: "toolchain",
        about: "the version of a language that an image has, against the one that a manifest asks for",
        states: &["older", "behind", "excluded", "found"],
        captures: &["language", "image", "wanted", "where"],
    }],
    resolve,
};

/// A version as far as its second part.
type Version = (u32, u32);

/// Stands for the last release of a major version.
const NEWEST: u32 = 999;

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for image in &system.images {
        let automatic = mentions(&image.document, "GOTOOLCHAIN");
        for stage in image.stages() {
            let Some(node) = stage.get("image") else { continue };
            let Some((language, version)) = node.text().and_then(language) else { continue };
            let Some(wish) = wish(system, image, language) else { continue };
            let Some(is) = compare(language, version, &wish, automatic) else { continue };
            found.push(Reference {
                kind: "toolchain",
                is,
                file: image.file,
                span: node.span,
                service: image.service,
                captures: vec![
                    ("language", language.to_owned()),
                    ("image", shown(version)),
                    ("wanted", wish.text),
                    ("where", wish.place),
                ],
            });
        }
    }
    found
}

/// The language of an image of a registry's own, and its version.
fn language(image: &str) -> Option<(&'static str, Version)> {
    let (name, tag) = image.split('@').next()?.rsplit_once(':')?;
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    let language = match name {
        "golang" => "go",
        "node" => "node",
        "python" => "python",
        _ => return None,
    };
    Some((language, version(tag, language == "node")?))
}

/// `3.12-slim`; of Node the first part is enough and stands for its last release.
fn version(text: &str, newest: bool) -> Option<Version> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let mut parts = text.get(..end)?.split('.');
    let major = parts.next()?.parse().ok()?;
    match parts.next().and_then(|minor| minor.parse().ok()) {
        Some(minor) => Some((major, minor)),
        None => newest.then_some((major, NEWEST)),
    }
}

/// A version as people write it.
fn shown((major, minor): Version) -> String {
    if minor == NEWEST { major.to_string() } else { format!("{major}.{minor}") }
}

/// What a manifest asks for.
struct Wish {
    text: String,
    place: String,
}

/// What the manifest that an image's own code has asks for.
fn wish(system: &System<'_>, image: &Image, language: &str) -> Option<Wish> {
    let folder = image.path.parent();
    let mut folders: Vec<RepoPath> = image.contexts.iter().cloned().collect();
    if folders.len() != 1 || folders.iter().any(RepoPath::is_root) {
        folders.insert(0, folder);
    }
    folders.iter().find_map(|folder| match language {
        "go" => go(system, &folder.join("go.mod")),
        "node" => {
            let path = folder.join("package.json");
            let root = root(system, &path, "package-json")?;
            stated(&path, root.get("engines")?.get("node")?)
        }
        _ => {
            let path = folder.join("pyproject.toml");
            let root = root(system, &path, "pyproject")?;
            let project = root.get("project").and_then(|one| one.get("requires-python"));
            stated(&path, project?)
        }
    })
}

fn root<'a>(system: &System<'a>, path: &RepoPath, format: &str) -> Option<&'a Node> {
    let part = system.part_at(path)?;
    part.documents.iter().find(|(name, _)| *name == format).map(|(_, root)| root)
}

fn stated(path: &RepoPath, node: &Node) -> Option<Wish> {
    Some(Wish { text: node.text()?.to_owned(), place: path.to_string() })
}

fn go(system: &System<'_>, path: &RepoPath) -> Option<Wish> {
    let text = system.part_at(path)?.text.as_deref()?;
    let line = text.lines().find_map(|line| line.strip_prefix("go "))?;
    let line = line.split("//").next()?.trim();
    Some(Wish { text: line.to_owned(), place: path.to_string() })
}

/// What comes of building with a version.
fn compare(language: &str, has: Version, wish: &Wish, automatic: bool) -> Option<&'static str> {
    if language != "go" {
        let holds = allows(&wish.text, has)?;
        return Some(if holds { "found" } else { "excluded" });
    }
    let wanted = version(&wish.text, false)?;
    if has >= wanted {
        return Some("found");
    }
    // From 1.21 on Go refuses a newer module, and the official images fetch no newer Go; before, it tries,
    // unless the version has three parts, which it cannot read.
    let refuses = has >= (1, 21) || wish.text.split('.').count() > 2;
    match (refuses, automatic) {
        (true, false) => Some("older"),
        (true, true) => None,
        (false, _) => Some("behind"),
    }
}

/// Whether a range of versions allows one; `None` where it cannot be told.
fn allows(range: &str, has: Version) -> Option<bool> {
    let mut any = false;
    for way in range.split("||") {
        let way = way.replace(" - ", " .. ");
        if way.contains("..") {
            return None;
        }
        let spaced = way.replace(',', " ");
        let mut all = true;
        let mut operator = String::new();
        for word in spaced.split_whitespace() {
            let digits = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
            let (sign, number) = word.split_at_checked(digits)?;
            operator.push_str(sign);
            if number.is_empty() {
                continue;
            }
            all &= compares(&operator, number, has)?;
            operator.clear();
        }
        any |= all && operator.is_empty();
        if !operator.is_empty() {
            return None;
        }
    }
    Some(any)
}

fn compares(operator: &str, number: &str, has: Version) -> Option<bool> {
    let mut parts = number.split('.');
    let major: u32 = parts.next()?.parse().ok()?;
    let minor: Option<u32> = parts.next().and_then(|part| part.parse().ok());
    let least = (major, minor.unwrap_or(0));
    Some(match operator.trim_end_matches('v') {
        ">=" => has >= least,
        ">" if minor.is_none() => has.0 > major,
        ">" => has > least || (has == least && number.split('.').count() > 2),
        "<" => has < least || (has == least && number.split('.').count() > 2),
        "<=" => has <= (major, minor.unwrap_or(u32::MAX)) || (minor.is_none() && has.0 <= major),
        "^" => has.0 == major && has >= least,
        "~=" if number.split('.').count() == 2 => has.0 == major && has >= least,
        "~" | "" | "=" | "==" | "~=" => {
            has.0 == major && minor.is_none_or(|minor| has.1 == minor || has.1 == NEWEST)
        }
        "!=" => true,
        _ => return None,
    })
}

fn mentions(node: &Node, word: &str) -> bool {
    match &node.value {
        Value::String(text) => text.contains(word),
        Value::List(items) => items.iter().any(|item| mentions(item, word)),
        Value::Map(entries) => {
            entries.iter().any(|one| one.key.contains(word) || mentions(&one.value, word))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_versions() {
        for (range, has, holds) in [
            (">=18", (20, 999), Some(true)),
            (">=20.11.0", (20, 999), Some(true)),
            (">=20", (18, 999), Some(false)),
            ("^18 || ^20", (22, 999), Some(false)),
            ("^18 || >=20", (22, 999), Some(true)),
            ("18.x", (18, 19), Some(true)),
            (">= 16 < 19", (20, 999), Some(false)),
            (">=3.10,<3.13", (3, 12), Some(true)),
            (">=3.13", (3, 12), Some(false)),
            ("~=3.10", (3, 12), Some(true)),
            ("==3.11.*", (3, 12), Some(false)),
            ("lts/*", (20, 1), None),
            ("12 - 18", (16, 1), None),
        ] {
            assert_eq!(allows(range, has), holds, "{range}");
        }
    }
}
