//! Folders of services put right: tops of workspaces, `src` folders, and what only builds for others.

use super::anchors::{Finder, Homes, INNER, is_source};
use crate::{base::RepoPath, format::Node};

impl Finder<'_> {
    /// The top of a workspace whose members are the services is none itself, unless it has code of its own:
    /// its Dockerfile builds the members.
    pub(super) fn without_empty_parents(&self, homes: &mut Homes) {
        let all: Vec<RepoPath> = homes.keys().cloned().collect();
        homes.retain(|home, found| {
            let members = all.iter().any(|other| other != home && other.is_within(home));
            let beside = found.dockerfiles.iter().any(|path| path.parent() == *home);
            !members || beside || !found.servers.is_empty() || self.has_own_source(home)
        });
    }

    /// The image of the top of a workspace that neither serves nor starts anything is that of the member
    /// which its Dockerfile names, or of the only one.
    pub(super) fn to_members(&self, homes: &mut Homes) {
        let tops: Vec<RepoPath> = homes
            .iter()
            .filter(|(_, found)| found.servers.is_empty() && !found.dockerfiles.is_empty())
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
                let into = homes.entry(member).or_default();
                into.dockerfiles.extend(found.dockerfiles);
                into.starters.extend(found.starters);
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
    pub(super) fn apart_from_root(&self, mut homes: Homes) -> Homes {
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
pub(super) fn without_strangers(homes: &mut Homes) {
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
pub(super) fn out_of_src(homes: Homes) -> Homes {
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
