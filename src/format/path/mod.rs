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
mod required;

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

    /// Words of which a document must hold one before the path can lead to anything, for each step that
    /// says so: a key, or the values that one is compared with. With `made`, the tree's keys stand in no
    /// text.
    pub fn required_words(&self, made: bool) -> Vec<Vec<String>> {
        required::words(&self.steps, made)
    }
}

#[cfg(test)]
mod tests;
