//! The literals that a text must contain before a regex can match it.
//!
//! The build script compiles this file too, so that the embedded rules carry their literals and no
//! regex is parsed at start-up.

use regex_syntax::hir::{
    Class, Hir, HirKind, Look,
    literal::{ExtractKind, Extractor},
};

/// Shorter literals stand in nearly every file and filter nothing, unless they hold something odd.
const MIN_LENGTH: usize = 3;
/// More alternatives than this cost more than they save.
const MAX_ALTERNATIVES: usize = 64;

/// Lower-case ASCII literals of which every match of the regex contains at least one, whatever the
/// case; empty when there are none worth looking for.
pub fn required(pattern: &str) -> Vec<String> {
    let parsed = regex_syntax::ParserBuilder::new().multi_line(true).build().parse(pattern);
    parsed.ok().and_then(|hir| of(&hir)).map(|set| set.0).unwrap_or_default()
}

/// What stands in a text that has a name which the regex matches in its normal form, lower case with `_`
/// between its words: one of its longest words, since texts write names in different styles.
pub fn of_names(pattern: &str) -> Vec<String> {
    let longest = |literal: String| {
        let words = literal.split('_').max_by_key(|word| word.len());
        words.unwrap_or_default().to_owned()
    };
    let mut words: Vec<String> = required(pattern).into_iter().map(longest).collect();
    words.sort_unstable();
    words.dedup();
    if words.iter().any(|word| word.len() < MIN_LENGTH) { Vec::new() } else { words }
}

/// What stands in every text that uses a path which the regex matches: a path such as `requests.get` is
/// not written as it is resolved, but each of its names is somewhere.
pub fn of_paths(pattern: &str) -> Vec<String> {
    let longest = |literal: String| {
        names_of_path(&literal).max_by_key(|name| name.len()).unwrap_or_default().to_owned()
    };
    let mut words: Vec<String> = required(pattern).into_iter().map(longest).collect();
    words.sort_unstable();
    words.dedup();
    if words.iter().any(|word| word.len() < MIN_LENGTH) { Vec::new() } else { words }
}

/// The names in a path or a part of one, as they are written: those of modules hold `/`, `-` and `@`.
pub fn names_of_path(path: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '@');
    path.split(move |c| !is_name(c)).map(|name| name.trim_matches(['/', '-']))
}

/// The beginnings of which one begins every match of the regex, and the ends of which one ends it, in
/// lower case; each empty where there are none, or too many.
pub fn ends(pattern: &str) -> [Vec<String>; 2] {
    let Ok(hir) = regex_syntax::Parser::new().parse(pattern) else {
        return [const { Vec::new() }; 2];
    };
    [ExtractKind::Prefix, ExtractKind::Suffix].map(|kind| {
        let mut extractor = Extractor::new();
        extractor.kind(kind).limit_total(4 * MAX_ALTERNATIVES).limit_repeat(2);
        let found = extractor.extract(&hir);
        let literals = found.literals().unwrap_or_default().iter();
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).map(str::to_ascii_lowercase).ok();
        let all: Option<Vec<String>> = literals.map(|literal| text(literal.as_bytes())).collect();
        let mut all = all.unwrap_or_default();
        all.sort_unstable();
        all.dedup();
        all
    })
}

/// Whether a match of the regex always lies within one line, so that only the lines with a keyword need
/// be looked at.
pub fn within_line(pattern: &str) -> bool {
    let parsed =
        regex_syntax::ParserBuilder::new().multi_line(true).crlf(true).build().parse(pattern);
    parsed.is_ok_and(|hir| !crosses_lines(&hir))
}

fn crosses_lines(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => false,
        HirKind::Literal(literal) => literal.0.contains(&b'\n'),
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().any(|range| range.start() <= '\n' && '\n' <= range.end())
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().any(|range| range.start() <= b'\n' && b'\n' <= range.end())
        }
        // The beginning and the end of the text are not those of a line.
        HirKind::Look(look) => matches!(look, Look::Start | Look::End),
        HirKind::Repetition(repetition) => crosses_lines(&repetition.sub),
        HirKind::Capture(capture) => crosses_lines(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(crosses_lines),
    }
}

/// Alternatives of which one must occur.
#[derive(Clone)]
struct Set(Vec<String>);

impl Set {
    fn usable(self) -> Option<Self> {
        let filters = |literal: &String| {
            let odd = literal.bytes().any(|byte| !byte.is_ascii_alphanumeric());
            literal.len() >= MIN_LENGTH
                || (literal.len() == MIN_LENGTH - 1 && odd && !is_common(literal))
        };
        let fits =
            self.0.len() <= MAX_ALTERNATIVES && !self.0.is_empty() && self.0.iter().all(filters);
        fits.then_some(self)
    }

    fn shortest(&self) -> usize {
        self.0.iter().map(String::len).min().unwrap_or(0)
    }

    /// Longer is rarer; of equal lengths, fewer alternatives are.
    fn rank(&self) -> (usize, std::cmp::Reverse<usize>) {
        (self.shortest().min(8), std::cmp::Reverse(self.0.len()))
    }
}

