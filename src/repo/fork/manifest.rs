//! The homes that a package manifest names.

use serde_json::Value;

use crate::base::RepoPath;

use super::identity::{Identity, PACKAGIST};

/// Composer names of skeletons that every new application starts with and few rename.
const SKELETONS: &[&str] = &[
    "laravel/laravel",
    "laravel/lumen",
    "symfony/skeleton",
    "symfony/website-skeleton",
    "yiisoft/yii2-app-basic",
    "yiisoft/yii2-app-advanced",
    "cakephp/app",
    "codeigniter4/appstarter",
    "slim/slim-skeleton",
    "drupal/recommended-project",
];

/// Labels of a Python project's links that lead to its code.
const CODE_LINKS: &[&str] =
    &["home", "homepage", "repository", "source", "source code", "code", "github"];

/// Where a manifest says that its project lives; sorted, without repetition. What cannot be read
/// says nothing.
pub fn identities(path: &RepoPath, text: &str) -> Vec<Identity> {
    let text = text.trim_start_matches('\u{feff}');
    let mut found = match path.name() {
        "go.mod" => go_mod(text),
        "package.json" => package_json(text),
        "composer.json" => composer_json(text),
        "Cargo.toml" => cargo_toml(text),
        "pyproject.toml" => pyproject_toml(text),
        "setup.cfg" => setup_cfg(text),
        "pom.xml" => pom_xml(text),
        _ => Vec::new(),
    };
    found.sort();
    found.dedup();
    found
}

/// Whether a manifest's version is one that somebody released: not `0.0.x`, no snapshot, no template.
pub fn is_released(path: &RepoPath, text: &str) -> bool {
    let version = match path.name() {
        "package.json" | "composer.json" => serde_json::from_str::<Value>(text)
            .ok()
            .and_then(|manifest| Some(manifest.get("version")?.as_str()?.to_owned())),
        "Cargo.toml" | "pyproject.toml" => toml_version(text),
        _ => None,
    };
    version.is_some_and(|version| {
        let numeric = version.starts_with(|c: char| c.is_ascii_digit());
        numeric && !version.starts_with("0.0.") && !version.to_lowercase().contains("snapshot")
    })
}

fn toml_version(text: &str) -> Option<String> {
    let manifest: toml::Table = text.parse().ok()?;
    let package = manifest.get("package").or_else(|| manifest.get("project"))?;
    Some(package.get("version")?.as_str()?.to_owned())
}

fn go_mod(text: &str) -> Vec<Identity> {
    let module = text.lines().find_map(|line| line.trim().strip_prefix("module "));
    let name =
        module.and_then(|rest| rest.split("//").next()).map(|name| name.trim().trim_matches('"'));
    name.and_then(Identity::parse).into_iter().collect()
}

fn package_json(text: &str) -> Vec<Identity> {
    let Ok(manifest) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let repository = manifest.get("repository").and_then(|value| match value {
        Value::String(url) => npm_repository(url),
        other => {
            let identity = npm_repository(other.get("url")?.as_str()?)?;
            let folder = other.get("directory").and_then(Value::as_str);
            Some(folder.map_or(identity.clone(), |folder| identity.in_folder(folder)))
        }
    });
    let homepage = || manifest.get("homepage").and_then(Value::as_str).and_then(on_forge);
    repository.or_else(homepage).into_iter().collect()
}

/// npm reads `owner/name` as a repository on GitHub.
fn npm_repository(text: &str) -> Option<Identity> {
    let is_short = text.matches('/').count() == 1 && !text.contains([':', '.', '@']);
    if is_short { Identity::parse(&format!("github.com/{text}")) } else { Identity::parse(text) }
}

/// A home page is a home only on a forge: `https://acme.com/shop` says nothing about the code.
fn on_forge(url: &str) -> Option<Identity> {
    Identity::parse(url).filter(Identity::is_on_forge)
}

fn composer_json(text: &str) -> Vec<Identity> {
    let Ok(manifest) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let text_at = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str);
    let name = text_at("/name").filter(|name| !SKELETONS.contains(name));
    let named = name.and_then(|name| Identity::parse(&format!("{PACKAGIST}/{name}")));
    let source = text_at("/support/source").and_then(Identity::parse);
    let homepage = text_at("/homepage").and_then(on_forge);
    [named, source, homepage].into_iter().flatten().collect()
}

fn cargo_toml(text: &str) -> Vec<Identity> {
    let Ok(manifest) = text.parse::<toml::Table>() else { return Vec::new() };
    let package = manifest.get("package");
    let shared = manifest.get("workspace").and_then(|workspace| workspace.get("package"));
    let in_table = |table: &toml::Value| {
        let text_at = |key: &str| table.get(key).and_then(toml::Value::as_str);
        let repository = text_at("repository").and_then(Identity::parse);
        repository.or_else(|| text_at("homepage").and_then(on_forge))
    };
    [package, shared].into_iter().flatten().filter_map(in_table).collect()
}

fn pyproject_toml(text: &str) -> Vec<Identity> {
    let Ok(manifest) = text.parse::<toml::Table>() else { return Vec::new() };
    let urls = manifest.get("project").and_then(|project| project.get("urls"));
    let poetry = manifest.get("tool").and_then(|tool| tool.get("poetry"));
    let poetry_urls = poetry.and_then(|poetry| poetry.get("urls"));
    let tables =
        [urls, poetry, poetry_urls].into_iter().flatten().filter_map(toml::Value::as_table);
    let links = tables.flatten().filter(|(label, _)| leads_to_code(label));
    links.filter_map(|(_, url)| on_forge(url.as_str()?)).collect()
}

