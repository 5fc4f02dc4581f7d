//! Formats: what a document is, by its content and, where that is not enough, by its path.

use super::{
    Node, Syntax,
    objects::{compose as compose_file, dockerfile, kubernetes as kubernetes_object, workflow},
};
use crate::base::RepoPath;

/// What a document can be recognised as.
pub struct Format {
    /// Its name in rules.
    pub name: &'static str,
    /// The syntaxes that it is written in.
    pub syntaxes: &'static [Syntax],
    /// A word that every document of it holds, in lower case; empty when there is none.
    pub mark: &'static str,
    /// Whether a document is one.
    recognise: fn(&RepoPath, &Node) -> bool,
    /// The document as its tool reads it.
    objects: fn(&RepoPath, Node) -> Vec<Node>,
}

/// Every format. Adding one is one line here and one function below.
pub static FORMATS: &[Format] = &[
    format("dockerfile", &[Syntax::Dockerfile], "from", any).read_as(dockerfile::objects),
    format("compose", &[Syntax::Yaml], "services", compose).read_as(compose_file::objects),
    format("kubernetes", &[Syntax::Yaml, Syntax::Json], "apiversion", kubernetes)
        .read_as(kubernetes_object::objects),
    format("kustomization", &[Syntax::Yaml], "", kustomization),
    format("helm-values", &[Syntax::Yaml], "", helm_values),
    format("helm-chart", &[Syntax::Yaml], "", helm_chart),
    format("github-workflow", &[Syntax::Yaml], "jobs", github_workflow).read_as(workflow::objects),
    format("github-action", &[Syntax::Yaml], "runs", github_action),
    format("gitlab-ci", &[Syntax::Yaml], "", gitlab_ci),
    format("terraform", &[Syntax::Hcl], "", terraform),
    format("nginx", &[Syntax::Nginx], "", any),
    format("caddy", &[Syntax::Caddyfile], "", any),
    format("systemd", &[Syntax::Ini], "", systemd),
    format("supervisord", &[Syntax::Ini], "command", supervisord),
    format("env", &[Syntax::Dotenv], "", any),
    format("spring", &[Syntax::Yaml, Syntax::Properties], "", spring),
    format("prometheus", &[Syntax::Yaml], "scrape_configs", prometheus),
    format("prometheus-rules", &[Syntax::Yaml], "expr", prometheus_rules),
    format("alertmanager", &[Syntax::Yaml], "receivers", alertmanager),
    format("package-json", &[Syntax::Json], "", package_json),
    format("pyproject", &[Syntax::Toml], "", pyproject),
    format("cargo", &[Syntax::Toml], "", cargo),
    format("maven", &[Syntax::Xml], "", maven),
];

/// A format by name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// The documents of this format among those that a file written in `syntax` holds, as the tool that
    /// the format belongs to reads them.
    pub fn documents(
        &self,
        syntax: Option<Syntax>,
        path: &RepoPath,
        documents: &[Node],
    ) -> Vec<Node> {
        if !syntax.is_some_and(|syntax| self.syntaxes.contains(&syntax)) {
            return Vec::new();
        }
        let ours = documents.iter().filter(|document| (self.recognise)(path, document));
        ours.flat_map(|document| (self.objects)(path, document.clone())).collect()
    }

    const fn read_as(mut self, objects: fn(&RepoPath, Node) -> Vec<Node>) -> Self {
        self.objects = objects;
        self
    }

    /// Whether its keys stand in the text as a path names them. The tree of a Dockerfile is made.
    pub fn has_written_keys(&self) -> bool {
        !self.syntaxes.contains(&Syntax::Dockerfile)
    }
}

const fn format(
    name: &'static str,
    syntaxes: &'static [Syntax],
    mark: &'static str,
    recognise: fn(&RepoPath, &Node) -> bool,
) -> Format {
    Format { name, syntaxes, mark, recognise, objects: as_written }
}

fn as_written(_: &RepoPath, document: Node) -> Vec<Node> {
    vec![document]
}

const fn any(_: &RepoPath, _: &Node) -> bool {
    true
}

fn has(node: &Node, keys: &[&str]) -> bool {
    keys.iter().all(|key| node.get(key).is_some())
}

fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

