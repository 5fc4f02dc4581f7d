//! What a file says of metrics: those that it declares, every other name in it that may be one, and whether
//! it hands them out.

use std::collections::BTreeSet;

use crate::{
    base::Span,
    language::{
        Region, RegionKind,
        facts::{
            Facts,
            code::{Argument, ExprId, Kind},
        },
    },
};

/// What one file says of metrics.
#[derive(Debug, Default)]
pub struct Metrics {
    /// The metrics that it declares.
    pub declared: Vec<Metric>,
    /// Names that may be metrics too, as Prometheus writes them: words joined by `_`.
    pub words: BTreeSet<String>,
    /// Names whose beginning is put together elsewhere.
    pub ends: BTreeSet<String>,
    /// Names whose end is put together elsewhere.
    pub starts: BTreeSet<String>,
    /// Whether something in it hands metrics out, or may.
    pub serves: bool,
    /// Whether it certainly hands them out for Prometheus: it names what does.
    pub shows: bool,
}

/// A metric that source declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// Where.
    pub span: Span,
    /// Its name, with namespace and subsystem.
    pub name: String,
    /// How its name goes on in what is exported.
    pub endings: &'static [&'static str],
    /// Whether it is told to be in no registry.
    pub unregistered: bool,
}

/// No file is searched for more names than this.
const MOST_WORDS: usize = 20_000;
/// Words that a file has when it says anything of metrics, in lower case.
const MARKS: [&str; 10] = [
    "metric",
    "prom",
    "counter",
    "gauge",
    "histogram",
    "timer",
    "meter",
    "statsd",
    "timed",
    "telemetry",
];
/// Names of functions and classes that hand metrics out.
const SERVING: [&str; 14] = [
    "start_http_server",
    "generate_latest",
    "make_asgi_app",
    "make_wsgi_app",
    "Instrumentator",
    "MapMetrics",
    "UseMetricServer",
    "MetricsHandler",
    "metrics_handler",
    "opentelemetry",
    "OpenTelemetry",
    "micrometer",
    "actuator",
    "go.opencensus",
];
/// Calls that hand metrics out in Prometheus's own format.
const SHOWING: [&str; 7] = [
    "promhttp.Handler",
    "start_http_server(",
    "make_asgi_app(",
    "generate_latest(",
    "Instrumentator(",
    "MapMetrics(",
    "register.metrics()",
];
const HISTOGRAM: &[&str] = &["_bucket", "_sum", "_count", "_created", ""];
const SUMMARY: &[&str] = &["", "_sum", "_count", "_created"];
const PLAIN: &[&str] = &[""];
const COUNTER_OF_PYTHON: &[&str] = &["_total", "_created"];

impl Metrics {
    /// Whether a text, in lower case, may declare metrics. A library or its names are there when one does,
    /// and parsing every file that speaks of a promise or a parameter would take most of a scan.
    pub fn may_be_declared_in(lower: &str) -> bool {
        const LIBRARIES: [&str; 7] =
            ["metric", "prometheus", "prom-client", "micrometer", "statsd", "histogram", "gauge"];
        LIBRARIES.iter().any(|mark| lower.contains(mark))
    }

    /// What a program or a script says of them; `None` when that is nothing.
    pub fn of_program(
        text: &str,
        lower: &str,
        language: &str,
        regions: impl Iterator<Item = Region>,
        facts: Option<&Facts>,
    ) -> Option<Self> {
        if !MARKS.iter().any(|mark| lower.contains(mark)) {
            return None;
        }
        let mut metrics = Self::default();
        let mut exact = Vec::new();
        for (id, path) in facts.into_iter().flat_map(Facts::calls) {
            let Some(declares) = facts.and_then(|facts| Declares::of(facts, id, path)) else {
                continue;
            };
            match declares.metric() {
                Some(metric) => {
                    exact.push(declares.name_at());
                    metrics.declared.push(metric);
                }
                None => metrics.take_pattern(&declares),
            }
        }
        // In a shell nothing needs quotes.
        if language == "shell" {
            metrics.take_words(text);
        }
        let mut code = String::new();
        let mut end = 0;
        for region in regions {
            code.push_str(text.get(end..region.span.start).unwrap_or_default());
            end = region.span.end;
            let Some(content) = text.get(region.span.start..region.span.end) else { continue };
            if region.kind == RegionKind::String {
                metrics.serves |= is_path_of_metrics(content) || imports_exporter(content);
                if !exact.contains(&region.span.start) {
                    metrics.take_words(content);
                }
            }
        }
        code.push_str(text.get(end..).unwrap_or_default());
        metrics.serves |= SERVING.iter().any(|name| code.contains(name));
        let code_lower = code.to_ascii_lowercase();
        let brings =
            ["prometheus", "prombundle", "prom_"].iter().any(|word| code_lower.contains(word));
        metrics.serves |= language != "go" && brings;
        metrics.shows = SHOWING.iter().any(|name| code.contains(name));
        metrics.serves |= metrics.shows;
        Some(metrics)
    }

