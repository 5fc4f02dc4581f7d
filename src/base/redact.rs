//! Masking of secret values. It happens when a finding is made, never when it is printed.

use super::span::Span;

/// Where a secret value stands, and how much of it is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretSpan {
    /// The value's bytes.
    pub span: Span,
    /// Characters at its start that are a provider's public prefix, such as `ghp_`.
    pub public: usize,
}

impl SecretSpan {
    /// The same further on in a text, by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        let span = Span::new(self.span.start + offset, self.span.end + offset);
        Self { span, ..self }
    }
}

/// What a masked value looks like. At most a fifth of it is ever shown, so that a short password,
/// whatever it begins with, shows nothing.
pub fn mask(value: &str, public: usize) -> String {
    let shown = public.min(value.chars().count() / 5);
    let prefix: String = value.chars().take(shown).collect();
    format!("{prefix}***")
}

/// `text[window]` with every secret masked. One that reaches over the window's edge is masked for the
/// part inside; where two overlap, nothing between them shows.
pub fn mask_spans(text: &str, window: Span, secrets: &[SecretSpan]) -> String {
    let mut inside: Vec<&SecretSpan> =
        secrets.iter().filter(|s| s.span.start < window.end && s.span.end > window.start).collect();
    inside.sort_unstable();
    let mut out = String::with_capacity(window.end - window.start);
    let mut at = window.start;
    for secret in inside {
        let start = secret.span.start.max(at);
        let end = secret.span.end.min(window.end);
        if start >= end {
            continue;
        }
        out.push_str(&text[at..start]);
        let public = if start == secret.span.start { secret.public } else { 0 };
        out.push_str(&mask(&text[start..end], public));
        at = end;
    }
    out.push_str(&text[at..window.end.max(at)]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(start: usize, end: usize) -> SecretSpan {
        SecretSpan { span: Span::new(start, end), public: 0 }
    }

    #[test]
    fn a_short_value_shows_nothing() {
        assert_eq!(mask("root", 4), "***");
        assert_eq!(mask("hunter2", 0), "***");
        assert_eq!(mask("ghp_0123456789abcdefghij", 4), "ghp_***");
    }

    #[test]
    fn overlapping_spans_leave_nothing_between() {
        let text = "key=abcdefghij end";
        let masked = mask_spans(text, Span::new(0, 18), &[secret(8, 14), secret(4, 10)]);
        assert_eq!(masked, "key=****** end");
        let cut = mask_spans(text, Span::new(6, 18), &[secret(4, 10)]);
        assert_eq!(cut, "***ghij end");
    }
}
