//! Floor 4: the kinds of look that a rule can take, one file each.

mod credential;
mod data;
mod fact;
mod file;
mod git;
mod keys;
mod lazy_regex;
pub mod prefilter;
mod reference;
mod secret;
mod text;
mod view;
mod workspace;

use crate::{
    base::{Evidence, RepoPath, Role, Span, redact::SecretSpan},
    language::facts::code::FunctionId,
    references::Reference,
    repo::Repository,
    services::routes::Served,
};

pub use self::{
    keys::{Hints, Keys, MatcherSpec, SpecError},
    view::{FileView, Reading},
    workspace::Workspace,
};

/// A kind of look: the key that names it in TOML, and how it is made from the keys beside it.
pub struct Entry {
    /// The key of a matcher that chooses this detector.
    pub key: &'static str,
    /// One line for the reference.
    pub about: &'static str,
    /// Reads the detector's own keys.
    pub compile: fn(&mut Keys<'_>) -> Result<Detector, SpecError>,
}

/// Every detector. Adding one is one file and one line here.
pub const DETECTORS: &[Entry] = &[
    text::TEXT,
    text::CODE,
    text::COMMENT,
    secret::SECRET,
    credential::CREDENTIAL,
    data::DATA,
    fact::CALL,
    fact::ASSIGN,
    fact::FUNCTION,
    fact::CATCH,
    fact::ENV,
    fact::IMPORT,
    fact::ROUTE,
    fact::QUERY,
    fact::RUST,
    reference::REFERENCE,
    file::FILE,
    git::GIT,
];

/// A compiled look.
pub enum Detector {
    /// At the text of one file.
    Content(Box<dyn ContentDetector>),
    /// At one file's place and state; the text is not read.
    Path(Box<dyn PathDetector>),
    /// At a folder as a whole.
    Folder(Box<dyn FolderDetector>),
    /// At the routes of the repository.
    Route(Box<dyn RouteDetector>),
    /// At what files refer to in other files.
    Reference(Box<dyn ReferenceDetector>),
}

impl Detector {
    /// The look at the text of one file, if it is one.
    pub fn content(&self) -> Option<&dyn ContentDetector> {
        match self {
            Self::Content(content) => Some(content.as_ref()),
            Self::Path(_) | Self::Folder(_) | Self::Route(_) | Self::Reference(_) => None,
        }
    }
}

/// A look at the text of one file.
pub trait ContentDetector: Send + Sync {
    /// What tells its candidates.
    fn hints(&self) -> &Hints;

    /// At most `limit` places in the text. `windows` are the lines that hold a keyword, where matches
    /// lie within lines; `None` means anywhere.
    ///
    /// # Errors
    ///
    /// When the detector itself is broken: the rule then proves nothing.
    fn find(
        &self,
        view: &FileView<'_>,
        windows: Option<&[Span]>,
        limit: usize,
    ) -> Result<Vec<Found>, String>;

    /// Reports what is wrong with the detector, which may be put off until it is first used.
    ///
    /// # Errors
    ///
    /// When it could never look: its regex does not parse, say.
    fn check(&self) -> Result<(), SpecError>;

    /// Whether it only makes sense in the source of a program: elsewhere code cannot be told from data.
    fn wants_source(&self) -> bool {
        false
    }

    /// Names of the languages that it can look at; any when empty.
    fn languages(&self) -> &[&'static str] {
        &[]
    }

    /// Whether another detector's find at the same place says more.
    fn yields(&self) -> bool {
        false
    }

    /// Whether all that it finds are credentials.
    fn finds_secrets(&self) -> bool {
        false
    }

    /// The secrets in a part of a text, to be masked where it is quoted; none unless the detector
    /// looks for secrets. `lower` is the same in lower case.
    fn secrets(&self, _quoted: &str, _lower: &str) -> Vec<SecretSpan> {
        Vec::new()
    }
}

/// A look at one file's place and state.
pub trait PathDetector: Send + Sync {
    /// Whether the file is what the rule looks for; its globs have already matched.
    fn holds(&self, repository: &Repository, file: &crate::repo::File) -> bool;
}

/// A look at a folder as a whole: the root, or a service's.
pub trait FolderDetector: Send + Sync {
    /// What shows that it holds; `None` when it does not.
    fn find(&self, repository: &Repository, folder: &RepoPath) -> Option<Evidence>;
}

/// A look at the routes of the repository.
pub trait RouteDetector: Send + Sync {
    /// Whether a route is what it looks for, as far as its declaration says.
    ///
    /// # Errors
    ///
    /// When a regex of it does not parse.
    fn concerns(&self, served: &Served) -> Result<bool, String>;

    /// Whether it asks for what the handler does, too.
    fn asks_handler(&self) -> bool;

    /// Whether the handler, a function of the file, does what it looks for.
    ///
    /// # Errors
    ///
    /// When a regex of it does not parse.
    fn handler_holds(&self, view: &FileView<'_>, handler: FunctionId) -> Result<bool, String>;

    /// Names of the languages whose routes it looks at.
    fn languages(&self) -> &[&'static str];

    /// Reports what is wrong with it.
    ///
    /// # Errors
    ///
    /// When it could never find anything.
    fn check(&self) -> Result<(), SpecError>;
}

/// A look at what files refer to in other files.
pub trait ReferenceDetector: Send + Sync {
    /// The kind of references that it looks at.
    fn kind(&self) -> &'static str;

    /// Whether a reference is what it looks for.
    ///
    /// # Errors
    ///
    /// When a regex of it does not parse.
    fn holds(&self, reference: &Reference) -> Result<bool, String>;

    /// Reports what is wrong with it.
    ///
    /// # Errors
    ///
    /// When it could never find anything.
    fn check(&self) -> Result<(), SpecError>;
}

/// A place that a content detector found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// Named parts, for the messages.
    pub captures: Vec<(String, Capture)>,
    /// The part of it that must be masked.
    pub secret: Option<SecretSpan>,
    /// What speaks for it, or against it.
    pub support: Support,
    /// What the place is for, where that is not what its file is for.
    pub role: Option<Role>,
}

/// What speaks for what was found being what the rule says it is, beyond its looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Support {
    /// Nothing more.
    #[default]
    None,
    /// Sure: why, as a clause.
    For(&'static str),
    /// Less sure: why, as a clause.
    Against(&'static str),
}

/// A named part of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capture {
    /// A part of the text.
    At(Span),
    /// A key or value of a document.
    Text(String),
}
