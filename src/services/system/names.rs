//! The names that a source file states and uses, as its words show them: enough to say for certain that a
//! name is declared nowhere, without knowing what every declaration means.

use std::collections::{BTreeSet, HashMap};

use super::repeated::{Repeated, repeated};
use crate::{
    base::Span,
    language::{
        Region, RegionKind,
        facts::{Facts, code::Kind},
    },
};

/// The names of a source file.
#[derive(Debug, Default)]
pub struct Names {
    /// The hashes of the words that stand for more than a call or a part of something, sorted.
    stated: Vec<u32>,
    /// Calls of bare names that the file does not state, and parts of what the file imports.
    pub uses: Vec<Use>,
    /// Names that only parts are taken of, with the first place: `x` in `x.y`.
    pub objects: Vec<(String, Span)>,
    /// Its classes.
    pub classes: Vec<Class>,
    /// Functions that take the place of earlier ones.
    pub repeated: Vec<Repeated>,
    /// What its package is called, where files say it.
    pub package: String,
    /// The functions of a Go file, with the types that they are methods of.
    pub functions: Vec<(Option<String>, String, Span)>,
    /// Whether it is only compiled under a condition.
    pub conditional: bool,
}

/// A name that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Where.
    pub span: Span,
    /// What it is a part of: a module, the object itself.
    pub object: Option<String>,
    /// The name.
    pub name: String,
    /// The class whose object it is a part of.
    pub class: Option<String>,
}

/// A class, with what it is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// What it is made from, as it is written.
    pub bases: Vec<String>,
}

/// Words after which a name is declared.
const DECLARING: [&str; 8] = ["def", "class", "func", "type", "var", "const", "fn", "lambda"];

impl Names {
    /// Reads the words of a file; `facts` tell what is called, `by_text` whether names can be declared by
    /// texts.
    pub fn of(
        text: &str,
        regions: impl Iterator<Item = Region>,
        facts: &Facts,
        by_text: bool,
    ) -> Self {
        let code = &facts.code;
        let called: HashMap<usize, Span> = code
            .all()
            .filter_map(|(_, expr)| match &expr.kind {
                Kind::Call { callee, .. } => {
                    Some((code.expr(*callee).span.start, code.expr(*callee).span))
                }
                _ => None,
            })
            .collect();
        let mut stated = BTreeSet::new();
        let mut uses = Vec::new();
        let mut objects: HashMap<&str, Span> = HashMap::new();
        let taken = |word: &Word<'_>| {
            !by_text && code.imports.iter().any(|import| import.span.contains(word.start))
        };
        let words = Words::new(text, regions).filter(|word| by_text || !word.in_string);
        for word in words.filter(|word| !taken(word)) {
            match word.place(text, &called) {
                Place::Stated => {
                    stated.insert(hash(word.text));
                }
                Place::Called => uses.push(Use {
                    span: word.span(),
                    object: None,
                    name: word.text.to_owned(),
                    class: None,
                }),
                Place::Object => {
                    objects.entry(word.text).or_insert(word.span());
                }
                Place::Part(object) => uses.push(Use {
                    span: word.span(),
                    object: Some(object.to_owned()),
                    name: word.text.to_owned(),
                    class: None,
                }),
                Place::Elsewhere => {}
            }
        }
        let known: BTreeSet<String> =
            code.imports.iter().map(|import| local_name(import).to_owned()).collect();
        let own = |one: &mut Use| {
            let Some(object) = &one.object else { return !stated.contains(&hash(&one.name)) };
            let function = code.function_at(one.span.start).and_then(|id| code.functions.get(id));
            let of_receiver = function
                .is_some_and(|function| function.receiver.as_deref() == Some(object.as_str()));
            if object == "self" || of_receiver {
                let id = match function.filter(|_| of_receiver) {
                    Some(function) => function.class,
                    None => code.class_at(one.span.start),
                };
                one.class = id.and_then(|id| code.classes.get(id)).map(|one| one.name.clone());
                let is_called = text
                    .get(one.span.end..)
                    .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('('));
                return one.class.is_some() && is_called && !stated.contains(&hash(&one.name));
            }
            known.contains(object)
        };
        uses.retain_mut(own);
        let classes = code.classes.iter().map(|class| Class {
            name: class.name.clone(),
            bases: class
                .bases
                .iter()
                .filter_map(|id| text.get(code.expr(*id).span.start..code.expr(*id).span.end))
                .map(str::to_owned)
                .collect(),
        });
        let mut objects: Vec<(String, Span)> = objects
            .into_iter()
            .filter(|(name, _)| !stated.contains(&hash(name)))
            .map(|(name, span)| (name.to_owned(), span))
            .collect();
        objects.sort_unstable_by_key(|(_, span)| span.start);
        let head = text.split("\npackage ").next().unwrap_or_default();
        Self {
            stated: stated.into_iter().collect(),
            uses,
            objects,
            classes: classes.collect(),
            repeated: if by_text { repeated(text, facts) } else { Vec::new() },
            package: package(text).to_owned(),
            functions: if by_text { Vec::new() } else { functions(text, facts) },
            conditional: head.contains("//go:build") || head.contains("// +build"),
        }
    }

    /// Whether a bare name is called that the file does not state.
    pub fn calls(&self, name: &str) -> bool {
        self.uses.iter().any(|one| one.object.is_none() && one.name == name)
    }

    /// Whether a name stands anywhere in the file for more than a call or a part of something.
    pub fn states(&self, name: &str) -> bool {
        self.stated.binary_search(&hash(name)).is_ok()
    }
}

