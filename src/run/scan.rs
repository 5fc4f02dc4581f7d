//! `readiness scan`: settings, then rule set, then repository, then evaluation, then report.

use std::{
    mem::ManuallyDrop,
    path::{Path, PathBuf},
    time::Instant,
};

use super::{Exit, RunError, output, progress::Progress, terminal::Terminal};
use crate::{
    base::{Audit, RepoPath, Severity, toml_key::KeyPath},
    cli::{PartArgs, ScanArgs},
    config::{self, FailOn},
    evaluate::{self, ConfiguredAllow, Profile, Settings, Statements},
    repo::{self, Depth, History, MAX_FILE_BYTES, Repository},
    report,
    ruleset::{self, Ruleset, Selection, Sources},
};

/// Findings that the terminal shows in full, and lines of each of its lists.
const TOP: usize = 10;
/// The folder of a project's own rules, below the scanned one.
const PROJECT_RULES: &str = ".readiness/rules";

/// Does it.
///
/// # Errors
///
/// When the look could not be taken: wrong arguments, configuration or rules, no folder, no output.
pub fn scan(args: &ScanArgs, terminal: &Terminal) -> Result<Exit, RunError> {
    let clock = Instant::now();
    let targets = output::targets(args)?;
    let loaded = configuration(args)?;
    let settings = settings(args, &loaded)?;
    let pool = pool(args.jobs)?;
    let progress = Progress::start("looking at the repository", args.quiet);
    // Rules and files have nothing to do with each other until both are there.
    let (ruleset, repository) = pool.join(
        || prepare(args, &settings),
        || Repository::open(&args.path, &options(args, &loaded)),
    );
    // Thousands of looks take a while to be given back, and the program ends soon.
    let (ruleset, repository) = (ManuallyDrop::new(ruleset?), repository?);
    let listed = clock.elapsed();
    let files = options(args, &loaded);
    let audit = pool.install(|| look(args, &files, &repository, &ruleset, &settings))?;
    let judged = clock.elapsed();
    drop(progress);
    let gate = fail_on(args, &loaded).threshold();
    let options = report::Options {
        width: terminal.width,
        color: terminal.color,
        unicode: terminal.unicode,
        top: (!args.all).then_some(TOP),
        gate,
    };
    for target in &targets {
        output::write(&audit, target, &options)?;
    }
    if args.verbose {
        terminal.say(&format!(
            "rules and listing {listed:.1?}, looking {:.1?}, reporting {:.1?}; {} files, {} bytes",
            judged - listed,
            clock.elapsed() - judged,
            audit.scan.files,
            audit.scan.bytes,
        ));
    }
    if let Some(profile) = &settings.profile {
        let slowest = profile.slowest(&ruleset, if args.all { usize::MAX } else { TOP });
        let lines = slowest.rules.iter().map(|(took, rule)| format!("{took:>10.1?}  rule {rule}"));
        let files = slowest.files.iter().map(|(took, path)| format!("{took:>10.1?}  file {path}"));
        let parsing = slowest.parsing.iter();
        let parsing = parsing.map(|(took, who)| format!("{took:>10.1?}  parsing for {who}"));
        lines.chain(parsing).chain(files).for_each(|line| terminal.say(&line));
    }
    if !args.quiet {
        for problem in &audit.problems {
            let path = problem.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
            let rule =
                problem.rule.as_ref().map(|rule| format!(" (rule {rule})")).unwrap_or_default();
            terminal.say(&format!("warning: {path}{}{rule}", problem.message));
        }
    }
    let (exit, reason) = verdict(&audit, gate);
    terminal.reason(exit, &reason);
    Ok(exit)
}

/// Looks at the tree for a part of the report; without rules where only traits are asked for.
///
/// # Errors
///
/// As [`scan`].
pub fn audit(part: &PartArgs, areas: &[String], with_rules: bool) -> Result<Audit, RunError> {
    let args = ScanArgs {
        path: part.path.clone(),
        rules: part.rules.clone(),
        config: part.config.clone(),
        no_config: part.no_config,
        area: areas.to_vec(),
        ..ScanArgs::default()
    };
    let loaded = configuration(&args)?;
    let mut settings = settings(&args, &loaded)?;
    settings.selection.nothing = !with_rules;
    let progress = Progress::start("looking at the repository", part.quiet);
    let pool = pool(0)?;
    let files = options(&args, &loaded);
    let (ruleset, repository) =
        pool.join(|| prepare(&args, &settings), || Repository::open(&args.path, &files));
    let (ruleset, repository) = (ManuallyDrop::new(ruleset?), repository?);
    let audit = pool.install(|| evaluate::evaluate(&repository, &ruleset, &settings, None));
    drop(progress);
    Ok(audit)
}

