//! Config maps and secrets that the repository declares, by every means that it has for that.

use std::collections::BTreeSet;

use crate::{
    base::{RepoPath, Role, Span},
    format::Node,
    services::system::{System, local},
};

/// A config map or a secret.
#[derive(Debug)]
pub struct Store {
    /// Whether it is a secret.
    pub secret: bool,
    /// Its name.
    pub name: String,
    /// The number of the file that declares it.
    pub file: usize,
    /// What that file is for.
    pub role: Role,
    /// Its name's place.
    pub span: Span,
    /// Its keys, each with its place.
    pub keys: Vec<(String, Span)>,
    /// Whether it has keys that the repository does not show.
    pub open: bool,
}

/// All of them.
pub fn stores(system: &System<'_>) -> Vec<Store> {
    let mut all = Vec::new();
    for document in system.documents("kubernetes") {
        let found = of_object(document.root);
        all.extend(found.into_iter().map(|one| one.at(document.file, document.role)));
    }
    for document in system.documents("kustomization") {
        let folder = system.path(document.file).parent();
        let found = generated(system, &folder, document.root);
        all.extend(found.into_iter().map(|one| one.at(document.file, document.role)));
    }
    all
}

struct Found {
    secret: bool,
    name: String,
    span: Span,
    keys: Vec<(String, Span)>,
    open: bool,
}

impl Found {
    fn at(self, file: usize, role: Role) -> Store {
        let Self { secret, name, span, keys, open } = self;
        Store { secret, name, file, role, span, keys, open }
    }
}

/// A value below keys.
pub fn at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

fn text<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n str> {
    at(node, keys).and_then(Node::text)
}

fn keys_of(node: &Node, path: &[&str]) -> Vec<(String, Span)> {
    let entries = at(node, path).map(Node::entries).unwrap_or_default();
    entries.iter().map(|entry| (entry.key.clone(), entry.key_span)).collect()
}

fn of_object(object: &Node) -> Vec<Found> {
    let kind = text(object, &["kind"]).unwrap_or_default();
    let own = at(object, &["metadata", "name"]);
    let name = |path: &[&str]| {
        let node = at(object, path).filter(|node| node.text().is_some()).or(own)?;
        Some((node.text()?.to_owned(), node.span))
    };
    let secret = |name: Option<(String, Span)>, keys: Vec<(String, Span)>, open: bool| {
        let (name, span) = name?;
        Some(Found { secret: true, name, span, keys, open })
    };
    let found = match kind {
        "ConfigMap" => {
            let keys = [keys_of(object, &["data"]), keys_of(object, &["binaryData"])].concat();
            // Others fill those that ask for it.
            let open = is_filled(object);
            name(&[]).map(|(name, span)| Found { secret: false, name, span, keys, open })
        }
        "Secret" => {
            let keys = [keys_of(object, &["data"]), keys_of(object, &["stringData"])].concat();
            let open = keys.is_empty() || is_filled(object);
            secret(name(&[]), keys, open)
        }
        "SealedSecret" => {
            let name = name(&["spec", "template", "metadata", "name"]);
            let template = keys_of(object, &["spec", "template", "data"]);
            secret(name, [keys_of(object, &["spec", "encryptedData"]), template].concat(), false)
        }
        "ExternalSecret" | "ClusterExternalSecret" => {
            external(object, name(&["spec", "target", "name"]), &secret)
        }
        "Certificate" => {
            let name = name(&["spec", "secretName"]);
            let span = object.span;
            let keys = ["tls.crt", "tls.key", "ca.crt"].map(|key| (key.to_owned(), span));
            secret(name, keys.to_vec(), true)
        }
        "SecretProviderClass" => {
            let objects =
                at(object, &["spec", "secretObjects"]).map(Node::items).unwrap_or_default();
            return objects.iter().filter_map(synced).collect();
        }
        "VaultStaticSecret" | "VaultDynamicSecret" | "VaultPKISecret" | "HCPVaultSecretsApp" => {
            secret(name(&["spec", "destination", "name"]), Vec::new(), true)
        }
        "InfisicalSecret" => {
            secret(name(&["spec", "managedSecretReference", "secretName"]), Vec::new(), true)
        }
        // Operators name the secrets that they make after the object, or as it asks.
        kind if kind.ends_with("Secret") || kind == "OnePasswordItem" || kind == "KafkaUser" => {
            secret(name(&["spec", "name"]), Vec::new(), true)
        }
        _ => None,
    };
    found.into_iter().collect()
}

