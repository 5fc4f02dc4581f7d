//! Values that a file takes from a settings module of its project.

use super::{
    Facts,
    code::{Entry, ExprId, Import, Kind},
    scope,
};
use crate::base::Span;

/// A value that a file gives to a name once and for all.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// A text.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
    /// Values in order.
    List(Vec<Constant>),
    /// Values by key.
    Map(Vec<(String, Constant)>),
}

/// Parts of the names of modules that hold settings.
const WORDS: [&str; 8] =
    ["setting", "config", "constant", "conf", "default", "environment", "option", "param"];

/// Whether an import may take settings: only such modules are opened for another file's sake.
pub fn may_take_settings(import: &Import) -> bool {
    let said = format!("{}.{}", import.module, import.name.as_deref().unwrap_or_default());
    let said = said.to_ascii_lowercase();
    WORDS.iter().any(|word| said.contains(word))
}

impl Facts {
    /// The values that the file gives to names outside functions: `DEBUG`, `Settings.debug`,
    /// `settings.debug` where that is made from the class.
    pub fn constants(&self) -> Vec<(String, Constant)> {
        let mut constants = Vec::new();
        for assignment in self.code.assignments.iter().filter(|one| one.function.is_none()) {
            let Some(name) = self.settings_name(assignment.target) else { continue };
            let class = self.code.class_at(assignment.span.start);
            let class = class.map(|id| format!("{}.", self.code.classes[id].name));
            let name = format!("{}{name}", class.unwrap_or_default());
            let value = self.bare_id(assignment.value);
            if let Some(constant) = self.constant(value, 0) {
                flatten(&name, &constant, &mut constants);
            } else if let Some(path) = self.path(value).and_then(|path| path.strip_prefix("./")) {
                let class = format!("{}.", path.trim_end_matches("()"));
                let of_class = constants.iter().filter_map(|(one, value)| {
                    let rest = one.strip_prefix(&class)?;
                    Some((format!("{name}.{rest}"), value.clone()))
                });
                let of_class: Vec<_> = of_class.collect();
                constants.extend(of_class);
            }
        }
        constants
    }

    /// The name of what a file gives to others: `module.exports` has none.
    fn settings_name(&self, target: ExprId) -> Option<String> {
        match &self.code.expr(target).kind {
            Kind::Member { object, name } => match self.bare(*object) {
                Kind::Name(module) if module == "module" && name == "exports" => {
                    Some(String::new())
                }
                Kind::Name(exports) if exports == "exports" => Some(name.clone()),
                _ => None,
            },
            _ => scope::variable(&self.code, self.names, target),
        }
    }

    fn constant(&self, id: ExprId, depth: usize) -> Option<Constant> {
        const DEPTH: usize = 6;
        if depth > DEPTH {
            return None;
        }
        let all = |ids: &[ExprId]| {
            ids.iter().map(|id| self.constant(self.bare_id(*id), depth + 1)).collect()
        };
        match &self.code.expr(id).kind {
            Kind::Text(text) => Some(Constant::Text(text.clone())),
            Kind::Number(number) => Some(Constant::Number(number.clone())),
            Kind::Bool(value) => Some(Constant::Bool(*value)),
            Kind::Null => Some(Constant::Null),
            Kind::List(values) => Option::map(all(values), Constant::List),
            Kind::Map(entries) => {
                let known = entries.iter().filter_map(|entry| {
                    let value = self.constant(self.bare_id(entry.value), depth + 1)?;
                    Some((entry.key.clone()?, value))
                });
                Some(Constant::Map(known.collect()))
            }
            _ => None,
        }
    }

    /// Lets names below a path stand for values of another file.
    pub fn graft(&mut self, path: &str, at: Span, constants: &[(String, Constant)]) {
        for (name, constant) in constants {
            let id = self.plant(at, constant);
            let path = match name.as_str() {
                "" => path.to_owned(),
                name => format!("{path}.{name}"),
            };
            self.foreign.entry(path).or_insert(id);
        }
    }

    fn plant(&mut self, at: Span, constant: &Constant) -> ExprId {
        let kind = match constant {
            Constant::Text(text) => Kind::Text(text.clone()),
            Constant::Number(number) => Kind::Number(number.clone()),
            Constant::Bool(value) => Kind::Bool(*value),
            Constant::Null => Kind::Null,
            Constant::List(values) => {
                Kind::List(values.iter().map(|value| self.plant(at, value)).collect())
            }
            Constant::Map(entries) => {
                let entries = entries.iter().map(|(key, value)| Entry {
                    key: Some(key.clone()),
                    value: self.plant(at, value),
                });
                Kind::Map(entries.collect())
            }
        };
        self.paths.push(std::sync::OnceLock::new());
        self.code.add(at, kind)
    }
}

/// A map also as its entries.
fn flatten(name: &str, constant: &Constant, constants: &mut Vec<(String, Constant)>) {
    if let Constant::Map(entries) = constant {
        for (key, value) in entries {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            flatten(&name, value, constants);
        }
    }
    if !name.is_empty() {
        constants.push((name.to_owned(), constant.clone()));
    }
}
