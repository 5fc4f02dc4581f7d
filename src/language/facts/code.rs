//! Source code in the words that all languages share. The reader of a language fills it; nothing here
//! knows a language.

use crate::base::Span;

/// The number of an expression in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(u32);

impl ExprId {
    /// Its place in the list of expressions.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The number of a function in its file.
pub type FunctionId = usize;

/// The number of a class in its file.
pub type ClassId = usize;

/// One expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// The expression that it is a part of.
    pub parent: Option<ExprId>,
}

/// What an expression is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A string without anything put in.
    Text(String),
    /// Parts joined to one text: an interpolated string, or a sum.
    Joined(Vec<ExprId>),
    /// A number as it is written.
    Number(String),
    /// True or false.
    Bool(bool),
    /// None, null, nil, undefined.
    Null,
    /// A name.
    Name(String),
    /// A part of something, by name.
    Member {
        /// What it is a part of.
        object: ExprId,
        /// Its name.
        name: String,
    },
    /// A part of something, by a key.
    Index {
        /// What it is a part of.
        object: ExprId,
        /// The key.
        key: ExprId,
    },
    /// A call, a constructor or a struct literal.
    Call {
        /// What is called.
        callee: ExprId,
        /// With what.
        arguments: Vec<Argument>,
    },
    /// Values in order.
    List(Vec<ExprId>),
    /// Values by key.
    Map(Vec<Entry>),
    /// The second where the first gives nothing: `a or b`, `a || b`, `a ?? b`, `a ?: b`.
    Fallback(ExprId, ExprId),
    /// One of two, by a condition.
    Choice {
        /// What decides.
        condition: Option<ExprId>,
        /// The values that it may have.
        values: Vec<ExprId>,
    },
    /// A function without a name.
    Function(FunctionId),
    /// What it waits for.
    Await(ExprId),
    /// A value with nothing changed about it: a cast, a reference.
    Same(ExprId),
    /// Statements, with the expressions inside.
    Block(Vec<ExprId>),
    /// Anything else, with the expressions inside.
    Other(Vec<ExprId>),
}

/// One argument of a call.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Its name, where the call gives one.
    pub name: Option<String>,
    /// What is given.
    pub value: ExprId,
    /// Whether it stands for any number of arguments: `*args`, `...options`.
    pub spread: bool,
}

/// One entry of a map.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its key; `None` where entries of another map are put in.
    pub key: Option<String>,
    /// Its value.
    pub value: ExprId,
}

/// A name that a file takes from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Where it is taken.
    pub span: Span,
    /// What it is taken from, as it is written.
    pub module: String,
    /// What is taken; `None` is the whole, `*` everything inside.
    pub name: Option<String>,
    /// What it is called here, where that is said.
    pub alias: Option<String>,
}

/// A function, a method or a lambda.
#[derive(Debug, Clone)]
pub struct Function {
    /// All of it.
    pub span: Span,
    /// Its name; empty for a lambda.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it does.
    pub body: Body,
    /// Whether it can wait without holding a thread.
    pub is_async: bool,
    /// What stands before it: decorators, annotations, attributes.
    pub decorators: Vec<ExprId>,
    /// The class that it belongs to.
    pub class: Option<ClassId>,
    /// The function that it stands in.
    pub outer: Option<FunctionId>,
    /// The value of a body that is a single expression.
    pub result: Option<ExprId>,
    /// What it calls the object that it is a method of, where that is not the same everywhere.
    pub receiver: Option<String>,
}

/// A parameter of a function.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type, where that is said.
    pub of_type: Option<ExprId>,
    /// What it is when nothing is given.
    pub default: Option<ExprId>,
}

/// The statements between two braces, or what stands for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// All of it.
    pub span: Span,
    /// How many statements do something.
    pub statements: usize,
    /// Whether a comment stands among them.
    pub commented: bool,
}

/// A class, struct or interface.
#[derive(Debug, Clone)]
pub struct Class {
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// What it is made from.
    pub bases: Vec<ExprId>,
    /// What stands before it.
    pub decorators: Vec<ExprId>,
}

/// A field of a class, as its declaration says.
#[derive(Debug, Clone)]
pub struct Field {
    /// Where it is declared.
    pub span: Span,
    /// Its class.
    pub class: Option<ClassId>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub of_type: ExprId,
    /// The function that it is a variable of.
    pub function: Option<FunctionId>,
}

/// A value that is given to a name or a part of something.
#[derive(Debug, Clone, Copy)]
pub struct Assignment {
    /// All of it.
    pub span: Span,
    /// What gets it.
    pub target: ExprId,
    /// What is given.
    pub value: ExprId,
    /// Whether it is added to what was there.
    pub adds: bool,
    /// The function that it stands in.
    pub function: Option<FunctionId>,
}

