//! Shell as it runs: its commands in their order, each with the folder that it runs in.

mod simple;
mod values;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    time::{Duration, Instant},
};

use tree_sitter::{Node, ParseOptions, Parser};

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
/// How long one text may take: an ordinary script takes a few milliseconds.
const LONGEST: Duration = Duration::from_secs(2);
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
        let parser = parser.as_mut()?;
        let bytes = text.as_bytes();
        let end = Instant::now() + LONGEST;
        let mut check = |_: &tree_sitter::ParseState| {
            if Instant::now() < end { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut check);
        let mut input = |at: usize, _| bytes.get(at..).unwrap_or_default();
        let tree = parser.parse_with_options(&mut input, None, Some(options));
        if tree.is_none() {
            parser.reset();
        }
        tree
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(text: &str) -> Vec<String> {
        let mut shell = Shell::new(Folder::OneOf(vec![RepoPath::new("")]));
        let home = RepoPath::new("scripts");
        let around =
            Around { value: &|_| None, exists: &|_| true, home: Some(&home), is_make: false };
        shell.run(&Script::whole(text, Span::new(0, 0)), &around);
        let shown = shell
            .ran
            .iter()
            .filter(|ran| ran.words.first().and_then(|word| word.text.as_deref()) == Some("here"));
        let shown = shown.map(|ran| match &ran.folder {
            Folder::OneOf(folders) => folders.iter().map(ToString::to_string).collect(),
            Folder::Unknown => "?".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn a_command_runs_where_the_shell_went() {
        assert_eq!(folders("cd a && here; cd ../b; here"), ["a", "b"]);
        assert_eq!(folders("(cd a; here); here"), ["a", "."]);
        assert_eq!(folders("cd a && here &\nhere"), ["a", "."]);
        assert_eq!(folders("for x in a b; do (cd $x && here); done; here"), ["a", "b", "."]);
        assert_eq!(folders("if true; then cd a; fi; here"), ["?"]);
        assert_eq!(folders("cd \"$(dirname \"$0\")/..\" && here"), ["."]);
        assert_eq!(
            folders("R=$(cd \"$(dirname \"$0\")\" && pwd); cd \"$R/x\"; here"),
            ["scripts/x"]
        );
        assert_eq!(folders("cd \"$1\"; here; cd -; here"), ["?", "."]);
    }
}
