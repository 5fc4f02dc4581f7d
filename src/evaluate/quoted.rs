//! The secrets in what a report quotes of a file.

use crate::{
    base::{Span, redact::SecretSpan, span::floor_char_boundary},
    detect::{Detector, FileView, Found, prefilter::Candidates},
    ruleset::{MatcherId, Ruleset, Subject},
};

/// Every secret in what is quoted, whichever rules are on: nothing that is quoted may show one. `looks`
/// are those for secrets, `candidates` those whose keywords stand in the file.
pub fn secrets(
    ruleset: &Ruleset,
    looks: &[MatcherId],
    view: &FileView<'_>,
    subject: &Subject,
    found: &[(MatcherId, Found)],
    candidates: &Candidates<'_>,
) -> Vec<SecretSpan> {
    let mut secrets: Vec<SecretSpan> = found.iter().filter_map(|(_, f)| f.secret).collect();
    // What is given to the name of a credential is one, whether or not a rule says so.
    let places: Vec<Span> = found.iter().map(|(_, place)| place.span).collect();
    secrets.extend(view.credentials(&places));
    let lines = around(view, &places, 0);
    // A secret of several lines may begin before the quotation.
    let wide = around(view, &places, AROUND);
    for id in looks {
        let matcher = &ruleset.matchers[*id];
        let Detector::Content(detector) = &matcher.detector else { continue };
        if !candidates.contains(*id) || !matcher.selector.concerns(subject) {
            continue;
        }
        let windows = if detector.hints().within_line { &lines } else { &wide };
        let keywords = candidates.places(*id);
        for window in windows {
            let holds = |places: &Vec<usize>| places.iter().any(|at| window.contains(*at));
            if keywords.as_ref().is_none_or(holds) {
                let quoted = &view.text()[window.start..window.end];
                let inside = detector.secrets(quoted, &quoted.to_ascii_lowercase());
                secrets.extend(inside.into_iter().map(|secret| secret.shifted(window.start)));
            }
        }
    }
    secrets.sort_unstable();
    secrets.dedup();
    secrets
}

/// Bytes before and behind a place in which a secret of several lines is looked for.
const AROUND: usize = 2048;

/// The lines around places, merged where they touch: those that may be quoted, and so many bytes more.
fn around(view: &FileView<'_>, places: &[Span], more: usize) -> Vec<Span> {
    let text = view.text();
    let around = places.iter().map(|place| {
        let start = floor_char_boundary(text, place.start.saturating_sub(more));
        let end = floor_char_boundary(text, place.end.saturating_add(more));
        view.lines().whole_lines(Span::new(start, end))
    });
    let mut sorted: Vec<Span> = around.collect();
    sorted.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for window in sorted {
        match merged.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => merged.push(window),
        }
    }
    merged
}
