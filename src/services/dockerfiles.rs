//! Whose code a Dockerfile builds.

use super::{anchors::Finder, programs::Programs, system::Image};
use crate::{base::RepoPath, format::Node, repo::File};

impl Finder<'_> {
    pub(super) fn document(&self, number: usize) -> Option<&Node> {
        let at = self.parts.binary_search_by_key(&number, |(file, _)| *file).ok()?;
        let documents = &self.parts.get(at)?.1.documents;
        documents.iter().find(|(format, _)| *format == "dockerfile").map(|(_, root)| root)
    }

    /// A Dockerfile that builds programs of a module of Go with several is of those; one that stands beside
    /// the code builds the code beside it; one in a folder of its own (`docker/`, `deploy/`) builds the
    /// package above it, if it takes anything from there; and one with nothing but the settings of a
    /// gateway is a service, too.
    pub(super) fn homes_of_dockerfile(
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
        if let Some(only) = unit.as_ref().and_then(|unit| self.only_source(document, &folder, unit))
        {
            return vec![only];
        }
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
                if matches!(source, "" | ".") {
                    return true;
                }
                if source.contains(['$', '*']) || source.contains("://") {
                    return false;
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

    /// The package that all comes from which a Dockerfile copies, where it is one below another.
    fn only_source(&self, document: &Node, folder: &RepoPath, unit: &RepoPath) -> Option<RepoPath> {
        let stages = document.get("stages").map(Node::items).unwrap_or_default();
        let copies = stages.iter().flat_map(Image::copies).filter(|copy| copy.from_context);
        let sources: Vec<RepoPath> = copies
            .flat_map(|copy| copy.sources)
            .filter(|(source, _)| !source.contains("://"))
            .map(|(source, _)| {
                unit.join(source.trim_start_matches("./").trim_end_matches(['/', '*']))
            })
            .collect();
        let mut units = sources.iter().filter_map(|source| {
            let below = self.units.iter().filter(|one| *one != unit && source.is_within(one));
            below.max_by_key(|one| one.as_str().len())
        });
        let first = units.next()?;
        let all = sources.iter().all(|source| source.is_within(first) || source.is_within(folder));
        all.then(|| first.clone())
    }
}
