//! The looks at routes, once all files were seen: a route's path is known only when the file that mounts
//! its router is, and its handler may stand in a third file.

use std::{collections::BTreeMap, mem::take};

use rayon::prelude::*;

use super::{
    looker::Looker,
    pass::{Hit, Pass},
};
use crate::{
    base::{Problem, Role, Span},
    detect::{Capture, Detector, FileView, Found, Support},
    language::facts::{code::FunctionId, routes::Handler},
    ruleset::{MatcherId, Subject},
    services::routes::{Served, link},
};

/// Puts the routes together and looks at them.
pub fn judge(looker: &Looker<'_>, pass: &mut Pass) {
    pass.routes = link(looker.repository, &looker.workspace.modules, &take(&mut pass.found_routes));
    let mut asked = Asked::default();
    for (number, served) in pass.routes.iter().enumerate() {
        let Some(file) = looker.repository.files.get(served.file) else { continue };
        let role = pass.roles.get(served.file).copied().unwrap_or(file.role);
        let subject = Subject::new(&file.path, role, file.language, looker.ruleset.globs());
        for id in looker.looks(&subject).routes.iter() {
            asked.ask(looker, number, served, *id);
        }
    }
    asked.handlers(looker);
    for (id, file, message) in take(&mut asked.broken) {
        pass.problems.push(Problem {
            path: looker.repository.files.get(file).map(|file| file.path.clone()),
            rule: looker.ruleset.rule_of(id).map(|rule| rule.spec.id.clone()),
            message,
        });
    }
    let mut found: BTreeMap<usize, Vec<(MatcherId, Found)>> = BTreeMap::new();
    asked.found.sort_unstable();
    for (number, id) in &asked.found {
        let Some(served) = pass.routes.get(*number) else { continue };
        found.entry(served.file).or_default().push((*id, place(served)));
    }
    pass.problems.append(&mut asked.problems);
    let hits: Vec<Result<Vec<Hit>, Problem>> = found
        .into_par_iter()
        .map(|(file, found)| {
            looker.again(file, |view, subject, candidates| {
                looker.hits(file, view, subject, found, candidates)
            })
        })
        .collect();
    let hits = hits.into_iter().filter_map(|hits| match hits {
        Ok(hits) => Some(hits),
        Err(problem) => {
            pass.problems.push(problem);
            None
        }
    });
    let hits: Vec<Hit> = hits.flatten().collect();
    for hit in hits {
        let limit = looker.ruleset.matchers[hit.matcher].limit;
        let hits = &mut pass.hits[hit.matcher];
        if hits.iter().filter(|other| other.file == hit.file).count() < limit {
            hits.push(hit);
        }
    }
    // Hits stand in the order of the files.
    for hits in &mut pass.hits {
        hits.sort_by_key(|hit| hit.file);
    }
}

/// What the looks at routes asked, and what came of it.
#[derive(Default)]
struct Asked {
    /// The number of a route, and the look that it is what it looks for.
    found: Vec<(usize, MatcherId)>,
    /// For a file, the routes whose handler is there, with the looks that ask what it does.
    handlers: BTreeMap<usize, Vec<(usize, MatcherId, Wanted)>>,
    /// Looks that failed, with the file and why.
    broken: Vec<(MatcherId, usize, String)>,
    /// Files that could not be opened again.
    problems: Vec<Problem>,
}

impl Asked {
    fn ask(&mut self, looker: &Looker<'_>, number: usize, served: &Served, id: MatcherId) {
        let Detector::Route(detector) = &looker.ruleset.matchers[id].detector else { return };
        match detector.concerns(served) {
            Err(message) => self.broken.push((id, served.file, message)),
            Ok(false) => {}
            Ok(true) if !detector.asks_handler() => self.found.push((number, id)),
            // What cannot be seen is not judged.
            Ok(true) => {
                if let Some((file, wanted)) = Wanted::of(served) {
                    self.handlers.entry(file).or_default().push((number, id, wanted));
                }
            }
        }
    }

    /// Opens each file with a handler once.
    fn handlers(&mut self, looker: &Looker<'_>) {
        let answers: Vec<_> = take(&mut self.handlers)
            .into_par_iter()
            .map(|(file, all)| {
                looker.again(file, |view, _, _| {
                    let judged = all.into_iter().map(|(number, id, wanted)| {
                        (number, id, file, wanted.holds(looker, view, id))
                    });
                    judged.collect::<Vec<_>>()
                })
            })
            .collect();
        for answers in answers {
            let answers = match answers {
                Ok(answers) => answers,
                Err(problem) => {
                    self.problems.push(problem);
                    continue;
                }
            };
            for (number, id, file, holds) in answers {
                match holds {
                    Ok(true) => self.found.push((number, id)),
                    Ok(false) => {}
                    Err(message) => self.broken.push((id, file, message)),
                }
            }
        }
    }
}

fn place(served: &Served) -> Found {
    let captures = [
        ("path", served.path.clone()),
        ("framework", served.route.framework.clone()),
        ("method", served.route.methods.join(", ")),
    ];
    Found {
        span: served.route.span,
        captures: captures.map(|(name, text)| (name.to_owned(), Capture::Text(text))).to_vec(),
        secret: None,
        support: Support::None,
        role: served.route.developing.then_some(Role::Dev),
    }
}

/// The function that is looked for in a file.
enum Wanted {
    At(Span),
    Named(String),
}

impl Wanted {
    /// The handler of a route, with the number of its file.
    fn of(served: &Served) -> Option<(usize, Self)> {
        match (&served.route.handler, served.handler_file) {
            (Handler::Here(span), _) => Some((served.file, Self::At(*span))),
            (Handler::Elsewhere(_), Some(file)) => {
                Some((file, Self::Named(served.handler_name.clone().unwrap_or_default())))
            }
            _ => None,
        }
    }

    fn holds(
        &self,
        looker: &Looker<'_>,
        view: &FileView<'_>,
        id: MatcherId,
    ) -> Result<bool, String> {
        let Detector::Route(detector) = &looker.ruleset.matchers[id].detector else {
            return Ok(false);
        };
        self.in_file(view).map_or(Ok(false), |function| detector.handler_holds(view, function))
    }

    fn in_file(&self, view: &FileView<'_>) -> Option<FunctionId> {
        let code = &view.facts()?.code;
        let is = |function: &crate::language::facts::code::Function| match self {
            Self::At(span) => function.span == *span,
            Self::Named(name) => {
                let (class, name) = match name.rsplit_once('.') {
                    Some((class, name)) => (Some(class), name),
                    None => (None, name.as_str()),
                };
                let own = function.class.and_then(|id| code.classes.get(id));
                function.name == name
                    && class.is_none_or(|class| own.is_some_and(|own| own.name == class))
            }
        };
        code.functions.iter().position(is)
    }
}
