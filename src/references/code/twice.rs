//! Names that are declared twice where one of them is lost or refused.

use std::collections::{BTreeMap, HashMap};

use super::go::is_read;
use crate::{
    base::{RepoPath, Span},
    references::Reference,
    services::system::System,
};

/// Systems and processors that a Go file's name can say that it is for.
const TARGETS: [&str; 28] = [
    "linux",
    "windows",
    "darwin",
    "freebsd",
    "openbsd",
    "netbsd",
    "dragonfly",
    "solaris",
    "illumos",
    "aix",
    "android",
    "ios",
    "js",
    "wasip1",
    "plan9",
    "zos",
    "unix",
    "386",
    "amd64",
    "arm",
    "arm64",
    "wasm",
    "mips",
    "mips64",
    "ppc64",
    "ppc64le",
    "riscv64",
    "s390x",
];

/// All of them.
pub(super) fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = python(system);
    found.extend(go(system));
    found
}

fn tell(file: usize, span: Span, language: &str, name: &str, first: String) -> Reference {
    Reference {
        kind: "declared-twice",
        is: "missing",
        file,
        span,
        service: None,
        captures: vec![
            ("name", name.to_owned()),
            ("language", language.to_owned()),
            ("first", first),
        ],
    }
}

fn python(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for (file, source) in system.sources() {
        let Some(part) = system.part(file) else { continue };
        for one in &source.names.repeated {
            let first = format!("line {}", part.line(one.first.start));
            let name = match &one.class {
                Some(class) => format!("{class}.{}", one.name),
                None => one.name.clone(),
            };
            found.push(tell(file, one.span, "python", &name, first));
        }
    }
    found
}

fn go(system: &System<'_>) -> Vec<Reference> {
    type Name<'a> = (Option<&'a str>, &'a str);
    let mut folders: BTreeMap<RepoPath, HashMap<Name<'_>, Vec<(usize, Span)>>> = BTreeMap::new();
    for (file, source) in system.sources().filter(|(_, source)| is_read(source) && source.whole) {
        let path = system.path(file);
        let stem = path.name().trim_end_matches(".go");
        if stem.split('_').skip(1).any(|part| TARGETS.contains(&part)) {
            continue;
        }
        let names = folders.entry(path.parent()).or_default();
        for (class, name, span) in &source.names.functions {
            if name != "init" && name != "_" {
                names.entry((class.as_deref(), name)).or_default().push((file, *span));
            }
        }
    }
    let mut found = Vec::new();
    for names in folders.values() {
        // Programs that are run one by one lie in one folder, too.
        if names.get(&(None, "main")).is_some_and(|places| places.len() > 1) {
            continue;
        }
        for ((class, name), places) in names {
            let [(first, at), rest @ ..] = places.as_slice() else { continue };
            for (file, span) in rest {
                let line = system.part(*first).map_or(0, |part| part.line(at.start));
                let first = format!("{}:{line}", system.path(*first));
                let name =
                    class.map_or_else(|| (*name).to_owned(), |class| format!("{class}.{name}"));
                let end = span.end.min(span.start + 1);
                found.push(tell(*file, Span::new(span.start, end), "go", &name, first));
            }
        }
    }
    found.sort_by_key(|one| (one.file, one.span.start));
    found
}
