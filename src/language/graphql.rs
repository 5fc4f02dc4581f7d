//! GraphQL.

use super::{
    Kind, Language,
    syntax::{LineComment, StringForm, Syntax},
};

/// GraphQL.
pub const LANGUAGE: Language = Language {
    name: "graphql",
    extensions: &["graphql", "gql", "graphqls"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::HASH],
        strings: &[StringForm::TRIPLE_DOUBLE, StringForm::DOUBLE],
        ..Syntax::PLAIN
    },
};
