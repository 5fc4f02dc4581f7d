//! Masking of secret values. It happens when a finding is made, never when it is printed.

use super::{fingerprint, span::Span};

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

/// What a masked value looks like: at most a fifth of it, so that a short password, whatever it begins
/// with, shows nothing; then a trace that tells two of them apart, where nobody could guess the value
/// from it.
pub fn mask(value: &str, public: usize) -> String {
    masked(value, public, value)
}

fn masked(part: &str, public: usize, whole: &str) -> String {
    let shown = public.min(whole.chars().count() / 5);
    let prefix: String = part.chars().take(shown).collect();
    format!("{prefix}***{}", trace(whole).unwrap_or_default())
}

/// A text in which a secret value may stand. A plain word is masked only where it is the whole text and
/// the secret stands `here`, at the place of the text: `postgres` is a password, and also the name of an
/// image and of a container.
pub fn mask_in(text: &str, value: &str, public: usize, here: bool) -> String {
    let word = value.len() <= 16 && value.bytes().all(|byte| byte.is_ascii_lowercase());
    if word && !(here && text == value) {
        return text.to_owned();
    }
    text.replace(value, &mask(value, public))
}

/// 24 bits of a hash that is made for this alone. A value that a list of passwords could hold gets
/// none: whoever has the list could find it by its trace.
fn trace(value: &str) -> Option<String> {
    is_random(value).then(|| format!("[{}]", &fingerprint::digest(&["secret", value])[..6]))
}

/// Whether a value is long and varied enough that no list of passwords holds it.
fn is_random(value: &str) -> bool {
    const LONG: usize = 20;
    const VARIED: usize = 10;
    let mut bytes: Vec<u8> = value.bytes().collect();
    bytes.sort_unstable();
    bytes.dedup();
    let has = |of: fn(&u8) -> bool| bytes.iter().any(of);
    value.len() >= LONG
        && bytes.len() >= VARIED
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

/// `text[window]` with every secret masked. One that reaches over the window's edge is masked for the
/// part inside; those that overlap are masked as one.
pub fn mask_spans(text: &str, window: Span, secrets: &[SecretSpan]) -> String {
    let mut out = String::with_capacity(window.end - window.start);
    let mut at = window.start;
    for secret in apart(window, secrets) {
        let (start, end) = (secret.span.start.max(window.start), secret.span.end.min(window.end));
        out.push_str(&text[at..start]);
        let public = if start == secret.span.start { secret.public } else { 0 };
        out.push_str(&masked(&text[start..end], public, &text[secret.span.start..secret.span.end]));
        at = end;
    }
    out.push_str(&text[at..window.end]);
    out
}

/// The secrets that touch a window, in their order; those that overlap as one.
fn apart(window: Span, secrets: &[SecretSpan]) -> Vec<SecretSpan> {
    let touches = |s: &&SecretSpan| s.span.start < window.end && s.span.end > window.start;
    let mut inside: Vec<SecretSpan> = secrets.iter().filter(touches).copied().collect();
    inside.sort_unstable();
    let mut apart: Vec<SecretSpan> = Vec::new();
    for secret in inside.into_iter().filter(|secret| secret.span.start < secret.span.end) {
        match apart.last_mut() {
            Some(last) if secret.span.start < last.span.end => {
                last.span.end = last.span.end.max(secret.span.end);
                // What stands first is the value's beginning; of two, the longer prefix is public.
                if secret.span.start == last.span.start {
                    last.public = last.public.max(secret.public);
                }
            }
            _ => apart.push(secret),
        }
    }
    apart
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
        assert!(mask("ghp_0123456789abcdefghij", 4).starts_with("ghp_***["));
    }

    #[test]
    fn overlapping_spans_leave_nothing_between() {
        let text = "key=abcdefghij end";
        let masked = mask_spans(text, Span::new(0, 18), &[secret(8, 14), secret(4, 10)]);
        assert_eq!(masked, "key=*** end");
        let cut = mask_spans(text, Span::new(6, 18), &[secret(4, 10)]);
        assert_eq!(cut, "***ghij end");
    }

    #[test]
    fn a_word_is_masked_where_it_is_all_there_is() {
        assert_eq!(mask_in("postgres:17", "postgres", 0, true), "postgres:17");
        assert_eq!(mask_in("postgres", "postgres", 0, true), "***");
        assert_eq!(mask_in("postgres", "postgres", 0, false), "postgres");
        assert_eq!(mask_in("--password=hunter2", "hunter2", 0, false), "--password=***");
    }

    #[test]
    fn a_trace_tells_random_values_apart_and_no_others() {
        let (one, other) = ("q7Rt0PzL4mVb91sXk2Jc", "q7Rt0PzL4mVb91sXk2Jd");
        assert_eq!(mask(one, 0).len(), "***[123456]".len());
        assert_ne!(mask(one, 0), mask(other, 0));
        for guessable in ["hunter2", "correcthorsebatterystaple", "password1password1password1"] {
            assert_eq!(mask(guessable, 0), "***", "{guessable}");
        }
        let line = format!("key={one}");
        let secret = [secret(4, 24)];
        let whole = mask_spans(&line, Span::new(0, 24), &secret);
        assert_eq!(mask_spans(&line, Span::new(0, 10), &secret), whole);
    }
}
