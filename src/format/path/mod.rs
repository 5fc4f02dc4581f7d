//! Paths through a document: which values a rule looks at, and what must be true of them.
//!
//! ```text
//! spec.template.spec.containers[*]              keys, and every item of a list
//! services.*<service>.image<image>              every value of a map; keys and values captured by name
//! ..securityContext.privileged                  at any depth
//! {containers,initContainers}[*]                either key
//! stages[-1].instructions[name == "USER"]       items for which something is true
//! services.*[!restart && image !~ "migrate"]    the same of a value; `!x`: x is absent
//! containers[*][resources.limits.memory < 64Mi] numbers, durations, quantities
//! containers[*][livenessProbe == @.readinessProbe]   two values of the document
//! ..containers[*][!securityContext.runAsUser && !^^.securityContext.runAsUser]   `^` the parent, `$` the root, `@` the value itself
//! ```

mod ast;
mod eval;
mod lex;
mod parse;
mod pattern;
mod quantity;

use std::sync::Arc;

use super::Node;
use crate::base::Span;

pub use self::parse::PathError;

/// A compiled path.
#[derive(Debug, Clone)]
pub struct Path {
    steps: Vec<ast::Step>,
    patterns: Vec<Arc<pattern::Pattern>>,
}

/// A value that a path leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'n> {
    /// The value.
    pub node: &'n Node,
    /// The key that it stands under, or the value itself in a list.
    pub place: Span,
    /// What was captured on the way.
    pub captures: Vec<(String, String)>,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    ///
    /// With the byte at which it stops being one.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        parse::parse(text).map(|(steps, patterns)| Self { steps, patterns })
    }

    /// Tries its regexes out, which are otherwise put off until they are first used.
    ///
    /// # Errors
    ///
    /// With the byte of the first that is none.
    pub fn check(&self) -> Result<(), PathError> {
        self.patterns.iter().try_for_each(|pattern| pattern.check())
    }

    /// The values that the path leads to, in the order of the document; at most `limit`.
    pub fn find<'n>(&self, root: &'n Node, limit: usize) -> Vec<Found<'n>> {
        eval::find(&self.steps, root, limit)
    }

    /// Keys that a document must hold before the path can lead to anything.
    pub fn required_keys(&self) -> Vec<&str> {
        let keys = self.steps.iter().filter_map(|step| match &step.select {
            ast::Select::Key(key) => Some(key.as_str()),
            ast::Select::Descend(keys) if keys.len() == 1 => keys.first().map(String::as_str),
            _ => None,
        });
        keys.collect()
    }
}

#[cfg(test)]
mod tests;
