//! The value that a name has.

use super::{
    Facts,
    code::{Assignment, ClassId, ExprId, Kind},
    resolve::STEPS,
    scope::{Definition, is_receiver},
};

impl Facts {
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

    pub(super) fn class_constant(&self, class: ClassId, name: &str) -> Option<&Assignment> {
        let span = self.code.classes.get(class)?.span;
        let all = self.scope.assigned.get(name)?;
        all.iter()
            .map(|i| &self.code.assignments[*i])
            .find(|one| one.function.is_none() && span.contains(one.span.start))
    }
}