fn pool(jobs: usize) -> Result<rayon::ThreadPool, RunError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        // Deeply nested source is read by recursion, within limits that need more than the usual 2 MB.
        .stack_size(16 << 20)
        .build();
    pool.map_err(|error| RunError::Usage {
        message: format!("cannot start {jobs} threads: {error}"),
        help: "use a smaller --jobs".to_owned(),
    })
}

/// Looks at the tree, at its history too when asked, or only at what is staged.
fn look(
    args: &ScanArgs,
    options: &repo::Options,
    repository: &Repository,
    ruleset: &Ruleset,
    settings: &Settings,
) -> Result<Audit, RunError> {
    if args.staged {
        let (after, before) = repo::history::staged(&args.path, options)?;
        return Ok(evaluate::evaluate_staged(&after, &before, ruleset, settings));
    }
    let Some(asked) = &args.history else {
        return Ok(evaluate::evaluate(repository, ruleset, settings, None));
    };
    let mut history = History::open(&args.path, depth(asked)?)?;
    let past = evaluate::history::look(&mut history, options, ruleset, settings)?;
    let notice = evaluate::history::notice(history.commits(), &past, history.shallow);
    Ok(evaluate::evaluate(repository, ruleset, settings, Some((past, notice))))
}

/// `all`, a number of commits, a day, or a span of time until now.
fn depth(asked: &str) -> Result<Depth, RunError> {
    if asked == "all" {
        return Ok(Depth::All);
    }
    if let Ok(commits) = asked.parse() {
        return Ok(Depth::Commits(commits));
    }
    let day = asked.parse::<jiff::civil::Date>().ok();
    let since = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok()).or_else(|| {
        let span: jiff::Span = asked.parse().ok()?;
        jiff::Zoned::now().checked_sub(span.abs()).ok()
    });
    since.map(|since| Depth::Since(since.timestamp())).ok_or_else(|| RunError::Usage {
        message: format!("--history cannot be `{asked}`"),
        help: "write `all`, a number of commits, a day such as 2026-01-31, or a span such as 90d"
            .to_owned(),
    })
}

/// The rules, checked against what was asked for.
fn prepare(args: &ScanArgs, settings: &Settings) -> Result<Ruleset, RunError> {
    let ruleset = ruleset::load::load(&sources(args))?;
    settings.selection.check(&ruleset)?;
    ruleset.prepare_globs()?;
    Ok(ruleset)
}

fn configuration(args: &ScanArgs) -> Result<config::Loaded, RunError> {
    if args.no_config {
        return Ok(config::Loaded::default());
    }
    match args.config.clone().or_else(|| config::discover(&args.path)) {
        Some(path) => Ok(config::read(&path)?),
        None => Ok(config::Loaded::default()),
    }
}

fn sources(args: &ScanArgs) -> Sources {
    let own = args.path.join(PROJECT_RULES);
    let own: Option<PathBuf> = (!args.no_config && own.is_dir()).then_some(own);
    Sources { folders: args.rules.iter().cloned().chain(own).collect() }
}

fn settings(args: &ScanArgs, loaded: &config::Loaded) -> Result<Settings, RunError> {
    let config = &loaded.config;
    let shown = loaded.path.as_deref().and_then(|path| shown_path(&args.path, path));
    let shown = shown.unwrap_or_else(|| RepoPath::new(config::FILE_NAME));
    let allows = ConfiguredAllow::of(loaded, &shown).map_err(|(number, message)| {
        let at = KeyPath::default().key("allow").index(number).key("path");
        loaded.error(&at, message, "write a glob such as `services/api/**`")
    })?;
    Ok(Settings {
        selection: Selection {
            nothing: false,
            only: args.rule.clone(),
            skip: [&config.rules.skip[..], &args.skip_rule].concat(),
            enable: config.rules.enable.clone(),
            areas: args.area.clone(),
            min_confidence: args.min_confidence.map(Into::into).or(config.min_confidence),
            min_severity: args.min_severity.map(Into::into).or(config.min_severity),
        },
        allows,
        statements: Statements::of(loaded, &shown, args.tier),
        today: jiff::Zoned::now().date(),
        max_file_bytes: config.max_file_bytes.unwrap_or(MAX_FILE_BYTES),
        inventory: true,
        profile: args.profile.then(Profile::default),
    })
}

