//! What a file is for. A finding in test code or in an example is not a production finding.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The role of a file, or of a part of one (unit tests inside a source file).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// What ships. Rules apply to this unless they say otherwise.
    #[default]
    Production,
    /// Tests, their data and their helpers.
    Test,
    /// Examples, samples, demonstrations, templates to copy.
    Example,
    /// Prose for readers.
    Docs,
    /// Somebody else's code, kept in the tree.
    Vendored,
    /// Written by a program: lock files, bundles, generated sources.
    Generated,
    /// Read by a continuous-integration system.
    Ci,
    /// Used on a developer's machine only.
    Dev,
}

impl Role {
    /// Every role, in the order of the design.
    pub const ALL: [Self; 8] = [
        Self::Production,
        Self::Test,
        Self::Example,
        Self::Docs,
        Self::Vendored,
        Self::Generated,
        Self::Ci,
        Self::Dev,
    ];

    /// The word used in TOML and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Example => "example",
            Self::Docs => "docs",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
            Self::Ci => "ci",
            Self::Dev => "dev",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of roles, as a rule selects them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleSet(u8);

impl RoleSet {
    /// Every role.
    pub const ALL: Self = Self(u8::MAX);

    /// Whether the role is in the set.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// The set without one role.
    #[must_use]
    pub const fn without(self, role: Role) -> Self {
        Self(self.0 & !(1 << role as u8))
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |set, role| set | (1 << role as u8)))
    }
}
