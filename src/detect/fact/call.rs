//! `call`: a call by what is called, what it is given and what it is not told.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    FactLook, Place, Seen, detector,
    inside::Inside,
    name::{Name, Need},
    test::Test,
};
use crate::{
    base::Span,
    detect::{Detector, Entry, Keys, SpecError},
    language::facts::{
        Options,
        code::{ExprId, Kind},
    },
};

/// A call.
pub const CALL: Entry = Entry {
    key: "call",
    about: "a call, constructor or struct literal: `name` by path through the imports, `arguments`, `options`, `without`",
    compile,
};

/// What is asked of a call; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    /// The path of what is called.
    name: Name,
    /// What it must not be.
    not: Option<Name>,
    /// Arguments by number or name; `0|url` is either.
    #[serde(default)]
    arguments: BTreeMap<String, Test>,
    /// Options by a regex of their names: one of them must hold.
    #[serde(default)]
    options: BTreeMap<String, Test>,
    /// Where options begin among the arguments; unknown ones before that hide none.
    #[serde(default = "one")]
    options_at: usize,
    /// No option is called so, as far as the file shows all of them.
    without: Option<Name>,
    /// Its surroundings.
    inside: Option<Inside>,
    /// What must not be around it.
    outside: Option<Inside>,
    /// Whether somebody waits for it.
    awaited: Option<bool>,
    /// Whether nothing is done with its result.
    dropped: Option<bool>,
}

const fn one() -> usize {
    1
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let call: Call = keys.need("call")?;
    let words = call.name.words();
    detector(keys, "call", words, Box::new(Look { options: names(&call.options), call }))
}

/// The names of options are regexes, made once.
fn names(options: &BTreeMap<String, Test>) -> Vec<Name> {
    options.keys().map(|name| Name::from(name.clone())).collect()
}

struct Look {
    call: Call,
    options: Vec<Name>,
}

impl FactLook for Look {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for (id, path) in seen.facts.calls() {
            let Some(mut captures) = self.call.name.captures(path)? else { continue };
            if !self.holds(seen, id, path)? {
                continue;
            }
            captures.push(("call".to_owned(), path.trim_start_matches("./").to_owned()));
            places.push(Place { span: place(seen, id), captures });
        }
        Ok(places)
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = self.call.name.needs();
        for (name, test) in self.options.iter().zip(self.call.options.values()) {
            if !test.may_be_absent() {
                needs.extend(name.needs());
            }
        }
        needs.extend(self.call.arguments.values().filter_map(Test::need));
        needs
    }

    fn check(&self) -> Result<(), SpecError> {
        let call = &self.call;
        call.name.check("name")?;
        for (key, name) in [("not", &call.not), ("without", &call.without)] {
            name.as_ref().map_or(Ok(()), |name| name.check(key))?;
        }
        for (key, test) in &call.arguments {
            test.check(key).map_err(|error| error.below("arguments"))?;
        }
        for ((key, test), name) in call.options.iter().zip(&self.options) {
            name.check("options")?;
            test.check(key).map_err(|error| error.below("options"))?;
        }
        [&call.inside, &call.outside].into_iter().flatten().try_for_each(Inside::check)
    }
}

impl Look {
    fn holds(&self, seen: &Seen<'_>, id: ExprId, path: &str) -> Result<bool, String> {
        let call = &self.call;
        if call.not.as_ref().map_or(Ok(false), |not| not.is_match(path))? {
            return Ok(false);
        }
        for (key, test) in &call.arguments {
            if !test.holds(seen, argument(seen, id, key))? {
                return Ok(false);
            }
        }
        let span = seen.facts.code.expr(id).span;
        if call.awaited.is_some_and(|wanted| wanted != is_awaited(seen, id))
            || call.dropped.is_some_and(|wanted| wanted != is_dropped(seen, id))
        {
            return Ok(false);
        }
        if let Some(inside) = &call.inside
            && !inside.holds(seen, span)?
        {
            return Ok(false);
        }
        if let Some(outside) = &call.outside
            && outside.holds(seen, span)?
        {
            return Ok(false);
        }
        if call.without.is_none() && self.options.is_empty() {
            return Ok(true);
        }
        self.told(seen, &seen.facts.options(id, call.options_at))
    }

    fn told(&self, seen: &Seen<'_>, options: &Options) -> Result<bool, String> {
        for (name, test) in self.options.iter().zip(self.call.options.values()) {
            let mut holds = false;
            let mut given = false;
            for (option, value) in &options.given {
                if name.is_match(option)? {
                    given = true;
                    holds = holds || (value.is_some() && test.holds(seen, *value)?);
                }
            }
            if !holds && (given || options.open || !test.holds(seen, None)?) {
                return Ok(false);
            }
        }
        let Some(without) = &self.call.without else { return Ok(true) };
        for (option, _) in &options.given {
            if without.is_match(option)? {
                return Ok(false);
            }
        }
        Ok(!options.open)
    }
}

/// The argument of a number or name, or of one of several: `0|url`.
fn argument(seen: &Seen<'_>, call: ExprId, key: &str) -> Option<ExprId> {
    let Kind::Call { arguments, .. } = &seen.facts.code.expr(call).kind else { return None };
    key.split('|').find_map(|key| {
        let mut given = arguments.iter();
        let found = match key.parse::<usize>() {
            Ok(number) => given.filter(|one| one.name.is_none()).nth(number),
            Err(_) => given.find(|one| one.name.as_deref() == Some(key)),
        };
        found.filter(|one| !one.spread).map(|one| one.value)
    })
}

/// A call in the middle of a chain stands where its own name does.
fn place(seen: &Seen<'_>, call: ExprId) -> Span {
    let code = &seen.facts.code;
    let span = code.expr(call).span;
    let Kind::Call { callee, .. } = &code.expr(call).kind else { return span };
    let callee = code.expr(*callee);
    match &callee.kind {
        Kind::Member { name, .. } if seen.text(callee.span).contains('\n') => {
            let at = seen.text(callee.span).rfind(name.as_str()).unwrap_or(0);
            Span::new(callee.span.start + at, span.end)
        }
        _ => span,
    }
}

fn is_awaited(seen: &Seen<'_>, id: ExprId) -> bool {
    let mut parent = seen.facts.code.expr(id).parent;
    while let Some(id) = parent {
        match &seen.facts.code.expr(id).kind {
            Kind::Await(_) => return true,
            Kind::Same(_) => parent = seen.facts.code.expr(id).parent,
            _ => return false,
        }
    }
    false
}

/// Whether a call is a statement of its own.
fn is_dropped(seen: &Seen<'_>, id: ExprId) -> bool {
    let code = &seen.facts.code;
    let mut id = id;
    while let Some(parent) = code.expr(id).parent {
        match &code.expr(parent).kind {
            Kind::Await(_) | Kind::Same(_) => id = parent,
            Kind::Block(_) => break,
            _ => return false,
        }
    }
    let span = code.expr(id).span;
    let is = |other: Span| other == span;
    !code.assignments.iter().any(|one| is(code.expr(one.value).span))
        && !code.returns.iter().any(|act| act.value.is_some_and(|value| is(code.expr(value).span)))
        && !code.functions.iter().any(|one| one.result.is_some_and(|r| is(code.expr(r).span)))
        && !code.branches.iter().any(|one| one.condition.is_some_and(|c| is(code.expr(c).span)))
}
