//! Routes that are decorators of their handler.

use super::{
    Handler, Route, Routes,
    find::{Finder, Place, join},
};
use crate::language::facts::{
    code::{Argument, ClassId, ExprId, FunctionId, Kind},
    names::Whole,
};

/// A route that a decorator declares.
struct Declared<'a> {
    function: FunctionId,
    decorator: ExprId,
    verb: String,
    arguments: &'a [Argument],
    place: Place,
    guards: Vec<String>,
}

impl Finder<'_> {
    /// Routes that are decorators which call a router's method: `@app.get("/x")`.
    pub(super) fn router_decorators(&self, routes: &mut Routes) {
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
                let place = Place { prefix: path, ..place };
                let (function, decorator) = (id, *decorator);
                let declared = Declared { function, decorator, verb, arguments, place, guards };
                self.push(declared, routes);
            }
        }
    }

    /// Routes that are decorators: `@GetMapping("/x")`, `#[get("/x")]`.
    pub(super) fn decorators(&self, routes: &mut Routes) {
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
                    let (function, decorator, verb) = (id, *decorator, verb.clone());
                    let declared = Declared { function, decorator, verb, arguments, place, guards };
                    self.push(declared, routes);
                }
            }
        }
    }

    fn push(&self, declared: Declared<'_>, routes: &mut Routes) {
        let Declared { function, decorator, verb, arguments, place, guards } = declared;
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
            within: None,
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
    fn decorated(&self, decorators: &[ExprId], name: &Whole) -> Option<String> {
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
}
