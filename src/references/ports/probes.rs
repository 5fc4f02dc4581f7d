//! What asks a container whether it is well, held against where it listens and what it answers.

use super::{
    address::asked,
    answers::{Answer, answer},
    listening::{Heard, Listening},
    run::Run,
    said,
};
use crate::{
    base::Span,
    references::{Kind, Reference, Resolver},
    services::system::{
        Command, System, command,
        container::{Asks, By},
    },
};

/// Probes and health checks.
pub const PROBES: Resolver = Resolver {
    kinds: &[
        Kind {
            name: "probe-port",
            about: "the port that a probe or health check asks, on which the program must listen",
            states: &["missing", "unnamed", "local", "found"],
            captures: &["probe", "port", "container", "listens"],
        },
        Kind {
            name: "probe-route",
            about: "the path that a probe or health check asks, which the program must answer",
            states: &["missing", "fallback", "guarded", "method", "found"],
            captures: &["probe", "path", "container", "why"],
        },
    ],
    resolve,
};

/// A question of a probe.
struct Question {
    span: Span,
    file: usize,
    probe: &'static str,
    /// By number or name; empty where the scheme says it.
    port: String,
    path: Option<String>,
    /// Whether it is asked from outside the container.
    outside: bool,
    /// Whether an answer that is an error counts as one.
    strict: bool,
    /// Whether it says who asks.
    signed: bool,
}

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for container in system.containers.iter().filter(|one| !one.is_task) {
        let run = Run::of_container(system, container);
        for probe in &container.probes {
            let question = |port: &str, path: Option<&String>| Question {
                span: probe.span,
                file: container.file,
                probe: probe.kind,
                port: port.to_owned(),
                path: path.cloned(),
                outside: container.by == By::Kubernetes,
                strict: true,
                signed: false,
            };
            match &probe.asks {
                Asks::Http { path, port } => {
                    judge(std::slice::from_ref(&run), &question(port, Some(path)), &mut found);
                }
                Asks::Tcp(port) | Asks::Grpc(port) => {
                    judge(std::slice::from_ref(&run), &question(port, None), &mut found);
                }
                Asks::Run(command) => {
                    let at = (probe.span, container.file, probe.kind);
                    for question in questions(&run, at, command) {
                        judge(std::slice::from_ref(&run), &question, &mut found);
                    }
                }
            }
        }
    }
    for (at, image) in system.images.iter().enumerate() {
        let Some(check) = image.stage(None).and_then(|stage| stage.get("healthcheck")) else {
            continue;
        };
        let Some(command) = Command::of_dockerfile(check) else { continue };
        // Kubernetes does not ask, and Compose may ask something else.
        let mut runs = Run::all_of(system, at);
        let kubernetes = |run: &Run<'_>| run.container.is_some_and(|one| one.by == By::Kubernetes);
        if runs.iter().all(kubernetes) {
            runs = vec![Run::of_image(system, image)];
        }
        runs.retain(|run| {
            run.container
                .is_none_or(|one| one.by == By::Compose && one.probes.is_empty() && !one.is_task)
        });
        let Some(first) = runs.first() else { continue };
        for question in questions(first, (check.span, image.file, "HEALTHCHECK"), &command) {
            let exposes =
                image.stage(None).map(crate::services::system::Image::exposes).unwrap_or_default();
            let exposed = exposes.is_empty()
                || exposes.iter().any(|(port, _)| port.to_string() == question.port);
            // Where EXPOSE already says that it is another port, nothing is said twice.
            if exposed {
                judge(&runs, &question, &mut found);
            }
        }
    }
    found
}

/// What a command asks of the container that it runs in.
fn questions(run: &Run<'_>, at: (Span, usize, &'static str), command: &Command) -> Vec<Question> {
    let (span, file, probe) = at;
    let mut questions: Vec<Question> = Vec::new();
    for words in command.simple() {
        let Some(words) = words.iter().map(|word| run.expand(word)).collect::<Option<Vec<_>>>()
        else {
            continue;
        };
        let own_names = run.container.map(|one| one.name.as_str());
        let line = words.join(" ");
        let strict = !takes_errors(&words);
        for address in asked(&words) {
            if !address.is_own() && Some(address.host.as_str()) != own_names {
                continue;
            }
            let Some(port) = address.port() else { continue };
            let http = matches!(address.scheme.as_str(), "http" | "https");
            let path = if address.path.is_empty() { "/".to_owned() } else { address.path.clone() };
            questions.push(Question {
                span,
                file,
                probe,
                port: port.to_string(),
                path: http.then_some(path),
                outside: !address.is_own(),
                strict,
                signed: line.contains("uthorization")
                    || line.contains("oken")
                    || line.contains("-u "),
            });
        }
    }
    // One that asks several places, each if the other does not answer, wants any of them.
    if questions.len() > 1 { Vec::new() } else { questions }
}

