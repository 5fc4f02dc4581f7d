//! Links of documents: to files of the repository, and to headings.

use super::{
    Kind, Reference, Resolver,
    places::{self, Seen},
};
use crate::{
    base::RepoPath,
    services::system::{Link, System, anchor, local},
};

/// Links and images.
pub const DOCUMENTS: Resolver = Resolver {
    kinds: &[Kind {
        name: "doc-link",
        about: "a relative link or image of a document; `no-anchor`: the file is there and has no such heading; `empty`: it leads nowhere",
        states: &["missing", "no-anchor", "empty", "found"],
        captures: &["target", "anchor"],
    }],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (file, part) in system.parts {
        let Some(prose) = &part.prose else { continue };
        let path = system.path(*file);
        let name = path.name().to_lowercase();
        let of_the_past = ["changelog", "changes", "history", "release", "news"];
        if name.ends_with(".mdx")
            || is_translated(path)
            || of_the_past.iter().any(|one| name.starts_with(one))
            || is_of_site(system, path)
        {
            continue;
        }
        for link in &prose.links {
            if let Some((is, target, anchor)) = look(system, path, link) {
                let captures = vec![("target", target), ("anchor", anchor)];
                let (kind, span) = ("doc-link", link.span);
                found.push(Reference { kind, is, file: *file, span, service: None, captures });
            }
        }
    }
    found
}

/// Whether a document is in a folder of a language: what it lacks is taken from the original.
fn is_translated(path: &RepoPath) -> bool {
    path.parent().parts().any(|part| {
        let lower = part.to_lowercase();
        let code = lower.split_once(['-', '_']).map_or(lower.as_str(), |(code, _)| code);
        let languages = [
            "ar", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id",
            "it", "ja", "ko", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi",
            "zh",
        ];
        languages.contains(&code)
            || lower.contains("locale")
            || lower == "i18n"
            || lower == "translations"
    })
}

/// Whether a document is a page of a site, whose generator makes its own sense of links.
pub fn is_of_site(system: &System<'_>, path: &RepoPath) -> bool {
    const SITES: [&str; 22] = [
        "mkdocs.yml",
        "mkdocs.yaml",
        "docusaurus.config.js",
        "docusaurus.config.ts",
        "_config.yml",
        ".vitepress",
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "book.toml",
        "SUMMARY.md",
        "conf.py",
        "antora.yml",
        "gatsby-config.js",
        "gatsby-config.ts",
        "_sidebar.md",
        "astro.config.mjs",
        "sidebars.js",
        "sidebars.ts",
        "docs.json",
        "mint.json",
        "_meta.json",
    ];
    let front = path.parent().is_root();
    let in_docs = path.parts().any(|part| {
        matches!(part, "docs" | "doc" | "website" | "site" | "content" | "pages" | "blog")
    });
    path.ancestors().any(|folder| {
        // Of a site whose configuration lies at the top, the pages lie in a folder.
        let counts = !folder.is_root() && !front || folder.is_root() && in_docs;
        counts && SITES.iter().any(|site| system.exists(&folder.join(site)))
    })
}

/// What came of following a link.
fn look(
    system: &System<'_>,
    document: &RepoPath,
    link: &Link,
) -> Option<(&'static str, String, String)> {
    let target = decoded(&link.target);
    if target.is_empty() {
        return Some(("empty", String::new(), String::new()));
    }
    let (path, fragment) = target.split_once('#').unwrap_or((&target, ""));
    let path = path.split('?').next().unwrap_or(path);
    let told = |is, anchor: &str| Some((is, path.to_owned(), anchor.to_owned()));
    if path.is_empty() {
        return match has_anchor(system, document, fragment) {
            Some(false) => told("no-anchor", fragment),
            _ => told("found", ""),
        };
    }
    let paths = places_of(document, path)?;
    if paths.iter().any(|path| matches!(places::look(system, path), Seen::Unknown | Seen::Ignored))
    {
        return None;
    }
    let Some(there) = paths.iter().find(|path| system.exists(path)) else {
        let known = is_file_like(path) && !link.image || link.image && is_picture(path);
        // A folder of that name elsewhere may be a page of a site that the document is taken into.
        let inner = format!("/{}", path.trim_start_matches("./"));
        let page = path.ends_with('/')
            && !path.starts_with('.')
            && system.repository.files.iter().any(|file| file.path.as_str().contains(&inner));
        return (known && !page).then(|| told("missing", "")).flatten();
    };
    match has_anchor(system, there, fragment) {
        Some(false) => told("no-anchor", fragment),
        _ => told("found", ""),
    }
}

/// Where a path of a document may lead: from its folder, or from one above.
fn places_of(document: &RepoPath, path: &str) -> Option<Vec<RepoPath>> {
    let strange = ['{', '}', '<', '>', '$', '*', '|', '\\', ':', '@', '(', ')', '"', '\''];
    // Pages of the platform itself.
    let pages = [
        "issues",
        "wiki",
        "releases",
        "actions",
        "pulls",
        "discussions",
        "security",
        "blob",
        "tree",
        "compare",
        "milestones",
        "projects",
    ];
    let is_page = path.starts_with("../..") && path.split('/').any(|part| pages.contains(&part));
    if path.contains(strange) || is_page || path.contains("path/to") || path.contains("...") {
        return None;
    }
    let own = document.parent();
    let bare = path.trim_start_matches('/');
    let mut paths = vec![local(&own, if path.starts_with('/') { bare } else { path })?];
    paths.extend(own.ancestors().filter_map(|folder| local(&folder, bare)));
    Some(paths)
}

/// Whether a path is one of a file or a folder, and no page of a site or a word.
fn is_file_like(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (1..=10).contains(&ending.len()) && ending != "html" && ending != "htm"
    });
    let loud =
        name.len() > 3 && name.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'));
    let written = ["Dockerfile", "Makefile"].contains(&name);
    ending || loud || written || path.ends_with('/') && !path.starts_with('/')
}

fn is_picture(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp")
        && !path.starts_with('/')
}

/// Whether a document has a heading or an anchor; `None` where nobody can tell.
fn has_anchor(system: &System<'_>, path: &RepoPath, fragment: &str) -> Option<bool> {
    let line = fragment
        .strip_prefix('L')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let wanted = anchor(fragment);
    if wanted.is_empty()
        || line
        || matches!(wanted.as_str(), "top" | "readme")
        || wanted.starts_with("usercontent")
    {
        return None;
    }
    let prose = system.part_at(path)?.prose.as_ref()?;
    // The second heading of a name has a number.
    let bare = wanted.trim_end_matches(|c: char| c.is_ascii_digit());
    let has = |name: &str| prose.anchors.contains(name);
    Some(has(&wanted) || has(bare))
}

/// A path without its `%20`.
fn decoded(text: &str) -> String {
    let bytes = text.trim().as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = bytes.get(at + 1..at + 3).and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(|_| *byte == b'%') {
            Some(code) => {
                plain.push(code);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
