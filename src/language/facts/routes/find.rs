//! Finds the routes of a file.

use super::{
    Frameworks, Handler, Mount, Route, Routes,
    framework::{Framework, Style},
};
use crate::{
    base::Span,
    language::facts::{
        Facts,
        code::{Argument, ClassId, ExprId, FunctionId, Kind},
        resolve,
    },
};

/// Routers that lead to routers are followed this far.
const STEPS: usize = 10;

impl Facts {
    /// The routes that the file declares.
    pub fn routes(&self, frameworks: &Frameworks) -> Routes {
        let mut routes = Routes::default();
        for framework in &frameworks.all {
            let finder = Finder { facts: self, framework };
            match framework.style {
                Style::Call | Style::Function => finder.calls(&mut routes),
                Style::RouterDecorator => {
                    finder.router_decorators(&mut routes);
                    finder.calls(&mut routes);
                }
                Style::Decorator => finder.decorators(&mut routes),
            }
        }
        // What two frameworks write in the same way is one route: of the one whose router is known.
        routes.routes.sort_by_key(|route| (route.span, !route.known));
        routes.routes.dedup_by(|one, first| {
            one.span == first.span && (one.framework != first.framework || one.path == first.path)
        });
        // What mounts others has no handler of its own.
        let mounts: Vec<usize> = routes.mounts.iter().map(|mount| mount.span.start).collect();
        routes.routes.retain(|route| {
            route.handler != Handler::Unknown || !mounts.contains(&route.span.start)
        });
        routes.default = self.default_export();
        routes
    }

    /// The name that a file gives when nothing is named.
    fn default_export(&self) -> Option<String> {
        let exported = self.code.assignments.iter().rev().find(|assignment| {
            matches!(&self.code.expr(assignment.target).kind, Kind::Member { object, name }
                if name == "exports" && matches!(self.bare(*object), Kind::Name(module) if module == "module"))
        })?;
        match self.bare(exported.value) {
            Kind::Name(name) => Some(name.clone()),
            _ => None,
        }
    }
}

struct Finder<'a> {
    facts: &'a Facts,
    framework: &'a Framework,
}

/// A router: the prefix that the file shows, and what it is called.
#[derive(Debug, Clone, Default)]
struct Place {
    prefix: String,
    name: Option<String>,
    /// Whether its value says that it is a router, not only its name.
    known: bool,
}

