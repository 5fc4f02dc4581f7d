//! The forms that the insides of macros mostly have.

use proc_macro2::TokenTree;
use syn::{
    Expr, Ident, Pat, Token,
    ext::IdentExt as _,
    parse::{Parse, ParseStream},
};

/// Values between commas, with or without names: `a, b = c, ?d, target: "e", "f" => g`.
pub(super) struct Given(pub Vec<(Option<String>, Expr)>);

impl Parse for Given {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut given = Vec::new();
        while !input.is_empty() {
            let mut name = argument_name(input);
            // How tracing and slog are told to write a value.
            if input.peek(Token![%]) || input.peek(Token![?]) || input.peek(Token![#]) {
                input.parse::<TokenTree>()?;
            }
            let mut value = Expr::parse(input)?;
            if input.peek(Token![=>]) {
                input.parse::<Token![=>]>()?;
                if let Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(key), .. }) = &value {
                    name = Some(key.value());
                }
                value = Expr::parse(input)?;
            }
            given.push((name, value));
            if input.is_empty() {
                break;
            }
            if input.peek(Token![;]) {
                input.parse::<Token![;]>()?;
            } else {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self(given))
    }
}

/// `name =`, `a.b =` or `target:`, if that comes next.
fn argument_name(input: ParseStream<'_>) -> Option<String> {
    let ahead = input.fork();
    let mut name = Ident::parse_any(&ahead).ok()?.to_string();
    while ahead.peek(Token![.]) && ahead.peek2(syn::Ident) {
        ahead.parse::<Token![.]>().ok()?;
        name = format!("{name}.{}", Ident::parse_any(&ahead).ok()?);
    }
    let named = (ahead.peek(Token![=]) && !ahead.peek(Token![==]) && !ahead.peek(Token![=>]))
        || (ahead.peek(Token![:]) && !ahead.peek(Token![::]));
    if !named {
        return None;
    }
    ahead.parse::<TokenTree>().ok()?;
    syn::parse::discouraged::Speculative::advance_to(input, &ahead);
    Some(name)
}

/// What `json!` is given.
pub(super) enum Json {
    /// `null`.
    Null,
    /// Any expression.
    Value(Box<Expr>),
    /// `[...]`.
    List(Vec<Json>),
    /// `{...}`.
    Map(Vec<(Expr, Json)>),
}

impl Parse for Json {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let inside;
        if input.peek(syn::token::Brace) {
            syn::braced!(inside in input);
            let mut entries = Vec::new();
            while !inside.is_empty() {
                let key = Expr::parse(&inside)?;
                inside.parse::<Token![:]>()?;
                entries.push((key, Self::parse(&inside)?));
                if !inside.is_empty() {
                    inside.parse::<Token![,]>()?;
                }
            }
            return Ok(Self::Map(entries));
        }
        if input.peek(syn::token::Bracket) {
            syn::bracketed!(inside in input);
            let mut values = Vec::new();
            while !inside.is_empty() {
                values.push(Self::parse(&inside)?);
                if !inside.is_empty() {
                    inside.parse::<Token![,]>()?;
                }
            }
            return Ok(Self::List(values));
        }
        let ahead = input.fork();
        if ahead.parse::<Ident>().is_ok_and(|word| word == "null") {
            input.parse::<Ident>()?;
            return Ok(Self::Null);
        }
        Ok(Self::Value(Box::new(Expr::parse(input)?)))
    }
}

/// What `select!` is given.
pub(super) struct Select(pub Vec<SelectArm>);

/// One way of `select!`; `else` has only a body.
pub(super) struct SelectArm {
    /// What the names in it get.
    pub pattern: Option<Pat>,
    /// What is waited for.
    pub future: Option<Expr>,
    /// Whether it is waited for at all.
    pub condition: Option<Expr>,
    /// What is done then.
    pub body: Expr,
}

impl Parse for Select {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arms = Vec::new();
        if input.peek(Ident) && input.peek2(Token![;]) {
            // `biased;`
            input.parse::<Ident>()?;
            input.parse::<Token![;]>()?;
        }
        while !input.is_empty() {
            let (mut pattern, mut future, mut condition) = (None, None, None);
            if input.peek(Token![else]) || (input.peek(Ident) && input.peek2(Token![=>])) {
                // `else`, or `complete` and `default` of the futures crate.
                Ident::parse_any(input)?;
            } else {
                pattern = Some(Pat::parse_multi_with_leading_vert(input)?);
                input.parse::<Token![=]>()?;
                future = Some(Expr::parse(input)?);
                if input.peek(Token![,]) {
                    input.parse::<Token![,]>()?;
                    input.parse::<Token![if]>()?;
                    condition = Some(Expr::parse(input)?);
                }
            }
            input.parse::<Token![=>]>()?;
            let block = input.peek(syn::token::Brace);
            let body = if block {
                Expr::Block(syn::ExprBlock {
                    attrs: Vec::new(),
                    label: None,
                    block: input.parse()?,
                })
            } else {
                Expr::parse(input)?
            };
            arms.push(SelectArm { pattern, future, condition, body });
            if input.peek(Token![,]) {
                input.parse::<Token![,]>()?;
            } else if !block && !input.is_empty() {
                return Err(input.error("a comma is missing"));
            }
        }
        Ok(Self(arms))
    }
}
