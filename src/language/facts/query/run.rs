//! Finds the matches of a query in a tree.

use tree_sitter::{Node, TreeCursor};

use super::{NodePattern, Pattern, Query, Step, Test, TextTest, Times};

/// A match: the number of its pattern, and the captures in the order in which they were met.
pub struct Match<'t> {
    pub pattern: usize,
    pub captures: Vec<(usize, Node<'t>)>,
}

/// Nodes between two questions whether to go on.
const BETWEEN: usize = 2048;

/// The matches of one pattern at one node. More say nothing new: what they are of is a table.
const MATCHES_A_NODE: usize = 2000;

/// How often a node may be repeated.
const REPEATS: usize = 100;

type Captures<'t> = Vec<(usize, Node<'t>)>;

/// A child with the field that it is.
type Child<'t> = (Node<'t>, Option<u16>);

impl Query {
    /// Every match below a node, parents before what is inside; `None` when `go_on` says to stop.
    pub fn matches<'t>(
        &self,
        root: Node<'t>,
        text: &str,
        mut go_on: impl FnMut() -> bool,
    ) -> Option<Vec<Match<'t>>> {
        let mut matches = Vec::new();
        let mut cursor = root.walk();
        let mut seen = 0usize;
        loop {
            seen += 1;
            if seen.is_multiple_of(BETWEEN) && !go_on() {
                return None;
            }
            let node = cursor.node();
            if node.is_named() {
                self.at(node, text, &mut matches);
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Some(matches);
                }
            }
        }
    }

    fn at<'t>(&self, node: Node<'t>, text: &str, matches: &mut Vec<Match<'t>>) {
        let Some(patterns) = self.by_kind.get(usize::from(node.kind_id())) else { return };
        let mut kids: Option<Vec<Child<'t>>> = None;
        for id in patterns {
            let pattern = &self.patterns[*id];
            if pattern.node.children.is_empty() || !matches!(pattern.node.test, Test::Kinds(_)) {
                self.one(*id, node, None, text, matches);
                continue;
            }
            let kids = kids.get_or_insert_with(|| children(node));
            self.one(*id, node, Some(kids), text, matches);
        }
    }

    fn one<'t>(
        &self,
        id: usize,
        node: Node<'t>,
        kids: Option<&[Child<'t>]>,
        text: &str,
        matches: &mut Vec<Match<'t>>,
    ) {
        let pattern = &self.patterns[id];
        let most = matches.len() + MATCHES_A_NODE;
        let mut captures = Captures::new();
        let mut then = |captures: &mut Captures<'t>| {
            if pattern.holds(captures, text) && matches.len() < most {
                matches.push(Match { pattern: id, captures: captures.clone() });
            }
            true
        };
        pattern.node.matches(node, kids, &mut captures, &mut then);
    }
}

/// What is done with the captures when all of a pattern holds; whether that was of use.
type Then<'c, 't> = &'c mut dyn FnMut(&mut Captures<'t>) -> bool;

impl NodePattern {
    fn matches<'t>(
        &self,
        node: Node<'t>,
        kids: Option<&[Child<'t>]>,
        captures: &mut Captures<'t>,
        then: Then<'_, 't>,
    ) -> bool {
        let is = match &self.test {
            Test::Any | Test::Either(_) => true,
            Test::Named => node.is_named(),
            Test::Kinds(kinds) => kinds.contains(&node.kind_id()),
        };
        if !is || self.absent.iter().any(|field| node.child_by_field_id(*field).is_some()) {
            return false;
        }
        let before = captures.len();
        captures.extend(self.captures.iter().map(|capture| (*capture, node)));
        let found = match &self.test {
            Test::Either(all) => {
                let mut found = false;
                for one in all {
                    found |= one.matches(node, None, captures, then);
                }
                found
            }
            _ if self.children.is_empty() && !self.to_the_end => then(captures),
            _ => match kids {
                Some(kids) => self.inside(&self.children, kids, 0, captures, then),
                None => self.inside(&self.children, &children(node), 0, captures, then),
            },
        };
        captures.truncate(before);
        found
    }

