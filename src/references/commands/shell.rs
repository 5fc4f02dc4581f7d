//! Shell as it runs: its commands in their order, each with the folder that it runs in.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use tree_sitter::{Node, Parser};

use super::text::Script;
use crate::{
    base::{RepoPath, Span},
    services::system::local,
};

/// A word of a command.
#[derive(Debug, Clone)]
pub struct Word {
    /// What it is when the command runs; `None` where that depends on what nobody can know.
    pub text: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A command with the folder that it runs in.
#[derive(Debug, Clone)]
pub struct Ran {
    /// Its name and its arguments.
    pub words: Vec<Word>,
    /// Files that it reads by `<`.
    pub reads: Vec<Word>,
    /// Where it runs.
    pub folder: Folder,
    /// Whether the script goes on, or does something else, where it fails.
    pub guarded: bool,
}

/// Where a command runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Folder {
    /// In one of these: a script can be started from several.
    OneOf(Vec<RepoPath>),
    /// Nobody can tell.
    Unknown,
}

impl Folder {
    /// The paths that a path means here. One that begins with NUL begins at the root.
    pub fn paths(&self, path: &str) -> Vec<RepoPath> {
        if let Some(rooted) = path.strip_prefix(ROOT) {
            return local(&RepoPath::new(""), rooted.trim_start_matches('/')).into_iter().collect();
        }
        match self {
            Self::OneOf(folders) => folders.iter().filter_map(|one| local(one, path)).collect(),
            Self::Unknown => Vec::new(),
        }
    }
}

/// What a path begins with that begins at the root of the repository.
pub const ROOT: char = '\0';

/// What is known around a script.
pub struct Around<'a> {
    /// What an expansion that is not of the shell stands for: `${{ matrix.x }}`, `$(VAR)` of make.
    pub value: &'a dyn Fn(&str) -> Option<String>,
    /// Whether a folder exists.
    pub exists: &'a dyn Fn(&RepoPath) -> bool,
    /// The folder of the script, where it is a file.
    pub home: Option<&'a RepoPath>,
    /// Whether `$(X)` is a variable, as in a Makefile.
    pub is_make: bool,
}

/// What a shell has run.
#[derive(Debug)]
pub struct Shell {
    /// Where it is.
    pub folder: Folder,
    first: Folder,
    before: Folder,
    variables: BTreeMap<String, Option<String>>,
    /// The commands.
    pub ran: Vec<Ran>,
    /// Words of what it tests, and of files that it writes.
    pub mentions: BTreeSet<String>,
}

/// What stands for the first `$` of make's `$$`.
const ESCAPED: u8 = 1;
/// A loop over more words than this is not followed.
const MOST_ROUNDS: usize = 32;
/// No more commands than this are kept of one script.
const MOST_COMMANDS: usize = 4000;
/// Trees are walked so deep.
const DEEPEST: usize = 80;

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

fn parse(text: &str) -> Option<tree_sitter::Tree> {
    PARSER.with(|parser| {
        let mut parser = parser.borrow_mut();
        if parser.is_none() {
            let mut new = Parser::new();
            new.set_language(&tree_sitter_bash::LANGUAGE.into()).ok()?;
            *parser = Some(new);
        }
        parser.as_mut()?.parse(text, None)
    })
}

impl Shell {
    /// A shell that begins in a folder.
    pub fn new(folder: Folder) -> Self {
        Self {
            first: folder.clone(),
            before: folder.clone(),
            folder,
            variables: BTreeMap::new(),
            ran: Vec::new(),
            mentions: BTreeSet::new(),
        }
    }

    /// Runs a text.
    pub fn run(&mut self, script: &Script, around: &Around<'_>) {
        let masked = mask(&script.text, around.is_make);
        let Some(tree) = parse(&masked) else { return };
        let has_cd = script.text.contains("cd ") || script.text.contains("pushd ");
        let mut run =
            Run { shell: self, script, masked: &masked, around, has_cd, unsure: 0, depth: 0 };
        run.visit(tree.root_node(), false);
    }

    /// Gives a variable its value.
    pub fn set(&mut self, name: &str, value: Option<String>) {
        self.variables.insert(name.to_owned(), value);
    }

    /// Remembers the parts of a text as something that is made or tested.
    pub fn mention(&mut self, text: &str) {
        mentions(text, &mut self.mentions);
    }
}

