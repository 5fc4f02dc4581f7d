//! The one pass over the files: each is read once, in parallel, and leaves only hits and parts behind.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use rayon::prelude::*;

use super::{
    allow::InlineAllow,
    looked::{Looked, Together},
    looker::Looker,
};
use crate::{
    base::{Location, Notice, Problem, RepoPath, Role, Skipped},
    detect::Support,
    language::facts::routes::Routes,
    repo::{File, Reader},
    ruleset::{MatcherId, Ruleset},
    services::{routes::Served, system::Part},
};

/// Named groups of a match, masked.
pub type Captures = Vec<(String, String)>;

/// A place that one look found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The look that found it.
    pub matcher: MatcherId,
    /// The number of the file.
    pub file: usize,
    /// The place.
    pub location: Location,
    /// Named groups of the match, masked.
    pub captures: Captures,
    /// What speaks for it, or against it.
    pub support: Support,
}

/// What the pass left behind.
#[derive(Debug, Default)]
pub struct Pass {
    /// For each matcher, what it found, in the order of the files.
    pub hits: Vec<Vec<Hit>>,
    /// Which looks were at which files.
    pub looked: Looked,
    /// Suppressions written in the files.
    pub allows: Vec<InlineAllow>,
    /// Files that were read.
    pub files: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Files that were not read, and why.
    pub skipped: Vec<Skipped>,
    /// Files that were not understood as a whole.
    pub notices: Vec<Notice>,
    /// Files and looks that failed.
    pub problems: Vec<Problem>,
    /// For each file, what its content says it is for.
    pub roles: Vec<Role>,
    /// What the servers of the repository answer to.
    pub routes: Vec<Served>,
    /// The routes of each file that has any, before they are put together.
    pub found_routes: Vec<(usize, Routes)>,
    /// What files say of the system, by their number.
    pub parts: Vec<(usize, Part)>,
}

impl Pass {
    /// What a pass over no files leaves behind.
    pub fn nothing(ruleset: &Ruleset) -> Self {
        collect(Vec::new(), ruleset.matchers.len())
    }
}

/// What is said of a file whose look panicked.
pub const CRASHED: &str = "the look at this file crashed: please report it";

/// Looks at every file.
pub fn run(looker: &Looker<'_>) -> Pass {
    let profile = looker.profile;
    let looks: Vec<FileLook> = looker
        .repository
        .files
        .par_iter()
        .enumerate()
        .map_init(Reader::default, |reader, (number, file)| {
            let clock = profile.map(|_| Instant::now());
            // A panic in one file costs one problem, not the report.
            let look = catch_unwind(AssertUnwindSafe(|| looker.look(number, file, reader)))
                .unwrap_or_else(|_| FileLook::failed(file, CRASHED));
            if let (Some(profile), Some(clock)) = (profile, clock) {
                profile.file(&file.path, clock.elapsed());
            }
            look
        })
        .collect();
    collect(looks, looker.ruleset.matchers.len())
}

/// What the look at one file left behind.
#[derive(Default)]
pub struct FileLook {
    /// What the file is for.
    pub role: Role,
    /// How long it is, if it was read.
    pub bytes: Option<u64>,
    /// What was found.
    pub hits: Vec<(MatcherId, Location, Captures, Support)>,
    /// Which looks were at it.
    pub looked: Vec<Together>,
    /// Suppressions written in it.
    pub allows: Vec<InlineAllow>,
    /// Why it was not read.
    pub skipped: Option<Skipped>,
    /// What was not understood.
    pub notice: Option<Notice>,
    /// What failed.
    pub problems: Vec<Problem>,
    /// What it serves.
    pub routes: Option<Routes>,
    /// What it says of the system.
    pub part: Option<Part>,
}

impl FileLook {
    /// What is left of a look that failed.
    pub fn failed(file: &File, message: &str) -> Self {
        let problem =
            Problem { path: Some(file.path.clone()), rule: None, message: message.to_owned() };
        Self { role: file.role, problems: vec![problem], ..Self::default() }
    }
}

fn collect(looks: Vec<FileLook>, matchers: usize) -> Pass {
    let mut pass = Pass { hits: (0..matchers).map(|_| Vec::new()).collect(), ..Pass::default() };
    for (file, look) in looks.into_iter().enumerate() {
        pass.found_routes.extend(look.routes.map(|routes| (file, routes)));
        pass.parts.extend(look.part.map(|part| (file, part)));
        pass.roles.push(look.role);
        pass.files += usize::from(look.bytes.is_some());
        pass.bytes += look.bytes.unwrap_or(0);
        for (matcher, location, captures, support) in look.hits {
            pass.hits[matcher].push(Hit { matcher, file, location, captures, support });
        }
        for looks in look.looked {
            pass.looked.add(&looks, file);
        }
        pass.allows.extend(look.allows);
        pass.skipped.extend(look.skipped);
        pass.notices.extend(look.notice);
        pass.problems.extend(look.problems);
    }
    pass
}

/// A file as a location: nothing of its content is quoted, since nobody looked at it.
pub fn whole_file(path: &RepoPath, role: Role) -> Location {
    Location {
        path: path.clone(),
        start_line: 1,
        start_column: 1,
        end_line: 1,
        end_column: 1,
        snippet: String::new(),
        role,
        fingerprint: String::new(),
        origin: None,
    }
}
