//! `catch`: a clause that takes an error, by what it does with it.

use serde::Deserialize;

use super::{FactLook, Place, Seen, detector, inside::Inside, name::Name, test::Test};
use crate::detect::{Detector, Entry, Keys, SpecError};

/// A clause that takes an error.
pub const CATCH: Entry = Entry {
    key: "catch",
    about: "a clause that takes an error: its `types`, and whether it is `empty`, `logs`, `rethrows`, `uses` it",
    compile,
};

/// What is asked of a clause; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catch {
    /// One of the types that it takes; the empty text where it takes all.
    types: Option<Name>,
    /// Types of which it takes none.
    not_types: Option<Name>,
    /// Whether nothing is done.
    empty: Option<bool>,
    /// Whether a comment stands in it.
    commented: Option<bool>,
    /// Whether it tells somebody.
    logs: Option<bool>,
    /// Whether it hands the error on.
    rethrows: Option<bool>,
    /// Whether it does anything with the error itself.
    uses: Option<bool>,
    /// Whether the error is taken by looking at a returned value, as in Go.
    checked: Option<bool>,
    /// What it returns.
    returns: Option<Test>,
    /// What it calls.
    calls: Option<Name>,
    /// What it does not call.
    lacks: Option<Name>,
    /// Its surroundings.
    inside: Option<Inside>,
    /// What must not be around it.
    outside: Option<Inside>,
}

/// Words of which one stands where an error is taken, in every language.
const WORDS: [&str; 5] = ["except", "catch", "!= nil", "!=nil", "err("];

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let catch: Catch = keys.need("catch")?;
    let words = WORDS.iter().map(|word| (*word).to_owned()).collect();
    detector(keys, "catch", words, Box::new(catch))
}

impl FactLook for Catch {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for catch in &seen.facts.code.catches {
            if self.holds(seen, catch)? {
                let types = ("types".to_owned(), catch.types.join(", "));
                places.push(Place { span: catch.span, captures: vec![types] });
            }
        }
        Ok(places)
    }

    fn check(&self) -> Result<(), SpecError> {
        let names = [
            ("types", &self.types),
            ("not_types", &self.not_types),
            ("calls", &self.calls),
            ("lacks", &self.lacks),
        ];
        for (key, name) in names {
            name.as_ref().map_or(Ok(()), |name| name.check(key))?;
        }
        self.returns.as_ref().map_or(Ok(()), |test| test.check("returns"))?;
        [&self.inside, &self.outside].into_iter().flatten().try_for_each(Inside::check)
    }
}

impl Catch {
    fn holds(
        &self,
        seen: &Seen<'_>,
        catch: &crate::language::facts::code::Catch,
    ) -> Result<bool, String> {
        let facts = seen.facts;
        let is = |wanted: Option<bool>, holds: bool| wanted.is_none_or(|wanted| wanted == holds);
        if !is(self.empty, catch.body.statements == 0)
            || !is(self.commented, catch.body.commented)
            || !is(self.checked, catch.checked)
            || (self.logs.is_some() && !is(self.logs, facts.logs(catch)))
            || (self.rethrows.is_some() && !is(self.rethrows, facts.rethrows(catch)))
            || (self.uses.is_some() && !is(self.uses, facts.uses(catch)))
        {
            return Ok(false);
        }
        let all = [String::new()];
        let types = if catch.types.is_empty() { &all } else { catch.types.as_slice() };
        for (wanted, name) in [(true, &self.types), (false, &self.not_types)] {
            let Some(name) = name else { continue };
            let mut found = false;
            for one in types {
                found = found || name.is_match(one)?;
            }
            if found != wanted {
                return Ok(false);
            }
        }
        for (wanted, name) in [(true, &self.calls), (false, &self.lacks)] {
            let Some(name) = name else { continue };
            let mut found = false;
            for (_, path) in facts.calls_in(catch.body.span) {
                found = found || name.is_match(path)?;
            }
            if found != wanted {
                return Ok(false);
            }
        }
        if let Some(test) = &self.returns {
            let mut found = false;
            for act in facts.returns_in(catch.body.span) {
                found = found || test.holds(seen, act.value)?;
            }
            if !found {
                return Ok(false);
            }
        }
        let inside = self.inside.as_ref().map_or(Ok(true), |one| one.holds(seen, catch.span))?;
        let outside = self.outside.as_ref().map_or(Ok(false), |one| one.holds(seen, catch.span))?;
        Ok(inside && !outside)
    }
}
