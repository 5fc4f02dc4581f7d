//! `secret`: a regex whose group `secret` is judged by itself: its entropy, and whether it is a
//! stand-in. What it finds is masked in every quote of the file, whatever rule quotes it.

use regex::bytes::Regex;

use super::{
    ContentDetector, Detector, Entry, Found, Hints, Keys, SpecError,
    lazy_regex::{LazyRegex, matches},
    placeholder::{entropy, is_placeholder},
    view::FileView,
};
use crate::base::{Span, redact::SecretSpan};

/// A credential by its shape.
pub const SECRET: Entry = Entry {
    key: "secret",
    about: "a regex whose group `secret` is a credential: `entropy` in bits a character, `public` \
            characters of prefix that may be shown",
    compile,
};

struct Secret {
    regex: LazyRegex,
    not: Option<LazyRegex>,
    hints: Hints,
    /// Bits a character that the value needs at least.
    entropy: f64,
    /// Characters at the start of the value that are no secret.
    public: usize,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let pattern: String = keys.need("secret")?;
    Ok(Detector::Content(Box::new(Secret {
        hints: keys.hints(&pattern)?,
        not: keys.take::<String>("not")?.map(LazyRegex::new),
        entropy: keys.take("entropy")?.unwrap_or(0.0),
        public: keys.take("public")?.unwrap_or(0),
        regex: LazyRegex::new(pattern),
    })))
}

impl ContentDetector for Secret {
    fn hints(&self) -> &Hints {
        &self.hints
    }

    fn find(
        &self,
        view: &FileView<'_>,
        windows: Option<&[Span]>,
        limit: usize,
    ) -> Result<Vec<Found>, String> {
        let (regex, not) = (self.regex.get()?, self.not.as_ref().map(LazyRegex::get).transpose()?);
        let secrets = self.in_text(regex, view.text(), windows);
        let wanted = secrets.filter(|secret| {
            !not.is_some_and(|not| not.is_match(view.line_text(secret.span).as_bytes()))
        });
        let found = wanted.map(|secret| Found {
            span: secret.span,
            captures: Vec::new(),
            secret: Some(secret),
        });
        Ok(found.take(limit).collect())
    }

    fn secrets(&self, quoted: &str, lower: &str) -> Vec<SecretSpan> {
        let keywords = &self.hints.keywords;
        if !keywords.is_empty() && !keywords.iter().any(|keyword| lower.contains(keyword)) {
            return Vec::new();
        }
        let regex = self.regex.get().ok();
        regex.map(|regex| self.in_text(regex, quoted, None).collect()).unwrap_or_default()
    }

    fn check(&self) -> Result<(), SpecError> {
        self.regex.check("secret")?;
        self.not.as_ref().map_or(Ok(()), |not| not.check("not"))
    }
}

impl Secret {
    /// The values of the right shape that are no stand-ins.
    fn in_text<'a>(
        &'a self,
        regex: &'a Regex,
        text: &'a str,
        windows: Option<&'a [Span]>,
    ) -> impl Iterator<Item = SecretSpan> {
        matches(regex, text, windows, |_| true).filter_map(move |found| {
            let span = found.group("secret").unwrap_or(found.span);
            let value = &text[span.start..span.end];
            let body: String = value.chars().skip(self.public).collect();
            let fits =
                entropy(&body) >= self.entropy && !is_placeholder(value) && !is_placeholder(&body);
            fits.then_some(SecretSpan { span, public: self.public })
        })
    }
}
