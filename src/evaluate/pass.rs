//! The one pass over the files: each is read once, in parallel, and leaves only hits behind.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
    time::Instant,
};

use rayon::prelude::*;

use super::{
    allow::{self, InlineAllow},
    looked::{Looked, Together},
    profile::Profile,
    quoted, routes,
};
use crate::{
    base::{
        Location, Notice, Problem, RepoPath, Role, Skipped, Span, redact, span::floor_char_boundary,
    },
    detect::{
        Capture, Detector, FileView, Found, Reading, Support, Workspace,
        prefilter::{Candidates, Prefilter},
    },
    language::{self, facts::routes::Routes},
    repo::{File, Reader, Repository, Unread, classify},
    report,
    ruleset::{Matcher, MatcherId, Ruleset, Subject},
    services::{self, routes::Served},
};

/// Named groups of a match, masked.
type Captures = Vec<(String, String)>;

/// A place that one look found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The look that found it.
    pub matcher: MatcherId,
    /// The number of the file.
    pub file: usize,
    /// The place.
    pub location: Location,
    /// Named groups of the match, masked.
    pub captures: Captures,
    /// What speaks for it, or against it.
    pub support: Support,
}

/// What the pass left behind.
#[derive(Debug, Default)]
pub struct Pass {
    /// For each matcher, what it found, in the order of the files.
    pub hits: Vec<Vec<Hit>>,
    /// Which looks were at which files.
    pub looked: Looked,
    /// Suppressions written in the files.
    pub allows: Vec<InlineAllow>,
    /// Files that were read.
    pub files: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Files that were not read, and why.
    pub skipped: Vec<Skipped>,
    /// Files that were not understood as a whole.
    pub notices: Vec<Notice>,
    /// Files and looks that failed.
    pub problems: Vec<Problem>,
    /// For each file, what its content says it is for.
    pub roles: Vec<Role>,
    /// What the servers of the repository answer to.
    pub routes: Vec<Served>,
    /// The routes of each file that has any, before they are put together.
    pub found_routes: Vec<(usize, Routes)>,
}

impl Pass {
    /// What a pass over no files leaves behind.
    pub fn nothing(ruleset: &Ruleset) -> Self {
        collect(Vec::new(), ruleset.matchers.len())
    }
}

/// What is said of a file whose look panicked.
const CRASHED: &str = "the look at this file crashed: please report it";

/// Looks at every file with the matchers that are `active`.
pub fn run(
    repository: &Repository,
    ruleset: &Ruleset,
    active: &[bool],
    limit: u64,
    profile: Option<&Profile>,
) -> Pass {
    let classes = Mutex::default();
    let bytes = repository.files.iter().map(|file| file.size.min(limit)).sum();
    let is_asked = |(id, matcher): (usize, &Matcher)| {
        active.get(id) == Some(&true) && matches!(matcher.detector, Detector::Route(_))
    };
    // Where no look asks for routes, as in the history, nothing is parsed for them.
    let asked = ruleset.matchers.iter().enumerate().any(is_asked);
    let frameworks = if asked { Routed::all() } else { Vec::new() };
    let words: Vec<&[String]> = frameworks.iter().map(|one| one.keywords).collect();
    let prefilter = ruleset.prefilter(&words, bytes);
    let secret_looks = ruleset.secret_looks();
    let looker = Looker {
        repository,
        ruleset,
        active,
        limit,
        profile,
        prefilter,
        frameworks,
        secret_looks,
        workspace: Workspace::new(repository, limit),
        classes,
    };
    let looks: Vec<FileLook> = repository
        .files
        .par_iter()
        .enumerate()
        .map_init(Reader::default, |reader, (number, file)| {
            let clock = profile.map(|_| Instant::now());
            // A panic in one file costs one problem, not the report.
            let look = catch_unwind(AssertUnwindSafe(|| looker.look(number, file, reader)))
                .unwrap_or_else(|_| FileLook::failed(file, CRASHED));
            if let (Some(profile), Some(clock)) = (profile, clock) {
                profile.file(&file.path, clock.elapsed());
            }
            look
        })
        .collect();
    let mut pass = collect(looks, ruleset.matchers.len());
    routes::judge(&looker, &mut pass);
    pass
}

/// What the look at one file left behind.
#[derive(Default)]
struct FileLook {
    role: Role,
    bytes: Option<u64>,
    hits: Vec<(MatcherId, Location, Captures, Support)>,
    looked: Vec<Together>,
    allows: Vec<InlineAllow>,
    skipped: Option<Skipped>,
    notice: Option<Notice>,
    problems: Vec<Problem>,
    routes: Option<Routes>,
}

