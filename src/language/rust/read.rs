//! From a syntax tree of `syn` to [`Code`]. What stands here and in the files beside it is what Rust
//! means by its syntax; what its names mean is in `names.toml`.

use std::{
    collections::{HashMap, HashSet},
    str::FromStr,
};

use proc_macro2::TokenStream;
use syn::{Item, ext::IdentExt, spanned::Spanned};

use super::tokens::{self, Depth};
use crate::{
    base::Span,
    language::facts::code::{Act, Argument, Body, ClassId, Code, ExprId, Field, FunctionId, Kind},
};

/// The stack for what nests deeper than the stack of other threads allows.
const STACK: usize = 128 << 20;

/// Reads a file. Of a broken one, the items that are whole.
pub fn read(text: &str) -> Code {
    let code = begin(text);
    // Every place is a byte range by now; the text that spans lead to would be kept for ever.
    proc_macro2::extra::invalidate_current_thread_spans();
    code
}

fn begin(text: &str) -> Code {
    let mut reader = Reader::new(text, beginning(text));
    let Some(tokens) = reader.tokens() else { return reader.code };
    match tokens::depth(&tokens) {
        Depth::Shallow => reader.all(tokens, Depth::Shallow),
        Depth::Deep | Depth::Abyss => on_large_stack(text).unwrap_or_else(|| {
            reader.code.unread.push(Span::new(0, text.len()));
            reader.code
        }),
    }
}