/// The name after `package` at the beginning of a line.
fn package(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.strip_prefix("package "));
    line.and_then(|line| line.split_whitespace().next()).unwrap_or_default()
}

/// The functions that stand on their own, with the type that the receiver of each names.
fn functions(text: &str, facts: &Facts) -> Vec<(Option<String>, String, Span)> {
    let functions = facts.code.functions.iter().filter(|one| one.outer.is_none());
    let named = functions.filter_map(|one| {
        let rest = text.get(one.span.start..one.span.end)?.strip_prefix("func")?.trim_start();
        let of_type = match rest.strip_prefix('(') {
            Some(receiver) => {
                let receiver = receiver.split(')').next()?.split('[').next()?;
                Some(receiver.rsplit([' ', '*']).next()?.trim().to_owned())
            }
            None => None,
        };
        (!one.name.is_empty()).then(|| (of_type, one.name.clone(), one.span))
    });
    named.collect()
}

/// What an import is called in its file.
pub fn local_name(import: &crate::language::facts::code::Import) -> &str {
    let name = import.alias.as_deref().or(import.name.as_deref());
    name.unwrap_or_else(|| import.module.rsplit('/').next().unwrap_or_default())
}

/// FNV-1a: two names with one hash only make one of them seem stated.
pub fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// How a word stands in its file.
enum Place<'t> {
    Stated,
    Called,
    Object,
    Part(&'t str),
    Elsewhere,
}

/// A word outside comments.
struct Word<'t> {
    text: &'t str,
    start: usize,
    in_string: bool,
    before: &'t str,
}

impl<'t> Word<'t> {
    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    fn place(&self, text: &'t str, called: &HashMap<usize, Span>) -> Place<'t> {
        if self.in_string {
            return Place::Stated;
        }
        let after = text.get(self.start + self.text.len()..).unwrap_or_default();
        let after = after.trim_start_matches([' ', '\t']);
        let before = text.get(..self.start).unwrap_or_default();
        if let Some(left) = before.strip_suffix('.') {
            let given = (after.starts_with('=') && !after.starts_with("=="))
                || after.starts_with(':')
                || after.starts_with(',');
            if given {
                return Place::Stated;
            }
            let object = self.before;
            let bare = left.strip_suffix(object).is_some_and(|left| {
                !object.is_empty() && !left.ends_with(['.', ')', ']', '"', '\'', '}'])
            });
            return if bare { Place::Part(object) } else { Place::Elsewhere };
        }
        if called.get(&self.start).is_some_and(|span| *span == self.span())
            && after.starts_with('(')
            && !DECLARING.contains(&self.before)
        {
            return Place::Called;
        }
        let is_object = after.starts_with('.')
            && !after.starts_with("..")
            && text.get(self.start + self.text.len()..).is_some_and(|rest| rest.starts_with('.'));
        if is_object { Place::Object } else { Place::Stated }
    }
}

/// The words of a text, each with the one before it, without comments.
struct Words<'t, R: Iterator> {
    text: &'t str,
    at: usize,
    regions: std::iter::Peekable<R>,
    last: &'t str,
}

impl<'t, R: Iterator<Item = Region>> Words<'t, R> {
    fn new(text: &'t str, regions: R) -> Self {
        Self { text, at: 0, regions: regions.peekable(), last: "" }
    }
}

impl<'t, R: Iterator<Item = Region>> Iterator for Words<'t, R> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        loop {
            let rest = self.text.get(self.at..)?;
            let skipped = rest.find(is_word)?;
            let start = self.at + skipped;
            let rest = self.text.get(start..)?;
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            while self.regions.next_if(|region| region.span.end <= start).is_some() {}
            let region = self.regions.peek().filter(|region| region.span.contains(start)).copied();
            if let Some(comment) = region.filter(|one| one.kind == RegionKind::Comment) {
                self.at = comment.span.end.max(start + length);
                continue;
            }
            self.at = start + length;
            let text = rest.get(..length)?;
            let before = std::mem::replace(&mut self.last, text);
            if text.starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            return Some(Word { text, start, in_string: region.is_some(), before });
        }
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}
