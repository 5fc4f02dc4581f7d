//! The command line as it is typed. What it means is decided one floor up.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser, styling},
};

use crate::{
    base::{Confidence, ControlStatus, Severity},
    config::{FailOn, Tier},
    report::{Format, Part, UnknownFormat},
};

const STYLES: styling::Styles = styling::Styles::styled()
    .header(styling::AnsiColor::Green.on_default().bold())
    .usage(styling::AnsiColor::Green.on_default().bold())
    .literal(styling::AnsiColor::Cyan.on_default().bold())
    .placeholder(styling::AnsiColor::Cyan.on_default());

const AFTER_HELP: &str = "\
Examples:
  readiness scan .                              the report, at the terminal
  readiness scan . --out markdown=report.md     the report, to hand over
  readiness scan . --format compact --fail-on high    for CI and for grep
  readiness explain env-file-tracked            why a rule asks what it asks

Exit status: 0 nothing at or above --fail-on; 1 there is; 2 the command, the
configuration or a rule is wrong; 3 the look is incomplete and proves nothing.";

/// Reads a repository and writes its production-readiness report: findings with their places, evidence
/// for what is good, gates. Offline; nothing of the repository is run or changed.
#[derive(Debug, Parser)]
#[command(name = "readiness", version, styles = STYLES, after_help = AFTER_HELP)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colour; NO_COLOR in the environment overrules it
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look at a repository and report how ready for production it is
    #[command(after_help = SCAN_HELP)]
    Scan(Box<ScanArgs>),
    /// List the services and what supports them, each value with its place
    #[command(after_help = "Example:\n  readiness services . --format json")]
    Services(PartArgs),
    /// List the controls, and which are met
    #[command(after_help = "Example:\n  readiness controls . --area security --status unmet")]
    Controls(ControlsArgs),
    /// State that a control is met which no file can show; list and verify what was stated
    #[command(subcommand)]
    Attest(AttestCommand),
    /// List, show and prove the rules
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Explain a rule, a control, or the rule language
    #[command(
        after_help = "Example:\n  readiness explain docker-root-user\n  readiness explain rule-language"
    )]
    Explain(ExplainArgs),
}

const SCAN_HELP: &str = "\
Examples:
  readiness scan . --fail-on high --out json=audit.json --out markdown=audit.md
  readiness scan services/api --area security --min-confidence high
  readiness scan . --rule env-file-tracked --rule secret-private-key";

/// `scan`
#[derive(Debug, Default, Args)]
pub struct ScanArgs {
    /// The folder to look at
    #[arg(default_value = ".")]
    pub path: PathBuf,

    /// The report's format, on stdout or in --output
    #[arg(long, value_parser = formats(), value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<Format>,

    /// Write the report of --format to a file, replaced whole or not at all
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Write a report in a format, to a file or else to stdout; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = parse_out, help_heading = "Output")]
    pub out: Vec<Out>,

    /// Show every finding at the terminal, not only the first ones
    #[arg(long, help_heading = "Output")]
    pub all: bool,

    /// Say nothing on stderr but the reason of the exit status
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// Say on stderr what was done, and how long it took
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,

    /// Say on stderr which rules and files took longest
    #[arg(long, help_heading = "Output")]
    pub profile: bool,

    /// Exit with 1 when a finding is at least this severe [default: critical]
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Gate")]
    pub fail_on: Option<FailOnArg>,

    /// Leave out rules that are less sure than this
    #[arg(long, value_enum, value_name = "CONFIDENCE", help_heading = "Rules")]
    pub min_confidence: Option<ConfidenceArg>,

    /// Leave out rules that are less severe than this
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Rules")]
    pub min_severity: Option<SeverityArg>,

    /// Only this rule, on even when it is off by default; may be repeated
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub rule: Vec<String>,

    /// Not this rule; may be repeated
    #[arg(long, value_name = "RULE", help_heading = "Rules")]
    pub skip_rule: Vec<String>,

    /// Only rules of this area, such as security; may be repeated
    #[arg(long, value_name = "AREA", help_heading = "Rules")]
    pub area: Vec<String>,

    /// More rules: a folder of TOML files, or one; may be repeated
    #[arg(long, value_name = "DIR", help_heading = "Rules")]
    pub rules: Vec<PathBuf>,

    /// The configuration, instead of the nearest readiness.toml
    #[arg(long, env = "READINESS_CONFIG", value_name = "FILE", help_heading = "Configuration")]
    pub config: Option<PathBuf>,

    /// No configuration at all, and none of the project's own rules
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub no_config: bool,

    /// What the project is for, and so which controls it must meet [default: production]
    #[arg(long, value_parser = tiers(), value_name = "TIER", help_heading = "Gate")]
    pub tier: Option<Tier>,

    /// Also look for credentials in earlier commits: all of them, the newest N, or those since a day
    /// (2026-01-31) or a span of time (90d)
    #[arg(
        long,
        value_name = "all|N|SINCE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "all",
        help_heading = "Git"
    )]
    pub history: Option<String>,

    /// Look only for credentials, and only in what the next commit would bring
    #[arg(long, conflicts_with = "history", help_heading = "Git")]
    pub staged: bool,

    /// Threads [default: one for each core]
    #[arg(
        long,
        short,
        default_value_t = 0,
        hide_default_value = true,
        value_name = "N",
        help_heading = "Configuration"
    )]
    pub jobs: usize,
}

