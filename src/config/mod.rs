//! Floor 1: `readiness.toml`, from the target up to the repository's root and no further.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use miette::{Diagnostic, NamedSource, SourceSpan};
use serde::Deserialize;
use thiserror::Error;

use crate::base::{Confidence, Role, Severity, Span, toml_key::KeyPath};

/// The name of the file.
pub const FILE_NAME: &str = "readiness.toml";

/// What a project says of how it wants to be looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The severity at or above which a scan exits with 1; `none` never does.
    #[serde(default)]
    pub fail_on: Option<FailOn>,
    /// Only rules at least this sure.
    #[serde(default)]
    pub min_confidence: Option<Confidence>,
    /// Only rules at least this severe.
    #[serde(default)]
    pub min_severity: Option<Severity>,
    /// Globs of files that are not looked at; they are listed as skipped.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// The largest file that is read, in bytes.
    #[serde(default)]
    pub max_file_bytes: Option<u64>,
    /// Which rules are on.
    #[serde(default)]
    pub rules: Rules,
    /// What files are for, where the program cannot know.
    #[serde(default, rename = "role")]
    pub roles: Vec<RoleOf>,
    /// Accepted findings.
    #[serde(default, rename = "allow")]
    pub allows: Vec<Allow>,
    /// What the project is for, and so which controls it must meet.
    #[serde(default)]
    pub tier: Option<Tier>,
    /// Controls that people state to be met.
    #[serde(default, rename = "attest")]
    pub attestations: Vec<Attestation>,
    /// Controls that are not met, and that is accepted.
    #[serde(default, rename = "waive")]
    pub waivers: Vec<Waiver>,
    /// Controls that do not concern the project.
    #[serde(default)]
    pub not_applicable: Vec<NotApplicable>,
}

/// What a project is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Something to try out: critical controls.
    Prototype,
    /// For colleagues: critical and high controls.
    Internal,
    /// For users: all controls.
    #[default]
    Production,
}

impl Tier {
    /// Every tier.
    pub const ALL: [Self; 3] = [Self::Prototype, Self::Internal, Self::Production];

    /// The word used in TOML and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prototype => "prototype",
            Self::Internal => "internal",
            Self::Production => "production",
        }
    }

    /// The least severe controls that it asks for.
    pub const fn asks_for(self) -> Severity {
        match self {
            Self::Prototype => Severity::Critical,
            Self::Internal => Severity::High,
            Self::Production => Severity::Low,
        }
    }
}

/// `[[attest]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The control.
    pub control: String,
    /// What is stated.
    pub statement: String,
    /// Who states it.
    pub owner: String,
    /// When.
    pub date: DateText,
    /// The last day on which it holds.
    pub until: DateText,
    /// A file of the repository, or an address, that shows it.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The SHA-256 of that file when the statement was made, in hex.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// `[[waive]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The control.
    pub control: String,
    /// Why it may stay unmet.
    pub reason: String,
    /// Who accepts that.
    pub owner: String,
    /// The last day on which it holds.
    pub until: DateText,
}

/// `[[not_applicable]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotApplicable {
    /// The control.
    pub control: String,
    /// Why it does not concern the project.
    pub reason: String,
}

/// `[rules]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Rules that are off.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Rules that are on although they are off by default.
    #[serde(default)]
    pub enable: Vec<String>,
}

/// `[[role]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleOf {
    /// Globs.
    pub files: Vec<String>,
    /// What they are for.
    pub role: Role,
}

/// `[[allow]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// The rule.
    pub rule: String,
    /// A glob of the files whose places are accepted; any when absent.
    #[serde(default)]
    pub path: Option<String>,
    /// The name of the service that it is accepted in; any when absent.
    #[serde(default)]
    pub service: Option<String>,
    /// The last day on which it holds.
    #[serde(default)]
    pub until: Option<DateText>,
    /// Why.
    pub reason: String,
}

/// A date, written with or without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateText(pub Date);

impl<'de> Deserialize<'de> for DateText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Quoted(String),
            Bare(toml::value::Datetime),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Quoted(text) => text,
            Written::Bare(date) => date.to_string(),
        };
        let date = text.parse();
        let wrong = |_| serde::de::Error::custom(format!("`{text}` is no date: write 2027-03-31"));
        date.map(Self).map_err(wrong)
    }
}

/// The severity at or above which a scan fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Critical findings.
    Critical,
    /// High ones too.
    High,
    /// Medium ones too.
    Medium,
    /// Any.
    Low,
    /// Never.
    None,
}

