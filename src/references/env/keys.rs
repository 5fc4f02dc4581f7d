//! Config maps and secrets that containers take variables and files from, their keys, and variables that
//! are put into others.

use std::collections::BTreeSet;

use super::{
    expansion,
    stores::{Store, at, stores},
};
use crate::{
    base::Span,
    format::Node,
    references::{Kind, Reference, Resolver},
    services::system::{Document, System},
};

/// References of containers to config maps and secrets.
pub const KEYS: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "config-map",
            about: "a config map that a pod takes variables or files from",
            states: &["missing", "no-key", "found"],
            captures: &["name", "key", "container", "variable"],
        },
        Kind {
            name: "secret",
            about: "a secret that a pod takes variables or files from",
            states: &["missing", "undeclared", "no-key", "found"],
            captures: &["name", "key", "container", "variable"],
        },
        Kind {
            name: "config-map-use",
            about: "a config map that the repository declares, and whether anything uses it",
            states: &["unused", "found"],
            captures: &["name"],
        },
        Kind {
            name: "env-expansion",
            about: "`$(NAME)` in a variable of a container, and whether that is defined before",
            states: &["later", "missing", "found"],
            captures: &["name", "variable", "container"],
        },
    ],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let looker = Looker { system, stores: stores(system), told: told(system) };
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for document in system.documents("kubernetes") {
        for (use_of, span) in uses(document.root) {
            used.insert((use_of.secret, use_of.name.clone()));
            found.extend(looker.look(&document, &use_of, span));
        }
        let pod = document.root.get("@pod").filter(|pod| pod.get("@partial").is_none());
        for container in pod.into_iter().flat_map(containers) {
            found.extend(expansion::find(&document, container));
        }
    }
    found.extend(looker.unused(&used));
    found
}

/// A config map or a secret that something names.
#[derive(Debug, Clone)]
struct Use {
    secret: bool,
    name: String,
    key: Option<String>,
    container: String,
    variable: String,
    optional: bool,
}

fn containers(pod: &Node) -> Vec<&Node> {
    let lists = ["initContainers", "containers"];
    lists.iter().flat_map(|list| pod.get(list).map(Node::items).unwrap_or_default()).collect()
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::text)
}

/// What an object with pods names.
fn uses(object: &Node) -> Vec<(Use, Span)> {
    let Some(pod) = object.get("@pod") else { return Vec::new() };
    let mut all = Vec::new();
    for container in containers(pod) {
        let owner = text(container, "name").unwrap_or_default();
        for item in container.get("env").map(Node::items).unwrap_or_default() {
            let variable = text(item, "name").unwrap_or_default();
            for (key, secret) in [("configMapKeyRef", false), ("secretKeyRef", true)] {
                if let Some(reference) = at(item, &["valueFrom", key]) {
                    all.extend(use_of(reference, secret, "name", owner, variable));
                }
            }
        }
        for item in container.get("envFrom").map(Node::items).unwrap_or_default() {
            for (key, secret) in [("configMapRef", false), ("secretRef", true)] {
                if let Some(reference) = item.get(key) {
                    all.extend(use_of(reference, secret, "name", owner, ""));
                }
            }
        }
    }
    for volume in pod.get("volumes").map(Node::items).unwrap_or_default() {
        let projected = at(volume, &["projected", "sources"]).map(Node::items).unwrap_or_default();
        for source in [volume].into_iter().chain(projected) {
            for (key, secret, name) in [
                ("configMap", false, "name"),
                ("secret", true, "secretName"),
                ("secret", true, "name"),
            ] {
                if let Some(reference) = source.get(key) {
                    let items = reference.get("items").map(Node::items).unwrap_or_default();
                    let whole = use_of(reference, secret, name, "", "");
                    let each = items.iter().filter_map(|item| item.get("key"));
                    let each: Vec<(Use, Span)> = each
                        .filter_map(|key| {
                            let (mut one, _) = whole.clone()?;
                            one.key = Some(key.text()?.to_owned());
                            Some((one, key.span))
                        })
                        .collect();
                    if each.is_empty() { all.extend(whole) } else { all.extend(each) }
                }
            }
        }
    }
    all
}

fn use_of(
    reference: &Node,
    secret: bool,
    key: &str,
    owner: &str,
    variable: &str,
) -> Option<(Use, Span)> {
    let name = reference.get(key)?;
    let use_of = Use {
        secret,
        name: name.text()?.to_owned(),
        key: text(reference, "key").map(str::to_owned),
        container: owner.to_owned(),
        variable: variable.to_owned(),
        optional: text(reference, "optional") == Some("true"),
    };
    Some((use_of, name.span))
}

struct Looker<'s, 'a> {
    system: &'s System<'a>,
    stores: Vec<Store>,
    /// All that scripts, charts, Terraform and documents say.
    told: String,
}

/// The texts that may tell how a secret is made.
fn told(system: &System<'_>) -> String {
    const MAX: u64 = 256 * 1024;
    let mut all = String::new();
    for (number, file) in system.repository.files.iter().enumerate() {
        let kubernetes = system
            .part(number)
            .is_some_and(|part| part.documents.iter().any(|(format, _)| *format == "kubernetes"));
        let language = file.language.map(|language| language.name);
        let tells = matches!(
            language,
            Some(
                "shell"
                    | "markdown"
                    | "hcl"
                    | "makefile"
                    | "yaml"
                    | "restructuredtext"
                    | "powershell"
            )
        ) || matches!(
            file.path.extension(),
            Some("txt" | "adoc" | "j2" | "tpl" | "tf" | "ps1" | "bat" | "py" | "ts" | "js" | "go")
        ) || file.path.name().eq_ignore_ascii_case("makefile");
        if tells
            && !kubernetes
            && let Ok(text) = file.read(MAX)
        {
            all.push_str(&text);
            all.push('\n');
        }
    }
    all
}

