//! What makes a folder a service: the Dockerfile that builds its code, a file that starts it, code that
//! serves, or a container that runs it from a stock image.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    homes::{out_of_src, without_strangers},
    programs::Programs,
    system::{Container, MountSource, Part, compose},
};
use crate::{
    base::{RepoPath, Role},
    language::Kind,
    repo::{File, Repository},
};

/// Names of the files that make a folder a package.
const MANIFESTS: [&str; 13] = [
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "go.mod",
    "Cargo.toml",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "Gemfile",
    "composer.json",
    "mix.exs",
    "Pipfile",
];

/// Files that make a package something that is started, beside a Dockerfile.
const STARTERS: [&str; 6] =
    ["Procfile", "fly.toml", "app.yaml", "serverless.yml", "render.yaml", "ecosystem.config.js"];

/// Folders below a package that hold its code, not a package of its own.
pub(super) const INNER: [&str; 12] = [
    "src", "app", "cmd", "server", "api", "lib", "internal", "pkg", "main", "bin", "backend", "web",
];

/// Folders of what several services use.
const SHARED: [&str; 9] =
    ["shared", "common", "commons", "core", "libs", "packages", "utils", "scripts", "tools"];

/// What makes a folder a service.
#[derive(Debug, Default)]
pub struct Anchors {
    /// Dockerfiles that build its code.
    pub dockerfiles: Vec<RepoPath>,
    /// Files that start it.
    pub starters: Vec<RepoPath>,
    /// Files that serve.
    pub servers: Vec<RepoPath>,
}

/// The folders of services.
pub type Homes = BTreeMap<RepoPath, Anchors>;

/// Finds what makes folders services. `serving` are numbers of files that were seen to start a server.
pub fn find(repository: &Repository, serving: &BTreeSet<usize>, parts: &[(usize, Part)]) -> Homes {
    let finder = Finder {
        repository,
        parts,
        units: units(repository),
        containers: containers(repository, parts),
    };
    let programs = Programs::of(repository, parts, &finder.containers, serving);
    let mut homes = Homes::new();
    for (number, file) in finder.shipped() {
        if is_dockerfile(file) {
            for home in finder.homes_of_dockerfile(number, file, &programs) {
                homes.entry(home).or_default().dockerfiles.push(file.path.clone());
            }
        } else if STARTERS.contains(&file.path.name()) {
            homes.entry(file.path.parent()).or_default().starters.push(file.path.clone());
        }
    }
    let built = homes.keys().cloned().collect();
    for (_, file) in finder.shipped().filter(|(number, _)| serving.contains(number)) {
        if let Some(home) = finder.home_of_server(&file.path, &programs, &built) {
            homes.entry(home).or_default().servers.push(file.path.clone());
        }
    }
    for (home, file) in finder.mounted() {
        homes.entry(home).or_default().starters.push(file);
    }
    let mut homes = finder.apart_from_root(homes);
    without_strangers(&mut homes);
    finder.to_members(&mut homes);
    finder.without_empty_parents(&mut homes);
    out_of_src(homes)
}

/// What the search for services knows.
pub(super) struct Finder<'a> {
    pub(super) repository: &'a Repository,
    pub(super) parts: &'a [(usize, Part)],
    /// Folders of packages.
    pub(super) units: BTreeSet<RepoPath>,
    /// What Compose files run.
    pub(super) containers: Vec<Container>,
}

fn units(repository: &Repository) -> BTreeSet<RepoPath> {
    let manifests = repository.files.iter().filter(|file| {
        file.role == Role::Production
            && (MANIFESTS.contains(&file.path.name()) || file.path.extension() == Some("csproj"))
    });
    manifests.map(|file| file.path.parent()).collect()
}

fn containers(repository: &Repository, parts: &[(usize, Part)]) -> Vec<Container> {
    let mut all = Vec::new();
    for (number, part) in parts {
        let Some(file) = repository.files.get(*number) else { continue };
        for (_, document) in part.documents.iter().filter(|(format, _)| *format == "compose") {
            all.extend(compose::containers(*number, &file.path, part.role, document));
        }
    }
    all
}

fn is_dockerfile(file: &File) -> bool {
    file.language.is_some_and(|language| language.name == "dockerfile")
}

/// Whether a file belongs to what only puts load on the services.
fn is_load_generator(path: &RepoPath) -> bool {
    let folder = path.parent();
    folder.parts().any(|part| {
        let plain: String =
            part.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        matches!(
            plain.as_str(),
            "loadgenerator" | "loadgen" | "loadtest" | "loadtests" | "loadtesting" | "loadtester"
        )
    })
}

pub(super) fn is_source(file: &File) -> bool {
    file.role == Role::Production
        && file.language.is_some_and(|l| l.kind == Kind::Programming && l.name != "shell")
}

