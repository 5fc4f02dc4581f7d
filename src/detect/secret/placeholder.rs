//! Values that stand where a secret will, and references to where it is kept.

/// Words of which a value that holds one is a stand-in. Compared in lower case, anywhere in the value:
/// real tokens are random, and none of these is likely in so few random characters.
const STAND_INS: [&str; 24] = [
    "example",
    "sample",
    "dummy",
    "placeholder",
    "changeme",
    "change-me",
    "change_me",
    "change this",
    "changethis",
    "replace",
    "redacted",
    "your-",
    "your_",
    "yourkey",
    "yoursecret",
    "<your",
    "insert",
    "notreal",
    "not-real",
    "fake",
    "xxxx",
    "****",
    "....",
    "todo",
];

/// How a value begins when it is looked up elsewhere: templates, variables, secret stores.
const REFERENCES: [&str; 16] = [
    "${",
    "$(",
    "{{",
    "<%",
    "#{",
    "%(",
    "%{",
    "<",
    "[[",
    "vault:",
    "op://",
    "ref+",
    "arn:aws:",
    "projects/",
    "enc[",
    "@microsoft.keyvault",
];

/// Whether a value is a stand-in or a reference, and so no secret.
pub fn is_placeholder(value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    lower.is_empty() || is_reference(value) || is_stand_in(&lower) || is_monotonous(&lower)
}

/// Whether a value, in lower case, holds a word that only stand-ins do.
pub fn is_stand_in(lower: &str) -> bool {
    // A long random value holds any four letters sooner or later.
    let long = lower.len() > 40;
    STAND_INS.iter().any(|word| (word.len() > 4 || !long) && lower.contains(word))
        || (long
            && lower.len() < 200
            && ["xxxxxxxx", "........"].iter().any(|run| lower.contains(run)))
}

/// Whether a value is looked up elsewhere: a variable, a template, a secret store.
pub fn is_reference(value: &str) -> bool {
    let lower = value.trim().to_lowercase();
    REFERENCES.iter().any(|start| lower.starts_with(start))
        || lower.contains("${")
        || lower.contains("{{")
        || is_variable(value)
}

/// `$NAME` or `%NAME%`.
fn is_variable(value: &str) -> bool {
    let name = value.strip_prefix('$').or_else(|| value.strip_prefix('%')?.strip_suffix('%'));
    name.is_some_and(|name| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    })
}

/// Few different characters, or long runs up the alphabet or the digits.
pub fn is_monotonous(value: &str) -> bool {
    let chars: Vec<char> = value.chars().collect();
    let mut different = chars.clone();
    different.sort_unstable();
    different.dedup();
    if chars.len() >= 8 && different.len() <= 3 {
        return true;
    }
    let climbs = chars.windows(2).filter(|w| u32::from(w[1]) == u32::from(w[0]) + 1).count();
    chars.len() >= 8 && climbs * 2 > chars.len()
}

/// Shannon entropy in bits for each character.
pub fn entropy(value: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let total = value.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_and_references() {
        for value in [
            "AKIAIOSFODNN7EXAMPLE",
            "<your-token>",
            "${API_KEY}",
            "{{ secret }}",
            "changeme",
            "xxxxxxxx",
            "abcdefghijkl",
            "1234567890",
            "$DB_PASSWORD",
            "%TOKEN%",
            "aaaaaaaaaaaa",
            "vault:secret/x#y",
            "",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["hunter2!Kq", "q7Rt0PzL4mVb91sX", "postgres", "$2b$10$abcQz"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn entropy_of_known_texts() {
        assert!(entropy("aaaa").abs() < 1e-9);
        assert!((entropy("abcd") - 2.0).abs() < 1e-9);
    }
}
