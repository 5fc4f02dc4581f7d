//! `route`: what a server answers to, by path, method, handler and what is asked before.

use serde::Deserialize;

use super::{LANGUAGES, Seen, function::Function, name::Name};
use crate::{
    detect::{Detector, Entry, FileView, Keys, RouteDetector, SpecError, lazy_regex::LazyRegex},
    language::facts::code::FunctionId,
    services::routes::Served,
};

/// A route.
pub const ROUTE: Entry = Entry {
    key: "route",
    about: "what a server answers to: its `path` below all routers, `method`, `handler`, `guard`, `framework`",
    compile,
};

/// What is asked of a route; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Route {
    /// A regex that matches somewhere in its path.
    path: Option<String>,
    /// Paths that it must not have.
    not_path: Option<String>,
    /// One of its methods.
    method: Option<Name>,
    /// The framework that serves it.
    framework: Option<Name>,
    /// Something that is asked before the handler, by path.
    guard: Option<Name>,
    /// What is not asked before the handler.
    unguarded: Option<Name>,
    /// What the handler does.
    handler: Option<Function>,
}

struct Look {
    route: Route,
    path: Option<LazyRegex>,
    not_path: Option<LazyRegex>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let route: Route = keys.need("route")?;
    // Every route of the repository is known: nothing has to tell candidates.
    let _: Option<Vec<String>> = keys.take("keywords")?;
    let regex = |pattern: &Option<String>| pattern.clone().map(LazyRegex::new);
    let (path, not_path) = (regex(&route.path), regex(&route.not_path));
    Ok(Detector::Route(Box::new(Look { route, path, not_path })))
}

impl RouteDetector for Look {
    fn concerns(&self, served: &Served) -> Result<bool, String> {
        let is = |regex: &Option<LazyRegex>| match regex {
            Some(regex) => regex.get().map(|regex| Some(regex.is_match(served.path.as_bytes()))),
            None => Ok(None),
        };
        if is(&self.path)? == Some(false) || is(&self.not_path)? == Some(true) {
            return Ok(false);
        }
        let any = |name: &Name, among: &[String]| {
            among.iter().try_fold(false, |found, one| Ok::<_, String>(found || name.is_match(one)?))
        };
        if let Some(method) = &self.route.method
            && !served.route.methods.is_empty()
            && !any(method, &served.route.methods)?
        {
            return Ok(false);
        }
        if let Some(framework) = &self.route.framework
            && !framework.is_match(&served.route.framework)?
        {
            return Ok(false);
        }
        for (wanted, guard) in [(true, &self.route.guard), (false, &self.route.unguarded)] {
            if let Some(guard) = guard
                && any(guard, &served.route.guards)? != wanted
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn asks_handler(&self) -> bool {
        self.route.handler.is_some()
    }

    fn handler_holds(&self, view: &FileView<'_>, handler: FunctionId) -> Result<bool, String> {
        let (Some(test), Some(facts)) = (&self.route.handler, view.facts()) else {
            return Ok(false);
        };
        let (text, language) = (view.text(), view.language());
        test.holds(
            &Seen { text, language, file_name: view.path().name(), tree: None, facts },
            handler,
        )
    }

    fn languages(&self) -> &[&'static str] {
        &LANGUAGES
    }

    fn check(&self) -> Result<(), SpecError> {
        let route = &self.route;
        for (key, regex) in [("path", &self.path), ("not_path", &self.not_path)] {
            regex.as_ref().map_or(Ok(()), |regex| regex.check(key)).map_err(below)?;
        }
        let names = [
            ("method", &route.method),
            ("framework", &route.framework),
            ("guard", &route.guard),
            ("unguarded", &route.unguarded),
        ];
        for (key, name) in names {
            name.as_ref().map_or(Ok(()), |name| name.check(key)).map_err(below)?;
        }
        let handler = route.handler.as_ref();
        handler
            .map_or(Ok(()), |handler| handler.check_names().map_err(|e| below(e.below("handler"))))
    }
}

fn below(error: SpecError) -> SpecError {
    error.below("route")
}
