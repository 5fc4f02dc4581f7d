//! Whole products of third parties, copied into the tree.
//!
//! A folder is one when it says that it lives elsewhere and looks as if it did: its manifest names
//! somebody else's repository, and it brought along what a project keeps at its top. Neither is
//! enough. A licence alone is what careful teams put into each of their services, and a foreign
//! address alone is what a scaffold leaves behind.

mod identity;
mod manifest;

use std::collections::{BTreeMap, BTreeSet};

use crate::base::RepoPath;

pub use identity::Identity;
pub use manifest::{identities, is_released};

/// What the caller found out about a folder that has a manifest or a licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The folder.
    pub path: RepoPath,
    /// Whether a licence lies directly in it.
    pub has_licence: bool,
    /// How many of these lie directly in it: CHANGELOG, CONTRIBUTING, CODE_OF_CONDUCT, SECURITY,
    /// NOTICE, AUTHORS, a `.github` folder.
    pub community_files: u8,
    /// Where its manifests say that it lives: see [`identities`].
    pub identities: Vec<Identity>,
    /// Whether its version is one that somebody released: no `0.0.0`, no snapshot.
    pub version_released: bool,
}

/// The folders that are third-party products, each with a sentence why. `home` is who the project
/// is: the git remotes, as [`Identity::parse`] reads them.
///
/// A fork inside a fork is covered by the outer one, and the scanned root is never a fork: whoever
/// scans a product means that product.
pub fn forks(folders: &[Folder], home: &[Identity]) -> BTreeMap<RepoPath, String> {
    let home = Home::of(folders, home);
    let mut sorted: Vec<&Folder> = folders.iter().filter(|folder| !folder.path.is_root()).collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut found: BTreeMap<RepoPath, String> = BTreeMap::new();
    for folder in sorted {
        let is_covered = folder.path.ancestors().any(|above| found.contains_key(&above));
        if is_covered {
            continue;
        }
        if let Some(reason) = home.foreign(folder) {
            found.insert(folder.path.clone(), reason);
        }
    }
    found
}

/// Who the project is.
struct Home {
    owners: BTreeSet<String>,
    repositories: BTreeSet<String>,
    /// Whether somebody said so, rather than a count.
    is_certain: bool,
}

impl Home {
    fn of(folders: &[Folder], told: &[Identity]) -> Self {
        let root = folders.iter().filter(|folder| folder.path.is_root());
        let placed = folders.iter().flat_map(|folder| {
            folder.identities.iter().filter(|identity| names_its_place(identity, &folder.path))
        });
        let certain: Vec<&Identity> =
            told.iter().chain(root.flat_map(|folder| &folder.identities)).chain(placed).collect();
        if certain.is_empty() {
            let owners = majority(folders).into_iter().collect();
            return Self { owners, repositories: BTreeSet::new(), is_certain: false };
        }
        Self {
            owners: certain.iter().map(|identity| identity.owner()).collect(),
            repositories: certain
                .iter()
                .map(|identity| identity.repo.to_ascii_lowercase())
                .collect(),
            is_certain: true,
        }
    }

    /// Why the folder is somebody else's product, if it is.
    fn foreign(&self, folder: &Folder) -> Option<String> {
        let upstream = folder.identities.iter().find(|identity| !identity.is_only_a_name());
        let upstream = upstream.or(folder.identities.first())?;
        if folder.identities.iter().any(|identity| self.includes(identity)) {
            return None;
        }
        // A composer name is anybody's choice, and a home that was only counted may be wrong.
        let is_weak = !self.is_certain || folder.identities.iter().all(Identity::is_only_a_name);
        let others = u8::from(folder.version_released).saturating_add(folder.community_files);
        let is_product =
            if folder.has_licence { !is_weak || others >= 1 } else { !is_weak && others >= 3 };
        is_product.then(|| sentence(folder, upstream))
    }

    /// The same owner, or somebody's copy of the same repository.
    fn includes(&self, identity: &Identity) -> bool {
        let repository = identity.repo.to_ascii_lowercase();
        self.owners.contains(&identity.owner()) || self.repositories.contains(&repository)
    }
}

