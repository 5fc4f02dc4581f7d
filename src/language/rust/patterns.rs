//! Patterns: which names get which part of a value, and which errors are taken.

use syn::{Expr, Member, Pat, Path};

use super::{
    read::{Reader, name},
    types,
};
use crate::{
    base::Span,
    language::facts::code::{Assignment, ExprId, Kind},
};

/// The errors that a pattern takes.
pub(super) struct Caught {
    /// Which; empty for all.
    pub types: Vec<String>,
    /// What the error is called.
    pub name: Option<String>,
}

impl Reader<'_> {
    /// Gives the names of a pattern their parts of a value.
    pub(super) fn bind(&mut self, pattern: &Pat, value: ExprId, at: Span) {
        match pattern {
            Pat::Ident(one) => {
                let ident = name(&one.ident);
                // `None` and constants are compared with.
                if ident.starts_with(char::is_uppercase) && one.subpat.is_none() {
                    return;
                }
                let place = self.span(one.ident.span());
                let target = self.add(place, Kind::Name(ident));
                self.assign(at, target, value, false);
                if let Some((_, inner)) = &one.subpat {
                    self.bind(inner, value, at);
                }
            }
            Pat::Guard(one) => self.bind(&one.pat, value, at),
            Pat::Paren(one) => self.bind(&one.pat, value, at),
            Pat::Reference(one) => self.bind(&one.pat, value, at),
            Pat::Type(one) => self.bind(&one.pat, value, at),
            Pat::Or(one) => {
                one.cases.first().into_iter().for_each(|case| self.bind(case, value, at));
            }
            // What is wrong with a value is not the value.
            Pat::TupleStruct(one) if is_called(&one.path, "Err") => {}
            Pat::TupleStruct(one) => match one.elems.first() {
                Some(only) if one.elems.len() == 1 => self.bind(only, value, at),
                _ => one.elems.iter().for_each(|inner| self.bind_part(inner, value, at)),
            },
            Pat::Tuple(one) => self.bind_tuple(one.elems.iter(), value, at),
            Pat::Slice(one) => one.elems.iter().for_each(|inner| self.bind_part(inner, value, at)),
            Pat::Struct(one) => {
                for field in &one.fields {
                    let part = match &field.member {
                        Member::Named(ident) => name(ident),
                        Member::Unnamed(index) => index.index.to_string(),
                    };
                    let place = self.member_span(&field.member);
                    let part = self.add(place, Kind::Member { object: value, name: part });
                    self.bind(&field.pat, part, at);
                }
            }
            _ => {}
        }
    }

    fn bind_tuple<'p>(&mut self, patterns: impl Iterator<Item = &'p Pat>, value: ExprId, at: Span) {
        let values = match &self.code.expr(value).kind {
            Kind::List(values) => values.clone(),
            _ => Vec::new(),
        };
        for (i, pattern) in patterns.enumerate() {
            match values.get(i) {
                Some(value) => self.bind(pattern, *value, at),
                // Of several results, the first is what is wanted.
                None if i == 0 => self.bind(pattern, value, at),
                None => self.bind_part(pattern, value, at),
            }
        }
    }

    /// Gives the names of a pattern something out of a value.
    pub(super) fn bind_part(&mut self, pattern: &Pat, value: ExprId, at: Span) {
        if types::bound_names(pattern).is_empty() {
            return;
        }
        let key = self.add(at, Kind::Other(Vec::new()));
        let part = self.add(at, Kind::Index { object: value, key });
        self.bind(pattern, part, at);
    }

    pub(super) fn assign(&mut self, span: Span, target: ExprId, value: ExprId, adds: bool) {
        let function = self.function;
        self.code.assignments.push(Assignment { span, target, value, adds, function });
        // A closure is known by what it is given to.
        let (Kind::Name(name), Kind::Function(id)) =
            (&self.code.expr(target).kind, &self.code.expr(value).kind)
        else {
            return;
        };
        let (name, id) = (name.clone(), *id);
        if let Some(function) = self.code.functions.get_mut(id).filter(|one| one.name.is_empty()) {
            function.name = name;
        }
    }

    pub(super) fn member_span(&self, member: &Member) -> Span {
        match member {
            Member::Named(ident) => self.span(ident.span()),
            Member::Unnamed(index) => self.span(index.span),
        }
    }

    /// The errors that a pattern takes, if it takes any.
    pub(super) fn caught(&self, pattern: &Pat) -> Option<Caught> {
        match pattern {
            Pat::TupleStruct(one) if is_called(&one.path, "Err") => {
                let inner = one.elems.first()?;
                let mut types = Vec::new();
                self.error_types(inner, &mut types);
                Some(Caught { types, name: types::bound_names(inner).into_iter().next() })
            }
            Pat::TupleStruct(one) => one.elems.iter().find_map(|inner| self.caught(inner)),
            Pat::Tuple(one) => one.elems.iter().find_map(|inner| self.caught(inner)),
            Pat::Paren(one) => self.caught(&one.pat),
            Pat::Reference(one) => self.caught(&one.pat),
            Pat::Ident(one) => one.subpat.as_ref().and_then(|(_, inner)| self.caught(inner)),
            Pat::Guard(one) => {
                let mut caught = self.caught(&one.pat)?;
                // Only those for which the condition holds.
                caught.types.push(self.written(self.of(&one.guard)));
                Some(caught)
            }
            Pat::Or(one) => {
                let mut cases = one.cases.iter().filter_map(|case| self.caught(case));
                let mut all = cases.next()?;
                for case in cases {
                    all.types.extend(case.types);
                }
                Some(all)
            }
            _ => None,
        }
    }

    /// What an error must be to fit a pattern; nothing when all fit.
    fn error_types(&self, pattern: &Pat, types: &mut Vec<String>) {
        match pattern {
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Ident(one) => match &one.subpat {
                Some((_, inner)) => self.error_types(inner, types),
                None if name(&one.ident).starts_with(char::is_uppercase) => {
                    types.push(name(&one.ident));
                }
                None => {}
            },
            Pat::Paren(one) => self.error_types(&one.pat, types),
            Pat::Reference(one) => self.error_types(&one.pat, types),
            Pat::Or(one) => one.cases.iter().for_each(|case| self.error_types(case, types)),
            Pat::TupleStruct(one) => types.push(dotted(&one.path)),
            Pat::Struct(one) => types.push(dotted(&one.path)),
            Pat::Path(one) => types.push(dotted(&one.path)),
            other => types.push(self.written(self.of(other))),
        }
    }

    /// A part of the text as it is written.
    pub(super) fn written(&self, span: Span) -> String {
        self.text.get(span.start..span.end).unwrap_or_default().to_owned()
    }
}

/// Whether a path ends with a name.
pub(super) fn is_called(path: &Path, wanted: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == wanted)
}

fn dotted(path: &Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| name(&segment.ident)).collect();
    names.join(".")
}

/// Whether a pattern takes what went well.
pub(super) fn takes_success(pattern: &Pat) -> bool {
    match pattern {
        Pat::TupleStruct(one) => is_called(&one.path, "Ok"),
        Pat::Paren(one) => takes_success(&one.pat),
        Pat::Reference(one) => takes_success(&one.pat),
        _ => false,
    }
}

/// The one name that a pattern hands on: `Ok(x)`, `Some(x)`.
pub(super) fn handed_on(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::TupleStruct(one) if is_called(&one.path, "Ok") || is_called(&one.path, "Some") => {
            types::bound_names(pattern).into_iter().next()
        }
        _ => None,
    }
}

/// Whether an expression is just this name.
pub(super) fn is_name(expr: &Expr, wanted: &str) -> bool {
    matches!(expr, Expr::Path(one) if one.qself.is_none() && one.path.is_ident(wanted))
}
