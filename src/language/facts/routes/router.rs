//! Which expressions are routers, and what comes before their paths.

use super::find::{Finder, Place, join};
use crate::{
    base::Span,
    language::facts::{
        code::{Argument, ExprId, Kind},
        scope,
    },
};

/// Ends of paths of values that may be routers of a kind that is not known.
const SERVERS: [&str; 5] = ["app()", "server()", "router()", "engine()", "mux()"];

/// Routers that lead to routers are followed this far.
const STEPS: usize = 10;

impl Finder<'_> {
    /// The router that an expression is, if it is one.
    pub(super) fn router(&self, id: ExprId, steps: usize) -> Option<Place> {
        if steps > STEPS {
            return None;
        }
        let facts = self.facts;
        let id = facts.bare_id(id);
        match &facts.code.expr(id).kind {
            Kind::Call { callee, arguments } => {
                if facts.path(id).is_some_and(|path| self.framework.router.is_match(path))
                    && !self.is_method_of_router(*callee)
                {
                    let (prefix, name) = (self.own_prefix(id), self.called(id));
                    return Some(Place { prefix, name, known: true });
                }
                let Kind::Member { object, name } = facts.bare(*callee) else { return None };
                let mut place = self.router(*object, steps + 1)?;
                if self.framework.groups.is_match(name)
                    && let Some(first) = arguments.first()
                {
                    let below = self.texts(first.value).into_iter().next().unwrap_or_default();
                    place.prefix = join(&place.prefix, &below);
                }
                Some(place)
            }
            Kind::Name(_) | Kind::Member { .. } => self.variable(id, steps),
            _ => None,
        }
    }

    fn is_method_of_router(&self, callee: ExprId) -> bool {
        let Kind::Member { object, .. } = self.facts.bare(callee) else { return false };
        self.facts.path(*object).is_some_and(|path| self.framework.router.is_match(path))
    }

    fn variable(&self, id: ExprId, steps: usize) -> Option<Place> {
        let facts = self.facts;
        let path = facts.path(id)?;
        let at = facts.code.expr(id).span.start;
        let known = self.framework.router.is_match(path);
        let Some(name) = scope::variable(&facts.code, facts.names, id) else {
            let last = path.rsplit('.').next().unwrap_or(path);
            let is_router = known || self.framework.receivers.is_match(last);
            return is_router.then(|| Place { prefix: String::new(), name: None, known });
        };
        let assignment = facts.assignment(&name, at);
        if let Some(assignment) = assignment
            && assignment.value != id
            && let Some(mut place) = self.router(assignment.value, steps + 1)
        {
            place.name = Some(name.clone());
            if let Some(outer) = self.mounted_below(&name, steps) {
                // What is mounted elsewhere is the outer one.
                place.prefix = join(&outer.prefix, &place.prefix);
                place.name = outer.name.or(place.name);
            }
            return Some(place);
        }
        let known = known || self.is_given_by_router(&name, at, steps);
        let last = name.rsplit('.').next().unwrap_or(&name);
        // A value that is known to be something else is no router, whatever it is called.
        let open = path == name
            || path == last
            || ["./", "self.", "?."].iter().any(|start| path.starts_with(start))
            || SERVERS.iter().any(|end| path.to_ascii_lowercase().ends_with(end));
        let is_router = known || (open && self.framework.receivers.is_match(last));
        let called = assignment.is_some().then_some(name.clone());
        is_router.then(|| Place { prefix: String::new(), name: called, known })
    }

    /// Whether a name is the parameter of a closure that is given to a router:
    /// `app.register(async (inner) => {...})`.
    fn is_given_by_router(&self, name: &str, at: usize, steps: usize) -> bool {
        let code = &self.facts.code;
        let mut function = code.function_at(at);
        while let Some(id) = function
            && !code.functions[id].parameters.iter().any(|one| one.name == name)
        {
            function = code.functions[id].outer;
        }
        let Some(function) = function else { return false };
        let is = |expr: &&crate::language::facts::code::Expr| matches!(expr.kind, Kind::Function(id) if id == function);
        let given = code.exprs.iter().find(is).and_then(|expr| expr.parent);
        let Some(Kind::Call { callee, .. }) = given.map(|id| &code.expr(id).kind) else {
            return false;
        };
        let Kind::Member { object, name } = self.facts.bare(*callee) else { return false };
        self.framework.groups.is_match(name)
            && self.router(*object, steps + 1).is_some_and(|place| place.known)
    }

    /// The prefix that a router has by being mounted in its own file.
    fn mounted_below(&self, name: &str, steps: usize) -> Option<Place> {
        for (call, path) in self.facts.calls() {
            let Kind::Call { callee, arguments } = &self.facts.code.expr(call).kind else {
                continue;
            };
            let Kind::Member { object, name: method } = self.facts.bare(*callee) else { continue };
            for mounts in &self.framework.mounts {
                if !mounts.call.is_match(method) && !mounts.call.is_match(path) {
                    continue;
                }
                let Some(target) = self.argument(arguments, &mounts.target) else { continue };
                if !matches!(self.facts.bare(target), Kind::Name(own) if own == name) {
                    continue;
                }
                let prefix = mounts.prefix.as_ref().and_then(|key| self.argument(arguments, key));
                let prefix = prefix.and_then(|id| self.texts(id).into_iter().next());
                let outer = match self.facts.bare(*object) {
                    Kind::Name(own) if own == name => None,
                    _ => self.router(*object, steps + 1),
                };
                let outer = outer.unwrap_or_default();
                let prefix = join(&outer.prefix, prefix.as_deref().unwrap_or_default());
                return Some(Place { prefix, ..outer });
            }
        }
        None
    }

    /// The prefix that a router is made with.
    pub(super) fn own_prefix(&self, made: ExprId) -> String {
        if let Kind::Call { arguments, .. } = &self.facts.code.expr(made).kind {
            let by_number = self.framework.prefix.iter().filter(|key| key.parse::<usize>().is_ok());
            let mut given = by_number.filter_map(|key| self.argument(arguments, key));
            if let Some(text) = given.find_map(|id| self.texts(id).into_iter().next()) {
                return text;
            }
        }
        let options = self.facts.options(made, 1);
        let given = options.given.iter().find(|(name, _)| self.framework.prefix.contains(name));
        let value = given.and_then(|(_, value)| *value);
        value.and_then(|id| self.texts(id).into_iter().next()).unwrap_or_default()
    }

    /// What a router that is made here is called: the variable that gets it, or the function that
    /// returns it.
    fn called(&self, made: ExprId) -> Option<String> {
        let facts = self.facts;
        let mut last = made;
        while let Some(parent) = facts.code.expr(last).parent
            && matches!(
                facts.code.expr(parent).kind,
                Kind::Member { .. } | Kind::Call { .. } | Kind::Same(_)
            )
        {
            last = parent;
        }
        if let Some(assignment) = facts.given_to(last) {
            return scope::variable(&facts.code, facts.names, assignment.target);
        }
        let function = facts.code.function_at(facts.code.expr(made).span.start)?;
        let function = &facts.code.functions[function];
        (!function.name.is_empty()).then(|| function.name.clone())
    }

    /// The prefixes of groups in whose arguments a call stands.
    pub(super) fn around(&self, call: ExprId) -> String {
        let at = self.facts.code.expr(call).span;
        let mut prefixes: Vec<(usize, String)> = Vec::new();
        for (other, path) in self.facts.calls() {
            if other == call {
                continue;
            }
            let Kind::Call { callee, arguments } = &self.facts.code.expr(other).kind else {
                continue;
            };
            let inside = arguments.iter().any(|one| {
                let span = self.facts.code.expr(one.value).span;
                span.start <= at.start && at.end <= span.end
            });
            let name = match self.facts.bare(*callee) {
                Kind::Member { name, .. } | Kind::Name(name) => name.as_str(),
                _ => continue,
            };
            if !inside {
                continue;
            }
            if self.framework.groups.is_match(name) || self.framework.groups.is_match(path) {
                let below =
                    arguments.first().and_then(|one| self.texts(one.value).into_iter().next());
                let option = self.own_prefix(other);
                let below = below.filter(|_| option.is_empty()).unwrap_or(option);
                prefixes.push((self.facts.code.expr(other).span.start, below));
            } else if let Some(prefix) = self.mounted_inside(name, path, arguments, at) {
                prefixes.push((self.facts.code.expr(other).span.start, prefix));
            } else if let Some(scope) = self.scope_of_chain(*callee) {
                prefixes.push((self.facts.code.expr(other).span.start, scope));
            }
        }
        prefixes.sort();
        prefixes.iter().fold(String::new(), |all, (_, prefix)| join(&all, prefix))
    }

    /// The prefix of a call that mounts what stands at a place in its arguments:
    /// `path("a/", include([path("b/", view)]))`.
    fn mounted_inside(
        &self,
        name: &str,
        path: &str,
        arguments: &[Argument],
        at: Span,
    ) -> Option<String> {
        let mut mounts = self.framework.mounts.iter();
        mounts.find_map(|mounts| {
            if !mounts.call.is_match(name) && !mounts.call.is_match(path) {
                return None;
            }
            let target = self.facts.code.expr(self.argument(arguments, &mounts.target)?).span;
            if at.start < target.start || target.end < at.end {
                return None;
            }
            let prefix = mounts.prefix.as_ref().and_then(|key| self.argument(arguments, key));
            Some(prefix.and_then(|id| self.texts(id).into_iter().next()).unwrap_or_default())
        })
    }

    /// `web::scope("/x").service(...)`: the path of the group that a chain begins with.
    fn scope_of_chain(&self, callee: ExprId) -> Option<String> {
        let mut at = callee;
        while let Kind::Member { object, .. } = self.facts.bare(at) {
            let Kind::Call { callee, arguments } = self.facts.bare(*object) else { return None };
            let name = match self.facts.bare(*callee) {
                Kind::Member { name, .. } | Kind::Name(name) => name,
                _ => return None,
            };
            if self.framework.groups.is_match(name) {
                return arguments.first().and_then(|one| self.texts(one.value).into_iter().next());
            }
            at = *callee;
        }
        None
    }
}