/// Tells of the port and, where that is listened to, of the path. What no way to run it hears is missing.
fn judge(runs: &[Run<'_>], question: &Question, found: &mut Vec<Reference>) {
    let Some(first) = runs.first() else { return };
    let name = first.container.map_or_else(
        || first.image.map(|image| image.path.to_string()).unwrap_or_default(),
        |container| container.name.clone(),
    );
    let mut tell = |kind: &'static str, is: &'static str, captures: Vec<(&'static str, String)>| {
        let mut all = vec![("probe", question.probe.to_owned()), ("container", name.clone())];
        all.extend(captures);
        found.push(Reference {
            kind,
            is,
            file: question.file,
            span: question.span,
            service: first.service,
            captures: all,
        });
    };
    let number = |run: &Run<'_>| match run.container {
        Some(container) => container.port(&question.port),
        None => question.port.parse().ok(),
    };
    let Some(port) = number(first) else {
        let named = !question.port.contains('$') && question.port.chars().any(char::is_alphabetic);
        if named {
            let listens = first.container.map(names_of_ports).unwrap_or_default();
            tell(
                "probe-port",
                "unnamed",
                vec![("port", question.port.clone()), ("listens", listens)],
            );
        }
        return;
    };
    let all: Vec<Listening> = runs.iter().map(Listening::of).collect();
    let mut heard: Vec<Heard> =
        runs.iter().zip(&all).map(|(run, one)| one.hears(run, port)).collect();
    if !question.outside {
        heard.iter_mut().filter(|one| **one == Heard::Local).for_each(|one| *one = Heard::Yes);
    }
    let is = if heard.contains(&Heard::Yes) {
        "found"
    } else if heard.contains(&Heard::Unknown) {
        ""
    } else if heard.contains(&Heard::Local) {
        "local"
    } else {
        "missing"
    };
    if !is.is_empty() {
        let listens = all.first().map(said).unwrap_or_default();
        tell("probe-port", is, vec![("port", port.to_string()), ("listens", listens)]);
    }
    let Some(path) = question.path.as_deref().filter(|_| matches!(is, "found" | "")) else {
        return;
    };
    let answers: Vec<Answer> =
        runs.iter().zip(&all).map(|(run, listening)| answer(run, listening, port, path)).collect();
    let (is, why) = match together(&answers) {
        Answer::Found => ("found", String::new()),
        Answer::Fallback => ("fallback", String::new()),
        Answer::Guarded(guard) if !question.signed => ("guarded", guard),
        Answer::Method(methods) => ("method", methods),
        Answer::Missing(why) if question.strict => ("missing", why),
        _ => return,
    };
    tell("probe-route", is, vec![("path", path.to_owned()), ("why", why)]);
}

fn names_of_ports(container: &crate::services::system::Container) -> String {
    let names: Vec<&str> = container.ports.iter().filter_map(|port| port.name.as_deref()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// What all ways to run it come to: one that answers is enough, one that cannot be told leaves it open.
fn together(answers: &[Answer]) -> Answer {
    if answers.contains(&Answer::Found) {
        return Answer::Found;
    }
    if answers.contains(&Answer::Unknown) {
        return Answer::Unknown;
    }
    answers.first().cloned().unwrap_or(Answer::Unknown)
}

/// Whether a command is curl without `--fail`, which ends well whatever the status of the answer is.
fn takes_errors(words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let fails = |word: &String| {
        let short = word.starts_with('-') && !word.starts_with("--");
        word.starts_with("--fail")
            || word.starts_with("--write-out")
            || (short && word.contains(['f', 'w']))
            || word.starts_with("telnet://")
            || word == "--unix-socket"
    };
    command::program(first) == "curl" && !rest.iter().any(fails)
}
