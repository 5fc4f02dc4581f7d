//! What a name stands for: imports, assignments, types and definitions of the file.

use std::collections::HashMap;

use super::{
    Facts,
    code::{Assignment, ClassId, Code, ExprId, Function, Kind},
    names::{ModuleAlias, Names},
};

/// Names that lead to names are followed this far.
const STEPS: usize = 8;

/// What a file's names stand for.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Assignments, by the name of the target; a part of the object itself is called `self.x`.
    assigned: HashMap<String, Vec<usize>>,
    /// Names that stand for a module or for something in it.
    imported: HashMap<String, String>,
    /// Functions and classes of the file.
    defined: HashMap<String, Definition>,
}

#[derive(Debug, Clone, Copy)]
enum Definition {
    Function,
    Class(ClassId),
}

impl Scope {
    pub(super) fn of(code: &Code, names: &Names) -> Self {
        let mut scope = Self::default();
        for import in &code.imports {
            let (alias, path) = imported(import, names);
            if !alias.is_empty() {
                scope.imported.insert(alias, path);
            }
        }
        for (id, class) in code.classes.iter().enumerate() {
            scope.defined.entry(class.name.clone()).or_insert(Definition::Class(id));
        }
        for function in code.functions.iter().filter(|f| is_free(f)) {
            scope.defined.entry(function.name.clone()).or_insert(Definition::Function);
        }
        for (i, assignment) in code.assignments.iter().enumerate() {
            if let Some(name) = variable(code, names, assignment.target) {
                // What a class gives to a name is a part of its objects.
                let own = names.fields_by_object && assignment.function.is_none();
                if own
                    && !name.starts_with("self.")
                    && code.class_at(assignment.span.start).is_some()
                {
                    scope.assigned.entry(format!("self.{name}")).or_default().push(i);
                }
                scope.assigned.entry(name).or_default().push(i);
            }
        }
        scope
    }

    /// What a name of the file that was taken from elsewhere stands for.
    pub(super) fn import(&self, name: &str) -> Option<&str> {
        self.imported.get(name).map(String::as_str)
    }
}

fn is_free(function: &Function) -> bool {
    !function.name.is_empty() && function.class.is_none()
}

/// The name that an import gives, and the path that it stands for.
pub(super) fn imported(import: &super::Import, names: &Names) -> (String, String) {
    let bare = names.module_prefixes.iter().find_map(|prefix| import.module.strip_prefix(prefix));
    let module = bare.unwrap_or(&import.module);
    // Python's `.routes` and JavaScript's `./routes` are both of this project.
    let module = match module.strip_prefix('.') {
        Some(rest) => format!("./{}", rest.trim_start_matches(['.', '/'])),
        None => module.to_owned(),
    };
    let joined = |name: &str| match module.as_str() {
        "./" => format!("./{name}"),
        module => format!("{module}.{name}"),
    };
    match (&import.name, &import.alias) {
        (Some(name), alias) => (alias.as_ref().unwrap_or(name).clone(), joined(name)),
        (None, Some(alias)) => (alias.clone(), module),
        (None, None) => match names.module_alias {
            ModuleAlias::FirstPart => {
                let first = module.split('.').next().unwrap_or_default().to_owned();
                (first.clone(), first)
            }
            ModuleAlias::LastPart => {
                (module.rsplit('.').next().unwrap_or_default().to_owned(), module)
            }
            ModuleAlias::LastOfPath => (last_of_path(&module).to_owned(), module),
        },
    }
}

