//! Whether the value that stands behind the name of a credential is one, and how good a one.

use super::{names, words};
use crate::detect::secret::placeholder::{self, entropy};

/// What a value is, as a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// `changeme`, `your-token-here`: nobody's yet, or everybody's.
    Placeholder,
    /// A word, a name with a number: the first that an attacker tries.
    Weak,
    /// Random, or chosen by somebody who meant it.
    Strong,
}

impl Strength {
    /// By the name in a rule.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "placeholder" => Some(Self::Placeholder),
            "weak" => Some(Self::Weak),
            "strong" => Some(Self::Strong),
            _ => None,
        }
    }
}

/// Values that switch something or say a kind; never a password.
const MODES: &[&str] = &[
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "null",
    "nil",
    "none",
    "undefined",
    "nan",
    "empty",
    "default",
    "auto",
    "enabled",
    "disabled",
    "enable",
    "disable",
    "required",
    "optional",
    "unset",
    "string",
    "str",
    "text",
    "number",
    "int",
    "integer",
    "boolean",
    "bool",
    "object",
    "array",
    "any",
    "password",
    "passwd",
    "hidden",
    "email",
    "basic",
    "bearer",
    "digest",
    "oauth",
    "oauth2",
    "jwt",
    "saml",
    "oidc",
    "ldap",
    "header",
    "cookie",
    "query",
    "body",
    "session",
    "local",
    "file",
    "env",
    "vault",
    "plain",
    "login",
    "key",
    "token",
    "secret",
    "id",
    "name",
    "value",
    "unknown",
    "unused",
    "missing",
    "invalid",
    "anonymous",
    "apikey",
    "api-key",
    "access-token",
    "authorization",
    "x-api-key",
    "csrf",
    "hs256",
    "rs256",
    "es256",
    "sha256",
    "sha1",
    "md5",
    "bcrypt",
    "argon2",
    "hmac",
    "rsa",
    "ed25519",
    "redacted",
    "masked",
    "sensitive",
    "not-set",
    "n/a",
    "na",
    "tbd",
];

/// Judges a value that is assigned to a name; `None` when it is no credential at all.
pub fn judge(name: &str, value: &str) -> Option<Strength> {
    let value = value.trim();
    if value.len() < 2 || value.len() > 4096 || !value.is_ascii() || is_reference(value) {
        return None;
    }
    let lower = value.to_ascii_lowercase();
    if MODES.contains(&lower.as_str()) && !is_default_of(name, &lower) {
        return None;
    }
    if is_sentence(value) || is_place(value) || is_pattern(value) || says_the_name(name, value) {
        return None;
    }
    if placeholder::is_stand_in(&lower) {
        return Some(Strength::Placeholder);
    }
    if value.bytes().all(|byte| byte.is_ascii_digit() || b".,:-+ ".contains(&byte)) {
        // A number is a count, a port or a date, unless it is asked for as a password.
        return names::is_password(name).then_some(Strength::Weak);
    }
    if is_identifier(value) {
        return names::is_own_secret(name).then_some(Strength::Strong);
    }
    if placeholder::is_monotonous(&lower) {
        return Some(Strength::Placeholder);
    }
    if words::is_wordy(value) {
        return Some(Strength::Weak);
    }
    is_random(name, value).then_some(Strength::Strong).or(Some(Strength::Weak))
}

/// `secret`, `password` and `token` are passwords that people leave as they are.
fn is_default_of(name: &str, value: &str) -> bool {
    matches!(value, "secret" | "password" | "passwd")
        && (names::is_password(name) || names::is_own_secret(name))
}

/// Looked up elsewhere: a variable, a template, a secret store, a function, or the variable's own name.
fn is_reference(value: &str) -> bool {
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
    value.contains('_')
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && words::is_wordy(value)
}

