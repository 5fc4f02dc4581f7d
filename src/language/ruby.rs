//! Ruby.

use super::{
    Kind, Language,
    syntax::{BlockComment, Heredoc, Hole, LineComment, QuoteLike, SlashRegex, StringForm, Syntax},
};

/// Ruby.
pub const LANGUAGE: Language = Language {
    name: "ruby",
    extensions: &["rb", "rake", "gemspec", "ru", "podspec", "thor", "jbuilder"],
    file_names: &[
        "Gemfile",
        "Rakefile",
        "Podfile",
        "Fastfile",
        "Vagrantfile",
        "Brewfile",
        "Guardfile",
        "Capfile",
        "Dangerfile",
    ],
    interpreters: &["ruby", "jruby"],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::after("#", b";,()[]{}|\"'")],
        block_comments: &[BlockComment::lines("=begin", "=end")],
        strings: &[
            StringForm::DOUBLE.lines().with(&[Hole::HASH_BRACE]),
            StringForm::SINGLE.lines(),
            StringForm::new("`").lines().with(&[Hole::HASH_BRACE]),
        ],
        heredoc: Some(Heredoc::Ruby),
        question_chars: true,
        slash_regex: Some(SlashRegex::Command),
        quote_like: Some(QuoteLike::Ruby),
        ..Syntax::PLAIN
    },
};
