//! Which scripts are run one after another: a folder of migrations, what a database container runs when it is
//! first started, or a schema that is one file.

use std::collections::BTreeMap;

use crate::{
    base::{RepoPath, Role},
    services::system::{
        Container, System,
        container::MountSource,
        sql::{Dialect, Script},
    },
};

/// Where the images of databases look for scripts.
const INIT: &str = "/docker-entrypoint-initdb.d";

/// A script at its place in a sequence.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    /// The number of the file.
    pub file: usize,
    /// What it does.
    pub script: &'a Script,
}

/// Scripts that are run one after another.
pub struct Sequence<'s, 'a> {
    /// What it is, in words.
    pub name: String,
    /// How it comes that they are run in this order.
    pub kind: Kind<'s>,
    /// The scripts, in order.
    pub steps: Vec<Step<'a>>,
    /// For which database they are written.
    pub dialect: Option<Dialect>,
}

/// Why scripts are one sequence.
#[derive(Clone, Copy)]
pub enum Kind<'s> {
    /// They are the migrations of a folder.
    Folder,
    /// A container runs them on an empty volume.
    Init(&'s Container),
    /// It is one file.
    Single,
}

/// A file of a folder of migrations.
pub struct Migration<'a> {
    /// The number of the file.
    pub file: usize,
    /// What it does.
    pub script: &'a Script,
    /// Its version, as it is written; empty where it has none.
    pub version: String,
    /// The rest of its name.
    pub rest: String,
    /// Whether it takes another one back.
    pub down: bool,
}

/// The folders of migrations, each with its files in order.
pub fn folders<'a>(system: &System<'a>) -> BTreeMap<RepoPath, Vec<Migration<'a>>> {
    let mut folders: BTreeMap<RepoPath, Vec<Migration<'_>>> = BTreeMap::new();
    for (file, part) in system.parts {
        let Some(script) = &part.sql else { continue };
        let (folder, migration) = migration(system.path(*file), *file, script);
        folders.entry(folder).or_default().push(migration);
    }
    folders.retain(|folder, files| {
        let versions = files.iter().filter(|one| !one.version.is_empty()).count();
        let told = folder.as_str().to_lowercase().contains("migrat");
        versions * 2 > files.len() && (versions > 2 || told)
    });
    for files in folders.values_mut() {
        files.sort_by_cached_key(|one| {
            (one.version.is_empty(), numbers(&one.version), system.path(one.file).clone())
        });
    }
    folders
}

/// The folder of migrations that a file would be of, and what it is there.
fn migration<'a>(path: &RepoPath, file: usize, script: &'a Script) -> (RepoPath, Migration<'a>) {
    let name = path.name().to_lowercase();
    let mut stem = name.trim_end_matches(".sql");
    let mut folder = path.parent();
    let mut down = ["down", "rollback", "undo", "revert"].iter().any(|word| stem.ends_with(word));
    let own = ["up", "down", "migration", "migrate"].contains(&stem);
    let above = folder.name().to_lowercase();
    if own && above.starts_with(|c: char| c.is_ascii_digit()) {
        folder = folder.parent();
        stem = &above;
    }
    stem = stem.strip_suffix(".up").or_else(|| stem.strip_suffix(".down")).unwrap_or(stem);
    let flyway = stem.split_once("__").and_then(|(head, rest)| {
        let number = head.strip_prefix(['v', 'u', 'b'])?;
        let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_');
        (plain && !number.is_empty()).then_some((number, rest, head.starts_with('u')))
    });
    if let Some((number, rest, undo)) = flyway {
        down |= undo;
        let version = number.to_owned();
        return (folder, Migration { file, script, version, rest: rest.to_owned(), down });
    }
    let end = stem.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(stem.len());
    let (head, rest) = stem.split_at(end);
    let version = head.trim_matches('-');
    let parted = rest.is_empty() || rest.starts_with(['_', '.', ' ']) || head.ends_with('-');
    let version = if parted { version } else { "" };
    (folder, Migration { file, script, version: version.to_owned(), rest: rest.to_owned(), down })
}

