//! Runs a language's `facts.scm` over a syntax tree. Each match marks one node with what it is, and
//! names the nodes that are its parts.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::query::Query;

/// What a node is. Its name in lower case is the capture of `facts.scm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    // Expressions.
    String,
    Raw,
    Hole,
    Joined,
    Format,
    Number,
    True,
    False,
    Null,
    Name,
    Member,
    Index,
    Call,
    Argument,
    Spread,
    List,
    Map,
    Pair,
    Fallback,
    Choice,
    Await,
    Same,
    Block,
    Opaque,
    // Statements and declarations.
    Import,
    Function,
    Parameter,
    Decorator,
    Class,
    Field,
    Assign,
    Append,
    Return,
    Throw,
    Catch,
    Branch,
    Loop,
    Negation,
    Comment,
    Nothing,
}

const MARKS: &[(&str, Mark)] = &[
    ("string", Mark::String),
    ("raw", Mark::Raw),
    ("hole", Mark::Hole),
    ("joined", Mark::Joined),
    ("format", Mark::Format),
    ("number", Mark::Number),
    ("true", Mark::True),
    ("false", Mark::False),
    ("null", Mark::Null),
    ("name", Mark::Name),
    ("member", Mark::Member),
    ("index", Mark::Index),
    ("call", Mark::Call),
    ("argument", Mark::Argument),
    ("spread", Mark::Spread),
    ("list", Mark::List),
    ("map", Mark::Map),
    ("pair", Mark::Pair),
    ("fallback", Mark::Fallback),
    ("choice", Mark::Choice),
    ("await", Mark::Await),
    ("same", Mark::Same),
    ("block", Mark::Block),
    ("opaque", Mark::Opaque),
    ("import", Mark::Import),
    ("function", Mark::Function),
    ("parameter", Mark::Parameter),
    ("decorator", Mark::Decorator),
    ("class", Mark::Class),
    ("field", Mark::Field),
    ("assign", Mark::Assign),
    ("append", Mark::Append),
    ("return", Mark::Return),
    ("throw", Mark::Throw),
    ("catch", Mark::Catch),
    ("branch", Mark::Branch),
    ("loop", Mark::Loop),
    ("negation", Mark::Negation),
    ("comment", Mark::Comment),
    ("nothing", Mark::Nothing),
];

impl Mark {
    /// Whether the node has a value; what has none says something beside its value.
    const fn is_expression(self) -> bool {
        (self as u8) < Self::Import as u8 && !matches!(self, Self::Hole)
    }
}

/// A query with what its captures mean.
pub struct Plan {
    query: Query,
    captures: Vec<Meaning>,
}

enum Meaning {
    /// The node is this.
    Is(Mark),
    /// The node is a part of what the match marks.
    Part(&'static str),
    /// Only for the query's own predicates: its name begins with `_`.
    Nothing,
}

/// The parts that `facts.scm` can name, each after the name of the mark and a dot.
const PARTS: &[&str] = &[
    "alias",
    "arguments",
    "async",
    "base",
    "body",
    "callee",
    "condition",
    "default",
    "else",
    "key",
    "left",
    "module",
    "name",
    "object",
    "parameters",
    "receiver",
    "result",
    "right",
    "then",
    "type",
    "value",
];

impl Plan {
    /// Compiles the queries of a language.
    ///
    /// # Errors
    ///
    /// When they are not right for the grammar, or name what is unknown here.
    pub fn new(
        grammar: &tree_sitter::Language,
        node_types: &str,
        source: &str,
    ) -> Result<Self, String> {
        let query = Query::new(grammar, node_types, source)?;
        let meaning = |name: &String| {
            if name.starts_with('_') {
                return Ok(Meaning::Nothing);
            }
            let (mark, part) = name.split_once('.').unwrap_or((name, ""));
            let known = MARKS.iter().find(|(known, _)| *known == mark);
            let Some((_, mark)) = known else { return Err(format!("`@{name}`: unknown")) };
            if part.is_empty() {
                return Ok(Meaning::Is(*mark));
            }
            let known = PARTS.iter().find(|known| **known == part);
            known.map(|part| Meaning::Part(part)).ok_or_else(|| format!("`@{name}`: unknown"))
        };
        let captures = query.names.iter().map(meaning).collect::<Result<_, _>>()?;
        Ok(Self { query, captures })
    }
}

/// A marked node with its parts.
#[derive(Debug, Clone)]
pub struct Marked<'t> {
    pub mark: Mark,
    pub node: Node<'t>,
    parts: Vec<(&'static str, Node<'t>)>,
}

impl<'t> Marked<'t> {
    /// The first part of that name.
    pub fn part(&self, name: &str) -> Option<Node<'t>> {
        self.parts(name).next()
    }

    /// All parts of that name.
    pub fn parts(&self, name: &str) -> impl Iterator<Item = Node<'t>> {
        self.parts.iter().filter(move |(part, _)| *part == name).map(|(_, node)| *node)
    }
}

