//! `readiness attest`: what people state of controls.

use std::{fs, io, path::Path};

use jiff::civil::Date;
use toml_edit::{DocumentMut, Item, Table, value};

use super::{Exit, RunError, rules::print, terminal::Terminal};
use crate::{
    base::{RepoPath, StatementKind},
    cli::{AttestArgs, AttestCommand, AttestedArgs},
    config,
    evaluate::{Standing, Statements, digest},
    repo::{self, MAX_FILE_BYTES, Repository},
    report,
    ruleset::{Sources, load, select::nearest},
};

/// Does it.
///
/// # Errors
///
/// When the control is unknown, or the configuration cannot be read or written.
pub fn attest(command: &AttestCommand, terminal: &Terminal) -> Result<Exit, RunError> {
    match command {
        AttestCommand::Add(args) => add(args, terminal),
        AttestCommand::List(args) => list(args, false),
        AttestCommand::Verify(args) => list(args, true),
    }
}

fn add(args: &AttestArgs, terminal: &Terminal) -> Result<Exit, RunError> {
    let catalogue = load::read(&Sources::default())?.catalogue;
    if catalogue.get(&args.control).is_none() {
        let near = nearest(&args.control, catalogue.iter().map(|control| control.id.as_str()));
        return Err(RunError::Usage {
            message: format!("no control is called `{}`", args.control),
            help: near.map_or_else(
                || "`readiness controls` names them".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        });
    }
    let today = jiff::Zoned::now().date();
    if args.until < today {
        return Err(RunError::Usage {
            message: format!("{} is past: the statement would not count", args.until),
            help: "give --until a day to come".to_owned(),
        });
    }
    let file = config::discover(&args.path).unwrap_or_else(|| args.path.join(config::FILE_NAME));
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(unusable(&file, error)),
    };
    if !text.is_empty() {
        // A configuration that is wrong is said to be, with the place, before anything is added.
        config::read(&file)?;
    }
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        unusable(&file, io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
    })?;
    let statement = statement(args, today)?;
    let all = document.entry("attest").or_insert(Item::ArrayOfTables(Default::default()));
    let Some(all) = all.as_array_of_tables_mut() else {
        let error = io::Error::new(io::ErrorKind::InvalidData, "`attest` is no list of tables");
        return Err(unusable(&file, error));
    };
    all.push(statement);
    fs::write(&file, document.to_string()).map_err(|error| unusable(&file, error))?;
    terminal.say(&format!("{} is attested in {}", args.control, file.display()));
    Ok(Exit::Passed)
}

fn statement(args: &AttestArgs, today: Date) -> Result<Table, RunError> {
    let mut table = Table::new();
    table["control"] = value(&args.control);
    table["statement"] = value(&args.statement);
    table["owner"] = value(&args.owner);
    table["date"] = value(today.to_string());
    table["until"] = value(args.until.to_string());
    let Some(evidence) = &args.evidence else { return Ok(table) };
    table["evidence"] = value(evidence);
    if !evidence.contains("://") {
        let file = args.path.join(evidence);
        let text = fs::read(&file).map_err(|error| RunError::Usage {
            message: format!("the evidence {} cannot be read: {error}", file.display()),
            help: "name a file below the folder, or an address with its scheme".to_owned(),
        })?;
        table["sha256"] = value(digest(&String::from_utf8_lossy(&text)));
    }
    Ok(table)
}

fn unusable(file: &Path, source: io::Error) -> RunError {
    let help = "check that it is TOML and that it may be written".to_owned();
    RunError::Output { target: file.display().to_string(), source, help }
}

fn list(args: &AttestedArgs, strict: bool) -> Result<Exit, RunError> {
    let Some(path) = config::discover(&args.path) else {
        print("nothing is stated: there is no readiness.toml\n")?;
        return Ok(Exit::Passed);
    };
    let loaded = config::read(&path)?;
    let statements = Statements::of(&loaded, &RepoPath::new(config::FILE_NAME), None);
    let repository = Repository::open(&args.path, &repo::Options::default())?;
    let today = jiff::Zoned::now().date();
    let (mut lines, mut invalid) = (String::new(), 0usize);
    for made in statements.iter() {
        let standing = made.standing(&repository, today, MAX_FILE_BYTES);
        let state = match &standing {
            Standing::Valid => "counts".to_owned(),
            Standing::Invalid(why) => {
                invalid += 1;
                format!("does not count: {why}")
            }
        };
        let kind = match made.statement.kind {
            StatementKind::Attested => "attested",
            StatementKind::Waived => "waived",
            StatementKind::NotApplicable => "not applicable",
        };
        let place = &made.statement.place;
        let line = format!("{place}: {} {kind}, {state}: {}", made.control, made.statement.text);
        lines += &format!("{}\n", report::harmless(&line));
    }
    if lines.is_empty() {
        lines = "nothing is stated\n".to_owned();
    }
    print(&lines)?;
    Ok(if strict && invalid > 0 { Exit::Failed } else { Exit::Passed })
}
