//! Types and paths, and the names in them.

use syn::{
    GenericArgument, Pat, Path, PathArguments, QSelf, Type, TypeParamBound, Visibility,
    punctuated::Punctuated, token,
};

use super::read::{Reader, name};
use crate::{
    base::Span,
    language::facts::code::{ExprId, Kind},
};

/// Types that only hold a value of another, which is used as if it stood there.
const TRANSPARENT: [&str; 4] = ["Arc", "Rc", "Box", "Option"];

/// What a framework hands in as it was made at the start; taken apart, it is what it holds.
const HANDED_IN: [&str; 3] = ["State", "Extension", "Data"];

impl Reader<'_> {
    /// `a::b::<T>::c` as parts of parts. What begins at this crate begins with `./`.
    pub(super) fn path(&mut self, qself: Option<&QSelf>, path: &Path) -> ExprId {
        let mut segments = path.segments.iter().peekable();
        let start = path.segments.first().map_or(0, |first| self.start(first.ident.span()));
        let mut whole = None;
        if let Some(qself) = qself.filter(|qself| qself.position == 0) {
            whole = Some(self.of_type(&qself.ty));
        }
        let mut here = path.segments.len() > 1
            && path
                .segments
                .first()
                .is_some_and(|first| self.modules.contains(&name(&first.ident)));
        while let Some(segment) = segments.next() {
            let text = name(&segment.ident);
            let is_last = segments.peek().is_none();
            let at = Span::new(start, self.end(segment.ident.span()));
            let kind = match whole {
                None if !is_last && matches!(text.as_str(), "crate" | "self" | "super") => {
                    here = true;
                    continue;
                }
                None if here => Kind::Name(format!("./{text}")),
                None if text == "Self" => Kind::Name(self.own_type().unwrap_or(text)),
                None => Kind::Name(text),
                Some(object) => Kind::Member { object, name: text },
            };
            whole = Some(self.add(at, kind));
        }
        whole.unwrap_or_else(|| self.add(Span::new(start, start), Kind::Other(Vec::new())))
    }

    fn own_type(&self) -> Option<String> {
        let class = self.code.classes.get(self.class?)?;
        Some(class.name.clone()).filter(|name| !name.is_empty())
    }

    /// A type as what it is made of: `Vec<u8>` is its name, then what stands in it.
    pub(super) fn of_type(&mut self, of_type: &Type) -> ExprId {
        match of_type {
            Type::Reference(one) => self.of_type(&one.elem),
            Type::Paren(one) => self.of_type(&one.elem),
            Type::Group(one) => self.of_type(&one.elem),
            Type::Ptr(one) => self.of_type(&one.elem),
            Type::Path(one) => self.path_type(one.qself.as_ref(), &one.path),
            Type::ImplTrait(one) => self.bounds(of_type, &one.bounds),
            Type::TraitObject(one) => self.bounds(of_type, &one.bounds),
            Type::Array(one) => self.list_type(of_type, [&*one.elem]),
            Type::Slice(one) => self.list_type(of_type, [&*one.elem]),
            Type::Tuple(one) => self.list_type(of_type, &one.elems),
            other => {
                let span = self.of(other);
                self.add(span, Kind::Other(Vec::new()))
            }
        }
    }

    fn path_type(&mut self, qself: Option<&QSelf>, path: &Path) -> ExprId {
        let last = path.segments.last();
        let inside: Vec<&Type> =
            last.into_iter().flat_map(|last| generics(&last.arguments)).collect();
        let is =
            |names: &[&str]| last.is_some_and(|last| names.iter().any(|name| last.ident == name));
        if let [inner] = inside.as_slice()
            && is(&TRANSPARENT)
        {
            return self.of_type(inner);
        }
        let mut parts = vec![self.path(qself, path)];
        if inside.is_empty() {
            return parts[0];
        }
        parts.extend(inside.iter().map(|one| self.of_type(one)));
        let (first, last) = (self.place(parts[0]), self.place(parts[parts.len() - 1]));
        self.add(Span::new(first.start, last.end), Kind::Other(parts))
    }

    fn list_type<'t>(
        &mut self,
        whole: &Type,
        inside: impl IntoIterator<Item = &'t Type>,
    ) -> ExprId {
        let parts = inside.into_iter().map(|one| self.of_type(one)).collect();
        let span = self.of(whole);
        self.add(span, Kind::List(parts))
    }

    fn bounds(&mut self, whole: &Type, bounds: &Punctuated<TypeParamBound, token::Plus>) -> ExprId {
        let first = bounds.iter().find_map(|bound| self.bound(bound));
        let span = self.of(whole);
        first.unwrap_or_else(|| self.add(span, Kind::Other(Vec::new())))
    }

    /// The trait of a bound.
    pub(super) fn bound(&mut self, bound: &TypeParamBound) -> Option<ExprId> {
        match bound {
            TypeParamBound::Trait(bound) => Some(self.path_type(None, &bound.path)),
            _ => None,
        }
    }

    /// The type that the name in a parameter has: `State(pool): State<PgPool>` takes the state apart.
    pub(super) fn parameter_type(&mut self, pattern: &Pat, of_type: &Type) -> ExprId {
        if let (Pat::TupleStruct(pattern), Type::Path(whole)) = (pattern, of_type)
            && let (Some(taken), Some(last)) =
                (pattern.path.segments.last(), whole.path.segments.last())
            && taken.ident == last.ident
            && HANDED_IN.iter().any(|name| last.ident == name)
            && let Some(inner) = generics(&last.arguments).next()
        {
            return self.of_type(inner);
        }
        self.of_type(of_type)
    }
}

