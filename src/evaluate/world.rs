//! Everything that rules are judged by: hits, services, traits.

use super::pass::{Hit, Pass, whole_file};
use crate::{
    base::{Evidence, Location},
    detect::Detector,
    repo::Repository,
    ruleset::{Condition, MatcherId, Ruleset, Scope},
    services::{Inventory, ServiceId},
};

/// Where a rule or trait is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the repository as a whole.
    Repository,
    /// In one service.
    Service(ServiceId),
}

/// What is known when the files have been looked at.
pub struct World<'a> {
    /// The files.
    pub repository: &'a Repository,
    /// The rules.
    pub ruleset: &'a Ruleset,
    /// What the looks found.
    pub pass: &'a Pass,
    /// The services.
    pub inventory: &'a Inventory,
    /// For each trait: what shows it in the repository, then in each service.
    traits: Vec<Vec<Option<Location>>>,
}

impl<'a> World<'a> {
    /// Decides every trait everywhere.
    pub fn new(
        repository: &'a Repository,
        ruleset: &'a Ruleset,
        pass: &'a Pass,
        inventory: &'a Inventory,
    ) -> Self {
        let mut world = Self { repository, ruleset, pass, inventory, traits: Vec::new() };
        // A trait asks only for traits before it.
        for property in &ruleset.traits {
            let shown = world.places().map(|place| {
                let place = if property.spec.scope == Scope::Repository {
                    Place::Repository
                } else {
                    place
                };
                property.any.iter().find_map(|condition| world.shows(*condition, place))
            });
            let shown = shown.collect();
            world.traits.push(shown);
        }
        world
    }

    /// The repository, then each service.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let services = (0..self.inventory.services.len()).map(Place::Service);
        std::iter::once(Place::Repository).chain(services)
    }

    /// What shows a condition in a place, in its own files; `None` when nothing does.
    pub fn shows(&self, condition: Condition, place: Place) -> Option<Location> {
        match condition {
            Condition::Trait(id) => {
                let index = match place {
                    Place::Repository => 0,
                    Place::Service(service) => service + 1,
                };
                self.traits.get(id)?.get(index)?.clone()
            }
            Condition::Matcher(id) => self.first_in(id, place),
        }
    }

    /// What a look found in the files of a place.
    pub fn hits_in(&self, matcher: MatcherId, place: Place) -> impl Iterator<Item = &'a Hit> {
        let inventory = self.inventory;
        self.pass.hits[matcher].iter().filter(move |hit| match place {
            Place::Repository => true,
            Place::Service(service) => inventory.owner(hit.file) == Some(service),
        })
    }

    /// What satisfies a requirement: for a service also what stands in files that services share.
    pub fn evidence(&self, condition: Condition, place: Place) -> Option<Evidence> {
        self.ruleset.looks(condition).into_iter().find_map(|look| self.evidence_of(look, place))
    }

    fn evidence_of(&self, matcher: MatcherId, place: Place) -> Option<Evidence> {
        if let Some(evidence) = self.folder_evidence(matcher, place) {
            return Some(evidence);
        }
        let mut hits = self.pass.hits[matcher].iter();
        let hit = match place {
            Place::Repository => hits.next(),
            Place::Service(service) => hits.find(|hit| self.inventory.reaches(service, hit.file)),
        };
        hit.map(|hit| Evidence::from(&hit.location))
    }

    fn first_in(&self, matcher: MatcherId, place: Place) -> Option<Location> {
        let folder = self.folder_evidence(matcher, place);
        let folder = folder.map(|evidence| whole_file(&evidence.path, Default::default()));
        folder.or_else(|| self.hits_in(matcher, place).next().map(|hit| hit.location.clone()))
    }

    fn folder_evidence(&self, matcher: MatcherId, place: Place) -> Option<Evidence> {
        let Detector::Folder(detector) = &self.ruleset.matchers[matcher].detector else {
            return None;
        };
        let root = crate::base::RepoPath::new("");
        let folder = match place {
            Place::Repository => &root,
            Place::Service(service) => &self.inventory.services[service].path,
        };
        detector.find(self.repository, folder)
    }

    /// Where something absent is missed: the file that makes the service a service, or the root's most
    /// telling file.
    pub fn anchor(&self, place: Place) -> Option<Location> {
        let path = match place {
            Place::Service(service) => Some(self.inventory.services[service].anchor.clone()),
            Place::Repository => self.root_anchor(),
        }?;
        let role = self.repository.file(&path).map(|file| file.role).unwrap_or_default();
        Some(whole_file(&path, role))
    }

    fn root_anchor(&self) -> Option<crate::base::RepoPath> {
        /// What a reader opens first at the top of a repository.
        const TELLING: [&str; 9] = [
            "package.json",
            "pyproject.toml",
            "go.mod",
            "Cargo.toml",
            "pom.xml",
            "build.gradle",
            "Gemfile",
            "README.md",
            "docker-compose.yml",
        ];
        let file = |name: &&str| self.repository.file(&crate::base::RepoPath::new(name));
        let telling = TELLING.iter().find_map(file);
        telling.or_else(|| self.repository.files.first()).map(|file| file.path.clone())
    }
}
