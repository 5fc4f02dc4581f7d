//! `query`: a tree-sitter query, where the words of the facts do not reach.

use std::sync::OnceLock;

use super::{FactLook, Place, Seen, detector};
use crate::{
    base::{Span, literals},
    detect::{Detector, Entry, Keys, SpecError},
    language::{self, facts::RawQuery},
};

/// A query over the syntax tree of one language.
pub const QUERY: Entry = Entry {
    key: "query",
    about: "a tree-sitter query over the syntax tree of one of the `languages`; `@at` is the place",
    compile,
};

struct Look {
    query: String,
    compiled: OnceLock<Vec<(&'static str, Result<RawQuery, String>)>>,
    languages: Vec<String>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let query: String = keys.need("query")?;
    let languages = keys.peek_list("languages");
    let words = literal_words(&query);
    let look = Look { query, compiled: OnceLock::new(), languages };
    detector(keys, "query", words, Box::new(look))
}

/// The longest text that a predicate asks for.
fn literal_words(query: &str) -> Vec<String> {
    let asked = query.split("#eq?").skip(1).filter_map(|rest| rest.split('"').nth(1));
    let longest = asked.max_by_key(|text| text.len()).filter(|text| text.len() >= 3);
    longest.map(|text| literals::required(&regex::escape(text))).unwrap_or_default()
}

impl Look {
    fn queries(&self) -> &[(&'static str, Result<RawQuery, String>)] {
        self.compiled.get_or_init(|| {
            let known = language::all().filter(|one| self.languages.iter().any(|n| n == one.name));
            let sources = known.filter_map(|one| one.source.map(|source| (one.name, source)));
            sources.map(|(name, source)| (name, RawQuery::new(source, &self.query))).collect()
        })
    }
}

impl FactLook for Look {
    fn find(&self, seen: &Seen<'_>) -> Result<Vec<Place>, String> {
        let Some(language) = seen.language else { return Ok(Vec::new()) };
        let Some((_, query)) = self.queries().iter().find(|(name, _)| *name == language.name)
        else {
            return Ok(Vec::new());
        };
        let query = query.as_ref().map_err(Clone::clone)?;
        let Some(tree) = seen.tree else { return Ok(Vec::new()) };
        let found = query.find(seen.file_name, seen.text, tree);
        Ok(found
            .into_iter()
            .map(|(at, captures)| Place {
                span: Span::new(at.start, at.end),
                captures: captures
                    .into_iter()
                    .map(|(name, span)| (name, seen.text(span).to_owned()))
                    .collect(),
            })
            .collect())
    }

    fn check(&self) -> Result<(), SpecError> {
        if self.languages.is_empty() {
            return Err(SpecError::here("a query is for one grammar: name its `languages`"));
        }
        self.queries().iter().try_for_each(|(name, query)| match query {
            Ok(_) => Ok(()),
            Err(message) => Err(SpecError::here(format!("not a query for {name}: {message}"))),
        })
    }
}
