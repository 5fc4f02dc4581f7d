//! What looks at one file: which looks are at it, what they find, and what it says of the system.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex},
    time::Instant,
};

use super::{
    allow, gather,
    looked::Together,
    pass::{CRASHED, FileLook, Hit, whole_file},
    profile::Profile,
    quoted,
};
use crate::{
    base::{Notice, Problem, RepoPath, Role, Skipped, Span, redact, span::floor_char_boundary},
    detect::{
        Capture, Detector, FileView, Found, Reading, Support, Workspace,
        prefilter::{Candidates, Prefilter},
    },
    language::{self, facts::routes::Routes},
    repo::{File, Reader, Repository, Unread, classify},
    report,
    ruleset::{Matcher, MatcherId, Ruleset, Subject},
    services::{self, system},
};

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
    /// Where the time goes, when somebody wants to know.
    pub profile: Option<&'a Profile>,
    active: &'a [bool],
    limit: u64,
    /// Whether files tell what they say of the system.
    gathers: bool,
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

impl<'a> Looker<'a> {
    /// Gets ready to look with the matchers that are `active`. `gathers` says that somebody wants to know
    /// of the system, whether or not a look asks.
    pub fn new(
        repository: &'a Repository,
        ruleset: &'a Ruleset,
        active: &'a [bool],
        limit: u64,
        gathers: bool,
        profile: Option<&'a Profile>,
    ) -> Self {
        let bytes = repository.files.iter().map(|file| file.size.min(limit)).sum();
        let asks = |wanted: fn(&Matcher) -> bool| {
            let looks = ruleset.matchers.iter().enumerate();
            looks.filter(|(id, _)| active.get(*id) == Some(&true)).any(|(_, one)| wanted(one))
        };
        let gathers = gathers || asks(|matcher| matches!(matcher.detector, Detector::Reference(_)));
        // Where no look asks for routes, as in the history, nothing is parsed for them.
        let routed = gathers || asks(|matcher| matches!(matcher.detector, Detector::Route(_)));
        let frameworks = if routed { Routed::all() } else { Vec::new() };
        let words: Vec<&[String]> = frameworks.iter().map(|one| one.keywords).collect();
        let prefilter = ruleset.prefilter(&words, bytes);
        Self {
            repository,
            ruleset,
            profile,
            active,
            limit,
            gathers,
            prefilter,
            frameworks,
            secret_looks: ruleset.secret_looks(),
            workspace: Workspace::new(repository, limit),
            classes: Mutex::default(),
        }
    }

    /// Looks at one file.
    pub fn look(&self, number: usize, file: &File, reader: &mut Reader) -> FileLook {
        let subject = Subject::new(&file.path, file.role, file.language, self.ruleset.globs());
        let looks = self.looks(&subject);
        let mut look = FileLook { role: file.role, ..FileLook::default() };
        self.look_at_path(file, &looks, &mut look);
        // What the path leaves open, the first lines may tell.
        let wanted = language::is_vague(&file.path)
            || file.is_link()
            || !looks.contents.is_empty()
            || !looks.routes.is_empty()
            || (self.gathers && system::wants(file));
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
        let view = FileView::new(&file.path, text, subject.role, subject.language)
            .among(&self.workspace, number);
        if self.gathers && system::wants_as(file, subject.role, subject.language) {
            look.part = gather::part(&view, subject.role);
        }
        if looks.contents.is_empty() && looks.routes.is_empty() {
            return;
        }
        look.looked.push(Arc::clone(&looks.contents));
        look.looked.push(Arc::clone(&looks.routes));
        let candidates = self.prefilter.candidates(text);
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
        self.again_as(number, Role::Production, look)
    }

    /// The same for a file of any role.
    ///
    /// # Errors
    ///
    /// As [`Self::again`].
    pub fn again_as<T>(
        &self,
        number: usize,
        role: Role,
        look: impl FnOnce(&FileView<'_>, &Subject, &Candidates<'_>) -> T,
    ) -> Result<T, Problem> {
        let file = &self.repository.files[number];
        let problem = |message| Problem { path: Some(file.path.clone()), rule: None, message };
        let text = file.read(self.limit).map_err(|error| problem(error.to_string()))?;
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
        let (mut paths, mut contents) = (Vec::new(), Vec::new());
        let mut routes = Vec::new();
        for (id, matcher) in self.ruleset.matchers.iter().enumerate() {
            if self.active.get(id) != Some(&true) || !matcher.selector.selects(subject) {
                continue;
            }
            match matcher.detector {
                Detector::Path(_) => paths.push(id),
                Detector::Content(_) => contents.push(id),
                Detector::Route(_) => routes.push(id),
                Detector::Folder(_) | Detector::Reference(_) => {}
            }
        }
        let looks = Arc::new(Looks {
            paths: paths.into(),
            contents: contents.into(),
            routes: routes.into(),
        });
        if let Ok(mut all) = self.classes.lock() {
            all.insert(subject.clone(), Arc::clone(&looks));
        }
        looks
    }

    /// Whether a look is taken at all.
    pub fn is_active(&self, matcher: MatcherId) -> bool {
        self.active.get(matcher) == Some(&true)
    }

    fn broken(&self, matcher: MatcherId, path: &RepoPath, message: &str) -> Problem {
        Problem {
            path: Some(path.clone()),
            rule: self.ruleset.rule_of(matcher).map(|rule| rule.spec.id.clone()),
            message: message.to_owned(),
        }
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
