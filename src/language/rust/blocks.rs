//! Statements between braces, and what they do with errors.

use syn::{Block, Expr, Local, Pat, Stmt};

use super::{
    patterns::{self, Caught},
    read::Reader,
};
use crate::{
    base::Span,
    language::facts::code::{Act, Body, Branch, Catch, ExprId, Field, FunctionId, Kind},
};

impl Reader<'_> {
    /// The body of a function. What its last expression gives is returned where it returns anything.
    pub(super) fn function_body(&mut self, id: FunctionId, block: &Block, returns: bool) {
        let body = self.block_body(block);
        let value = self.block(block, returns);
        let function = &mut self.code.functions[id];
        function.body = body;
        if returns && block.stmts.len() == 1 {
            function.result = value;
        }
    }

    /// The span of a block and how many statements do something.
    pub(super) fn block_body(&self, block: &Block) -> Body {
        let statements = block.stmts.iter().filter(|one| does_something(one)).count();
        self.body(self.block_span(block), statements)
    }

    pub(super) fn block_span(&self, block: &Block) -> Span {
        let brace = block.brace_token.span;
        Span::new(self.start(brace.open()), self.end(brace.close()))
    }

    /// The statements of a block; gives its value, where it has one. In the `tail` of a function that is
    /// what the function returns.
    pub(super) fn block(&mut self, block: &Block, tail: bool) -> Option<ExprId> {
        let (last, before) = block.stmts.split_last()?;
        for statement in before {
            self.statement(statement);
        }
        match last {
            Stmt::Expr(expr, None) => Some(self.value(expr, tail)),
            Stmt::Macro(one) if one.semi_token.is_none() => {
                let id = self.macro_call(&one.mac);
                if tail && !super::choices::macro_diverges(&one.mac) {
                    self.gives(id);
                }
                Some(id)
            }
            statement => {
                self.statement(statement);
                None
            }
        }
    }

    /// Something that a function returns with its last expression.
    pub(super) fn gives(&mut self, id: ExprId) {
        let span = self.place(id);
        match self.error_in(id) {
            Some(error) => self.throw(span, Some(error)),
            None => self.code.returns.push(Act { span, value: Some(id) }),
        }
    }

    /// What an `Err(...)` holds.
    pub(super) fn error_in(&self, id: ExprId) -> Option<ExprId> {
        let Kind::Call { callee, arguments } = &self.code.expr(id).kind else { return None };
        match &self.code.expr(*callee).kind {
            Kind::Name(name) | Kind::Member { name, .. } if name == "Err" => {
                arguments.first().map(|argument| argument.value)
            }
            _ => None,
        }
    }

    pub(super) fn statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Local(local) => self.local(local),
            Stmt::Item(item) => self.item(item),
            Stmt::Expr(expr, semicolon) => {
                let id = self.expr(expr);
                let dropped = matches!(expr, Expr::MethodCall(call) if call.method == "ok" && call.args.is_empty());
                if let (true, Some(semicolon)) = (dropped, semicolon) {
                    let start = self.place(id).start;
                    self.discard(Span::new(start, self.end(semicolon.span)));
                }
            }
            Stmt::Macro(one) => {
                self.attributes(&one.attrs, self.macro_span(&one.mac));
                self.macro_call(&one.mac);
            }
        }
    }

    fn local(&mut self, local: &Local) {
        let span = Span::new(self.start(local.let_token.span), self.end(local.semi_token.span));
        self.attributes(&local.attrs, span);
        let Some(init) = &local.init else {
            // With a value, that says more than the type.
            if let Pat::Type(typed) = &local.pat {
                let of_type = self.of_type(&typed.ty);
                for name in super::types::bound_names(&typed.pat) {
                    self.code.fields.push(Field { span, class: None, name, of_type, function: self.function });
                }
            }
            return;
        };
        let value = self.expr(&init.expr);
        if matches!(local.pat, Pat::Wild(_)) && is_call(&init.expr) {
            self.discard(span);
        }
        self.bind(&local.pat, value, span);
        if let Some((token, otherwise)) = &init.diverge {
            let id = self.expr(otherwise);
            let place = self.place(id);
            if patterns::takes_success(&local.pat) {
                let all = Span::new(self.start(token.span), place.end);
                self.catch(all, Caught { types: Vec::new(), name: None }, otherwise, place);
            }
            let branch = Branch { span, condition: None, then: None, otherwise: Some(place) };
            self.code.branches.push(branch);
        }
    }

    /// A clause that takes an error, with an expression as its body.
    pub(super) fn catch(&mut self, span: Span, caught: Caught, body: &Expr, place: Span) {
        let body = match body {
            Expr::Block(block) => self.block_body(&block.block),
            Expr::Tuple(tuple) if tuple.elems.is_empty() => self.body(place, 0),
            _ => self.body(place, 1),
        };
        let Caught { types, name } = caught;
        self.code.catches.push(Catch { span, types, name, body, checked: true });
    }

    /// `let _ = f();` and `f().ok();`: an error that nobody looks at. A comment beside it or on the line
    /// above says why.
    pub(super) fn discard(&mut self, span: Span) {
        let before = self.text.get(..span.start).unwrap_or_default();
        let above = before.rsplit('\n').nth(1).unwrap_or_default().trim_start();
        let after = self.text.get(span.end..).unwrap_or_default();
        let beside = after.lines().next().unwrap_or_default().trim_start();
        let mut body = self.body(span, 0);
        body.commented |= above.starts_with("//") || beside.starts_with("//");
        let types = vec!["discarded".to_owned()];
        self.code.catches.push(Catch { span, types, name: None, body, checked: true });
    }
}

/// Whether a statement is more than a declaration or a lone semicolon.
fn does_something(statement: &Stmt) -> bool {
    match statement {
        Stmt::Item(_) => false,
        Stmt::Expr(Expr::Tuple(tuple), _) => !tuple.elems.is_empty(),
        Stmt::Expr(Expr::Verbatim(tokens), _) => !tokens.is_empty(),
        Stmt::Local(_) | Stmt::Expr(..) | Stmt::Macro(_) => true,
    }
}

/// Whether something is called, and its error not handed on. Macros write to a text, most of all.
pub(super) fn is_call(expr: &Expr) -> bool {
    match expr {
        Expr::Await(one) => is_call(&one.base),
        Expr::Paren(one) => is_call(&one.expr),
        Expr::Call(_) | Expr::MethodCall(_) => true,
        _ => false,
    }
}
