//! The system as a whole: what is built, what is deployed, and whose code it runs. Made after the pass from
//! what each file left behind.

pub mod bound;
mod builds;
pub mod command;
pub mod compose;
pub mod container;
pub mod describe;
pub mod image;
mod kubernetes;
mod links;
pub mod metrics;
pub mod names;
mod part;
mod prose;
pub mod reach;
pub mod repeated;
mod revisions;
pub mod script;
mod scripts;
pub mod sql;
pub mod told;
pub mod variables;

use std::collections::HashMap;

use super::{Inventory, ServiceId, routes::Served};
use crate::{
    base::{RepoPath, Role},
    format::Node,
    repo::{File, Modules, Repository},
};

pub use self::{
    command::{Command, simple_commands},
    compose::local,
    compose::{env_files, variables as compose_variables},
    container::{Asks, By, Container, Given, More, MoreFrom, MountSource},
    image::Image,
    links::service_named,
    part::{
        Declared, Declares, Embedded, Part, Source, Variable, formats, is_source, says_metrics,
        wants, wants_as, wants_prose, wants_text,
    },
    prose::{Link, Prose, anchor},
    revisions::Revision,
    scripts::named as named_scripts,
};

/// A document of some file.
#[derive(Debug)]
pub struct Document<'a> {
    /// The number of the file.
    pub file: usize,
    /// What the file is for.
    pub role: Role,
    /// What it says.
    pub root: &'a Node,
}

/// Everything that files say of each other.
pub struct System<'a> {
    /// The files.
    pub repository: &'a Repository,
    /// Which file a module is.
    pub modules: &'a Modules,
    /// The services.
    pub inventory: &'a Inventory,
    /// What they answer to.
    pub routes: &'a [Served],
    /// What files say, by their number, in order.
    pub parts: &'a [(usize, Part)],
    /// The images that are built.
    pub images: Vec<Image>,
    /// The containers that are run.
    pub containers: Vec<Container>,
    by_file: HashMap<usize, usize>,
}

impl<'a> System<'a> {
    /// Puts together what files say.
    pub fn new(
        repository: &'a Repository,
        modules: &'a Modules,
        inventory: &'a Inventory,
        routes: &'a [Served],
        parts: &'a [(usize, Part)],
    ) -> Self {
        let by_file = parts.iter().enumerate().map(|(at, (file, _))| (*file, at)).collect();
        let mut system = Self {
            repository,
            modules,
            inventory,
            routes,
            parts,
            images: Vec::new(),
            containers: Vec::new(),
            by_file,
        };
        system.images = links::images(&system);
        system.containers = links::containers(&system);
        builds::contexts(&mut system);
        links::link(&mut system);
        system
    }

    /// A file.
    pub fn file(&self, number: usize) -> Option<&'a File> {
        self.repository.files.get(number)
    }

    /// The path of a file.
    pub fn path(&self, number: usize) -> &'a RepoPath {
        &self.repository.files[number].path
    }

    /// The number of the file at a path.
    pub fn number(&self, path: &RepoPath) -> Option<usize> {
        self.repository.files.binary_search_by(|file| file.path.cmp(path)).ok()
    }

    /// The text of a file, for the rare look that what files left behind cannot answer.
    pub fn read(&self, number: usize) -> Option<String> {
        const LIMIT: u64 = 1024 * 1024;
        self.file(number)?.read(LIMIT).ok()
    }

    /// Whether a file or folder is in the repository.
    pub fn exists(&self, path: &RepoPath) -> bool {
        if path.is_root() {
            return true;
        }
        let files = &self.repository.files;
        let at = files.partition_point(|file| file.path < *path);
        let is = |at: usize| files.get(at).is_some_and(|file| file.path.is_within(path));
        // `a-b` sorts between `a` and `a/b`.
        is(at) || self.number(path).is_some() || {
            let folder = RepoPath::new(format!("{path}/"));
            let folder = format!("{folder}/");
            let at = files.partition_point(|file| file.path.as_str() < folder.as_str());
            files.get(at).is_some_and(|file| file.path.as_str().starts_with(&folder))
        }
    }

    /// What a file says.
    pub fn part(&self, file: usize) -> Option<&'a Part> {
        self.by_file.get(&file).and_then(|at| self.parts.get(*at)).map(|(_, part)| part)
    }

    /// What the file at a path says.
    pub fn part_at(&self, path: &RepoPath) -> Option<&'a Part> {
        self.part(self.number(path)?)
    }

    /// The documents of a format.
    pub fn documents(&self, format: &str) -> impl Iterator<Item = Document<'a>> {
        let parts = self.parts.iter();
        parts.flat_map(move |(file, part)| {
            let ours = part.documents.iter().filter(move |(name, _)| *name == format);
            ours.map(|(_, root)| Document { file: *file, role: part.role, root })
        })
    }

    /// The source files, with what they say.
    pub fn sources(&self) -> impl Iterator<Item = (usize, &'a Source)> {
        self.parts.iter().filter_map(|(file, part)| Some((*file, part.source.as_ref()?)))
    }

    /// The source files of a service, and those that services share.
    pub fn sources_of(&self, service: ServiceId) -> impl Iterator<Item = (usize, &'a Source)> {
        let inventory = self.inventory;
        self.sources().filter(move |(file, _)| inventory.owner(*file) == Some(service))
    }

    /// The texts of files by a test of their name, in lower case.
    pub fn texts(
        &self,
        is: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = (usize, &'a Part, &'a str)> {
        self.parts.iter().filter_map(move |(file, part)| {
            let text = part.text.as_deref()?;
            let name = self.path(*file).name().to_lowercase();
            is(&name).then_some((*file, part, text))
        })
    }
}
