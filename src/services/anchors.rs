//! What makes a folder a service: the Dockerfile that builds its code, a file that starts it, code that
//! serves, or a container that runs it from a stock image.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    programs::Programs,
    system::{Container, Image, MountSource, Part, compose},
};
use crate::{
    base::{RepoPath, Role},
    format::Node,
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
const INNER: [&str; 12] = [
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

struct Finder<'a> {
    repository: &'a Repository,
    parts: &'a [(usize, Part)],
    units: BTreeSet<RepoPath>,
    /// What Compose files run.
    containers: Vec<Container>,
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

fn is_source(file: &File) -> bool {
    file.role == Role::Production
        && file.language.is_some_and(|l| l.kind == Kind::Programming && l.name != "shell")
}

impl<'a> Finder<'a> {
    /// The files that ship, but for what only puts load on the services.
    fn shipped(&self) -> impl Iterator<Item = (usize, &'a File)> + use<'a> {
        let files = self.repository.files.iter().enumerate();
        files.filter(|(_, file)| file.role == Role::Production && !is_load_generator(&file.path))
    }

    fn nearest_unit(&self, path: &RepoPath) -> Option<RepoPath> {
        path.ancestors().find(|folder| self.units.contains(folder))
    }

    fn holds_source(&self, folder: &RepoPath) -> bool {
        self.repository.files.iter().any(|file| is_source(file) && file.path.is_within(folder))
    }

    fn document(&self, number: usize) -> Option<&Node> {
        let at = self.parts.binary_search_by_key(&number, |(file, _)| *file).ok()?;
        let documents = &self.parts.get(at)?.1.documents;
        documents.iter().find(|(format, _)| *format == "dockerfile").map(|(_, root)| root)
    }

    /// A Dockerfile that builds programs of a module of Go with several is of those; one that stands beside
    /// the code builds the code beside it; one in a folder of its own (`docker/`, `deploy/`) builds the
    /// package above it, if it takes anything from there; and one with nothing but the settings of a
    /// gateway is a service, too.
    fn homes_of_dockerfile(
        &self,
        number: usize,
        dockerfile: &File,
        programs: &Programs,
    ) -> Vec<RepoPath> {
        let folder = dockerfile.path.parent();
        if let Some(built) = programs.built_by(&dockerfile.path) {
            return built.to_vec();
        }
        if self.units.contains(&folder) || self.holds_source(&folder) {
            return vec![folder];
        }
        let Some(document) = self.document(number) else {
            return self.nearest_unit(&dockerfile.path).into_iter().collect();
        };
        if self.is_gateway(document, &folder) {
            return vec![folder];
        }
        let unit = self.nearest_unit(&dockerfile.path);
        unit.filter(|unit| self.takes_from(document, &dockerfile.path, unit)).into_iter().collect()
    }

    /// Whether the image is a proxy's with settings that stand beside the Dockerfile.
    fn is_gateway(&self, document: &Node, folder: &RepoPath) -> bool {
        const GATEWAYS: [&str; 9] = [
            "nginx",
            "nginx-unprivileged",
            "openresty",
            "krakend",
            "envoy",
            "haproxy",
            "caddy",
            "traefik",
            "kong",
        ];
        let Some(last) = document.get("final") else { return false };
        let name = last.get("@image").and_then(|image| image.get("name")?.text());
        let known = name.and_then(|name| name.rsplit('/').next());
        known.is_some_and(|name| GATEWAYS.contains(&name))
            && Image::copies(last).any(|copy| {
                copy.from_context && copy.sources.iter().any(|(path, _)| self.beside(folder, path))
            })
    }

    /// Whether what is copied stands in a folder, whichever folder above it the image is built in.
    fn beside(&self, folder: &RepoPath, path: &str) -> bool {
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
        let target = folder.join(name);
        matches!(name, "." | "") || self.repository.files.iter().any(|f| f.path.is_within(&target))
    }

    /// Whether a Dockerfile copies something of a package that does not stand beside itself.
    fn takes_from(&self, document: &Node, path: &RepoPath, unit: &RepoPath) -> bool {
        let folder = path.parent();
        let contexts: Vec<&RepoPath> = self
            .containers
            .iter()
            .filter_map(|one| one.build.as_ref())
            .filter(|build| build.dockerfile.as_ref() == Some(path))
            .filter_map(|build| build.context.as_ref())
            .collect();
        if !contexts.is_empty() && contexts.iter().all(|context| **context == folder) {
            return false;
        }
        let stages = document.get("stages").map(Node::items).unwrap_or_default();
        let mut copies = stages.iter().flat_map(Image::copies).filter(|copy| copy.from_context);
        copies.any(|copy| {
            copy.sources.iter().any(|(source, _)| {
                let source = source.trim_start_matches("./").trim_end_matches('/');
                if source.contains(['$', '*']) || matches!(source, "" | ".") {
                    return true;
                }
                let of_unit = unit.join(source);
                let here = folder.join(source);
                let exists = |path: &RepoPath| {
                    self.repository.files.iter().any(|file| file.path.is_within(path))
                };
                exists(&of_unit) && !of_unit.is_within(&folder) && !exists(&here)
            })
        })
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

    /// The top of a workspace whose members are the services is none itself, unless it has code of its own:
    /// its Dockerfile builds the members.
    fn without_empty_parents(&self, homes: &mut Homes) {
        let all: Vec<RepoPath> = homes.keys().cloned().collect();
        homes.retain(|home, found| {
            let members = all.iter().any(|other| other != home && other.is_within(home));
            let beside = found.dockerfiles.iter().any(|path| path.parent() == *home);
            !members || beside || !found.servers.is_empty() || self.has_own_source(home)
        });
    }

    /// The image of the top of a workspace that neither serves nor starts anything is that of the member
    /// which its Dockerfile names, or of the only one.
    fn to_members(&self, homes: &mut Homes) {
        let tops: Vec<RepoPath> = homes
            .iter()
            .filter(|(_, found)| found.servers.is_empty() && found.starters.is_empty())
            .map(|(home, _)| home.clone())
            .collect();
        for top in tops {
            let members: Vec<RepoPath> =
                homes.keys().filter(|one| **one != top && one.is_within(&top)).cloned().collect();
            let Some(found) = homes.get(&top).filter(|_| !members.is_empty()) else { continue };
            let named = members.iter().filter(|member| {
                found.dockerfiles.iter().any(|path| self.names(path, &member_path(member, &top)))
            });
            let named: Vec<&RepoPath> = named.collect();
            let member = match (&named[..], &members[..]) {
                ([only], _) => Some((*only).clone()),
                ([], [only]) if homes.get(only).is_some_and(|one| one.dockerfiles.is_empty()) => {
                    Some(only.clone())
                }
                _ => None,
            };
            if let Some(member) = member
                && let Some(found) = homes.remove(&top)
            {
                homes.entry(member).or_default().dockerfiles.extend(found.dockerfiles);
            }
        }
    }

    /// Whether what a Dockerfile ships stands in the folder of a member.
    fn names(&self, dockerfile: &RepoPath, member: &str) -> bool {
        let number = self.repository.files.binary_search_by(|file| file.path.cmp(dockerfile));
        let Some(last) = number.ok().and_then(|number| self.document(number)?.get("final")) else {
            return false;
        };
        let instructions = last.get("instructions").map(Node::items).unwrap_or_default();
        let mut texts = instructions.iter().filter_map(|one| one.get("text")?.text());
        texts.any(|text| {
            let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ','));
            words.into_iter().any(|word| {
                let word = word.trim_end_matches('/');
                word == member || word.contains(&format!("/{member}"))
            })
        })
    }

    fn has_own_source(&self, home: &RepoPath) -> bool {
        self.repository.files.iter().any(|file| {
            is_source(file)
                && self.nearest_unit(&file.path).as_ref() == Some(home)
                && file.path.parent() != *home
        })
    }

    /// Servers of the root in folders among whose siblings are services are services of their own.
    fn apart_from_root(&self, mut homes: Homes) -> Homes {
        let root = RepoPath::new("");
        let siblings = homes.keys().filter(|home| home.parts().count() == 1).count();
        let Some(found) = homes.get_mut(&root).filter(|_| siblings > 1) else { return homes };
        let own = |path: &RepoPath| {
            let first = path.parts().next().map(RepoPath::new).filter(|first| first != path);
            first.filter(|first| !INNER.contains(&first.as_str()))
        };
        let servers = std::mem::take(&mut found.servers);
        let (apart, rest): (Vec<_>, Vec<_>) =
            servers.into_iter().partition(|path| own(path).is_some());
        found.servers = rest;
        if found.servers.is_empty() && found.dockerfiles.is_empty() && found.starters.is_empty() {
            homes.remove(&root);
        }
        for path in apart {
            if let Some(home) = own(&path) {
                homes.entry(home).or_default().servers.push(path);
            }
        }
        homes
    }
}

/// The path of a member as seen from the top.
fn member_path(member: &RepoPath, top: &RepoPath) -> String {
    let rest = member.as_str().strip_prefix(top.as_str()).unwrap_or(member.as_str());
    rest.trim_start_matches('/').to_owned()
}

/// A Dockerfile in the folder of another service builds something for that one, not for the package above
/// both.
fn without_strangers(homes: &mut Homes) {
    let all: Vec<RepoPath> = homes.keys().cloned().collect();
    for (home, found) in homes.iter_mut() {
        let inner = |path: &RepoPath| {
            all.iter().any(|one| one != home && one.is_within(home) && path.is_within(one))
        };
        found.dockerfiles.retain(|path| !inner(path));
    }
    homes.retain(|_, found| {
        !found.dockerfiles.is_empty() || !found.starters.is_empty() || !found.servers.is_empty()
    });
}

/// A service whose code is in `cart/src` is called `cart`, and what stands beside `src` is its own.
fn out_of_src(homes: Homes) -> Homes {
    let all: Vec<RepoPath> = homes.keys().cloned().collect();
    let outer = |home: &RepoPath| {
        let parent = home.parent();
        let others = all.iter().filter(|other| *other != home && **other != parent);
        let alone = !others.into_iter().any(|other| other.is_within(&parent));
        (home.name() == "src" && !parent.is_root() && alone).then_some(parent)
    };
    let mut merged = Homes::new();
    for (home, found) in homes {
        let into = merged.entry(outer(&home).unwrap_or(home)).or_default();
        into.dockerfiles.extend(found.dockerfiles);
        into.starters.extend(found.starters);
        into.servers.extend(found.servers);
    }
    merged
}