fn last_of_path(module: &str) -> &str {
    let is_version = |part: &&str| {
        part.strip_prefix('v')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    let last = module.rsplit('/').find(|part| !is_version(part)).unwrap_or(module);
    let last = last.split(".v").next().unwrap_or(last);
    let last = last.strip_prefix("go-").or_else(|| last.strip_prefix("go.")).unwrap_or(last);
    last.strip_suffix("-go").or_else(|| last.strip_suffix(".go")).unwrap_or(last)
}

/// What a target is called: a name, or `self.x` for a part of the object itself.
pub(super) fn variable(code: &Code, names: &Names, target: ExprId) -> Option<String> {
    match &code.expr(target).kind {
        Kind::Name(name) => Some(name.clone()),
        Kind::Same(value) => variable(code, names, *value),
        Kind::Member { object, name } => match &code.expr(*object).kind {
            Kind::Name(receiver) if is_receiver(code, names, *object, receiver) => {
                Some(format!("self.{name}"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a name is the object that the method around it belongs to.
fn is_receiver(code: &Code, names: &Names, id: ExprId, name: &str) -> bool {
    if names.receivers.iter().any(|receiver| receiver == name) {
        return true;
    }
    let mut function = code.function_at(code.expr(id).span.start);
    while let Some(around) = function.map(|id| &code.functions[id]) {
        if around.receiver.as_deref() == Some(name) {
            return true;
        }
        function = around.outer;
    }
    false
}

impl Facts {
    /// The path of a name, a member or a call through the file's imports, assignments and types:
    /// `requests.get`, `requests.Session().get`, `./helper` for what the file defines itself.
    pub fn path(&self, id: ExprId) -> Option<&str> {
        self.path_in(id, 0)
    }

    fn path_in(&self, id: ExprId, steps: usize) -> Option<&str> {
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
    fn class_around(&self, at: usize) -> Option<ClassId> {
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
    fn parameter_path(&self, name: &str, at: usize, steps: usize) -> Option<String> {
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

    /// The assignment that a name has its value from at a place: the last one before it in the
    /// innermost function around it that has any, or else in the file.
    pub fn assignment(&self, name: &str, at: usize) -> Option<&Assignment> {
        let all = self.scope.assigned.get(name)?;
        let all = all.iter().map(|i| &self.code.assignments[*i]).filter(|one| !one.adds);
        let whole = name.starts_with("self.");
        let in_class = |one: &Assignment| {
            one.function.is_none() && self.code.class_at(one.span.start).is_some()
        };
        // A bare name is no field, where fields are named by their object.
        let all = all.filter(|one| {
            whole
                || !self.names.fields_by_object
                || !in_class(one)
                || self.code.class_at(one.span.start) == self.code.class_at(at)
                    && self.code.function_at(at).is_none()
        });
        let mut function = self.code.function_at(at);
        loop {
            let here = all.clone().filter(|one| whole || one.function == function);
            let before = here.clone().filter(|one| one.span.end <= at).last();
            // In another function of the file, what stands below was done before, too.
            let found = before.or_else(|| here.clone().find(|one| !one.span.contains(at)));
            match (found, function) {
                (Some(found), _) => return Some(found),
                (None, None) => return None,
                (None, Some(id)) => function = self.code.functions[id].outer,
            }
        }
    }

    /// Whether a value is given only under a condition that does not hold at a place for sure.
    fn is_conditional(&self, assignment: &Assignment, at: usize) -> bool {
        let given = assignment.span.start;
        self.code.function_at(given) == self.code.function_at(at)
            && self.code.branches.iter().any(|branch| {
                let ways = branch.then.into_iter().chain(branch.otherwise);
                ways.into_iter().any(|way| way.contains(given) && !way.contains(at))
            })
    }

    /// The values that a name may have at a place, in the function around it.
    pub(super) fn candidates(&self, name: &str, at: usize) -> Vec<ExprId> {
        let function = self.code.function_at(at);
        let all = self.scope.assigned.get(name).into_iter().flatten();
        let all = all.map(|i| &self.code.assignments[*i]);
        let here = all.filter(|one| one.function == function && !one.adds && one.span.end <= at);
        here.map(|one| one.value).collect()
    }

    /// What is added to a name before a place: `query += " where ..."`.
    pub(super) fn added(&self, name: &str, at: usize) -> impl Iterator<Item = &Assignment> {
        let function = self.code.function_at(at);
        let all = self.scope.assigned.get(name).into_iter().flatten();
        all.map(|i| &self.code.assignments[*i])
            .filter(move |one| one.adds && one.function == function && one.span.end <= at)
    }

    /// The value that an expression has, through the names that stand for it in the file.
    pub fn follow(&self, id: ExprId) -> ExprId {
        let mut id = self.bare_id(id);
        for _ in 0..STEPS {
            if let Some(value) = self.foreign(id) {
                return value;
            }
            let next = match &self.code.expr(id).kind {
                Kind::Name(name) => {
                    let at = self.code.expr(id).span.start;
                    let parameter = self.parameter_path(name, at, 0).is_some();
                    let given = if parameter { None } else { self.assignment(name, at) };
                    given.filter(|one| !self.is_conditional(one, at))
                }
                Kind::Member { object, name } => self.constant_of(*object, name),
                _ => None,
            };
            match next {
                Some(assignment) if self.bare_id(assignment.value) != id => {
                    id = self.bare_id(assignment.value);
                }
                _ => return id,
            }
        }
        id
    }

    /// The value of another file that a name or member stands for.
    fn foreign(&self, id: ExprId) -> Option<ExprId> {
        if self.foreign.is_empty() {
            return None;
        }
        match self.code.expr(id).kind {
            Kind::Name(_) | Kind::Member { .. } => self.foreign.get(self.path(id)?).copied(),
            _ => None,
        }
    }

    /// A value that a class of the file gives to one of its names: `Config.DEBUG`, `self.debug`.
    fn constant_of(&self, object: ExprId, name: &str) -> Option<&Assignment> {
        let Kind::Name(owner) = self.bare(object) else { return None };
        let at = self.code.expr(object).span.start;
        if is_receiver(&self.code, self.names, object, owner) {
            if let Some(found) = self.assignment(&format!("self.{name}"), at) {
                return Some(found);
            }
            return self.class_constant(self.class_around(at)?, name);
        }
        let path = self.path(object)?.strip_prefix("./")?;
        match self.scope.defined.get(path.strip_suffix("()").unwrap_or(path))? {
            Definition::Class(class) => self.class_constant(*class, name),
            Definition::Function => None,
        }
    }

    fn class_constant(&self, class: ClassId, name: &str) -> Option<&Assignment> {
        let span = self.code.classes.get(class)?.span;
        let all = self.scope.assigned.get(name)?;
        all.iter()
            .map(|i| &self.code.assignments[*i])
            .find(|one| one.function.is_none() && span.contains(one.span.start))
    }
}
