//! Where a project says that it lives: `github.com/livekit/livekit`.

use std::fmt;

/// A project's home on a forge, as a manifest or a git remote names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// `github.com`; `packagist.org` for a composer name.
    pub host: String,
    /// The owner: an organisation, a person, a group with its subgroups.
    pub org: String,
    /// The project.
    pub repo: String,
    /// The folder below the repository that the manifest says it is in; empty for the top.
    pub below: String,
}

/// Hosts where strangers live side by side: there the owner tells them apart. On any other host
/// everything belongs to whoever runs it.
const FORGES: &[&str] = &[
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "gitea.com",
    "gitee.com",
    "git.sr.ht",
    "dev.azure.com",
    PACKAGIST,
];

/// The host of an identity that is only a composer name.
pub(super) const PACKAGIST: &str = "packagist.org";

/// Owners that templates print where a name is to be filled in.
const PLACEHOLDERS: &[&str] = &[
    "your-org",
    "yourorg",
    "your-username",
    "yourusername",
    "yourname",
    "username",
    "user",
    "owner",
];

/// Hosts that documentation is written with.
const NO_HOSTS: &[&str] = &["example.com", "example.org", "example.net"];

/// npm's short names of hosts.
const SHORT: &[(&str, &str)] =
    &[("github:", "github.com"), ("gitlab:", "gitlab.com"), ("bitbucket:", "bitbucket.org")];

impl Identity {
    /// Reads a URL, an `scp`-like git address, a Go module path or npm's `github:owner/name`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A property, a placeholder or prose; no name of a project is that long either.
        if text.len() > 512 || text.contains(['$', '<', '>', '{', ' ', '\n']) {
            return None;
        }
        let (host, path) = split_host(text)?;
        if !host.contains('.') || host.starts_with('.') || NO_HOSTS.contains(&host.as_str()) {
            return None;
        }
        let path = path.split(['#', '?']).next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let (org, rest) = parts.split_first()?;
        let (repo, below) = rest.split_first()?;
        if PLACEHOLDERS.contains(&org.to_ascii_lowercase().as_str()) {
            return None;
        }
        Some(Self {
            host,
            org: (*org).to_owned(),
            repo: repo.strip_suffix(".git").unwrap_or(repo).to_owned(),
            below: folder_below(below).join("/"),
        })
    }

    /// The identity in a folder of the repository that it names.
    #[must_use]
    pub fn in_folder(mut self, folder: &str) -> Self {
        folder.trim_start_matches("./").trim_matches('/').clone_into(&mut self.below);
        self
    }

    /// Whether strangers can have homes on the same host.
    pub fn is_on_forge(&self) -> bool {
        FORGES.contains(&self.host.as_str())
    }

    /// Whether it is no address but a name in a registry, which anybody can choose.
    pub fn is_only_a_name(&self) -> bool {
        self.host == PACKAGIST
    }

    /// Whose it is: the owner, or on a host of somebody's own the host's domain. In lower case.
    pub fn owner(&self) -> String {
        if self.is_on_forge() {
            return self.org.to_ascii_lowercase();
        }
        let mut labels: Vec<&str> = self.host.rsplit('.').take(2).collect();
        labels.reverse();
        labels.join(".")
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.host, self.org, self.repo)
    }
}

/// The host in lower case, and the path after it.
fn split_host(text: &str) -> Option<(String, &str)> {
    for (short, host) in SHORT {
        if let Some(path) = text.strip_prefix(short).filter(|path| !path.starts_with('/')) {
            return Some(((*host).to_owned(), path));
        }
    }
    // Maven writes `scm:git:https://...`, npm `git+https://...`; in `git://...` it is the scheme.
    let address = text.strip_prefix("scm:").unwrap_or(text);
    let prefix = |p: &str| address.strip_prefix(p).filter(|rest| !rest.starts_with("//"));
    let address = prefix("git:").or_else(|| prefix("svn:")).unwrap_or(address);
    let (has_scheme, address) =
        address.split_once("://").map_or((false, address), |(_, rest)| (true, rest));
    let end = address.find('/').unwrap_or(address.len());
    let address = match address.split_once('@') {
        Some((user, rest)) if user.len() < end => rest,
        _ => address,
    };
    let (host, path) =
        if has_scheme { address.split_once('/')? } else { address.split_once([':', '/'])? };
    let host = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    Some((host.strip_prefix("www.").unwrap_or(&host).to_owned(), path))
}

/// The folder in the repository: without a forge's `tree/main` and a Go module's major version.
fn folder_below<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    let folders = match rest {
        ["-", "tree" | "blob", _, folders @ ..] | ["tree" | "blob", _, folders @ ..] => folders,
        folders => folders,
    };
    let is_version = |part: &str| {
        part.strip_prefix('v')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    match folders.split_last() {
        Some((last, folders)) if is_version(last) => folders.to_vec(),
        _ => folders.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_home() {
        for text in [
            "https://github.com/livekit/livekit",
            "https://www.github.com/livekit/livekit.git",
            "git+https://github.com/livekit/livekit.git#main",
            "git@github.com:livekit/livekit.git",
            "ssh://git@github.com:22/livekit/livekit",
            "git://github.com/livekit/livekit",
            "https://token@github.com/livekit/livekit",
            "scm:git:https://github.com/livekit/livekit.git",
            "scm:git:git@github.com:livekit/livekit.git",
            "github:livekit/livekit",
            "github.com/livekit/livekit",
            "github.com/livekit/livekit/v2",
        ] {
            let found =
                Identity::parse(text).map(|identity| (identity.to_string(), identity.below));
            let wanted = ("github.com/livekit/livekit".to_owned(), String::new());
            assert_eq!(found, Some(wanted), "{text}");
        }
    }

    #[test]
    fn the_folder_below_a_repository() {
        for (text, below) in [
            ("github.com/acme/shop/src/cart", "src/cart"),
            ("github.com/acme/shop/src/cart/v3", "src/cart"),
            ("https://github.com/acme/shop/tree/main/services/cart", "services/cart"),
            ("https://gitlab.com/acme/shop/-/tree/main/cart", "cart"),
        ] {
            let found = Identity::parse(text).map(|identity| identity.below);
            assert_eq!(found.as_deref(), Some(below), "{text}");
        }
    }

    #[test]
    fn what_names_no_home() {
        for text in [
            "",
            "cart",
            "shop/cart",
            "https://livekit.io",
            "https://livekit.io/about",
            "https://github.com/livekit",
            "${project.scm.url}/a/b",
            "https://github.com/<owner>/cart",
            "https://github.com/your-org/cart",
            "example.com/acme/shop",
            "::/@//",
            "git@",
        ] {
            assert_eq!(Identity::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_own_host_has_one_owner() {
        let owner = |text: &str| Identity::parse(text).map(|identity| identity.owner());
        assert_eq!(owner("git.acme.io/payments/cart"), owner("https://code.acme.io/core/shop"));
        assert_eq!(owner("https://github.com/LiveKit/x"), Some("livekit".to_owned()));
    }
}