/// `services`
#[derive(Debug, Args)]
pub struct PartArgs {
    /// The folder to look at
    #[arg(default_value = ".")]
    pub path: PathBuf,

    /// How it is written
    #[arg(long, value_parser = part_formats(), value_name = "FORMAT", default_value = "terminal")]
    pub format: Format,

    /// Show every value, not only the first ones
    #[arg(long)]
    pub all: bool,

    /// Say nothing on stderr but the reason of the exit status
    #[arg(long, short)]
    pub quiet: bool,

    /// More rules: a folder of TOML files, or one; may be repeated
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,

    /// The configuration, instead of the nearest readiness.toml
    #[arg(long, env = "READINESS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// No configuration at all, and none of the project's own rules
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// `controls`
#[derive(Debug, Args)]
pub struct ControlsArgs {
    /// Where to look, and how to write
    #[command(flatten)]
    pub part: PartArgs,

    /// Only controls of this area, such as security; may be repeated
    #[arg(long, value_name = "AREA")]
    pub area: Vec<String>,

    /// Only controls in this state; may be repeated
    #[arg(long, value_name = "STATE", value_parser = states())]
    pub status: Vec<ControlStatus>,
}

/// `attest ...`
#[derive(Debug, Subcommand)]
pub enum AttestCommand {
    /// Add a statement to readiness.toml
    #[command(
        after_help = "Example:\n  readiness attest add ops-oncall --statement 'rota shop, 5 people' \\\n    --owner jane@example.com --until 2027-06-30 --evidence docs/oncall.md"
    )]
    Add(AttestArgs),
    /// List what was stated, and whether it counts
    List(AttestedArgs),
    /// The same, and exit with 1 when something does not count
    Verify(AttestedArgs),
}

/// `attest add`
#[derive(Debug, Args)]
pub struct AttestArgs {
    /// The control; `readiness controls` names them
    pub control: String,
    /// What is stated
    #[arg(long)]
    pub statement: String,
    /// Who states it
    #[arg(long)]
    pub owner: String,
    /// The last day on which it holds
    #[arg(long, value_name = "DATE")]
    pub until: jiff::civil::Date,
    /// A file of the repository, whose content is held on to, or an address
    #[arg(long, value_name = "FILE|URL")]
    pub evidence: Option<String>,
    /// The folder that the configuration is of
    #[arg(long, default_value = ".")]
    pub path: PathBuf,
}

/// `attest list`, `attest verify`
#[derive(Debug, Args)]
pub struct AttestedArgs {
    /// The folder that the configuration is of
    #[arg(default_value = ".")]
    pub path: PathBuf,
}

