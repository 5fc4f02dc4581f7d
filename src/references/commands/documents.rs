//! Documents: the commands that they tell the reader to run.

use super::{
    find::Finder,
    session::Session,
    shell::{Around, Folder, Shell},
    text::Script,
};
use crate::references::{Reference, documents::is_of_site};

/// Documents that say how this project is built, run and deployed. Others may speak of projects of their
/// readers.
const INSTRUCTIONS: [&str; 9] = [
    "readme", "contributing", "develop", "deploy", "runbook", "install", "setup", "operations", "agents",
];

/// Tells of the commands of every such document.
pub fn tell(finder: &Finder<'_>, found: &mut Vec<Reference>) {
    let system = finder.system;
    for (file, part) in system.parts {
        let Some(prose) = &part.prose else { continue };
        let path = system.path(*file);
        let name = path.name().to_lowercase();
        if !INSTRUCTIONS.iter().any(|known| name.starts_with(known)) || is_of_site(system, path) {
            continue;
        }
        let home = path.parent();
        let mut folders = vec![home.clone()];
        folders.extend(home.ancestors());
        let around = Around {
            value: &|_| None,
            exists: &|path| system.exists(path),
            home: None,
            is_make: false,
        };
        let mut session = Session::new(finder, true);
        for block in &prose.blocks {
            let mut shell = Shell::new(Folder::OneOf(folders.clone()));
            let lines = block.iter().map(|(line, at)| (line.as_str(), *at));
            shell.run(&Script::lines(lines), &around);
            session.take("doc-command", shell);
        }
        session.finish(*file, found);
    }
}