/// Whether a controller puts more into an object.
fn is_filled(object: &Node) -> bool {
    let labels = at(object, &["metadata", "labels"]).map(Node::entries).unwrap_or_default();
    let annotations =
        at(object, &["metadata", "annotations"]).map(Node::entries).unwrap_or_default();
    labels.iter().chain(annotations).any(|entry| {
        ["inject", "replicator", "reflector", "service-account.name", "vault", "avp."]
            .iter()
            .any(|word| entry.key.contains(word))
    })
}

fn external(
    object: &Node,
    name: Option<(String, Span)>,
    secret: &impl Fn(Option<(String, Span)>, Vec<(String, Span)>, bool) -> Option<Found>,
) -> Option<Found> {
    let data = at(object, &["spec", "data"])
        .or_else(|| at(object, &["spec", "externalSecretSpec", "data"]));
    let items = data.map(Node::items).unwrap_or_default();
    let keys = items.iter().filter_map(|item| {
        let key = item.get("secretKey").or_else(|| item.get("name"))?;
        Some((key.text()?.to_owned(), key.span))
    });
    let template = keys_of(object, &["spec", "target", "template", "data"]);
    let open = at(object, &["spec", "dataFrom"]).is_some()
        || at(object, &["spec", "target", "template", "templateFrom"]).is_some()
        || items.is_empty();
    secret(name, keys.chain(template).collect(), open)
}

fn synced(one: &Node) -> Option<Found> {
    let name = one.get("secretName")?;
    let items = one.get("data").map(Node::items).unwrap_or_default();
    let keys =
        items.iter().filter_map(|item| Some((item.get("key")?.text()?.to_owned(), item.span)));
    Some(Found {
        secret: true,
        name: name.text()?.to_owned(),
        span: name.span,
        keys: keys.collect(),
        open: false,
    })
}

/// What a kustomization generates.
fn generated(system: &System<'_>, folder: &RepoPath, document: &Node) -> Vec<Found> {
    let mut all = Vec::new();
    for (list, secret) in [("configMapGenerator", false), ("secretGenerator", true)] {
        for one in document.get(list).map(Node::items).unwrap_or_default() {
            let Some(name) = one.get("name") else { continue };
            let Some(text) = name.text() else { continue };
            let (keys, open) = generated_keys(system, folder, one);
            all.push(Found { secret, name: text.to_owned(), span: name.span, keys, open });
        }
    }
    all
}

fn generated_keys(
    system: &System<'_>,
    folder: &RepoPath,
    one: &Node,
) -> (Vec<(String, Span)>, bool) {
    let items = |key| one.get(key).map(Node::items).unwrap_or_default().iter();
    let mut keys: Vec<(String, Span)> = Vec::new();
    let mut open = false;
    for literal in items("literals") {
        let name = literal.text().and_then(|text| text.split('=').next()).unwrap_or_default();
        keys.push((name.to_owned(), literal.span));
    }
    for file in items("files") {
        let said = file.text().unwrap_or_default();
        let name = said.split_once('=').map_or_else(|| last(said), |(name, _)| name);
        keys.push((name.to_owned(), file.span));
    }
    for file in items("envs").chain(one.get("env")) {
        let path = file.text().and_then(|path| local(folder, path));
        match path.and_then(|path| variables_of(system, &path)) {
            Some(names) => keys.extend(names.into_iter().map(|name| (name, file.span))),
            None => open = true,
        }
    }
    // One that adds to another of the same name, which may be elsewhere.
    (keys, open)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The names that a file of variables sets; `None` where it is not in the repository.
pub fn variables_of(system: &System<'_>, path: &RepoPath) -> Option<BTreeSet<String>> {
    let number = system.number(path)?;
    if let Some(part) = system.part(number) {
        let documents = part.documents.iter().filter(|(format, _)| *format == "env");
        let names = documents.flat_map(|(_, root)| root.entries()).map(|entry| entry.key.clone());
        let names: BTreeSet<String> = names.collect();
        if !names.is_empty() {
            return Some(names);
        }
    }
    // `config.properties`, `params` and their like: lines of `NAME=value`.
    let text = system.file(number)?.read(256 * 1024).ok()?;
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let names = lines
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().trim_start_matches("export ").trim().to_owned());
    Some(names.collect())
}