/// A clause that takes an error.
#[derive(Debug, Clone)]
pub struct Catch {
    /// All of it.
    pub span: Span,
    /// Which errors; empty for all.
    pub types: Vec<String>,
    /// What the error is called.
    pub name: Option<String>,
    /// What is done.
    pub body: Body,
    /// Whether the error is taken by looking at a returned value.
    pub checked: bool,
}

/// Something that happens at a place, with a value where there is one.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// Where.
    pub span: Span,
    /// What is returned or thrown.
    pub value: Option<ExprId>,
}

/// A place where one of several ways is taken.
#[derive(Debug, Clone, Copy)]
pub struct Branch {
    /// All of it.
    pub span: Span,
    /// What decides.
    pub condition: Option<ExprId>,
    /// What is done when it holds.
    pub then: Option<Span>,
    /// What is done when it does not.
    pub otherwise: Option<Span>,
}

/// What a file says.
#[derive(Debug, Clone, Default)]
pub struct Code {
    /// Every expression; the parts of one stand before it.
    pub exprs: Vec<Expr>,
    /// What it takes from elsewhere.
    pub imports: Vec<Import>,
    /// Its functions, in the order in which they begin.
    pub functions: Vec<Function>,
    /// Its classes, in the order in which they begin.
    pub classes: Vec<Class>,
    /// The fields of its classes.
    pub fields: Vec<Field>,
    /// Its assignments, in the order in which they begin.
    pub assignments: Vec<Assignment>,
    /// Its catch clauses.
    pub catches: Vec<Catch>,
    /// What it returns.
    pub returns: Vec<Act>,
    /// What it throws.
    pub throws: Vec<Act>,
    /// Where its ways part.
    pub branches: Vec<Branch>,
    /// What is done again and again.
    pub loops: Vec<Span>,
    /// Where something is turned into its opposite: `not`, `!`, `!=`.
    pub negations: Vec<usize>,
    /// Its comments.
    pub comments: Vec<Span>,
    /// Where the reader could not follow it.
    pub unread: Vec<Span>,
}

impl Code {
    /// One expression.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }

    /// Takes an expression whose parts were taken before, and gives its number.
    pub fn add(&mut self, span: Span, kind: Kind) -> ExprId {
        let id = ExprId(u32::try_from(self.exprs.len()).unwrap_or(u32::MAX));
        for part in kind.parts() {
            if let Some(part) = self.exprs.get_mut(part.index()) {
                part.parent = Some(id);
            }
        }
        self.exprs.push(Expr { span, kind, parent: None });
        id
    }

    /// All expressions with their numbers.
    pub fn all(&self) -> impl Iterator<Item = (ExprId, &Expr)> {
        self.exprs
            .iter()
            .enumerate()
            .map(|(i, expr)| (ExprId(u32::try_from(i).unwrap_or(u32::MAX)), expr))
    }

    /// The innermost function around a byte.
    pub fn function_at(&self, offset: usize) -> Option<FunctionId> {
        let after = self.functions.partition_point(|function| function.span.start <= offset);
        // Functions nest: what is around the byte is around the last one that began before it.
        let mut at = after.checked_sub(1);
        while let Some(id) = at {
            if self.functions[id].span.contains(offset) {
                return Some(id);
            }
            at = self.functions[id].outer;
        }
        None
    }

    /// The classes around a byte, the innermost first.
    pub fn classes_at(&self, offset: usize) -> impl Iterator<Item = ClassId> {
        let after = self.classes.partition_point(|class| class.span.start <= offset);
        (0..after).rev().filter(move |id| self.classes[*id].span.contains(offset))
    }

    /// The innermost class around a byte.
    pub fn class_at(&self, offset: usize) -> Option<ClassId> {
        let after = self.classes.partition_point(|class| class.span.start <= offset);
        (0..after).rev().find(|id| self.classes[*id].span.contains(offset))
    }
}

impl Kind {
    /// The expressions that it is made of.
    pub fn parts(&self) -> Vec<ExprId> {
        match self {
            Self::Text(_) | Self::Number(_) | Self::Bool(_) | Self::Null | Self::Name(_) => {
                Vec::new()
            }
            Self::Function(_) => Vec::new(),
            Self::Member { object, .. } => vec![*object],
            Self::Index { object, key } => vec![*object, *key],
            Self::Call { callee, arguments } => {
                let given = arguments.iter().map(|argument| argument.value);
                std::iter::once(*callee).chain(given).collect()
            }
            Self::Joined(parts) | Self::List(parts) | Self::Block(parts) | Self::Other(parts) => {
                parts.clone()
            }
            Self::Map(entries) => entries.iter().map(|entry| entry.value).collect(),
            Self::Fallback(first, second) => vec![*first, *second],
            Self::Choice { condition, values } => condition.iter().chain(values).copied().collect(),
            Self::Await(value) | Self::Same(value) => vec![*value],
        }
    }
}
