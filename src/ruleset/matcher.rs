//! One look of a rule: which files it is at, and what it looks for there.

use serde::Deserialize;

use super::selector::{GlobId, Globs, Selector};
use crate::{
    base::{Role, Severity, role::RoleSet, toml_key::KeyPath},
    detect::{DETECTORS, Detector, Keys, MatcherSpec, SpecError},
    language,
};

/// The number of a matcher in its rule set.
pub type MatcherId = usize;

/// A compiled look.
pub struct Matcher {
    /// What it looks for.
    pub detector: Detector,
    /// Where it looks.
    pub selector: Selector,
    /// At most this many places in one file.
    pub limit: usize,
    /// What it looks for, in the words of a report: "a file `Dockerfile`".
    pub sought: String,
    /// How bad what it finds is, where that is less than the rule says.
    pub severity: Option<Severity>,
    /// What must stand elsewhere, or must not, for what it finds to count.
    pub joins: Vec<Join>,
}

/// A look elsewhere at what belongs to what was found: places whose captures of the same names say the
/// same.
#[derive(Debug, Clone)]
pub struct Join {
    /// The other look.
    pub matcher: MatcherId,
    /// Whether it must find something; otherwise it must not.
    pub wanted: bool,
    /// Where it counts.
    pub within: Within,
    /// Captures, each a list `a=1,b=2`, of which the other look's may say less.
    pub subset: Vec<String>,
}

/// How far away what belongs together may stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// In the same file.
    File,
    /// In the same folder: a Terraform module.
    Folder,
    /// Anywhere.
    #[default]
    Repository,
}

/// What a rule says for all its matchers.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// Roles, where the rule names any.
    pub roles: Option<Vec<Role>>,
    /// Languages.
    pub languages: Vec<String>,
    /// Globs to look at.
    pub files: Vec<String>,
    /// Globs to pass over.
    pub exclude: Vec<String>,
    /// Whether what is found is evidence or a condition: one place a file is enough.
    pub evidence: bool,
}

/// A rule that matches this often in one file says nothing more by matching again.
const MATCHES_A_FILE: usize = 500;

impl Matcher {
    /// Compiles a matcher of a rule.
    ///
    /// # Errors
    ///
    /// When it has no detector or two, a key that means nothing, or a value that the detector refuses.
    pub fn compile(
        spec: &MatcherSpec,
        defaults: &Defaults,
        globs: &mut Globs,
    ) -> Result<Self, SpecError> {
        let mut keys = Keys::of(spec);
        let name: Option<String> = keys.take("name")?;
        let severity: Option<Severity> = keys.take("severity")?;
        let chosen: Vec<_> = DETECTORS.iter().filter(|entry| keys.has(entry.key)).collect();
        // `git = "tracked", file = "..."` is one look by `git`, which takes the globs itself.
        let entry = match chosen.as_slice() {
            [] => return Err(no_detector()),
            [one] => one,
            [file, git] if file.key == "file" && git.key == "git" => git,
            [one, other, ..] => {
                let both = format!("`{}` and `{}` are two looks", one.key, other.key);
                return Err(SpecError::at(other.key, both).help("write one matcher for each"));
            }
        };
        let detector = (entry.compile)(&mut keys)?;
        let files = match keys.selected_files() {
            Some(own) => own,
            None => match keys.list("files")? {
                own if own.is_empty() => defaults.files.clone(),
                own => own,
            },
        };
        let selector = selector(&mut keys, &detector, &files, defaults, globs)?;
        keys.finish()?;
        Ok(Self {
            sought: name.unwrap_or_else(|| sought(spec, entry.key, &files)),
            detector,
            selector,
            limit: if defaults.evidence { 1 } else { MATCHES_A_FILE },
            severity,
            joins: Vec::new(),
        })
    }

    /// Its keywords; empty when it has none, or reads no text.
    pub fn keywords(&self) -> &[String] {
        match &self.detector {
            Detector::Content(content) => &content.hints().keywords,
            Detector::Path(_)
            | Detector::Folder(_)
            | Detector::Route(_)
            | Detector::Reference(_) => &[],
        }
    }

    /// Whether the prefilter tells its candidates. A look at files of certain names is at few of them:
    /// its keywords would make the automaton larger for nothing.
    pub fn is_prefiltered(&self) -> bool {
        !self.keywords().is_empty() && self.selector.include.is_empty()
    }

