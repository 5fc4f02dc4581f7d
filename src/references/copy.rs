//! What a Dockerfile copies from the folder that it is built in, and whether it is there.

use globset::GlobBuilder;

use super::{Kind, Reference, Resolver};
use crate::{
    base::RepoPath,
    services::system::{Image, System, local},
};

/// `COPY` and `ADD`.
pub const COPY: Resolver = Resolver {
    kinds: &[Kind {
        name: "copy-source",
        about: "a file or folder that a Dockerfile copies from the folder of the build",
        states: &["missing", "excluded", "found"],
        captures: &["source", "context", "by"],
    }],
    resolve,
};

/// Folders that builds make.
pub(super) const MADE: [&str; 14] = [
    "dist",
    "build",
    "target",
    "out",
    "bin",
    "node_modules",
    "vendor",
    "release",
    "publish",
    ".next",
    "_build",
    "artifacts",
    "obj",
    "generated",
];

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for image in &system.images {
        let contexts = Contexts::of(system, image);
        for stage in image.stages() {
            for copy in Image::copies(stage).filter(|copy| copy.from_context) {
                for (source, span) in copy.sources {
                    let Some((is, context, by)) = contexts.look_for(system, source) else {
                        continue;
                    };
                    found.push(Reference {
                        kind: "copy-source",
                        is,
                        file: image.file,
                        span,
                        service: image.service,
                        captures: vec![
                            ("source", source.to_owned()),
                            ("context", context),
                            ("by", by),
                        ],
                    });
                }
            }
        }
    }
    found
}

/// The folders that an image may be built in, with what is kept out of each build.
struct Contexts {
    folders: Vec<(RepoPath, Excluded)>,
}

impl Contexts {
    /// Those that something names; else the Dockerfile's own folder and those above it.
    fn of(system: &System<'_>, image: &Image) -> Self {
        let folders: Vec<RepoPath> = if image.contexts.is_empty() {
            image.path.ancestors().collect()
        } else {
            image.contexts.iter().cloned().collect()
        };
        let with_excluded = folders.into_iter().map(|folder| {
            let excluded = Excluded::of(system, image, &folder);
            (folder, excluded)
        });
        Self { folders: with_excluded.collect() }
    }

    /// What came of looking for a source, the folder where it was looked for, and the file that keeps it
    /// out; `None` where nobody can tell.
    fn look_for(
        &self,
        system: &System<'_>,
        source: &str,
    ) -> Option<(&'static str, String, String)> {
        // Docker takes no step out of the folder: `../../pkg` is `pkg`.
        let bare = inside(source);
        let elsewhere =
            source.contains('$') || source.contains("://") || source.starts_with("git@");
        if elsewhere || source.starts_with("<<") {
            return None;
        }
        let mut excluded_by = None;
        for (folder, excluded) in &self.folders {
            let Some(paths) = matching(system, folder, bare) else { continue };
            match excluded.all(folder, &paths, bare) {
                None => return Some(("found", folder.to_string(), String::new())),
                Some(by) => excluded_by = Some((folder.to_string(), by)),
            }
        }
        if let Some((folder, by)) = excluded_by {
            return Some(("excluded", folder, by));
        }
        let made = bare
            .split('/')
            .any(|part| MADE.contains(&part.trim_start_matches('.')) || MADE.contains(&part));
        let ignored = self.folders.iter().any(|(folder, _)| {
            local(folder, bare)
                .is_some_and(|path| system.repository.ignores.excluding(&path).is_some())
        });
        let archive =
            [".jar", ".war", ".whl", ".tar.gz", ".tgz", ".zip", ".so", ".exe", ".dll", ".deb"];
        let built = archive.iter().any(|end| bare.ends_with(end));
        if made || ignored || built {
            return None;
        }
        let names: Vec<String> =
            self.folders.iter().map(|(folder, _)| folder.to_string()).collect();
        Some(("missing", names.join(" or "), String::new()))
    }
}