impl<'a> Finder<'a> {
    /// The files that ship, but for what only puts load on the services.
    fn shipped(&self) -> impl Iterator<Item = (usize, &'a File)> + use<'a> {
        let files = self.repository.files.iter().enumerate();
        files.filter(|(_, file)| file.role == Role::Production && !is_load_generator(&file.path))
    }

    pub(super) fn nearest_unit(&self, path: &RepoPath) -> Option<RepoPath> {
        path.ancestors().find(|folder| self.units.contains(folder))
    }

    pub(super) fn holds_source(&self, folder: &RepoPath) -> bool {
        self.repository.files.iter().any(|file| is_source(file) && file.path.is_within(folder))
    }

    /// The package or the built folder that a server stands in, whichever is nearer; without either, the
    /// folder around its code, unless others take theirs from there.
    fn home_of_server(
        &self,
        path: &RepoPath,
        programs: &Programs,
        built: &BTreeSet<RepoPath>,
    ) -> Option<RepoPath> {
        if let Some(split) = programs.of_file(path) {
            return split;
        }
        let nearest =
            path.ancestors().find(|folder| self.units.contains(folder) || built.contains(folder));
        nearest.or_else(|| {
            // `service_x/app/main.py`.
            let name = path.name();
            let tool = name.starts_with("test") || name.starts_with("mock");
            let outer = path.ancestors().find(|folder| !INNER.contains(&folder.name()));
            outer.filter(|folder| !folder.is_root() && !SHARED.contains(&folder.name()) && !tool)
        })
    }

    /// Compose services that run code of the repository in an image of a language.
    fn mounted(&self) -> Vec<(RepoPath, RepoPath)> {
        const RUNTIMES: [&str; 16] = [
            "node",
            "python",
            "golang",
            "php",
            "ruby",
            "openjdk",
            "eclipse-temurin",
            "maven",
            "gradle",
            "bun",
            "deno",
            "rust",
            "elixir",
            "pypy",
            "amazoncorretto",
            "uv",
        ];
        let mut found = Vec::new();
        for container in &self.containers {
            let Some(image) = container.image.as_deref() else { continue };
            let name = image.rsplit('/').next().unwrap_or(image);
            let name = name.split([':', '@']).next().unwrap_or(name);
            let stock = container.build.is_none() && RUNTIMES.contains(&name);
            if !stock || container.role != Role::Production || container.is_task {
                continue;
            }
            let folders = container.mounts.iter().filter_map(|mount| match &mount.source {
                MountSource::Path(path) => Some(path.clone()),
                _ => None,
            });
            let mut homes = folders.filter(|path| self.units.contains(path));
            if let (Some(home), Some(file)) =
                (homes.next(), self.repository.files.get(container.file))
            {
                found.push((home, file.path.clone()));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folders of services of a repository whose parts are not known, with files that serve.
    fn homes(paths: &[&str], serving: &[&str]) -> Vec<String> {
        let files = paths.iter().map(|path| ((*path).to_owned(), String::new())).collect();
        let repository = Repository::in_memory(&files, &[]);
        let numbers = repository.files.iter().enumerate();
        let serves = |file: &File| serving.contains(&file.path.as_str());
        let serving = numbers.filter(|(_, file)| serves(file)).map(|(number, _)| number).collect();
        find(&repository, &serving, &[]).into_keys().map(|home| home.to_string()).collect()
    }

    #[test]
    fn code_in_src_and_the_image_beside_it_are_one_service() {
        let paths =
            ["cart/Dockerfile", "cart/src/go.mod", "cart/src/main.go", "x/go.mod", "x/main.go"];
        assert_eq!(homes(&paths, &["cart/src/main.go"]), ["cart"]);
    }

    #[test]
    fn code_without_a_manifest_is_a_service_unless_it_is_shared() {
        let paths = ["task/app/main.py", "shared/base.py", "test_receiver.py"];
        assert_eq!(homes(&paths, &paths), ["task"]);
    }

    #[test]
    fn what_puts_load_on_services_is_none() {
        let paths = ["src/load-generator/Dockerfile", "src/load-generator/locustfile.py"];
        assert!(homes(&paths, &[]).is_empty());
    }

    #[test]
    fn programs_that_serve_without_an_image_are_apart() {
        let paths = ["go.mod", "cmd/api/main.go", "cmd/worker/main.go", "internal/db/db.go"];
        let serving = ["cmd/api/main.go", "cmd/worker/main.go"];
        assert_eq!(homes(&paths, &serving), ["cmd/api", "cmd/worker"]);
        assert_eq!(homes(&paths, &serving[..1]), ["."]);
    }
}
