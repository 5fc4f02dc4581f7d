//! `text`, `code` and `comment`: a regex over a file's text.
//!
//! `text` finds a match anywhere outside comments, `code` only where it begins outside strings too, and
//! `comment` only inside comments. In a file of no known language there are no comments to tell.

use super::{
    Capture, ContentDetector, Detector, Entry, Found, Hints, Keys, SpecError, Support,
    lazy_regex::{LazyRegex, matches},
    view::FileView,
};
use crate::{base::Span, language::RegionKind};

/// A regex anywhere outside comments.
pub const TEXT: Entry = Entry {
    key: "text",
    about: "a regex over the text, outside comments",
    compile: |keys| compile(keys, "text", Place::Text),
};

/// A regex that begins in code.
pub const CODE: Entry = Entry {
    key: "code",
    about: "a regex that begins outside comments and strings",
    compile: |keys| compile(keys, "code", Place::Code),
};

/// A regex inside comments.
pub const COMMENT: Entry = Entry {
    key: "comment",
    about: "a regex inside comments",
    compile: |keys| compile(keys, "comment", Place::Comment),
};

/// The named group that is the place of a match, where it is not the whole match.
const PLACE: &str = "at";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Code,
    Comment,
}

struct Text {
    key: &'static str,
    place: Place,
    regex: LazyRegex,
    not: Option<LazyRegex>,
    hints: Hints,
}

fn compile(keys: &mut Keys<'_>, key: &'static str, place: Place) -> Result<Detector, SpecError> {
    let pattern: String = keys.need(key)?;
    let not: Option<String> = keys.take("not")?;
    let hints = keys.hints(&pattern)?;
    let regex = LazyRegex::new(pattern);
    let not = not.map(LazyRegex::new);
    Ok(Detector::Content(Box::new(Text { key, place, regex, not, hints })))
}

impl ContentDetector for Text {
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
        let counts =
            |span: Span| !not.is_some_and(|not| not.is_match(view.line_text(span).as_bytes()));
        let found = matches(regex, view.text(), windows, counts).filter_map(|found| {
            // A rule that must see more than it reports says which part is the place.
            let span = found.group(PLACE).unwrap_or(found.span);
            let named = found.groups.into_iter().filter(|(name, _)| name != PLACE);
            let captures = named.map(|(name, at)| (name, Capture::At(at))).collect();
            self.stands_right(view, span.start).then_some(Found {
                span,
                captures,
                secret: None,
                support: Support::None,
                role: None,
            })
        });
        Ok(found.take(limit).collect())
    }

    fn wants_source(&self) -> bool {
        self.place == Place::Code
    }

    fn check(&self) -> Result<(), SpecError> {
        self.regex.check(self.key)?;
        self.not.as_ref().map_or(Ok(()), |not| not.check("not"))
    }
}

impl Text {
    fn stands_right(&self, view: &FileView<'_>, offset: usize) -> bool {
        let kind = view.kind_at(offset);
        match self.place {
            Place::Text => kind != Some(RegionKind::Comment),
            Place::Code => kind.is_none(),
            Place::Comment => kind == Some(RegionKind::Comment),
        }
    }
}