/// A source as a path below the folder of the build: Docker takes no step out of it, so that `../../pkg`
/// is `pkg`.
pub(super) fn inside(source: &str) -> &str {
    let mut bare = source.trim_end_matches('/');
    loop {
        let shorter = ["../", "./", "/"].iter().find_map(|start| bare.strip_prefix(start));
        match shorter {
            Some(shorter) => bare = shorter,
            None => return if matches!(bare, "." | "..") { "" } else { bare },
        }
    }
}

/// The files that a source means in a folder; `None` when there are none.
pub(super) fn matching(
    system: &System<'_>,
    folder: &RepoPath,
    source: &str,
) -> Option<Vec<RepoPath>> {
    if !source.contains(['*', '?', '[']) {
        let path = local(folder, source)?;
        return system.exists(&path).then(|| vec![path]);
    }
    let pattern = if folder.is_root() { source.to_owned() } else { format!("{folder}/{source}") };
    let glob = GlobBuilder::new(&pattern).literal_separator(true).build().ok()?.compile_matcher();
    let mut paths: Vec<RepoPath> = Vec::new();
    for file in &system.repository.files {
        let above = file.path.ancestors().find(|path| glob.is_match(path.as_str()));
        paths.extend(glob.is_match(file.path.as_str()).then(|| file.path.clone()).or(above));
    }
    (!paths.is_empty()).then_some(paths)
}

/// What a `.dockerignore` keeps out of a build.
pub(super) struct Excluded {
    pub(super) by: String,
    patterns: Vec<(bool, globset::GlobMatcher)>,
}

impl Excluded {
    /// The one beside the Dockerfile that bears its name, or else the folder's own.
    pub(super) fn of(system: &System<'_>, image: &Image, folder: &RepoPath) -> Self {
        let own = RepoPath::new(format!("{}.dockerignore", image.path));
        let paths = [own, folder.join(".dockerignore")];
        let text =
            paths.iter().find_map(|path| Some((path, system.part_at(path)?.text.as_deref()?)));
        let Some((path, text)) = text else {
            return Self { by: String::new(), patterns: Vec::new() };
        };
        let lines =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let patterns = lines.filter_map(|line| {
            let (keeps, line) = match line.strip_prefix('!') {
                Some(line) => (false, line.trim()),
                None => (true, line),
            };
            let line = line.trim_start_matches('/').trim_start_matches("./").trim_end_matches('/');
            let glob = GlobBuilder::new(line).literal_separator(true).build().ok()?;
            Some((keeps, glob.compile_matcher()))
        });
        Self { by: path.to_string(), patterns: patterns.collect() }
    }

    /// The file that keeps all of the paths out; `None` when one of them comes in. Of a folder, what lies
    /// inside may come in by an exception.
    fn all(&self, folder: &RepoPath, paths: &[RepoPath], source: &str) -> Option<String> {
        if source.is_empty() || self.patterns.is_empty() {
            return None;
        }
        let out = paths.iter().all(|path| {
            let below = path.as_str().get(folder.as_str().len()..).unwrap_or_default();
            self.keeps_out(below.trim_start_matches('/'))
        });
        out.then(|| self.by.clone())
    }

    /// Whether a path below the folder is kept out.
    pub(super) fn keeps_out(&self, path: &str) -> bool {
        let prefixes: Vec<&str> = path
            .char_indices()
            .filter(|(_, c)| *c == '/')
            .map(|(at, _)| &path[..at])
            .chain([path])
            .collect();
        let inside = format!("{path}/");
        let mut out = false;
        for (keeps, glob) in &self.patterns {
            if prefixes.iter().any(|prefix| glob.is_match(prefix)) {
                out = *keeps;
            } else if !keeps && glob.glob().glob().starts_with(&inside) {
                out = false;
            }
        }
        out
    }
}
