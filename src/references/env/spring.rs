//! The properties of Spring applications: which variables bind to them.

use std::collections::BTreeSet;

use super::mentions::fold;
use crate::{
    base::Span,
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
    /// What its values take from the environment.
    pub placeholders: Vec<Placeholder>,
}

/// `${NAME}` without a default, as the value of a property.
#[derive(Debug)]
pub struct Placeholder {
    /// The variable.
    pub name: String,
    /// The property.
    pub key: String,
    /// The number of the file.
    pub file: usize,
    /// Where it stands.
    pub span: Span,
    /// Whether the application cannot start without it.
    pub is_needed: bool,
}

/// Properties that are asked for when an application starts that has them.
const EAGER: [&str; 12] = [
    "server.",
    "spring.datasource.",
    "spring.r2dbc.",
    "spring.data.",
    "spring.redis.",
    "spring.rabbitmq.",
    "spring.kafka.",
    "spring.mail.",
    "spring.security.",
    "spring.flyway.",
    "spring.liquibase.",
    "logging.",
];

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
            // A file of one profile is only read with it.
            let every = matches!(name.split('.').next(), Some("application" | "bootstrap"));
            for document in syntax.parse(&text).documents {
                spring.take(&document, "", number);
                let every = every && !is_of_profile(&document);
                spring.take_values(&document, "", (number, every));
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

    fn take_values(&mut self, node: &Node, key: &str, (file, every): (usize, bool)) {
        for entry in node.entries() {
            let key =
                if key.is_empty() { entry.key.clone() } else { format!("{key}.{}", entry.key) };
            self.take_values(&entry.value, &key, (file, every));
            let text = entry.value.text().unwrap_or_default();
            for (at, _) in text.match_indices("${") {
                let inside =
                    text.get(at + 2..).and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
                let name = inside.filter(|name| {
                    name.len() > 2
                        && name
                            .chars()
                            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
                });
                let Some(name) = name else { continue };
                let is_needed = every && EAGER.iter().any(|start| key.starts_with(start));
                self.placeholders.push(Placeholder {
                    name: name.to_owned(),
                    key: key.clone(),
                    file,
                    span: entry.value.span,
                    is_needed,
                });
            }
        }
    }

    fn take_classes(&mut self, system: &System<'_>) {
        for (number, file) in system.repository.files.iter().enumerate() {
            if !matches!(file.language.map(|language| language.name), Some("java" | "kotlin")) {
                continue;
            }
            let Ok(text) = file.read(MAX_BYTES) else { continue };
            for placeholder in &mut self.placeholders {
                placeholder.is_needed |= text.contains(&format!("${{{}}}", placeholder.key))
                    && !text.contains("@Profile");
            }
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
            || self
                .prefixes
                .iter()
                .any(|(prefix, file)| name.starts_with(prefix.as_str()) && within(*file))
    }
}

/// Whether a document holds for a profile alone.
fn is_of_profile(document: &Node) -> bool {
    let below = |keys: &[&str]| keys.iter().try_fold(document, |node, key| node.get(key)).is_some();
    below(&["spring", "config", "activate"])
        || below(&["spring", "profiles"])
        || document.entries().iter().any(|entry| {
            entry.key.starts_with("spring.config.activate") || entry.key == "spring.profiles"
        })
}
