//! What a function or a catch clause does, in a few words.

use super::{
    Facts,
    code::{Act, Catch, ExprId, FunctionId, Kind},
};
use crate::base::Span;

/// What a function does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many statements do something.
    pub statements: usize,
    /// What it calls, by path.
    pub calls: Vec<String>,
    /// Whether it waits for something.
    pub awaits: bool,
    /// Whether it goes one way or another.
    pub branches: bool,
    /// Whether it takes errors.
    pub catches: bool,
    /// Whether it gives the same answer whatever the state of anything.
    pub constant: bool,
    /// Whether it is not written yet.
    pub stub: bool,
}

impl Facts {
    /// What a function does, with the functions that stand in it.
    pub fn summary(&self, id: FunctionId) -> Summary {
        let Some(function) = self.code.functions.get(id) else { return Summary::default() };
        let body = function.body.span;
        let calls: Vec<(ExprId, &str)> =
            self.calls().filter(|(call, _)| inside(body, self.code.expr(*call).span)).collect();
        let awaits = self
            .code
            .all()
            .any(|(_, expr)| matches!(expr.kind, Kind::Await(_)) && inside(body, expr.span));
        // `if err := encode(answer); err != nil { log }` checks the answer, not the service.
        let of_answer = |span: Span| {
            self.code.catches.iter().any(|catch| {
                catch.checked
                    && inside(body, catch.span)
                    && (inside(catch.span, span) || inside(span, catch.span))
                    && self.calls_in(catch.span).all(|(_, path)| self.is_trivial(path))
                    && calls.iter().all(|(_, path)| self.is_trivial(path))
            })
        };
        let branches =
            self.code.branches.iter().any(|one| inside(body, one.span) && !of_answer(one.span))
                || self.code.loops.iter().any(|one| inside(body, *one))
                || self.code.all().any(|(_, expr)| {
                    matches!(expr.kind, Kind::Choice { .. }) && inside(body, expr.span)
                });
        let catches =
            self.code.catches.iter().any(|one| inside(body, one.span) && !of_answer(one.span));
        let throws =
            self.code.throws.iter().any(|one| inside(body, one.span) && !of_answer(one.span));
        let plain = !branches && !catches && !throws;
        Summary {
            statements: function.body.statements,
            constant: plain
                && function.body.statements > 0
                && self.answers(id, &calls)
                && calls.iter().all(|(_, path)| self.is_trivial(path))
                && !self.is_given_something(id)
                && !self.reads_state(id),
            stub: !branches && !catches && self.is_unfinished(id, &calls),
            calls: calls.into_iter().map(|(_, path)| path.to_owned()).collect(),
            awaits,
            branches,
            catches,
        }
    }

    /// Whether a function gives an answer at all.
    fn answers(&self, id: FunctionId, calls: &[(ExprId, &str)]) -> bool {
        let function = &self.code.functions[id];
        function.result.is_some()
            || self.returns_in(function.body.span).any(|act| act.value.is_some())
            || calls.iter().any(|(_, path)| self.names.responders.is_match(path))
    }

    fn is_trivial(&self, path: &str) -> bool {
        let names = self.names;
        names.responders.is_match(path)
            || names.loggers.is_match(path)
            || names.converters.is_match(path)
            || names.trivial.is_match(path)
            || names.env_calls.is_match(path)
    }

    /// Whether it looks at something that may change: a field of its object, a variable outside it.
    fn reads_state(&self, id: FunctionId) -> bool {
        let function = &self.code.functions[id];
        let called = |id: ExprId, parent: Option<ExprId>| {
            parent.is_some_and(|parent| match &self.code.expr(parent).kind {
                Kind::Call { callee, .. } => *callee == id,
                Kind::Member { .. } => true,
                _ => false,
            })
        };
        self.code.all().any(|(id, expr)| {
            if !inside(function.body.span, expr.span) || called(id, expr.parent) {
                return false;
            }
            match &expr.kind {
                Kind::Member { .. } => {
                    self.follow(id) == id
                        && self.path(id).is_some_and(|path| path.starts_with("self."))
                }
                Kind::Name(name) => {
                    let outside = self.assignment(name, expr.span.start);
                    let outside = outside.filter(|one| !inside(function.span, one.span));
                    outside.is_some_and(|one| {
                        let literal = matches!(
                            self.bare(one.value),
                            Kind::Text(_) | Kind::Number(_) | Kind::Map(_) | Kind::List(_)
                        );
                        self.is_changed(name)
                            || !(literal || self.env(self.bare_id(one.value)).is_some())
                    })
                }
                _ => false,
            }
        })
    }

