//! Finds the routes of a file.

use super::{
    Frameworks, Handler, Mount, Route, Routes,
    framework::{Framework, Style},
};
use crate::{
    base::Span,
    language::facts::{
        Facts,
        code::{Argument, ExprId, Kind},
    },
};

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
                Style::Service => finder.services(&mut routes),
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

pub(super) struct Finder<'a> {
    pub(super) facts: &'a Facts,
    pub(super) framework: &'a Framework,
}

/// What is given to a client's call, not to a router's.
const DATA: [&str; 14] = [
    "opts", "options", "config", "cfg", "params", "headers", "data", "body", "payload", "query",
    "token", "args", "state", "props",
];

/// A router: the prefix that the file shows, and what it is called.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) prefix: String,
    pub(super) name: Option<String>,
    /// Whether its value says that it is a router, not only its name.
    pub(super) known: bool,
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

    /// Services of remote calls: `pb.RegisterCartServer(server, impl)`.
    fn services(&self, routes: &mut Routes) {
        for (call, path) in self.facts.calls() {
            let Kind::Call { arguments, .. } = &self.facts.code.expr(call).kind else { continue };
            let of_arguments = || {
                let paths = arguments.iter().filter_map(|one| self.facts.path(one.value));
                let paths = paths.map(|given| format!("{path} {}", given.trim_end_matches("()")));
                paths.filter_map(|both| self.framework.service(&both)).next()
            };
            let Some(service) = self.framework.service(path).or_else(of_arguments) else {
                continue;
            };
            let span = self.facts.code.expr(call).span;
            routes.routes.push(Route {
                span: self.head(call, None),
                framework: self.framework.name.clone(),
                methods: vec!["RPC".to_owned()],
                path: format!("/{service}"),
                handler: Handler::Unknown,
                router: None,
                within: None,
                guards: Vec::new(),
                known: true,
                developing: self.facts.is_developing(span.start),
            });
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
        let wrapped = handler;
        let answers = self.answers(verb, arguments, handler);
        let mut guards: Vec<String> = Vec::new();
        for one in handlers.iter().filter(|one| one.name.is_none() && one.value != wrapped) {
            guards.extend(self.guard_paths(one.value));
        }
        guards.extend(self.guard_options(arguments));
        let span = self.facts.code.expr(call).span;
        let prefix = join(&self.around(call), &place.prefix);
        for (methods, handler) in answers {
            routes.routes.push(Route {
                span: self.head(call, given.map(|id| self.facts.code.expr(id).span)),
                framework: self.framework.name.clone(),
                methods,
                path: join(&prefix, &own),
                handler,
                router: place.name.clone(),
                within: self.within(call),
                guards: guards.clone(),
                known: place.known,
                developing: self.facts.is_developing(span.start),
            });
        }
    }

    /// The outermost function with a name around a call: a router may be what it gives.
    pub(super) fn within(&self, call: ExprId) -> Option<String> {
        let functions = &self.facts.code.functions;
        let mut around = self.facts.code.function_at(self.facts.code.expr(call).span.start);
        let mut name = None;
        while let Some(function) = around.map(|id| &functions[id]) {
            if !function.name.is_empty() {
                name = Some(function.name.clone());
            }
            around = function.outer;
        }
        name
    }

    /// Who answers which methods: a class answers each with a function of its own.
    fn answers(
        &self,
        verb: String,
        arguments: &[Argument],
        handler: ExprId,
    ) -> Vec<(Vec<String>, Handler)> {
        let answers = self.methods(verb, arguments, handler);
        let answers = answers.into_iter().flat_map(|(methods, handler)| {
            let of_class = self.class_handlers(handler);
            if of_class.is_empty() { vec![(methods, self.handler(handler, 0))] } else { of_class }
        });
        answers.collect()
    }

    /// The part of a call that tells it: from its own name, not from where its chain begins, up to the
    /// end of the path.
    fn head(&self, call: ExprId, path: Option<Span>) -> Span {
        let facts = self.facts;
        let whole = facts.code.expr(call).span;
        let mut start = whole.start;
        if let Kind::Call { callee, .. } = &facts.code.expr(call).kind
            && let Kind::Member { object, name } = facts.bare(*callee)
        {
            let before = facts.code.expr(*object).span.end;
            start = facts.code.expr(*callee).span.end.saturating_sub(name.len()).max(before);
        }
        match path {
            Some(path) if start <= path.start && path.end <= whole.end => {
                Span::new(start, path.end)
            }
            _ => Span::new(start, whole.end),
        }
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
            Handler::Elsewhere(path) => {
                let last = path.rsplit('.').next().unwrap_or(&path).to_ascii_lowercase();
                (path.contains('.') || path.starts_with("./"))
                    && !path.starts_with("self.")
                    && !DATA.contains(&last.as_str())
            }
            Handler::Unknown => false,
        }
    }

    /// The methods of a route, and its handler without the call that names the method: `get(handler)`.
    fn methods(
        &self,
        verb: String,
        arguments: &[Argument],
        handler: ExprId,
    ) -> Vec<(Vec<String>, ExprId)> {
        if let Some(listed) =
            self.framework.methods.as_ref().and_then(|key| self.argument(arguments, key))
        {
            let mut methods: Vec<String> = self.texts(listed);
            methods.iter_mut().for_each(|method| method.make_ascii_uppercase());
            return vec![(methods, handler)];
        }
        if !verb.is_empty() {
            return vec![(vec![verb], handler)];
        }
        let mut answers: Vec<(Vec<String>, ExprId)> = Vec::new();
        let mut last = handler;
        let mut at = self.facts.bare_id(handler);
        while let Kind::Call { callee, arguments } = &self.facts.code.expr(at).kind {
            let (name, object) = match self.facts.bare(*callee) {
                Kind::Name(name) => (name, None),
                Kind::Member { object, name } => (name, Some(*object)),
                _ => break,
            };
            if let (true, Some(first)) = (is_verb(name), arguments.first()) {
                answers.push((vec![name.to_ascii_uppercase()], first.value));
            } else if let ("to", Some(first)) = (name.as_str(), arguments.first()) {
                last = first.value;
            } else if is_verb(name) {
                answers.push((vec![name.to_ascii_uppercase()], last));
            }
            match object {
                Some(object) => at = self.facts.bare_id(object),
                None => break,
            }
        }
        if answers.is_empty() {
            answers.push((Vec::new(), last));
        }
        answers
    }

    pub(super) fn guard_options(&self, arguments: &[Argument]) -> Vec<String> {
        let named = arguments.iter().filter(|one| {
            one.name.as_ref().is_some_and(|name| self.framework.guards.contains(name))
        });
        named.flat_map(|one| self.guard_paths(one.value)).collect()
    }

    /// The paths in a value: of what is called, or named.
    pub(super) fn guard_paths(&self, value: ExprId) -> Vec<String> {
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
            let span = self.head(call, None);
            let before = place.map(|place| place.prefix.as_str()).unwrap_or_default();
            let before = join(&self.around(call), before);
            for target in self.targets(target) {
                routes.mounts.push(Mount {
                    span,
                    guards: self.mount_guards(arguments, mounts),
                    prefix: join(&before, prefix.as_deref().unwrap_or_default()),
                    onto: place.and_then(|place| place.name.clone()),
                    target,
                });
            }
        }
    }

    /// What is asked before anything of a router that is mounted: `app.use("/x", auth, router)`.
    fn mount_guards(
        &self,
        arguments: &[Argument],
        mounts: &super::framework::Mounts,
    ) -> Vec<String> {
        let target = self.argument(arguments, &mounts.target);
        let prefix = mounts.prefix.as_ref().and_then(|key| self.argument(arguments, key));
        let others = arguments.iter().filter(|one| {
            one.name.is_none() && Some(one.value) != target && Some(one.value) != prefix
        });
        let mut guards: Vec<String> = others.flat_map(|one| self.guard_paths(one.value)).collect();
        guards.extend(self.guard_options(arguments));
        guards
    }

    /// What a mounted value is called.
    fn targets(&self, target: ExprId) -> Vec<String> {
        let target = self.facts.bare_id(target);
        if self.facts.text(target).is_some() {
            return Vec::new();
        }
        match &self.facts.code.expr(target).kind {
            Kind::List(all) => all.iter().flat_map(|one| self.targets(*one)).collect(),
            Kind::Name(name) => match self.facts.path(target) {
                Some(path) if path != name && !self.framework.router.is_match(path) => {
                    vec![path.to_owned()]
                }
                _ => vec![name.clone()],
            },
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

    pub(super) fn argument(&self, arguments: &[Argument], key: &str) -> Option<ExprId> {
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
    pub(super) fn texts(&self, id: ExprId) -> Vec<String> {
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

pub(super) fn is_verb(name: &str) -> bool {
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
