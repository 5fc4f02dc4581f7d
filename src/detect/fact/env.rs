//! `env`: a variable of the environment that the code reads.

use serde::Deserialize;

use super::{
    FactLook, Place, Seen, detector,
    name::{Name, Need},
    test::Test,
};
use crate::detect::{Detector, Entry, Keys, SpecError};

/// A variable of the environment.
pub const ENV: Entry = Entry {
    key: "env",
    about: "a variable of the environment that the code reads: its `name` and its `default`",
    compile,
};

/// What is asked of a read; all that is given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Env {
    /// The variable's name.
    name: Name,
    /// Names that it must not have.
    not: Option<Name>,
    /// What it is where it is not set.
    default: Option<Test>,
}

/// Words of which one stands where the environment is read, in every language.
const WORDS: [&str; 3] = ["env", "getenv", "config"];

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let env: Env = keys.need("env")?;
    let own = env.name.words();
    let words = if own.is_empty() { WORDS.map(str::to_owned).to_vec() } else { own };
    detector(keys, "env", words, Box::new(env))
}

impl FactLook for Env {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let mut places = Vec::new();
        for (id, read) in seen.facts.env_reads() {
            let Some(mut captures) = self.name.captures(&read.name)? else { continue };
            if self.not.as_ref().map_or(Ok(false), |not| not.is_match(&read.name))? {
                continue;
            }
            if let Some(test) = &self.default
                && !test.holds(seen, read.default)?
            {
                continue;
            }
            captures.push(("name".to_owned(), read.name));
            places.push(Place { span: seen.facts.code.expr(id).span, captures });
        }
        Ok(places)
    }

    fn needs(&self) -> Vec<Need> {
        self.name.needs()
    }

    fn check(&self) -> Result<(), SpecError> {
        self.name.check("name")?;
        self.not.as_ref().map_or(Ok(()), |not| not.check("not"))?;
        self.default.as_ref().map_or(Ok(()), |test| test.check("default"))
    }
}
