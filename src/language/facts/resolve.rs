//! The path that a name, a member or a call has: through imports, assignments and types.

use super::{
    Facts,
    code::{ClassId, ExprId, Kind},
    scope::{Definition, is_receiver},
};

/// Names that lead to names are followed this far.
pub(super) const STEPS: usize = 8;

impl Facts {
    /// The path of a name, a member or a call through the file's imports, assignments and types:
    /// `requests.get`, `requests.Session().get`, `./helper` for what the file defines itself.
    pub fn path(&self, id: ExprId) -> Option<&str> {
        self.path_in(id, 0)
    }

    pub(super) fn path_in(&self, id: ExprId, steps: usize) -> Option<&str> {
        let cell = self.paths.get(id.index())?;
        if let Some(known) = cell.get() {
            return known.as_deref();
        }
        if steps > STEPS {
            return None;
        }
        let path = self.trace(id, steps + 1).map(String::into_boxed_str);
        cell.get_or_init(|| path).as_deref()
    }

    fn trace(&self, id: ExprId, steps: usize) -> Option<String> {
        let expr = self.code.expr(id);
        match &expr.kind {
            Kind::Name(name) => Some(self.name_path(name, expr.span.start, steps)),
            Kind::Member { object, name } => Some(self.member_path(*object, name, steps)),
            Kind::Index { object, .. } => {
                self.path_in(*object, steps).map(|path| format!("{path}[]"))
            }
            Kind::Call { callee, arguments } => {
                let path = self.path_in(*callee, steps)?;
                let first = arguments.first().map(|argument| &self.code.expr(argument.value).kind);
                match first {
                    Some(Kind::Text(module))
                        if self.names.import_calls.iter().any(|c| c == path) =>
                    {
                        let module = module.as_str();
                        let prefixes = self.names.module_prefixes.iter();
                        let bare = prefixes.clone().find_map(|prefix| module.strip_prefix(prefix));
                        Some(bare.unwrap_or(module).to_owned())
                    }
                    _ => Some(format!("{path}()")),
                }
            }
            Kind::Await(value) | Kind::Same(value) => {
                self.path_in(*value, steps).map(str::to_owned)
            }
            Kind::Fallback(first, second) => {
                let is_call = |id: &ExprId| matches!(self.bare(*id), Kind::Call { .. });
                let one = if is_call(second) { second } else { first };
                self.path_in(*one, steps).map(str::to_owned)
            }
            Kind::Choice { values, .. } => {
                values.iter().find_map(|value| self.path_in(*value, steps)).map(str::to_owned)
            }
            // A generic type: what it is made of says less.
            Kind::Other(parts) => parts
                .first()
                .and_then(|first| match self.bare(*first) {
                    Kind::Name(_) | Kind::Member { .. } => self.path_in(*first, steps),
                    _ => None,
                })
                .map(str::to_owned),
            _ => None,
        }
    }

    /// The kind of an expression without what changes nothing about it.
    pub fn bare(&self, id: ExprId) -> &Kind {
        &self.code.expr(self.bare_id(id)).kind
    }

    /// The expression without what changes nothing about it.
    pub fn bare_id(&self, id: ExprId) -> ExprId {
        let mut id = id;
        while let Kind::Await(value) | Kind::Same(value) = &self.code.expr(id).kind {
            id = *value;
        }
        id
    }

    fn member_path(&self, object: ExprId, name: &str, steps: usize) -> String {
        if let Kind::Name(receiver) = self.bare(object)
            && is_receiver(&self.code, self.names, object, receiver)
        {
            let at = self.code.expr(object).span.start;
            let class = self.class_around(at);
            let own = || self.field_path(class, name, steps);
            let declared = if self.names.types_first { own() } else { None };
            return declared
                .or_else(|| self.variable_path(&format!("self.{name}"), at, steps))
                .or_else(own)
                .or_else(|| self.constant_path(class?, name, steps))
                .unwrap_or_else(|| format!("self.{name}"));
        }
        let Some(path) = self.path_in(object, steps) else { return format!("?.{name}") };
        // What a module gives when nothing is named.
        if name == "default" && !self.names.import_calls.is_empty() {
            return path.to_owned();
        }
        // A part of an object whose class the file declares.
        let class = path.strip_prefix("./").and_then(|path| path.strip_suffix("()"));
        if let Some(Definition::Class(class)) =
            class.and_then(|class| self.scope.defined.get(class))
            && let Some(path) = self.field_path(Some(*class), name, steps)
        {
            return path;
        }
        format!("{path}.{name}")
    }

    /// The class that a place belongs to: around it, or that of the method around it.
    pub(super) fn class_around(&self, at: usize) -> Option<ClassId> {
        let mut function = self.code.function_at(at);
        while let Some(around) = function.map(|id| &self.code.functions[id]) {
            if around.receiver.is_some() {
                return around.class;
            }
            function = around.outer;
        }
        self.code.class_at(at)
    }

