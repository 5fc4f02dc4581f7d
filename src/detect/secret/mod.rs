//! `secret`: a credential by its shape. A table `{ prefix, charset, length }` is checked byte by byte,
//! a regex captures it as its group `secret`. The value is judged by itself: its entropy, whether it is
//! a stand-in, what a checksum or a JSON Web Token inside it says. What is found is masked in every
//! quote of the file, whatever rule quotes it.

mod checksum;
mod jwt;
pub mod placeholder;
mod token;

use base64::Engine;
use serde_json::Value;

use self::{
    checksum::Checksum,
    jwt::Jwt,
    placeholder::{entropy, is_placeholder},
    token::Token,
};
use super::{
    Capture, ContentDetector, Detector, Entry, Found, Hints, Keys, SpecError, Support,
    lazy_regex::{LazyRegex, matches},
    view::FileView,
};
use crate::base::{Span, redact::SecretSpan};

/// A credential by its shape.
pub const SECRET: Entry = Entry {
    key: "secret",
    about: "a credential: a table of `prefix`, `charset`, `length` and `suffix`, or a regex with a \
            group `secret`; `entropy` in bits a character, `public` characters that may be shown",
    compile,
};

/// Lines around a credential in which what belongs to it stands.
const NEAR: usize = 6;

struct Secret {
    shape: Shape,
    hints: Hints,
    /// What the line of a real one does not say.
    not: Option<LazyRegex>,
    /// What stands near a real one, mostly.
    near: Option<LazyRegex>,
    checksum: Option<Checksum>,
    jwt: Option<Jwt>,
    /// Bits a character that the value needs at least.
    entropy: f64,
}

/// A value of the right shape, and the named parts beside it.
type Captured = (SecretSpan, Vec<(String, Capture)>);

enum Shape {
    Token(Token),
    /// With the characters at the start of the value that are no secret.
    Regex(LazyRegex, usize),
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let (shape, hints) = match keys.need("secret")? {
        Value::String(pattern) => {
            let hints = keys.hints(&pattern)?;
            let public = keys.take("public")?.unwrap_or(0);
            (Shape::Regex(LazyRegex::new(pattern), public), hints)
        }
        form => {
            let spec = serde_json::from_value(form)
                .map_err(|error| SpecError::at("secret", format!("`secret`: {error}")))?;
            let token = Token::compile(spec)?;
            let hints = Hints { keywords: token.keywords(), within_line: true };
            (Shape::Token(token), hints)
        }
    };
    let name = keys.take::<String>("checksum")?;
    let checksum = name.as_deref().map(Checksum::by_name).transpose()?;
    Ok(Detector::Content(Box::new(Secret {
        shape,
        hints,
        checksum,
        jwt: keys.take("jwt")?.map(Jwt::new),
        not: keys.take::<String>("not")?.map(LazyRegex::new),
        near: keys.take::<String>("near")?.map(LazyRegex::new),
        entropy: keys.take("entropy")?.unwrap_or(0.0),
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
        let not = self.not.as_ref().map(LazyRegex::get).transpose()?;
        let mut found = Vec::new();
        for (secret, captures) in self.in_text(view.text(), windows)? {
            if found.len() == limit {
                break;
            }
            if not.is_some_and(|not| not.is_match(view.line_text(secret.span).as_bytes())) {
                continue;
            }
            let support = self.support(view, secret)?;
            found.push(Found {
                span: secret.span,
                captures,
                secret: Some(secret),
                support,
                role: None,
            });
        }
        Ok(found)
    }

    fn secrets(&self, quoted: &str, lower: &str) -> Vec<SecretSpan> {
        let keywords = &self.hints.keywords;
        if !keywords.is_empty() && !keywords.iter().any(|keyword| lower.contains(keyword)) {
            return Vec::new();
        }
        let all = self.in_text(quoted, None).unwrap_or_default();
        all.into_iter().map(|(secret, _)| secret).collect()
    }

    fn finds_secrets(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), SpecError> {
        if let Shape::Regex(regex, _) = &self.shape {
            regex.check("secret")?;
        }
        self.near.as_ref().map_or(Ok(()), |near| near.check("near"))?;
        self.not.as_ref().map_or(Ok(()), |not| not.check("not"))
    }
}

impl Secret {
    /// The values of the right shape that are no stand-ins.
    fn in_text(&self, text: &str, windows: Option<&[Span]>) -> Result<Vec<Captured>, String> {
        let whole = [Span::new(0, text.len())];
        let candidates: Vec<Captured> = match &self.shape {
            Shape::Token(token) => windows
                .unwrap_or(&whole)
                .iter()
                .flat_map(|window| token.find(text, *window))
                .map(|token| (SecretSpan { span: token.span, public: token.prefix }, Vec::new()))
                .collect(),
            Shape::Regex(regex, public) => matches(regex.get()?, text, windows, |_| true)
                .map(|found| {
                    let span = found.group("secret").unwrap_or(found.span);
                    let others = found.groups.into_iter().filter(|(name, _)| name != "secret");
                    let captures = others.map(|(name, at)| (name, Capture::At(at))).collect();
                    (SecretSpan { span, public: *public }, captures)
                })
                .collect(),
        };
        let fits = |(secret, _): &Captured| {
            self.fits(&text[secret.span.start..secret.span.end], secret.public)
        };
        Ok(candidates.into_iter().filter(fits).collect())
    }

    fn fits(&self, value: &str, public: usize) -> bool {
        let body: String = value.chars().skip(public).collect();
        entropy(&body) >= self.entropy
            && !is_placeholder(value)
            && !is_placeholder(&body)
            && self.jwt.as_ref().is_none_or(|jwt| jwt.fits(value))
    }

    /// What speaks for the value being real, or against it.
    fn support(&self, view: &FileView<'_>, secret: SecretSpan) -> Result<Support, String> {
        let value = &view.text()[secret.span.start..secret.span.end];
        if let Some(checksum) = self.checksum {
            return Ok(if checksum.fits(value, secret.public) {
                Support::For("its checksum fits")
            } else {
                Support::Against("its checksum does not fit: rotated, truncated or made up")
            });
        }
        let Some(near) = &self.near else { return Ok(Support::None) };
        let line = view.lines().line(secret.span.start);
        let first = view.lines().line_span(line.saturating_sub(NEAR)).start;
        let last = view.lines().line_span(line + NEAR).end.max(secret.span.end);
        let around = view.text().get(first..last).unwrap_or_default();
        Ok(if near.get()?.is_match(around.as_bytes()) {
            Support::For("what belongs to it stands nearby")
        } else {
            Support::None
        })
    }
}

/// Base64 in either alphabet, with or without padding.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    let text = text.trim_end_matches('=');
    URL_SAFE_NO_PAD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()
}
