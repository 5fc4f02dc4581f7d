//! Attributes: what stands before an item, as calls.

use syn::{Attribute, Meta, MetaList, Token, punctuated::Punctuated};

use super::{
    patterns,
    read::{Reader, name},
};
use crate::{
    base::Span,
    language::facts::code::{Branch, ExprId, Kind},
};

impl Reader<'_> {
    /// The attributes of something, without its documentation. What `cfg` says is a condition for it.
    pub(super) fn attributes(&mut self, attributes: &[Attribute], span: Span) -> Vec<ExprId> {
        let mut taken = Vec::new();
        for attribute in attributes {
            let Some(id) = self.attribute(&attribute.meta) else { continue };
            taken.push(id);
            if attribute.path().is_ident("cfg") {
                self.negations_in(id);
                let (then, condition) = (Some(span), Some(id));
                self.code.branches.push(Branch { span, condition, then, otherwise: None });
            }
        }
        taken
    }

    fn attribute(&mut self, meta: &Meta) -> Option<ExprId> {
        match meta {
            Meta::Path(path) => Some(self.path(None, path)),
            Meta::List(list) => {
                let callee = self.path(None, &list.path);
                let arguments = self.arguments(&list.tokens, false);
                let end = self.end(list.delimiter.span().close());
                let span = Span::new(self.place(callee).start, end);
                Some(self.add(span, Kind::Call { callee, arguments }))
            }
            // Documentation, and settings of the compiler.
            Meta::NameValue(_) => None,
        }
    }

    /// `not(...)` in a condition of the compiler turns it into its opposite.
    pub(super) fn negations_in(&mut self, condition: ExprId) {
        let mut left = vec![condition];
        while let Some(id) = left.pop() {
            let expr = self.code.expr(id);
            if let Kind::Call { callee, .. } = &expr.kind
                && matches!(&self.code.expr(*callee).kind, Kind::Name(name) if name == "not")
            {
                self.code.negations.push(expr.span.start);
            }
            left.extend(self.code.expr(id).kind.parts());
        }
    }

    /// `#[arg(env = "PORT", default_value = "80")]` reads a variable: a call of `clap.env`.
    pub(super) fn field_attributes(&mut self, attributes: &[Attribute], field: &str, at: ExprId) {
        for attribute in attributes {
            let Meta::List(list) = &attribute.meta else { continue };
            let of_clap = ["arg", "clap", "structopt"];
            if !of_clap.iter().any(|name| patterns::is_called(&list.path, name)) {
                continue;
            }
            let Some((variable, default)) = self.clap_env(list, field, at) else { continue };
            let span = self.span(list.delimiter.span().join());
            let clap = self.add(span, Kind::Name("clap".to_owned()));
            let callee = self.add(span, Kind::Member { object: clap, name: "env".to_owned() });
            self.call(span, callee, std::iter::once(variable).chain(default).collect());
        }
    }

    fn clap_env(
        &mut self,
        list: &MetaList,
        field: &str,
        at: ExprId,
    ) -> Option<(ExprId, Option<ExprId>)> {
        let settings =
            list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
        let mut variable = None;
        let mut default = None;
        for setting in &settings {
            let Some(key) = setting.path().get_ident().map(name) else { continue };
            match (key.as_str(), setting) {
                ("env", Meta::NameValue(setting)) => variable = Some(self.expr(&setting.value)),
                ("env", Meta::Path(_)) => {
                    let place = self.place(at);
                    variable = Some(self.add(place, Kind::Text(field.to_ascii_uppercase())));
                }
                ("default_value" | "default_value_t", Meta::NameValue(setting)) => {
                    default = Some(self.expr(&setting.value));
                }
                _ => {}
            }
        }
        variable.map(|variable| (variable, default))
    }
}
