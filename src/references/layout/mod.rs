//! What a container holds at a path, as far as the repository shows it: what its image copies from the
//! folder of the build, from other stages, what is mounted over it, and what nobody can tell.

pub mod base;
mod context;
pub mod run;
pub mod stages;

use std::collections::BTreeSet;

pub use self::stages::{absolute, below};
use self::{
    context::{Context, contexts},
    stages::{Copied, Does, Source, Stage, mounted, stages},
};
use crate::{
    base::{RepoPath, Span},
    repo::MAX_FILE_BYTES,
    services::system::{
        Image, System,
        container::{Mount, MountSource},
    },
};

/// Stages that copy from stages are followed this far.
const STEPS: usize = 12;

/// What is at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum There {
    /// A file or folder of the repository.
    Repo(RepoPath),
    /// One that a `.dockerignore` keeps out of the build: its path, and the ignore file.
    Excluded(RepoPath, String),
    /// Nothing: everything that could put it there is known.
    Missing,
    /// Nobody can tell.
    Unknown,
}

/// A Dockerfile with the folders that it may be built in.
pub struct Built<'s> {
    system: &'s System<'s>,
    /// The image.
    pub image: &'s Image,
    /// Its stages.
    pub stages: Vec<Stage<'s>>,
    contexts: Vec<Context>,
}

/// A place in the making of an image: the stage, and how many of its steps are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The number of the stage.
    pub stage: usize,
    /// How many of its steps are done.
    pub steps: usize,
}

impl<'s> Built<'s> {
    /// Reads an image.
    pub fn new(system: &'s System<'s>, image: &'s Image) -> Self {
        let stages = stages(image);
        let contexts = contexts(system, image, &stages);
        Self { system, image, stages, contexts }
    }

