//! Shell scripts, and the scripts of packages: what they run.

use super::{
    find::Finder,
    session::Session,
    shell::{Around, Folder, Shell},
    text::Script,
};
use crate::{format::Node, references::Reference};

/// Tells of every script of shell.
pub fn tell(finder: &Finder<'_>, found: &mut Vec<Reference>) {
    let system = finder.system;
    for (file, _, text) in system.texts(|name| name.ends_with(".sh") || name.ends_with(".bash")) {
        let path = system.path(file);
        if runs_in_image(finder, path.name()) {
            continue;
        }
        let home = path.parent();
        // Nobody says where it is started.
        let mut folders = vec![home.clone()];
        folders.extend(home.ancestors());
        let mut shell = Shell::new(Folder::OneOf(folders));
        let around = Around {
            value: &|_| None,
            exists: &|path| system.exists(path),
            home: Some(&home),
            is_make: false,
        };
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let start = at;
            at += line.len();
            (line.trim_end_matches(['\n', '\r']), start)
        });
        shell.run(&Script::lines(lines), &around);
        let mut session = Session::new(finder, true);
        session.take("script-command", shell);
        session.finish(file, found);
    }
}

/// Whether a Dockerfile or a Compose file names a script: it runs among other files.
fn runs_in_image(finder: &Finder<'_>, name: &str) -> bool {
    let system = finder.system;
    let lower = name.to_lowercase();
    let named = ["entrypoint", "init", "startup", "user-data", "userdata", "bootstrap"];
    if named.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let copied = system.images.iter().any(|image| {
        let instructions = image
            .stages()
            .iter()
            .flat_map(|stage| stage.get("instructions").map(Node::items).unwrap_or_default());
        instructions.into_iter().any(|instruction| mentions(instruction, name, 6))
    });
    copied
        || system.containers.iter().any(|container| {
            let commands = [&container.entrypoint, &container.command];
            commands.into_iter().flatten().any(|command| command.line().contains(name))
                || container.mounts.iter().any(|mount| mount.target.contains(name))
        })
}

fn mentions(node: &Node, name: &str, left: usize) -> bool {
    left > 0
        && (node.text().is_some_and(|text| text.contains(name))
            || node.items().iter().any(|item| mentions(item, name, left - 1))
            || node.entries().iter().any(|entry| mentions(&entry.value, name, left - 1)))
}

/// Tells of the scripts of every package.
pub fn of_packages(finder: &Finder<'_>, found: &mut Vec<Reference>) {
    for package in &finder.packages {
        let mut session = Session::new(finder, false);
        for script in package.root.get("scripts").map(Node::entries).unwrap_or_default() {
            let Some(text) = script.value.text() else { continue };
            // What is built is started elsewhere: among other files.
            if script.key.starts_with("start") || script.key.starts_with("serve") {
                continue;
            }
            let mut shell = Shell::new(Folder::OneOf(vec![package.folder.clone()]));
            let around = Around {
                value: &|_| None,
                exists: &|path| finder.system.exists(path),
                home: None,
                is_make: false,
            };
            shell.run(&Script::whole(text, script.value.span), &around);
            session.take("npm-command", shell);
        }
        session.finish(package.file, found);
    }
}
