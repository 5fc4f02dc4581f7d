//! Health checks by curl that take an error of the service for health.

use super::run::Run;
use crate::{
    base::Span,
    references::{Kind, Reference, Resolver},
    services::system::{
        Command, System,
        command::{Form, program, simple_commands},
        container::Asks,
    },
};

/// Whether a health check fails when the answer is an error.
pub const STATUS: Resolver = Resolver {
    kinds: &[Kind {
        name: "probe-status",
        about: "a check by curl, in a Compose file, an exec probe or a script that they run, which must fail when the answer is an error",
        states: &["ignored", "found"],
        captures: &["container", "in"],
    }],
    resolve,
};

fn resolve(system: &System<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    for container in &system.containers {
        let run = Run::of_container(system, container);
        for probe in &container.probes {
            let Asks::Run(command) = &probe.asks else { continue };
            let mut tell = |file: usize, span: Span, ignored: bool, place: &str| {
                found.push(Reference {
                    kind: "probe-status",
                    is: if ignored { "ignored" } else { "found" },
                    file,
                    span,
                    service: container.service,
                    captures: vec![("container", container.name.clone()), ("in", place.to_owned())],
                });
            };
            if let Some(ignored) = by_line(command) {
                tell(container.file, probe.span, ignored, probe.kind);
            }
            for words in command.simple() {
                let Some((file, text)) = run.script(&words) else { continue };
                if let Some((span, ignored)) = in_script(text) {
                    tell(file, span, ignored, system.path(file).name());
                }
            }
        }
    }
    found
}

/// Whether a command that asks by curl, and looks at nothing else, takes errors; `None` for all others.
fn by_line(command: &Command) -> Option<bool> {
    let line = command.line();
    let looks = match &command.form {
        Form::Shell(line) => looks_at_answer(line),
        Form::Words(words) => words.iter().any(|word| word.contains(' ') && looks_at_answer(word)),
    };
    let all = command.simple();
    let curl =
        all.iter().find(|words| words.first().is_some_and(|word| program(word) == "curl"))?;
    let ends = |words: &Vec<String>| {
        let name = words.first().map(|word| program(word)).unwrap_or_default();
        matches!(name, "curl" | "exit" | "echo" | "true" | "kill")
    };
    let plain = !looks && !line.contains("$(") && all.iter().all(ends);
    plain.then(|| takes_errors(curl))
}

/// Whether a line of shell does something with what curl answers.
fn looks_at_answer(line: &str) -> bool {
    let piped = line.replace("||", "").contains('|');
    piped
        || line.contains("$(")
        || line.contains('`')
        || line.contains("test ")
        || line.contains("[ ")
}

/// The one line of a script that asks by curl, where the script ends with what that says.
fn in_script(text: &str) -> Option<(Span, bool)> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let mut asks =
        lines.filter(|(_, line)| line.contains("curl") && !line.trim_start().starts_with('#'));
    let ((start, line), None) = (asks.next()?, asks.next()) else { return None };
    let bare = line.trim();
    let last = text.trim_end().ends_with(bare);
    if !bare.starts_with("curl ") || looks_at_answer(bare) || bare.ends_with('\\') || !last {
        return None;
    }
    let commands = simple_commands(bare);
    let words = commands.first()?;
    let at = start + line.find("curl").unwrap_or_default();
    Some((Span::new(at, at + bare.len()), takes_errors(words)))
}

/// Whether a command is curl without `--fail`, which ends well whatever the status of the answer is.
pub fn takes_errors(words: &[String]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let fails = |word: &String| {
        let short = word.starts_with('-') && !word.starts_with("--");
        word.starts_with("--fail")
            || word.starts_with("--write-out")
            || (short && word.contains(['f', 'w']))
            || word.starts_with("telnet://")
            || word == "--unix-socket"
    };
    program(first) == "curl" && !rest.iter().any(fails)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<bool> {
        by_line(&Command { span: Span::new(0, 0), form: Form::Shell(text.to_owned()) })
    }

    #[test]
    fn curl_fails_on_errors_only_where_it_is_told_to() {
        assert_eq!(line("curl http://a || exit 1"), Some(true));
        assert_eq!(line("curl -I http://a"), Some(true));
        assert_eq!(line("curl -fsS http://a || exit 1"), Some(false));
        assert_eq!(line("curl -s http://a | grep -q ok"), None);
        assert_eq!(line("test $(curl -s http://a) = ok"), None);
        assert_eq!(line("wget http://a"), None);
        let script = "#!/bin/sh\n# curl\nS=http\ncurl -k $S://0.0.0.0/x\n";
        assert_eq!(in_script(script).map(|(_, ignored)| ignored), Some(true));
        assert!(in_script("curl http://a\nexit 0\n").is_none());
    }
}