/// Services that are built or pulled; by name alone only where nothing else has that name.
fn compose(path: &RepoPath, node: &Node) -> bool {
    let named = path.name().to_lowercase().contains("compose");
    let Some(services) = node.get("services") else { return false };
    let runs = services.entries().iter().any(|service| {
        ["image", "build", "extends"].iter().any(|key| service.value.get(key).is_some())
    });
    (runs || named) && !has(node, &["apiVersion"]) && !services.entries().is_empty()
}

/// An object, or a list of them.
fn kubernetes(_: &RepoPath, node: &Node) -> bool {
    !text(node, "kind").is_empty()
        && !text(node, "apiVersion").is_empty()
        && !text(node, "apiVersion").starts_with("kustomize.config")
}

fn kustomization(path: &RepoPath, node: &Node) -> bool {
    let name = path.name().to_lowercase();
    matches!(name.as_str(), "kustomization.yaml" | "kustomization.yml" | "kustomization")
        || text(node, "apiVersion").starts_with("kustomize.config")
}

fn helm_values(path: &RepoPath, node: &Node) -> bool {
    let name = path.name().to_lowercase();
    name.starts_with("values") && !node.entries().is_empty()
}

fn helm_chart(path: &RepoPath, node: &Node) -> bool {
    matches!(path.name().to_lowercase().as_str(), "chart.yaml" | "chart.yml")
        && has(node, &["name"])
}

fn github_workflow(path: &RepoPath, node: &Node) -> bool {
    // Gitea and Forgejo run the same language.
    const FOLDERS: [&str; 3] = [".github/workflows", ".gitea/workflows", ".forgejo/workflows"];
    let parent = path.parent();
    let placed = FOLDERS.iter().any(|folder| parent.as_str().ends_with(folder));
    placed && has(node, &["jobs"])
}

fn github_action(path: &RepoPath, node: &Node) -> bool {
    matches!(path.name(), "action.yml" | "action.yaml") && has(node, &["runs"])
}

fn gitlab_ci(path: &RepoPath, node: &Node) -> bool {
    let name = path.name();
    name.ends_with(".gitlab-ci.yml")
        || (path.as_str().contains(".gitlab/")
            && node.entries().iter().any(|e| e.value.get("script").is_some()))
}

fn terraform(path: &RepoPath, _: &Node) -> bool {
    matches!(path.extension(), Some("tf" | "tofu"))
}

fn systemd(path: &RepoPath, node: &Node) -> bool {
    let unit = matches!(path.extension(), Some("service" | "timer" | "socket" | "mount"));
    unit && ["Unit", "Service", "Install"].iter().any(|section| node.get(section).is_some())
}

fn supervisord(_: &RepoPath, node: &Node) -> bool {
    node.entries().iter().any(|section| {
        section.key == "supervisord"
            || (section.key.starts_with("program:") && section.value.get("command").is_some())
    })
}

/// The settings of a Spring application, of all profiles or one: `application-prod.yml`.
fn spring(path: &RepoPath, _: &Node) -> bool {
    let name = path.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let named = stem == "application" || stem == "bootstrap";
    let profiled = stem.starts_with("application-") || stem.starts_with("bootstrap-");
    let placed = ["resources", "config"].contains(&path.parent().name());
    named || (profiled && placed)
}

fn prometheus(_: &RepoPath, node: &Node) -> bool {
    has(node, &["scrape_configs"])
}

fn prometheus_rules(_: &RepoPath, node: &Node) -> bool {
    let groups = node.get("groups").map(Node::items).unwrap_or_default();
    groups.iter().any(|group| {
        let rules = group.get("rules").map(Node::items).unwrap_or_default();
        rules.iter().any(|rule| rule.get("expr").is_some())
    })
}

fn alertmanager(_: &RepoPath, node: &Node) -> bool {
    has(node, &["route", "receivers"])
}

fn package_json(path: &RepoPath, _: &Node) -> bool {
    path.name() == "package.json"
}

fn pyproject(path: &RepoPath, _: &Node) -> bool {
    path.name() == "pyproject.toml"
}

fn cargo(path: &RepoPath, _: &Node) -> bool {
    path.name() == "Cargo.toml"
}

fn maven(path: &RepoPath, _: &Node) -> bool {
    path.name() == "pom.xml"
}
