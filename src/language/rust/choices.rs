//! `if` and `match`: ways that part, values that are one of several, errors that are looked at.

use syn::{Arm, Block, Expr, ExprIf, ExprMatch, Macro, Pat, Stmt};

use super::{
    patterns::{self, Caught},
    read::Reader,
};
use crate::{
    base::Span,
    language::facts::code::{Body, Branch, Catch, ExprId, Kind},
};

/// Macros that never give a value.
const DIVERGING: [&str; 5] = ["panic", "unreachable", "todo", "unimplemented", "bail"];

impl Reader<'_> {
    /// `if`: a choice where it is one of two values, or else a branch.
    pub(super) fn choose(&mut self, expr: &ExprIf, tail: bool) -> ExprId {
        let condition = self.expr(&expr.cond);
        let then = self.block(&expr.then_branch, tail);
        let then_span = self.block_span(&expr.then_branch);
        let start = self.start(expr.if_token.span);
        let mut end = then_span.end;
        let mut otherwise = None;
        if let Some((token, other)) = &expr.else_branch {
            let id = self.value(other, tail);
            let place = self.place(id);
            end = place.end;
            otherwise = Some(id);
            if takes_success(&expr.cond) && matches!(**other, Expr::Block(_)) {
                let all = Span::new(self.start(token.span), place.end);
                self.catch(all, Caught { types: Vec::new(), name: None }, other, place);
            }
        }
        let span = Span::new(start, end);
        if let Some(caught) = self.caught_by(&expr.cond) {
            let body = self.block_body(&expr.then_branch);
            self.take(Span::new(start, then_span.end), caught, body);
        }
        let single = is_single(&expr.then_branch)
            && expr.else_branch.as_ref().is_some_and(|(_, other)| match &**other {
                Expr::Block(other) => is_single(&other.block),
                Expr::If(_) => true,
                _ => false,
            });
        if let (true, Some(then), Some(otherwise)) = (single, then, otherwise) {
            let kind = Kind::Choice { condition: Some(condition), values: vec![then, otherwise] };
            return self.add(span, kind);
        }
        self.code.branches.push(Branch {
            span,
            condition: Some(condition),
            then: Some(then_span),
            otherwise: otherwise.map(|id| self.place(id)),
        });
        let parts = [Some(condition), then, otherwise].into_iter().flatten().collect();
        self.add(span, Kind::Other(parts))
    }

    /// The errors that the condition of an `if` takes: `if let Err(e) = f()`.
    fn caught_by(&self, condition: &Expr) -> Option<Caught> {
        match condition {
            Expr::Let(one) => self.caught(&one.pat),
            Expr::Binary(both) => {
                self.caught_by(&both.left).or_else(|| self.caught_by(&both.right))
            }
            _ => None,
        }
    }

    /// `match`, with a catch clause for each arm that takes an error.
    pub(super) fn matched(&mut self, expr: &ExprMatch, tail: bool) -> ExprId {
        let condition = self.expr(&expr.expr);
        let mut values = Vec::new();
        let mut succeeded = false;
        for arm in &expr.arms {
            let pattern = self.of(&arm.pat);
            self.bind(&arm.pat, condition, pattern);
            if let Pat::Guard(guarded) = &arm.pat {
                self.expr(&guarded.guard);
            }
            let value = self.value(&arm.body, tail);
            let place = self.place(value);
            if !diverges(&arm.body) {
                values.push(value);
            }
            let all = Span::new(pattern.start, place.end);
            if let Some(caught) = self.caught(&arm.pat) {
                self.catch(all, caught, &arm.body, place);
            } else if succeeded && matches!(arm.pat, Pat::Wild(_)) {
                self.catch(all, Caught { types: Vec::new(), name: None }, &arm.body, place);
            }
            succeeded |= patterns::takes_success(&arm.pat);
        }
        let span =
            Span::new(self.start(expr.match_token.span), self.end(expr.brace_token.span.close()));
        self.code.branches.push(Branch { span, condition: None, then: None, otherwise: None });
        let kind = match values.as_slice() {
            [_, other] if hands_on(&expr.arms) => Kind::Fallback(condition, *other),
            [] => Kind::Other(vec![condition]),
            _ => Kind::Choice { condition: Some(condition), values },
        };
        self.add(span, kind)
    }

    fn take(&mut self, span: Span, caught: Caught, body: Body) {
        let Caught { types, name } = caught;
        let catch = Catch { span, types, name, body, checked: true };
        self.code.catches.push(catch);
    }
}

/// `match x { Ok(x) => x, Err(_) => y }`: the value, or else another.
fn hands_on(arms: &[Arm]) -> bool {
    let [first, _] = arms else { return false };
    patterns::handed_on(&first.pat).is_some_and(|name| patterns::is_name(&first.body, &name))
}

fn takes_success(condition: &Expr) -> bool {
    matches!(condition, Expr::Let(one) if patterns::takes_success(&one.pat))
}

/// Whether a block is nothing but a value.
fn is_single(block: &Block) -> bool {
    match block.stmts.as_slice() {
        [Stmt::Expr(expr, None)] => {
            !diverges(expr) && !matches!(expr, Expr::Assign(_) | Expr::While(_) | Expr::ForLoop(_))
        }
        [Stmt::Macro(one)] => one.semi_token.is_none() && !macro_diverges(&one.mac),
        _ => false,
    }
}

/// Whether an expression goes away instead of giving a value.
pub(super) fn diverges(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(one) => macro_diverges(&one.mac),
        Expr::Block(one) => match one.block.stmts.last() {
            Some(Stmt::Expr(expr, _)) => diverges(expr),
            Some(Stmt::Macro(one)) => macro_diverges(&one.mac),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a macro goes away instead of giving a value.
pub(super) fn macro_diverges(one: &Macro) -> bool {
    DIVERGING.iter().any(|name| patterns::is_called(&one.path, name))
}
