//! What a text is when it is no credential: a reference, prose, a place, a pattern, an identity.

use super::words;
use crate::detect::secret::placeholder;

/// Looked up elsewhere: a variable, a template, a secret store, a function, or the variable's own name.
pub fn is_reference(value: &str) -> bool {
    placeholder::is_reference(value)
        || value.starts_with("((")
        || value.starts_with("!")
        || value.starts_with("__") && value.ends_with("__")
        || value.starts_with('@') && value.ends_with('@')
        || value.starts_with("secretKeyRef")
        || value.starts_with("secretsmanager")
        || value.starts_with("ssm:")
        || value.starts_with("file:")
        || value.starts_with("env:")
        || value.starts_with("env.")
        || value.starts_with("process.env")
        || value.starts_with("secrets.")
        || value.starts_with("var.")
        || value.starts_with("local.")
        || value.starts_with("data.")
        || value.starts_with("module.")
        || is_call(value)
        || is_variable_name(value)
}

/// `f(x)`, `a.b[c]`, `obj->field`.
fn is_call(value: &str) -> bool {
    let name_end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"_.:".contains(c));
    let called = name_end.and_then(|at| value.get(at..)).unwrap_or_default();
    let begins = value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins
        && (called.starts_with('(') && called.ends_with(')')
            || called.starts_with('[') && called.ends_with(']')
            || called.starts_with("->"))
}

/// `DB_PASSWORD`, `GITHUB_TOKEN`: the name of a variable.
fn is_variable_name(value: &str) -> bool {
    const SECRET: [&str; 6] = ["PASSWORD", "TOKEN", "SECRET", "KEY", "PASS", "CREDENTIALS"];
    let value = value.strip_prefix('$').unwrap_or(value);
    value.contains('_')
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && (words::is_wordy(value) || value.split('_').any(|word| SECRET.contains(&word)))
}

/// Prose, a label, markup, a format.
pub fn is_sentence(value: &str) -> bool {
    let inner = value.chars().filter(|c| c.is_ascii_whitespace()).count();
    inner > 0
        || value.ends_with(':')
        || value.contains("...")
        || value.contains("%s")
        || value.contains("%d")
        || value.contains("{}")
        || value.contains("{0}")
        || (value.starts_with('<') && value.ends_with('>'))
        || (value.starts_with('{') && value.ends_with('}'))
        || (value.starts_with('[') && value.ends_with(']'))
}

/// A path, an address, a domain, a selector, a media type.
pub fn is_place(value: &str) -> bool {
    let wordy = words::is_wordy(value);
    let starts =
        ["/", "./", "../", "~/", "~", "#", ".", "--", "C:\\", "c:\\", "\\\\", "${", "urn:"];
    let beginning = starts.iter().any(|start| value.starts_with(start));
    let many = value.bytes().filter(|byte| matches!(byte, b'/' | b'.' | b'\\' | b':')).count();
    let path = value.starts_with('/')
        && value.matches('/').count() > 1
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_./-".contains(&b));
    value.contains("://")
        || path
        || (beginning && (wordy || value.len() < 12))
        || (many > 0 && wordy && words::count(value) > 1)
        || is_file(value)
        || is_address(value)
}

fn is_file(value: &str) -> bool {
    const ENDS: [&str; 16] = [
        ".pem", ".key", ".crt", ".json", ".txt", ".yml", ".yaml", ".env", ".p12", ".jks", ".conf",
        ".html", ".js", ".py", ".png", ".svg",
    ];
    let lower = value.to_ascii_lowercase();
    ENDS.iter().any(|end| lower.ends_with(end))
}

/// `name@host.tld`: who, not the password.
fn is_address(value: &str) -> bool {
    value.split_once('@').is_some_and(|(who, host)| {
        let plain = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_+".contains(&b))
        };
        let end = host.rsplit('.').next().unwrap_or_default();
        plain(who)
            && plain(host)
            && host.contains('.')
            && (2..=6).contains(&end.len())
            && end.bytes().all(|b| b.is_ascii_lowercase())
            && words::is_wordy(who)
    })
}

/// A regular expression, a glob.
pub fn is_pattern(value: &str) -> bool {
    (value.starts_with('^') && value.ends_with('$'))
        || value.contains("\\d")
        || value.contains("\\w")
        || value.contains("\\s")
        || value.contains("[a-z")
        || value.contains("[A-Z")
        || value.contains("(?")
        || value.contains(".*")
        || value.starts_with("*.")
}

/// A UUID or a digest: mostly the identity of something, sometimes a key.
pub fn is_identifier(value: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups: Vec<usize> = value.split('-').map(str::len).collect();
    let uuid = groups == [8, 4, 4, 4, 12] && hex(&value.replace('-', ""));
    uuid || (matches!(value.len(), 32 | 40 | 64 | 96 | 128) && hex(value))
}