    /// The path of what a class gives to one of its names.
    fn constant_path(&self, class: ClassId, name: &str, steps: usize) -> Option<String> {
        let value = self.class_constant(class, name)?.value;
        matches!(self.bare(value), Kind::Call { .. })
            .then(|| self.path_in(value, steps).map(str::to_owned))
            .flatten()
    }

    fn name_path(&self, name: &str, at: usize, steps: usize) -> String {
        let declared = || self.declared_path(name, at, steps);
        let first = if self.names.types_first { declared() } else { None };
        self.parameter_path(name, at, steps)
            .or(first)
            .or_else(|| self.variable_path(name, at, steps))
            .or_else(declared)
            .or_else(|| {
                let mut classes = self.code.classes_at(at);
                classes.find_map(|class| self.field_path(Some(class), name, steps))
            })
            .or_else(|| self.field_path(None, name, steps))
            .or_else(|| self.scope.import(name).map(str::to_owned))
            .unwrap_or_else(|| {
                if self.scope.defined.contains_key(name) {
                    format!("./{name}")
                } else {
                    name.to_owned()
                }
            })
    }

    /// A variable with a type of a function around a place.
    fn declared_path(&self, name: &str, at: usize, steps: usize) -> Option<String> {
        self.type_path(self.declared(name, at)?, steps)
    }

    /// The type that a variable of a function around a place is declared with.
    fn declared(&self, name: &str, at: usize) -> Option<ExprId> {
        let mut function = self.code.function_at(at);
        while let Some(id) = function {
            let mut fields = self.code.fields.iter().rev();
            let own = fields.find(|field| {
                field.function == Some(id) && field.name == name && field.span.start <= at
            });
            if let Some(field) = own {
                return Some(field.of_type);
            }
            function = self.code.functions[id].outer;
        }
        None
    }

    /// The path of the type that a name is declared with, vague or not.
    pub(super) fn type_of(&self, id: ExprId) -> Option<&str> {
        let at = self.code.expr(id).span.start;
        let (name, of_object) = match self.bare(id) {
            Kind::Name(name) => (name, false),
            Kind::Member { object, name } => match self.bare(*object) {
                Kind::Name(own) if is_receiver(&self.code, self.names, *object, own) => {
                    (name, true)
                }
                _ => return None,
            },
            _ => return None,
        };
        let mut function = self.code.function_at(at).filter(|_| !of_object);
        while let Some(around) = function.map(|id| &self.code.functions[id]) {
            if let Some(parameter) = around.parameters.iter().find(|one| one.name == *name) {
                return self.path(parameter.of_type?);
            }
            function = around.outer;
        }
        let local = if of_object { None } else { self.declared(name, at) };
        let class = self.class_around(at);
        let field = || {
            let mut fields = self.code.fields.iter();
            let own = |field: &&super::code::Field| {
                field.function.is_none() && field.class == class && field.name == *name
            };
            fields.find(own).map(|field| field.of_type)
        };
        self.path(local.or_else(field)?)
    }

    /// A parameter of a function around a place: of its type, if it has one.
    pub(super) fn parameter_path(&self, name: &str, at: usize, steps: usize) -> Option<String> {
        let mut function = self.code.function_at(at);
        while let Some(id) = function {
            let inside = &self.code.functions[id];
            if let Some(parameter) = inside.parameters.iter().find(|p| p.name == name) {
                // Given another value inside, it is that.
                if self.assignment(name, at).is_some_and(|a| a.function == Some(id)) {
                    return None;
                }
                let path = parameter.of_type.and_then(|id| self.type_path(id, steps));
                return Some(path.unwrap_or_else(|| name.to_owned()));
            }
            function = inside.outer;
        }
        None
    }

    fn type_path(&self, of_type: ExprId, steps: usize) -> Option<String> {
        let path = self.path_in(of_type, steps)?;
        let vague = self.names.vague_types.iter().any(|vague| vague == path);
        (!vague).then(|| format!("{path}()"))
    }

    fn variable_path(&self, name: &str, at: usize, steps: usize) -> Option<String> {
        let assignment = self.assignment(name, at)?;
        // Nothing at first, and a value later: the type says what it is.
        if matches!(self.bare(assignment.value), Kind::Null) {
            return None;
        }
        let leads = !matches!(
            self.bare(assignment.value),
            Kind::Text(_)
                | Kind::Joined(_)
                | Kind::Number(_)
                | Kind::Bool(_)
                | Kind::Null
                | Kind::List(_)
                | Kind::Map(_)
                | Kind::Function(_)
        );
        // `x = x or y` leads back to itself.
        let path = leads.then(|| self.path_in(assignment.value, steps)).flatten();
        Some(path.map_or_else(|| name.to_owned(), str::to_owned))
    }

    fn field_path(&self, class: Option<ClassId>, name: &str, steps: usize) -> Option<String> {
        let mut fields = self
            .code
            .fields
            .iter()
            .filter(|field| field.class == class && field.function.is_none());
        let field = fields.find(|field| field.name == name)?;
        self.type_path(field.of_type, steps)
    }
}