/// Adds the names in a text: parts of paths, whole and without an ending.
pub fn mentions(text: &str, into: &mut BTreeSet<String>) {
    for part in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        let part = part.trim_matches(['.', '-']);
        if part.len() > 1 {
            into.insert(part.strip_suffix(".git").unwrap_or(part).to_owned());
        }
    }
}

/// The text with what is not of the shell turned into expansions, byte for byte.
fn mask(text: &str, is_make: bool) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text.as_bytes()[at..];
        let end = if rest.starts_with(b"${{") {
            text.get(at..).and_then(|rest| rest.find("}}")).map(|end| (end + 2, 2))
        } else if is_make && rest.starts_with(b"$(") {
            text.get(at..).and_then(|rest| rest.find(')')).map(|end| (end + 1, 2))
        } else {
            None
        };
        if let Some((length, _)) = end {
            bytes[at + 1] = b'{';
            bytes[at + 2..at + length - 1].fill(b'_');
            bytes[at + length - 1] = b'}';
            at += length;
        } else if is_make && rest.starts_with(b"$$") {
            bytes[at] = ESCAPED;
            at += 2;
        } else {
            at += 1;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

struct Run<'r> {
    shell: &'r mut Shell,
    script: &'r Script,
    masked: &'r str,
    around: &'r Around<'r>,
    has_cd: bool,
    /// How many conditions and loops are around.
    unsure: usize,
    depth: usize,
}

