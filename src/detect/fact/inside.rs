//! What a rule asks of the surroundings of a place.

use serde::Deserialize;

use super::{Seen, name::Name};
use crate::{base::Span, detect::SpecError};

/// What must be around a place; all that is given must hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// The name of the innermost function with a name.
    function: Option<Name>,
    /// A decorator of that function, by path.
    decorator: Option<Name>,
    /// A parameter of a function around it.
    parameter: Option<Name>,
    /// Whether the innermost function waits without holding a thread.
    #[serde(rename = "async")]
    is_async: Option<bool>,
    /// Whether it is done again and again.
    #[serde(rename = "loop")]
    in_loop: Option<bool>,
    /// Whether it stands in a clause that takes an error.
    catch: Option<bool>,
    /// The name of the class around it.
    class: Option<Name>,
    /// What that class is made from, by path.
    base: Option<Name>,
    /// The text of a condition that it stands under.
    condition: Option<Name>,
    /// What the innermost function with a name calls, too, by path.
    calls: Option<Name>,
    /// What it does not call.
    lacks: Option<Name>,
}

impl Inside {
    /// Whether it holds around a place.
    ///
    /// # Errors
    ///
    /// When a regex in it does not parse.
    pub fn holds(&self, seen: &Seen<'_>, span: Span) -> Result<bool, String> {
        let code = &seen.facts.code;
        let innermost = code.function_at(span.start);
        if self
            .is_async
            .is_some_and(|wanted| innermost.is_some_and(|id| code.functions[id].is_async) != wanted)
        {
            return Ok(false);
        }
        let around =
            |inner: Span, outer: Span| outer.start <= inner.start && inner.end <= outer.end;
        let start = Span::new(span.start, span.start + 1);
        let in_loop = code.loops.iter().any(|one| around(start, *one));
        let in_catch = code.catches.iter().any(|one| around(start, one.body.span));
        if self.in_loop.is_some_and(|wanted| wanted != in_loop)
            || self.catch.is_some_and(|wanted| wanted != in_catch)
        {
            return Ok(false);
        }
        Ok(self.in_function(seen, innermost)?
            && self.in_class(seen, span.start)?
            && self.under_condition(seen, start)?
            && self.has_parameter(seen, innermost)?)
    }

    fn has_parameter(&self, seen: &Seen<'_>, innermost: Option<usize>) -> Result<bool, String> {
        let Some(wanted) = &self.parameter else { return Ok(true) };
        let functions = &seen.facts.code.functions;
        let mut around = innermost;
        while let Some(function) = around.map(|id| &functions[id]) {
            for parameter in &function.parameters {
                if wanted.is_match(&parameter.name)? {
                    return Ok(true);
                }
            }
            around = function.outer;
        }
        Ok(false)
    }

    fn under_condition(&self, seen: &Seen<'_>, at: Span) -> Result<bool, String> {
        let Some(wanted) = &self.condition else { return Ok(true) };
        let code = &seen.facts.code;
        for branch in &code.branches {
            let ways = branch.then.into_iter().chain(branch.otherwise);
            let around = ways.into_iter().any(|way| way.start <= at.start && at.end <= way.end);
            let Some(condition) = branch.condition.filter(|_| around) else { continue };
            if wanted.is_match(seen.text(code.expr(condition).span))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn in_function(&self, seen: &Seen<'_>, innermost: Option<usize>) -> Result<bool, String> {
        let code = &seen.facts.code;
        let mut named = innermost;
        while let Some(id) = named
            && code.functions[id].name.is_empty()
        {
            named = code.functions[id].outer;
        }
        let function = named.map(|id| &code.functions[id]);
        if let Some(wanted) = &self.function
            && !wanted.is_match(function.map_or("", |function| &function.name))?
        {
            return Ok(false);
        }
        if let Some(wanted) = &self.decorator {
            let mut found = false;
            for decorator in function.iter().flat_map(|function| &function.decorators) {
                found |= seen.facts.path(*decorator).map_or(Ok(false), |path| {
                    wanted.is_match(path.strip_suffix("()").unwrap_or(path))
                })?;
            }
            if !found {
                return Ok(false);
            }
        }
        let span = function.map_or(Span::new(0, seen.text.len()), |function| function.span);
        for (wanted, name) in [(true, &self.calls), (false, &self.lacks)] {
            let Some(name) = name else { continue };
            let mut found = false;
            for (_, path) in seen.facts.calls_in(span) {
                found = found || name.is_match(path)?;
            }
            if found != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn in_class(&self, seen: &Seen<'_>, offset: usize) -> Result<bool, String> {
        if self.class.is_none() && self.base.is_none() {
            return Ok(true);
        }
        let class = seen.facts.code.class_at(offset).map(|id| &seen.facts.code.classes[id]);
        if let Some(wanted) = &self.class
            && !wanted.is_match(class.map_or("", |class| &class.name))?
        {
            return Ok(false);
        }
        let Some(wanted) = &self.base else { return Ok(true) };
        for base in class.iter().flat_map(|class| &class.bases) {
            if seen.facts.path(*base).map_or(Ok(false), |path| wanted.is_match(path))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Reports a regex that is none.
    ///
    /// # Errors
    ///
    /// When there is one.
    pub fn check(&self) -> Result<(), SpecError> {
        let names = [
            ("function", &self.function),
            ("decorator", &self.decorator),
            ("class", &self.class),
            ("base", &self.base),
            ("condition", &self.condition),
            ("parameter", &self.parameter),
            ("calls", &self.calls),
            ("lacks", &self.lacks),
        ];
        names.into_iter().try_for_each(|(key, name)| {
            name.as_ref().map_or(Ok(()), |name| name.check(key)).map_err(|e| e.below("inside"))
        })
    }
}
