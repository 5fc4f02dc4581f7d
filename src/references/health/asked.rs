//! The programs that a health check calls, and whether curl takes an error for an answer.

use crate::services::system::{
    Command,
    command::{Form, is_shell, program},
};

/// The line that a shell is given, where one is.
pub fn line(command: &Command) -> Option<&str> {
    match &command.form {
        Form::Shell(line) => Some(line),
        Form::Words(words) => match words.as_slice() {
            [shell, flag, line, ..] if is_shell(shell) && flag.ends_with('c') => Some(line),
            _ => None,
        },
    }
}

/// The programs that a command calls, without what shells do themselves; each once.
pub fn tools(command: &Command) -> Vec<String> {
    let mut tools: Vec<String> = Vec::new();
    let mut add = |tool: &str| {
        if !tool.is_empty() && !tools.iter().any(|known| known == tool) {
            tools.push(tool.to_owned());
        }
    };
    for words in command.simple() {
        if let Some(tool) = words.first().and_then(|word| tool_of(word)) {
            add(tool);
        }
        for word in &words {
            for inner in word.split("$(").skip(1) {
                let inner = inner.split_whitespace().next().unwrap_or_default();
                if let Some(tool) = tool_of(inner) {
                    add(tool);
                }
            }
        }
    }
    if let Form::Words(words) = &command.form
        && let Some(first) = words.first().filter(|first| is_shell(first))
    {
        add(program(first));
    }
    tools
}

/// A program by its name, or by its path in a folder of the system.
fn tool_of(word: &str) -> Option<&str> {
    let bare =
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].iter().find_map(|at| word.strip_prefix(at));
    let bare = bare.unwrap_or(word).trim_start_matches('(');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!bare.is_empty() && bare.chars().all(plain)).then_some(bare)
}

/// Whether the check succeeds when one of several programs does.
pub fn has_choice(line: &str) -> bool {
    let mut after = line.split("||").skip(1).map(str::trim_start);
    let gives_up = |rest: &str| {
        let word = rest.split_whitespace().next().unwrap_or_default();
        let word = word.trim_start_matches(['(', '{']);
        matches!(word, "exit" | "false" | "kill" | "echo" | "return" | "bash")
            || rest.starts_with("(echo")
    };
    after.any(|rest| !gives_up(rest))
        || ["command -v", "which ", "type "].iter().any(|word| line.contains(word))
}

/// Whether curl is asked without being told to fail on errors, and nothing looks at the answer.
pub fn takes_any_answer(words: &[String], line: &str) -> bool {
    if words.first().map(|word| program(word)) != Some("curl") {
        return false;
    }
    let fails = words.iter().skip(1).any(|word| {
        let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        let cluster = letters.filter(|rest| rest.chars().all(|c| c.is_ascii_alphabetic()));
        word.starts_with("--fail")
            || word.starts_with("--write-out")
            || cluster.is_some_and(|rest| rest.contains(['f', 'w']))
    });
    let looked_at = line.replace("||", "").contains('|')
        || line.contains(['`', '['])
        || line.contains("$(")
        || line.contains("test ")
        || line.replace("/dev/null", "").replace("2>&1", "").contains('>');
    let other = words.iter().any(|word| {
        ["telnet:", "ftp:", "file:", "unix:"].iter().any(|start| word.starts_with(start))
            || matches!(word.as_str(), "--version" | "--help")
    });
    let asks = words.iter().skip(1).any(|word| {
        word.contains("://")
            || word.contains("localhost")
            || word.contains("127.0.0.1")
            || word.contains("0.0.0.0")
    });
    asks && !fails && !looked_at && !other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Span, services::system::command::simple_commands};

    fn shell(line: &str) -> Command {
        Command { span: Span::new(0, 0), form: Form::Shell(line.to_owned()) }
    }

    #[test]
    fn programs_of_a_line() {
        assert_eq!(tools(&shell("curl -f http://x || exit 1")), ["curl", "exit"]);
        assert_eq!(tools(&shell("test \"$(curl -s http://x)\" = ok")), ["test", "curl"]);
        assert!(has_choice("curl -f x || wget x || exit 1"));
        assert!(!has_choice("curl -f x || exit 1"));
    }

    #[test]
    fn curl_that_takes_any_answer() {
        let any = |line: &str| takes_any_answer(&simple_commands(line)[0], line);
        assert!(any("curl http://localhost:80/health || exit 1"));
        assert!(any("curl -I http://localhost"));
        assert!(any("curl -k $SCHEME://0.0.0.0:${PORT:-80}/home"));
        assert!(!any("curl -fsS http://localhost"));
        assert!(!any("curl --fail-with-body http://localhost"));
        assert!(!any("curl -s http://localhost | grep ok"));
        assert!(!any("curl -so /dev/null -w '%{http_code}' http://localhost"));
    }
}
