//! Items: imports, functions, types and their implementations.

use syn::{
    Attribute, Block, Fields, FnArg, ImplItem, Item, ItemImpl, ItemTrait, ItemUse, Pat, ReturnType,
    Signature, TraitItem, UseTree, spanned::Spanned,
};

use super::{
    read::{Reader, name},
    types,
};
use crate::{
    base::Span,
    language::facts::code::{
        Assignment, Body, Class, ClassId, ExprId, Field, Function, FunctionId, Import, Kind,
        Parameter,
    },
};

/// What a function is before its body was read.
pub(super) struct Head {
    /// All of it, as far as it is known.
    pub span: Span,
    /// Its name; empty for a closure.
    pub name: String,
    /// Whether it waits without holding a thread.
    pub is_async: bool,
    /// What stands before it.
    pub decorators: Vec<ExprId>,
    /// The type that it belongs to.
    pub class: Option<ClassId>,
}

impl Reader<'_> {
    pub(super) fn item(&mut self, item: &Item) {
        match item {
            Item::Use(item) => self.import(item),
            Item::ExternCrate(item) => {
                let span = self.of(item);
                let alias = item.rename.as_ref().map(|(_, alias)| name(alias));
                let import = Import { span, module: name(&item.ident), name: None, alias };
                self.code.imports.push(import);
            }
            Item::Mod(item) => {
                let Some((brace, items)) = &item.content else { return };
                let span = Span::new(self.start(item.mod_token.span), self.end(brace.span.close()));
                self.attributes(&item.attrs, span);
                for item in items {
                    self.item(item);
                }
            }
            Item::Fn(item) => {
                let from = types::visibility(&item.vis).unwrap_or(first_token(&item.sig));
                let start = self.start(from);
                self.function(&item.attrs, start, &item.sig, &item.block, None);
            }
            Item::Const(item) => {
                let from = types::visibility(&item.vis).unwrap_or(item.const_token.span);
                let span = Span::new(self.start(from), self.end(item.semi_token.span));
                self.constant(&item.attrs, span, &item.ident, Some(&item.expr));
            }
            Item::Static(item) => {
                let from = types::visibility(&item.vis).unwrap_or(item.static_token.span);
                let span = Span::new(self.start(from), self.end(item.semi_token.span));
                self.constant(&item.attrs, span, &item.ident, Some(&item.expr));
            }
            Item::Struct(item) => {
                let from = types::visibility(&item.vis).unwrap_or(item.struct_token.span);
                let to = match &item.fields {
                    Fields::Named(fields) => fields.brace_token.span.close(),
                    Fields::Unnamed(fields) => fields.paren_token.span.close(),
                    Fields::Unit => item.ident.span(),
                };
                let span = Span::new(self.start(from), self.end(to));
                let class = self.declared(&item.attrs, span, &item.ident);
                self.fields(class, &item.fields);
            }
            Item::Enum(item) => {
                let from = types::visibility(&item.vis).unwrap_or(item.enum_token.span);
                let span = Span::new(self.start(from), self.end(item.brace_token.span.close()));
                self.declared(&item.attrs, span, &item.ident);
            }
            Item::Impl(item) => self.implementation(item),
            Item::Trait(item) => self.interface(item),
            Item::Macro(item) if item.ident.is_none() => {
                self.attributes(&item.attrs, self.macro_span(&item.mac));
                self.macro_call(&item.mac);
            }
            _ => {}
        }
    }

    fn import(&mut self, item: &ItemUse) {
        let span = Span::new(self.start(item.use_token.span), self.end(item.semi_token.span));
        self.use_tree(span, &item.tree, &mut Vec::new());
    }

    /// One import for each name that a tree of them takes; `path` is what stands before it.
    fn use_tree(&mut self, span: Span, tree: &UseTree, path: &mut Vec<String>) {
        let (taken, alias) = match tree {
            UseTree::Path(tree) => {
                path.push(name(&tree.ident));
                self.use_tree(span, &tree.tree, path);
                path.pop();
                return;
            }
            UseTree::Group(tree) => {
                for one in &tree.items {
                    self.use_tree(span, one, path);
                }
                return;
            }
            UseTree::Name(tree) => (name(&tree.ident), None),
            UseTree::Rename(tree) => (name(&tree.ident), Some(name(&tree.rename))),
            UseTree::Glob(_) => ("*".to_owned(), None),
        };
        let mut module = self.module(path);
        let mut taken = Some(taken);
        if taken.as_deref() == Some("self") || module.is_empty() {
            // `use a::{self}` and `use a` take the whole.
            module = if module.is_empty() { taken.take().unwrap_or_default() } else { module };
            taken = None;
        }
        self.code.imports.push(Import { span, module, name: taken, alias });
    }

    /// A path as the name of a module: what is of this project begins with a dot.
    fn module(&self, path: &[String]) -> String {
        let is_here = |part: &str| matches!(part, "crate" | "self" | "super");
        let here = path.iter().take_while(|part| is_here(part)).count();
        let rest = path.get(here..).unwrap_or_default().join(".");
        let own = path.first().is_some_and(|first| self.modules.contains(first));
        if here > 0 || own { format!(".{rest}") } else { rest }
    }

    /// `const` and `static`.
    fn constant(
        &mut self,
        attributes: &[Attribute],
        span: Span,
        ident: &syn::Ident,
        value: Option<&syn::Expr>,
    ) {
        self.attributes(attributes, span);
        let Some(value) = value else { return };
        let place = self.span(ident.span());
        let target = self.add(place, Kind::Name(name(ident)));
        let value = self.expr(value);
        let function = self.function;
        self.code.assignments.push(Assignment { span, target, value, adds: false, function });
    }

    fn class(&mut self, attributes: &[Attribute], span: Span, name: String) -> ClassId {
        let decorators = self.attributes(attributes, span);
        self.code.classes.push(Class { span, name, bases: Vec::new(), decorators });
        self.code.classes.len() - 1
    }

    fn declared(&mut self, attributes: &[Attribute], span: Span, ident: &syn::Ident) -> ClassId {
        let class = self.class(attributes, span, name(ident));
        self.types.entry(name(ident)).or_insert(class);
        class
    }

    fn fields(&mut self, class: ClassId, fields: &Fields) {
        for (i, field) in fields.iter().enumerate() {
            let name = field.ident.as_ref().map_or_else(|| i.to_string(), name);
            let of_type = self.of_type(&field.ty);
            let place = field.ident.as_ref().map(|ident| self.span(ident.span()));
            let span = place.unwrap_or_else(|| self.place(of_type));
            self.field_attributes(&field.attrs, &name, of_type);
            self.code.fields.push(Field { span, class: Some(class), name, of_type, function: None });
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let span =
            Span::new(self.start(item.impl_token.span), self.end(item.brace_token.span.close()));
        let class = self.class(&item.attrs, span, types::own_name(&item.self_ty));
        self.implementations.push(class);
        if let Some((base, _)) = &item.trait_ {
            let base = self.path(None, base);
            self.code.classes[class].bases.push(base);
        }
        let around = self.class.replace(class);
        for item in &item.items {
            match item {
                ImplItem::Fn(item) => {
                    let from = types::visibility(&item.vis).unwrap_or(first_token(&item.sig));
                    let start = self.start(from);
                    self.function(&item.attrs, start, &item.sig, &item.block, Some(class));
                }
                ImplItem::Const(item) => {
                    let span = Span::new(
                        self.start(item.const_token.span),
                        self.end(item.semi_token.span),
                    );
                    self.constant(&item.attrs, span, &item.ident, Some(&item.expr));
                }
                ImplItem::Macro(item) => {
                    self.macro_call(&item.mac);
                }
                _ => {}
            }
        }
        self.class = around;
    }

    fn interface(&mut self, item: &ItemTrait) {
        let from = types::visibility(&item.vis).unwrap_or(item.trait_token.span);
        let span = Span::new(self.start(from), self.end(item.brace_token.span.close()));
        let class = self.declared(&item.attrs, span, &item.ident);
        for bound in &item.supertraits {
            let base = self.bound(bound);
            self.code.classes[class].bases.extend(base);
        }
        let around = self.class.replace(class);
        for item in &item.items {
            match item {
                // A method without a body does nothing, and is not one that does nothing.
                TraitItem::Fn(item) => {
                    let Some(body) = &item.default else { continue };
                    let start = self.start(first_token(&item.sig));
                    self.function(&item.attrs, start, &item.sig, body, Some(class));
                }
                TraitItem::Const(item) => {
                    let span = Span::new(
                        self.start(item.const_token.span),
                        self.end(item.semi_token.span),
                    );
                    let value = item.default.as_ref().map(|(_, value)| value);
                    self.constant(&item.attrs, span, &item.ident, value);
                }
                _ => {}
            }
        }
        self.class = around;
    }

    fn function(
        &mut self,
        attributes: &[Attribute],
        start: usize,
        signature: &Signature,
        block: &Block,
        class: Option<ClassId>,
    ) {
        let span = Span::new(start, self.end(block.brace_token.span.close()));
        let decorators = self.attributes(attributes, span);
        let is_async = signature.asyncness.is_some();
        let id =
            self.begin(Head { span, name: name(&signature.ident), is_async, decorators, class });
        let around = self.function.replace(id);
        let inputs = signature.inputs.iter();
        let parameters = inputs.flat_map(|input| self.parameter(input)).collect();
        self.code.functions[id].parameters = parameters;
        let returns = matches!(signature.output, ReturnType::Type(..));
        self.function_body(id, block, returns);
        self.function = around;
    }

    /// Takes a function whose body comes next, so that functions stand in the order in which they begin.
    pub(super) fn begin(&mut self, head: Head) -> FunctionId {
        let Head { span, name, is_async, decorators, class } = head;
        let id = self.code.functions.len();
        self.code.functions.push(Function {
            span,
            name,
            parameters: Vec::new(),
            body: Body { span, statements: 0, commented: false },
            is_async,
            decorators,
            class,
            outer: self.function,
            receiver: None,
            result: None,
        });
        id
    }

    fn parameter(&mut self, input: &FnArg) -> Vec<Parameter> {
        match input {
            FnArg::Receiver(_) => {
                vec![Parameter { name: "self".to_owned(), of_type: None, default: None }]
            }
            FnArg::Typed(typed) => {
                let of_type = self.parameter_type(&typed.pat, &typed.ty);
                self.parameters(&typed.pat, Some(of_type))
            }
        }
    }

    /// The names of a pattern; the type is that of a pattern that is a single one.
    pub(super) fn parameters(&mut self, pattern: &Pat, of_type: Option<ExprId>) -> Vec<Parameter> {
        if let Pat::Type(typed) = pattern {
            let of_type = self.parameter_type(&typed.pat, &typed.ty);
            return self.parameters(&typed.pat, Some(of_type));
        }
        let names = types::bound_names(pattern);
        let of_type = if names.len() == 1 { of_type } else { None };
        names.into_iter().map(|name| Parameter { name, of_type, default: None }).collect()
    }
}

/// Where a signature begins.
fn first_token(signature: &Signature) -> proc_macro2::Span {
    let constness = signature.constness.map(|token| token.span);
    let asyncness = signature.asyncness.map(|token| token.span);
    let abi = signature.abi.as_ref().map(|abi| abi.extern_token.span);
    let safety = match &signature.safety {
        syn::Safety::Unsafe(token) => Some(token.span),
        syn::Safety::Safe(token) => Some(token.span()),
        _ => None,
    };
    constness.or(asyncness).or(safety).or(abi).unwrap_or(signature.fn_token.span)
}
