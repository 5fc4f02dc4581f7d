//! What a file takes from elsewhere, defines and assigns, by name.

use std::collections::HashMap;

use super::{
    code::{ClassId, Code, ExprId, Function, Kind},
    names::{ModuleAlias, Names},
};

/// What a file's names stand for.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Assignments, by the name of the target; a part of the object itself is called `self.x`.
    pub(super) assigned: HashMap<String, Vec<usize>>,
    /// Names that stand for a module or for something in it.
    imported: HashMap<String, String>,
    /// Functions and classes of the file.
    pub(super) defined: HashMap<String, Definition>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Definition {
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
pub(super) fn is_receiver(code: &Code, names: &Names, id: ExprId, name: &str) -> bool {
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
