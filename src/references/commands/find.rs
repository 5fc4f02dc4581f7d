//! Looks for what commands need.

use std::collections::BTreeSet;

use super::{
    need::{Find, Need, Who},
    shell::{Folder, ROOT},
    targets::{self, Package},
};
use crate::{
    base::RepoPath,
    references::places::{self, Seen},
    services::system::System,
};

/// What commands look for things in.
pub struct Finder<'f> {
    /// The repository.
    pub system: &'f System<'f>,
    /// Its packages.
    pub packages: Vec<Package<'f>>,
}

/// What a thing is called and what came of looking for it.
pub struct Told {
    /// `found` or `missing`.
    pub is: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Where it was looked for.
    pub place: String,
}

impl<'f> Finder<'f> {
    /// A finder in a repository.
    pub fn new(system: &'f System<'f>) -> Self {
        Self { system, packages: targets::packages(system) }
    }

    /// Looks for what a command needs; `None` where nobody can tell. `made` are the names of what the
    /// commands around it make or test.
    pub fn look(&self, need: &Need, folder: &Folder, made: &BTreeSet<String>) -> Option<Told> {
        match &need.find {
            Find::Path(what) => self.path(what, std::slice::from_ref(&need.name), folder, made),
            Find::Any(what, names) => self.path(what, names, folder, made),
            Find::Make(inner, file) => {
                self.make(&need.name, inner.as_deref(), file.as_deref(), folder)
            }
            Find::Just => self.just(&need.name, folder),
            Find::Script(who) => self.script(&need.name, who, folder),
        }
    }

    /// Whether any Makefile or package of the repository defines a target or script.
    pub fn defines(&self, need: &Need) -> bool {
        match &need.find {
            Find::Script(_) => self.packages.iter().any(|package| package.has(&need.name)),
            Find::Make(..) => {
                let is_makefile = |name: &str| {
                    matches!(name, "makefile" | "gnumakefile") || name.ends_with(".mk")
                };
                self.system.texts(is_makefile).any(|(file, _, _)| {
                    let targets = targets::of_makefile(self.system, self.system.path(file));
                    targets.is_none_or(|all| all.open || all.names.contains(&need.name))
                })
            }
            _ => false,
        }
    }

    fn path(
        &self,
        what: &'static str,
        names: &[String],
        folder: &Folder,
        made: &BTreeSet<String>,
    ) -> Option<Told> {
        let paths: Vec<RepoPath> = names.iter().flat_map(|name| folder.paths(name)).collect();
        // From some folders, `../x` lies outside the repository.
        let outside = match folder {
            Folder::OneOf(folders) => {
                let rooted = names.iter().all(|name| name.starts_with(ROOT));
                !rooted && paths.len() < folders.len() * names.len()
            }
            Folder::Unknown => false,
        };
        if paths.is_empty() {
            return None;
        }
        let seen: Vec<Seen> = paths.iter().map(|path| places::look(self.system, path)).collect();
        if seen.contains(&Seen::Found) {
            return Some(Told { is: "found", what, place: String::new() });
        }
        let known = !outside && seen.iter().all(|seen| *seen == Seen::Missing);
        // A program is often called as the package that it should be built from.
        let unmade = what == "Go package" || paths.iter().all(|path| !self.is_made(path, made));
        (known && unmade).then(|| Told { is: "missing", what, place: self.places(folder) })
    }

    /// Whether the commands around mention what a path begins to be missing with, or its name.
    fn is_made(&self, path: &RepoPath, made: &BTreeSet<String>) -> bool {
        let mut at = RepoPath::new("");
        let mut missing = path.parts().filter(|part| {
            at = at.join(part);
            !self.system.exists(&at)
        });
        missing.any(|part| made.contains(part.trim_start_matches('.')))
    }

    fn places(&self, folder: &Folder) -> String {
        let Folder::OneOf(folders) = folder else { return ".".to_owned() };
        folders.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
    }

