//! Which language a file is in: by its name, then by its extension, then by how it begins.

use std::{collections::HashMap, sync::LazyLock};

use super::{Kind, Language, all};
use crate::base::RepoPath;

/// Extensions that many programs give their files, each in a language of its own.
const VAGUE: [&str; 8] = ["conf", "cfg", "inc", "j2", "template", "tmpl", "tpl", "default"];

/// The language of a file that begins with `head`, which may be empty: then only its path is asked.
pub fn detect(path: &RepoPath, head: &str) -> Option<&'static Language> {
    let name = path.name().to_lowercase();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    // `Dockerfile.dockerignore` is no Dockerfile.
    if extension == Some("dockerignore") {
        return None;
    }
    let by_name = INDEX.names.get(name.as_str()).copied();
    by_name
        .or_else(|| {
            INDEX.by_pattern(path, &name).filter(|found| !is_source(path, extension, found))
        })
        .or_else(|| by_content(head).filter(|_| is_vague(path)))
        .or_else(|| INDEX.extensions.get(extension?).copied())
        .or_else(|| INDEX.by_interpreter(head.lines().next().unwrap_or_default()))
}

/// Whether the path leaves open what the file is in.
pub fn is_vague(path: &RepoPath) -> bool {
    path.extension().is_none_or(|extension| VAGUE.contains(&&*extension.to_lowercase()))
}

/// Whether a file that is named after a kind of config file is the source that deals with it:
/// `dockerfile.rs`, but not `Dockerfile.go`.
fn is_source(path: &RepoPath, extension: Option<&str>, found: &Language) -> bool {
    let of = extension.and_then(|extension| INDEX.extensions.get(extension));
    let source = of.is_some_and(|language| language.kind == Kind::Programming);
    let lower = path.name().starts_with(|c: char| c.is_ascii_lowercase());
    source && lower && found.kind == Kind::Config
}

fn by_content(head: &str) -> Option<&'static Language> {
    all().find(|language| language.content.is_some_and(|looks_like| looks_like(head)))
}

/// What languages claim, to be looked up once a file.
#[derive(Default)]
struct Index {
    names: HashMap<String, &'static Language>,
    patterns: Vec<(Pattern, &'static Language)>,
    extensions: HashMap<&'static str, &'static Language>,
    interpreters: HashMap<&'static str, &'static Language>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::default();
    for language in all() {
        for name in language.file_names {
            match Pattern::read(name) {
                Some(pattern) => index.patterns.push((pattern, language)),
                None => _ = index.names.insert(name.to_lowercase(), language),
            }
        }
        index.extensions.extend(language.extensions.iter().map(|e| (*e, language)));
        index.interpreters.extend(language.interpreters.iter().map(|i| (*i, language)));
    }
    index
});

impl Index {
    fn by_pattern(&self, path: &RepoPath, name: &str) -> Option<&'static Language> {
        let found = self.patterns.iter().find(|(pattern, _)| pattern.matches(path, name));
        found.map(|(_, language)| *language)
    }

    fn by_interpreter(&self, first_line: &str) -> Option<&'static Language> {
        let program = interpreter(first_line)?;
        // `python3.11` is python.
        let plain = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        self.interpreters.get(program).or_else(|| self.interpreters.get(plain)).copied()
    }
}

/// `Dockerfile.*` or `nginx/*.conf`, in lower case.
struct Pattern {
    folder: Option<String>,
    before: String,
    after: String,
}

impl Pattern {
    /// `None` for a plain name.
    fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let (folder, name) = text.rsplit_once('/').map_or((None, &*text), |(f, n)| (Some(f), n));
        let (before, after) = name.split_once('*')?;
        Some(Self {
            folder: folder.map(str::to_owned),
            before: before.to_owned(),
            after: after.to_owned(),
        })
    }

    /// Whether a path fits, whose name in lower case is `name`.
    fn matches(&self, path: &RepoPath, name: &str) -> bool {
        let rest = name.strip_prefix(&*self.before);
        let starred = rest.and_then(|rest| rest.strip_suffix(&*self.after));
        starred.is_some_and(|text| !text.is_empty())
            && self.folder.as_ref().is_none_or(|folder| {
                path.parent().parts().any(|part| part.eq_ignore_ascii_case(folder))
            })
    }
}

/// The program that a `#!` line names, behind `env` and its options too.
fn interpreter(first_line: &str) -> Option<&str> {
    let mut words = first_line.strip_prefix("#!")?.split_whitespace().map(base_name);
    let first = words.next()?;
    if first != "env" {
        return Some(first);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('='))
}

fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(path: &str, head: &str) -> Option<&'static str> {
        detect(&RepoPath::new(path), head).map(|language| language.name)
    }

    #[test]
    fn a_name_wins_over_an_extension() {
        assert_eq!(name("deploy/Dockerfile", ""), Some("dockerfile"));
        assert_eq!(name("Dockerfile.prod", ""), Some("dockerfile"));
        assert_eq!(name("api.Dockerfile", ""), Some("dockerfile"));
        assert_eq!(name("Dockerfile.dockerignore", ""), None);
        assert_eq!(name("Dockerfile.go", ""), Some("dockerfile"));
        assert_eq!(name("src/dockerfile.go", ""), Some("go"));
        assert_eq!(name("Jenkinsfile", ""), Some("groovy"));
        assert_eq!(name("CMakeLists.txt", ""), None);
    }

    #[test]
    fn environment_files() {
        for path in [".env", "app/.env.production", "prod.env", ".ENV"] {
            assert_eq!(name(path, ""), Some("dotenv"), "{path}");
        }
        assert_eq!(name(".envrc", ""), Some("shell"));
    }

    #[test]
    fn configuration_of_nginx_is_known_by_its_folder_or_content() {
        let server = "server {\n  listen 80;\n}\n";
        assert_eq!(name("site.conf", server), Some("nginx"));
        assert_eq!(name("site", server), Some("nginx"));
        assert_eq!(name("site.conf.template", server), Some("nginx"));
        assert_eq!(name("site.rs", server), Some("rust"));
        assert_eq!(name("nginx.conf", ""), Some("nginx"));
        assert_eq!(name("deploy/nginx/conf.d/api.conf", ""), Some("nginx"));
        assert_eq!(name("redis/redis.conf", ""), Some("ini"));
    }

    #[test]
    fn extensions_have_no_case() {
        assert_eq!(name("a/b.YML", ""), Some("yaml"));
        assert_eq!(name("a/b.d.mts", ""), Some("typescript"));
        assert_eq!(name("a/b.jsx", ""), Some("javascript"));
        assert_eq!(name("a/b.unknown", ""), None);
    }

    #[test]
    fn the_first_line_decides_when_the_path_does_not() {
        assert_eq!(name("bin/run", "#!/bin/bash -e"), Some("shell"));
        assert_eq!(name("bin/run", "#!/usr/bin/env -S FOO=1 python3.11 -u"), Some("python"));
        assert_eq!(name("bin/run", "#! /usr/bin/env node"), Some("javascript"));
        assert_eq!(name("bin/run", "#!"), None);
        assert_eq!(name("bin/run", "echo"), None);
        assert_eq!(name("a.py", "#!/bin/sh"), Some("python"));
    }
}
