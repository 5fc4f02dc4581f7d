//! From a place counted in characters to one counted in bytes.

/// A byte offset is kept for every so many characters; the rest is walked.
const STEP: usize = 64;

/// Where the characters of one text begin.
#[derive(Debug)]
pub(super) struct Places<'t> {
    text: &'t str,
    /// The byte of each `STEP`th character; none for ASCII, where both counts are one.
    marks: Option<Vec<usize>>,
}

impl<'t> Places<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Self {
        let marks = || text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect();
        Self { text, marks: (!text.is_ascii()).then(marks) }
    }

    /// The byte at which a character begins; past the end, the end.
    pub fn byte(&self, character: usize) -> usize {
        let Some(marks) = &self.marks else { return character.min(self.text.len()) };
        let Some(&start) = marks.get(character / STEP) else { return self.text.len() };
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices().nth(character % STEP).map_or(self.text.len(), |(byte, _)| start + byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn agrees_with_a_walk_from_the_start(text in "(?s).{0,300}", character in 0usize..320) {
            let expected = text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte);
            proptest::prop_assert_eq!(Places::new(&text).byte(character), expected);
        }
    }
}
