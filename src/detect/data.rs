//! `data`: a path through the documents of a format. What the path leads to is what is found.

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
    path: Path,
    format: &'static Format,
    hints: Hints,
    languages: Vec<&'static str>,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let text: String = keys.need("data")?;
    let name: String = keys.need("format")?;
    let path = Path::parse(&text).map_err(bad_path)?;
    let format = recognise::by_name(&name).ok_or_else(|| {
        let known: Vec<_> = FORMATS.iter().map(|format| format.name).collect();
        SpecError::at("format", format!("no format is called `{name}`"))
            .help(format!("known: {}", known.join(", ")))
    })?;
    Ok(Detector::Content(Box::new(Data {
        hints: hints(&path, format),
        languages: format.syntaxes.iter().map(|syntax| syntax.language()).collect(),
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
fn hints(path: &Path, format: &Format) -> Hints {
    let mut needed = path.required_words();
    needed.retain(|any| any.iter().all(|word| word.len() >= 3 && word.is_ascii()));
    let shortest = |any: &Vec<&str>| any.iter().map(|word| word.len()).min().unwrap_or(0);
    let best = needed.into_iter().max_by_key(shortest).filter(|_| format.has_written_keys());
    let words = best.unwrap_or_else(|| vec![format.mark]);
    let words = words.into_iter().filter(|word| !word.is_empty());
    Hints { keywords: words.map(str::to_ascii_lowercase).collect(), within_line: false }
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
        let found = objects.iter().flat_map(|object| self.path.find(object, limit)).map(|found| {
            let captures = found.captures.into_iter();
            Found {
                span: found.place,
                captures: captures.map(|(name, text)| (name, Capture::Text(text))).collect(),
                secret: None,
                support: Support::None,
            }
        });
        Ok(found.take(limit).collect())
    }

    fn check(&self) -> Result<(), SpecError> {
        self.path.check().map_err(bad_path)
    }

    fn languages(&self) -> &[&'static str] {
        &self.languages
    }
}