    fn make(
        &self,
        name: &str,
        inner: Option<&str>,
        file: Option<&str>,
        folder: &Folder,
    ) -> Option<Told> {
        let what = "Make target";
        let folders = self.folders(inner, folder)?;
        let mut looked = Vec::new();
        for folder in &folders {
            let makefile = match file {
                Some(file) => Folder::OneOf(vec![folder.clone()]).paths(file).into_iter().next(),
                None => targets::makefile_in(self.system, folder),
            };
            let Some(makefile) = makefile else { continue };
            let targets = targets::of_makefile(self.system, &makefile)?;
            // Make takes what is there for made, and knows how to make some files itself.
            let beside = self.system.exists(&folder.join(name)) || name.contains(['.', '/']);
            if targets.names.contains(name) {
                return Some(Told { is: "found", what, place: String::new() });
            }
            if targets.open || beside {
                return None;
            }
            looked.push(makefile.to_string());
        }
        (!looked.is_empty()).then(|| Told { is: "missing", what, place: looked.join(" or ") })
    }

    fn just(&self, name: &str, folder: &Folder) -> Option<Told> {
        let what = "recipe";
        let Folder::OneOf(folders) = folder else { return None };
        let mut looked = BTreeSet::new();
        for folder in folders {
            let Some(path) = targets::justfile_near(self.system, folder) else { continue };
            let targets = targets::of_justfile(self.system, &path)?;
            if targets.names.contains(name) {
                return Some(Told { is: "found", what, place: String::new() });
            }
            if targets.open {
                return None;
            }
            looked.insert(path.to_string());
        }
        let place = looked.into_iter().collect::<Vec<_>>().join(" or ");
        (!place.is_empty()).then_some(Told { is: "missing", what, place })
    }

    fn script(&self, name: &str, who: &Who, folder: &Folder) -> Option<Told> {
        let what = "script of package.json";
        let asked: Vec<&Package<'_>> = match who {
            Who::Any => {
                let any = self.packages.iter().any(|package| package.has(name));
                return any.then(|| Told { is: "found", what, place: String::new() });
            }
            Who::Named(wanted) => {
                let bare = wanted.trim_start_matches("./").trim_end_matches('/');
                let named = self
                    .packages
                    .iter()
                    .filter(|one| one.name == wanted || one.folder.as_str() == bare);
                named.collect()
            }
            Who::Nearest(inner) => {
                let folders = self.folders(inner.as_deref(), folder)?;
                let mut nearest = Vec::new();
                for folder in &folders {
                    nearest.extend(self.nearest(folder)?);
                }
                nearest
            }
        };
        if asked.iter().any(|package| package.has(name)) {
            return Some(Told { is: "found", what, place: String::new() });
        }
        // `npm start` runs server.js; a script with a colon may be that of any package in a workspace.
        let elsewhere = name.contains(':') && self.packages.iter().any(|package| package.has(name));
        let places: BTreeSet<String> =
            asked.iter().map(|package| package.folder.join("package.json").to_string()).collect();
        (!places.is_empty() && !elsewhere).then(|| Told {
            is: "missing",
            what,
            place: places.into_iter().collect::<Vec<_>>().join(" or "),
        })
    }

    /// The package of a folder or of the next one above; nothing is told of one that was not read.
    fn nearest(&self, folder: &RepoPath) -> Option<Option<&Package<'_>>> {
        let mut folders = std::iter::once(folder.clone()).chain(folder.ancestors());
        let home = folders.find(|folder| self.system.exists(&folder.join("package.json")));
        let Some(home) = home else { return Some(None) };
        let package = self.packages.iter().find(|package| package.folder == home);
        package.map(Some)
    }

    /// The folders that a command works in: `-C x` of those where it runs. None where one of them is not
    /// there.
    fn folders(&self, inner: Option<&str>, folder: &Folder) -> Option<Vec<RepoPath>> {
        let folders = match (inner, folder) {
            (Some(inner), _) => folder.paths(inner),
            (None, Folder::OneOf(folders)) => folders.clone(),
            (None, Folder::Unknown) => return None,
        };
        let there: Vec<RepoPath> =
            folders.into_iter().filter(|folder| self.system.exists(folder)).collect();
        (!there.is_empty()).then_some(there)
    }
}
