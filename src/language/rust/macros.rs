//! Macro calls. What stands between their brackets is any tokens; here are the forms that it mostly has.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, Macro, Stmt, parse::Parser as _};

use super::{
    format::{self, Piece},
    forms::{Given, Json, Select},
    read::{Reader, name},
};
use crate::{
    base::Span,
    language::facts::code::{Argument, Branch, Entry, ExprId, Kind},
};

/// Macros whose first text has holes for values.
const FORMATS: [&str; 30] = [
    "format",
    "format_args",
    "print",
    "println",
    "eprint",
    "eprintln",
    "write",
    "writeln",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "event",
    "log",
    "crit",
    "anyhow",
    "eyre",
    "bail",
    "ensure",
    "format_err",
    "format_ident",
];

/// Macros that hand on an error.
const THROWS: [&str; 7] =
    ["panic", "unreachable", "todo", "unimplemented", "bail", "anyhow", "eyre"];

/// Macros that wait for all that they are given.
const WAITS: [&str; 2] = ["join", "try_join"];

impl Reader<'_> {
    pub(super) fn macro_span(&self, one: &Macro) -> Span {
        let first = one.path.segments.first().map(|first| first.ident.span());
        let end = self.end(one.delimiter.span().close());
        Span::new(first.map_or(end, |first| self.start(first)), end)
    }

    pub(super) fn macro_call(&mut self, one: &Macro) -> ExprId {
        let span = self.macro_span(one);
        let last = one.path.segments.last().map(|last| name(&last.ident)).unwrap_or_default();
        let tokens = &one.tokens;
        match last.as_str() {
            "vec" => {
                let values = self.arguments(tokens, false).into_iter().map(|one| one.value);
                let mut values: Vec<ExprId> = values.collect();
                // `vec![x; 3]`: what is in it, not how often.
                if tokens.clone().into_iter().any(|token| is_punct(&token, ';')) {
                    values.truncate(1);
                }
                return self.add(span, Kind::List(values));
            }
            "json" => {
                if let Ok(json) = syn::parse2::<Json>(tokens.clone()) {
                    return self.json(&json, span);
                }
            }
            "concat" => {
                let values = self.arguments(tokens, false).into_iter().map(|one| one.value);
                let values = values.collect();
                return self.add(span, Kind::Joined(values));
            }
            "select" | "select_biased" => {
                if let Ok(arms) = syn::parse2::<Select>(tokens.clone()) {
                    return self.select(span, &arms);
                }
            }
            "lazy_static" | "thread_local" | "cfg_if" => {
                self.declarations(tokens);
                return self.add(span, Kind::Other(Vec::new()));
            }
            _ => {}
        }
        let callee = self.path(None, &one.path);
        self.macros.push(callee);
        let callee = self.at_build(callee, &last, tokens);
        let mut arguments = self.arguments(tokens, FORMATS.contains(&last.as_str()));
        if WAITS.contains(&last.as_str()) {
            for argument in &mut arguments {
                let place = self.place(argument.value);
                argument.value = self.add(place, Kind::Await(argument.value));
            }
        }
        if let ("write" | "writeln", [target, text, ..]) = (last.as_str(), arguments.as_slice()) {
            let (target, text) = (target.value, text.value);
            self.assign(span, target, text, true);
        }
        let id = self.add(span, Kind::Call { callee, arguments });
        if last == "cfg" {
            self.negations_in(id);
        }
        if THROWS.contains(&last.as_str()) {
            self.throw(span, Some(id));
        }
        id
    }

    /// `env!("CARGO_PKG_VERSION")`: nobody sets what cargo sets.
    fn at_build(&mut self, callee: ExprId, name: &str, tokens: &TokenStream) -> ExprId {
        if !matches!(name, "env" | "option_env") {
            return callee;
        }
        let first = tokens.clone().into_iter().next().map(|token| token.to_string());
        let by_cargo = ["\"CARGO_", "\"OUT_DIR", "\"TARGET", "\"PROFILE"];
        if !first.is_some_and(|first| by_cargo.iter().any(|begin| first.starts_with(begin))) {
            return callee;
        }
        let place = self.place(callee);
        let object = self.add(place, Kind::Name("cargo".to_owned()));
        self.add(place, Kind::Member { object, name: "env".to_owned() })
    }

    /// What a macro or an attribute is given. What is no list of expressions may be statements.
    pub(super) fn arguments(&mut self, tokens: &TokenStream, format: bool) -> Vec<Argument> {
        let Ok(given) = syn::parse2::<Given>(tokens.clone()) else {
            self.declarations(tokens);
            let place = self.of(tokens);
            let value = self.add(place, Kind::Other(Vec::new()));
            return vec![Argument { name: None, value, spread: true }];
        };
        let named: Vec<String> = given.0.iter().filter_map(|(name, _)| name.clone()).collect();
        let mut arguments = Vec::new();
        let mut has_text = !format;
        for (name, value) in &given.0 {
            let value = match value {
                Expr::Lit(one) if name.is_none() && !has_text => match &one.lit {
                    syn::Lit::Str(text) => {
                        has_text = true;
                        self.with_holes(text, &named)
                    }
                    literal => self.literal(literal),
                },
                value => self.expr(value),
            };
            arguments.push(Argument { name: name.clone(), value, spread: false });
        }
        arguments
    }

    /// A text with the names that it takes from around it; others are given behind it.
    fn with_holes(&mut self, text: &syn::LitStr, given: &[String]) -> ExprId {
        let span = self.span(text.span());
        let mut parts = Vec::new();
        for piece in format::pieces(&text.value()) {
            let kind = match piece {
                Piece::Text(text) => Kind::Text(text),
                Piece::Named(name) if given.contains(&name) => Kind::Text("{}".to_owned()),
                Piece::Named(name) => Kind::Name(name),
            };
            parts.push(self.add(span, kind));
        }
        match parts.as_slice() {
            [only] => *only,
            _ => self.add(span, Kind::Joined(parts)),
        }
    }

    fn json(&mut self, json: &Json, span: Span) -> ExprId {
        let kind = match json {
            Json::Null => Kind::Null,
            Json::Value(value) => return self.expr(value),
            Json::List(values) => {
                Kind::List(values.iter().map(|value| self.json(value, span)).collect())
            }
            Json::Map(entries) => {
                let mut taken = Vec::new();
                for (key, value) in entries {
                    let key = match key {
                        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => text.value(),
                        key => self.written(self.of(key)),
                    };
                    let value = self.json(value, span);
                    taken.push(Entry { key: Some(key), value });
                }
                Kind::Map(taken)
            }
        };
        self.add(span, kind)
    }

    /// `select!`: waits for several, and goes the way of the first.
    fn select(&mut self, span: Span, arms: &Select) -> ExprId {
        let mut parts = Vec::new();
        for arm in &arms.0 {
            if let Some(future) = &arm.future {
                let value = self.expr(future);
                let place = self.place(value);
                let value = self.add(place, Kind::Await(value));
                if let Some(pattern) = &arm.pattern {
                    self.bind(pattern, value, place);
                }
                parts.push(value);
            }
            parts.extend(arm.condition.as_ref().map(|condition| self.expr(condition)));
            parts.push(self.expr(&arm.body));
        }
        self.code.branches.push(Branch { span, condition: None, then: None, otherwise: None });
        self.add(span, Kind::Other(parts))
    }

    /// Items and statements in a macro, as far as they are any.
    fn declarations(&mut self, tokens: &TokenStream) {
        let tokens = without_ref(tokens.clone());
        let Ok(statements) = syn::Block::parse_within.parse2(tokens) else { return };
        self.statements(&statements);
    }

    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(statement);
        }
    }
}

/// `static ref X` of `lazy_static!` as the `static X` that it means.
fn without_ref(tokens: TokenStream) -> TokenStream {
    let mut before = false;
    let mut kept = Vec::new();
    for token in tokens {
        let is = |word: &str| matches!(&token, TokenTree::Ident(ident) if ident == word);
        if !(before && is("ref")) {
            before = is("static");
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}
