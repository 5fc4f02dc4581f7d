//! Finds the third-party products that were copied whole into the tree, and marks their files.

use std::collections::BTreeMap;

use super::{
    Repository,
    fork::{self, Folder, Identity},
};
use crate::base::{Notice, RepoPath, Role};

/// Larger manifests are data.
const MANIFEST_BYTES: u64 = 256 * 1024;

/// Manifests that can say where a project lives.
const MANIFESTS: [&str; 6] =
    ["go.mod", "package.json", "cargo.toml", "pyproject.toml", "pom.xml", "composer.json"];

/// What a project keeps at its top, beside its licence.
const COMMUNITY: [&str; 6] =
    ["changelog", "contributing", "code_of_conduct", "security", "notice", "authors"];

/// Gives the role `vendored` to the files of every fork, and says so.
pub fn mark(repository: &mut Repository) {
    let folders = folders(repository);
    let remotes = repository.git.iter().flat_map(|git| &git.remotes);
    let home: Vec<Identity> = remotes.filter_map(|url| Identity::parse(url)).collect();
    for (path, reason) in fork::forks(&folders, &home) {
        for file in &mut repository.files {
            if file.path.is_within(&path) {
                file.role = Role::Vendored;
            }
        }
        let message = format!("is somebody else's product and is not judged: {reason}");
        let kind = "third-party".to_owned();
        repository.notices.push(Notice { kind, path, line: None, message });
    }
}

/// Every folder with a manifest, and what else speaks for or against its being a fork.
fn folders(repository: &Repository) -> Vec<Folder> {
    let mut folders: BTreeMap<RepoPath, Folder> = BTreeMap::new();
    for file in &repository.files {
        let name = file.path.name().to_lowercase();
        if file.role == Role::Vendored || !MANIFESTS.contains(&name.as_str()) {
            continue;
        }
        let Ok(text) = file.read(MANIFEST_BYTES) else { continue };
        let path = file.path.parent();
        let folder = folders.entry(path.clone()).or_insert_with(|| empty(path));
        folder.identities.extend(fork::identities(&file.path, &text));
        folder.version_released |= fork::is_released(&file.path, &text);
    }
    for file in &repository.files {
        let name = file.path.name().to_lowercase();
        let stem = name.split('.').next().unwrap_or_default();
        let parent = file.path.parent();
        if parent.name() == ".github" && name == "pull_request_template.md" {
            if let Some(folder) = folders.get_mut(&parent.parent()) {
                folder.community_files += 1;
            }
        } else if let Some(folder) = folders.get_mut(&parent) {
            folder.has_licence |= matches!(stem, "license" | "licence" | "copying");
            folder.community_files += u8::from(COMMUNITY.contains(&stem));
        }
    }
    folders.into_values().collect()
}

fn empty(path: RepoPath) -> Folder {
    Folder {
        path,
        has_licence: false,
        community_files: 0,
        identities: Vec::new(),
        version_released: false,
    }
}
