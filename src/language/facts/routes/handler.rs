//! What answers a route.

use super::{
    Handler,
    find::{Finder, is_verb},
};
use crate::language::facts::code::{ExprId, Kind};

/// Handlers in handlers are followed this far.
const STEPS: usize = 10;

impl Finder<'_> {
    /// What answers a route.
    pub(super) fn handler(&self, id: ExprId, steps: usize) -> Handler {
        let facts = self.facts;
        let id = facts.follow(id);
        match &facts.code.expr(id).kind {
            Kind::Function(function) => Handler::Here(facts.code.functions[*function].span),
            Kind::Name(_) | Kind::Member { .. } => {
                let Some(path) = facts.path(id) else { return Handler::Unknown };
                self.function_of(path).unwrap_or_else(|| Handler::Elsewhere(path.to_owned()))
            }
            // `asyncHandler(handler)`, `View.as_view()`, `http.HandlerFunc(handler)`.
            // `ctl.health.bind(ctl)`
            Kind::Call { callee, .. } if matches!(facts.bare(*callee), Kind::Member { name, .. } if name == "bind") => {
                match facts.bare(*callee) {
                    Kind::Member { object, .. } => self.handler(*object, steps + 1),
                    _ => Handler::Unknown,
                }
            }
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

    /// The functions of a class that answer methods: `get`, `doGet`, `on_get`.
    pub(super) fn class_handlers(&self, id: ExprId) -> Vec<(Vec<String>, Handler)> {
        let facts = self.facts;
        let id = facts.follow(id);
        let mut path = facts.path(id).unwrap_or_default();
        for end in [".as_view()", ".as_asgi()", "()"] {
            path = path.strip_suffix(end).unwrap_or(path);
        }
        let Some(name) = path.strip_prefix("./") else { return Vec::new() };
        let code = &facts.code;
        let Some(class) = code.classes.iter().position(|class| class.name == name) else {
            return Vec::new();
        };
        let own = code.functions.iter().filter(|function| function.class == Some(class));
        let answers = own.filter_map(|function| {
            let verb = function.name.strip_prefix("on_").unwrap_or(&function.name);
            let verb = verb.strip_prefix("do").unwrap_or(verb);
            is_verb(verb).then(|| (vec![verb.to_ascii_uppercase()], Handler::Here(function.span)))
        });
        answers.collect()
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
}
