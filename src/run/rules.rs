//! `readiness rules`: list, show, test.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    mem::ManuallyDrop,
    path::{Path, PathBuf},
};

use super::{Exit, RunError, facts, proofs, terminal::Terminal, tree};
use crate::{
    cli::RulesCommand,
    ruleset::{
        Sources, compile, embedded,
        error::RuleError,
        load::{self, Loaded},
        schema::{RuleFile, RuleSpec},
        select::nearest,
    },
};

/// Does it.
///
/// # Errors
///
/// When a rule is wrong or unknown.
pub fn rules(command: &RulesCommand, terminal: &Terminal) -> Result<Exit, RunError> {
    match command {
        RulesCommand::List { area, rules } => list(area.as_deref(), rules),
        RulesCommand::Show { id, rules } => show(id, rules),
        RulesCommand::Test { path } => test(path.as_deref(), terminal),
        RulesCommand::Facts { file } => print(&facts::facts(file)?),
        RulesCommand::Tree { file, path, format } => {
            print(&tree::tree(file, path.as_deref(), format.as_deref())?)
        }
    }
}

fn list(area: Option<&str>, folders: &[PathBuf]) -> Result<Exit, RunError> {
    let ruleset = ManuallyDrop::new(load::load(&Sources { folders: folders.to_vec() })?);
    if let Some(area) = area {
        let selection =
            crate::ruleset::Selection { areas: vec![area.to_owned()], ..Default::default() };
        selection.check(&ruleset)?;
    }
    let mut lines = String::new();
    for rule in &ruleset.rules {
        let spec = &rule.spec;
        let own = ruleset.catalogue.get(&spec.control).map_or("", |control| &control.area);
        if area.is_some_and(|wanted| wanted != own) {
            continue;
        }
        let off = if spec.off.is_some() { " (off by default)" } else { "" };
        lines += &format!(
            "{:<34} {:<8} {:<6} {:<14} {}{off}\n",
            spec.id, spec.severity, spec.confidence, own, spec.title
        );
    }
    print(&lines)
}

fn show(id: &str, folders: &[PathBuf]) -> Result<Exit, RunError> {
    let loaded = load::read(&Sources { folders: folders.to_vec() })?;
    let Some((_, place)) = loaded.rules.iter().find(|(spec, _)| spec.id == id) else {
        return Err(unknown(id, &loaded));
    };
    let (path, text) = loaded.source(place.0);
    let table = excerpt(&text, id);
    print(&format!("# {path}\n\n{table}"))
}

/// The text of a rule's tables: from its `[[rule]]` to the next one.
fn excerpt(text: &str, id: &str) -> String {
    let heads = text.match_indices("[[rule]]").map(|(at, _)| at);
    let starts: Vec<usize> =
        heads.filter(|at| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n')).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut tables = starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end));
    let ours = |table: &&str| {
        let lines = table.lines().filter_map(|line| line.trim().strip_prefix("id"));
        let mut values = lines.filter_map(|rest| rest.trim_start().strip_prefix('='));
        values.next().is_some_and(|value| value.trim().trim_matches(['"', '\'']) == id)
    };
    tables.find(ours).map_or_else(String::new, |table| format!("{}\n", table.trim_end()))
}

fn unknown(id: &str, loaded: &Loaded) -> RunError {
    let ids = loaded.rules.iter().map(|(spec, _)| spec.id.as_str());
    let near = nearest(id, ids).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    RunError::Usage {
        message: format!("no rule is called `{id}`"),
        help: format!("{near}`readiness rules list` names them all"),
    }
}

fn test(path: Option<&Path>, terminal: &Terminal) -> Result<Exit, RunError> {
    let folders: Vec<PathBuf> = path.map(Path::to_path_buf).into_iter().collect();
    let loaded = load::read(&Sources { folders })?;
    let ruleset = compile::compile(loaded.clone(), compile::Try::All)?;
    let specs = match path {
        Some(path) => on_disk(path)?,
        None => written()?,
    };
    let mut lines = String::new();
    let failures = proofs::prove(&specs, &loaded)?;
    for failure in &failures {
        lines +=
            &format!("FAILED {} example {}: {}\n", failure.rule, failure.example, failure.message);
    }
    let examples: usize = specs.iter().map(|spec| spec.example.len()).sum();
    let failed: BTreeSet<&str> = failures.iter().map(|failure| failure.rule.as_str()).collect();
    let failed = failed.len();
    for owner in ruleset.costly() {
        lines += &format!("COSTLY {owner}: a look without a keyword of its own is at every file\n");
    }
    lines += &format!(
        "{} rules, {examples} examples: {} passed, {failed} failed\n",
        specs.len(),
        specs.len() - failed
    );
    print(&lines)?;
    let exit = if failed > 0 { Exit::Failed } else { Exit::Passed };
    let reason = if failed > 0 {
        format!("{failed} rules do not keep their proofs")
    } else {
        "every proof holds".to_owned()
    };
    terminal.reason(exit, &reason);
    Ok(exit)
}

/// The embedded rules with their proofs.
///
/// # Errors
///
/// When one does not parse; the build would have failed.
pub fn written() -> Result<Vec<RuleSpec>, RuleError> {
    let mut specs = Vec::new();
    for path in embedded::paths() {
        let text = embedded::text(&path);
        let file: RuleFile =
            toml::from_str(&text).map_err(|e| RuleError::toml(&path, &text, &e))?;
        specs.extend(file.rule);
    }
    Ok(specs)
}

fn on_disk(path: &Path) -> Result<Vec<RuleSpec>, RuleError> {
    let embedded = load::read(&Sources::default())?.rules.len();
    let loaded = load::read(&Sources { folders: vec![path.to_path_buf()] })?;
    Ok(loaded.rules.into_iter().skip(embedded).map(|(spec, _)| spec).collect())
}

/// To stdout; a reader that closes the pipe has read enough.
pub fn print(text: &str) -> Result<Exit, RunError> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(RunError::Output {
            target: "stdout".to_owned(),
            source: error,
            help: "check what reads it".to_owned(),
        }),
        _ => Ok(Exit::Passed),
    }
}
