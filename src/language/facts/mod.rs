//! What source code says, in words shared by all languages: imports, functions, calls with what they are
//! given, values, variables of the environment, errors that are caught.
//!
//! A language's `facts.scm` marks the nodes of its syntax tree; the reader makes [`code::Code`] of them, and
//! [`Facts`] answers questions about it with the names of the language's `names.toml`.

mod body;
pub mod code;
mod env;
mod follow;
mod guard;
mod harmless;
mod listen;
pub mod listing;
mod literal;
mod marks;
mod names;
mod options;
mod parse;
mod query;
mod read;
mod resolve;
pub mod routes;
mod scope;
pub mod settings;
mod text;

use std::{
    cell::Cell,
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use crate::base::Span;

pub use self::{
    body::Summary,
    env::EnvRead,
    listen::Listener,
    names::Names,
    options::Options,
    parse::{Dialect, Grammar, RawQuery, Unparsed},
    routes::Frameworks,
    text::Text,
};
use self::{
    code::{Assignment, Code, ExprId, Import, Kind},
    scope::Scope,
};

/// How a language's source is read.
pub struct Source {
    /// What reads it.
    pub reader: Reader,
    /// What its names mean.
    pub names: LazyLock<Result<Names, String>>,
    /// How its frameworks declare routes.
    pub frameworks: LazyLock<Result<Frameworks, String>>,
}

/// What reads the source of a language.
pub enum Reader {
    /// Tree-sitter, by the queries that mark its nodes.
    Grammar(Grammar),
    /// A parser of its own. What it cannot read it tells as `unread`.
    Own(fn(&str) -> Code),
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}

impl Source {
    /// A language that tree-sitter reads: its grammars by file ending with their `facts.scm`, its
    /// `names.toml` and its `routes.toml`.
    pub const fn new(
        grammar: Grammar,
        names: fn() -> Result<Names, String>,
        frameworks: fn() -> Result<Frameworks, String>,
    ) -> Self {
        Self {
            reader: Reader::Grammar(grammar),
            names: LazyLock::new(names),
            frameworks: LazyLock::new(frameworks),
        }
    }

    /// A language with a parser of its own.
    pub const fn own(
        read: fn(&str) -> Code,
        names: fn() -> Result<Names, String>,
        frameworks: fn() -> Result<Frameworks, String>,
    ) -> Self {
        Self {
            reader: Reader::Own(read),
            names: LazyLock::new(names),
            frameworks: LazyLock::new(frameworks),
        }
    }
}

/// What one source file says.
#[derive(Debug)]
pub struct Facts {
    /// What was read.
    pub code: Code,
    names: &'static Names,
    scope: Scope,
    /// The calls, with what is called.
    calls: Vec<(ExprId, ExprId)>,
    paths: Vec<OnceLock<Option<Box<str>>>>,
    members: OnceLock<HashMap<String, Vec<ExprId>>>,
    given: OnceLock<HashMap<ExprId, usize>>,
    guards: OnceLock<Vec<Span>>,
    /// How many more parts of a value may be looked at.
    steps: Cell<usize>,
    /// Values of other files, by the path that leads to them here.
    foreign: HashMap<String, ExprId>,
}

impl Facts {
    /// Takes what was read, with the names of its language.
    pub fn new(code: Code, names: &'static Names) -> Self {
        let scope = Scope::of(&code, names);
        let paths = (0..code.exprs.len()).map(|_| OnceLock::new()).collect();
        let calls = code.all().filter_map(|(id, expr)| match &expr.kind {
            Kind::Call { callee, .. } => Some((id, *callee)),
            _ => None,
        });
        let calls = calls.collect();
        Self {
            code,
            names,
            scope,
            calls,
            paths,
            members: OnceLock::new(),
            given: OnceLock::new(),
            guards: OnceLock::new(),
            steps: Cell::new(0),
            foreign: HashMap::new(),
        }
    }

    /// The calls, in the order of the text, each with the path of what is called.
    pub fn calls(&self) -> impl Iterator<Item = (ExprId, &str)> {
        self.calls.iter().filter_map(|(id, callee)| self.path(*callee).map(|path| (*id, path)))
    }

    /// The variables of the environment that are read, with where.
    pub fn env_reads(&self) -> impl Iterator<Item = (ExprId, EnvRead)> {
        self.code.all().filter_map(|(id, _)| self.env(id).map(|read| (id, read)))
    }

    /// The imports, each with the path that it stands for.
    pub fn imports(&self) -> impl Iterator<Item = (&Import, String)> {
        self.code.imports.iter().map(|import| {
            let prefixes = self.names.module_prefixes.iter();
            let bare = prefixes.clone().find_map(|prefix| import.module.strip_prefix(prefix));
            let module = bare.unwrap_or(&import.module);
            let path = match &import.name {
                Some(name) if name != "*" => format!("{module}.{name}"),
                _ => module.to_owned(),
            };
            (import, path)
        })
    }

    /// The path that what an import takes has in this file.
    pub fn known_as(&self, import: &Import) -> String {
        scope::imported(import, self.names).1
    }

    /// The parts of a variable that are named anywhere.
    fn members(&self, variable: &str) -> &[ExprId] {
        let members = self.members.get_or_init(|| {
            let mut members: HashMap<String, Vec<ExprId>> = HashMap::new();
            for (id, expr) in self.code.all() {
                if let Kind::Member { object, .. } = &expr.kind
                    && let Some(name) = scope::variable(&self.code, self.names, *object)
                {
                    members.entry(name).or_default().push(id);
                }
            }
            members
        });
        members.get(variable).map(Vec::as_slice).unwrap_or_default()
    }

    /// The assignment that gives a value to a name, through what changes nothing about the value.
    fn given_to(&self, value: ExprId) -> Option<&Assignment> {
        let given = self.given.get_or_init(|| {
            let all = self.code.assignments.iter().enumerate();
            let mut given = HashMap::new();
            for (i, assignment) in all {
                given.insert(assignment.value, i);
                given.insert(assignment.target, i);
                given.insert(self.bare_id(assignment.value), i);
            }
            given
        });
        let i = given.get(&value)?;
        let assignment = self.code.assignments.get(*i)?;
        (assignment.target != value).then_some(assignment)
    }

    /// The assignment whose target an expression is.
    fn target_of(&self, target: ExprId) -> Option<&Assignment> {
        self.given_to(target);
        let i = self.given.get()?.get(&target)?;
        self.code.assignments.get(*i).filter(|assignment| assignment.target == target)
    }
}
