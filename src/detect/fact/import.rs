//! `import`: what a file takes from elsewhere.

use serde::Deserialize;

use super::{
    FactLook, Place, Seen, detector,
    name::{Name, Need},
};
use crate::detect::{Detector, Entry, Keys, SpecError};

/// An import.
pub const IMPORT: Entry = Entry {
    key: "import",
    about: "what a file takes from elsewhere: the `path` of the module, with the name that is taken",
    compile,
};

/// What is asked of an import.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    /// The path of what is taken: `flask`, `flask.Flask`.
    path: Name,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let import: Import = keys.need("import")?;
    let words = import.path.words();
    detector(keys, "import", words, Box::new(import))
}

impl FactLook for Import {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for (import, path) in seen.facts.imports() {
            let Some(mut captures) = self.path.captures(&path)? else { continue };
            captures.push(("path".to_owned(), path));
            places.push(Place { span: import.span, captures });
        }
        Ok(places)
    }

    fn needs(&self) -> Vec<Need> {
        self.path.needs()
    }

    fn check(&self) -> Result<(), SpecError> {
        self.path.check("path")
    }
}
