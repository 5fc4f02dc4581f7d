//! Variables of the environment that the code reads.

use super::{
    Facts,
    code::{ExprId, Kind},
    scope,
};

/// A variable of the environment that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvRead {
    /// Its name.
    pub name: String,
    /// What is taken where it is not set.
    pub default: Option<ExprId>,
}

impl Facts {
    /// The variable of the environment that an expression reads.
    pub fn env(&self, id: ExprId) -> Option<EnvRead> {
        let (name, default) = match &self.code.expr(id).kind {
            Kind::Call { arguments, .. } => {
                let path = self.path(id)?.strip_suffix("()")?;
                if !self.names.env_calls.is_match(path) {
                    return None;
                }
                let named = arguments.iter().find(|argument| {
                    argument.name.as_ref().is_some_and(|name| self.names.env_default.contains(name))
                });
                let mut positional = arguments.iter().filter(|argument| argument.name.is_none());
                let name = self.text(positional.next()?.value)?;
                let default = named.or(positional.next()).map(|argument| argument.value);
                (name.text, default)
            }
            Kind::Member { object, name } => self
                .names
                .env_objects
                .is_match(self.path(*object)?)
                .then(|| (name.clone(), None))?,
            Kind::Index { object, key } => {
                let Kind::Text(name) = self.bare(*key) else { return None };
                self.names
                    .env_objects
                    .is_match(self.path(*object)?)
                    .then(|| (name.clone(), None))?
            }
            _ => return None,
        };
        // What is written is not read.
        if self.target_of(id).is_some() {
            return None;
        }
        // `process.env.get` is no variable.
        if matches!(self.parent_call(id), Some((_, method)) if self.names.env_calls.is_match(&method))
        {
            return None;
        }
        let default = default
            .or_else(|| self.default_behind(id))
            .or_else(|| self.default_of_variable(id))
            .map(|id| self.given_by(id));
        Some(EnvRead { name, default })
    }

    /// The call of which an expression is what is called, with its path.
    fn parent_call(&self, id: ExprId) -> Option<(ExprId, String)> {
        let parent = self.code.expr(id).parent?;
        match &self.code.expr(parent).kind {
            Kind::Call { callee, .. } if *callee == id => Some((parent, self.path(id)?.to_owned())),
            _ => None,
        }
    }

    /// What is taken where a value is absent: `x or d`, `x ?? d`, `x.unwrap_or(d)`.
    fn default_behind(&self, id: ExprId) -> Option<ExprId> {
        let mut id = id;
        loop {
            let parent = self.code.expr(id).parent?;
            match &self.code.expr(parent).kind {
                Kind::Fallback(first, second) if *first == id => return Some(*second),
                Kind::Member { object, name } if *object == id => {
                    let call = self.code.expr(parent).parent?;
                    let Kind::Call { callee, arguments } = &self.code.expr(call).kind else {
                        return None;
                    };
                    if *callee != parent {
                        return None;
                    }
                    if self.names.env_or.contains(name) {
                        return arguments.first().map(|argument| argument.value);
                    }
                    id = call;
                }
                Kind::Same(_) | Kind::Await(_) => id = parent,
                // `parseInt(process.env.PORT || "1")` and `int(os.getenv("PORT")) or 1`.
                Kind::Call { arguments, .. } if arguments.len() == 1 => id = parent,
                _ => return None,
            }
        }
    }

    /// What a variable falls back to that was given a value: `if s == "" { s = "dev" }`.
    fn default_of_variable(&self, value: ExprId) -> Option<ExprId> {
        let given = self.given_to(value)?;
        let name = scope::variable(&self.code, self.names, given.target)?;
        let mut all = self.code.assignments.iter().filter(|one| one.function == given.function);
        all.find_map(|one| match self.bare(one.value) {
            Kind::Fallback(first, second)
                if one.span.start >= given.span.start
                    && scope::variable(&self.code, self.names, *first).as_ref() == Some(&name) =>
            {
                Some(*second)
            }
            _ => None,
        })
    }

    /// What a lambda gives that only gives a value; anything else as it is.
    fn given_by(&self, id: ExprId) -> ExprId {
        match self.bare(id) {
            Kind::Function(function) => self.code.functions[*function].result.unwrap_or(id),
            _ => id,
        }
    }
}