/// The configuration's path as a report shows it: below the scanned folder, or by its name.
fn shown_path(target: &Path, config: &Path) -> Option<RepoPath> {
    let (target, config) = (target.canonicalize().ok()?, config.canonicalize().ok()?);
    let name = || config.file_name().map(|name| RepoPath::new(name.to_string_lossy()));
    RepoPath::below(&target, &config).or_else(name)
}

fn options(args: &ScanArgs, loaded: &config::Loaded) -> repo::Options {
    let roles = loaded.config.roles.iter();
    let roles = roles.flat_map(|r| r.files.iter().map(move |glob| (glob.clone(), r.role)));
    repo::Options {
        jobs: args.jobs,
        exclude: loaded.config.exclude.clone(),
        roles: roles.collect(),
    }
}

fn fail_on(args: &ScanArgs, loaded: &config::Loaded) -> FailOn {
    args.fail_on.map(Into::into).or(loaded.config.fail_on).unwrap_or(FailOn::Critical)
}

/// The exit status and its reason. An incomplete look outranks what it found: it proves nothing.
fn verdict(audit: &Audit, gate: Option<Severity>) -> (Exit, String) {
    if audit.scan.files == 0 && !audit.notices.iter().any(|notice| notice.kind == "staged") {
        return (Exit::Incomplete, "there was nothing to read".to_owned());
    }
    if !audit.problems.is_empty() {
        let n = audit.problems.len();
        let s = if n == 1 { "" } else { "s" };
        return (Exit::Incomplete, format!("{n} problem{s}: the look is incomplete"));
    }
    let Some(gate) = gate else {
        return (Exit::Passed, "--fail-on none".to_owned());
    };
    let counts = Severity::WORST_FIRST.iter().filter(|severity| **severity >= gate);
    let counts: Vec<_> = counts
        .map(|severity| (audit.summary.count(*severity), severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| format!("{count} {severity}"))
        .collect();
    if counts.is_empty() {
        return (Exit::Passed, format!("nothing at or above --fail-on {gate}"));
    }
    (Exit::Failed, format!("{} at or above --fail-on {gate}", counts.join(", ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// An audit with one critical finding counted, and these problems.
    fn audit(files: usize, problems: serde_json::Value) -> Audit {
        let summary = json!({
            "critical": 1, "high": 0, "medium": 2, "low": 0, "suppressed": 0, "score": 0.0,
            "decided": 0, "applicable": 0, "gates": [],
        });
        let audit = json!({
            "schema_version": 1,
            "tool": { "name": "readiness", "version": "0", "rules": 1, "ruleset": "x" },
            "scan": { "root": "x", "commit": null, "files": files, "bytes": 0, "skipped": [] },
            "summary": summary, "services": [], "controls": [], "findings": [],
            "problems": problems, "notices": [],
        });
        serde_json::from_value(audit).unwrap()
    }

    #[test]
    fn the_gate_counts_what_is_at_or_above_it() {
        let found = audit(1, json!([]));
        let of = |gate| verdict(&found, gate);
        assert_eq!(of(Some(Severity::Critical)).0, Exit::Failed);
        let (exit, reason) = of(Some(Severity::Medium));
        assert_eq!(
            (exit, reason.as_str()),
            (Exit::Failed, "1 critical, 2 medium at or above --fail-on medium")
        );
        assert_eq!(of(None).0, Exit::Passed);
    }

    #[test]
    fn an_incomplete_look_outranks_what_it_found() {
        let problem = json!([{ "path": "a.py", "rule": null, "message": "unreadable" }]);
        assert_eq!(verdict(&audit(1, problem), Some(Severity::Critical)).0, Exit::Incomplete);
        assert_eq!(verdict(&audit(0, json!([])), None).0, Exit::Incomplete);
    }
}
