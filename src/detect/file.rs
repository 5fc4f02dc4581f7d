//! `file`: a path that exists, or must. The globs choose the files; being there is all it takes.

use super::{Detector, Entry, Keys, PathDetector, SpecError};
use crate::repo::{File, Repository};

/// A path that exists.
pub const FILE: Entry = Entry {
    key: "file",
    about: "a file whose path matches one of the globs",
    compile: |keys: &mut Keys<'_>| -> Result<Detector, SpecError> {
        keys.select_files("file")?;
        Ok(Detector::Path(Box::new(Present)))
    },
};

struct Present;

impl PathDetector for Present {
    fn holds(&self, _: &Repository, _: &File) -> bool {
        true
    }
}