    /// The number of the stage that ships: the last one, or the one of a name.
    pub fn target(&self, name: Option<&str>) -> Option<usize> {
        let named = name.map(|name| {
            let is = |stage: &Stage<'_>| {
                let own = stage.node.get("name").and_then(crate::format::Node::text);
                own.is_some_and(|own| own.eq_ignore_ascii_case(name))
            };
            self.stages.iter().position(is)
        });
        match named {
            Some(named) => named,
            None => self.stages.len().checked_sub(1),
        }
    }

    /// A stage when all its steps are done.
    pub fn end(&self, stage: usize) -> At {
        At { stage, steps: self.stages.get(stage).map_or(0, |stage| stage.steps.len()) }
    }

    /// The stages that a stage needs, itself among them.
    pub fn needed(&self, stage: usize) -> BTreeSet<usize> {
        let mut needed = BTreeSet::new();
        let mut open = vec![stage];
        while let Some(next) = open.pop() {
            let Some(stage) = self.stages.get(next).filter(|_| needed.insert(next)) else {
                continue;
            };
            open.extend(stage.base);
            for step in &stage.steps {
                if let Does::Copy(Copied { from: Source::Stage(from), .. }) = &step.does {
                    open.push(*from);
                }
            }
        }
        needed
    }

    /// Whether anything of an application is copied for a stage: where nothing is, all of it is mounted.
    pub fn holds_code(&self, stage: usize) -> bool {
        self.needed(stage).into_iter().filter_map(|stage| self.stages.get(stage)).any(|stage| {
            stage.steps.iter().any(|step| {
                let Does::Copy(copied) = &step.does else { return false };
                copied.from == Source::Context
                    && self.contexts.iter().any(|context| context.is_code(self.system, copied))
            })
        })
    }

    /// The folders that the image may be built in, for people.
    pub fn contexts(&self) -> String {
        let names: Vec<String> = self.contexts.iter().map(|c| c.folder.to_string()).collect();
        names.join(" or ")
    }

    /// What is at a path from the root of the container.
    pub fn look(&self, at: At, path: &str) -> There {
        let mut answer = There::Unknown;
        for (number, context) in self.contexts.iter().enumerate() {
            let found = self.look_in(context, at, path, 0);
            answer = match (found, answer) {
                (There::Repo(path), _) => return There::Repo(path),
                (found, _) if number == 0 => found,
                (There::Unknown, _) | (_, There::Unknown) => There::Unknown,
                (There::Excluded(path, by), _) | (_, There::Excluded(path, by)) => {
                    There::Excluded(path, by)
                }
                (There::Missing, answer) => answer,
            };
        }
        answer
    }

    fn look_in(&self, context: &Context, at: At, path: &str, depth: usize) -> There {
        let Some(stage) = self.stages.get(at.stage).filter(|_| depth < STEPS) else {
            return There::Unknown;
        };
        let mut answer = There::Missing;
        for step in stage.steps.iter().take(at.steps).rev() {
            let found = match &step.does {
                Does::Copy(copied) => self.copied(context, copied, path, depth),
                Does::Run(run) if run.may_make(path) => There::Unknown,
                Does::Run(_) | Does::Folder | Does::Later | Does::Nothing => There::Missing,
            };
            match found {
                There::Repo(path) => return There::Repo(path),
                There::Missing => {}
                other if answer == There::Missing || other == There::Unknown => answer = other,
                _ => {}
            }
        }
        let below = match stage.base {
            Some(base) => self.look_in(context, self.end(base), path, depth + 1),
            None => self.brought(stage, path),
        };
        match (below, answer) {
            (There::Missing, answer) => answer,
            (There::Repo(path), _) => There::Repo(path),
            (_, There::Unknown) | (There::Unknown, _) => There::Unknown,
            (below, There::Missing) => below,
            (_, answer) => answer,
        }
    }

    /// What the image at the beginning brings at a path: nothing, or nobody knows.
    fn brought(&self, stage: &Stage<'_>, path: &str) -> There {
        let stages = self.stages.iter().flat_map(|stage| &stage.steps);
        // An image that is made to be built upon.
        let open = stages.into_iter().any(|step| matches!(step.does, Does::Later));
        let plain = stage.root.is_some_and(base::is_plain) && !open;
        if plain && (!base::is_system(path) || self.is_within_workdir(path)) {
            There::Missing
        } else {
            There::Unknown
        }
    }

    fn is_within_workdir(&self, path: &str) -> bool {
        let steps = self.stages.iter().flat_map(|stage| &stage.steps);
        steps.filter(|step| matches!(step.does, Does::Folder)).any(|step| {
            let folder = step.cwd.as_deref().filter(|folder| base::is_own(folder));
            folder.is_some_and(|folder| below(folder, path).is_some())
        })
    }

    fn copied(&self, context: &Context, copied: &Copied, path: &str, depth: usize) -> There {
        let Some(dest) = copied.dest.as_deref() else { return There::Unknown };
        let Some(rest) = below(dest, path) else {
            // What is put below a folder makes the folder.
            let inside = below(path, dest).is_some();
            return if inside { There::Unknown } else { There::Missing };
        };
        if copied.opaque {
            return There::Unknown;
        }
        let mut answer = There::Missing;
        for source in &copied.sources {
            let found = match (source, copied.from) {
                (None, _) | (_, Source::Elsewhere) => There::Unknown,
                (Some(source), Source::Context) => context.holds(self.system, source, rest, copied),
                (Some(source), Source::Stage(from)) => {
                    self.stage_holds(context, from, source, rest, depth)
                }
            };
            match found {
                There::Repo(path) => return There::Repo(path),
                There::Missing => {}
                other if answer == There::Missing || other == There::Unknown => answer = other,
                _ => {}
            }
        }
        answer
    }

    fn stage_holds(
        &self,
        context: &Context,
        from: usize,
        source: &str,
        rest: &str,
        depth: usize,
    ) -> There {
        if source.contains(['*', '?', '[']) {
            return There::Unknown;
        }
        let Some(source) = absolute(Some("/"), source) else { return There::Unknown };
        let look = |path: &str| self.look_in(context, self.end(from), path, depth + 1);
        if rest.is_empty() {
            return look(&source);
        }
        let within = look(&format!("{}/{rest}", source.trim_end_matches('/')));
        if within == There::Missing && source.rsplit('/').next() == Some(rest) {
            return look(&source);
        }
        within
    }
}

