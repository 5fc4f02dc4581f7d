//! What a file leaves behind for those who look at the system as a whole.

use crate::{
    detect::FileView,
    services::system::{
        Part, Source, formats, is_source, names::Names, script::Script, wants_text,
    },
};

/// What a file says of the system; `None` when it says nothing.
pub fn part(view: &FileView<'_>, role: crate::base::Role) -> Option<Part> {
    let mut part = Part { role, ..Part::default() };
    if let Some(language) = view.language() {
        for format in formats(language) {
            if format.mark.is_empty() || view.lower().contains(format.mark) {
                let objects = view.objects(format);
                part.documents.extend(objects.iter().map(|object| (format.name, object.clone())));
            }
        }
        if is_source(language, role) && may_speak(view) {
            part.source = view.facts().map(|facts| {
                let mut source = Source::of(facts, language.name);
                if matches!(language.name, "python" | "go") {
                    let by_text = language.name == "python";
                    source.names = Names::of(view.text(), view.all_regions(), facts, by_text);
                }
                source
            });
        }
        if is_source(language, role) && matches!(language.name, "javascript" | "typescript") {
            part.script = Some(Script::of(view.text(), |at| view.kind_at(at).is_none()));
        }
    }
    if wants_text(view.path(), view.text().len() as u64) {
        part.text = Some(view.text().to_owned());
    }
    let says = !part.documents.is_empty()
        || part.source.is_some()
        || part.script.is_some()
        || part.text.is_some();
    if !says {
        return None;
    }
    part.lines = line_starts(view.text());
    Some(part)
}

/// Whether the source of a file may read the environment or listen.
fn may_speak(view: &FileView<'_>) -> bool {
    let source = view.language().and_then(|language| language.source);
    let words =
        source.and_then(|source| source.names.as_ref().ok()).map(|names| &names.system_words);
    words.is_none_or(|words| {
        let text = view.text().as_bytes();
        words.is_empty()
            || words.iter().any(|word| memchr::memmem::find(text, word.as_bytes()).is_some())
    })
}

fn line_starts(text: &str) -> Vec<u32> {
    let feeds = memchr::memchr_iter(b'\n', text.as_bytes());
    let starts = feeds.map_while(|at| u32::try_from(at + 1).ok());
    std::iter::once(0).chain(starts).collect()
}
