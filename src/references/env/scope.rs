//! Which files of the repository the program of a container is made of.

use std::collections::BTreeSet;

use super::manner::family;
use crate::{
    base::{RepoPath, Role},
    format::Node,
    services::{
        ServiceId,
        system::{Container, Image, System},
    },
};

/// The files of a program: its service's own, and what services share.
#[derive(Debug, Clone)]
pub struct Scope {
    service: Option<ServiceId>,
    folder: RepoPath,
    families: BTreeSet<&'static str>,
}

impl Scope {
    /// Of a container that runs code of the repository; `None` for one that runs software of others, or
    /// of which nobody can tell.
    pub fn of(system: &System<'_>, container: &Container) -> Option<Self> {
        let image = container.from.and_then(|at| system.images.get(at));
        let target = container.build.as_ref().and_then(|build| build.target.as_deref());
        match image {
            Some(image) if !runs_own_code(image, target) => return None,
            None if container.service.is_none() => return None,
            _ => {}
        }
        let service = container.service.and_then(|id| system.inventory.services.get(id));
        let folder = service.map_or_else(|| RepoPath::new(""), |service| service.path.clone());
        let files = system.repository.files.iter();
        let own =
            files.filter(|file| file.role == Role::Production && file.path.is_within(&folder));
        let families: BTreeSet<&str> = own
            .filter_map(family)
            .filter(|family| *family != "shell" && *family != "sql")
            .collect();
        (!families.is_empty()).then_some(Self { service: container.service, folder, families })
    }

    /// Whether a file belongs to the program.
    pub fn holds(&self, system: &System<'_>, number: usize) -> bool {
        let Some(file) = system.file(number) else { return false };
        if file.path.is_within(&self.folder) {
            return true;
        }
        let inventory = system.inventory;
        let mut others = inventory.services.iter().enumerate().filter(|(id, other)| {
            Some(*id) != self.service
                && !self.folder.is_within(&other.path)
                && file.path.is_within(&other.path)
        });
        if others.next().is_some() {
            return false;
        }
        family(file).is_none_or(|family| {
            self.families.contains(family) || matches!(family, "shell" | "sql")
        })
    }

    /// Whether a file lies in the service's own folder.
    pub fn owns(&self, system: &System<'_>, number: usize) -> bool {
        system.file(number).is_some_and(|file| file.path.is_within(&self.folder))
    }
}

/// Images that hold a runtime or an operating system and nothing that reads settings of its own.
const PLAIN: [&str; 46] = [
    "scratch",
    "alpine",
    "debian",
    "ubuntu",
    "busybox",
    "python",
    "node",
    "golang",
    "rust",
    "openjdk",
    "eclipse-temurin",
    "amazoncorretto",
    "ibm-semeru-runtimes",
    "sapmachine",
    "zulu-openjdk",
    "zulu-openjdk-alpine",
    "zulu-openjdk-debian",
    "liberica-openjdk-alpine",
    "liberica-openjdk-debian",
    "jdk",
    "jre",
    "bun",
    "deno",
    "ruby",
    "php",
    "aspnet",
    "runtime",
    "runtime-deps",
    "sdk",
    "static",
    "base",
    "cc",
    "java",
    "nodejs",
    "fedora",
    "rockylinux",
    "almalinux",
    "amazonlinux",
    "archlinux",
    "elixir",
    "erlang",
    "perl",
    "buildpack-deps",
    "pypy",
    "uv",
    "wolfi-base",
];

fn runs_own_code(image: &Image, target: Option<&str>) -> bool {
    let Some(stage) = image.stage(target) else { return false };
    let Some(root) = stage.get("root").and_then(Node::text) else { return false };
    let brings =
        image.lineage(stage).into_iter().any(|stage| Image::copies(stage).next().is_some());
    brings && is_plain(root)
}

fn is_plain(image: &str) -> bool {
    let bare = image.split('@').next().unwrap_or(image);
    let name = bare.rsplit('/').next().unwrap_or(bare);
    let name = name.split(':').next().unwrap_or(name).to_lowercase();
    let start =
        name.split(|c: char| c.is_ascii_digit()).next().unwrap_or(&name).trim_end_matches('-');
    let is = |name: &str| PLAIN.contains(&name);
    let distroless = ["static-", "base-", "cc-", "java-", "java", "nodejs", "python", "ubi", "cgr"];
    is(&name) || is(start) || distroless.iter().any(|one| name.starts_with(one))
}

/// Whether an image serves files and runs no program of the repository.
pub fn serves_files(image: &Image, target: Option<&str>) -> bool {
    let root = image.stage(target).and_then(|stage| stage.get("root")?.text());
    root.is_some_and(|root| {
        let name = root.rsplit('/').next().unwrap_or(root).split([':', '@']).next().unwrap_or(root);
        matches!(
            name,
            "nginx" | "nginx-unprivileged" | "httpd" | "caddy" | "static-web-server" | "serve"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn runtimes_are_told_from_software() {
        for image in [
            "python:3.12-slim",
            "node:22",
            "gcr.io/distroless/static-debian12:nonroot",
            "scratch",
            "eclipse-temurin:17-jre",
            "mcr.microsoft.com/dotnet/aspnet:8.0",
            "registry.access.redhat.com/ubi9/ubi-minimal",
        ] {
            assert!(is_plain(image), "{image}");
        }
        for image in [
            "nginx:1.27",
            "postgres:16",
            "tiangolo/uvicorn-gunicorn-fastapi:python3.11",
            "quay.io/keycloak/keycloak:25",
            "openresty/openresty:alpine",
        ] {
            assert!(!is_plain(image), "{image}");
        }
    }
}