    /// Whether a name is given values in more than one place.
    fn is_changed(&self, name: &str) -> bool {
        let targets = self.code.assignments.iter().filter(
            |one| matches!(&self.code.expr(one.target).kind, Kind::Name(target) if target == name),
        );
        targets.count() > 1
    }

    /// Whether the framework gives it something that was made before: it may check there.
    fn is_given_something(&self, id: FunctionId) -> bool {
        let parameters = &self.code.functions[id].parameters;
        parameters.iter().any(|parameter| {
            parameter.default.is_some_and(|default| matches!(self.bare(default), Kind::Call { .. }))
                || parameter.of_type.is_some_and(|of_type| self.holds_call(of_type))
        })
    }

    fn holds_call(&self, id: ExprId) -> bool {
        let kind = &self.code.expr(id).kind;
        matches!(kind, Kind::Call { .. })
            || kind.parts().into_iter().any(|part| self.holds_call(part))
    }

    fn is_unfinished(&self, id: FunctionId, calls: &[(ExprId, &str)]) -> bool {
        let function = &self.code.functions[id];
        if function.body.statements != 1 {
            return false;
        }
        let acts = self.throws_in(function.body.span).chain(self.returns_in(function.body.span));
        let says = |act: &Act| act.value.is_some_and(|value| self.says_unfinished(value));
        acts.collect::<Vec<_>>().into_iter().any(says)
            || calls.iter().any(|(call, path)| {
                self.names.unfinished.is_match(path)
                    && self.code.expr(*call).span.start < function.body.span.end
            })
            || function.result.is_some_and(|value| self.says_unfinished(value))
    }

    fn says_unfinished(&self, value: ExprId) -> bool {
        let path = self.path(value).map(|path| path.strip_suffix("()").unwrap_or(path));
        path.is_some_and(|path| self.names.unfinished.is_match(path))
            || self.texts_in(value).any(|text| {
                let text = text.to_ascii_lowercase();
                [
                    "not implemented",
                    "not yet implemented",
                    "notimplemented",
                    "unimplemented",
                    "not supported yet",
                ]
                .iter()
                .any(|words| text.contains(words))
            })
    }

    fn texts_in(&self, id: ExprId) -> impl Iterator<Item = &str> {
        let span = self.code.expr(id).span;
        self.code.all().filter_map(move |(_, expr)| match &expr.kind {
            Kind::Text(text) if inside(span, expr.span) => Some(text.as_str()),
            _ => None,
        })
    }

    /// What is returned in a part of the file.
    pub fn returns_in(&self, span: Span) -> impl Iterator<Item = &Act> {
        self.code.returns.iter().filter(move |act| inside(span, act.span))
    }

    /// What is thrown in a part of the file.
    pub fn throws_in(&self, span: Span) -> impl Iterator<Item = &Act> {
        self.code.throws.iter().filter(move |act| inside(span, act.span))
    }

    /// The calls in a part of the file.
    pub fn calls_in(&self, span: Span) -> impl Iterator<Item = (ExprId, &str)> {
        self.calls().filter(move |(call, _)| inside(span, self.code.expr(*call).span))
    }

    /// Whether a catch clause tells somebody.
    pub fn logs(&self, catch: &Catch) -> bool {
        self.calls_in(catch.body.span).any(|(_, path)| self.names.loggers.is_match(path))
    }

    /// Whether a catch clause hands the error on: throws, or returns something made of it.
    pub fn rethrows(&self, catch: &Catch) -> bool {
        self.throws_in(catch.body.span).next().is_some()
            || self.returns_in(catch.body.span).any(|act| {
                act.value.is_some_and(|value| self.mentions(self.code.expr(value).span, catch))
            })
    }

    /// Whether a catch clause does anything with the error itself.
    pub fn uses(&self, catch: &Catch) -> bool {
        self.mentions(catch.body.span, catch)
    }

    fn mentions(&self, span: Span, catch: &Catch) -> bool {
        let Some(name) = &catch.name else { return false };
        self.code.all().any(|(_, expr)| {
            matches!(&expr.kind, Kind::Name(used) if used == name) && inside(span, expr.span)
        })
    }
}

fn inside(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