impl FailOn {
    /// The least severity that fails; `None` when nothing does.
    pub const fn threshold(self) -> Option<Severity> {
        match self {
            Self::Critical => Some(Severity::Critical),
            Self::High => Some(Severity::High),
            Self::Medium => Some(Severity::Medium),
            Self::Low => Some(Severity::Low),
            Self::None => None,
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
#[diagnostic(code(readiness::config))]
pub struct ConfigError {
    message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    source_code: Option<NamedSource<String>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

impl ConfigError {
    fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self {
            message: format!("cannot read {}: {error}", path.display()),
            help: Some("check the path, or use --no-config".to_owned()),
            source_code: None,
            span: None,
        }
    }

    fn at(path: &str, text: &str, span: Span, message: String, help: Option<&str>) -> Self {
        Self {
            message,
            help: help.map(str::to_owned),
            source_code: Some(NamedSource::new(path, text.to_owned()).with_language("toml")),
            span: Some((span.start, (span.end - span.start).max(1)).into()),
        }
    }
}

/// A configuration with where it was read.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// What it says.
    pub config: Config,
    /// The file; `None` for the defaults.
    pub path: Option<PathBuf>,
    text: String,
}

impl Loaded {
    /// The line, from 1, of the n-th `[[allow]]`.
    pub fn allow_line(&self, number: usize) -> u32 {
        self.line("allow", number)
    }

    /// The line, from 1, of the n-th table of an array.
    pub fn line(&self, array: &str, number: usize) -> u32 {
        let span = KeyPath::default().key(array).index(number).locate(&self.text);
        crate::base::LineIndex::new(&self.text).position(span.start).line
    }

    /// An error about a key of the file.
    pub fn error(&self, at: &KeyPath, message: String, help: &str) -> ConfigError {
        let path = self.path.as_deref().unwrap_or(Path::new(FILE_NAME)).display().to_string();
        ConfigError::at(&path, &self.text, at.locate(&self.text), message, Some(help))
    }
}

/// Reads a configuration file.
///
/// # Errors
///
/// When it cannot be read, is no TOML, holds an unknown key or a suppression without a reason.
pub fn read(path: &Path) -> Result<Loaded, ConfigError> {
    let text = fs::read_to_string(path).map_err(|error| ConfigError::unreadable(path, &error))?;
    parse(path, text)
}

fn parse(path: &Path, text: String) -> Result<Loaded, ConfigError> {
    let config: Config = toml::from_str(&text).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        let shown = path.display().to_string();
        let span = Span::new(range.start, range.end);
        ConfigError::at(&shown, &text, span, error.message().to_owned(), None)
    })?;
    let loaded = Loaded { config, path: Some(path.to_path_buf()), text };
    check_statements(&loaded)?;
    for (i, allow) in loaded.config.allows.iter().enumerate() {
        if allow.reason.trim().is_empty() {
            let at = KeyPath::default().key("allow").index(i).key("reason");
            let help = "say why the finding is accepted: no reason, no suppression";
            return Err(loaded.error(&at, "a suppression needs a reason".to_owned(), help));
        }
    }
    Ok(loaded)
}

/// A statement says something, and somebody stands by it.
fn check_statements(loaded: &Loaded) -> Result<(), ConfigError> {
    let config = &loaded.config;
    let of = |array: &'static str, number, key, text: &str| {
        text.trim().is_empty().then_some((array, number, key))
    };
    let attested = config.attestations.iter().enumerate().find_map(|(i, one)| {
        of("attest", i, "statement", &one.statement)
            .or_else(|| of("attest", i, "owner", &one.owner))
    });
    let waived = config.waivers.iter().enumerate().find_map(|(i, one)| {
        of("waive", i, "reason", &one.reason).or_else(|| of("waive", i, "owner", &one.owner))
    });
    let aside = config.not_applicable.iter().enumerate();
    let aside = aside.map(|(i, one)| of("not_applicable", i, "reason", &one.reason));
    let Some((array, number, key)) = attested.or(waived).or_else(|| aside.flatten().next()) else {
        return Ok(());
    };
    let at = KeyPath::default().key(array).index(number).key(key);
    let help = "say it in a sentence: nobody can check an empty one";
    Err(loaded.error(&at, format!("a `{key}` is empty"), help))
}

/// The nearest `readiness.toml` from the target up to the top of the repository: the folder that holds
/// `.git`. Outside a repository, only the target itself is looked at.
pub fn discover(target: &Path) -> Option<PathBuf> {
    let target = target.canonicalize().ok()?;
    let top = target.ancestors().find(|folder| folder.join(".git").exists());
    let top = top.unwrap_or(&target);
    target
        .ancestors()
        .take_while(|folder| folder.starts_with(top))
        .map(|folder| folder.join(FILE_NAME))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Loaded, ConfigError> {
        parse(Path::new(FILE_NAME), text.to_owned())
    }

    #[test]
    fn reads_dates_with_and_without_quotes() -> Result<(), ConfigError> {
        for date in ["2027-03-31", "'2027-03-31'"] {
            let text = format!("[[allow]]\nrule = 'a'\nreason = 'b'\nuntil = {date}\n");
            let allow = &parsed(&text)?.config.allows[0];
            assert_eq!(allow.until, Some(DateText(jiff::civil::date(2027, 3, 31))));
        }
        Ok(())
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(parsed("fail_onn = 'high'").is_err());
        assert!(parsed("[[allow]]\nrule = 'a'\n").is_err());
        assert!(parsed("[[allow]]\nrule = 'a'\nreason = ' '\n").is_err());
        assert!(parsed("fail_on = 'awful'").is_err());
    }

    #[test]
    fn a_suppression_knows_its_line() -> Result<(), ConfigError> {
        let text = "fail_on = 'high'\n\n[[allow]]\nrule = 'a'\nreason = 'r'\n\n[[allow]]\nrule = 'b'\nreason = 'r'\n";
        let loaded = parsed(text)?;
        assert_eq!((loaded.allow_line(0), loaded.allow_line(1)), (3, 7));
        Ok(())
    }
}
