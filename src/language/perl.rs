//! Perl.

use super::{
    Kind, Language,
    syntax::{
        BlockComment, Heredoc, LineComment, Place, QuoteLike, SlashRegex, StringForm, Syntax,
    },
};

/// Behind `$` and `&` an apostrophe belongs to a name.
const QUOTE: Place = Place::NotAfter(b"$&");

/// Perl.
pub const LANGUAGE: Language = Language {
    name: "perl",
    extensions: &["pl", "pm", "t", "psgi"],
    file_names: &["cpanfile"],
    interpreters: &["perl"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::after("#", b";,()[]}\"'")],
        block_comments: &[
            BlockComment::lines("=pod", "=cut"),
            BlockComment::lines("=head", "=cut"),
            BlockComment::lines("=over", "=cut"),
            BlockComment::lines("=item", "=cut"),
            BlockComment::lines("=begin", "=cut"),
            BlockComment::lines("=for", "=cut"),
            BlockComment::lines("=encoding", "=cut"),
        ],
        strings: &[
            StringForm::DOUBLE.lines(),
            StringForm { place: QUOTE, ..StringForm::SINGLE.lines() },
            StringForm::new("`"),
        ],
        heredoc: Some(Heredoc::Shell),
        slash_regex: Some(SlashRegex::Command),
        quote_like: Some(QuoteLike::Perl),
        ..Syntax::PLAIN
    },
};
