//! Which looks were at which files. Files of one kind are looked at by the same looks, so that what is
//! kept is one list of looks and one of files for each kind.

use std::{collections::HashMap, sync::Arc};

use crate::ruleset::MatcherId;

/// Looks that are taken together, in ascending order.
pub type Together = Arc<[MatcherId]>;

/// What the pass looked at.
#[derive(Debug, Default)]
pub struct Looked {
    kinds: Vec<(Together, Vec<usize>)>,
    /// The kind of a list of looks, by where the list lies in memory.
    known: HashMap<*const MatcherId, usize>,
}

impl Looked {
    /// Remembers that some looks were at a file. Files come in ascending order.
    pub fn add(&mut self, looks: &Together, file: usize) {
        let next = self.kinds.len();
        let kind = *self.known.entry(looks.as_ptr()).or_insert(next);
        if kind == next {
            self.kinds.push((Arc::clone(looks), Vec::new()));
        }
        if let Some((_, files)) = self.kinds.get_mut(kind) {
            files.push(file);
        }
    }

    /// The files that any of the looks was at, in ascending order.
    pub fn files(&self, looks: &[MatcherId]) -> Vec<usize> {
        let holds = |kind: &[MatcherId]| looks.iter().any(|id| kind.binary_search(id).is_ok());
        let kinds = self.kinds.iter().filter(|(kind, _)| holds(kind));
        let mut files: Vec<usize> = kinds.flat_map(|(_, files)| files).copied().collect();
        files.sort_unstable();
        files.dedup();
        files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_any_look_that_was_at_them() {
        let (yaml, all): (Together, Together) = (Arc::from([1, 4]), Arc::from([2, 4, 7]));
        let mut looked = Looked::default();
        for (looks, file) in [(&yaml, 0), (&all, 1), (&yaml, 2), (&all, 2)] {
            looked.add(looks, file);
        }
        assert_eq!(looked.files(&[1]), [0, 2]);
        assert_eq!(looked.files(&[4]), [0, 1, 2]);
        assert_eq!(looked.files(&[7, 1]), [0, 1, 2]);
        assert_eq!(looked.files(&[3]), [0; 0]);
    }
}
