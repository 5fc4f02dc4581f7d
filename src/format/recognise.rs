//! Formats: what a document is, by its content and, where that is not enough, by its path.

use super::{Node, Syntax};
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
}

/// Every format. Adding one is one line here and one function below.
pub static FORMATS: &[Format] = &[
    Format { name: "dockerfile", syntaxes: &[Syntax::Dockerfile], mark: "", recognise: any },
    Format { name: "compose", syntaxes: &[Syntax::Yaml], mark: "services", recognise: compose },
    Format {
        name: "kubernetes",
        syntaxes: &[Syntax::Yaml, Syntax::Json],
        mark: "apiversion",
        recognise: kubernetes,
    },
    Format { name: "kustomization", syntaxes: &[Syntax::Yaml], mark: "", recognise: kustomization },
    Format { name: "helm-values", syntaxes: &[Syntax::Yaml], mark: "", recognise: helm_values },
    Format { name: "helm-chart", syntaxes: &[Syntax::Yaml], mark: "", recognise: helm_chart },
    Format {
        name: "github-workflow",
        syntaxes: &[Syntax::Yaml],
        mark: "jobs",
        recognise: github_workflow,
    },
    Format {
        name: "github-action",
        syntaxes: &[Syntax::Yaml],
        mark: "runs",
        recognise: github_action,
    },
    Format { name: "gitlab-ci", syntaxes: &[Syntax::Yaml], mark: "", recognise: gitlab_ci },
    Format { name: "terraform", syntaxes: &[Syntax::Hcl], mark: "", recognise: terraform },
    Format { name: "nginx", syntaxes: &[Syntax::Nginx], mark: "", recognise: any },
    Format { name: "caddy", syntaxes: &[Syntax::Caddyfile], mark: "", recognise: any },
    Format { name: "systemd", syntaxes: &[Syntax::Ini], mark: "", recognise: systemd },
    Format {
        name: "supervisord",
        syntaxes: &[Syntax::Ini],
        mark: "command",
        recognise: supervisord,
    },
    Format { name: "env", syntaxes: &[Syntax::Dotenv], mark: "", recognise: any },
    Format {
        name: "prometheus",
        syntaxes: &[Syntax::Yaml],
        mark: "scrape_configs",
        recognise: prometheus,
    },
    Format {
        name: "prometheus-rules",
        syntaxes: &[Syntax::Yaml],
        mark: "expr",
        recognise: prometheus_rules,
    },
    Format {
        name: "alertmanager",
        syntaxes: &[Syntax::Yaml],
        mark: "receivers",
        recognise: alertmanager,
    },
    Format { name: "package-json", syntaxes: &[Syntax::Json], mark: "", recognise: package_json },
    Format { name: "pyproject", syntaxes: &[Syntax::Toml], mark: "", recognise: pyproject },
    Format { name: "cargo", syntaxes: &[Syntax::Toml], mark: "", recognise: cargo },
    Format { name: "maven", syntaxes: &[Syntax::Xml], mark: "", recognise: maven },
];

/// A format by name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl Format {
    /// The documents of this format in a document that is written in `syntax`: itself, or the objects of
    /// a Kubernetes `List`; none when it is something else.
    pub fn documents<'n>(
        &self,
        syntax: Option<Syntax>,
        path: &RepoPath,
        document: &'n Node,
    ) -> Vec<&'n Node> {
        let fits = syntax.is_some_and(|syntax| self.syntaxes.contains(&syntax));
        if !fits || !(self.recognise)(path, document) {
            return Vec::new();
        }
        match document.get("items").map(Node::items) {
            Some(items)
                if self.name == "kubernetes" && text(document, "kind").ends_with("List") =>
            {
                items.iter().collect()
            }
            _ => vec![document],
        }
    }

    /// Whether its keys stand in the text as a path names them. The tree of a Dockerfile is made.
    pub fn has_written_keys(&self) -> bool {
        !self.syntaxes.contains(&Syntax::Dockerfile)
    }
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
    let placed = path.parent().as_str().ends_with(".github/workflows");
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
