//! C++.

use super::{
    Kind, Language,
    syntax::{Raw, Syntax},
};

/// C++.
pub const LANGUAGE: Language = Language {
    name: "cpp",
    extensions: &["cpp", "cc", "cxx", "hpp", "hh", "hxx", "ipp", "inl", "cu", "cuh", "ino"],
    file_names: &[],
    interpreters: &[],
    content: None,
    kind: Kind::Programming,
    source: None,
    syntax: Syntax { raw: &[Raw::Cpp], ..Syntax::C_LIKE },
};
