//! Small phrases that every report words the same way: numbers, hours, lists of ids.

use crate::base::{Confidence, Finding, Location};

/// `2,967`.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 finding`, `2 findings`: a number and a word whose plural only takes an `s`.
pub fn count(n: usize, word: &str) -> String {
    format!("{} {word}{}", number(n), if n == 1 { "" } else { "s" })
}

/// `14 h`, `0.5 h`: at most two decimals, none that are zero.
pub fn hours(hours: f64) -> String {
    let text = format!("{hours:.2}");
    format!("{} h", text.trim_end_matches('0').trim_end_matches('.'))
}

/// `43.0 %`.
pub fn percent(percent: f64) -> String {
    format!("{percent:.1} %")
}

/// `12.3 MB`.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    let unit = UNITS.iter().find(|(size, _)| bytes >= *size);
    // Lossy above 2^53 bytes, which one decimal does not show.
    unit.map_or_else(
        || format!("{bytes} bytes"),
        |(size, name)| format!("{:.1} {name}", bytes as f64 / *size as f64),
    )
}

/// The effort of some findings together.
pub fn effort<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> f64 {
    findings.into_iter().map(|finding| finding.effort_hours).sum()
}

/// The title; that of a heuristic says that it is one.
pub fn title(finding: &Finding) -> String {
    match finding.confidence {
        Confidence::Low => format!("Possible: {}", finding.title),
        Confidence::Medium | Confidence::High => finding.title.clone(),
    }
}

/// `CB-01`, `CB-01 and CB-02`, `CB-01 to CB-07`; when the numbers have gaps, `CB-01 and 6 more`.
pub fn ids(findings: &[&Finding]) -> String {
    match findings {
        [] => String::new(),
        [one] => one.id.clone(),
        [one, two] => format!("{} and {}", one.id, two.id),
        [first, .., last] if are_consecutive(findings) => format!("{} to {}", first.id, last.id),
        [first, rest @ ..] => format!("{} and {} more", first.id, number(rest.len())),
    }
}

fn are_consecutive(findings: &[&Finding]) -> bool {
    let numbers: Option<Vec<u32>> = findings.iter().map(|finding| ordinal(&finding.id)).collect();
    numbers.is_some_and(|numbers| {
        numbers
            .iter()
            .zip(numbers.iter().skip(1))
            .all(|(one, next)| one.checked_add(1) == Some(*next))
    })
}

fn ordinal(id: &str) -> Option<u32> {
    id.rsplit_once('-')?.1.parse().ok()
}

/// `line 58` or `lines 58 to 60`.
pub fn lines(location: &Location) -> String {
    if location.end_line > location.start_line {
        format!("lines {} to {}", location.start_line, location.end_line)
    } else {
        format!("line {}", location.start_line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Severity, report::sample::finding};

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown: Vec<_> = [0, 7, 999, 1_000, 2_967, 1_234_567].map(number).into();
        assert_eq!(shown, ["0", "7", "999", "1,000", "2,967", "1,234,567"]);
    }

    #[test]
    fn units_are_short() {
        assert_eq!(
            [hours(14.0), hours(0.5), hours(0.25), hours(0.0)],
            ["14 h", "0.5 h", "0.25 h", "0 h"]
        );
        assert_eq!(
            [bytes(12), bytes(12_345), bytes(12_345_678)],
            ["12 bytes", "12.3 kB", "12.3 MB"]
        );
        assert_eq!([count(1, "file"), count(0, "file")], ["1 file", "0 files"]);
    }

    #[test]
    fn a_range_of_ids_has_no_gap() {
        let list: Vec<_> = (1..=4).map(|n| finding(Severity::Critical, n)).collect();
        let all: Vec<_> = list.iter().collect();
        assert_eq!(ids(&all), "CB-01 to CB-04");
        assert_eq!(ids(&all[..2]), "CB-01 and CB-02");
        assert_eq!(ids(&[all[0], all[1], all[3]]), "CB-01 and 2 more");
    }
}
