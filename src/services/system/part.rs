//! What one file says of the system: documents of deployment, what source declares and reads, small texts.

use super::{
    metrics::Metrics,
    names::Names,
    prose::Prose,
    revisions::Revision,
    script::Script,
    sql::{self, MAX_SCRIPT},
    variables,
};
use crate::{
    base::{RepoPath, Role, Span},
    format::{Format, Node, recognise},
    language::{
        Kind, Language,
        facts::{Facts, Listener, code::Import},
    },
    repo::File,
};

/// What one file leaves behind for those who look at the system as a whole.
#[derive(Debug, Default)]
pub struct Part {
    /// What it is for.
    pub role: Role,
    /// Where its lines begin.
    pub lines: Vec<u32>,
    /// Its documents, each with the name of its format.
    pub documents: Vec<(&'static str, Node)>,
    /// Documents that stand as texts in its config maps.
    pub embedded: Vec<Embedded>,
    /// What its source says.
    pub source: Option<Source>,
    /// What it says of metrics.
    pub metrics: Option<Metrics>,
    /// What a script takes from other modules and gives them.
    pub script: Option<Script>,
    /// Its text, where nothing reads it as a document: scripts, Makefiles, lists of packages.
    pub text: Option<String>,
    /// What it says of other files, where it is a document for readers.
    pub prose: Option<Prose>,
    /// Where its syntax is broken, and how, where it is a configuration file.
    pub broken: Option<(Span, String)>,
    /// What it does to a database, when it is SQL.
    pub sql: Option<sql::Script>,
    /// The scripts of SQL and folders of migrations that it names.
    pub scripts: Vec<(Span, String)>,
    /// What it comes after, when it is a migration that names that.
    pub revision: Option<Revision>,
}

impl Part {
    /// The line of a byte, from 1.
    pub fn line(&self, offset: usize) -> usize {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.lines.partition_point(|start| *start <= offset).max(1)
    }
}

/// A document that stands as a text in a config map.
#[derive(Debug)]
pub struct Embedded {
    /// The name of its format.
    pub format: &'static str,
    /// The name of the config map.
    pub map: String,
    /// Its key there.
    pub key: String,
    /// What it says, placed in the file.
    pub root: Node,
}

/// What a source file says to other files.
#[derive(Debug, Default)]
pub struct Source {
    /// The name of its language.
    pub language: &'static str,
    /// What it takes from elsewhere.
    pub imports: Vec<Import>,
    /// What it declares for others, outermost only.
    pub declares: Vec<Declared>,
    /// The variables of the environment that it reads.
    pub variables: Vec<Variable>,
    /// Where it begins to listen.
    pub listeners: Vec<Listener>,
    /// Calls of what the project itself declares, by path.
    pub calls: Vec<(Span, String)>,
    /// Whether it could be read to its end.
    pub whole: bool,
    /// The names that it states and uses.
    pub names: Names,
}

/// A name that a source file declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// Where.
    pub span: Span,
    /// The name.
    pub name: String,
    /// What has that name.
    pub kind: Declares,
    /// The class that it is a part of.
    pub class: Option<String>,
}

/// What a name is declared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declares {
    /// A function or a method.
    Function,
    /// A class, a struct, an interface.
    Class,
    /// A variable or a constant of the file.
    Value,
}

/// A variable of the environment that source reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Where.
    pub span: Span,
    /// Its name.
    pub name: String,
    /// Whether something stands in for it where it is not set.
    pub has_default: bool,
    /// What that is, where the file says it.
    pub default: Option<String>,
    /// Whether it is only read while somebody develops.
    pub developing: bool,
    /// Whether the program gives up where it is not set.
    pub fails: bool,
    /// Whether it is only read under a condition, or where an error is caught.
    pub conditional: bool,
    /// The function that reads it; none where it is read as soon as the file is loaded.
    pub function: Option<String>,
}

/// Formats of documents that say how the system is put together.
const FORMATS: [&str; 20] = [
    "dockerfile",
    "compose",
    "kubernetes",
    "kustomization",
    "helm-chart",
    "github-workflow",
    "github-action",
    "gitlab-ci",
    "env",
    "prometheus",
    "prometheus-rules",
    "alertmanager",
    "grafana-dashboard",
    "grafana-datasources",
    "package-json",
    "pyproject",
    "cargo",
    "nginx",
    "caddy",
    "spring",
];