/// All that a query marked.
pub struct Marks<'t> {
    /// For each node that has a value, what it is: the first pattern of the query that holds decides.
    values: HashMap<usize, Marked<'t>>,
    /// Everything else, each node once for each of its marks, in the order of the text.
    pub others: Vec<Marked<'t>>,
    /// Parameters, by node.
    parameters: HashMap<usize, Marked<'t>>,
    /// Nodes that return or throw.
    acts: HashSet<usize>,
    /// Nodes that are comments or do nothing.
    idle: HashMap<usize, Mark>,
}

/// More marks than this in one file are not followed.
const MARKS_A_FILE: usize = 400_000;

impl<'t> Marks<'t> {
    /// Marks the nodes of a tree. `None` when it took too long, as `go_on` says.
    pub fn of(
        plan: &Plan,
        root: Node<'t>,
        text: &str,
        go_on: impl FnMut() -> bool,
    ) -> Option<Self> {
        let matches = plan.query.matches(root, text, go_on)?;
        if matches.len() > MARKS_A_FILE {
            return None;
        }
        let found = matches
            .iter()
            .filter_map(|one| plan.read(&one.captures).map(|marked| (one.pattern, marked)));
        Some(Self::sort(found.collect()))
    }

    fn sort(mut found: Vec<(usize, Marked<'t>)>) -> Self {
        let range = |node: &Node<'_>| (node.start_byte(), std::cmp::Reverse(node.end_byte()));
        found.sort_by_key(|(pattern, marked)| (range(&marked.node), *pattern));
        let mut marks = Self {
            values: HashMap::new(),
            others: Vec::new(),
            parameters: HashMap::new(),
            acts: HashSet::new(),
            idle: HashMap::new(),
        };
        for (_, marked) in found {
            match marked.mark {
                mark @ (Mark::Comment | Mark::Nothing) => {
                    marks.idle.insert(marked.node.id(), mark);
                    marks.others.push(marked);
                }
                Mark::Parameter => {
                    marks.parameters.entry(marked.node.id()).or_insert(marked);
                }
                mark if mark.is_expression() || mark == Mark::Hole => {
                    marks.values.entry(marked.node.id()).or_insert(marked);
                }
                mark => {
                    if matches!(mark, Mark::Return | Mark::Throw) {
                        marks.acts.insert(marked.node.id());
                    }
                    marks.add_other(mark, marked);
                }
            }
        }
        marks
    }

    /// Optional parts make several matches of one node: their parts belong together. An import names
    /// one thing at a time.
    fn add_other(&mut self, mark: Mark, marked: Marked<'t>) {
        let same = self
            .others
            .iter_mut()
            .rev()
            .take_while(|other| other.node.start_byte() == marked.node.start_byte());
        let mut same = same.filter(|other| {
            mark != Mark::Import && other.mark == mark && other.node.id() == marked.node.id()
        });
        match same.next() {
            None => self.others.push(marked),
            Some(known) => {
                for part in marked.parts {
                    if !known.parts.contains(&part) {
                        known.parts.push(part);
                    }
                }
            }
        }
    }

    /// What a node with a value is.
    pub fn value(&self, node: Node<'_>) -> Option<&Marked<'t>> {
        self.values.get(&node.id())
    }

    /// What a node says as a parameter.
    pub fn parameter(&self, node: Node<'_>) -> Option<&Marked<'t>> {
        self.parameters.get(&node.id())
    }

    /// Whether a node returns or throws something.
    pub fn is_act(&self, node: Node<'_>) -> bool {
        self.acts.contains(&node.id())
    }

    /// Whether a node is a comment.
    pub fn is_comment(&self, node: Node<'_>) -> bool {
        self.idle.get(&node.id()) == Some(&Mark::Comment)
    }

    /// Whether a node does nothing.
    pub fn is_idle(&self, node: Node<'_>) -> bool {
        self.idle.contains_key(&node.id())
    }

    /// All nodes with a value that is a call or stands alone, in the order of the text.
    pub fn values(&self) -> Vec<Node<'t>> {
        let mut nodes: Vec<Node<'t>> = self.values.values().map(|marked| marked.node).collect();
        nodes
            .sort_by_key(|node| (node.start_byte(), std::cmp::Reverse(node.end_byte()), node.id()));
        nodes
    }
}

impl Plan {
    fn read<'t>(&self, captures: &[(usize, Node<'t>)]) -> Option<Marked<'t>> {
        let mut marked = None;
        let mut parts = Vec::new();
        for (capture, node) in captures {
            match self.captures.get(*capture)? {
                Meaning::Is(mark) => marked = Some((*mark, *node)),
                Meaning::Part(part) => parts.push((*part, *node)),
                Meaning::Nothing => {}
            }
        }
        marked.map(|(mark, node)| Marked { mark, node, parts })
    }
}
