//! The looks at routes, once all files were seen: a route's path is known only when the file that mounts
//! its router is, and its handler may stand in a third file.

use std::{collections::BTreeMap, mem::take};

use super::pass::{Looker, Pass};
use crate::{
    base::{Problem, Role, Span},
    detect::{Capture, Detector, FileView, Found, RouteDetector, Support},
    language::facts::{code::FunctionId, routes::Handler},
    ruleset::{MatcherId, Subject},
    services::routes::{Served, link},
};

/// Puts the routes together and looks at them.
pub fn judge(looker: &Looker<'_>, pass: &mut Pass) {
    pass.routes = link(looker.repository, &looker.workspace.modules, &take(&mut pass.found_routes));
    let mut found: BTreeMap<usize, Vec<(MatcherId, Found)>> = BTreeMap::new();
    for served in &pass.routes {
        let Some(file) = looker.repository.files.get(served.file) else { continue };
        let role = pass.roles.get(served.file).copied().unwrap_or(file.role);
        let subject = Subject::new(&file.path, role, file.language, looker.ruleset.globs());
        for id in looker.looks(&subject).routes.iter() {
            let Detector::Route(detector) = &looker.ruleset.matchers[*id].detector else {
                continue;
            };
            match holds(looker, served, detector.as_ref()) {
                Ok(true) => found.entry(served.file).or_default().push((*id, place(served))),
                Ok(false) => {}
                Err(message) => pass.problems.push(Problem {
                    path: Some(file.path.clone()),
                    rule: looker.ruleset.rule_of(*id).map(|rule| rule.spec.id.clone()),
                    message,
                }),
            }
        }
    }
    for (file, found) in found {
        let hits = looker.again(file, Role::Production, |view, subject, candidates| {
            looker.hits(file, view, subject, found, candidates)
        });
        for hit in hits.into_iter().flatten() {
            let limit = looker.ruleset.matchers[hit.matcher].limit;
            let hits = &mut pass.hits[hit.matcher];
            if hits.iter().filter(|other| other.file == hit.file).count() < limit {
                hits.push(hit);
            }
        }
    }
    // Hits stand in the order of the files.
    for hits in &mut pass.hits {
        hits.sort_by_key(|hit| hit.file);
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

fn holds(
    looker: &Looker<'_>,
    served: &Served,
    detector: &dyn RouteDetector,
) -> Result<bool, String> {
    if !detector.concerns(served)? {
        return Ok(false);
    }
    if !detector.asks_handler() {
        return Ok(true);
    }
    let (file, wanted) = match (&served.route.handler, served.handler_file) {
        (Handler::Here(span), _) => (served.file, Wanted::At(*span)),
        (Handler::Elsewhere(_), Some(file)) => {
            (file, Wanted::Named(served.handler_name.clone().unwrap_or_default()))
        }
        // What cannot be seen is not judged.
        _ => return Ok(false),
    };
    let judged = looker.again(file, Role::Production, |view, _, _| match wanted.in_file(view) {
        Some(function) => detector.handler_holds(view, function),
        None => Ok(false),
    });
    judged.unwrap_or(Ok(false))
}

/// The function that is looked for in a file.
enum Wanted {
    At(Span),
    Named(String),
}

impl Wanted {
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
