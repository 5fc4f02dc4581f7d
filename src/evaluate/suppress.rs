//! The one funnel through which findings are accepted.

use globset::GlobMatcher;
use jiff::civil::Date;

use super::allow::{self, InlineAllow};
use crate::{
    base::{Finding, Location, Notice, RepoPath, Suppression},
    config, repo,
};

/// A suppression of the configuration, ready to be compared.
pub struct ConfiguredAllow {
    rule: String,
    path: Option<GlobMatcher>,
    service: Option<String>,
    suppression: Suppression,
}

impl ConfiguredAllow {
    /// The suppressions of a configuration, which is shown as `shown` in reports.
    ///
    /// # Errors
    ///
    /// When a path is no glob: its number, and why.
    pub fn of(loaded: &config::Loaded, shown: &RepoPath) -> Result<Vec<Self>, (usize, String)> {
        let allows = loaded.config.allows.iter().enumerate();
        allows
            .map(|(i, allow)| {
                let path = allow.path.as_deref().map(repo::glob).transpose();
                let path = path.map_err(|error| (i, error.to_string()))?;
                Ok(Self {
                    rule: allow.rule.clone(),
                    path: path.map(|glob| glob.compile_matcher()),
                    service: allow.service.clone(),
                    suppression: Suppression {
                        reason: allow.reason.clone(),
                        until: allow.until.map(|date| date.0),
                        path: shown.clone(),
                        line: loaded.allow_line(i),
                    },
                })
            })
            .collect()
    }

    fn covers(&self, finding: &Finding, location: Option<&Location>) -> bool {
        self.rule == finding.rule
            && self.service.as_ref().is_none_or(|name| finding.service.as_ref() == Some(name))
            && self.path.as_ref().is_none_or(|glob| {
                location.is_some_and(|place| glob.is_match(place.path.as_str().to_lowercase()))
            })
    }
}

/// Every suppression there is, and whether it was of use.
pub struct Suppressions<'a> {
    entries: Vec<Entry<'a>>,
    notices: Vec<Notice>,
}

struct Entry<'a> {
    rule: &'a str,
    kind: Kind<'a>,
    suppression: Suppression,
    used: bool,
}

enum Kind<'a> {
    Inline(&'a InlineAllow),
    Configured(&'a ConfiguredAllow),
}

impl<'a> Suppressions<'a> {
    /// Sorts out what is malformed, expired on `today`, or about no known rule.
    pub fn new(
        inline: &'a [InlineAllow],
        configured: &'a [ConfiguredAllow],
        today: Date,
        knows: impl Fn(&str) -> bool,
    ) -> Self {
        let mut this = Self { entries: Vec::new(), notices: Vec::new() };
        for allow in inline {
            match &allow.terms {
                Err(why) => this.notices.push(allow::notice(
                    "malformed",
                    &allow.path,
                    allow.line,
                    format!("hides nothing: {why}"),
                )),
                Ok(terms) => {
                    let suppression = Suppression {
                        reason: terms.reason.clone(),
                        until: terms.until,
                        path: allow.path.clone(),
                        line: allow.line,
                    };
                    this.add(&terms.rule, Kind::Inline(allow), suppression, today, &knows);
                }
            }
        }
        for allow in configured {
            let kind = Kind::Configured(allow);
            this.add(&allow.rule, kind, allow.suppression.clone(), today, &knows);
        }
        this
    }

    fn add(
        &mut self,
        rule: &'a str,
        kind: Kind<'a>,
        suppression: Suppression,
        today: Date,
        knows: &impl Fn(&str) -> bool,
    ) {
        let (path, line) = (&suppression.path, suppression.line);
        if !knows(rule) {
            let message = format!("hides nothing: no rule is called `{rule}`");
            self.notices.push(allow::notice("malformed", path, line, message));
        } else if suppression.until.is_some_and(|until| until < today) {
            let until = suppression.until.map(|date| date.to_string()).unwrap_or_default();
            let message = format!("for `{rule}` expired on {until} and hides nothing any more");
            self.notices.push(allow::notice("expired", path, line, message));
        } else {
            self.entries.push(Entry { rule, kind, suppression, used: false });
        }
    }

    /// Splits a finding into what stays open and what is accepted, by suppression. `max` places are
    /// tolerated by its rule.
    pub fn apply(&mut self, finding: Finding, max: usize) -> Vec<Finding> {
        if finding.locations.is_empty() {
            let accepted = self.accepting(&finding, None);
            return vec![Finding { suppressed: accepted, ..finding }];
        }
        let mut open = Vec::new();
        let mut accepted: Vec<(Suppression, Vec<Location>)> = Vec::new();
        for location in &finding.locations {
            match self.accepting(&finding, Some(location)) {
                None => open.push(location.clone()),
                Some(suppression) => match accepted.iter_mut().find(|(s, _)| *s == suppression) {
                    Some((_, places)) => places.push(location.clone()),
                    None => accepted.push((suppression, vec![location.clone()])),
                },
            }
        }
        let part = |locations, suppressed| Finding { locations, suppressed, ..finding.clone() };
        let mut parts = Vec::new();
        if open.len() > max || (!open.is_empty() && accepted.is_empty()) {
            parts.push(part(open, None));
        }
        parts.extend(accepted.into_iter().map(|(s, places)| part(places, Some(s))));
        parts
    }

    fn accepting(&mut self, finding: &Finding, location: Option<&Location>) -> Option<Suppression> {
        let entry = self.entries.iter_mut().find(|entry| {
            entry.rule == finding.rule
                && match entry.kind {
                    Kind::Inline(allow) => location.is_some_and(|place| covers(allow, place)),
                    Kind::Configured(allow) => allow.covers(finding, location),
                }
        })?;
        entry.used = true;
        Some(entry.suppression.clone())
    }

    /// What the authors of suppressions should know. `ran` tells which rules were on: the others' could
    /// not be of use.
    pub fn notices(mut self, ran: impl Fn(&str) -> bool) -> Vec<Notice> {
        for entry in self.entries.iter().filter(|entry| !entry.used && ran(entry.rule)) {
            let message = format!("for `{}` is not needed: nothing there to accept", entry.rule);
            let (path, line) = (&entry.suppression.path, entry.suppression.line);
            self.notices.push(allow::notice("unused", path, line, message));
        }
        self.notices
    }
}

fn covers(allow: &InlineAllow, place: &Location) -> bool {
    let (first, last) = allow.covers;
    allow.path == place.path && first <= place.end_line && place.start_line <= last
}
