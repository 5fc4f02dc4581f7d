//! C#.

use super::{
    Kind, Language,
    syntax::{Escape, Hole, Raw, StringForm, Syntax},
};

/// `@"..."`: a quote is written twice, a backslash means nothing.
const VERBATIM: StringForm = StringForm::new("\"").lines().escaped(Escape::Doubled);

/// C#.
pub const LANGUAGE: Language = Language {
    name: "c-sharp",
    extensions: &["cs", "csx"],
    file_names: &[],
    interpreters: &["csx"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        strings: &[
            VERBATIM.prefixed(&["$@", "@$"]).with(&[Hole::BRACE]),
            VERBATIM.prefixed(&["@"]),
            StringForm::DOUBLE.prefixed(&["$"]).with(&[Hole::BRACE]),
            StringForm::DOUBLE,
        ],
        raw: &[Raw::CSharp],
        ..Syntax::C_LIKE
    },
};