impl FileLook {
    fn failed(file: &File, message: &str) -> Self {
        let problem =
            Problem { path: Some(file.path.clone()), rule: None, message: message.to_owned() };
        Self { role: file.role, problems: vec![problem], ..Self::default() }
    }
}

fn collect(looks: Vec<FileLook>, matchers: usize) -> Pass {
    let mut pass = Pass { hits: (0..matchers).map(|_| Vec::new()).collect(), ..Pass::default() };
    for (file, look) in looks.into_iter().enumerate() {
        pass.found_routes.extend(look.routes.map(|routes| (file, routes)));
        pass.roles.push(look.role);
        pass.files += usize::from(look.bytes.is_some());
        pass.bytes += look.bytes.unwrap_or(0);
        for (matcher, location, captures, support) in look.hits {
            pass.hits[matcher].push(Hit { matcher, file, location, captures, support });
        }
        for looks in look.looked {
            pass.looked.add(&looks, file);
        }
        pass.allows.extend(look.allows);
        pass.skipped.extend(look.skipped);
        pass.notices.extend(look.notice);
        pass.problems.extend(look.problems);
    }
    pass
}

/// A language whose routes are known.
struct Routed {
    language: &'static str,
    keywords: &'static [String],
}

impl Routed {
    fn all() -> Vec<Self> {
        let languages = language::all();
        let routed = languages.filter_map(|language| {
            let frameworks = language.source?.frameworks.as_ref().ok()?;
            Some(Self { language: language.name, keywords: &frameworks.keywords })
        });
        routed.collect()
    }
}

/// What looks at the files.
pub struct Looker<'a> {
    /// The files.
    pub repository: &'a Repository,
    /// The looks.
    pub ruleset: &'a Ruleset,
    active: &'a [bool],
    limit: u64,
    profile: Option<&'a Profile>,
    prefilter: Prefilter,
    /// The languages whose routes are known.
    frameworks: Vec<Routed>,
    /// The looks for secrets, whether or not they are active.
    secret_looks: Vec<MatcherId>,
    /// What a look at one file may ask of others.
    pub workspace: Workspace<'a>,
    /// The looks at each kind of file: few kinds, many files.
    classes: Mutex<HashMap<Subject, Arc<Looks>>>,
}

/// The looks that are taken at one kind of file.
pub struct Looks {
    paths: Together,
    contents: Together,
    /// Those at the routes that the file declares.
    pub routes: Together,
}

