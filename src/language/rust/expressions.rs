//! Expressions.

use syn::{
    BinOp, Block, Expr, ExprBinary, ExprCall, ExprClosure, ExprMethodCall, ExprStruct, Lit, Member,
    UnOp,
};

use super::{
    choices,
    items::Head,
    patterns::Caught,
    read::{Reader, name},
    types,
};
use crate::{
    base::Span,
    language::facts::code::{Act, Argument, Body, ExprId, Kind},
};

impl Reader<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> ExprId {
        self.value(expr, false)
    }

    /// An expression; in the `tail` of a function it is what the function returns.
    pub(super) fn value(&mut self, expr: &Expr, tail: bool) -> ExprId {
        match expr {
            Expr::If(one) => return self.choose(one, tail),
            Expr::Match(one) => return self.matched(one, tail),
            Expr::Block(one) => return self.braces(None, &one.block, tail),
            Expr::Unsafe(one) => return self.braces(Some(one.unsafe_token.span), &one.block, tail),
            _ => {}
        }
        let id = self.plain(expr);
        let nothing = matches!(
            expr,
            Expr::Return(_)
                | Expr::Break(_)
                | Expr::Continue(_)
                | Expr::Assign(_)
                | Expr::Loop(_)
                | Expr::While(_)
                | Expr::ForLoop(_)
        );
        if tail && !nothing && !choices::diverges(expr) {
            self.gives(id);
        }
        id
    }

    fn plain(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Array(one) => {
                let values = one.elems.iter().map(|value| self.expr(value)).collect();
                let span =
                    self.between(one.bracket_token.span.open(), one.bracket_token.span.close());
                self.add(span, Kind::List(values))
            }
            Expr::Tuple(one) => {
                let values: Vec<ExprId> = one.elems.iter().map(|value| self.expr(value)).collect();
                let span = self.between(one.paren_token.span.open(), one.paren_token.span.close());
                self.add(span, if values.is_empty() { Kind::Null } else { Kind::List(values) })
            }
            Expr::Repeat(one) => {
                let values = vec![self.expr(&one.expr)];
                self.expr(&one.len);
                let span =
                    self.between(one.bracket_token.span.open(), one.bracket_token.span.close());
                self.add(span, Kind::List(values))
            }
            Expr::Assign(one) => {
                let (target, value) = (self.expr(&one.left), self.expr(&one.right));
                let span = self.over(target, value);
                if !matches!(*one.left, Expr::Infer(_)) {
                    self.assign_parts(span, target, value);
                } else if super::blocks::is_call(&one.right) {
                    self.discard(span);
                }
                self.add(span, Kind::Other(Vec::new()))
            }
            Expr::Async(one) => self.async_block(one.async_token.span, &one.block),
            Expr::Await(one) => {
                let value = self.expr(&one.base);
                self.behind(value, one.await_token.span, Kind::Await(value))
            }
            Expr::Binary(one) => self.binary(one),
            Expr::Break(one) => self.leave(one.break_token.span, one.expr.as_deref()),
            Expr::Yield(one) => self.leave(one.yield_token.span, one.expr.as_deref()),
            Expr::Call(one) => self.called(one),
            Expr::Cast(one) => {
                let value = self.expr(&one.expr);
                let end = self.of(&one.ty).end;
                let span = Span::new(self.place(value).start, end);
                self.add(span, Kind::Same(value))
            }
            Expr::Closure(one) => self.closure(one),
            Expr::Const(one) => self.braces(Some(one.const_token.span), &one.block, false),
            Expr::TryBlock(one) => self.braces(Some(one.try_token.span), &one.block, false),
            Expr::Field(one) => {
                let object = self.expr(&one.base);
                let text = match &one.member {
                    Member::Named(ident) => name(ident),
                    Member::Unnamed(index) => index.index.to_string(),
                };
                let end = self.member_span(&one.member).end;
                let span = Span::new(self.place(object).start, end);
                self.add(span, Kind::Member { object, name: text })
            }
            Expr::ForLoop(one) => {
                let values = self.expr(&one.expr);
                let at = self.of(&one.pat);
                self.bind_part(&one.pat, values, at);
                self.repeated(one.for_token.span, &one.body, vec![values])
            }
            Expr::While(one) => {
                let condition = self.expr(&one.cond);
                self.repeated(one.while_token.span, &one.body, vec![condition])
            }
            Expr::Loop(one) => self.repeated(one.loop_token.span, &one.body, Vec::new()),
            Expr::Group(one) => self.expr(&one.expr),
            Expr::Paren(one) => {
                let value = self.expr(&one.expr);
                let span = self.between(one.paren_token.span.open(), one.paren_token.span.close());
                self.add(span, Kind::Same(value))
            }
            Expr::Index(one) => {
                let (object, key) = (self.expr(&one.expr), self.expr(&one.index));
                self.behind(object, one.bracket_token.span.close(), Kind::Index { object, key })
            }
            Expr::Let(one) => {
                let value = self.expr(&one.expr);
                let span = Span::new(self.start(one.let_token.span), self.place(value).end);
                self.bind(&one.pat, value, span);
                self.add(span, Kind::Other(vec![value]))
            }
            Expr::Lit(one) => self.literal(&one.lit),
            Expr::Macro(one) => self.macro_call(&one.mac),
            Expr::MethodCall(one) => self.method(one),
            Expr::Path(one) => {
                if one.path.is_ident("None") {
                    let span = self.of(one);
                    return self.add(span, Kind::Null);
                }
                self.path(one.qself.as_ref(), &one.path)
            }
            Expr::Range(one) => {
                let ends = [&one.start, &one.end];
                let parts = ends.into_iter().flatten().map(|end| self.expr(end)).collect();
                let span = self.of(one);
                self.add(span, Kind::Other(parts))
            }
            Expr::Reference(one) => {
                let value = self.expr(&one.expr);
                self.before(one.and_token.span, value, Kind::Same(value))
            }
            Expr::RawAddr(one) => {
                let value = self.expr(&one.expr);
                self.before(one.and_token.span, value, Kind::Same(value))
            }
            Expr::Return(one) => {
                let value = one.expr.as_ref().map(|value| self.expr(value));
                let start = self.span(one.return_token.span);
                let span = Span::new(start.start, value.map_or(start.end, |id| self.place(id).end));
                match value.and_then(|value| self.error_in(value)) {
                    Some(error) => self.throw(span, Some(error)),
                    None => self.code.returns.push(Act { span, value }),
                }
                self.add(span, Kind::Other(value.into_iter().collect()))
            }
            Expr::Struct(one) => self.made(one),
            Expr::Try(one) => {
                let value = self.expr(&one.expr);
                if let Some(error) = self.error_in(value) {
                    self.throw(self.place(value), Some(error));
                }
                self.behind(value, one.question_token.span, Kind::Same(value))
            }
            Expr::Unary(one) => {
                let value = self.expr(&one.expr);
                match (&one.op, &self.code.expr(value).kind) {
                    (UnOp::Deref(star), _) => self.before(star.span, value, Kind::Same(value)),
                    (UnOp::Neg(minus), Kind::Number(number)) => {
                        let kind = Kind::Number(format!("-{number}"));
                        self.before(minus.span, value, kind)
                    }
                    (UnOp::Neg(minus), _) => {
                        self.before(minus.span, value, Kind::Other(vec![value]))
                    }
                    (UnOp::Not(bang), _) => {
                        let start = self.start(bang.span);
                        self.code.negations.push(start);
                        self.before(bang.span, value, Kind::Other(vec![value]))
                    }
                    _ => value,
                }
            }
            other => {
                let span = self.of(other);
                self.add(span, Kind::Other(Vec::new()))
            }
        }
    }

    fn between(&self, first: proc_macro2::Span, last: proc_macro2::Span) -> Span {
        Span::new(self.start(first), self.end(last))
    }

    fn over(&self, first: ExprId, last: ExprId) -> Span {
        Span::new(self.place(first).start, self.place(last).end)
    }

    /// An expression that begins with another and ends with a token.
    fn behind(&mut self, value: ExprId, last: proc_macro2::Span, kind: Kind) -> ExprId {
        let span = Span::new(self.place(value).start, self.end(last));
        self.add(span, kind)
    }

    /// An expression that begins with a token and ends with another.
    fn before(&mut self, first: proc_macro2::Span, value: ExprId, kind: Kind) -> ExprId {
        let span = Span::new(self.start(first), self.place(value).end);
        self.add(span, kind)
    }

    fn leave(&mut self, token: proc_macro2::Span, value: Option<&Expr>) -> ExprId {
        let value = value.map(|value| self.expr(value));
        let start = self.span(token);
        let span = Span::new(start.start, value.map_or(start.end, |id| self.place(id).end));
        self.add(span, Kind::Other(value.into_iter().collect()))
    }

    /// A block as a value: what its last expression is.
    fn braces(&mut self, word: Option<proc_macro2::Span>, block: &Block, tail: bool) -> ExprId {
        let value = self.block(block, tail);
        let mut span = self.block_span(block);
        span.start = word.map_or(span.start, |word| self.start(word));
        self.add(span, value.map_or(Kind::Other(Vec::new()), Kind::Same))
    }

    fn repeated(&mut self, word: proc_macro2::Span, body: &Block, parts: Vec<ExprId>) -> ExprId {
        self.block(body, false);
        let span = Span::new(self.start(word), self.block_span(body).end);
        self.code.loops.push(span);
        self.add(span, Kind::Other(parts))
    }

    /// `a = b`, and `(a, b) = (c, d)`.
    fn assign_parts(&mut self, span: Span, target: ExprId, value: ExprId) {
        let parts = |id| match &self.code.expr(id).kind {
            Kind::List(parts) => parts.clone(),
            _ => vec![id],
        };
        let (targets, values) = (parts(target), parts(value));
        if targets.len() == values.len() {
            for (target, value) in targets.into_iter().zip(values) {
                self.assign(span, target, value, false);
            }
        } else if let Some(first) = targets.first() {
            self.assign(span, *first, value, false);
        }
    }

    fn binary(&mut self, one: &ExprBinary) -> ExprId {
        let (left, right) = (self.expr(&one.left), self.expr(&one.right));
        let span = self.over(left, right);
        let kind = match &one.op {
            BinOp::Add(_) => Kind::Joined(vec![left, right]),
            BinOp::AddAssign(_) => {
                self.assign(span, left, right, true);
                Kind::Other(Vec::new())
            }
            BinOp::Ne(token) => {
                let at = token.spans.first().map_or(span.start, |token| self.start(*token));
                self.code.negations.push(at);
                Kind::Other(vec![left, right])
            }
            _ => Kind::Other(vec![left, right]),
        };
        self.add(span, kind)
    }

    fn called(&mut self, one: &ExprCall) -> ExprId {
        let callee = self.expr(&one.func);
        let given: Vec<ExprId> = one.args.iter().map(|value| self.expr(value)).collect();
        let span = Span::new(self.place(callee).start, self.end(one.paren_token.span.close()));
        // What is wrapped is what is given.
        let wraps = match &*one.func {
            Expr::Path(path) => path.path.is_ident("Ok") || path.path.is_ident("Some"),
            _ => false,
        };
        match given.as_slice() {
            [value] if wraps => self.add(span, Kind::Same(*value)),
            _ => self.call(span, callee, given),
        }
    }

    fn method(&mut self, one: &ExprMethodCall) -> ExprId {
        let object = self.expr(&one.receiver);
        let method = name(&one.method);
        let kind = Kind::Member { object, name: method.clone() };
        let callee = self.behind(object, one.method.span(), kind);
        let given: Vec<ExprId> = one.args.iter().map(|value| self.expr(value)).collect();
        let span = Span::new(self.place(callee).start, self.end(one.paren_token.span.close()));
        if let [value] = given.as_slice() {
            let value = *value;
            if method == "push_str" {
                self.assign(span, object, value, true);
            }
            let begin = self.start(one.method.span());
            self.handler(&method, Span::new(begin, span.end), one.args.first(), value);
        }
        self.call(span, callee, given)
    }

    /// `.unwrap_or_else(|error| ...)` takes an error; without a parameter there is none.
    fn handler(&mut self, method: &str, span: Span, given: Option<&Expr>, value: ExprId) {
        if !matches!(method, "unwrap_or_else" | "or_else") {
            return;
        }
        let (Some(Expr::Closure(closure)), Kind::Function(id)) =
            (given, &self.code.expr(value).kind)
        else {
            return;
        };
        let Some(parameter) = closure.inputs.first() else { return };
        let function = &self.code.functions[*id];
        let (place, result) = (function.body.span, function.result);
        let name = types::bound_names(parameter).into_iter().next();
        self.catch(span, Caught { types: Vec::new(), name }, &closure.body, place);
        // What it gives takes the place of the value.
        let single = !matches!(*closure.body, Expr::Block(_)) && !choices::diverges(&closure.body);
        if let (true, Some(value)) = (single, result) {
            self.gives(value);
        }
    }

    fn made(&mut self, one: &ExprStruct) -> ExprId {
        let callee = self.path(one.qself.as_ref(), &one.path);
        let mut arguments = Vec::new();
        for field in &one.fields {
            let name = match &field.member {
                Member::Named(ident) => name(ident),
                Member::Unnamed(index) => index.index.to_string(),
            };
            let value = self.expr(&field.expr);
            arguments.push(Argument { name: Some(name), value, spread: false });
        }
        if let Some(rest) = &one.rest {
            let value = self.expr(rest);
            arguments.push(Argument { name: None, value, spread: true });
        }
        let span = Span::new(self.place(callee).start, self.end(one.brace_token.span.close()));
        self.add(span, Kind::Call { callee, arguments })
    }

    fn async_block(&mut self, word: proc_macro2::Span, block: &Block) -> ExprId {
        let span = Span::new(self.start(word), self.block_span(block).end);
        let head = Head {
            span,
            name: String::new(),
            is_async: true,
            decorators: Vec::new(),
            class: self.class,
        };
        let id = self.begin(head);
        let around = self.function.replace(id);
        self.function_body(id, block, true);
        self.function = around;
        self.add(span, Kind::Function(id))
    }

    fn closure(&mut self, one: &ExprClosure) -> ExprId {
        let first = one.capture.map_or(one.inputs_begin.span, |word| word.span);
        let start = self.start(one.asyncness.map_or(first, |word| word.span));
        let head = Head {
            span: Span::new(start, start),
            name: String::new(),
            is_async: one.asyncness.is_some(),
            decorators: Vec::new(),
            class: self.class,
        };
        let id = self.begin(head);
        let around = self.function.replace(id);
        let parameters = one.inputs.iter().flat_map(|input| self.parameters(input, None)).collect();
        self.code.functions[id].parameters = parameters;
        let end = if let Expr::Block(body) = &*one.body {
            self.function_body(id, &body.block, true);
            self.block_span(&body.block).end
        } else {
            let result = self.expr(&one.body);
            let place = self.place(result);
            let function = &mut self.code.functions[id];
            function.body = Body { span: place, statements: 1, commented: false };
            function.result = Some(result);
            place.end
        };
        let span = Span::new(start, end);
        self.code.functions[id].span = span;
        self.function = around;
        self.add(span, Kind::Function(id))
    }

    pub(super) fn literal(&mut self, literal: &Lit) -> ExprId {
        let kind = match literal {
            Lit::Str(one) => Kind::Text(one.value()),
            Lit::ByteStr(one) => Kind::Text(String::from_utf8_lossy(&one.value()).into_owned()),
            Lit::CStr(one) => Kind::Text(one.value().to_string_lossy().into_owned()),
            Lit::Char(one) => Kind::Text(one.value().to_string()),
            Lit::Byte(one) => Kind::Number(one.value().to_string()),
            Lit::Int(one) => Kind::Number(one.base10_digits().to_owned()),
            Lit::Float(one) => Kind::Number(one.base10_digits().to_owned()),
            Lit::Bool(one) => Kind::Bool(one.value),
            _ => Kind::Other(Vec::new()),
        };
        let span = self.span(literal.span());
        self.add(span, kind)
    }
}
