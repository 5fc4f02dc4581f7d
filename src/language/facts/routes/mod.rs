//! Routes: what a server answers to. The frameworks of a language are rows of its `routes.toml`.

mod decorators;
mod find;
mod framework;
mod handler;
mod router;
#[cfg(test)]
mod tests;

pub use find::join;
pub use framework::Frameworks;

use crate::base::Span;

/// A route as one file shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Where it is declared.
    pub span: Span,
    /// The framework that serves it.
    pub framework: String,
    /// Its methods in upper case; empty for all.
    pub methods: Vec<String>,
    /// Its path, with the prefixes that the file shows.
    pub path: String,
    /// What answers.
    pub handler: Handler,
    /// What the file calls the router that it is on, if it may be mounted elsewhere.
    pub router: Option<String>,
    /// The outermost function with a name that it is declared in.
    pub within: Option<String>,
    /// What is asked before the handler is: middleware, dependencies, decorators, by path.
    pub guards: Vec<String>,
    /// Whether the router's value says that it is one, not only its name.
    pub known: bool,
    /// Whether it is there only while somebody develops.
    pub developing: bool,
}

/// What answers a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handler {
    /// A function of the file.
    Here(Span),
    /// Something of a path: `./views.health`.
    Elsewhere(String),
    /// Not known.
    Unknown,
}

/// A router that is put below a path of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Where.
    pub span: Span,
    /// The path below which it is put, with the prefixes that the file shows.
    pub prefix: String,
    /// What the file calls the router that takes it, if that may itself be mounted elsewhere.
    pub onto: Option<String>,
    /// What is asked before anything below it, by path.
    pub guards: Vec<String>,
    /// What is mounted: a name of the file, or a path as `./routes.health.router`.
    pub target: String,
}

/// The routes of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routes {
    /// The routes.
    pub routes: Vec<Route>,
    /// What is put below what.
    pub mounts: Vec<Mount>,
    /// What a file gives when nothing is named: `export default router`.
    pub default: Option<String>,
}

impl Routes {
    /// Whether a router is what whoever takes the file as a whole means: it says so, or has no other.
    pub fn exports(&self, router: Option<&str>) -> bool {
        let mut names: Vec<&str> =
            self.routes.iter().filter_map(|route| route.router.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        router.is_none()
            || self.default.as_deref() == router
            || (self.default.is_none() && names.len() == 1)
    }
}