/// `github.com/acme/shop/services/cart`, found in `services/cart`, says that this tree is
/// `github.com/acme/shop`; found in `cart`, that the scanned root is its `services`.
fn names_its_place(identity: &Identity, path: &RepoPath) -> bool {
    let below = RepoPath::new(&identity.below);
    let is_end =
        || identity.below.strip_suffix(path.as_str()).is_some_and(|rest| rest.ends_with('/'));
    !path.is_root() && !below.is_root() && (below == *path || is_end())
}

/// The owner to take for the project itself when nobody says who that is: most of the folders that
/// look like parts rather than products, or all of three and more folders whatever they look like.
fn majority(folders: &[Folder]) -> Option<String> {
    let owners = |folder: &&Folder| -> BTreeSet<String> {
        folder.identities.iter().map(Identity::owner).collect()
    };
    let identified: Vec<&Folder> = folders.iter().filter(|f| !f.identities.is_empty()).collect();
    let is_part = |folder: &&&Folder| !folder.has_licence && folder.community_files == 0;
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for owner in identified.iter().filter(is_part).flat_map(owners) {
        *votes.entry(owner).or_default() += 1;
    }
    let parts: usize = votes.values().sum();
    let most = votes.into_iter().find(|(_, count)| *count >= 2 && count * 2 > parts);
    let all: BTreeSet<String> = identified.iter().flat_map(owners).collect();
    let only = (identified.len() >= 3 && all.len() == 1).then(|| all.into_iter().next()).flatten();
    most.map(|(owner, _)| owner).or(only)
}