/// Prose, a label, markup, a format.
fn is_sentence(value: &str) -> bool {
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
fn is_place(value: &str) -> bool {
    let wordy = words::is_wordy(value);
    let starts =
        ["/", "./", "../", "~/", "~", "#", ".", "--", "C:\\", "c:\\", "\\\\", "${", "urn:"];
    let beginning = starts.iter().any(|start| value.starts_with(start));
    let many = value.bytes().filter(|byte| matches!(byte, b'/' | b'.' | b'\\' | b':')).count();
    value.contains("://")
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
fn is_pattern(value: &str) -> bool {
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

/// The value repeats the name, as labels, fields and keys of translations do: `password: "password"`,
/// `token: "user.token"`, `apiKey: "X-Api-Key"`.
fn says_the_name(name: &str, value: &str) -> bool {
    let said = names::normalise(value);
    if said == name {
        return !is_default_of(name, &said);
    }
    let last = name.rsplit('_').next().unwrap_or(name);
    // Of several words, one is that of the name: an identifier.
    words::count(value) > 1
        && words::is_wordy(value)
        && !value.bytes().any(|byte| byte.is_ascii_digit())
        && last.len() >= 3
        && said.split('_').any(|word| word == last || word.strip_suffix('s') == Some(last))
        && (value.contains(['.', '-', '_']) || value.bytes().any(|b| b.is_ascii_uppercase()))
        && !said.starts_with("my_")
        && !said.starts_with("super_")
        && !said.starts_with("dev_")
}

/// A UUID or a digest: mostly the identity of something, sometimes a key.
fn is_identifier(value: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let groups: Vec<usize> = value.split('-').map(str::len).collect();
    let uuid = groups == [8, 4, 4, 4, 12] && hex(&value.replace('-', ""));
    uuid || (matches!(value.len(), 32 | 40 | 64 | 96 | 128) && hex(value))
}

fn is_random(name: &str, value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| usize::from(value.bytes().any(|byte| of(&byte)));
    let classes = has(u8::is_ascii_lowercase)
        + has(u8::is_ascii_uppercase)
        + has(u8::is_ascii_digit)
        + has(u8::is_ascii_punctuation);
    if names::is_password(name) {
        return value.len() >= 6 && classes >= 2;
    }
    value.len() >= 10 && classes >= 2 && entropy(value) >= 3.0
}

#[cfg(test)]
mod tests {
    use super::{Strength::*, *};

    #[test]
    fn what_is_no_credential() {
        for (name, value) in [
            ("password", ""),
            ("password", "Enter your password"),
            ("password", "password_field"),
            ("token", "Bearer"),
            ("api_key", "X-Api-Key"),
            ("secret", "${SECRET}"),
            ("db_password", "DB_PASSWORD"),
            ("private_key", "/etc/tls/server.key"),
            ("token_url", "https://id.shop.io/token"),
            ("max_tokens", "4096"),
            ("token", "550e8400-e29b-41d4-a716-446655440000"),
            ("password", "^[a-z]+$"),
            ("secret", "vault:secret/data/app#key"),
            ("auth_token", "getToken()"),
            ("password", "user.password"),
        ] {
            assert_eq!(judge(name, value), None, "{name} = {value}");
        }
    }

    #[test]
    fn guessable_ones() {
        for (name, value) in [
            ("postgres_password", "postgres"),
            ("password", "admin123"),
            ("jwt_secret", "supersecret"),
            ("secret_key", "secret"),
            ("password", "123456"),
        ] {
            assert_eq!(judge(name, value), Some(Weak), "{name} = {value}");
        }
        assert_eq!(judge("jwt_secret", "changeme"), Some(Placeholder));
    }

    #[test]
    fn chosen_ones() {
        for (name, value) in [
            ("password", "hunter2!Kq"),
            ("api_key", "q7Rt0PzL4mVb91sX"),
            ("secret", "550e8400-e29b-41d4-a716-446655440000"),
            ("client_secret", "5f4dcc3b5aa765d61d8327deb882cf99"),
        ] {
            assert_eq!(judge(name, value), Some(Strong), "{name} = {value}");
        }
    }
}