impl Looker<'_, '_> {
    fn look(&self, document: &Document<'_>, one: &Use, span: Span) -> Option<Reference> {
        let unknown = ['$', '{', '<', '%'];
        if one.optional
            || one.name.is_empty()
            || one.name.contains(unknown)
            || is_of_cluster(&one.name)
        {
            return None;
        }
        let mut same = self
            .stores
            .iter()
            .filter(|store| store.secret == one.secret && store.name == one.name)
            .peekable();
        let is = if same.peek().is_none() {
            self.absent(document, one)?
        } else {
            let mut same: Vec<&Store> = same.collect();
            // Another environment's of the same name says nothing of this one.
            if same.iter().any(|store| store.role == document.role) {
                same.retain(|store| store.role == document.role);
            }
            let has = |key: &String| {
                same.iter()
                    .any(|store| store.open || store.keys.iter().any(|(known, _)| known == key))
            };
            match &one.key {
                Some(key) if key.contains(unknown) => return None,
                Some(key) if !has(key) => "no-key",
                _ => "found",
            }
        };
        Some(Reference {
            kind: if one.secret { "secret" } else { "config-map" },
            is,
            file: document.file,
            span,
            service: None,
            captures: vec![
                ("name", one.name.clone()),
                ("key", one.key.clone().unwrap_or_default()),
                ("container", one.container.clone()),
                ("variable", one.variable.clone()),
            ],
        })
    }

    /// What is to be said of one that no object declares; nothing where another file names it.
    fn absent(&self, document: &Document<'_>, one: &Use) -> Option<&'static str> {
        if self.told.contains(one.name.as_str()) || self.is_named_by_another(one) {
            return None;
        }
        let near = |store: &&Store| self.is_near(document.file, store.file);
        let declared = self.stores.iter().filter(near).any(|store| store.secret == one.secret);
        match (one.secret, declared) {
            (false, true) | (true, true) => Some("missing"),
            (true, false) => Some("undeclared"),
            (false, false) => self.stores.is_empty().then_some("missing").filter(|_| false),
        }
    }

    /// Whether another kind of object names it: an operator that makes it, a certificate, a release.
    fn is_named_by_another(&self, one: &Use) -> bool {
        self.system.documents("kubernetes").any(|document| {
            let kind = text(document.root, "kind").unwrap_or_default();
            let plain = document.root.get("@pod").is_some()
                || matches!(
                    kind,
                    "ConfigMap" | "Secret" | "Service" | "ServiceAccount" | "Ingress"
                );
            !plain && says(document.root, &one.name, 0)
        })
    }

    /// Whether two files stand in one tree of manifests.
    fn is_near(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.system.path(a), self.system.path(b));
        let shared = a.parts().zip(b.parts()).take_while(|(a, b)| a == b).count();
        shared > 0 || a.parent().is_root() && b.parent().is_root()
    }

    fn unused(&self, used: &BTreeSet<(bool, String)>) -> Vec<Reference> {
        let has_pods = self
            .system
            .containers
            .iter()
            .any(|one| one.by == crate::services::system::By::Kubernetes);
        let maps = self.stores.iter().filter(|store| !store.secret && has_pods);
        let all = maps.filter_map(|store| {
            let is_used = used.contains(&(false, store.name.clone()));
            let unknown =
                store.name.contains(['$', '{']) || is_of_cluster(&store.name) || store.open;
            let named = || self.names_elsewhere(store);
            if unknown || (!is_used && (!self.is_of_variables(store) || named())) {
                return None;
            }
            Some(Reference {
                kind: "config-map-use",
                is: if is_used { "found" } else { "unused" },
                file: store.file,
                span: store.span,
                service: None,
                captures: vec![("name", store.name.clone())],
            })
        });
        all.collect()
    }

    /// Whether a config map holds variables; files are often read by controllers that look for labels.
    fn is_of_variables(&self, store: &Store) -> bool {
        let upper = |key: &str| {
            key.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        };
        !store.keys.is_empty() && store.keys.iter().all(|(key, _)| upper(key))
    }

    fn names_elsewhere(&self, store: &Store) -> bool {
        self.told.contains(store.name.as_str())
            || self.system.documents("kubernetes").any(|document| {
                let own = document.file == store.file
                    && at(document.root, &["metadata", "name"])
                        .is_some_and(|name| name.span == store.span);
                let kind = text(document.root, "kind").unwrap_or_default();
                !own && kind != "ConfigMap" && says(document.root, &store.name, 0)
            })
            || self
                .system
                .documents("kustomization")
                .any(|document| document.file != store.file && says(document.root, &store.name, 0))
    }
}

/// Whether a text is in a tree, alone or in another.
fn says(node: &Node, text: &str, depth: usize) -> bool {
    const DEPTH: usize = 64;
    depth < DEPTH
        && (node.text().is_some_and(|own| own.contains(text))
            || node.items().iter().any(|item| says(item, text, depth + 1))
            || node
                .entries()
                .iter()
                .any(|entry| entry.key.contains(text) || says(&entry.value, text, depth + 1)))
}

/// What every cluster has.
fn is_of_cluster(name: &str) -> bool {
    matches!(
        name,
        "kube-root-ca.crt"
            | "openshift-service-ca.crt"
            | "extension-apiserver-authentication"
            | "istio-ca-root-cert"
    )
}
