//! `credential`: a value that is assigned to the name of a credential, in a document, in code or in a
//! script, or that code falls back to. Names and values are read as the language means them; the value
//! is then judged by itself: nobody's, guessable, or somebody's.

mod code;
mod documents;
mod interpolation;
mod names;
mod shape;
mod shell;
mod value;
mod words;

use self::value::Strength;
use super::{
    Capture, ContentDetector, Detector, Entry, Found, Hints, Keys, SpecError, Support,
    lazy_regex::LazyRegex, view::FileView,
};
use crate::{
    base::{Span, literals, redact::SecretSpan},
    language::Kind as LanguageKind,
};

/// A value behind the name of a credential.
pub const CREDENTIAL: Entry = Entry {
    key: "credential",
    about: "a regex on the name of a setting, in lower case with `_` between words: the values that \
            it is given. `given` is `literal`, `fallback` or `argument`, `strength` a list of \
            `placeholder`, `weak`, `strong`",
    compile,
};

/// Words of which one stands in the name of every credential. Other names are not looked at.
const NAME_WORDS: [&str; 14] = [
    "pass",
    "pw",
    "psk",
    "senha",
    "kennwort",
    "secret",
    "token",
    "key",
    "cred",
    "auth",
    "salt",
    "signing",
    "identified",
    "login",
];

/// A value, and the name that it is given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// In lower case, with `_` between its words.
    name: String,
    /// Without quotes.
    value: String,
    /// The value's bytes.
    span: Span,
    given: Given,
}

/// How a value comes to its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// It is written there.
    Literal,
    /// It is taken when nothing else is set.
    Fallback,
    /// It is handed to a function that is named like a credential.
    Argument,
}

struct Credential {
    name: LazyRegex,
    not_name: Option<LazyRegex>,
    value: Option<LazyRegex>,
    not: Option<LazyRegex>,
    given: Vec<Given>,
    strength: Vec<Strength>,
    hints: Hints,
}

fn compile(keys: &mut Keys<'_>) -> Result<Detector, SpecError> {
    let name: String = keys.need("credential")?;
    let given = listed(keys, "given", "literal", |name| match name {
        "literal" => Some(Given::Literal),
        "fallback" => Some(Given::Fallback),
        "argument" => Some(Given::Argument),
        _ => None,
    })?;
    let strength = listed(keys, "strength", "strong", Strength::by_name)?;
    let prepared: Option<Vec<String>> = keys.take("keywords")?;
    let mut regex = |key| Ok::<_, SpecError>(keys.take::<String>(key)?.map(LazyRegex::new));
    let keywords = match prepared {
        Some(keywords) => keywords,
        None => literals::of_names(&name),
    };
    Ok(Detector::Content(Box::new(Credential {
        hints: Hints { keywords, within_line: false },
        not_name: regex("not_name")?,
        value: regex("value")?,
        not: regex("not")?,
        name: LazyRegex::new(name),
        given,
        strength,
    })))
}

fn listed<T>(
    keys: &mut Keys<'_>,
    key: &str,
    usual: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, SpecError> {
    let mut names = keys.list(key)?;
    if names.is_empty() {
        names.push(usual.to_owned());
    }
    let known = |name: &String| {
        of(name).ok_or_else(|| SpecError::at(key, format!("`{key}` cannot be `{name}`")))
    };
    names.iter().map(known).collect()
}

impl ContentDetector for Credential {
    fn hints(&self) -> &Hints {
        &self.hints
    }

    fn find(
        &self,
        view: &FileView<'_>,
        _: Option<&[Span]>,
        limit: usize,
    ) -> Result<Vec<Found>, String> {
        let mut found = Vec::new();
        for one in view.assigned() {
            if found.len() < limit && self.wants(one)? && !self.is_excused(view, one)? {
                found.push(place(one));
            }
        }
        Ok(found)
    }

    /// A token that is known by its shape is one finding, not two.
    fn yields(&self) -> bool {
        true
    }

    fn finds_secrets(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), SpecError> {
        self.name.check("credential")?;
        let others = [("not_name", &self.not_name), ("value", &self.value), ("not", &self.not)];
        others.iter().try_for_each(|(key, regex)| regex.as_ref().map_or(Ok(()), |r| r.check(key)))
    }
}

fn place(one: &Assigned) -> Found {
    Found {
        span: one.span,
        captures: vec![("name".to_owned(), Capture::Text(one.name.to_ascii_uppercase()))],
        secret: Some(SecretSpan { span: one.span, public: 0 }),
        support: Support::None,
        role: None,
    }
}

impl Credential {
    fn wants(&self, one: &Assigned) -> Result<bool, String> {
        let says = |regex: &Option<LazyRegex>, text: &str| {
            let regex = regex.as_ref().map(LazyRegex::get).transpose()?;
            Ok::<_, String>(regex.map(|regex| regex.is_match(text.as_bytes())))
        };
        Ok(self.given.contains(&one.given)
            && self.name.get()?.is_match(one.name.as_bytes())
            && says(&self.not_name, &one.name)? != Some(true)
            && says(&self.value, &one.value)? != Some(false)
            && value::judge(&one.name, &one.value, one.given)
                .is_some_and(|it| self.strength.contains(&it)))
    }

    fn is_excused(&self, view: &FileView<'_>, one: &Assigned) -> Result<bool, String> {
        let Some(not) = &self.not else { return Ok(false) };
        Ok(not.get()?.is_match(view.line_text(one.span).as_bytes()))
    }
}

/// The values that must not be shown where some parts of a file are quoted: those that somebody chose,
/// and those that are guessed but stand behind the name of a password.
pub fn to_mask(view: &FileView<'_>, quoted: &[Span]) -> Vec<SecretSpan> {
    let named = |part: &Span| {
        let text = view.text()[part.start..part.end].to_ascii_lowercase();
        NAME_WORDS.iter().any(|word| text.contains(word))
    };
    if !quoted.iter().any(named) {
        return Vec::new();
    }
    let all = read(view, Some(quoted));
    let secret = |one: &&Assigned| match value::judge(&one.name, &one.value, one.given) {
        Some(Strength::Strong) => true,
        Some(Strength::Weak) => names::is_own_secret(&one.name),
        Some(Strength::Placeholder) | None => false,
    };
    let secrets = all.iter().filter(secret).map(|one| SecretSpan { span: one.span, public: 0 });
    secrets.collect()
}

/// Every value of a file that is given to a name which may be that of a credential; in source code,
/// only those in some parts of it, or all.
pub fn read(view: &FileView<'_>, within: Option<&[Span]>) -> Vec<Assigned> {
    let mut all = match view.language().map(|language| (language.name, language.kind)) {
        Some(("shell" | "makefile" | "powershell", _)) => shell::read(view),
        Some(("xml", _)) => documents::read(view),
        Some((_, LanguageKind::Programming | LanguageKind::Markup)) => code::read(view, within),
        Some((_, LanguageKind::Config)) => documents::read(view),
        None => Vec::new(),
    };
    all.extend(interpolation::read(view));
    all.retain(|one| NAME_WORDS.iter().any(|word| one.name.contains(word)));
    all.sort_by_key(|one| one.span);
    all.dedup_by_key(|one| one.span);
    all
}
