//! `assign`: a value that is given to a name, a part or a key.

use serde::Deserialize;

use super::{
    FactLook, Place, Seen, detector,
    inside::Inside,
    name::{Name, Need},
    test::Test,
};
use crate::{
    detect::{Detector, Entry, Keys, SpecError},
    language::facts::code::{ExprId, Kind},
};

/// An assignment.
pub const ASSIGN: Entry = Entry {
    key: "assign",
    about: "a `value` that is given to a `target`: a name, `self.x`, `app.config.X` or `app.config[X]`",
    compile,
};

/// What is asked of an assignment; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Assign {
    /// What gets the value: a name as it is written, a part by path, a key in brackets.
    target: Name,
    /// The value.
    value: Option<Test>,
    /// Its surroundings.
    inside: Option<Inside>,
    /// What must not be around it.
    outside: Option<Inside>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let assign: Assign = keys.need("assign")?;
    let words = assign.target.words();
    detector(keys, "assign", words, Box::new(assign))
}

impl FactLook for Assign {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for assignment in &seen.facts.code.assignments {
            let Some(target) = written(seen, assignment.target) else { continue };
            let Some(mut captures) = self.target.captures(&target)? else { continue };
            if let Some(test) = &self.value
                && !test.holds(seen, Some(assignment.value))?
            {
                continue;
            }
            let span = assignment.span;
            let inside = self.inside.as_ref().map_or(Ok(true), |one| one.holds(seen, span))?;
            let outside = self.outside.as_ref().map_or(Ok(false), |one| one.holds(seen, span))?;
            if inside && !outside {
                captures.push(("target".to_owned(), target));
                places.push(Place { span, captures });
            }
        }
        Ok(places)
    }

    fn needs(&self) -> Vec<Need> {
        self.target.needs()
    }

    fn check(&self) -> Result<(), SpecError> {
        self.target.check("target")?;
        self.value.as_ref().map_or(Ok(()), |test| test.check("value"))?;
        [&self.inside, &self.outside].into_iter().flatten().try_for_each(Inside::check)
    }
}

/// A target in the words of a rule.
fn written(seen: &Seen<'_>, target: ExprId) -> Option<String> {
    let facts = seen.facts;
    match facts.bare(target) {
        Kind::Name(name) => Some(name.clone()),
        Kind::Member { object, name } => Some(format!("{}.{name}", owner(seen, *object))),
        Kind::Index { object, key } => {
            let key = facts.text(*key).map(|text| text.text);
            Some(format!("{}[{}]", owner(seen, *object), key.unwrap_or_default()))
        }
        _ => None,
    }
}

fn owner(seen: &Seen<'_>, object: ExprId) -> String {
    match seen.facts.path(object) {
        Some(path) => path.to_owned(),
        None => "?".to_owned(),
    }
}
