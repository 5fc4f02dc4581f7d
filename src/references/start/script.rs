//! Shell scripts as statements: each command with its place, and what stands around it.

use std::ops::Range;

use crate::services::system::command::simple_commands;

/// A command of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its line.
    pub range: Range<usize>,
    /// Its words.
    pub words: Vec<String>,
    /// Whether it stands inside `if`, `case`, a loop or a function.
    pub nested: bool,
    /// Whether it stands inside a loop or a function.
    pub repeated: bool,
    /// Whether the shell is replaced by it.
    pub exec: bool,
    /// Whether it is not waited for, or its result goes to another command.
    pub aside: bool,
}

/// The commands of a script, in order.
pub fn statements(text: &str) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut open: Vec<&'static str> = Vec::new();
    for (range, line) in lines(text) {
        for piece in pieces(&line) {
            let piece = follow(&piece, &mut open);
            if piece.is_empty() {
                continue;
            }
            let bare = piece.trim_end();
            let aside = bare.ends_with('&') || without_or(bare).contains('|');
            for part in bare.trim_end_matches('&').split("&&") {
                let part = part.trim();
                for words in simple_commands(part.split("||").next().unwrap_or(part)) {
                    all.push(Statement {
                        range: range.clone(),
                        exec: part == "exec" || part.starts_with("exec "),
                        words,
                        nested: !open.is_empty(),
                        repeated: open.iter().any(|word| *word != "if" && *word != "case"),
                        aside,
                    });
                }
            }
        }
    }
    all
}

fn without_or(text: &str) -> String {
    text.replace("||", "")
}

/// Lines without comments, those that end in `\` joined, here-documents left out.
fn lines(text: &str) -> Vec<(Range<usize>, String)> {
    let mut lines: Vec<(Range<usize>, String)> = Vec::new();
    let mut start = 0;
    let mut joined: Option<(usize, String)> = None;
    let mut until: Option<String> = None;
    for line in text.split_inclusive('\n') {
        let (from, bare) = (start, line.trim_end_matches(['\n', '\r']));
        start += line.len();
        if let Some(end) = &until {
            if bare.trim() == end {
                until = None;
            }
            continue;
        }
        let is_comment = bare.trim_start().starts_with('#');
        let (begin, mut whole) = match joined.take() {
            Some((begin, before)) => (begin, format!("{before} {}", bare.trim_start())),
            None if is_comment => continue,
            None => (from + (bare.len() - bare.trim_start().len()), bare.to_owned()),
        };
        if whole.ends_with('\\') {
            whole.pop();
            joined = Some((begin, whole));
            continue;
        }
        if let Some((_, after)) =
            whole.split_once("<<").filter(|(_, after)| !after.starts_with('<'))
        {
            let word = after.trim_start_matches('-').trim_start();
            let word: String = word
                .trim_start_matches(['\'', '"'])
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            until = (!word.is_empty()).then_some(word);
        }
        let end = from + bare.len();
        lines.push((begin..end.max(begin), without_comment(&whole)));
    }
    lines
}

fn without_comment(line: &str) -> String {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return line[..at].trim_end().to_owned(),
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    line.to_owned()
}

/// The parts of a line between `;`.
fn pieces(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, ';') => {
                pieces.push(String::new());
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

/// Follows what opens and closes; what remains of a piece is a command.
fn follow(piece: &str, open: &mut Vec<&'static str>) -> String {
    let mut rest = piece.trim();
    loop {
        let word = rest.split_whitespace().next().unwrap_or_default();
        let after = rest.get(word.len()..).unwrap_or_default().trim();
        match word {
            "if" => open.push("if"),
            "case" => {
                open.push("case");
                return String::new();
            }
            "for" | "while" | "until" | "select" => {
                open.push("loop");
                return String::new();
            }
            "function" => {
                if rest.ends_with('{') {
                    open.push("function");
                }
                return String::new();
            }
            "fi" | "done" | "esac" | "}" => {
                open.pop();
                return String::new();
            }
            "{" => open.push("function"),
            "then" | "else" | "do" | "!" => {}
            "elif" => return String::new(),
            _ if rest.ends_with("() {") || rest.ends_with("(){") => {
                open.push("function");
                return String::new();
            }
            _ if rest.ends_with("()") => return String::new(),
            // A branch of `case`.
            _ if open.last() == Some(&"case") && word.ends_with(')') => {}
            _ => return rest.to_owned(),
        }
        if matches!(word, "if") {
            // What is asked is not what is done.
            return String::new();
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let all = statements(text).into_iter();
        let shown = all.map(|one| {
            let marks = [(one.exec, '!'), (one.nested, '+'), (one.repeated, '*'), (one.aside, '&')];
            let marks = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark);
            format!("{}{}", marks.collect::<String>(), one.words.join(" "))
        });
        shown.collect()
    }

    #[test]
    fn a_script_is_cut_into_commands() {
        let text = "#!/bin/sh\nset -e # x\nif [ -f a ]; then\n  gunicorn a \\\n    -b b\nelse gunicorn c\nfi\n# gone\nwhile true; do sleep 1; done\ncat <<EOF\nnode a\nEOF\nrun() {\n  x\n}\nredis & \nexec \"$@\"\n";
        assert_eq!(
            shown(text),
            [
                "set -e",
                "+gunicorn a -b b",
                "+gunicorn c",
                "+*sleep 1",
                "cat",
                "+*x",
                "&redis",
                "!$@"
            ]
        );
    }
}