/// Pairs with punctuation that stand in nearly every source all the same.
fn is_common(pair: &str) -> bool {
    let ordinary =
        |byte: u8| byte.is_ascii_alphanumeric() || b" \n\t.,;:()[]{}=\"'/-_<>*#".contains(&byte);
    pair.bytes().all(ordinary)
}

fn of(hir: &Hir) -> Option<Set> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => one_run(std::slice::from_ref(hir)),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => of_concat(parts),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(of(branch)?.0);
            }
            all.sort_unstable();
            all.dedup();
            Set(all).usable()
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

/// The best of: the runs of literal characters, and the sets of the parts between them.
fn of_concat(parts: &[Hir]) -> Option<Set> {
    let runs = parts
        .chunk_by(|a, b| is_literal(a) && is_literal(b))
        .filter_map(|chunk| if is_literal(&chunk[0]) { one_run(chunk) } else { of(&chunk[0]) });
    runs.max_by_key(Set::rank)
}

fn is_literal(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) => true,
        HirKind::Class(class) => folded_letter(class).is_some(),
        _ => false,
    }
}

/// Consecutive literals and case-folded letters as one literal; a character that is not ASCII ends it.
fn one_run(parts: &[Hir]) -> Option<Set> {
    let mut run = String::new();
    let mut longest = String::new();
    for part in parts {
        let text = match part.kind() {
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
            HirKind::Class(class) => folded_letter(class).map(String::from).unwrap_or_default(),
            _ => String::new(),
        };
        for c in text.chars() {
            if c.is_ascii() {
                run.push(c.to_ascii_lowercase());
            } else if run.len() > longest.len() {
                longest = std::mem::take(&mut run);
            } else {
                run.clear();
            }
        }
    }
    Set(vec![if run.len() > longest.len() { run } else { longest }]).usable()
}

/// The letter of a class such as `[Tt]`. The Kelvin sign and the long s, which Unicode folds to `k` and
/// `s`, are passed over: no source spells a keyword with them.
fn folded_letter(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let mut ascii = class.iter().filter(|range| range.start().is_ascii());
    let (upper, lower) = (ascii.next()?, ascii.next()?);
    let pair = ascii.next().is_none()
        && upper.start() == upper.end()
        && lower.start() == lower.end()
        && upper.start().is_ascii_uppercase()
        && upper.start().to_ascii_lowercase() == lower.start();
    let rest_folds = class.iter().filter(|range| !range.start().is_ascii()).all(|range| {
        matches!(range.start(), '\u{212a}' | '\u{17f}') && range.start() == range.end()
    });
    (pair && rest_folds).then_some(lower.start())
}

#[cfg(test)]
mod tests {
    use super::{of_paths, required, within_line};

    #[test]
    fn the_longest_necessary_literal_wins() {
        assert_eq!(required(r"verify\s*=\s*False"), ["verify"]);
        assert_eq!(required(r"(?i)\btodo\b"), ["todo"]);
        assert_eq!(required(r"a(?:lpha|bacus)\d"), ["bacus", "lpha"]);
        assert_eq!(required(r"(?i)risk[_-]?level"), ["level"]);
        assert_eq!(required(r"(?:foo){2,}x"), ["foo"]);
    }

    #[test]
    fn classes_that_hold_a_line_feed_cross_lines() {
        assert!(within_line(r"^\w+ = .*[^\n]x$"));
        for pattern in [r"a\s+b", r"a[^b]c", r"a\nb", r"(?s)a.b", r"a\z", r"\Aa"] {
            assert!(!within_line(pattern), "{pattern}");
        }
    }

    #[test]
    fn what_may_be_missing_is_not_required() {
        assert!(required(r"(?:optional)?x").is_empty());
        assert!(required(r"abcdef|\d+").is_empty());
        assert!(required(r"[a-z]+").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_match_contains_one_of_them(word in "[A-Za-z]{3,8}", tail in "[0-9]{0,3}") {
            let pattern = format!("(?i)(?:{word}|other)[0-9]*");
            let text = format!("{}{tail}", word.to_uppercase());
            let found = regex::Regex::new(&pattern).is_ok_and(|regex| regex.is_match(&text));
            let (literals, lower) = (required(&pattern), text.to_lowercase());
            proptest::prop_assert!(found);
            proptest::prop_assert!(literals.is_empty() || literals.iter().any(|l| lower.contains(l)));
        }
    }

    #[test]
    fn a_name_of_each_path_stands_in_the_text() {
        assert_eq!(of_paths(r"requests\.(get|post)"), ["requests"]);
        assert_eq!(of_paths(r"(.*\.)?execute"), ["execute"]);
        assert_eq!(of_paths(r"net/http\.(Get|Post)"), ["net/http"]);
        assert_eq!(of_paths(r"koa-serve\.f"), ["koa-serve"]);
        assert!(of_paths(r".*").is_empty());
    }
}
