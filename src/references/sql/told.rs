//! What is told of names, once for each place: scripts can be part of several sequences.

use std::collections::BTreeMap;

use crate::{base::Span, references::Reference};

/// References by kind and place.
#[derive(Default)]
pub struct Told(BTreeMap<(&'static str, usize, Span, String), Reference>);

/// States that are as they should be.
const GOOD: [&str; 6] = ["found", "indexed", "new", "concurrent", "unique", "applied"];

impl Told {
    /// Tells of a name.
    pub fn add(
        &mut self,
        kind: &'static str,
        is: &'static str,
        file: usize,
        span: Span,
        captures: Vec<(&'static str, String)>,
    ) {
        self.put(Reference { kind, is, file, span, service: None, captures });
    }

    /// Takes what was told of another sequence: what is right in one of them is right.
    pub fn merge(&mut self, other: Self) {
        other.0.into_values().for_each(|reference| self.put(reference));
    }

    /// All of it, by place.
    pub fn references(self) -> Vec<Reference> {
        self.0.into_values().collect()
    }

    /// Those of which a test holds stay.
    pub fn retain(&mut self, mut keep: impl FnMut(&mut Reference) -> bool) {
        self.0.retain(|_, reference| keep(reference));
    }

    fn put(&mut self, reference: Reference) {
        let first = reference.captures.first().map(|(_, text)| text.clone()).unwrap_or_default();
        let place = (reference.kind, reference.file, reference.span, first);
        let good = |one: &Reference| GOOD.contains(&one.is);
        match self.0.get(&place) {
            Some(there) if good(there) || !good(&reference) => {}
            _ => {
                self.0.insert(place, reference);
            }
        }
    }
}
