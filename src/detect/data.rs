//! `data`: a path through the documents of a format. What the path leads to is what is found.

use std::sync::OnceLock;

use super::{
    Capture, ContentDetector, Detector, Entry, Found, Hints, Keys, SpecError, Support,
    view::FileView,
};
use crate::{
    base::Span,
    format::{
        Format,
        path::{Path, PathError},
        recognise::{self, FORMATS},
    },
};

/// A path through a document.
pub const DATA: Entry = Entry {
    key: "data",
    about: "a path through the documents of a `format`: what it leads to",
    compile,
};

struct Data {
    text: String,
    /// Read when a document first asks for it: most rules have none in most trees.
    path: OnceLock<Result<Path, PathError>>,
    format: &'static Format,
    hints: Hints,
    languages: Vec<&'static str>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let text: String = keys.need("data")?;
    let name: String = keys.need("format")?;
    let format = recognise::by_name(&name).ok_or_else(|| {
        let known: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
        SpecError::at("format", format!("no format is called `{name}`"))
            .help(format!("known: {}", known.join(", ")))
    })?;
    // The build has read the paths of the embedded rules.
    let prepared: Option<Vec<Vec<String>>> = keys.take("words")?;
    let path = OnceLock::new();
    let words = match prepared {
        Some(words) => words,
        None => {
            let parsed = Path::parse(&text).map_err(bad_path)?;
            let words = parsed.required_words(!format.has_written_keys());
            let _ = path.set(Ok(parsed));
            words
        }
    };
    Ok(Detector::Content(Box::new(Data {
        hints: hints(words, format),
        languages: format.syntaxes.iter().map(|syntax| syntax.language()).collect(),
        text,
        path,
        format,
    })))
}

fn bad_path(error: PathError) -> SpecError {
    let mut wrong = SpecError::at("data", format!("bad path: {error}"))
        .help("`readiness explain rule-language` shows how paths are written");
    wrong.offset = Some(error.offset);
    wrong
}

/// The words that the path asks for, the least common ones by the look of it; where the keys of a tree
/// are not those of the text, the mark of the format.
fn hints(mut needed: Vec<Vec<String>>, format: &Format) -> Hints {
    needed.retain(|any| any.iter().all(|word| word.len() >= 3 && word.is_ascii()));
    let shortest = |any: &Vec<String>| any.iter().map(String::len).min().unwrap_or(0);
    let best = needed.into_iter().max_by_key(shortest);
    let words = best.unwrap_or_else(|| vec![format.mark.to_owned()]);
    let words = words.into_iter().filter(|word| !word.is_empty());
    Hints { keywords: words.map(|word| word.to_ascii_lowercase()).collect(), within_line: false }
}

impl Data {
    fn path(&self) -> &Result<Path, PathError> {
        self.path.get_or_init(|| Path::parse(&self.text))
    }
}

impl ContentDetector for Data {
    fn hints(&self) -> &Hints {
        &self.hints
    }

    fn find(
        &self,
        view: &FileView<'_>,
        _: Option<&[Span]>,
        limit: usize,
    ) -> Result<Vec<Found>, String> {
        let objects = view.objects(self.format);
        let path = self.path().as_ref().map_err(ToString::to_string)?;
        let found = objects.iter().flat_map(|object| path.find(object, limit)).map(|found| {
            let captures = found.captures.into_iter();
            Found {
                span: found.place,
                captures: captures.map(|(name, text)| (name, Capture::Text(text))).collect(),
                secret: None,
                support: Support::None,
                role: None,
            }
        });
        Ok(found.take(limit).collect())
    }

    fn check(&self) -> Result<(), SpecError> {
        let path = self.path().as_ref().map_err(|error| bad_path(error.clone()))?;
        path.check().map_err(bad_path)
    }

    fn languages(&self) -> &[&'static str] {
        &self.languages
    }
}