/// Names of files whose text is kept, in lower case; a leading `*` stands for any beginning.
const TEXTS: [&str; 32] = [
    "makefile",
    "gnumakefile",
    "*.mk",
    "justfile",
    "procfile",
    "*.dockerignore",
    "go.mod",
    "go.work",
    "requirements*",
    "*.sh",
    "*.bash",
    "skaffold.yaml",
    "pnpm-workspace.yaml",
    "codeowners",
    ".gitmodules",
    ".nvmrc",
    ".node-version",
    ".python-version",
    ".tool-versions",
    "rust-toolchain",
    "rust-toolchain.toml",
    "settings.gradle",
    "settings.gradle.kts",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "pipfile",
    ".pre-commit-config.yaml",
    "setup.py",
    "setup.cfg",
    "tsconfig.json",
    "*requirements.in",
];

/// No text longer than this is kept, in bytes: scripts and lists are short.
const MAX_TEXT: u64 = 256 * 1024;

/// Whether a file may say something of the system, by its path.
pub fn wants(file: &File) -> bool {
    wants_as(file, file.role, file.language)
}

/// The same, of a file whose text says what it is for and what it is written in.
pub fn wants_as(file: &File, role: Role, language: Option<&'static Language>) -> bool {
    if matches!(role, Role::Vendored | Role::Generated | Role::Test) || file.is_link() {
        return false;
    }
    wants_text(&file.path, file.size)
        || wants_prose(language, file.size)
        || wants_sql(language, file.size)
        || language.is_some_and(|language| {
            is_source(language, role)
                || says_metrics(language, role)
                || formats(language).next().is_some()
        })
}

/// Whether a file may make metrics: a program or a script that ships, in any language.
pub fn says_metrics(language: &Language, role: Role) -> bool {
    language.kind == Kind::Programming && role == Role::Production
}

/// Whether a file is a script of SQL that is read.
fn wants_sql(language: Option<&Language>, size: u64) -> bool {
    size <= MAX_SCRIPT as u64 && language.is_some_and(|language| language.name == "sql")
}

/// Whether the text of a file is kept as it is.
pub fn wants_text(path: &RepoPath, size: u64) -> bool {
    let name = path.name().to_lowercase();
    let is = |known: &&str| match known.strip_prefix('*') {
        Some(end) => name.ends_with(end),
        None => match known.strip_suffix('*') {
            Some(start) => name.starts_with(start) && name.ends_with(".txt"),
            None => name == **known,
        },
    };
    // The lines of a script in a workflow have their places in the file.
    let workflow = path.as_str().contains(".github/") && name.ends_with("ml");
    let listed = path.parent().name() == "requirements" && name.ends_with(".txt");
    size <= MAX_TEXT && (workflow || listed || TEXTS.iter().any(is))
}

/// Whether a file is a document whose links and commands are kept.
pub fn wants_prose(language: Option<&Language>, size: u64) -> bool {
    size <= MAX_TEXT && language.is_some_and(|language| language.name == "markdown")
}

/// Whether what a file declares and reads is part of what ships.
pub fn is_source(language: &Language, role: Role) -> bool {
    language.source.is_some() && language.kind == Kind::Programming && role == Role::Production
}

/// The formats that a file of a language can hold documents of.
pub fn formats(language: &Language) -> impl Iterator<Item = &'static Format> {
    let name = language.name;
    let all = FORMATS.iter().filter_map(|format| recognise::by_name(format));
    all.filter(move |format| format.syntaxes.iter().any(|syntax| syntax.language() == name))
}

impl Source {
    /// Takes from the facts of a file what concerns others.
    pub fn of(facts: &Facts, language: &'static str, text: &str) -> Self {
        let code = &facts.code;
        let functions = code.functions.iter().filter(|one| one.outer.is_none());
        let functions = functions.filter(|one| !one.name.is_empty()).map(|one| Declared {
            span: one.span,
            name: one.name.clone(),
            kind: Declares::Function,
            class: one.class.and_then(|id| code.classes.get(id)).map(|class| class.name.clone()),
        });
        let classes = code.classes.iter().map(|one| Declared {
            span: one.span,
            name: one.name.clone(),
            kind: Declares::Class,
            class: None,
        });
        let values = code.assignments.iter().filter(|one| one.function.is_none());
        let values = values.filter_map(|one| {
            let crate::language::facts::code::Kind::Name(name) = &code.expr(one.target).kind else {
                return None;
            };
            let (span, name) = (one.span, name.clone());
            Some(Declared { span, name, kind: Declares::Value, class: None })
        });
        let calls = facts.calls().filter(|(_, path)| is_own(path));
        Self {
            language,
            imports: code.imports.clone(),
            declares: functions.chain(classes).chain(values).collect(),
            variables: variables::of(facts, language, text),
            listeners: facts.listeners(),
            calls: calls.map(|(id, path)| (code.expr(id).span, path.to_owned())).collect(),
            whole: code.unread.is_empty(),
            names: Names::default(),
        }
    }
}

/// Whether a path is of something that the project declares: in this file, or in one that it names.
fn is_own(path: &str) -> bool {
    path.starts_with("./") || !path.contains(['.', '/'])
}
