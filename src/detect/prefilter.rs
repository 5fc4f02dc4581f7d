//! One pass over a file's bytes finds the candidates for every rule, and where they are.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// A keyword that stands in a file more often than this is looked for in the whole file.
const OFTEN: u8 = 32;

/// Above so many bytes the automaton that takes 20 ms more to build has paid for itself.
const MUCH: u64 = 4 * 1024 * 1024;

/// The keywords of many looks, in one automaton.
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// For each keyword, the owners that it makes candidates.
    owners: Vec<Vec<usize>>,
    /// For each owner, its keywords.
    keywords: Vec<Vec<usize>>,
}

impl Prefilter {
    /// Takes the keywords of each owner, by number. Whoever has none is a candidate everywhere. `bytes`
    /// is how much will be looked at: it decides between quick to build and quick to search.
    pub fn new<'k>(keywords: impl IntoIterator<Item = (usize, &'k [String])>, bytes: u64) -> Self {
        let mut patterns: Vec<&str> = Vec::new();
        let mut index: HashMap<&str, usize> = HashMap::new();
        let mut owners: Vec<Vec<usize>> = Vec::new();
        let mut of_owner: Vec<Vec<usize>> = Vec::new();
        for (owner, words) in keywords {
            of_owner.resize(of_owner.len().max(owner + 1), Vec::new());
            for word in words {
                let slot = *index.entry(word.as_str()).or_insert_with(|| {
                    patterns.push(word);
                    owners.push(Vec::new());
                    patterns.len() - 1
                });
                owners[slot].push(owner);
                of_owner[owner].push(slot);
            }
        }
        let kind = if bytes > MUCH { AhoCorasickKind::DFA } else { AhoCorasickKind::ContiguousNFA };
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .kind(Some(kind))
            .build(&patterns)
            .ok();
        Self { automaton, owners, keywords: of_owner }
    }

    /// The owners of which a keyword stands in the text. Without an automaton (its keywords were too
    /// many to build one), everyone is a candidate everywhere: slower, never wrong.
    pub fn candidates(&self, text: &str) -> Candidates<'_> {
        let mut candidates = Candidates {
            prefilter: self,
            owners: vec![self.automaton.is_none(); self.keywords.len()],
            counts: vec![0; self.owners.len()],
            places: Vec::new(),
        };
        let Some(automaton) = &self.automaton else { return candidates };
        for found in automaton.find_overlapping_iter(text) {
            candidates.add(found.pattern().as_usize(), found.start());
        }
        candidates
    }
}

/// Which owners are candidates in one text, and where.
pub struct Candidates<'p> {
    prefilter: &'p Prefilter,
    owners: Vec<bool>,
    counts: Vec<u8>,
    places: Vec<(usize, usize)>,
}

impl Candidates<'_> {
    fn add(&mut self, keyword: usize, place: usize) {
        let count = &mut self.counts[keyword];
        if *count > OFTEN {
            return;
        }
        *count += 1;
        if *count == 1 {
            for owner in &self.prefilter.owners[keyword] {
                self.owners[*owner] = true;
            }
        }
        self.places.push((keyword, place));
    }

    /// Whether the owner is one. An owner that the prefilter was not told of always is.
    pub fn contains(&self, owner: usize) -> bool {
        let told = self.prefilter.keywords.get(owner).is_some_and(|words| !words.is_empty());
        !told || self.owners.get(owner).copied().unwrap_or(true)
    }

    /// The bytes at which its keywords begin; `None` when they are everywhere, or unknown.
    pub fn places(&self, owner: usize) -> Option<Vec<usize>> {
        let keywords = self.prefilter.keywords.get(owner).filter(|words| !words.is_empty())?;
        self.prefilter.automaton.as_ref()?;
        if keywords.iter().any(|keyword| self.counts[*keyword] > OFTEN) {
            return None;
        }
        let places = self.places.iter().filter(|(keyword, _)| keywords.contains(keyword));
        Some(places.map(|(_, place)| *place).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefilter() -> Prefilter {
        let words =
            [vec!["api_key".to_owned()], vec!["key".to_owned()], vec!["zzz".to_owned()], vec![]];
        Prefilter::new(words.iter().map(Vec::as_slice).enumerate(), 0)
    }

    #[test]
    fn overlapping_keywords_all_count() {
        let prefilter = prefilter();
        let candidates = prefilter.candidates("my API_KEY = key");
        assert!(candidates.contains(0) && candidates.contains(1) && !candidates.contains(2));
        assert!(candidates.contains(3) && candidates.contains(99));
        assert_eq!(candidates.places(1), Some(vec![7, 13]));
        assert_eq!(candidates.places(3), None);
    }

    #[test]
    fn a_keyword_that_is_everywhere_has_no_places() {
        let prefilter = prefilter();
        assert_eq!(prefilter.candidates(&"key ".repeat(100)).places(1), None);
    }
}