/// Tokens stay on the thread that made them, so the text is taken apart again. Nothing if there is no
/// thread to be had.
fn on_large_stack(text: &str) -> Option<Code> {
    let read = || {
        let mut reader = Reader::new(text, beginning(text));
        let Some(tokens) = reader.tokens() else { return reader.code };
        let depth = tokens::depth(&tokens);
        reader.all(tokens, depth)
    };
    std::thread::scope(|scope| {
        let thread =
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read).ok()?;
        Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Where the tokens of a text begin: behind a byte order mark and a `#!` line.
pub(super) fn beginning(text: &str) -> usize {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = text.get(mark..).unwrap_or_default();
    let script =
        rest.starts_with("#!") && !rest.get(2..).unwrap_or_default().trim_start().starts_with('[');
    if script { mark + rest.find('\n').unwrap_or(rest.len()) } else { mark }
}

/// Fills a [`Code`] while it goes through a file.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) code: Code,
    /// What stands before the tokens.
    offset: usize,
    /// The function around what is read.
    pub(super) function: Option<FunctionId>,
    /// The type whose methods are read.
    pub(super) class: Option<ClassId>,
    /// The modules that the file declares.
    pub(super) modules: HashSet<String>,
    /// The types that the file declares.
    pub(super) types: HashMap<String, ClassId>,
    /// The implementations of types: classes of their own, since that is where the methods stand.
    pub(super) implementations: Vec<ClassId>,
    /// The names of macros that are called.
    pub(super) macros: Vec<ExprId>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, offset: usize) -> Self {
        Self {
            text,
            code: Code::default(),
            offset,
            function: None,
            class: None,
            modules: HashSet::new(),
            types: HashMap::new(),
            implementations: Vec::new(),
            macros: Vec::new(),
        }
    }

    /// The tokens of the text; where they end, if that is not its end, the rest is not read.
    fn tokens(&mut self) -> Option<TokenStream> {
        match TokenStream::from_str(self.text.get(self.offset..).unwrap_or_default()) {
            Ok(tokens) => Some(tokens),
            Err(error) => {
                let from = self.start(error.span());
                self.code.unread.push(Span::new(from, self.text.len()));
                None
            }
        }
    }

    /// The whole file, or one item after the other where it is broken.
    fn all(mut self, tokens: TokenStream, depth: Depth) -> Code {
        if depth < Depth::Abyss
            && let Ok(file) = syn::parse2::<syn::File>(tokens.clone())
        {
            self.file(&file.items);
            return self.done();
        }
        let mut items = Vec::new();
        for item in tokens::items(tokens) {
            if tokens::depth(&item) == Depth::Abyss {
                let place = self.of(&item);
                self.code.unread.push(place);
                continue;
            }
            match syn::parse2::<Item>(item) {
                Ok(item) => items.push(item),
                Err(error) => {
                    let place = self.span(error.span());
                    self.code.unread.push(place);
                }
            }
        }
        self.file(&items);
        self.done()
    }

    fn file(&mut self, items: &[Item]) {
        for item in items {
            if let Item::Mod(module) = item {
                self.modules.insert(name(&module.ident));
            }
        }
        for item in items {
            self.item(item);
        }
    }

    /// What the order of the file or all of it decides.
    fn done(mut self) -> Code {
        self.share_fields();
        self.name_macros();
        let code = &mut self.code;
        code.assignments.sort_by_key(|one| one.span);
        code.catches.sort_by_key(|one| one.span);
        code.returns.sort_by_key(|one| one.span);
        code.throws.sort_by_key(|one| one.span);
        code.branches.sort_by_key(|one| one.span);
        code.loops.sort_unstable();
        code.negations.sort_unstable();
        self.code
    }

    /// The methods of a type stand in its implementations, and see its fields. What it implements is what
    /// it is made from.
    fn share_fields(&mut self) {
        for id in std::mem::take(&mut self.implementations) {
            let Some(class) = self.code.classes.get(id) else { continue };
            let Some(declared) = self.types.get(&class.name).copied() else { continue };
            let bases = class.bases.clone();
            if let Some(class) = self.code.classes.get_mut(declared) {
                class.bases.extend(bases);
            }
            let own = self.code.fields.iter().filter(|field| field.class == Some(declared));
            let fields: Vec<Field> =
                own.map(|field| Field { class: Some(id), ..field.clone() }).collect();
            self.code.fields.extend(fields);
        }
    }

    /// A macro is known by its import; a variable of its name is something else.
    fn name_macros(&mut self) {
        let mut imported = HashMap::new();
        for import in &self.code.imports {
            let Some(taken) = import.name.as_ref().filter(|taken| *taken != "*") else { continue };
            let module = import.module.strip_prefix('.').map(|own| format!("./{own}"));
            let module = module.as_ref().unwrap_or(&import.module);
            imported.insert(import.alias.as_ref().unwrap_or(taken), format!("{module}.{taken}"));
        }
        for id in std::mem::take(&mut self.macros) {
            if let Some(Kind::Name(name)) = self.code.exprs.get(id.index()).map(|one| &one.kind)
                && let Some(path) = imported.get(name)
            {
                self.code.exprs[id.index()].kind = Kind::Name(path.clone());
            }
        }
    }

    /// The bytes of a place.
    pub(super) fn span(&self, span: proc_macro2::Span) -> Span {
        let range = span.byte_range();
        Span::new(range.start + self.offset, range.end + self.offset)
    }

    /// Where a place begins.
    pub(super) fn start(&self, span: proc_macro2::Span) -> usize {
        self.span(span).start
    }

    /// Where a place ends.
    pub(super) fn end(&self, span: proc_macro2::Span) -> usize {
        self.span(span).end
    }

    /// The bytes of a node. It goes through all of its tokens: for small ones only.
    pub(super) fn of(&self, node: &impl Spanned) -> Span {
        self.span(node.span())
    }

    /// Takes an expression.
    pub(super) fn add(&mut self, span: Span, kind: Kind) -> ExprId {
        self.code.add(span, kind)
    }

    /// Where an expression that was taken stands.
    pub(super) fn place(&self, id: ExprId) -> Span {
        self.code.expr(id).span
    }

    /// A call of a name that is not written as a path.
    pub(super) fn call(&mut self, span: Span, callee: ExprId, given: Vec<ExprId>) -> ExprId {
        let argument = |value| Argument { name: None, value, spread: false };
        let arguments = given.into_iter().map(argument).collect();
        self.add(span, Kind::Call { callee, arguments })
    }

    /// An error that goes to whoever called.
    pub(super) fn throw(&mut self, span: Span, value: Option<ExprId>) {
        self.code.throws.push(Act { span, value });
    }

    /// Braces with statements. Only of empty ones it is worth the search whether a comment says why.
    pub(super) fn body(&self, span: Span, statements: usize) -> Body {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        let commented = statements == 0 && (text.contains("//") || text.contains("/*"));
        Body { span, statements, commented }
    }
}

/// A name without what lets a keyword be one.
pub(super) fn name(ident: &syn::Ident) -> String {
    ident.unraw().to_string()
}
