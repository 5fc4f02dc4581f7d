//! Documents: the commands that they tell the reader to run.

use super::{
    find::Finder,
    need::{Find, Need},
    session::Session,
    shell::{Around, Folder, Shell},
    text::Script,
};
use crate::{
    base::RepoPath,
    references::{Reference, documents::is_of_site},
    services::system::System,
};

/// Documents that say how this project is built, run and deployed. Others may speak of projects of their
/// readers.
const INSTRUCTIONS: [&str; 9] = [
    "readme",
    "contributing",
    "develop",
    "deploy",
    "runbook",
    "install",
    "setup",
    "operations",
    "agents",
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
            // `<name>` is for the reader to fill in.
            let plain =
                block.iter().filter(|(line, _)| !(line.contains('<') && line.contains('>')));
            let lines = plain.map(|(line, at)| (line.as_str(), *at));
            shell.run(&Script::lines(lines), &around);
            session.take("doc-command", shell);
        }
        session.keep(|need| is_of_project(system, need));
        session.finish(*file, found);
    }
}

/// Whether a document can only mean what belongs to the project, and not what its reader has made.
fn is_of_project(system: &System<'_>, need: &Need) -> bool {
    let (Find::Path(what) | Find::Any(what, _)) = &need.find else { return true };
    let bare = need.name.trim_start_matches("./");
    let below = bare
        .split_once('/')
        .is_some_and(|(first, rest)| !rest.is_empty() && system.exists(&RepoPath::new(first)));
    let example = ["example", "sample", "template"].iter().any(|word| bare.contains(word));
    need.word.is_some()
        && (below || example || matches!(*what, "Compose file" | "requirements file"))
}
