//! Floor 1: config files as trees. A syntax is a parser from text to [`Node`]; a format is how a
//! document is recognised (Kubernetes, compose, ...). No I/O, and parsing never fails: it gives what it
//! could read, and problems with places.

mod build;
mod caddyfile;
#[cfg(test)]
mod check;
mod directives;
mod dockerfile;
mod dotenv;
pub mod embedded;
mod groups;
mod hcl;
mod ini;
mod json;
mod lines;
mod nginx;
mod node;
mod objects;
pub mod path;
mod properties;
pub mod recognise;
#[cfg(test)]
mod spans;
mod syntax;
mod toml;
mod tree;
mod xml;
mod yaml;

use crate::base::{RepoPath, Span};

pub use self::{
    node::{Entry, Node, Value},
    recognise::Format,
    syntax::Syntax,
};

/// What a text was read as.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The documents, in their order: several for YAML, one for most syntaxes, none for an empty text.
    pub documents: Vec<Node>,
    /// What could not be read.
    pub problems: Vec<ParseProblem>,
}

/// A part of a text that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseProblem {
    /// Where.
    pub span: Span,
    /// What is wrong there.
    pub message: String,
}

/// Trees nest no deeper than this; a list or map that lies deeper is `null`, with a problem.
pub const MAX_DEPTH: usize = 128;
/// A text gives no more nodes than this, aliases expanded; what comes after is left out, with a problem.
pub const MAX_NODES: usize = 1_000_000;
/// No more problems than this are told of one text: the first ones say what is wrong with it.
pub const MAX_PROBLEMS: usize = 100;

/// Whether a YAML text is a template (of Helm, mostly) that means something only once it is rendered.
/// GitHub's `${{ }}` is a value like any other.
pub fn needs_rendering(syntax: Syntax, path: &RepoPath, text: &str) -> bool {
    if syntax != Syntax::Yaml {
        return false;
    }
    let mut marks = text.match_indices("{{").map(|(at, _)| at);
    let opens = marks.any(|at| at == 0 || text.as_bytes().get(at - 1) != Some(&b'$'));
    opens
        && (path.parts().any(|part| part == "templates") || !yaml::parse(text).problems.is_empty())
}
