//! Identities that survive moved lines, reformatting and new neighbours.
//!
//! A finding is its rule and the service that it failed in. A location is its rule, its file, what
//! stands there without white space, and, where the same thing stands there twice, which of them it
//! is. Neither holds a line number, a commit or a time.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{location::Location, path::RepoPath};

/// The identity of a finding: 32 hexadecimal digits.
pub fn finding(rule: &str, service: Option<&RepoPath>) -> String {
    digest(&["finding", rule, service.map_or("", RepoPath::as_str)])
}

/// Fills in the identity of each location of one finding. `locations` must be sorted, since equal
/// contents are told apart by their order.
pub fn locations(rule: &str, locations: &mut [Location]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for location in locations {
        let content = normalise(&location.snippet);
        let key = digest(&["location", rule, location.path.as_str(), &content]);
        let ordinal = seen.entry(key.clone()).or_default();
        location.fingerprint =
            if *ordinal == 0 { key } else { digest(&[&key, &ordinal.to_string()]) };
        *ordinal += 1;
    }
}

/// A hash over parts that cannot run into one another: 32 hexadecimal digits.
pub fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The content without white space, quotes' style and trailing commas: what formatters change.
fn normalise(snippet: &str) -> String {
    snippet
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | ';'))
        .map(|c| if matches!(c, '\'' | '`') { '"' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Role;

    fn at(line: u32, snippet: &str) -> Location {
        Location {
            path: RepoPath::new("a.py"),
            start_line: line,
            start_column: 1,
            end_line: line,
            end_column: 2,
            snippet: snippet.to_owned(),
            role: Role::Production,
            fingerprint: String::new(),
            origin: None,
        }
    }

    fn prints(mut list: Vec<Location>) -> Vec<String> {
        locations("rule", &mut list);
        list.into_iter().map(|l| l.fingerprint).collect()
    }

    #[test]
    fn lines_and_formatting_do_not_matter_but_content_does() {
        let before = prints(vec![at(3, "x = f('a')")]);
        assert_eq!(before, prints(vec![at(90, "    x = f( \"a\" )")]));
        assert_ne!(before, prints(vec![at(3, "x = f('b')")]));
    }

    #[test]
    fn twins_are_told_apart() {
        let twins = prints(vec![at(1, "# TODO"), at(2, "# TODO")]);
        assert_ne!(twins[0], twins[1]);
    }

    proptest::proptest! {
        #[test]
        fn shifting_every_line_changes_nothing(lines in proptest::collection::vec("[a-z =()#]{1,20}", 1..6), shift in 1u32..500) {
            let list = |by: u32| {
                lines.iter().enumerate().map(|(i, l)| at(u32::try_from(i).unwrap_or(0) + 1 + by, l)).collect()
            };
            proptest::prop_assert_eq!(prints(list(0)), prints(list(shift)));
        }
    }
}