impl Looker<'_> {
    fn look(&self, number: usize, file: &File, reader: &mut Reader) -> FileLook {
        let subject = Subject::new(&file.path, file.role, file.language, self.ruleset.globs());
        let looks = self.looks(&subject);
        let mut look = FileLook { role: file.role, ..FileLook::default() };
        self.look_at_path(file, &looks, &mut look);
        // What the path leaves open, the first lines may tell.
        let wanted = language::is_vague(&file.path)
            || file.is_link()
            || !looks.contents.is_empty()
            || !looks.routes.is_empty();
        if !wanted {
            return look;
        }
        match file.read_with(self.limit, reader) {
            Ok(text) if report::is_own(head(&text)) => {
                let reason = "a report of this program".to_owned();
                look.skipped = Some(Skipped { path: file.path.clone(), reason });
            }
            Ok(text) => {
                look.bytes = Some(text.len() as u64);
                self.look_at_text(number, file, subject, &text, &mut look);
            }
            Err(Unread::Io(error)) => {
                return FileLook {
                    hits: look.hits,
                    looked: look.looked,
                    ..FileLook::failed(file, &error.to_string())
                };
            }
            Err(reason) => {
                look.skipped =
                    Some(Skipped { path: file.path.clone(), reason: reason.to_string() });
            }
        }
        look
    }

    fn look_at_path(&self, file: &File, looks: &Looks, look: &mut FileLook) {
        look.looked.push(Arc::clone(&looks.paths));
        for id in looks.paths.iter() {
            let Detector::Path(detector) = &self.ruleset.matchers[*id].detector else { continue };
            if detector.holds(self.repository, file) {
                look.hits.push((*id, whole_file(&file.path, file.role), Vec::new(), Support::None));
            }
        }
    }

    fn look_at_text(
        &self,
        number: usize,
        file: &File,
        subject: Subject,
        text: &str,
        look: &mut FileLook,
    ) {
        let subject = self.resettle(file, subject, text);
        look.role = subject.role;
        let looks = self.looks(&subject);
        if looks.contents.is_empty() && looks.routes.is_empty() {
            return;
        }
        look.looked.push(Arc::clone(&looks.contents));
        look.looked.push(Arc::clone(&looks.routes));
        let candidates = self.prefilter.candidates(text);
        let view = FileView::new(&file.path, text, subject.role, subject.language)
            .among(&self.workspace, number);
        let mut found = Vec::new();
        for id in looks.contents.iter() {
            let matcher = &self.ruleset.matchers[*id];
            let Detector::Content(detector) = &matcher.detector else { continue };
            if !candidates.contains(*id) {
                continue;
            }
            let clock = self.profile.map(|_| (Instant::now(), view.parsing()));
            let places = candidates.places(*id).filter(|_| detector.hints().within_line);
            let lines = places.map(|places| lines_of(&view, &places));
            let places = detector.find(&view, lines.as_deref(), matcher.limit);
            if let (Some(profile), Some((clock, None))) = (self.profile, clock)
                && let Some(parsing) = view.parsing()
            {
                profile.parsed(*id, parsing, text.len());
                profile.look(*id, clock.elapsed().saturating_sub(parsing));
            } else if let (Some(profile), Some((clock, _))) = (self.profile, clock) {
                profile.look(*id, clock.elapsed());
            }
            match places {
                Ok(places) => found.extend(places.into_iter().map(|place| (*id, place))),
                Err(message) => look.problems.push(self.broken(*id, &file.path, &message)),
            }
        }
        if subject.role == Role::Production {
            look.routes = self.routes(&view, &candidates);
        }
        if !found.is_empty() {
            self.locate(file, &view, &subject, found, &candidates, look);
        }
        look.allows = allow::inline(&view);
        unread(&view, look);
    }

    /// The routes that a file declares, if anything in it looks like one.
    fn routes(&self, view: &FileView<'_>, candidates: &Candidates<'_>) -> Option<Routes> {
        let language = view.language()?;
        let source = language.source?;
        let number = self.frameworks.iter().position(|one| one.language == language.name)?;
        let by_path = services::routes::may_serve(view.path());
        if !by_path && !candidates.contains(self.ruleset.matchers.len() + number) {
            return None;
        }
        let facts = view.facts()?;
        let mut routes = facts.routes(source.frameworks.as_ref().ok()?);
        if by_path {
            routes.routes.extend(services::routes::by_path(view.path(), facts));
        }
        (routes != Routes::default()).then_some(routes)
    }

    /// Reads a file again, for what could not be known in the pass.
    ///
    /// # Errors
    ///
    /// When it cannot be read any more, or the look crashes: one problem, as in the pass.
    pub fn again<T>(
        &self,
        number: usize,
        look: impl FnOnce(&FileView<'_>, &Subject, &Candidates<'_>) -> T,
    ) -> Result<T, Problem> {
        let file = &self.repository.files[number];
        let problem = |message| Problem { path: Some(file.path.clone()), rule: None, message };
        let text = file.read(self.limit).map_err(|error| problem(error.to_string()))?;
        let role = Role::Production;
        let subject = Subject::new(&file.path, role, file.language, self.ruleset.globs());
        let subject = self.resettle(file, subject, &text);
        let candidates = self.prefilter.candidates(&text);
        let view = FileView::new(&file.path, &text, subject.role, subject.language)
            .among(&self.workspace, number);
        catch_unwind(AssertUnwindSafe(|| look(&view, &subject, &candidates)))
            .map_err(|_| problem(CRASHED.to_owned()))
    }

    /// Places in a file as hits.
    pub fn hits(
        &self,
        number: usize,
        view: &FileView<'_>,
        subject: &Subject,
        found: Vec<(MatcherId, Found)>,
        candidates: &Candidates<'_>,
    ) -> Vec<Hit> {
        let mut look = FileLook::default();
        let Some(file) = self.repository.files.get(number) else { return Vec::new() };
        self.locate(file, view, subject, found, candidates, &mut look);
        let hits = look.hits.into_iter().map(|(matcher, location, captures, support)| Hit {
            matcher,
            file: number,
            location,
            captures,
            support,
        });
        hits.collect()
    }

    /// What the first lines say of a file's language and role, where its path said less.
    fn resettle(&self, file: &File, subject: Subject, text: &str) -> Subject {
        let language = match subject.language {
            Some(language) if !language::is_vague(&file.path) => Some(language),
            _ => language::detect(&file.path, head(text)),
        };
        let by_content = (subject.role == Role::Production)
            .then(|| classify::by_content(&file.path, head(text)))
            .flatten();
        let role = by_content.map_or(subject.role, |classified| classified.role);
        if role == subject.role && subject.language == language {
            return subject;
        }
        Subject::new(&file.path, role, language, self.ruleset.globs())
    }

    fn locate(
        &self,
        file: &File,
        view: &FileView<'_>,
        subject: &Subject,
        found: Vec<(MatcherId, Found)>,
        candidates: &Candidates<'_>,
        look: &mut FileLook,
    ) {
        let secrets =
            quoted::secrets(self.ruleset, &self.secret_looks, view, subject, &found, candidates);
        for (id, place) in found {
            let mut location = view.locate(place.span, &secrets);
            location.origin = file.origin.as_deref().cloned();
            if let Some(role) = place.role.filter(|_| location.role == Role::Production) {
                location.role = role;
            }
            // Unit tests inside a production file are no production code.
            if !self.ruleset.matchers[id].selector.roles.contains(location.role) {
                continue;
            }
            let lines = view.lines().whole_lines(place.span);
            let masked = |capture| match capture {
                Capture::At(span) => redact::mask_spans(view.text(), span, &secrets),
                Capture::Text(text) => secrets.iter().fold(text, |text, secret| {
                    let value = &view.text()[secret.span.start..secret.span.end];
                    let here = lines.contains(secret.span.start);
                    redact::mask_in(&text, value, secret.public, here)
                }),
            };
            let captures =
                place.captures.into_iter().map(|(name, capture)| (name, masked(capture)));
            look.hits.push((id, location, captures.collect(), place.support));
        }
    }

    /// The active looks at files of a kind.
    pub fn looks(&self, subject: &Subject) -> Arc<Looks> {
        if let Some(known) = self.classes.lock().ok().and_then(|all| all.get(subject).cloned()) {
            return known;
        }
        let (mut paths, mut contents, mut routes) = (Vec::new(), Vec::new(), Vec::new());
        for (id, matcher) in self.ruleset.matchers.iter().enumerate() {
            if self.active.get(id) != Some(&true) || !matcher.selector.selects(subject) {
                continue;
            }
            match matcher.detector {
                Detector::Path(_) => paths.push(id),
                Detector::Content(_) => contents.push(id),
                Detector::Route(_) => routes.push(id),
                Detector::Folder(_) => {}
            }
        }
        let looks = Looks { paths: paths.into(), contents: contents.into(), routes: routes.into() };
        let looks = Arc::new(looks);
        if let Ok(mut all) = self.classes.lock() {
            all.insert(subject.clone(), Arc::clone(&looks));
        }
        looks
    }

    fn broken(&self, matcher: MatcherId, path: &RepoPath, message: &str) -> Problem {
        Problem {
            path: Some(path.clone()),
            rule: self.ruleset.rule_of(matcher).map(|rule| rule.spec.id.clone()),
            message: message.to_owned(),
        }
    }
}

