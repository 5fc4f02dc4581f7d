//! What a look at one file may ask of others: the values of the settings modules that it imports.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use crate::{
    language::{
        Facts,
        facts::settings::{Constant, may_take_settings},
    },
    repo::{Modules, Repository},
};

type Constants = Arc<[(String, Constant)]>;

/// The repository as a look at one file sees it.
pub struct Workspace<'a> {
    repository: &'a Repository,
    /// Which file a module is.
    pub modules: Modules,
    limit: u64,
    known: Mutex<HashMap<usize, Constants>>,
}

impl<'a> Workspace<'a> {
    /// Over the files of a repository; none larger than `limit` bytes is read.
    pub fn new(repository: &'a Repository, limit: u64) -> Self {
        let modules = Modules::of(&repository.files);
        Self { repository, modules, limit, known: Mutex::default() }
    }

    /// Lets the names that a file takes from settings modules stand for their values.
    pub fn settle(&self, number: usize, facts: &mut Facts) {
        let imports: Vec<_> = facts
            .imports()
            .filter(|(import, _)| may_take_settings(import))
            .map(|(import, path)| (import.span, facts.known_as(import), path))
            .collect();
        for (span, known_as, path) in imports {
            let found = self.modules.resolve(&self.repository.files, number, &path);
            let Some((file, inside)) = found else { continue };
            let constants = self.constants(file);
            let inside = inside.unwrap_or_default();
            let wanted = constants.iter().filter_map(|(name, value)| {
                let rest = match inside.as_str() {
                    "" => name.as_str(),
                    inside => name.strip_prefix(inside)?,
                };
                // `debug` is no part of `debugger`.
                let rest = match rest.strip_prefix('.') {
                    Some(rest) => rest,
                    None if rest.is_empty() || inside.is_empty() => rest,
                    None => return None,
                };
                Some((rest.to_owned(), value.clone()))
            });
            facts.graft(&known_as, span, &wanted.collect::<Vec<_>>());
        }
    }

    fn constants(&self, file: usize) -> Constants {
        if let Some(known) = self.known.lock().ok().and_then(|all| all.get(&file).cloned()) {
            return known;
        }
        let constants: Constants = self.read(file).unwrap_or_default().into();
        if let Ok(mut all) = self.known.lock() {
            all.insert(file, Arc::clone(&constants));
        }
        constants
    }

    fn read(&self, number: usize) -> Option<Vec<(String, Constant)>> {
        let file = self.repository.files.get(number)?;
        let source = file.language?.source?;
        let text = file.read(self.limit).ok()?;
        Some(source.facts(file.path.name(), &text).ok()?.constants())
    }
}
