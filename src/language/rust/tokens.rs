//! Tokens before they are parsed: how deep they nest, and where one item of a broken file ends.

use proc_macro2::{Delimiter, TokenStream, TokenTree, token_stream};

/// How deep tokens can nest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// As deep as a parser can go on any thread.
    Shallow,
    /// Deep enough to ask for a thread of its own.
    Deep,
    /// Deeper than anybody writes.
    Abyss,
}

/// Brackets in brackets.
const BRACKETS: usize = 200;

/// Tokens in a row, with those around them, that could all be one chain: `!!!x`, `a + b + c`,
/// `x.y().z()`. A parser goes down a frame of the stack or more for each.
const SHALLOW: usize = 150;

/// A chain this long is not parsed.
const CHAIN: usize = 3_000;

struct Level {
    rest: token_stream::IntoIter,
    run: usize,
    /// Whether the token before was a group in braces.
    closed: bool,
}

impl Level {
    fn new(tokens: TokenStream) -> Self {
        Self { rest: tokens.into_iter(), run: 0, closed: false }
    }
}

/// How deep tokens nest.
pub(super) fn depth(tokens: &TokenStream) -> Depth {
    let mut levels = vec![Level::new(tokens.clone())];
    let mut chain = 0;
    let mut longest = 0;
    while let Some(level) = levels.last_mut() {
        let Some(token) = level.rest.next() else {
            chain -= level.run;
            levels.pop();
            continue;
        };
        if begins_anew(&token, level.closed) {
            chain -= level.run;
            level.run = 0;
        }
        level.run += 1;
        chain += 1;
        longest = longest.max(chain);
        level.closed = is_braced(&token);
        if longest > CHAIN || levels.len() > BRACKETS {
            return Depth::Abyss;
        }
        if let TokenTree::Group(group) = token {
            levels.push(Level::new(group.stream()));
        }
    }
    if longest > SHALLOW { Depth::Deep } else { Depth::Shallow }
}

/// Whether no expression goes on over a token. Braces end one if a name follows, as a statement or an
/// item does.
fn begins_anew(token: &TokenTree, closed: bool) -> bool {
    match token {
        TokenTree::Punct(punct) => {
            matches!(punct.as_char(), ',' | ';') || (closed && punct.as_char() == '#')
        }
        TokenTree::Ident(ident) => closed && ident != "else" && ident != "as",
        _ => false,
    }
}

fn is_braced(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The items of a file, by where they must end; what is broken in one does not reach the next.
pub(super) fn items(tokens: TokenStream) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut item: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let braced = is_braced(&token);
        let semicolon = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        item.push(token);
        if semicolon || (braced && !ends_with_semicolon(&item)) {
            items.push(item.drain(..).collect());
        } else if is_inner_attribute(&item) {
            item.clear();
        }
    }
    if !item.is_empty() {
        items.push(item.into_iter().collect());
    }
    items
}

fn is_inner_attribute(item: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, c| matches!(token, TokenTree::Punct(p) if p.as_char() == c);
    matches!(item, [pound, bang, TokenTree::Group(_)] if is(pound, '#') && is(bang, '!'))
}

/// Whether an item is of a kind that braces do not end: `use a::{b};`, `const A: B = B {};`.
fn ends_with_semicolon(item: &[TokenTree]) -> bool {
    let mut words = item.iter().filter_map(|token| match token {
        TokenTree::Ident(ident) if ident != "pub" && ident != "default" => Some(ident.to_string()),
        _ => None,
    });
    match words.next().as_deref() {
        Some("use" | "static" | "type" | "let") => true,
        Some("const") => {
            let function = ["fn", "unsafe", "async", "extern"];
            words.next().is_none_or(|word| !function.contains(&word.as_str()))
        }
        _ => false,
    }
}
