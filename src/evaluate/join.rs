//! What was found counts only with, or without, something elsewhere that belongs to it.

use super::pass::Hit;
use crate::ruleset::{Join, Ruleset, Within};

/// Drops the hits whose joins do not hold. The look of a join may have joins itself; it is compiled
/// before the look that it belongs to, and so has been judged by then.
pub fn join(ruleset: &Ruleset, hits: &mut [Vec<Hit>]) {
    for (id, matcher) in ruleset.matchers.iter().enumerate() {
        if matcher.joins.is_empty() || hits[id].is_empty() {
            continue;
        }
        let mut own = std::mem::take(&mut hits[id]);
        for join in &matcher.joins {
            let others = &hits[join.matcher];
            own.retain(|hit| others.iter().any(|other| belongs(join, hit, other)) == join.wanted);
        }
        hits[id] = own;
    }
}

fn belongs(join: &Join, hit: &Hit, other: &Hit) -> bool {
    let near = match join.within {
        Within::File => hit.file == other.file,
        Within::Folder => hit.location.path.parent() == other.location.path.parent(),
        Within::Repository => true,
    };
    // What a look always gives is not what the two have in common.
    let given = other.captures.iter().filter(|(name, _)| name != "call" && name != "types");
    near && given.into_iter().all(|(name, value)| {
        let ours = hit.captures.iter().find(|(known, _)| known == name);
        ours.is_none_or(|(_, ours)| {
            ours == value || (join.subset.contains(name) && is_part(value, ours))
        })
    })
}

/// Whether each part of the list `a=1,b=2` is in the other.
fn is_part(part: &str, whole: &str) -> bool {
    let mut parts = part.split(',').filter(|pair| !pair.is_empty());
    parts.all(|pair| whole.split(',').any(|other| other == pair))
}
