//! Floor 1: languages. Which language a file is in, what of its text is a comment or a string, and
//! which parts are tests. No I/O.

mod detect;
pub mod facts;
mod lexer;
mod regions;
mod syntax;
mod test_spans;

pub use detect::{detect, is_vague};
pub use facts::{Facts, Source};
pub use lexer::regions;
pub use regions::{Region, RegionKind, Regions};
pub use rust::pattern::Pattern as RustPattern;
pub use syntax::Syntax;
pub use test_spans::test_spans;

/// A language: how its files are known, and how they are read.
#[derive(Debug)]
pub struct Language {
    /// Its name in rules and reports: lower case, words joined by `-`.
    pub name: &'static str,
    /// Extensions, without the dot, in lower case.
    pub extensions: &'static [&'static str],
    /// Names of files without regard to case. One `*` at an end stands for any text (`Dockerfile.*`);
    /// `folder/*.conf` asks for a folder of that name anywhere above.
    pub file_names: &'static [&'static str],
    /// Programs of a `#!` line, without a version.
    pub interpreters: &'static [&'static str],
    /// Whether the beginning of a text looks like it; asked where the path says little.
    pub content: Option<fn(&str) -> bool>,
    /// What it is for.
    pub kind: Kind,
    /// How its source is read for facts, where it is.
    pub source: Option<&'static Source>,
    /// Where its comments and strings are.
    pub syntax: Syntax,
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}

impl std::hash::Hash for Language {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// What a language is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Says what a program does.
    Programming,
    /// Sets how something is built, deployed or run.
    Config,
    /// Text with structure: pages, styles, documents.
    Markup,
}

/// Declares the module of each language and lists its `LANGUAGE`.
macro_rules! languages {
    ($($module:ident,)*) => {
        $(mod $module;)*
        static ALL: &[&Language] = &[$(&$module::LANGUAGE),*];
    };
}

// The one list: a language is a file of this folder and a line here. Where two claim a file in the
// same way, the first one has it.
languages! {
    c,
    c_sharp,
    caddyfile,
    cpp,
    css,
    dart,
    dockerfile,
    dotenv,
    elixir,
    go,
    graphql,
    groovy,
    hcl,
    html,
    ini,
    java,
    javascript,
    json,
    kotlin,
    less,
    lua,
    makefile,
    markdown,
    nginx,
    perl,
    php,
    powershell,
    properties,
    protobuf,
    python,
    r,
    restructuredtext,
    ruby,
    rust,
    scala,
    scss,
    shell,
    sql,
    svelte,
    swift,
    toml,
    typescript,
    vue,
    xml,
    yaml,
}

/// Every language, in the order of their names.
pub fn all() -> impl Iterator<Item = &'static Language> {
    ALL.iter().copied()
}

/// The language of a name such as `c-sharp`.
pub fn by_name(name: &str) -> Option<&'static Language> {
    all().find(|language| language.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_sorted_and_found() {
        let names: Vec<_> = all().map(|language| language.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(names.iter().all(|name| by_name(name).is_some_and(|found| found.name == *name)));
    }

    /// A mistake in a file that is part of the program would silently lose all facts of a language.
    #[test]
    fn every_source_can_be_read() {
        let mut sources = 0;
        for language in all() {
            let Some(source) = language.source else { continue };
            assert!(source.names.is_ok(), "{}: {:?}", language.name, source.names.as_ref().err());
            let frameworks = source.frameworks.as_ref();
            assert!(frameworks.is_ok(), "{}: {:?}", language.name, frameworks.err());
            for ending in language.extensions {
                let facts = source.facts(&format!("a.{ending}"), "");
                assert!(facts.is_ok(), "{ending}: {:?}", facts.err());
            }
            sources += 1;
        }
        assert!(sources >= 7, "{sources}");
    }

    #[test]
    fn no_two_languages_claim_the_same_files() {
        let extensions = all().flat_map(|l| l.extensions.iter().map(|e| format!("*.{e}")));
        let names = all().flat_map(|l| l.file_names.iter().map(|n| n.to_lowercase()));
        let programs = all().flat_map(|l| l.interpreters.iter().map(|i| format!("#!{i}")));
        let mut seen = HashSet::new();
        for claim in extensions.chain(names).chain(programs) {
            assert!(seen.insert(claim.clone()), "{claim} is claimed twice");
        }
    }
}
