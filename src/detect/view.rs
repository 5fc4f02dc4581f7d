//! One file as the detectors see it: the text, and what is derived from it at most once.

use std::{
    cell::{Cell, OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    time::{Duration, Instant},
};

use super::{
    Workspace,
    credential::{self, Assigned},
    lazy_regex::LazyRegex,
};
use crate::{
    base::{LineIndex, Location, RepoPath, Role, Span, redact},
    format::{self, Format, Node, Parsed, Syntax},
    language::{self, Facts, Language, Region, RegionKind, Regions, facts::Unparsed},
};

/// Lines of a match that a report quotes.
const SNIPPET_LINES: usize = 6;
/// Bytes of a match that a report quotes.
const SNIPPET_BYTES: usize = 400;

/// A file's text with its lines, its comments and strings, and its unit tests.
pub struct FileView<'t> {
    path: &'t RepoPath,
    text: &'t str,
    role: Role,
    language: Option<&'static Language>,
    lines: OnceCell<LineIndex<'t>>,
    lower: OnceCell<String>,
    regions: OnceCell<Regions>,
    tests: OnceCell<Vec<Span>>,
    reading: OnceCell<Reading>,
    objects: RefCell<Vec<Objects>>,
    assigned: OnceCell<Vec<Assigned>>,
    facts: OnceCell<Option<SourceRead>>,
    /// Which regexes match somewhere in it, by pattern: many looks ask for the same.
    sieved: RefCell<HashMap<String, bool>>,
    /// How long it took to parse it.
    parsing: Cell<Option<Duration>>,
    /// The other files, and its number among them.
    workspace: Option<(&'t Workspace<'t>, usize)>,
}

/// What came of reading a text as configuration.
pub enum Reading {
    /// It is in no syntax of configuration.
    NoConfiguration,
    /// What it says is known only when it is rendered.
    Template,
    /// Its documents, and what could not be read of them.
    Documents(Parsed),
}

/// What its source says, with the syntax tree that this is from, if it is from one.
type SourceRead = Result<(Facts, Option<tree_sitter::Tree>), Unparsed>;

