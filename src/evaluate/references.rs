//! The looks at what files refer to in other files, once all files were seen and the services are known.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    looked::Together,
    looker::Looker,
    pass::{Hit, Pass},
};
use crate::{
    base::{Problem, Role},
    detect::{Capture, Detector, Found, Support},
    references::{RESOLVERS, Reference},
    ruleset::{MatcherId, Subject},
    services::system::System,
};

/// Finds the references that any look asks for, and looks at them.
pub fn judge(looker: &Looker<'_>, pass: &mut Pass, system: &System<'_>) {
    let asked = asked(looker);
    if asked.is_empty() {
        return;
    }
    let wanted = RESOLVERS
        .par_iter()
        .filter(|resolver| resolver.kinds.iter().any(|kind| asked.contains_key(kind.name)));
    let references: Vec<Reference> =
        wanted.flat_map_iter(|resolver| (resolver.resolve)(system)).collect();
    let mut found: BTreeMap<usize, Vec<(MatcherId, Found)>> = BTreeMap::new();
    let mut looked: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for reference in &references {
        let Some(looks) = asked.get(reference.kind) else { continue };
        looked.entry(reference.kind).or_default().insert(reference.file);
        for id in looks.iter() {
            match holds(looker, pass, *id, reference) {
                Ok(true) => {
                    found.entry(reference.file).or_default().push((*id, place(reference)));
                }
                Ok(false) => {}
                Err(message) => pass.problems.push(broken(looker, *id, reference, message)),
            }
        }
    }
    for (kind, files) in looked {
        if let Some(looks) = asked.get(kind) {
            files.iter().for_each(|file| pass.looked.add(looks, *file));
        }
    }
    add(looker, pass, found);
}

/// The looks at references by the kind that they look at.
fn asked(looker: &Looker<'_>) -> BTreeMap<&'static str, Together> {
    let mut asked: BTreeMap<&str, Vec<MatcherId>> = BTreeMap::new();
    for (id, matcher) in looker.ruleset.matchers.iter().enumerate() {
        if let Detector::Reference(detector) = &matcher.detector
            && looker.is_active(id)
        {
            asked.entry(detector.kind()).or_default().push(id);
        }
    }
    asked.into_iter().map(|(kind, looks)| (kind, Arc::from(looks))).collect()
}

fn holds(
    looker: &Looker<'_>,
    pass: &Pass,
    id: MatcherId,
    reference: &Reference,
) -> Result<bool, String> {
    let matcher = &looker.ruleset.matchers[id];
    let Detector::Reference(detector) = &matcher.detector else { return Ok(false) };
    if !detector.holds(reference)? {
        return Ok(false);
    }
    let Some(file) = looker.repository.files.get(reference.file) else { return Ok(false) };
    let role = pass.roles.get(reference.file).copied().unwrap_or(file.role);
    let subject = Subject::new(&file.path, role, file.language, looker.ruleset.globs());
    Ok(matcher.selector.selects(&subject))
}

fn place(reference: &Reference) -> Found {
    let captures = reference.captures.iter();
    let captures = captures.map(|(name, text)| ((*name).to_owned(), Capture::Text(text.clone())));
    Found {
        span: reference.span,
        captures: captures.collect(),
        secret: None,
        support: Support::None,
        role: None,
    }
}

/// Opens each file with a place once more, to quote it.
fn add(looker: &Looker<'_>, pass: &mut Pass, found: BTreeMap<usize, Vec<(MatcherId, Found)>>) {
    let hits: Vec<Result<Vec<Hit>, Problem>> = found
        .into_par_iter()
        .map(|(file, found)| {
            let role = pass.roles.get(file).copied().unwrap_or(Role::Production);
            looker.again_as(file, role, |view, subject, candidates| {
                looker.hits(file, view, subject, found, candidates)
            })
        })
        .collect();
    for hits in hits {
        match hits {
            Ok(hits) => {
                for hit in hits {
                    pass.hits[hit.matcher].push(hit);
                }
            }
            Err(problem) => pass.problems.push(problem),
        }
    }
}

fn broken(looker: &Looker<'_>, id: MatcherId, reference: &Reference, message: String) -> Problem {
    Problem {
        path: looker.repository.files.get(reference.file).map(|file| file.path.clone()),
        rule: looker.ruleset.rule_of(id).map(|rule| rule.spec.id.clone()),
        message,
    }
}
