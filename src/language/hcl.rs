//! HCL: Terraform, Packer, Nomad.

use super::{
    Kind, Language,
    syntax::{BlockComment, Heredoc, Hole, LineComment, StringForm, Syntax},
};

/// `${...}`; `$${` is text.
const VALUE: Hole = Hole { doubled: true, ..Hole::DOLLAR_BRACE };

/// `%{...}`; `%%{` is text.
const DIRECTIVE: Hole = Hole { doubled: true, ..Hole::new("%{", b'}') };

/// HCL: Terraform, Packer, Nomad.
pub const LANGUAGE: Language = Language {
    name: "hcl",
    extensions: &["tf", "tfvars", "hcl", "nomad", "tofu"],
    file_names: &[".terraformrc"],
    interpreters: &[],
    content: None,
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::HASH, LineComment::SLASHES],
        block_comments: &[BlockComment::C],
        strings: &[StringForm::DOUBLE.with(&[VALUE, DIRECTIVE])],
        heredoc: Some(Heredoc::Hcl),
        ..Syntax::PLAIN
    },
};
