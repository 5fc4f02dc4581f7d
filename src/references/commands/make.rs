//! Makefiles: what their recipes run.

use std::collections::BTreeMap;

use super::{
    find::Finder,
    session::Session,
    shell::{Around, Folder, ROOT, Shell},
    text::Script,
};
use crate::{base::RepoPath, references::Reference};

/// Tells of every Makefile.
pub fn tell(finder: &Finder<'_>, found: &mut Vec<Reference>) {
    let is_makefile =
        |name: &str| matches!(name, "makefile" | "gnumakefile") || name.ends_with(".mk");
    for (file, _, text) in finder.system.texts(is_makefile) {
        if text.contains(".ONESHELL") {
            continue;
        }
        let path = finder.system.path(file);
        let folder = path.parent();
        // What is included runs where make was started.
        let mut folders = vec![folder.clone()];
        if path.name().ends_with(".mk") {
            folders.extend(folder.ancestors());
        }
        let variables = variables(text, &folder);
        let mut session = Session::new(finder, path.name().ends_with(".mk"));
        let around = Around {
            value: &|written| value(&variables, written),
            exists: &|path| finder.system.exists(path),
            home: None,
            is_make: true,
        };
        for recipe in recipes(text) {
            match recipe {
                Line::Rule(targets) => session.mention(targets),
                Line::Recipe { lines, ignored } => {
                    let mut shell = Shell::new(Folder::OneOf(folders.clone()));
                    shell.run(&Script::lines(lines.into_iter()), &around);
                    for ran in &mut shell.ran {
                        ran.guarded |= ignored;
                    }
                    session.take("make-command", shell);
                }
            }
        }
        session.finish(file, found);
    }
}

/// A part of a Makefile.
enum Line<'m> {
    /// The targets of a rule.
    Rule(&'m str),
    /// What one shell runs, line by line, and whether make goes on where it fails.
    Recipe { lines: Vec<(&'m str, usize)>, ignored: bool },
}

fn recipes(text: &str) -> Vec<Line<'_>> {
    let mut parts = Vec::new();
    let (mut at, mut continues, mut defines) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.starts_with("define ") || line.starts_with("endef") {
            defines = line.starts_with("define ");
        }
        let goes_on = line.ends_with('\\');
        if defines {
            continues = false;
        } else if continues {
            if let Some(Line::Recipe { lines, .. }) = parts.last_mut() {
                lines.push((line, start));
            }
            continues = goes_on;
        } else if line.starts_with('\t') {
            let bare = line.trim_start_matches(['\t', ' ', '@', '-', '+']);
            let front = line.get(..line.len() - bare.len()).unwrap_or_default();
            if !bare.starts_with('#') && !bare.is_empty() {
                let lines = vec![(bare, start + front.len())];
                parts.push(Line::Recipe { lines, ignored: front.contains('-') });
                continues = goes_on;
            }
        } else if let Some((targets, _)) = line.split_once(':')
            && !targets.contains(['=', '#'])
        {
            parts.push(Line::Rule(targets));
        }
    }
    parts
}

/// Variables that are given one value.
fn variables(text: &str, folder: &RepoPath) -> BTreeMap<String, Option<String>> {
    let here = format!("{ROOT}{}", folder.as_str());
    let mut variables: BTreeMap<String, Option<String>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('\t')) {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=') else { continue };
        let appends = name.ends_with('+');
        let name = name.trim_end_matches([':', '?', '+', '!']).trim();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            continue;
        }
        let known = !appends && !value.contains(['#', '\\']) && !variables.contains_key(name);
        variables.insert(name.to_owned(), known.then(|| value.trim().to_owned()));
    }
    for name in ["CURDIR", "PWD"] {
        variables.insert(name.to_owned(), Some(here.clone()));
    }
    variables
}

fn value(variables: &BTreeMap<String, Option<String>>, written: &str) -> Option<String> {
    resolved(variables, written, 6)
}

/// `$(X)` or `${X}`, with the variables in its value.
fn resolved(
    variables: &BTreeMap<String, Option<String>>,
    written: &str,
    left: usize,
) -> Option<String> {
    let inner = written.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
    let inner = inner.or_else(|| written.strip_prefix("${")?.strip_suffix('}'))?;
    match inner {
        "MAKE" => return Some("make".to_owned()),
        "shell pwd" => return resolved(variables, "$(CURDIR)", left),
        _ => {}
    }
    let value = variables.get(inner)?.as_ref().filter(|_| left > 0)?;
    let mut filled = String::new();
    let mut rest = value.as_str();
    while let Some(at) = rest.find('$') {
        filled.push_str(rest.get(..at)?);
        let close = if rest.get(at + 1..)?.starts_with('(') { ')' } else { '}' };
        let end = at + rest.get(at..)?.find(close)? + 1;
        filled.push_str(&resolved(variables, rest.get(at..end)?, left - 1)?);
        rest = rest.get(end..)?;
    }
    filled.push_str(rest);
    Some(filled)
}
