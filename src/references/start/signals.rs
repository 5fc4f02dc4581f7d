//! Whether the script that a container starts with is replaced by the service, so that the service hears of
//! the stop.

use super::{follow::Trace, script::Statement};
use crate::{
    base::{RepoPath, Span},
    references::Reference,
    services::{ServiceId, system::command::program},
};

/// Tells of each command of a script that runs until it is stopped.
pub fn tell(
    statements: &[Statement],
    text: &str,
    file: usize,
    service: Option<ServiceId>,
    script: &RepoPath,
    by: &str,
    trace: &mut Trace,
) {
    // A script that hears of the stop itself, or that waits for several, knows what it does.
    let handles = ["trap ", "wait", "tini", "dumb-init", "supervisord"];
    if handles.iter().any(|word| text.contains(word)) {
        return;
    }
    let last = statements.iter().rposition(|one| !one.aside);
    for (at, statement) in statements.iter().enumerate() {
        if statement.aside || statement.repeated {
            continue;
        }
        let is_last = Some(at) == last;
        let runs = serves(&statement.words) || (is_last && runs_on(&statement.words));
        if !runs {
            continue;
        }
        trace.add(Reference {
            kind: "start-script",
            is: if statement.exec { "exec" } else { "waits" },
            file,
            span: Span::new(statement.range.start, statement.range.end),
            service,
            captures: vec![
                ("command", statement.words.iter().take(3).cloned().collect::<Vec<_>>().join(" ")),
                ("script", script.to_string()),
                ("by", by.to_owned()),
            ],
        });
    }
}

/// Whether a command is a server for sure.
fn serves(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words = match words.as_slice() {
        ["poetry" | "uv" | "pipenv" | "pdm", "run", rest @ ..] => rest,
        ["bundle", "exec", rest @ ..] => rest,
        ["python" | "python3", "-m", rest @ ..] => rest,
        ["npx" | "pnpm" | "yarn", rest @ ..] => rest,
        rest => rest,
    };
    let Some((first, rest)) = words.split_first() else { return false };
    let once = ["--version", "--help", "-h", "-v", "-V", "-t", "--check-config", "--test"];
    if rest.iter().any(|word| once.contains(word)) {
        return false;
    }
    let has = |word: &str| rest.contains(&word);
    match program(first) {
        "gunicorn" | "uvicorn" | "hypercorn" | "daphne" | "granian" | "waitress-serve" | "puma"
        | "unicorn" | "uwsgi" => !rest.is_empty(),
        "flask" => has("run"),
        "celery" => has("worker") || has("beat") || has("flower"),
        "next" => has("start"),
        "rails" => has("server") || has("s"),
        "nginx" => rest.iter().any(|word| word.contains("daemon off")),
        "java" => rest.contains(&"-jar") && !is_once(rest),
        _ => false,
    }
}

/// Whether a last command of a script most likely runs until it is stopped.
fn runs_on(words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((first, rest)) = words.split_first() else { return false };
    if is_once(&words) {
        return false;
    }
    match program(first) {
        "node" => rest.iter().any(|word| {
            ["server", "main", "index", "app"].contains(&stem(word)) && !word.starts_with('-')
        }),
        "npm" | "yarn" | "pnpm" => {
            matches!(rest, ["start", ..] | ["run", "start" | "start:prod" | "serve", ..])
        }
        "python" | "python3" => {
            let file = rest.iter().find(|word| word.ends_with(".py"));
            let serves = rest.contains(&"runserver");
            serves
                || file.is_some_and(|file| ["server", "main", "app", "run"].contains(&stem(file)))
        }
        "dotnet" => rest.first().is_some_and(|word| word.ends_with(".dll")),
        _ => false,
    }
}

fn is_once(words: &[&str]) -> bool {
    let once =
        ["migrat", "seed", "init", "setup", "liquibase", "flyway", "wait", "check", "upgrade"];
    words.iter().any(|word| once.iter().any(|part| word.to_lowercase().contains(part)))
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}