/// Tells what looks at documents could not see of a file.
fn unread(view: &FileView<'_>, look: &mut FileLook) {
    if let Some(reason) = view.unparsed() {
        let reason = reason.to_string();
        look.skipped = Some(Skipped { path: view.path().clone(), reason });
    }
    match view.known_reading() {
        Some(Reading::Template) => {
            let reason =
                "a template that must be rendered first: looked at as text only".to_owned();
            look.skipped = Some(Skipped { path: view.path().clone(), reason });
        }
        Some(Reading::Documents(parsed)) => {
            let Some(first) = parsed.problems.first() else { return };
            let more = match parsed.problems.len() - 1 {
                0 => String::new(),
                n => format!(", and {n} more like it"),
            };
            look.notice = Some(Notice {
                kind: "syntax".to_owned(),
                path: view.path().clone(),
                line: Some(view.lines().position(first.span.start).line),
                message: format!("not understood: {}{more}", first.message),
            });
        }
        Some(Reading::NoConfiguration) | None => {}
    }
}

/// The lines that hold the places, each once.
fn lines_of(view: &FileView<'_>, places: &[usize]) -> Vec<Span> {
    let mut lines: Vec<Span> =
        places.iter().map(|place| view.lines().line_span(view.lines().line(*place))).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

fn head(text: &str) -> &str {
    /// Enough for the comments that generators put at the top.
    const HEAD: usize = 2048;
    &text[..floor_char_boundary(text, HEAD)]
}

/// A file as a location: nothing of its content is quoted, since nobody looked at it.
pub fn whole_file(path: &RepoPath, role: Role) -> Location {
    Location {
        path: path.clone(),
        start_line: 1,
        start_column: 1,
        end_line: 1,
        end_column: 1,
        snippet: String::new(),
        role,
        fingerprint: String::new(),
        origin: None,
    }
}