/// The types between angle brackets.
fn generics(arguments: &PathArguments) -> impl Iterator<Item = &Type> {
    let inside = match arguments {
        PathArguments::AngleBracketed(inside) => Some(&inside.args),
        _ => None,
    };
    inside.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(one) => Some(one),
        _ => None,
    })
}

/// The name of the type that an implementation is for.
pub(super) fn own_name(of_type: &Type) -> String {
    match of_type {
        Type::Path(one) => {
            one.path.segments.last().map(|last| name(&last.ident)).unwrap_or_default()
        }
        Type::Reference(one) => own_name(&one.elem),
        Type::Paren(one) => own_name(&one.elem),
        Type::Group(one) => own_name(&one.elem),
        _ => String::new(),
    }
}

/// Where a visibility begins that is written.
pub(super) fn visibility(visibility: &Visibility) -> Option<proc_macro2::Span> {
    match visibility {
        Visibility::Public(token) => Some(token.span),
        Visibility::Restricted(restricted) => Some(restricted.pub_token.span),
        Visibility::Inherited => None,
    }
}

/// The names that a pattern gives values to.
pub(super) fn bound_names(pattern: &Pat) -> Vec<String> {
    let mut names = Vec::new();
    collect_names(pattern, &mut names);
    names
}

fn collect_names(pattern: &Pat, names: &mut Vec<String>) {
    match pattern {
        Pat::Ident(one) => {
            names.push(name(&one.ident));
            one.subpat.iter().for_each(|(_, inner)| collect_names(inner, names));
        }
        Pat::Guard(one) => collect_names(&one.pat, names),
        Pat::Paren(one) => collect_names(&one.pat, names),
        Pat::Reference(one) => collect_names(&one.pat, names),
        Pat::Type(one) => collect_names(&one.pat, names),
        Pat::Or(one) => one.cases.first().into_iter().for_each(|case| collect_names(case, names)),
        Pat::Slice(one) => one.elems.iter().for_each(|inner| collect_names(inner, names)),
        Pat::Tuple(one) => one.elems.iter().for_each(|inner| collect_names(inner, names)),
        Pat::TupleStruct(one) => one.elems.iter().for_each(|inner| collect_names(inner, names)),
        Pat::Struct(one) => one.fields.iter().for_each(|field| collect_names(&field.pat, names)),
        _ => {}
    }
}
