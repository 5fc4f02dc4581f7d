//! Suppressions: in a comment beside the place, or in `readiness.toml`. No reason, no suppression; an
//! expired, malformed or unused one hides nothing and is reported.

use jiff::civil::Date;

use crate::{
    base::{Notice, RepoPath, Span},
    detect::FileView,
};

/// A suppression as a comment says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineAllow {
    /// Where the comment is.
    pub path: RepoPath,
    /// Its line, from 1.
    pub line: u32,
    /// The lines that it covers: its own, and the next one when nothing else stands on its own.
    pub covers: (u32, u32),
    /// What it says, or what is wrong with it.
    pub terms: Result<Terms, String>,
}

/// What a suppression says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The rule.
    pub rule: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

/// How a suppression begins.
const MARK: &str = "readiness: allow(";

/// The suppressions in the comments of a file.
pub fn inline(view: &FileView<'_>) -> Vec<InlineAllow> {
    if !view.text().contains(MARK) {
        return Vec::new();
    }
    let comments = view.comments();
    let found = comments.iter().flat_map(|comment| {
        let text = &view.text()[comment.start..comment.end];
        text.match_indices(MARK).map(|(at, _)| comment.start + at).collect::<Vec<_>>()
    });
    found.map(|at| allow(view, at)).collect()
}

fn allow(view: &FileView<'_>, at: usize) -> InlineAllow {
    let span = Span::new(at, at + MARK.len());
    let line = view.locate(span, &[]).start_line;
    let whole = view.lines().whole_lines(span);
    let before = view.text()[whole.start..at].trim();
    // Comment markers are no code; anything else is what the comment stands beside.
    let alone = !before.chars().any(char::is_alphanumeric);
    InlineAllow {
        path: view.path().clone(),
        line,
        covers: (line, if alone { line + 1 } else { line }),
        terms: terms(&view.text()[at + MARK.len()..whole.end]),
    }
}

/// Reads `RULE) until=2027-03-31 -- reason`.
fn terms(text: &str) -> Result<Terms, String> {
    let (rule, rest) = text.split_once(')').ok_or("the `)` after the rule is missing")?;
    let (head, reason) = rest.split_once("--").ok_or("the reason is missing: add `-- why`")?;
    let until = match head.trim() {
        "" => None,
        word => {
            let date = word.strip_prefix("until=").ok_or_else(|| {
                format!("`{word}` is not understood: only `until=YYYY-MM-DD` may stand before `--`")
            })?;
            Some(date.parse().map_err(|_| format!("`{date}` is no date: write YYYY-MM-DD"))?)
        }
    };
    let reason = without_closing(reason.trim());
    if reason.is_empty() {
        return Err("the reason is missing: add `-- why`".to_owned());
    }
    Ok(Terms { rule: rule.trim().to_owned(), until, reason: reason.to_owned() })
}

/// A reason without the end of the comment that it stands in.
fn without_closing(reason: &str) -> &str {
    let reason = reason.trim_end();
    ["*/", "-->", "#}", "%>"]
        .iter()
        .find_map(|end| reason.strip_suffix(end))
        .unwrap_or(reason)
        .trim_end()
}

/// Something about a suppression that its author should know.
pub fn notice(kind: &str, path: &RepoPath, line: u32, message: String) -> Notice {
    Notice { kind: format!("suppression-{kind}"), path: path.clone(), line: Some(line), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rule_date_and_reason() {
        let read = terms("docker-root-user) until=2027-03-31 -- the base image is ours */");
        let expected = Terms {
            rule: "docker-root-user".to_owned(),
            until: Some(jiff::civil::date(2027, 3, 31)),
            reason: "the base image is ours".to_owned(),
        };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn a_suppression_without_a_reason_is_none() {
        assert!(terms("x)").is_err());
        assert!(terms("x) -- ").is_err());
        assert!(terms("x) until=tomorrow -- why").is_err());
        assert!(terms("x) forever -- why").is_err());
        assert!(terms("x -- why").is_err());
    }
}