    /// What a file of configuration says of them.
    pub fn of_configuration(text: &str, lower: &str) -> Option<Self> {
        // Templates of rules are no documents.
        let asks = lower.contains("expr:") || lower.contains("\"expr\"");
        let may = !asks && ["metric", "prom", "mappings"].iter().any(|mark| lower.contains(mark));
        may.then(|| {
            let mut metrics = Self::default();
            metrics.take_words(text);
            metrics
        })
    }

    /// Takes what is known of a name that is put together when the program runs.
    fn take_pattern(&mut self, declares: &Declares<'_>) {
        let facts = declares.facts;
        let begins = ["namespace", "subsystem"].iter().any(|key| declares.option(key).is_some());
        let Some(text) = facts.text(declares.name) else { return };
        let name = text.text.replace("{}", "\u{0}");
        let mut parts = name.split('\u{0}');
        let first = parts.next().unwrap_or_default();
        let last = parts.next_back().unwrap_or_default();
        let exported = |part: &str| as_exported(part).trim_matches('_').to_owned();
        if text.open.is_empty() {
            // Its beginning is what nobody knows.
            self.ends.insert(exported(first));
        } else if !begins && !first.is_empty() {
            self.starts.insert(exported(first));
        } else if !last.is_empty() {
            self.ends.insert(exported(last));
        }
    }

    fn take_words(&mut self, text: &str) {
        let mut rest = text;
        let mut before = '\0';
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_') {
            before = rest.get(..start).and_then(|gap| gap.chars().last()).unwrap_or(before);
            let Some(tail) = rest.get(start..) else { return };
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '-');
            let end = tail.find(|c: char| !is_part(c)).unwrap_or(tail.len());
            let (word, tail) = tail.split_at(end);
            self.take_word(word, before, tail.chars().next());
            before = word.chars().last().unwrap_or(before);
            rest = tail;
            if self.words.len() > MOST_WORDS {
                return;
            }
        }
    }

    fn take_word(&mut self, word: &str, before: char, after: Option<char>) {
        let name = as_exported(word);
        let bare = name.trim_matches('_');
        if bare.len() < 3 || name.len() > 120 {
            return;
        }
        if !bare.contains('_') {
            return;
        }
        if matches!(before, '}' | '%') || name.starts_with('_') {
            self.ends.insert(bare.to_owned());
        }
        if matches!(after, Some('{' | '$' | '%' | '#')) || name.ends_with('_') {
            self.starts.insert(bare.to_owned());
        }
        self.words.insert(bare.to_owned());
    }
}

/// A name as Prometheus has it: `orders.created` is `orders_created`.
pub fn as_exported(name: &str) -> String {
    let joined = name.trim_matches(|c| matches!(c, '.' | ':' | '-'));
    let chars = joined.chars().map(|c| match c {
        '.' | '-' => '_',
        c => c.to_ascii_lowercase(),
    });
    chars.collect()
}

fn is_path_of_metrics(literal: &str) -> bool {
    let content = literal.trim_matches(|c| matches!(c, '"' | '\'' | '`' | '^' | '$' | 'r' | 'b'));
    let content = content.trim_end_matches('/');
    let path = content.trim_start_matches('/');
    path == "metrics"
        || path.ends_with("/metrics") && path.len() < 24 && !path.contains([':', '{', '<', '/'])
        || (path.ends_with("/metrics")
            && path.split('/').count() == 2
            && !path.contains([':', '{']))
        || content.contains("prometheus") && !content.contains("client_golang")
        || content.contains("prom-")
}

/// An import that is more than the client library.
fn imports_exporter(literal: &str) -> bool {
    let path = literal.trim_matches('"');
    path.contains("promhttp") || path.contains("opentelemetry.io") || path.contains("opencensus")
}

/// A call that declares a metric.
struct Declares<'f> {
    facts: &'f Facts,
    call: ExprId,
    in_python: bool,
    class: &'f str,
    endings: &'static [&'static str],
    given: Vec<(String, Option<ExprId>)>,
    name: ExprId,
}