impl Finder<'_> {
    /// Routes that are calls: `app.get("/x", handler)`, `path("x", view)`.
    fn calls(&self, routes: &mut Routes) {
        for (call, path) in self.facts.calls() {
            let Kind::Call { callee, arguments } = &self.facts.code.expr(call).kind else {
                continue;
            };
            if self.framework.style == Style::Function {
                if let Some(verb) = self.framework.verb(path) {
                    let place = Place { known: true, ..Place::default() };
                    self.declared(call, verb, place, arguments, routes);
                }
                self.mounted(call, path, None, arguments, routes);
                continue;
            }
            let Kind::Member { object, name } = self.facts.bare(*callee) else { continue };
            let declares = self.framework.verb(name);
            let mounts = self.framework.mounts.iter().any(|mounts| mounts.call.is_match(name));
            if declares.is_none() && !mounts {
                continue;
            }
            let Some(place) = self.router(*object, 0) else { continue };
            if let Some(verb) = declares.filter(|_| self.framework.style == Style::Call) {
                self.declared(call, verb, place.clone(), arguments, routes);
            }
            self.mounted(call, name, Some(&place), arguments, routes);
        }
    }

    fn declared(
        &self,
        call: ExprId,
        verb: String,
        place: Place,
        arguments: &[Argument],
        routes: &mut Routes,
    ) {
        let given = self.argument(arguments, &self.framework.path);
        let own = given.and_then(|id| self.texts(id).into_iter().next());
        // `router.route("/x").get(handler)` has the path one call before.
        let (own, handlers) = match own {
            Some(own) => (own, arguments.get(1..).unwrap_or_default()),
            None if self.is_chained(call) => (String::new(), arguments),
            None => return,
        };
        let handler = match &self.framework.handler {
            Some(key) => self.argument(arguments, key),
            None => handlers.iter().rev().find(|one| one.name.is_none()).map(|one| one.value),
        };
        let Some(handler) = handler else { return };
        if !place.known && !self.looks_like_handler(handler) {
            return;
        }
        let (verb, own) = verb_of_path(verb, own);
        let (methods, handler) = self.methods(verb, arguments, handler);
        let mut guards: Vec<String> = Vec::new();
        for one in handlers.iter().filter(|one| one.name.is_none() && one.value != handler) {
            guards.extend(self.guard_paths(one.value));
        }
        guards.extend(self.guard_options(arguments));
        let span = self.facts.code.expr(call).span;
        let prefix = join(&self.around(call), &place.prefix);
        routes.routes.push(Route {
            span: head(span, given.map(|id| self.facts.code.expr(id).span)),
            framework: self.framework.name.clone(),
            methods,
            path: join(&prefix, &own),
            handler: self.handler(handler, 0),
            router: place.name,
            guards,
            known: place.known,
            developing: self.facts.is_developing(span.start),
        });
    }

    /// Whether a call stands on the result of another: `router.route("/x").get(handler)`.
    fn is_chained(&self, call: ExprId) -> bool {
        let Kind::Call { callee, .. } = &self.facts.code.expr(call).kind else { return false };
        let Kind::Member { object, .. } = self.facts.bare(*callee) else { return false };
        self.framework.path_optional && matches!(self.facts.bare(*object), Kind::Call { .. })
    }

    /// Clients have methods of the same names: `api.get("/users", options)`.
    fn looks_like_handler(&self, id: ExprId) -> bool {
        match self.handler(id, 0) {
            Handler::Here(_) => true,
            Handler::Elsewhere(path) => path.contains('.') || path.starts_with("./"),
            Handler::Unknown => false,
        }
    }

    /// The methods of a route, and its handler without the call that names the method: `get(handler)`.
    fn methods(
        &self,
        verb: String,
        arguments: &[Argument],
        handler: ExprId,
    ) -> (Vec<String>, ExprId) {
        if let Some(listed) =
            self.framework.methods.as_ref().and_then(|key| self.argument(arguments, key))
        {
            let mut methods: Vec<String> = self.texts(listed);
            methods.iter_mut().for_each(|method| method.make_ascii_uppercase());
            return (methods, handler);
        }
        if !verb.is_empty() {
            return (vec![verb], handler);
        }
        let mut methods = Vec::new();
        let mut inner = handler;
        let mut at = self.facts.bare_id(handler);
        while let Kind::Call { callee, arguments } = &self.facts.code.expr(at).kind {
            let (name, object) = match self.facts.bare(*callee) {
                Kind::Name(name) => (name, None),
                Kind::Member { object, name } => (name, Some(*object)),
                _ => break,
            };
            if let (true, Some(first)) = (is_verb(name), arguments.first()) {
                methods.push(name.to_ascii_uppercase());
                inner = first.value;
            } else if let ("to", Some(first)) = (name.as_str(), arguments.first()) {
                inner = first.value;
            } else if is_verb(name) {
                methods.push(name.to_ascii_uppercase());
            }
            match object {
                Some(object) => at = self.facts.bare_id(object),
                None => break,
            }
        }
        (methods, inner)
    }

    fn guard_options(&self, arguments: &[Argument]) -> Vec<String> {
        let named = arguments.iter().filter(|one| {
            one.name.as_ref().is_some_and(|name| self.framework.guards.contains(name))
        });
        named.flat_map(|one| self.guard_paths(one.value)).collect()
    }

    /// The paths in a value: of what is called, or named.
    fn guard_paths(&self, value: ExprId) -> Vec<String> {
        let value = self.facts.bare_id(value);
        let parts = match &self.facts.code.expr(value).kind {
            Kind::List(values) => values.clone(),
            Kind::Call { arguments, .. } => {
                let inner = arguments.iter().map(|one| one.value);
                std::iter::once(value).chain(inner).collect()
            }
            _ => vec![value],
        };
        let mut paths: Vec<String> = Vec::new();
        for part in parts {
            if part != value && matches!(self.facts.bare(part), Kind::Call { .. } | Kind::List(_)) {
                paths.extend(self.guard_paths(part));
            } else if let Some(path) = self.facts.path(part) {
                paths.push(path.strip_suffix("()").unwrap_or(path).to_owned());
            }
        }
        paths
    }

    fn mounted(
        &self,
        call: ExprId,
        name: &str,
        place: Option<&Place>,
        arguments: &[Argument],
        routes: &mut Routes,
    ) {
        for mounts in &self.framework.mounts {
            if !mounts.call.is_match(name) {
                continue;
            }
            let prefix = mounts.prefix.as_ref().and_then(|key| self.argument(arguments, key));
            let prefix = prefix.and_then(|id| self.texts(id).into_iter().next());
            let Some(target) = self.argument(arguments, &mounts.target) else { continue };
            let span = self.facts.code.expr(call).span;
            let before = place.map(|place| place.prefix.as_str()).unwrap_or_default();
            let before = join(&self.around(call), before);
            for target in self.targets(target) {
                routes.mounts.push(Mount {
                    span,
                    prefix: join(&before, prefix.as_deref().unwrap_or_default()),
                    onto: place.and_then(|place| place.name.clone()),
                    target,
                });
            }
        }
    }

    /// What a mounted value is called.
    fn targets(&self, target: ExprId) -> Vec<String> {
        let target = self.facts.bare_id(target);
        if self.facts.text(target).is_some() {
            return Vec::new();
        }
        match &self.facts.code.expr(target).kind {
            Kind::List(all) => all.iter().flat_map(|one| self.targets(*one)).collect(),
            Kind::Name(name) => {
                let own = self.facts.assignment(name, self.facts.code.expr(target).span.start);
                match (own, self.facts.path(target)) {
                    (None, Some(path)) => vec![path.to_owned()],
                    _ => vec![name.clone()],
                }
            }
            Kind::Call { arguments, .. } => {
                // `include("app.urls")`, `include((routes, "name"))`; or a function that makes one.
                let path = self.facts.path(target).unwrap_or_default();
                let texts = arguments.iter().flat_map(|one| self.texts(one.value)).take(1);
                let texts: Vec<String> = texts.collect();
                if path.ends_with("include()") && !texts.is_empty() {
                    texts
                } else {
                    vec![path.strip_suffix("()").unwrap_or(path).to_owned()]
                }
            }
            _ => self.facts.path(target).map(str::to_owned).into_iter().collect(),
        }
    }

    /// The router that an expression is, if it is one.
    fn router(&self, id: ExprId, steps: usize) -> Option<Place> {
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
        let name = resolve::variable(&facts.code, facts.names, id)?;
        let at = facts.code.expr(id).span.start;
        let known = self.framework.router.is_match(path);
        let assignment = facts.assignment(&name, at);
        if let Some(assignment) = assignment
            && assignment.value != id
            && let Some(mut place) = self.router(assignment.value, steps + 1)
        {
            place.name = Some(name.clone());
            place.prefix = join(&self.mounted_below(&name, steps), &place.prefix);
            return Some(place);
        }
        let known = known || self.is_given_by_router(&name, at, steps);
        let last = name.rsplit('.').next().unwrap_or(&name);
        let is_router = known || self.framework.receivers.is_match(last);
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
    fn mounted_below(&self, name: &str, steps: usize) -> String {
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
                let outer = outer.map(|place| place.prefix).unwrap_or_default();
                return join(&outer, prefix.as_deref().unwrap_or_default());
            }
        }
        String::new()
    }

    /// The prefix that a router is made with.
    fn own_prefix(&self, made: ExprId) -> String {
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
            return resolve::variable(&facts.code, facts.names, assignment.target);
        }
        let function = facts.code.function_at(facts.code.expr(made).span.start)?;
        let function = &facts.code.functions[function];
        (!function.name.is_empty()).then(|| function.name.clone())
    }

    /// The prefixes of groups in whose arguments a call stands.
    fn around(&self, call: ExprId) -> String {
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
            } else if let Some(scope) = self.scope_of_chain(*callee) {
                prefixes.push((self.facts.code.expr(other).span.start, scope));
            }
        }
        prefixes.sort();
        prefixes.iter().fold(String::new(), |all, (_, prefix)| join(&all, prefix))
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

    /// Routes that are decorators which call a router's method: `@app.get("/x")`.
    fn router_decorators(&self, routes: &mut Routes) {
        for (id, function) in self.facts.code.functions.iter().enumerate() {
            for decorator in &function.decorators {
                let Kind::Call { callee, arguments } = self.facts.bare(*decorator) else {
                    continue;
                };
                let Kind::Member { object, name } = self.facts.bare(*callee) else { continue };
                let Some(verb) = self.framework.verb(name) else { continue };
                let Some(place) = self.router(*object, 0) else { continue };
                let given = self.argument(arguments, &self.framework.path);
                let Some(own) = given.and_then(|id| self.texts(id).into_iter().next()) else {
                    continue;
                };
                let mut guards = self.guard_options(arguments);
                guards.extend(self.other_decorators(id, *decorator));
                let path = join(&place.prefix, &own);
                self.push(
                    id,
                    *decorator,
                    verb,
                    arguments,
                    Place { prefix: path, ..place },
                    guards,
                    routes,
                );
            }
        }
    }

    /// Routes that are decorators: `@GetMapping("/x")`, `#[get("/x")]`.
    fn decorators(&self, routes: &mut Routes) {
        for (id, function) in self.facts.code.functions.iter().enumerate() {
            for decorator in &function.decorators {
                let path = self.facts.path(*decorator).unwrap_or_default();
                let Some(verb) = self.framework.verb(path.strip_suffix("()").unwrap_or(path))
                else {
                    continue;
                };
                let arguments = match self.facts.bare(*decorator) {
                    Kind::Call { arguments, .. } => arguments.as_slice(),
                    _ => &[],
                };
                let own = self.argument(arguments, &self.framework.path);
                let own = own.map(|id| self.texts(id)).unwrap_or_default();
                let beside = self.decorated(&function.decorators, &self.framework.beside);
                if own.is_empty() && beside.is_none() && !self.framework.path_optional {
                    continue;
                }
                let before = self.class_path(function.class);
                let own = if own.is_empty() { vec![beside.unwrap_or_default()] } else { own };
                for own in own {
                    let mut guards = self.other_decorators(id, *decorator);
                    guards.extend(self.class_guards(function.class));
                    let prefix = join(&before, &own);
                    let place = Place { prefix, name: None, known: true };
                    self.push(id, *decorator, verb.clone(), arguments, place, guards, routes);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &self,
        function: FunctionId,
        decorator: ExprId,
        verb: String,
        arguments: &[Argument],
        place: Place,
        guards: Vec<String>,
        routes: &mut Routes,
    ) {
        let listed = self.framework.methods.as_ref().and_then(|key| self.argument(arguments, key));
        let mut methods = match listed {
            Some(listed) => self.texts(listed),
            None => vec![verb],
        };
        methods.iter_mut().for_each(|method| method.make_ascii_uppercase());
        methods.retain(|method| !method.is_empty());
        let span = self.facts.code.expr(decorator).span;
        routes.routes.push(Route {
            span,
            framework: self.framework.name.clone(),
            methods,
            path: place.prefix,
            handler: Handler::Here(self.facts.code.functions[function].span),
            router: place.name,
            guards,
            known: place.known,
            developing: self.facts.is_developing(span.start),
        });
    }

    fn other_decorators(&self, function: FunctionId, own: ExprId) -> Vec<String> {
        let decorators = self.facts.code.functions[function].decorators.iter();
        let others = decorators.filter(|other| **other != own);
        let mut guards: Vec<String> = others.flat_map(|other| self.guard_paths(*other)).collect();
        for parameter in &self.facts.code.functions[function].parameters {
            // `user = Depends(current_user)`, `user: Annotated[User, Depends(current_user)]`.
            let mut given: Vec<ExprId> = parameter.default.into_iter().collect();
            given.extend(parameter.of_type.into_iter().flat_map(|id| self.facts.bare(id).parts()));
            given.retain(|id| matches!(self.facts.bare(*id), Kind::Call { .. }));
            guards.extend(given.into_iter().flat_map(|id| self.guard_paths(id)));
        }
        guards
    }

    fn class_guards(&self, class: Option<ClassId>) -> Vec<String> {
        let class = class.map(|id| &self.facts.code.classes[id]);
        let decorators = class.into_iter().flat_map(|class| &class.decorators);
        decorators.flat_map(|one| self.guard_paths(*one)).collect()
    }

    fn class_path(&self, class: Option<ClassId>) -> String {
        let Some(class) = class.map(|id| &self.facts.code.classes[id]) else {
            return String::new();
        };
        self.decorated(&class.decorators, &self.framework.class).unwrap_or_default()
    }

    /// The path that one of some decorators gives.
    fn decorated(
        &self,
        decorators: &[ExprId],
        name: &crate::language::facts::names::Whole,
    ) -> Option<String> {
        decorators.iter().find_map(|decorator| {
            let path = self.facts.path(*decorator)?;
            if !name.is_match(path.strip_suffix("()").unwrap_or(path)) {
                return None;
            }
            let Kind::Call { arguments, .. } = self.facts.bare(*decorator) else { return None };
            let given = self.argument(arguments, &self.framework.path)?;
            self.texts(given).into_iter().next()
        })
    }

    /// What answers a route.
    fn handler(&self, id: ExprId, steps: usize) -> Handler {
        let facts = self.facts;
        let id = facts.follow(id);
        match &facts.code.expr(id).kind {
            Kind::Function(function) => Handler::Here(facts.code.functions[*function].span),
            Kind::Name(_) | Kind::Member { .. } => {
                let Some(path) = facts.path(id) else { return Handler::Unknown };
                self.function_of(path).unwrap_or_else(|| Handler::Elsewhere(path.to_owned()))
            }
            // `asyncHandler(handler)`, `View.as_view()`, `http.HandlerFunc(handler)`.
            Kind::Call { callee, arguments } if steps < STEPS => {
                let inner = arguments.iter().rev().map(|one| self.handler(one.value, steps + 1));
                let mut inner = inner.filter(|handler| *handler != Handler::Unknown);
                match (inner.next(), facts.bare(*callee)) {
                    (Some(inner), _) => inner,
                    (None, Kind::Member { object, .. }) => match facts.path(*object) {
                        Some(path) => Handler::Elsewhere(path.to_owned()),
                        None => Handler::Unknown,
                    },
                    _ => Handler::Unknown,
                }
            }
            Kind::List(values) if steps < STEPS => {
                values.last().map_or(Handler::Unknown, |last| self.handler(*last, steps + 1))
            }
            Kind::Map(entries) if steps < STEPS => {
                let named = entries.iter().find(|one| one.key.as_deref() == Some("handler"));
                named.map_or(Handler::Unknown, |one| self.handler(one.value, steps + 1))
            }
            _ => Handler::Unknown,
        }
    }

    /// The function of the file that a path leads to: `./health`, `./Health().check`, `self.health`.
    fn function_of(&self, path: &str) -> Option<Handler> {
        let code = &self.facts.code;
        let (class, name) = if let Some(name) = path.strip_prefix("self.") {
            (None, name)
        } else {
            let path = path.strip_prefix("./")?;
            match path.rsplit_once('.') {
                Some((class, name)) => (Some(class.strip_suffix("()").unwrap_or(class)), name),
                None => (None, path),
            }
        };
        let mut named = code.functions.iter().filter(|function| function.name == name);
        let found = named.find(|function| match class {
            Some(class) => function.class.is_some_and(|id| code.classes[id].name == class),
            None => true,
        });
        found.map(|function| Handler::Here(function.span))
    }

    fn argument(&self, arguments: &[Argument], key: &str) -> Option<ExprId> {
        key.split('|').find_map(|key| match key.parse::<usize>() {
            Ok(number) => {
                arguments.iter().filter(|one| one.name.is_none()).nth(number).map(|one| one.value)
            }
            Err(_) => {
                let named = arguments.iter().find(|one| one.name.as_deref() == Some(key));
                named.map(|one| one.value).or_else(|| self.entry(arguments, key))
            }
        })
    }

    /// An entry of a map that is an argument.
    fn entry(&self, arguments: &[Argument], key: &str) -> Option<ExprId> {
        arguments.iter().find_map(|one| {
            let Kind::Map(entries) = &self.facts.code.expr(self.facts.follow(one.value)).kind
            else {
                return None;
            };
            entries.iter().find(|entry| entry.key.as_deref() == Some(key)).map(|entry| entry.value)
        })
    }

    /// The text of a value, or the texts of a list; a path that is known in part keeps `{}`.
    fn texts(&self, id: ExprId) -> Vec<String> {
        let followed = self.facts.follow(id);
        match &self.facts.code.expr(followed).kind {
            Kind::List(values) => values.iter().flat_map(|one| self.texts(*one)).collect(),
            Kind::Name(name) | Kind::Member { name, .. } if is_verb(name) => vec![name.clone()],
            _ => self.facts.text(id).map(|text| text.text).into_iter().collect(),
        }
    }
}

/// `"GET /x"`, as Go's own router takes it.
fn verb_of_path(verb: String, path: String) -> (String, String) {
    match path.split_once(' ') {
        Some((method, rest)) if verb.is_empty() && is_verb(method) => {
            (method.to_owned(), rest.trim_start().to_owned())
        }
        _ => (verb, path),
    }
}

fn is_verb(name: &str) -> bool {
    const VERBS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];
    VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(name))
}

/// Two paths, with one `/` between them.
pub fn join(before: &str, after: &str) -> String {
    let after = after.trim_start_matches('^').trim_end_matches('$');
    match (before.trim_matches('/'), after.trim_start_matches('/')) {
        ("", after) => format!("/{after}"),
        (before, "") => format!("/{before}"),
        (before, after) => format!("/{before}/{after}"),
    }
}

/// The part of a call that tells it: up to the end of the path.
fn head(call: Span, path: Option<Span>) -> Span {
    match path {
        Some(path) if call.start <= path.start && path.end <= call.end => {
            Span::new(call.start, path.end)
        }
        _ => call,
    }
}
