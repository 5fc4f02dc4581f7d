//! `function`: a function by its head and by what it does.

use serde::Deserialize;

use super::{
    FactLook, Place, Seen, detector,
    name::{Name, Need},
    test::Test,
};
use crate::{
    base::Span,
    detect::{Detector, Entry, Keys, SpecError},
    language::facts::{Summary, code::Function as Code},
};

/// A function.
pub const FUNCTION: Entry = Entry {
    key: "function",
    about: "a function: its `name`, `decorator`, `parameter`, whether it is `constant`, a `stub`, what it `calls`",
    compile,
};

/// What is asked of a function; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its name; empty for a lambda.
    name: Option<Name>,
    /// One of its decorators, by path.
    decorator: Option<Name>,
    /// None of its decorators.
    undecorated: Option<Name>,
    /// One of its parameters.
    parameter: Option<Name>,
    /// The class that it belongs to.
    class: Option<Name>,
    /// What that class is made from.
    base: Option<Name>,
    /// What that class must not be made from.
    not_base: Option<Name>,
    /// Whether it can wait without holding a thread.
    #[serde(rename = "async")]
    is_async: Option<bool>,
    /// Whether it gives the same answer whatever the state of anything.
    constant: Option<bool>,
    /// Whether it is not written yet.
    stub: Option<bool>,
    /// Whether it does nothing at all.
    empty: Option<bool>,
    /// Whether it takes errors.
    catches: Option<bool>,
    /// Whether it goes one way or another.
    branches: Option<bool>,
    /// Something that it calls, by path.
    calls: Option<Name>,
    /// What it never calls.
    lacks: Option<Name>,
    /// What it returns.
    returns: Option<Test>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let function: Function = keys.need("function")?;
    let names = [&function.decorator, &function.calls, &function.name, &function.base];
    let words = names.into_iter().flatten().map(Name::words).find(|words| !words.is_empty());
    detector(keys, "function", words.unwrap_or_default(), Box::new(function))
}

impl FactLook for Function {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for (id, function) in seen.facts.code.functions.iter().enumerate() {
            if self.holds(seen, id)? {
                let end = function.body.span.start.max(function.span.start);
                let head = Span::new(function.span.start, end);
                let name = ("name".to_owned(), function.name.clone());
                places.push(Place { span: head, captures: vec![name] });
            }
        }
        Ok(places)
    }

    fn needs(&self) -> Vec<Need> {
        let names = [&self.decorator, &self.calls, &self.base, &self.parameter];
        names.into_iter().flatten().flat_map(Name::needs).collect()
    }

    fn check(&self) -> Result<(), SpecError> {
        self.check_names()
    }
}

impl Function {
    /// Reports a regex that is none.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub fn check_names(&self) -> Result<(), SpecError> {
        let names = [
            ("name", &self.name),
            ("decorator", &self.decorator),
            ("undecorated", &self.undecorated),
            ("parameter", &self.parameter),
            ("class", &self.class),
            ("base", &self.base),
            ("not_base", &self.not_base),
            ("calls", &self.calls),
            ("lacks", &self.lacks),
        ];
        for (key, name) in names {
            name.as_ref().map_or(Ok(()), |name| name.check(key))?;
        }
        self.returns.as_ref().map_or(Ok(()), |test| test.check("returns"))
    }

    /// Whether it holds of a function of the file.
    ///
    /// # Errors
    ///
    /// When a regex in it does not parse.
    pub fn holds(&self, seen: &Seen<'_>, id: usize) -> Result<bool, String> {
        let function = &seen.facts.code.functions[id];
        Ok(self.head(seen, function)? && self.does(seen, function, &seen.facts.summary(id))?)
    }

    fn head(&self, seen: &Seen<'_>, function: &Code) -> Result<bool, String> {
        if self.is_async.is_some_and(|wanted| wanted != function.is_async) {
            return Ok(false);
        }
        if let Some(name) = &self.name
            && !name.is_match(&function.name)?
        {
            return Ok(false);
        }
        if let Some(wanted) = &self.parameter {
            let mut found = false;
            for parameter in &function.parameters {
                found = found || wanted.is_match(&parameter.name)?;
            }
            if !found {
                return Ok(false);
            }
        }
        let class = function.class.map(|id| &seen.facts.code.classes[id]);
        if let Some(wanted) = &self.class
            && !wanted.is_match(class.map_or("", |class| &class.name))?
        {
            return Ok(false);
        }
        let bases = class.map(|class| class.bases.as_slice()).unwrap_or_default();
        let decorators = function.decorators.as_slice();
        let asked = [
            (true, &self.decorator, decorators),
            (false, &self.undecorated, decorators),
            (true, &self.base, bases),
            (false, &self.not_base, bases),
        ];
        for (wanted, name, among) in asked {
            let Some(name) = name else { continue };
            let mut found = false;
            for one in among {
                let path = seen.facts.path(*one).unwrap_or_default();
                found = found || name.is_match(path.strip_suffix("()").unwrap_or(path))?;
            }
            if found != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn does(&self, seen: &Seen<'_>, function: &Code, summary: &Summary) -> Result<bool, String> {
        let is = |wanted: Option<bool>, holds: bool| wanted.is_none_or(|wanted| wanted == holds);
        if !is(self.constant, summary.constant)
            || !is(self.stub, summary.stub)
            || !is(self.empty, summary.statements == 0 && function.result.is_none())
            || !is(self.catches, summary.catches)
            || !is(self.branches, summary.branches)
        {
            return Ok(false);
        }
        for (wanted, name) in [(true, &self.calls), (false, &self.lacks)] {
            let Some(name) = name else { continue };
            let mut found = false;
            for path in &summary.calls {
                found = found || name.is_match(path)?;
            }
            if found != wanted {
                return Ok(false);
            }
        }
        let Some(test) = &self.returns else { return Ok(true) };
        let acts = seen.facts.returns_in(function.body.span).map(|act| act.value);
        for value in acts.chain([function.result]) {
            if value.is_some() && test.holds(seen, value)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