/// A version as numbers that can be put in order.
pub fn numbers(version: &str) -> Vec<u128> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// All sequences.
pub fn sequences<'s, 'a>(system: &'s System<'a>) -> Vec<Sequence<'s, 'a>> {
    let folders = folders(system);
    let mut all: Vec<Sequence<'s, 'a>> = Vec::new();
    for (folder, files) in &folders {
        let ups = files.iter().filter(|one| !one.down && !one.version.is_empty());
        let steps: Vec<Step<'a>> =
            ups.map(|one| Step { file: one.file, script: one.script }).collect();
        let name = format!("the migrations of {folder}");
        all.extend(Sequence::new(name, Kind::Folder, steps).map(|one| one.at(folder)));
    }
    for container in &system.containers {
        let steps = init(system, container);
        let name = format!("the scripts that the container {} runs first", container.name);
        all.extend(Sequence::new(name, Kind::Init(container), steps));
    }
    for (file, part) in system.parts {
        let Some(script) = &part.sql else { continue };
        let path = system.path(*file);
        let name = path.name().to_lowercase();
        let of_folder = folders.values().flatten().any(|one| one.file == *file);
        let named = ["schema", "init", "ddl", "create", "structure", "tables", "setup"];
        if !of_folder && part.role != Role::Example && named.iter().any(|word| name.contains(word))
        {
            let one =
                Sequence::new(path.to_string(), Kind::Single, vec![Step { file: *file, script }]);
            all.extend(one.map(|one| one.at(path)));
        }
    }
    all
}

impl<'s, 'a> Sequence<'s, 'a> {
    fn new(name: String, kind: Kind<'s>, steps: Vec<Step<'a>>) -> Option<Self> {
        let mut votes: Vec<(Dialect, usize)> = Vec::new();
        for dialect in steps.iter().filter_map(|step| step.script.dialect) {
            match votes.iter_mut().find(|(one, _)| *one == dialect) {
                Some((_, count)) => *count += 1,
                None => votes.push((dialect, 1)),
            }
        }
        let dialect = votes.iter().max_by_key(|(_, count)| *count).map(|(dialect, _)| *dialect);
        (!steps.is_empty()).then_some(Self { name, kind, steps, dialect })
    }

    /// What its path says of the database counts more than what its statements do.
    fn at(mut self, path: &RepoPath) -> Self {
        let path = path.as_str().to_lowercase();
        let words = path.split(|c: char| !c.is_alphanumeric());
        let told =
            words.filter_map(|word| DATABASES.iter().find(|(name, _)| *name == word)).next_back();
        self.dialect = told.map(|(_, dialect)| *dialect).or(self.dialect);
        self
    }
}

/// Words of paths that say for which database scripts are.
const DATABASES: [(&str, Dialect); 14] = [
    ("postgres", Dialect::PostgreSql),
    ("postgresql", Dialect::PostgreSql),
    ("pg", Dialect::PostgreSql),
    ("mysql", Dialect::MySql),
    ("mariadb", Dialect::MySql),
    ("sqlite", Dialect::Sqlite),
    ("sqlite3", Dialect::Sqlite),
    ("mssql", Dialect::SqlServer),
    ("sqlserver", Dialect::SqlServer),
    ("h2", Dialect::Other),
    ("hsqldb", Dialect::Other),
    ("oracle", Dialect::Other),
    ("clickhouse", Dialect::Other),
    ("cockroach", Dialect::Other),
];

/// The scripts that are mounted where a database container looks for them, by the names that they have there.
fn init<'a>(system: &System<'a>, container: &Container) -> Vec<Step<'a>> {
    let mut found: BTreeMap<String, Step<'a>> = BTreeMap::new();
    for mount in &container.mounts {
        let MountSource::Path(path) = &mount.source else { continue };
        let Some(name) = mount.target.trim_end_matches('/').strip_prefix(INIT) else { continue };
        for (file, part) in system.parts {
            let Some(script) = &part.sql else { continue };
            let at = system.path(*file);
            if at == path && !name.is_empty() {
                found.insert(name.to_owned(), Step { file: *file, script });
            } else if at.parent() == *path {
                found.insert(format!("{name}/{}", at.name()), Step { file: *file, script });
            }
        }
    }
    found.into_values().collect()
}
