//! `readiness rules facts`: a source file as the rules see it.

use std::path::Path;

use super::{RunError, tree};
use crate::{
    base::RepoPath,
    language::{self, facts::listing},
};

/// The text of the answer: one line for each fact, in the order of the file.
///
/// # Errors
///
/// When the file cannot be read, or is in no language that is read for facts.
pub fn facts(file: &Path) -> Result<String, RunError> {
    let text = std::fs::read_to_string(file).map_err(|error| RunError::Usage {
        message: format!("{} cannot be read: {error}", file.display()),
        help: "name a text file".to_owned(),
    })?;
    let name = RepoPath::new(file.to_string_lossy());
    let source = language::detect(&name, &text).and_then(|language| language.source);
    let source = source.ok_or_else(|| {
        let known = language::all().filter(|one| one.source.is_some()).map(|one| one.name);
        RunError::Usage {
            message: format!("{name} is in no language that is read for facts"),
            help: format!("known: {}", known.collect::<Vec<_>>().join(", ")),
        }
    })?;
    let facts = source.facts(name.name(), &text).map_err(|error| RunError::Usage {
        message: format!("{name}: {error}"),
        help: "rules look at it with `text`, `code` and `comment`".to_owned(),
    })?;
    Ok(tree::masked(&name, &text, listing::listing(&facts, source, &text))?)
}
