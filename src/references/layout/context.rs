//! The folders that an image may be built in, and what a copy takes from them.

use super::{
    There,
    stages::{Copied, Does, Source, Stage},
};
use crate::{
    base::RepoPath,
    references::copy::{Excluded, MADE, inside, matching},
    services::system::{Image, System, local},
};

/// A folder that an image may be built in.
pub struct Context {
    /// The folder.
    pub folder: RepoPath,
    excluded: Excluded,
}

/// The folders that something names, or else those around the Dockerfile: of them those that hold most of
/// what it copies.
pub fn contexts(system: &System<'_>, image: &Image, stages: &[Stage<'_>]) -> Vec<Context> {
    let folders: Vec<RepoPath> = if image.contexts.is_empty() {
        image.path.ancestors().collect()
    } else {
        image.contexts.iter().cloned().collect()
    };
    let steps = stages.iter().flat_map(|stage| &stage.steps);
    let sources: Vec<&str> = steps
        .filter_map(|step| match &step.does {
            Does::Copy(copied) if copied.from == Source::Context => Some(&copied.sources),
            _ => None,
        })
        .flatten()
        .filter_map(|source| source.as_deref())
        .collect();
    let held = |folder: &RepoPath| {
        let held =
            sources.iter().filter(|source| matching(system, folder, inside(source)).is_some());
        held.count()
    };
    let with_held: Vec<(RepoPath, usize)> =
        folders.into_iter().map(|folder| (folder.clone(), held(&folder))).collect();
    let most = with_held.iter().map(|(_, held)| *held).max().unwrap_or(0);
    let best = with_held.into_iter().filter(|(_, held)| *held == most);
    let contexts = best.map(|(folder, _)| {
        let excluded = Excluded::of(system, image, &folder);
        Context { folder, excluded }
    });
    contexts.collect()
}

/// Whether something outside the repository may make a path: a build's output, what git ignores, a
/// submodule, what lies behind a link.
pub fn may_be_made(system: &System<'_>, path: &RepoPath) -> bool {
    let made = path.parts().any(|part| MADE.contains(&part.trim_start_matches('.')));
    made || system.repository.ignores.excluding(path).is_some()
        || path.ancestors().any(|above| system.number(&above).is_some())
        || system.number(&RepoPath::new(".gitmodules")).is_some()
}

impl Context {
    /// Whether a copy takes a folder, or a file that is a program.
    pub fn is_code(&self, system: &System<'_>, copied: &Copied) -> bool {
        const PROGRAMS: [&str; 16] = [
            "py", "js", "mjs", "cjs", "ts", "sh", "rb", "php", "go", "rs", "java", "kt", "jar",
            "pl", "cs", "tsx",
        ];
        copied.sources.iter().any(|source| {
            let Some(source) = source else { return true };
            let paths = matching(system, &self.folder, inside(source)).unwrap_or_default();
            paths.iter().any(|path| {
                let is_program = path.extension().is_some_and(|end| PROGRAMS.contains(&end));
                is_program || system.number(path).is_none()
            })
        })
    }

    /// What a copy of a source puts at a path below its destination.
    pub fn holds(&self, system: &System<'_>, source: &str, rest: &str, copied: &Copied) -> There {
        let elsewhere = source.contains("://") || source.starts_with("git@");
        const ARCHIVES: [&str; 8] = [".tar", ".gz", ".tgz", ".bz2", ".xz", ".zip", ".zst", ".txz"];
        if elsewhere || (copied.unpacks && ARCHIVES.iter().any(|end| source.ends_with(end))) {
            return There::Unknown;
        }
        let bare = inside(source);
        // What is not there is the business of those who look at copies.
        let Some(paths) = matching(system, &self.folder, bare) else { return There::Unknown };
        let several = bare.contains(['*', '?', '[']);
        let mut answer = There::Missing;
        for path in paths {
            let found = if system.number(&path).is_some() {
                let named = path.name() == rest || (rest.is_empty() && !copied.into_folder);
                if named || (rest.is_empty() && !several && !copied.into_folder) {
                    self.unless_excluded(path, several)
                } else {
                    There::Missing
                }
            } else {
                self.in_folder(system, path, rest)
            };
            match found {
                There::Repo(path) => return There::Repo(path),
                There::Missing => {}
                other => answer = other,
            }
        }
        answer
    }

    fn in_folder(&self, system: &System<'_>, folder: RepoPath, rest: &str) -> There {
        if rest.is_empty() {
            return There::Repo(folder);
        }
        let Some(path) = local(&folder, rest) else { return There::Unknown };
        if system.exists(&path) {
            return self.unless_excluded(path, true);
        }
        if may_be_made(system, &path) { There::Unknown } else { There::Missing }
    }

    /// A source that is named itself and kept out fails the build, which those who look at copies say.
    fn unless_excluded(&self, path: RepoPath, says: bool) -> There {
        let below = path.as_str().get(self.folder.as_str().len()..).unwrap_or_default();
        if !self.excluded.keeps_out(below.trim_start_matches('/')) {
            There::Repo(path)
        } else if says {
            There::Excluded(path, self.excluded.by.clone())
        } else {
            There::Unknown
        }
    }
}
