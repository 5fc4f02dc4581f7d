//! What languages bring with them, as data.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

/// The table beside this file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Known {
    pub(super) python_modules: Vec<String>,
    pub(super) python_builtins: Vec<String>,
    pub(super) node_modules: Vec<String>,
    pub(super) go_builtins: Vec<String>,
    pub(super) python_packages: HashMap<String, Vec<String>>,
    pub(super) python_brings: HashMap<String, Vec<String>>,
}

/// What is known.
pub(super) static KNOWN: LazyLock<Known> =
    LazyLock::new(|| toml::from_str(include_str!("known.toml")).unwrap_or_default());

impl Known {
    /// Whether a module is one of Python itself.
    pub(super) fn is_python(&self, module: &str) -> bool {
        self.python_modules.iter().any(|one| one == module)
    }

    /// Whether Python knows a name everywhere.
    pub(super) fn is_python_name(&self, name: &str) -> bool {
        self.python_builtins.iter().any(|one| one == name)
    }

    /// Whether a module is one of Node itself.
    pub(super) fn is_node(&self, module: &str) -> bool {
        self.node_modules.iter().any(|one| one == module)
    }

    /// Whether Go knows a name everywhere.
    pub(super) fn is_go_name(&self, name: &str) -> bool {
        self.go_builtins.iter().any(|one| one == name)
    }
}

#[cfg(test)]
mod tests {
    use super::KNOWN;

    #[test]
    fn the_table_can_be_read() {
        assert!(KNOWN.is_python("asyncio") && KNOWN.is_node("fs") && KNOWN.is_go_name("append"));
        assert!(KNOWN.python_packages.contains_key("cv2"));
    }
}
