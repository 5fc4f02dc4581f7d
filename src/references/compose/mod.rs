//! What a Compose file names in the repository: env files, what images are built from, what is mounted,
//! and other Compose files.

mod build;
mod mount;

use super::{
    Kind, Reference, Resolver,
    places::{self, Seen},
};
use crate::{
    base::{RepoPath, Span},
    format::{Node, Value},
    services::system::{Document, System, local},
};

/// Everything that a Compose file names.
pub const COMPOSE: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "compose-env-file",
            about: "an env file that a service of Compose needs; `ignored`: kept out of git, `documented`: so, with an example",
            states: &["missing", "ignored", "documented", "found"],
            captures: &["file", "service", "example"],
        },
        Kind {
            name: "compose-build",
            about: "what Compose builds an image from: its folder, its Dockerfile (`no-dockerfile`), its stage (`no-stage`)",
            states: &["missing", "no-dockerfile", "no-stage", "found"],
            captures: &["context", "dockerfile", "stage", "service"],
        },
        Kind {
            name: "compose-mount",
            about: "a file or folder of the repository that Compose mounts",
            states: &["missing", "missing-folder", "found"],
            captures: &["source", "target", "service"],
        },
        Kind {
            name: "compose-config",
            about: "the file of a config or secret of Compose",
            states: &["missing", "missing-secret", "found"],
            captures: &["file", "name"],
        },
        Kind {
            name: "compose-include",
            about: "another Compose file that one includes or extends",
            states: &["missing", "found"],
            captures: &["file"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for document in system.documents("compose") {
        let home =
            Home { system, document: &document, folder: system.path(document.file).parent() };
        home.includes(&mut found);
        home.declared(&mut found);
        let services = document.root.get("services").map(Node::entries).unwrap_or_default();
        for service in services {
            home.env_files(&service.key, &service.value, &mut found);
            build::look(&home, &service.key, &service.value, &mut found);
            mount::look(&home, &service.key, &service.value, &mut found);
        }
    }
    // What a service has from another one of its file is written once.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|one: &Reference| seen.insert((one.file, one.span.start, one.kind, one.is)));
    found
}

/// A Compose file and where its paths begin.
struct Home<'h> {
    system: &'h System<'h>,
    document: &'h Document<'h>,
    folder: RepoPath,
}

impl Home<'_> {
    /// What came of looking for a path, and where it is. A file that completes another one may have its
    /// paths from that one's folder: what lies below a folder above is none of its own faults.
    fn look(&self, path: &str) -> Option<(Seen, RepoPath)> {
        let own = local(&self.folder, path)?;
        let seen = places::look(self.system, &own);
        if seen != Seen::Missing {
            return Some((seen, own));
        }
        let above = self.folder.ancestors().filter_map(|folder| local(&folder, path));
        let mut above = above.filter(|other| self.system.exists(other));
        Some((if above.next().is_some() { Seen::Unknown } else { seen }, own))
    }

    /// Whether a path lies in a folder that a service would be built in, and that is missing as a whole.
    fn lacks_build_above(&self, path: &RepoPath) -> bool {
        let services = self.document.root.get("services").map(Node::entries).unwrap_or_default();
        services.iter().any(|service| {
            let Some(build) = service.value.get("build") else { return false };
            let context = build.get("context").unwrap_or(build).text();
            let folder = context.and_then(|context| local(&self.folder, context));
            folder.is_some_and(|folder| path.is_within(&folder) && !self.system.exists(&folder))
        })
    }

    fn told(
        &self,
        kind: &'static str,
        is: &'static str,
        span: Span,
        captures: Vec<(&'static str, String)>,
    ) -> Reference {
        Reference { kind, is, file: self.document.file, span, service: None, captures }
    }

    fn env_files(&self, service: &str, node: &Node, found: &mut Vec<Reference>) {
        for one in one_or_many(node.get("env_file")) {
            let required = one.get("required").and_then(Node::text) != Some("false");
            let Some(path) = one.get("path").or(Some(one)).filter(|_| required) else { continue };
            let (Some(text), span) = (path.text(), path.span) else { continue };
            // Portainer makes it.
            if text == "stack.env" {
                continue;
            }
            let Some((seen, own)) = self.look(text) else { continue };
            let example = places::example_of(self.system, &own);
            let is = match seen {
                Seen::Found => "found",
                Seen::Unknown => continue,
                _ if places::is_made(self.system, &own) => continue,
                _ if example.is_some() => "documented",
                Seen::Ignored => "ignored",
                Seen::Missing => "missing",
            };
            let captures = vec![
                ("file", text.to_owned()),
                ("service", service.to_owned()),
                ("example", example.map(ToString::to_string).unwrap_or_default()),
            ];
            found.push(self.told("compose-env-file", is, span, captures));
        }
    }

    /// Files of configs and secrets.
    fn declared(&self, found: &mut Vec<Reference>) {
        for (key, missing) in [("configs", "missing"), ("secrets", "missing-secret")] {
            for one in self.document.root.get(key).map(Node::entries).unwrap_or_default() {
                let Some(file) = one.value.get("file") else { continue };
                let Some(text) = file.text() else { continue };
                let Some((seen, own)) = self.look(text) else { continue };
                let is = match seen {
                    Seen::Found => "found",
                    Seen::Missing
                        if !places::is_made(self.system, &own)
                            && places::example_of(self.system, &own).is_none() =>
                    {
                        missing
                    }
                    _ => continue,
                };
                let captures = vec![("file", text.to_owned()), ("name", one.key.clone())];
                found.push(self.told("compose-config", is, file.span, captures));
            }
        }
    }

    /// `include`, and `extends.file` of services.
    fn includes(&self, found: &mut Vec<Reference>) {
        let root = self.document.root;
        let mut files: Vec<&Node> = Vec::new();
        for one in one_or_many(root.get("include")) {
            match one.get("path") {
                Some(path) => files.extend(one_or_many(Some(path))),
                None => files.push(one),
            }
        }
        let services = root.get("services").map(Node::entries).unwrap_or_default();
        files.extend(services.iter().filter_map(|one| one.value.get("extends")?.get("file")));
        for file in files {
            let Some(text) = file.text() else { continue };
            let is = match self.look(text) {
                Some((Seen::Found, _)) => "found",
                Some((Seen::Missing, own)) if !places::is_made(self.system, &own) => "missing",
                _ => continue,
            };
            let captures = vec![("file", text.to_owned())];
            found.push(self.told("compose-include", is, file.span, captures));
        }
    }
}

/// The items of a list, or the one thing that is no list.
fn one_or_many(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    let (items, one) = match node.map(|node| (&node.value, node)) {
        Some((Value::List(items), _)) => (items.as_slice(), None),
        Some((Value::Null, _)) | None => (&[][..], None),
        Some((_, node)) => (&[][..], Some(node)),
    };
    items.iter().chain(one)
}
