//! What a file leaves behind for those who look at the system as a whole.

use crate::{
    base::Role,
    detect::{FileView, Reading},
    format::{Format, Node, Syntax, embedded, recognise},
    language::Language,
    services::system::{
        Embedded, Part, Prose, Revision, Source, formats, is_source, metrics::Metrics,
        named_scripts, names::Names, says_metrics, script::Script, sql, wants_prose, wants_text,
    },
};

/// What a file says of the system; `None` when it says nothing.
pub fn part(view: &FileView<'_>, role: Role) -> Option<Part> {
    let mut part = Part { role, ..Part::default() };
    if let Some(language) = view.language() {
        documents(view, language, &mut part);
        if language.name == "sql" {
            part.sql = sql::Script::of(view.text());
        }
        if language.name == "python" {
            part.revision = Revision::of(view.path(), view.text());
        }
        if is_source(language, role) {
            source(view, language, &mut part);
        }
        part.metrics = metrics(view, language, &part);
    }
    let size = view.text().len() as u64;
    if wants_text(view.path(), size) {
        part.text = Some(view.text().to_owned());
    }
    if wants_prose(view.language(), size) {
        part.prose = Some(Prose::of(view.text()));
    }
    if part.sql.is_none() {
        part.scripts = named_scripts(view.text(), part.source.is_some());
    }
    let says = !part.documents.is_empty()
        || part.source.is_some()
        || part.metrics.is_some()
        || part.text.is_some()
        || part.prose.is_some()
        || part.sql.is_some()
        || part.revision.is_some()
        || !part.scripts.is_empty();
    if !says {
        return None;
    }
    part.lines = line_starts(view.text());
    Some(part)
}

fn documents(view: &FileView<'_>, language: &'static Language, part: &mut Part) {
    for format in formats(language) {
        if format.mark.is_empty() || view.lower().contains(format.mark) {
            let objects = view.objects(format);
            part.documents.extend(objects.iter().map(|object| (format.name, object.clone())));
        }
    }
    if let Some(Reading::Documents(parsed)) = view.known_reading() {
        part.broken = parsed.problems.first().map(|one| (one.span, one.message.clone()));
    }
    part.embedded = in_config_maps(view, &part.documents);
}

fn source(view: &FileView<'_>, language: &'static Language, part: &mut Part) {
    part.source = if may_speak(view) {
        view.facts().map(|facts| {
            let mut source = Source::of(facts, language.name, view.text());
            if matches!(language.name, "python" | "go") {
                let by_text = language.name == "python";
                source.names = Names::of(view.text(), view.all_regions(), facts, by_text);
            }
            source
        })
    } else {
        Some(Source { language: language.name, ..Source::default() })
    };
    if matches!(language.name, "javascript" | "typescript") {
        part.script = Some(Script::of(view.text(), |at| view.kind_at(at).is_none()));
    }
}

fn metrics(view: &FileView<'_>, language: &'static Language, part: &Part) -> Option<Metrics> {
    if says_metrics(language, part.role) {
        let declares = is_source(language, part.role) && Metrics::may_be_declared_in(view.lower());
        let facts = declares.then(|| view.facts()).flatten();
        return Metrics::of_program(
            view.text(),
            view.lower(),
            language.name,
            view.all_regions(),
            facts,
        );
    }
    let yaml = view.syntax() == Some(Syntax::Yaml) && !asks_for_metrics(part);
    yaml.then(|| Metrics::of_configuration(view.text(), view.lower())).flatten()
}

/// Formats of documents that are kept in config maps.
const EMBEDDED: [&str; 5] =
    ["prometheus", "prometheus-rules", "alertmanager", "grafana-dashboard", "grafana-datasources"];

/// The documents that stand as texts in the config maps of a file.
fn in_config_maps(view: &FileView<'_>, documents: &[(&'static str, Node)]) -> Vec<Embedded> {
    let mut found = Vec::new();
    let objects = documents.iter().filter(|(format, _)| *format == "kubernetes");
    for (_, object) in objects {
        if object.get("kind").and_then(Node::text) != Some("ConfigMap") {
            continue;
        }
        let name = object.get("metadata").and_then(|metadata| metadata.get("name")?.text());
        let data = object.get("data").map(Node::entries).unwrap_or_default();
        for entry in data {
            let text = entry.value.text().unwrap_or_default();
            let formats = EMBEDDED.iter().filter_map(|name| recognise::by_name(name));
            for format in formats.filter(|format| text.contains(format.mark)) {
                let syntax = embedded_syntax(format);
                let all = embedded::documents(view.text(), &entry.value, syntax);
                let ours = format.documents(Some(syntax), view.path(), &all);
                found.extend(ours.into_iter().map(|root| Embedded {
                    format: format.name,
                    map: name.unwrap_or_default().to_owned(),
                    key: entry.key.clone(),
                    root,
                }));
            }
        }
    }
    found
}

fn embedded_syntax(format: &Format) -> Syntax {
    format.syntaxes.first().copied().unwrap_or(Syntax::Yaml)
}

/// Whether a file names metrics because it asks for them.
fn asks_for_metrics(part: &Part) -> bool {
    let asks = |format: &str| matches!(format, "prometheus-rules" | "grafana-dashboard");
    part.documents.iter().any(|(format, root)| {
        let kind = root.get("kind").and_then(Node::text);
        asks(format) || matches!(kind, Some("PrometheusRule" | "GrafanaDashboard"))
    }) || part.embedded.iter().any(|one| asks(one.format))
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