/// What a container is made of: an image, whether of the repository or of others, and what is mounted.
pub struct Layout<'l> {
    /// The files of the repository.
    pub system: &'l System<'l>,
    /// What is below the mounts.
    pub bottom: Bottom<'l>,
    /// What is mounted.
    pub mounts: &'l [Mount],
    /// Whether mounts hide what is below them; else they only hold what it lacks.
    pub hides: bool,
}

/// What is below the mounts.
#[derive(Clone, Copy)]
pub enum Bottom<'l> {
    /// An image of the repository.
    Image(&'l Built<'l>, At),
    /// An image of others, by name.
    Named(Option<&'l str>),
    /// A folder of the repository, at `/`.
    Folder(&'l RepoPath),
}

impl Layout<'_> {
    /// What is at a path from the root of the container.
    pub fn look(&self, path: &str) -> There {
        let mounted = mounted(self.mounts, path);
        match mounted {
            Some((mount, rest)) if self.hides => self.in_mount(mount, rest),
            Some((mount, rest)) => match self.below_mounts(path) {
                There::Repo(path) => There::Repo(path),
                There::Missing => self.in_mount(mount, rest),
                other => other,
            },
            None => self.below_mounts(path),
        }
    }

    fn in_mount(&self, mount: &Mount, rest: &str) -> There {
        let MountSource::Path(source) = &mount.source else { return There::Unknown };
        let place = if rest.is_empty() { source.clone() } else { source.join(rest) };
        if self.system.exists(&place) {
            return There::Repo(place);
        }
        // Docker makes a folder of a source that is not there, and others may have made the file.
        let known =
            !rest.is_empty() && self.system.exists(source) && self.system.number(source).is_none();
        let unknown = !known || context::may_be_made(self.system, &place);
        if unknown { There::Unknown } else { There::Missing }
    }

    fn below_mounts(&self, path: &str) -> There {
        match self.bottom {
            Bottom::Image(built, at) => built.look(at, path),
            Bottom::Named(Some(image)) if base::is_plain(image) && !base::is_system(path) => {
                let above = self.mounts.iter().any(|mount| below(path, &mount.target).is_some());
                if above { There::Unknown } else { There::Missing }
            }
            Bottom::Named(_) => There::Unknown,
            Bottom::Folder(folder) => {
                let place = folder.join(path.trim_start_matches('/'));
                if self.system.exists(&place) {
                    There::Repo(place)
                } else if context::may_be_made(self.system, &place) {
                    There::Unknown
                } else {
                    There::Missing
                }
            }
        }
    }

    /// Whether what is not there is missing: not in an image that nothing of an application is copied to.
    pub fn is_whole(&self) -> bool {
        match self.bottom {
            Bottom::Image(built, at) => built.holds_code(at.stage),
            Bottom::Named(_) => {
                self.mounts.iter().any(|one| matches!(one.source, MountSource::Path(_)))
            }
            Bottom::Folder(_) => true,
        }
    }

    /// The variables that the image sets.
    pub fn variable(&self, name: &str) -> Option<&Option<String>> {
        match self.bottom {
            Bottom::Image(built, at) => built.stages.get(at.stage)?.variables.get(name),
            Bottom::Named(_) | Bottom::Folder(_) => None,
        }
    }

    /// Where it was looked, for people.
    pub fn looked(&self) -> String {
        match self.bottom {
            Bottom::Image(built, _) => format!("what {} puts into the image", built.image.path),
            Bottom::Named(Some(image)) => format!("`{image}` and what is mounted into it"),
            Bottom::Named(None) => "what is mounted".to_owned(),
            Bottom::Folder(folder) => format!("the folder {folder}"),
        }
    }
}

/// The place of a text inside a wider place of a file; all of that where the text is not written so.
pub fn narrow(system: &System<'_>, file: usize, span: Span, text: &str) -> Span {
    let whole = system.file(file).and_then(|file| file.read(MAX_FILE_BYTES).ok());
    let at = whole.as_deref().and_then(|whole| whole.get(span.start..span.end)?.rfind(text));
    at.filter(|_| !text.is_empty()).map_or(span, |at| {
        let start = span.start + at;
        Span::new(start, start + text.len())
    })
}