impl<'f> Declares<'f> {
    fn of(facts: &'f Facts, call: ExprId, path: &'f str) -> Option<Self> {
        let (library, class) = path.rsplit_once('.')?;
        let in_python = library == "prometheus_client" || library == "prometheus_client.metrics";
        let in_go = library == "github.com/prometheus/client_golang/prometheus";
        let in_node = library == "prom-client";
        let endings = match class {
            "Counter" if in_python => COUNTER_OF_PYTHON,
            "Counter" | "Gauge" if in_python || in_node => PLAIN,
            "Histogram" if in_python || in_node => HISTOGRAM,
            "Summary" if in_python || in_node => SUMMARY,
            "CounterOpts" | "GaugeOpts" if in_go => PLAIN,
            "HistogramOpts" if in_go => HISTOGRAM,
            "SummaryOpts" if in_go => SUMMARY,
            _ => return None,
        };
        let given = facts.options(call, 1).given;
        let named = given.iter().find(|(key, _)| key.eq_ignore_ascii_case("name"));
        let named = named.and_then(|(_, value)| *value);
        let name = named.or_else(|| first_argument(facts, call).filter(|_| in_python))?;
        Some(Self { facts, call, in_python, class, endings, given, name })
    }

    fn option(&self, name: &str) -> Option<Option<ExprId>> {
        let mut given = self.given.iter();
        given.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    fn name_at(&self) -> usize {
        self.facts.code.expr(self.name).span.start
    }

    /// The metric, where the file says all of its name.
    fn metric(&self) -> Option<Metric> {
        let facts = self.facts;
        let mut whole = String::new();
        for key in ["namespace", "subsystem"] {
            let Some(value) = self.option(key) else { continue };
            let part = constant(facts, value?)?;
            if !part.is_empty() {
                whole += &part;
                whole.push('_');
            }
        }
        whole += &constant(facts, self.name)?;
        if let Some(unit) = self.option("unit").filter(|_| self.in_python) {
            let unit = constant(facts, unit?)?;
            if !whole.ends_with(&unit) {
                whole = format!("{whole}_{unit}");
            }
        }
        if self.in_python && self.class == "Counter" {
            whole = whole.strip_suffix("_total").unwrap_or(&whole).to_owned();
        }
        let registry = self.option("registry").filter(|_| self.in_python).flatten();
        let unregistered = registry.is_some_and(|value| is_nothing(facts, value));
        let span = facts.code.expr(self.call).span;
        Some(Metric { span, name: whole, endings: self.endings, unregistered })
    }
}

fn first_argument(facts: &Facts, call: ExprId) -> Option<ExprId> {
    let Kind::Call { arguments, .. } = &facts.code.expr(call).kind else { return None };
    let first: &Argument = arguments.first()?;
    (first.name.is_none() && !first.spread).then_some(first.value)
}

fn constant(facts: &Facts, value: ExprId) -> Option<String> {
    facts.text(value).filter(|text| text.open.is_empty()).map(|text| text.text)
}

/// Whether a value is `None`: as it is written, or as an attribute that is given what a parameter is, and
/// nobody gives that parameter anything.
fn is_nothing(facts: &Facts, value: ExprId) -> bool {
    // What follows values takes the type of a parameter for what is given.
    match &facts.code.expr(value).kind {
        Kind::Member { name, .. } => is_given_nothing(facts, name),
        _ => matches!(facts.code.expr(facts.follow(value)).kind, Kind::Null),
    }
}

/// Whether an attribute of a class only ever gets a parameter of its constructor that is `None` unless
/// somebody says otherwise, and all that the file makes of the class leave it so.
fn is_given_nothing(facts: &Facts, attribute: &str) -> bool {
    let code = &facts.code;
    let gives = code.assignments.iter().filter(
        |one| matches!(&code.expr(one.target).kind, Kind::Member { name, .. } if name == attribute),
    );
    let gives: Vec<_> = gives.collect();
    let [only] = gives[..] else { return false };
    let Kind::Name(parameter) = &code.expr(only.value).kind else { return false };
    let Some(constructor) = only.function.and_then(|id| code.functions.get(id)) else {
        return false;
    };
    let Some(at) = constructor.parameters.iter().position(|one| one.name == *parameter) else {
        return false;
    };
    let default = constructor.parameters[at].default;
    if !default.is_some_and(|value| matches!(code.expr(value).kind, Kind::Null)) {
        return false;
    }
    let Some(class) = constructor.class.and_then(|id| code.classes.get(id)) else { return false };
    let own = format!("./{}", class.name);
    let mut made = facts.calls().filter(|(_, path)| *path == own || *path == class.name).peekable();
    // The first parameter of a constructor is the object itself.
    made.peek().is_some()
        && made.all(|(call, _)| match &code.expr(call).kind {
            Kind::Call { arguments, .. } => {
                arguments.len() < at.max(1)
                    && arguments
                        .iter()
                        .all(|one| !one.spread && one.name.as_deref() != Some(parameter.as_str()))
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_whole_and_in_parts() {
        let mut metrics = Metrics::default();
        metrics.take_words(r#"`${prefix}_requests_total` "orders.created" "app_http_{x}""#);
        assert!(metrics.words.contains("orders_created"), "{metrics:?}");
        assert!(metrics.ends.contains("requests_total"), "{metrics:?}");
        assert!(metrics.starts.contains("app_http"), "{metrics:?}");
    }
}