fn sentence(folder: &Folder, upstream: &Identity) -> String {
    let mut signs = Vec::new();
    if folder.has_licence {
        signs.push("own licence".to_owned());
    }
    match folder.community_files {
        0 => {}
        1 => signs.push("1 file of a project of its own".to_owned()),
        n => signs.push(format!("{n} files of a project of its own")),
    }
    if folder.version_released {
        signs.push("a released version".to_owned());
    }
    format!("{} and upstream identity {upstream}", signs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str, licence: bool, community: u8, homes: &[&str]) -> Folder {
        Folder {
            path: RepoPath::new(path),
            has_licence: licence,
            community_files: community,
            identities: homes.iter().filter_map(|text| Identity::parse(text)).collect(),
            version_released: false,
        }
    }

    fn home(text: &str) -> Vec<Identity> {
        Identity::parse(text).into_iter().collect()
    }

    fn paths(folders: &[Folder], home: &[Identity]) -> Vec<String> {
        forks(folders, home).keys().map(ToString::to_string).collect()
    }

    const LIVEKIT: &str = "github.com/livekit/livekit-server";

    #[test]
    fn a_product_of_others_says_why() {
        let found =
            forks(&[folder("livekit", true, 0, &[LIVEKIT])], &home("git@github.com:acme/shop.git"));
        let reasons: Vec<&String> = found.values().collect();
        assert_eq!(
            reasons,
            ["own licence and upstream identity github.com/livekit/livekit-server"]
        );
        let mut released = folder("livekit", true, 2, &[LIVEKIT]);
        released.version_released = true;
        let found = forks(&[released], &home("github.com/acme/shop"));
        assert!(found.values().all(|reason| reason.starts_with(
            "own licence, 2 files of a project of its own, a released version and upstream"
        )));
    }

    #[test]
    fn without_a_licence_it_takes_more_signs() {
        let acme = home("github.com/acme/shop");
        assert!(paths(&[folder("livekit", false, 0, &[LIVEKIT])], &acme).is_empty());
        assert!(paths(&[folder("livekit", false, 2, &[LIVEKIT])], &acme).is_empty());
        assert_eq!(paths(&[folder("livekit", false, 3, &[LIVEKIT])], &acme), ["livekit"]);
    }

    #[test]
    fn services_of_a_monorepo_are_home_whatever_they_carry() {
        let services = [
            folder("services/cart", true, 2, &["github.com/acme/shop/services/cart"]),
            folder("services/mail", true, 0, &["github.com/acme/shop/services/mail"]),
            folder("livekit", true, 0, &[LIVEKIT]),
        ];
        assert_eq!(paths(&services, &home("https://github.com/acme/shop")), ["livekit"]);
        assert_eq!(
            paths(&services, &[]),
            ["livekit"],
            "the module path tells where the tree is from"
        );
        assert_eq!(
            paths(&services, &home("github.com/alice/shop")),
            ["livekit"],
            "a personal copy"
        );
    }

    #[test]
    fn a_scanned_part_of_a_monorepo_is_home() {
        let parts = [folder("cart", true, 3, &["github.com/acme/shop/services/cart"])];
        assert!(paths(&parts, &[]).is_empty());
    }

    #[test]
    fn the_root_is_never_a_fork_and_says_who_is_home() {
        let folders = [
            folder("", true, 5, &["github.com/acme/shop"]),
            folder("ui", true, 3, &["github.com/acme/ui"]),
            folder("livekit", true, 0, &[LIVEKIT]),
        ];
        assert_eq!(paths(&folders, &[]), ["livekit"]);
        assert_eq!(paths(&folders, &home("github.com/other/x")), ["livekit"]);
    }

    #[test]
    fn with_home_unknown_a_licence_needs_company() {
        assert_eq!(
            paths(&[folder("livekit-server", true, 1, &[LIVEKIT])], &[]),
            ["livekit-server"]
        );
        assert!(paths(&[folder("livekit-server", true, 0, &[LIVEKIT])], &[]).is_empty());
        let two = [
            folder("egress", true, 1, &["github.com/livekit/egress"]),
            folder("livekit-server", true, 1, &[LIVEKIT]),
        ];
        assert_eq!(paths(&two, &[]), ["egress", "livekit-server"]);
    }

    #[test]
    fn siblings_of_one_owner_are_home() {
        let plain = [
            folder("a", false, 0, &["github.com/acme/a"]),
            folder("b", false, 0, &["github.com/acme/b"]),
            folder("c", true, 1, &["github.com/acme/c"]),
            folder("livekit", true, 1, &[LIVEKIT]),
        ];
        assert_eq!(paths(&plain, &[]), ["livekit"]);
        let published = [
            folder("a", true, 2, &["github.com/acme/a"]),
            folder("b", true, 2, &["github.com/acme/b"]),
            folder("c", true, 2, &["github.com/acme/c"]),
        ];
        assert!(paths(&published, &[]).is_empty());
    }

    #[test]
    fn no_identity_no_fork() {
        let acme = home("github.com/acme/shop");
        assert!(paths(&[folder("cart", true, 0, &[])], &acme).is_empty());
        assert!(paths(&[folder("cart", true, 7, &[])], &acme).is_empty());
    }

    #[test]
    fn the_owner_of_the_remote_is_home_on_any_host() {
        let ours = [folder("sdk", true, 4, &["github.com/Acme/sdk"])];
        assert!(paths(&ours, &home("git@gitlab.com:acme/shop.git")).is_empty());
        let hosted = [folder("sdk", true, 4, &["git.acme.io/tools/sdk"])];
        assert!(paths(&hosted, &home("ssh://git@git.acme.io/core/shop.git")).is_empty());
    }

    #[test]
    fn a_composer_name_alone_is_no_upstream() {
        let acme = home("github.com/acme/shop");
        let quote = ["packagist.org/openteletry-demo/quote"];
        assert!(paths(&[folder("quote", true, 0, &quote)], &acme).is_empty());
        assert_eq!(paths(&[folder("quote", true, 1, &quote)], &acme), ["quote"]);
    }

    #[test]
    fn the_outer_fork_covers_the_inner_one() {
        let folders = [
            folder("livekit/egress", true, 2, &["github.com/livekit/egress"]),
            folder("livekit", true, 2, &[LIVEKIT]),
            folder("livekit-web", true, 2, &["github.com/livekit/web"]),
        ];
        assert_eq!(paths(&folders, &home("github.com/acme/shop")), ["livekit", "livekit-web"]);
    }
}