/// `rules ...`
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules, one a line
    #[command(after_help = "Example:\n  readiness rules list --area security")]
    List {
        /// Only rules of this area
        #[arg(long)]
        area: Option<String>,
        /// More rules: a folder of TOML files, or one
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
    },
    /// Show a rule as it is written, with its proofs
    #[command(after_help = "Example:\n  readiness rules show env-file-tracked")]
    Show {
        /// The rule
        id: String,
        /// More rules: a folder of TOML files, or one
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
    },
    /// Run the proofs of the rules: what each finds, and the traps that it passes over
    #[command(after_help = "Example:\n  readiness rules test .readiness/rules")]
    Test {
        /// A folder of rules, or one file, beside the embedded rules [default: the embedded rules]
        path: Option<PathBuf>,
    },
    /// Show a config file as the rules see it, or what a path leads to in it
    #[command(
        after_help = "Example:\n  readiness rules tree compose.yaml 'services.*<service>[!restart]'"
    )]
    Tree {
        /// The file
        file: PathBuf,
        /// A path as in `data`
        path: Option<String>,
        /// The format to read it as; the first that it is recognised as when absent
        #[arg(long = "as", value_name = "FORMAT")]
        format: Option<String>,
    },
    /// Show a source file as the rules see it: its imports, functions, calls, errors caught
    Facts {
        /// The file
        file: PathBuf,
    },
}

/// `explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A rule, a control, or `rule-language`
    pub id: String,
    /// More rules: a folder of TOML files, or one
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// A format, and where the report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    /// The format.
    pub format: Format,
    /// The file; `None` for stdout.
    pub file: Option<PathBuf>,
}

fn parse_out(text: &str) -> Result<Out, String> {
    let (format, file) = match text.split_once('=') {
        Some((_, "")) => return Err("the file after `=` is missing".to_owned()),
        Some((format, file)) => (format, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = format.parse().map_err(|error: UnknownFormat| error.to_string())?;
    Ok(Out { format, file })
}

/// The names of the formats that a part of a report can be written in.
fn part_formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Part::FORMATS.iter().map(|format| format.name()))
        .try_map(|name| name.parse::<Format>())
}

/// The tiers of projects.
fn tiers() -> impl TypedValueParser<Value = Tier> {
    PossibleValuesParser::new(Tier::ALL.iter().map(|tier| tier.name())).map(|name| {
        let known = Tier::ALL.into_iter().find(|tier| tier.name() == name);
        known.unwrap_or_default()
    })
}

/// The states of a control.
fn states() -> impl TypedValueParser<Value = ControlStatus> {
    PossibleValuesParser::new(ControlStatus::ALL.iter().map(|status| status.name())).map(|name| {
        let known = ControlStatus::ALL.into_iter().find(|status| status.name() == name);
        known.unwrap_or(ControlStatus::Unknown)
    })
}

/// The names of the formats, so that help and completions list them.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name()))
        .try_map(|name| name.parse::<Format>())
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that can show it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A severity that fails, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum FailOnArg {
    Critical,
    High,
    Medium,
    Low,
    None,
}

/// A [`Severity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum SeverityArg {
    Critical,
    High,
    Medium,
    Low,
}

/// A [`Confidence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum ConfidenceArg {
    High,
    Medium,
    Low,
}

impl From<FailOnArg> for FailOn {
    fn from(arg: FailOnArg) -> Self {
        match arg {
            FailOnArg::Critical => Self::Critical,
            FailOnArg::High => Self::High,
            FailOnArg::Medium => Self::Medium,
            FailOnArg::Low => Self::Low,
            FailOnArg::None => Self::None,
        }
    }
}

impl From<SeverityArg> for Severity {
    fn from(arg: SeverityArg) -> Self {
        match arg {
            SeverityArg::Critical => Self::Critical,
            SeverityArg::High => Self::High,
            SeverityArg::Medium => Self::Medium,
            SeverityArg::Low => Self::Low,
        }
    }
}

impl From<ConfidenceArg> for Confidence {
    fn from(arg: ConfidenceArg) -> Self {
        match arg {
            ConfidenceArg::High => Self::High,
            ConfidenceArg::Medium => Self::Medium,
            ConfidenceArg::Low => Self::Low,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn an_output_is_a_format_with_or_without_a_file() {
        let file = Some(PathBuf::from("a=b.md"));
        assert_eq!(parse_out("markdown=a=b.md"), Ok(Out { format: Format::Markdown, file }));
        assert!(parse_out("markdown=").is_err());
        assert!(parse_out("pdf").is_err());
    }
}