impl Run<'_> {
    fn text(&self, node: Node<'_>) -> &str {
        self.masked.get(node.byte_range()).unwrap_or_default()
    }

    fn written(&self, node: Node<'_>) -> &str {
        self.script.text.get(node.byte_range()).unwrap_or_default()
    }

    fn visit(&mut self, node: Node<'_>, guarded: bool) {
        if self.depth >= DEEPEST || self.shell.ran.len() >= MOST_COMMANDS {
            return;
        }
        self.depth += 1;
        match node.kind() {
            "list" => self.list(node, guarded),
            "pipeline" | "subshell" => {
                let folder = self.shell.folder.clone();
                self.statements(node, guarded);
                self.shell.folder = folder;
            }
            "if_statement" | "case_statement" => self.branches(node, guarded),
            "while_statement" => self.looped(node, guarded),
            "for_statement" => self.each(node, guarded),
            "function_definition" => self.function(node),
            "redirected_statement" => self.redirected(node, guarded),
            "command" => self.command(node, guarded),
            "variable_assignment" => self.assign(node),
            "test_command" => self.test(node, 6),
            "negated_command" => self.statements(node, true),
            "ERROR" => self.shell.folder = Folder::Unknown,
            "comment" | "heredoc_redirect" | "command_substitution" => {}
            _ => self.statements(node, guarded),
        }
        self.depth -= 1;
    }

    fn statements(&mut self, node: Node<'_>, guarded: bool) {
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        for (at, child) in children.iter().enumerate() {
            let is_condition = node.kind() == "elif_clause"
                && children[at..].iter().any(|later| later.kind() == "then");
            let behind = children.get(at + 1).is_some_and(|next| next.kind() == "&");
            let folder = behind.then(|| self.shell.folder.clone());
            self.visit(*child, guarded || is_condition);
            // What runs in the background has a shell of its own.
            if let Some(folder) = folder {
                self.shell.folder = folder;
            }
        }
    }

    fn list(&mut self, node: Node<'_>, guarded: bool) {
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        let [left, operator, right] = children[..] else { return self.statements(node, guarded) };
        if operator.kind() == "||" {
            let ends = ["exit", "return", "die", "fail", "error", "abort"];
            let text = self.text(right);
            let gives_up = ends.iter().any(|end| text.contains(end));
            self.visit(left, guarded || !gives_up);
            let folder = self.shell.folder.clone();
            self.visit(right, true);
            self.shell.folder = folder;
        } else {
            let text = self.text(left);
            let asks = matches!(left.kind(), "test_command" | "negated_command")
                || ["test ", "command -v", "which ", "type "]
                    .iter()
                    .any(|one| text.starts_with(one));
            self.visit(left, guarded);
            self.visit(right, guarded || asks);
        }
    }

    /// What may not run: where its branches end in other folders, nobody knows where.
    fn branches(&mut self, node: Node<'_>, guarded: bool) {
        let before = self.shell.folder.clone();
        let mut moved = false;
        let mut asks = node.kind() == "if_statement";
        self.unsure += 1;
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        for child in children {
            asks &= child.kind() != "then";
            if matches!(child.kind(), "elif_clause" | "else_clause" | "case_item") {
                moved |= self.shell.folder != before;
                self.shell.folder = before.clone();
            }
            self.visit(child, guarded || asks);
        }
        self.unsure -= 1;
        moved |= self.shell.folder != before;
        if moved {
            self.shell.folder = Folder::Unknown;
        }
    }

    fn looped(&mut self, node: Node<'_>, guarded: bool) {
        let before = self.shell.folder.clone();
        self.unsure += 1;
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        for child in children {
            self.visit(child, guarded || child.kind() != "do_group");
        }
        self.unsure -= 1;
        if self.shell.folder != before {
            self.shell.folder = Folder::Unknown;
        }
    }

    fn each(&mut self, node: Node<'_>, guarded: bool) {
        let name = node.child_by_field_name("variable").map(|one| self.text(one).to_owned());
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        let values = children.iter().filter(|child| {
            matches!(
                child.kind(),
                "word"
                    | "string"
                    | "raw_string"
                    | "number"
                    | "concatenation"
                    | "simple_expansion"
                    | "expansion"
                    | "command_substitution"
            )
        });
        let values: Option<Vec<String>> = values.map(|one| self.value(*one)).collect();
        let plain = |text: &String| !text.contains(['*', '?', '{', ' ']);
        let values = values.filter(|all| all.len() <= MOST_ROUNDS && all.iter().all(plain));
        let body = children.iter().find(|child| child.kind() == "do_group");
        let (Some(name), Some(body)) = (name, body) else { return };
        let rounds = match values {
            Some(values) => values.into_iter().map(Some).collect(),
            None => vec![None],
        };
        let before = self.shell.folder.clone();
        self.unsure += 1;
        for value in rounds {
            self.shell.set(&name, value);
            self.visit(*body, guarded);
        }
        self.unsure -= 1;
        self.shell.set(&name, None);
        if self.shell.folder != before {
            self.shell.folder = Folder::Unknown;
        }
    }

    /// Nobody knows when a function is called.
    fn function(&mut self, node: Node<'_>) {
        let Some(body) = node.child_by_field_name("body") else { return };
        let folder = self.shell.folder.clone();
        self.shell.folder = if self.has_cd { Folder::Unknown } else { self.shell.first.clone() };
        self.unsure += 1;
        self.visit(body, false);
        self.unsure -= 1;
        self.shell.folder = folder;
    }

    fn redirected(&mut self, node: Node<'_>, guarded: bool) {
        let mut reads = Vec::new();
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        for child in children.iter().filter(|child| child.kind() == "file_redirect") {
            let target = child.child_by_field_name("destination");
            let Some(target) = target else { continue };
            let reading = child.child(0).is_some_and(|operator| operator.kind() == "<");
            if reading {
                reads.push(self.word(target));
            } else {
                let text = self.value(target).unwrap_or_else(|| self.written(target).to_owned());
                self.shell.mention(&text);
            }
        }
        let at = self.shell.ran.len();
        if let Some(body) = node.child_by_field_name("body") {
            self.visit(body, guarded);
        }
        if let Some(ran) = self.shell.ran.get_mut(at) {
            ran.reads = reads;
        }
    }

    fn command(&mut self, node: Node<'_>, guarded: bool) {
        let mut words = Vec::new();
        let mut reads = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "variable_assignment" => {}
                "file_redirect" => {
                    if let Some(target) = child.child_by_field_name("destination") {
                        reads.push(self.word(target));
                    }
                }
                "herestring_redirect" | "heredoc_redirect" => {}
                _ => words.push(self.word(child)),
            }
        }
        let name = words.first().and_then(|word| word.text.clone()).unwrap_or_default();
        let argument = words.get(1..).unwrap_or_default().iter().find(|word| {
            word.text.as_deref().is_none_or(|text| !text.starts_with("--") && text != "-P")
        });
        let argument = argument.map(|word| word.text.clone());
        if matches!(name.as_str(), "test" | "[") {
            self.test(node, 3);
        }
        let folder = self.shell.folder.clone();
        self.shell.ran.push(Ran { words, reads, folder, guarded });
        match name.as_str() {
            "cd" | "pushd" => self.enter(argument.flatten()),
            "popd" => self.shell.folder = self.shell.before.clone(),
            _ => {}
        }
    }

    fn enter(&mut self, path: Option<String>) {
        let next = match path.as_deref() {
            Some("-") => self.shell.before.clone(),
            Some(path) => {
                let mut folders = self.shell.folder.paths(path);
                folders.retain(|folder| (self.around.exists)(folder));
                if folders.is_empty() { Folder::Unknown } else { Folder::OneOf(folders) }
            }
            None => Folder::Unknown,
        };
        self.shell.before = std::mem::replace(&mut self.shell.folder, next);
    }

    /// What is tested, as it is written and as it is known.
    fn test(&mut self, node: Node<'_>, left: usize) {
        let text = self.value(node).unwrap_or_else(|| self.written(node).to_owned());
        self.shell.mention(&text);
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
        for child in children.into_iter().filter(|_| left > 0) {
            self.test(child, left - 1);
        }
    }

    /// A variable that gets a value where it may not, or a second one, is not known.
    fn assign(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let name = self.text(name).to_owned();
        let value = node.child_by_field_name("value");
        let value = value.map_or(Some(String::new()), |value| self.value(value));
        let again = self.shell.variables.get(&name).is_some_and(|known| *known != value);
        let value = value.filter(|_| self.unsure == 0 && !again);
        self.shell.set(&name, value);
    }

    fn word(&self, node: Node<'_>) -> Word {
        let range = node.byte_range();
        Word { text: self.value(node), span: self.script.span(range.start, range.end) }
    }

    fn value(&self, node: Node<'_>) -> Option<String> {
        match node.kind() {
            "word" | "number" => Some(self.text(node).replace(['\\', char::from(ESCAPED)], "")),
            "raw_string" => Some(self.text(node).trim_matches('\'').to_owned()),
            "command_name" => self.value(node.child(0)?),
            "string" | "concatenation" => self.joined(node),
            "simple_expansion" | "expansion" => self.expansion(node),
            "command_substitution" => self.substitution(node),
            _ => None,
        }
    }

    /// The parts of a text, with what stands between them.
    fn joined(&self, node: Node<'_>) -> Option<String> {
        let quoted = node.kind() == "string";
        let range = node.byte_range();
        let (mut at, end) = if quoted {
            (range.start + 1, range.end.saturating_sub(1))
        } else {
            (range.start, range.end)
        };
        let mut text = String::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if quoted && !child.is_named() || child.kind() == "string_content" {
                continue;
            }
            text.push_str(self.masked.get(at..child.start_byte())?);
            text.push_str(&self.value(child)?);
            at = child.end_byte();
        }
        text.push_str(self.masked.get(at..end)?);
        text.retain(|c| c != char::from(ESCAPED));
        // A root stands only at the beginning.
        Some(match text.rfind(ROOT) {
            Some(at) if at > 0 => text.split_off(at),
            _ => text,
        })
    }

    fn expansion(&self, node: Node<'_>) -> Option<String> {
        let written = self.written(node);
        if written.starts_with("${BASH_SOURCE") && written.contains("%/*") {
            return self.home();
        }
        if let Some(value) = (self.around.value)(written) {
            return Some(value);
        }
        let name = written.trim_start_matches('$');
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        self.shell.variables.get(name).cloned().flatten()
    }

    fn home(&self) -> Option<String> {
        self.around.home.map(|home| format!("{ROOT}{}", home.as_str()))
    }

    fn substitution(&self, node: Node<'_>) -> Option<String> {
        let written = self.written(node);
        let inner = node.named_child(0)?;
        let words = self.text(inner);
        if words.starts_with("dirname")
            && (written.contains("$0") || written.contains("BASH_SOURCE"))
        {
            return self.home();
        }
        if words.starts_with("git rev-parse --show-toplevel") {
            return Some(ROOT.to_string());
        }
        // `$(cd "$(dirname "$0")/.." && pwd)`
        let enters = inner.kind() == "list" && words.starts_with("cd ") && words.contains("pwd");
        let enter = inner.named_child(0).filter(|one| enters && one.kind() == "command")?;
        let mut cursor = enter.walk();
        let path = enter.named_children(&mut cursor).last().and_then(|path| self.value(path))?;
        path.starts_with(ROOT).then_some(path)
    }
}