    /// Whether it reads every file of a language, or of all, and has no keyword to tell candidates.
    pub fn is_costly(&self) -> bool {
        matches!(self.detector, Detector::Content(_))
            && self.keywords().is_empty()
            && self.selector.include.is_empty()
    }

    /// Reports what compilation put off.
    ///
    /// # Errors
    ///
    /// When a regex does not parse.
    pub fn check(&self) -> Result<(), SpecError> {
        match &self.detector {
            Detector::Content(content) => content.check(),
            Detector::Route(route) => route.check(),
            Detector::Reference(reference) => reference.check(),
            Detector::Path(_) | Detector::Folder(_) => Ok(()),
        }
    }
}

fn selector(
    keys: &mut Keys<'_>,
    detector: &Detector,
    files: &[String],
    defaults: &Defaults,
    globs: &mut Globs,
) -> Result<Selector, SpecError> {
    let mut exclude = keys.list("exclude")?;
    exclude.extend(defaults.exclude.iter().cloned());
    let mut languages = keys.list("languages")?;
    if languages.is_empty() {
        languages.clone_from(&defaults.languages);
    }
    let roles: Option<Vec<Role>> = keys.take("roles")?;
    let roles = roles.or_else(|| defaults.roles.clone());
    if languages.is_empty() {
        let own = match detector {
            Detector::Content(content) => content.languages(),
            Detector::Route(route) => route.languages(),
            Detector::Path(_) | Detector::Folder(_) | Detector::Reference(_) => &[],
        };
        languages.extend(own.iter().map(|name| (*name).to_owned()));
    }
    let wants_source = matches!(detector, Detector::Content(content) if content.wants_source());
    Ok(Selector {
        source_only: wants_source && languages.is_empty() && files.is_empty(),
        roles: roles.map_or_else(|| usual_roles(detector, defaults), RoleSet::from_iter),
        languages: languages.iter().map(|name| known(name)).collect::<Result<_, _>>()?,
        include: intern(globs, "files", files)?,
        exclude: intern(globs, "exclude", &exclude)?,
    })
}

fn intern(globs: &mut Globs, key: &str, patterns: &[String]) -> Result<Vec<GlobId>, SpecError> {
    let ids = patterns.iter().map(|pattern| globs.intern(pattern));
    ids.collect::<Result<_, _>>().map_err(|error| SpecError::at(key, format!("bad glob: {error}")))
}

/// What ships is judged. A path that must exist may be of any role but somebody else's: a README is
/// docs, a workflow is CI, a test is a test.
fn usual_roles(detector: &Detector, defaults: &Defaults) -> RoleSet {
    if defaults.evidence && matches!(detector, Detector::Path(_)) {
        RoleSet::ALL.without(Role::Vendored).without(Role::Example)
    } else {
        RoleSet::from_iter([Role::Production])
    }
}

fn known(name: &str) -> Result<&'static str, SpecError> {
    language::by_name(name).map(|language| language.name).ok_or_else(|| {
        let names: Vec<_> = language::all().map(|language| language.name).collect();
        SpecError::at("languages", format!("no language is called `{name}`"))
            .help(format!("known: {}", names.join(", ")))
    })
}

fn no_detector() -> SpecError {
    let keys: Vec<_> = DETECTORS.iter().map(|entry| format!("`{}`", entry.key)).collect();
    SpecError {
        at: KeyPath::default(),
        offset: None,
        message: "this matcher looks for nothing".to_owned(),
        help: Some(format!("give it one of {}", keys.join(", "))),
    }
}

fn sought(spec: &MatcherSpec, key: &str, files: &[String]) -> String {
    let files = files.iter().map(|glob| format!("`{glob}`")).collect::<Vec<_>>().join(" or ");
    let given = spec.get(key);
    let value = given.and_then(|value| value.as_str()).unwrap_or_default();
    // A look at facts: what it asks for first.
    let asked = given.and_then(|table| {
        let keys = ["kind", "name", "path", "types", "decorator", "calls"].into_iter();
        keys.filter_map(|asked| table.get(asked)).find_map(|asked| asked.as_str())
    });
    match key {
        _ if asked.is_some() => format!("{key} `{}`", asked.unwrap_or_default()),
        "file" => format!("a file {files}"),
        "git" if value == "ignores" => {
            let path = spec.get("path").and_then(|path| path.as_str()).unwrap_or_default();
            format!("an ignore rule for `{path}`")
        }
        "git" => format!("a tracked file {files}"),
        _ if files.is_empty() => format!("`{value}`"),
        _ => format!("`{value}` in {files}"),
    }
}
