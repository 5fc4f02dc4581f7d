//! Code that runs only while somebody develops: what stands under `if DEBUG`.

use super::{
    Facts,
    code::{ExprId, Kind},
};
use crate::base::Span;

/// Conditions of more parts are not followed.
const LONGEST: usize = 200;

/// Words of a condition that hold while somebody develops.
const DEVELOPING: [&str; 9] =
    ["debug", "dev", "development", "local", "test", "testing", "tests", "devel", "localhost"];

/// Words that hold where the service runs for its users.
const PRODUCTION: [&str; 4] = ["prod", "production", "live", "release"];

impl Facts {
    /// Whether a place is only reached while somebody develops.
    pub fn is_developing(&self, offset: usize) -> bool {
        let guards = self.guards.get_or_init(|| self.find_guards());
        guards.iter().any(|guard| guard.contains(offset))
    }

    /// The parts of the file that a condition on the environment guards.
    fn find_guards(&self) -> Vec<Span> {
        let mut guards = Vec::new();
        for branch in &self.code.branches {
            let Some(developing) = branch.condition.and_then(|id| self.means(id)) else { continue };
            let part = if developing { branch.then } else { branch.otherwise };
            guards.extend(part);
        }
        for (_, expr) in self.code.all() {
            let Kind::Choice { condition: Some(condition), values } = &expr.kind else { continue };
            let Some(developing) = self.means(*condition) else { continue };
            let value = if developing { values.first() } else { values.get(1) };
            guards.extend(value.map(|id| self.code.expr(*id).span));
        }
        guards
    }

    /// Whether a condition holds while somebody develops (`true`), or just then does not (`false`).
    fn means(&self, condition: ExprId) -> Option<bool> {
        let span = self.code.expr(condition).span;
        let mut developing = None;
        let mut left = vec![condition];
        while let Some(id) = left.pop() {
            let expr = self.code.expr(id);
            if left.len() > LONGEST {
                return None;
            }
            left.extend(expr.kind.parts());
            let said = match &expr.kind {
                Kind::Name(text) | Kind::Member { name: text, .. } | Kind::Text(text) => text,
                _ => continue,
            };
            match words(said) {
                // Two that say different things: not known.
                Some(new) if developing.is_some_and(|old| old != new) => return None,
                Some(new) => developing = Some(new),
                None => {}
            }
        }
        let negated = self.code.negations.iter().filter(|at| span.contains(**at)).count() % 2 == 1;
        developing.map(|developing| developing != negated)
    }
}

fn words(said: &str) -> Option<bool> {
    let mut words = split(said);
    words.find_map(|word| {
        let word = word.as_str();
        if DEVELOPING.contains(&word) {
            Some(true)
        } else {
            PRODUCTION.contains(&word).then_some(false)
        }
    })
}

/// The words of a name: `isDevMode`, `IS_DEV`, `dev-mode`.
fn split(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn conditions_say_for_whom_they_hold() {
        for (said, developing) in [
            ("DEBUG", Some(true)),
            ("isDevMode", Some(true)),
            ("NODE_ENV", None),
            ("production", Some(false)),
            ("IS_PRODUCTION", Some(false)),
            ("device", None),
            ("latest", None),
        ] {
            assert_eq!(words(said), developing, "{said}");
        }
    }
}