    /// Whether the steps match children from a place on.
    fn inside<'t>(
        &self,
        steps: &[Step],
        kids: &[Child<'t>],
        from: usize,
        captures: &mut Captures<'t>,
        then: Then<'_, 't>,
    ) -> bool {
        let Some((step, rest)) = steps.split_first() else {
            let left = kids.get(from..).unwrap_or_default();
            let ended = !self.to_the_end || left.iter().all(|(kid, _)| !kid.is_named());
            return ended && then(captures);
        };
        let repeats = matches!(step.times, Times::Any | Times::Many);
        let mut found = false;
        for (i, (kid, field)) in kids.iter().enumerate().skip(from) {
            if step.field.is_none() || step.field == *field {
                let before = captures.len();
                found |= step.node.matches(*kid, None, captures, &mut |captures| {
                    if repeats && self.more(steps, kids, i + 1, captures, then) {
                        return true;
                    }
                    self.inside(rest, kids, i + 1, captures, then)
                });
                captures.truncate(before);
            }
            // What must be next may only pass over words of the syntax.
            if step.next && (kid.is_named() || step.node.is_word()) {
                break;
            }
            // A repeated node is taken from its first place on.
            if found && step.times != Times::One {
                break;
            }
        }
        let may_lack = matches!(step.times, Times::Optional | Times::Any);
        if !found && may_lack {
            return self.inside(rest, kids, from, captures, then);
        }
        found
    }

    /// The same step once more. A list that is longer than anybody reads is cut.
    fn more<'t>(
        &self,
        steps: &[Step],
        kids: &[Child<'t>],
        from: usize,
        captures: &mut Captures<'t>,
        then: Then<'_, 't>,
    ) -> bool {
        let Some((step, rest)) = steps.split_first() else { return false };
        if captures.len() > REPEATS {
            return false;
        }
        for (i, (kid, field)) in kids.iter().enumerate().skip(from) {
            if step.field.is_some() && step.field != *field {
                continue;
            }
            let before = captures.len();
            let found = step.node.matches(*kid, None, captures, &mut |captures| {
                self.more(steps, kids, i + 1, captures, then)
                    || self.inside(rest, kids, i + 1, captures, then)
            });
            captures.truncate(before);
            if found {
                return true;
            }
        }
        false
    }

    fn is_word(&self) -> bool {
        match &self.test {
            Test::Any | Test::Named => false,
            // The kinds of words are those without a name; a pattern of one has no children.
            Test::Kinds(_) => self.word,
            Test::Either(all) => all.iter().any(Self::is_word),
        }
    }
}

impl Pattern {
    fn holds(&self, captures: &Captures<'_>, text: &str) -> bool {
        let of = |node: &Node<'_>| text.get(node.byte_range()).unwrap_or_default();
        self.predicates.iter().all(|predicate| {
            let mut nodes = captures.iter().filter(|(id, _)| *id == predicate.capture);
            nodes.all(|(_, node)| {
                let said = of(node);
                let holds = match &predicate.text {
                    TextTest::OneOf(texts) => texts.iter().any(|text| text == said),
                    TextTest::Matches(regex) => regex.is_match(said),
                    TextTest::Same(other) => {
                        let others = captures.iter().filter(|(id, _)| id == other);
                        others.map(|(_, node)| of(node)).all(|text| text == said)
                    }
                };
                holds == predicate.wanted
            })
        })
    }
}

fn children<'t>(node: Node<'t>) -> Vec<Child<'t>> {
    let mut cursor: TreeCursor<'t> = node.walk();
    let mut kids = Vec::with_capacity(node.child_count() as usize);
    if cursor.goto_first_child() {
        loop {
            kids.push((cursor.node(), cursor.field_id().map(u16::from)));
            if !cursor.goto_next_sibling() {
                break;
            }
        }
    }
    kids
}
