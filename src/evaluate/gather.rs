//! What a file leaves behind for those who look at the system as a whole.

use crate::{
    detect::FileView,
    services::system::{
        Part, Revision, Source, formats, is_source, named_scripts, sql::Script, wants_text,
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
        if language.name == "sql" {
            part.sql = Script::of(view.text());
        }
        if language.name == "python" {
            part.revision = Revision::of(view.path(), view.text());
        }
        if is_source(language, role) {
            part.source = view.facts().map(|facts| Source::of(facts, language.name));
        }
    }
    if wants_text(view.path(), view.text().len() as u64) {
        part.text = Some(view.text().to_owned());
    }
    if part.sql.is_none() {
        part.scripts = named_scripts(view.text(), part.source.is_some());
    }
    let says = !part.documents.is_empty()
        || part.source.is_some()
        || part.text.is_some()
        || part.sql.is_some()
        || part.revision.is_some()
        || !part.scripts.is_empty();
    if !says {
        return None;
    }
    part.lines = line_starts(view.text());
    Some(part)
}

fn line_starts(text: &str) -> Vec<u32> {
    let feeds = memchr::memchr_iter(b'\n', text.as_bytes());
    let starts = feeds.map_while(|at| u32::try_from(at + 1).ok());
    std::iter::once(0).chain(starts).collect()
}