/// The documents of a format, by its name.
type Objects = (&'static str, Rc<[Node]>);

impl<'t> FileView<'t> {
    /// A view of a text that was read from `path`.
    pub fn new(
        path: &'t RepoPath,
        text: &'t str,
        role: Role,
        language: Option<&'static Language>,
    ) -> Self {
        Self {
            path,
            text,
            role,
            language,
            lines: OnceCell::new(),
            lower: OnceCell::new(),
            regions: OnceCell::new(),
            tests: OnceCell::new(),
            reading: OnceCell::new(),
            objects: RefCell::default(),
            assigned: OnceCell::new(),
            facts: OnceCell::new(),
            sieved: RefCell::default(),
            parsing: Cell::new(None),
            workspace: None,
        }
    }

    /// The same, as the file of that number among others.
    #[must_use]
    pub fn among(self, workspace: &'t Workspace<'t>, number: usize) -> Self {
        Self { workspace: Some((workspace, number)), ..self }
    }

    /// The text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Whether a regex matches somewhere in it.
    ///
    /// # Errors
    ///
    /// When the pattern is no regex.
    pub fn holds(&self, regex: &LazyRegex) -> Result<bool, String> {
        if let Some(known) = self.sieved.borrow().get(regex.pattern()) {
            return Ok(*known);
        }
        let holds = regex.get()?.is_match(self.text.as_bytes());
        self.sieved.borrow_mut().insert(regex.pattern().to_owned(), holds);
        Ok(holds)
    }

    /// The text in lower case, as far as ASCII goes.
    pub fn lower(&self) -> &str {
        self.lower.get_or_init(|| self.text.to_ascii_lowercase())
    }

    /// Where it stands.
    pub const fn path(&self) -> &'t RepoPath {
        self.path
    }

    /// Its language.
    pub const fn language(&self) -> Option<&'static Language> {
        self.language
    }

    /// What its source says, read at most once; `None` in a language that is not read for facts, and in
    /// a text that could not be parsed.
    pub fn facts(&self) -> Option<&Facts> {
        let facts = self.facts.get_or_init(|| {
            let source = self.language?.source?;
            let clock = Instant::now();
            let mut facts = source.facts_with_tree(self.path.name(), self.text);
            if let (Ok((facts, _)), Some((workspace, number))) = (&mut facts, self.workspace) {
                workspace.settle(number, facts);
            }
            self.parsing.set(Some(clock.elapsed()));
            Some(facts)
        });
        facts.as_ref()?.as_ref().ok().map(|(facts, _)| facts)
    }

    /// The syntax tree that its facts are from; `None` where they are from no tree.
    pub fn tree(&self) -> Option<&tree_sitter::Tree> {
        self.facts()?;
        let read = self.facts.get()?.as_ref()?.as_ref().ok()?;
        read.1.as_ref()
    }

    /// How long it took to read it for facts, once a look has asked for them.
    pub const fn parsing(&self) -> Option<Duration> {
        self.parsing.get()
    }

    /// Why its source could not be read for facts, once a look has asked for them.
    pub fn unparsed(&self) -> Option<&Unparsed> {
        self.facts.get()?.as_ref()?.as_ref().err()
    }

    /// The values that it gives to names of credentials, read at most once.
    pub fn assigned(&self) -> &[Assigned] {
        self.assigned.get_or_init(|| credential::read(self, None))
    }

    /// The values of that kind that must not be shown where places in the file are quoted.
    pub fn credentials(&self, places: &[Span]) -> Vec<redact::SecretSpan> {
        let quoted: Vec<Span> = places.iter().map(|place| self.quoted(*place)).collect();
        credential::to_mask(self, &quoted)
    }

    /// The syntax that its language is written in, if it is one of configuration.
    pub fn syntax(&self) -> Option<Syntax> {
        Syntax::of_language(self.language?.name)
    }

    /// Its documents, read at most once; none in what is no configuration, and none in a template that
    /// must be rendered first: what it will say is unknown.
    pub fn documents(&self) -> &[Node] {
        match self.reading() {
            Reading::Documents(parsed) => &parsed.documents,
            Reading::Template | Reading::NoConfiguration => &[],
        }
    }

    /// Whether what it says is known only when it is rendered.
    pub fn is_template(&self) -> bool {
        matches!(self.reading(), Reading::Template)
    }

    /// How its documents were read, once a look has asked for them.
    pub fn known_reading(&self) -> Option<&Reading> {
        self.reading.get()
    }

    fn reading(&self) -> &Reading {
        self.reading.get_or_init(|| match self.syntax() {
            None => Reading::NoConfiguration,
            Some(syntax) if format::needs_rendering(syntax, self.path, self.text) => {
                Reading::Template
            }
            Some(syntax) => Reading::Documents(syntax.parse(self.text)),
        })
    }

    /// Its documents of a format, as the tool that the format belongs to reads them; made at most once.
    pub fn objects(&self, format: &'static Format) -> Rc<[Node]> {
        let known = self.objects.borrow().iter().find(|one| one.0 == format.name).cloned();
        if let Some((_, objects)) = known {
            return objects;
        }
        let objects: Rc<[Node]> =
            format.documents(self.syntax(), self.path, self.documents()).into();
        self.objects.borrow_mut().push((format.name, Rc::clone(&objects)));
        objects
    }

    /// Where its lines begin.
    pub fn lines(&self) -> &LineIndex<'t> {
        self.lines.get_or_init(|| LineIndex::new(self.text))
    }

    /// Whether the byte is in a comment or a string; `None` in code, and in files of no known language.
    pub fn kind_at(&self, offset: usize) -> Option<RegionKind> {
        self.regions()?.kind_at(offset)
    }

    /// Its comments and strings; none in files of no known language.
    pub fn all_regions(&self) -> impl Iterator<Item = Region> {
        self.regions().into_iter().flat_map(Regions::iter)
    }

    /// The comments; empty in files of no known language.
    pub fn comments(&self) -> Vec<Span> {
        self.regions().map(|regions| regions.comments().collect()).unwrap_or_default()
    }

    /// The text of the lines that a span touches.
    pub fn line_text(&self, span: Span) -> &'t str {
        let whole = self.lines().whole_lines(span);
        &self.text[whole.start..whole.end]
    }

    /// What the part of the file at a byte is for: unit tests may stand among production code.
    pub fn role_at(&self, offset: usize) -> Role {
        let tests = self.tests.get_or_init(|| match (self.language, self.regions()) {
            (Some(language), Some(regions)) => language::test_spans(self.text, language, regions),
            _ => Vec::new(),
        });
        if tests.iter().any(|span| span.contains(offset)) { Role::Test } else { self.role }
    }

    /// A span as a location. `secrets` are masked in what it quotes.
    pub fn locate(&self, span: Span, secrets: &[redact::SecretSpan]) -> Location {
        let start = self.lines().position(span.start);
        let end = self.lines().position(self.shown_end(span, secrets));
        Location {
            path: self.path.clone(),
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            snippet: self.snippet(span, secrets),
            role: self.role_at(span.start),
            fingerprint: String::new(),
            origin: None,
        }
    }

    /// Where a place ends as far as a report tells: a secret's end would tell its length.
    fn shown_end(&self, span: Span, secrets: &[redact::SecretSpan]) -> usize {
        let Some(secret) = secrets.iter().find(|secret| secret.span == span) else {
            return span.end;
        };
        let value = &self.text[span.start..span.end];
        let masked = redact::mask(value, secret.public).len();
        let end = span.start + masked.min(value.find('\n').unwrap_or(value.len()));
        crate::base::span::floor_char_boundary(self.text, end)
    }

    fn snippet(&self, span: Span, secrets: &[redact::SecretSpan]) -> String {
        redact::mask_spans(self.text, self.quoted(span), secrets)
    }

    /// The lines that a report quotes of a place.
    fn quoted(&self, span: Span) -> Span {
        let whole = self.lines().whole_lines(span);
        let last = self.lines().line(whole.start) + SNIPPET_LINES - 1;
        let end = whole.end.min(self.lines().line_span(last).end.max(whole.start));
        let end =
            crate::base::span::floor_char_boundary(self.text, end.min(whole.start + SNIPPET_BYTES));
        Span::new(whole.start, end)
    }

    fn regions(&self) -> Option<&Regions> {
        let language = self.language?;
        Some(self.regions.get_or_init(|| language::regions(self.text, language)))
    }
}