fn leads_to_code(label: &str) -> bool {
    let label = label.trim().to_ascii_lowercase().replace(['-', '_'], " ");
    CODE_LINKS.contains(&label.as_str())
}

/// `url = ...` and the lines of `project_urls`, each `Label = URL`.
fn setup_cfg(text: &str) -> Vec<Identity> {
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let links = pairs.filter(|(label, _)| {
        let label = label.trim();
        label == "url" || label == "home_page" || leads_to_code(label)
    });
    links.filter_map(|(_, url)| on_forge(url)).collect()
}

/// The `<scm>` of the project itself. A dependency has none, so the first one is it.
fn pom_xml(text: &str) -> Vec<Identity> {
    let Some(scm) = element(&without_comments(text), "scm") else { return Vec::new() };
    let address = |tag| element(&scm, tag).and_then(|url| Identity::parse(&url));
    ["connection", "url", "developerConnection"].into_iter().find_map(address).into_iter().collect()
}

/// What stands between `<tag>` and the next `</tag>`. The elements read here never nest in their like.
fn element(text: &str, tag: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{tag}"))?;
    let (attributes, rest) = rest.split_once('>')?;
    let is_whole_name = attributes.is_empty() || attributes.starts_with(char::is_whitespace);
    let (inside, _) = rest.split_once(&format!("</{tag}>"))?;
    is_whole_name.then(|| inside.trim().to_owned())
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str, text: &str) -> Vec<String> {
        let found = identities(&RepoPath::new(path), text);
        found
            .iter()
            .map(|i| format!("{i}{}{}", if i.below.is_empty() { "" } else { "/" }, i.below))
            .collect()
    }

    #[test]
    fn manifests_name_their_home() {
        let livekit = "github.com/livekit/livekit";
        for (path, text) in [
            ("go.mod", "// a\nmodule github.com/livekit/livekit // x\n\ngo 1.22\n"),
            ("go.mod", "module \"github.com/livekit/livekit/v2\"\n"),
            ("package.json", r#"{"repository": "livekit/livekit"}"#),
            (
                "package.json",
                r#"{"repository": {"url": "git+https://github.com/livekit/livekit.git"}}"#,
            ),
            ("package.json", r#"{"homepage": "https://github.com/livekit/livekit#readme"}"#),
            ("Cargo.toml", "[package]\nrepository = 'https://github.com/livekit/livekit'\n"),
            (
                "Cargo.toml",
                "[workspace.package]\nhomepage = 'https://github.com/livekit/livekit'\n",
            ),
            (
                "pyproject.toml",
                "[project.urls]\n\"Source Code\" = 'https://github.com/livekit/livekit'\n",
            ),
            (
                "pyproject.toml",
                "[tool.poetry]\nrepository = 'https://github.com/livekit/livekit'\n",
            ),
            ("setup.cfg", "[metadata]\nurl = https://github.com/livekit/livekit\n"),
            ("setup.cfg", "project_urls =\n    Source = https://github.com/livekit/livekit\n"),
            (
                "pom.xml",
                "<project><scm><url>https://github.com/livekit/livekit</url></scm></project>",
            ),
            ("composer.json", r#"{"support": {"source": "https://github.com/livekit/livekit"}}"#),
        ] {
            assert_eq!(named(path, text), [livekit], "{path}: {text}");
        }
        assert_eq!(
            named("composer.json", r#"{"name": "livekit/sdk"}"#),
            ["packagist.org/livekit/sdk"]
        );
        let in_folder =
            r#"{"repository": {"url": "github:acme/shop", "directory": "./packages/ui/"}}"#;
        assert_eq!(
            named("packages/ui/package.json", in_folder),
            ["github.com/acme/shop/packages/ui"]
        );
    }

    #[test]
    fn manifests_that_name_none() {
        for (path, text) in [
            ("go.mod", "module cart\n"),
            ("go.mod", ""),
            ("package.json", r#"{"name": "cart", "homepage": "https://livekit.io/a/b"}"#),
            ("package.json", r#"{"repository": 7}"#),
            ("package.json", "{\"repository\": "),
            ("package.json", "[]"),
            ("Cargo.toml", "[package]\nrepository.workspace = true\n"),
            ("Cargo.toml", "[package\n"),
            (
                "pyproject.toml",
                "[project.urls]\nIssues = 'https://github.com/livekit/livekit/issues'\n",
            ),
            ("pyproject.toml", "project = 3\ntool = []\n"),
            ("pom.xml", "<project><scm><url>${scm.url}</url></scm>"),
            ("pom.xml", "<!-- <scm><url>https://github.com/livekit/livekit</url></scm> -->"),
            ("pom.xml", "<scm><!-- "),
            ("pom.xml", "<scmx><url>https://github.com/a/b</url></scmx>"),
            ("composer.json", r#"{"name": "laravel/laravel"}"#),
            ("setup.cfg", "= = =\nurl\n"),
            ("README.md", "module github.com/livekit/livekit\n"),
        ] {
            assert_eq!(named(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn garbage_names_nothing_and_breaks_nothing(text in "\\PC{0,80}(<scm>|<!--|=|module )?\\PC{0,40}") {
            for name in ["go.mod", "package.json", "composer.json", "Cargo.toml", "setup.cfg", "pom.xml"] {
                identities(&RepoPath::new(name), &text);
            }
            Identity::parse(&text);
        }
    }
}
