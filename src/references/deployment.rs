//! Files and folders that Kustomize, Helm and Skaffold take from the repository.

use super::{
    Kind, Reference, Resolver,
    places::{self, Seen},
};
use crate::{
    base::{RepoPath, Span},
    format::{Node, Value},
    services::system::{System, local},
};

/// What deployments are put together from.
pub const DEPLOYMENT: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "kustomize-path",
            about: "a file or folder that a kustomization takes; `no-kustomization`: a folder without one",
            states: &["missing", "no-kustomization", "found"],
            captures: &["path", "key"],
        },
        Kind {
            name: "helm-dependency",
            about: "a chart of the repository that another one depends on",
            states: &["missing", "found"],
            captures: &["path", "key"],
        },
        Kind {
            name: "skaffold-path",
            about: "a file or folder that Skaffold builds or deploys",
            states: &["missing", "found"],
            captures: &["path", "key"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for document in system.documents("kustomization") {
        let mut look =
            Look { system, file: document.file, kind: "kustomize-path", found: &mut found };
        look.kustomization(document.root);
    }
    for document in system.documents("helm-chart") {
        let mut look =
            Look { system, file: document.file, kind: "helm-dependency", found: &mut found };
        look.chart(document.root);
    }
    for document in system.documents("kubernetes") {
        let version = document.root.get("apiVersion").and_then(Node::text).unwrap_or_default();
        if version.starts_with("skaffold/") {
            let mut look =
                Look { system, file: document.file, kind: "skaffold-path", found: &mut found };
            look.skaffold(document.root);
        }
    }
    found
}

struct Look<'l> {
    system: &'l System<'l>,
    file: usize,
    kind: &'static str,
    found: &'l mut Vec<Reference>,
}

impl Look<'_> {
    fn folder(&self) -> RepoPath {
        self.system.path(self.file).parent()
    }

    fn tell(&mut self, is: &'static str, path: &str, key: &'static str, span: Span) {
        let captures = vec![("path", path.to_owned()), ("key", key.to_owned())];
        let (kind, file) = (self.kind, self.file);
        self.found.push(Reference { kind, is, file, span, service: None, captures });
    }

    /// Looks for a path of the file's own folder; gives where it is.
    fn path(&mut self, node: &Node, key: &'static str) -> Option<RepoPath> {
        let text = node.text()?;
        let own = local(&self.folder(), text)?;
        if text.contains(['*', '{', '?', '\n', '=']) || text.is_empty() {
            return None;
        }
        match places::look(self.system, &own) {
            Seen::Found => Some(own),
            Seen::Missing if !places::is_made(self.system, &own) && !self.is_secret(&own) => {
                self.tell("missing", text, key, node.span);
                None
            }
            _ => None,
        }
    }

    /// Whether a file is kept out of the repository on purpose.
    fn is_secret(&self, path: &RepoPath) -> bool {
        let name = path.name().to_lowercase();
        name.starts_with(".env")
            || name.ends_with(".env")
            || ["secret", "credential", ".key", ".pem", ".crt", "token"]
                .iter()
                .any(|word| name.contains(word))
    }

    fn kustomization(&mut self, root: &Node) {
        for key in ["resources", "bases", "components"] {
            for node in root.get(key).map(Node::items).unwrap_or_default() {
                let remote = node.text().is_none_or(is_remote);
                let there = if remote { None } else { self.path(node, key) };
                let Some(there) = there else { continue };
                let is_folder = self.system.number(&there).is_none();
                let named = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
                let whole =
                    !is_folder || named.iter().any(|name| self.system.exists(&there.join(name)));
                let is = if whole { "found" } else { "no-kustomization" };
                self.tell(is, node.text().unwrap_or_default(), key, node.span);
            }
        }
        for key in [
            "patchesStrategicMerge",
            "crds",
            "configurations",
            "generators",
            "transformers",
            "validators",
        ] {
            for node in root.get(key).map(Node::items).unwrap_or_default() {
                if node.text().is_some_and(|text| !text.contains(':') && !is_remote(text)) {
                    self.found_path(node, key);
                }
            }
        }
        for key in ["patches", "patchesJson6902", "replacements"] {
            for node in root.get(key).map(Node::items).unwrap_or_default() {
                if let Some(path) = node.get("path") {
                    self.found_path(path, key);
                }
            }
        }
        for generator in root.get("configMapGenerator").map(Node::items).unwrap_or_default() {
            for node in generator.get("files").map(Node::items).unwrap_or_default() {
                // `key=path` names the key first.
                let plain = node.text().map(|text| text.rsplit('=').next().unwrap_or(text));
                if let Some(plain) = plain {
                    let node = Node::new(node.span, Value::String(plain.to_owned()));
                    self.found_path(&node, "configMapGenerator");
                }
            }
        }
    }

    fn found_path(&mut self, node: &Node, key: &'static str) {
        if self.path(node, key).is_some() {
            self.tell("found", node.text().unwrap_or_default(), key, node.span);
        }
    }

    /// `repository: file://../common`
    fn chart(&mut self, root: &Node) {
        for dependency in root.get("dependencies").map(Node::items).unwrap_or_default() {
            let Some(repository) = dependency.get("repository") else { continue };
            let path = repository.text().and_then(|text| text.strip_prefix("file://"));
            if let Some(path) = path {
                let node = Node::new(repository.span, Value::String(path.to_owned()));
                self.found_path(&node, "dependencies");
            }
        }
    }

    fn skaffold(&mut self, root: &Node) {
        let mut holders = vec![root];
        holders.extend(root.get("profiles").map(Node::items).unwrap_or_default());
        for holder in holders {
            let artifacts = holder.get("build").and_then(|build| build.get("artifacts"));
            for artifact in artifacts.map(Node::items).unwrap_or_default() {
                if let Some(context) = artifact.get("context") {
                    self.found_path(context, "context");
                }
            }
            let both = [holder.get("manifests"), holder.get("deploy")];
            for part in both.into_iter().flatten() {
                self.manifests(part);
            }
        }
    }

    fn manifests(&mut self, part: &Node) {
        let lists = [
            part.get("rawYaml"),
            part.get("kubectl").and_then(|one| one.get("manifests")),
            part.get("kustomize").and_then(|one| one.get("paths")),
        ];
        for node in lists.into_iter().flatten().flat_map(Node::items) {
            if node.text().is_some_and(|text| !is_remote(text)) {
                self.found_path(node, "manifests");
            }
        }
        let releases = part.get("helm").and_then(|helm| helm.get("releases"));
        for release in releases.map(Node::items).unwrap_or_default() {
            let files = release.get("valuesFiles").map(Node::items).unwrap_or_default();
            for node in release.get("chartPath").into_iter().chain(files) {
                self.found_path(node, "helm");
            }
        }
    }
}

/// Whether a resource is fetched from elsewhere.
fn is_remote(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    text.contains("://")
        || text.contains("?ref=")
        || text.contains('@')
        || text.contains("//")
        || text.starts_with("git::")
        || !host.starts_with('.')
            && host.contains('.')
            && text.contains('/')
            && ["com", "org", "io", "net", "dev"].iter().any(|end| host.ends_with(end))
}
