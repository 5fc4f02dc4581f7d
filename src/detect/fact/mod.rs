//! Looks at what source says: the facts of [`crate::language::facts`], the same for every language.

mod assign;
mod call;
mod catch;
mod env;
mod function;
mod import;
mod inside;
mod name;
mod query;
mod route;
mod rust;
mod test;

pub use self::{
    assign::ASSIGN, call::CALL, catch::CATCH, env::ENV, function::FUNCTION, import::IMPORT,
    query::QUERY, route::ROUTE, rust::RUST,
};

use std::sync::{LazyLock, OnceLock};

use self::name::Need;

use super::{
    Capture, ContentDetector, Detector, FileView, Found, Hints, Keys, SpecError, Support,
    lazy_regex::LazyRegex,
};
use crate::{
    base::{Role, Span},
    language::{self, Facts, Language},
};

/// A look at the facts of one file.
trait FactLook: Send + Sync {
    /// The places, each with its named parts.
    ///
    /// # Errors
    ///
    /// When a regex of the look does not parse.
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String>;

    /// Reports what is wrong with it.
    ///
    /// # Errors
    ///
    /// When it could never find anything.
    fn check(&self) -> Result<(), SpecError>;

    /// What a text must hold, each of it, to be worth parsing.
    fn needs(&self) -> Vec<Need> {
        Vec::new()
    }
}

/// What a look sees of a file.
struct Seen<'a> {
    text: &'a str,
    language: Option<&'static Language>,
    file_name: &'a str,
    tree: Option<&'a tree_sitter::Tree>,
    facts: &'a Facts,
}

impl<'a> Seen<'a> {
    fn text(&self, span: Span) -> &'a str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

/// A place that a look found.
struct Place {
    span: Span,
    captures: Vec<(String, String)>,
}

/// A look at facts with what tells its candidates.
struct FactDetector {
    key: &'static str,
    look: Box<dyn FactLook>,
    hints: Hints,
    /// What a text must hold, made when a candidate first asks.
    needs: OnceLock<Vec<Need>>,
    /// What must stand in a text for it to be worth parsing.
    sieve: Option<LazyRegex>,
}

/// The languages that are read for facts.
static LANGUAGES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    language::all().filter(|language| language.source.is_some()).map(|one| one.name).collect()
});

/// Makes a detector of a look. `words` are what a text must hold one of, unless the rule says which.
fn detector(
    keys: &mut Keys<'_>,
    key: &'static str,
    words: Vec<String>,
    look: Box<dyn FactLook>,
) -> Result<Detector, SpecError> {
    let given: Option<Vec<String>> = keys.take("keywords")?;
    let sieve: Option<String> = keys.take("sieve")?;
    let keywords = given.unwrap_or(words).iter().map(|word| word.to_ascii_lowercase()).collect();
    let hints = Hints { keywords, within_line: false };
    Ok(Detector::Content(Box::new(FactDetector {
        key,
        look,
        hints,
        needs: OnceLock::new(),
        sieve: sieve.map(LazyRegex::new),
    })))
}

impl ContentDetector for FactDetector {
    fn hints(&self) -> &Hints {
        &self.hints
    }

    fn find(
        &self,
        view: &FileView<'_>,
        _: Option<&[Span]>,
        limit: usize,
    ) -> Result<Vec<Found>, String> {
        let needs = self.needs.get_or_init(|| self.look.needs());
        if !needs.iter().all(|need| need.is_met(view.lower())) {
            return Ok(Vec::new());
        }
        if let Some(sieve) = &self.sieve
            && !view.holds(sieve)?
        {
            return Ok(Vec::new());
        }
        let Some(facts) = view.facts() else { return Ok(Vec::new()) };
        let places = {
            let (text, language) = (view.text(), view.language());
            let file_name = view.path().name();
            self.look.find(&Seen { text, language, file_name, tree: view.tree(), facts })?
        };
        let found = places.into_iter().map(|place| Found {
            captures: place
                .captures
                .into_iter()
                .map(|(name, text)| (name, Capture::Text(text)))
                .collect(),
            role: facts.is_developing(place.span.start).then_some(Role::Dev),
            span: place.span,
            secret: None,
            support: Support::None,
        });
        Ok(found.take(limit).collect())
    }

    fn check(&self) -> Result<(), SpecError> {
        self.look.check().map_err(|error| error.below(self.key))?;
        self.sieve.as_ref().map_or(Ok(()), |sieve| sieve.check("sieve"))
    }

    fn languages(&self) -> &[&'static str] {
        &LANGUAGES
    }
}
