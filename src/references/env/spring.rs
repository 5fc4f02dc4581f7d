//! The properties of Spring applications: which variables bind to them.

use std::collections::BTreeSet;

use super::mentions::fold;
use crate::{
    format::{Node, Syntax},
    services::system::System,
};

/// The folded names of the properties that files of a Spring application set or ask for.
#[derive(Debug, Default)]
pub struct Spring {
    /// Each with the number of its file.
    keys: BTreeSet<(String, usize)>,
    /// Beginnings of properties that a class takes all of.
    prefixes: Vec<(String, usize)>,
}

/// No larger file is read.
const MAX_BYTES: u64 = 256 * 1024;

impl Spring {
    /// Reads `application*` and `bootstrap*` files.
    pub fn of(system: &System<'_>) -> Self {
        let mut spring = Self::default();
        for (number, file) in system.repository.files.iter().enumerate() {
            let name = file.path.name().to_lowercase();
            if !(name.starts_with("application") || name.starts_with("bootstrap")) {
                continue;
            }
            let syntax = match file.path.extension() {
                Some("yml" | "yaml") => Syntax::Yaml,
                Some("properties") => Syntax::Properties,
                _ => continue,
            };
            let Ok(text) = file.read(MAX_BYTES) else { continue };
            for document in syntax.parse(&text).documents {
                spring.take(&document, "", number);
            }
        }
        spring.take_classes(system);
        spring
    }

    fn take(&mut self, node: &Node, before: &str, file: usize) {
        for entry in node.entries() {
            let name = format!("{before}{}", fold(&entry.key));
            self.keys.insert((name.clone(), file));
            self.take(&entry.value, &name, file);
        }
    }

    fn take_classes(&mut self, system: &System<'_>) {
        for (number, file) in system.repository.files.iter().enumerate() {
            if !matches!(file.language.map(|language| language.name), Some("java" | "kotlin")) {
                continue;
            }
            let Ok(text) = file.read(MAX_BYTES) else { continue };
            for (at, _) in text.match_indices("@ConfigurationProperties") {
                let behind: String = text.get(at..).unwrap_or_default().chars().take(120).collect();
                let prefix = behind.split('"').nth(1).unwrap_or_default();
                if !prefix.is_empty() {
                    self.prefixes.push((fold(prefix), number));
                }
            }
        }
    }

    /// Whether a variable may set a property of a part of the repository.
    pub fn binds(&self, variable: &str, within: &impl Fn(usize) -> bool) -> bool {
        let name = fold(variable);
        self.keys.iter().any(|(key, file)| *key == name && within(*file))
            || self.prefixes.iter().any(|(prefix, file)| name.starts_with(prefix.as_str()) && within(*file))
    }
}
