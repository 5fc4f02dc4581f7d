//! `rust`: a pattern of Rust tokens, where the words of the facts do not reach.

use std::sync::OnceLock;

use super::{FactLook, Place, Seen, detector, inside::Inside};
use crate::{
    detect::{Detector, Entry, Keys, SpecError},
    language::RustPattern,
};

/// A pattern of Rust tokens.
pub const RUST: Entry = Entry {
    key: "rust",
    about: "a pattern of Rust tokens: `$x` is one token or group, `$..x` any number",
    compile,
};

struct Look {
    text: String,
    pattern: OnceLock<Result<RustPattern, String>>,
    inside: Option<Inside>,
    outside: Option<Inside>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let text: String = keys.need("rust")?;
    let (inside, outside) = (keys.take("inside")?, keys.take("outside")?);
    let look = Look { text, pattern: OnceLock::new(), inside, outside };
    let longest = look.pattern().ok().and_then(|pattern| pattern.words().into_iter().next());
    let words = longest.filter(|word| word.len() >= 3).into_iter().collect();
    detector(keys, "rust", words, Box::new(look))
}

impl Look {
    fn pattern(&self) -> Result<&RustPattern, String> {
        self.pattern.get_or_init(|| RustPattern::parse(&self.text)).as_ref().map_err(Clone::clone)
    }
}

impl FactLook for Look {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        if seen.language.is_none_or(|language| language.name != "rust") {
            return Ok(Vec::new());
        }
        let mut places = Vec::new();
        for (span, names) in self.pattern()?.find(seen.text) {
            let inside = self.inside.as_ref().map_or(Ok(true), |one| one.holds(seen, span))?;
            let outside = self.outside.as_ref().map_or(Ok(false), |one| one.holds(seen, span))?;
            if inside && !outside {
                let captures = names.into_iter();
                let captures = captures.map(|(name, at)| (name, seen.text(at).to_owned()));
                places.push(Place { span, captures: captures.collect() });
            }
        }
        Ok(places)
    }

    fn check(&self) -> Result<(), SpecError> {
        self.pattern().map_err(|message| SpecError::here(format!("bad pattern: {message}")))?;
        [&self.inside, &self.outside].into_iter().flatten().try_for_each(Inside::check)
    }
}
