//! Whether the value that stands behind the name of a credential is one, and how good a one.

use super::{Given, names, shape, words};
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

/// Values that say that there is none.
const NOTHING: &[&str] = &[
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
    "unset",
    "not-set",
    "not_set",
    "notset",
    "disabled",
    "n/a",
    "na",
    "tbd",
    "omit",
    "missing",
];

/// Values that switch something or say a kind; no password, where they are written as a literal.
const MODES: &[&str] = &[
    "default",
    "auto",
    "enabled",
    "enable",
    "disable",
    "required",
    "optional",
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
    "utf-8",
    "utf8",
    "ascii",
    "latin-1",
    "base64",
    "hex",
    "binary",
    "hashed",
    "encrypted",
    "confirmed",
    "nullable",
    "sometimes",
    "include",
    "same-origin",
    "url",
    "uri",
    "link",
    "credentials",
    "key-pair",
];

/// What people type without thinking, beside words.
const TYPED: &[&str] = &[
    "qwerty", "asdf", "zxcv", "letmein", "iloveyou", "changeit", "toor", "abc", "1q2w3e",
    "1q2w3e4r", "qazwsx", "hunter",
];

/// How the hash of a password begins; the password itself is not in it.
const HASHES: &[&str] = &[
    "$2a$", "$2b$", "$2x$", "$2y$", "$1$", "$5$", "$6$", "$y$", "$argon2", "$pbkdf2", "pbkdf2_",
    "{bcrypt}", "{ssha", "{sha", "{crypt}", "sha256$", "scrypt:", "argon2", "bcrypt_", "{pbkdf2}",
];

/// How an encrypted value begins.
const ENCRYPTED: &[&str] = &["{cipher}", "enc(", "{enc}", "$ansible_vault", "secure:", "agp://"];

/// How the value of a key begins that is a stand-in, and not the name of a field.
const STARTS: &[&str] = &[
    "default", "fallback", "test", "local", "insecure", "some", "change", "simple", "temp",
    "secret", "jwt", "my", "super", "dev", "demo", "top", "very", "not", "random", "session",
    "django",
];

/// Judges a value that is given to a name; `None` when it is no credential at all.
pub fn judge(name: &str, value: &str, given: Given) -> Option<Strength> {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| lower.starts_with(start));
    if value.len() < 2
        || value.len() > 4096
        || !value.is_ascii()
        || NOTHING.contains(&lower.as_str())
        || shape::is_reference(value)
        || begins(HASHES)
        || begins(ENCRYPTED)
    {
        return None;
    }
    if MODES.contains(&lower.as_str()) {
        let kept = given == Given::Fallback || is_default_of(name, &lower);
        return kept.then_some(Strength::Weak);
    }
    if shape::is_sentence(value) {
        return (names::signs(name) && is_phrase(value)).then_some(Strength::Weak);
    }
    if shape::is_place(value) || shape::is_pattern(value) {
        return None;
    }
    if placeholder::is_stand_in(&lower) {
        return Some(Strength::Placeholder);
    }
    if says_the_name(name, value, given) {
        return None;
    }
    judge_characters(name, value, &lower, given)
}

/// The same by the characters alone.
fn judge_characters(name: &str, value: &str, lower: &str, given: Given) -> Option<Strength> {
    let password = names::is_password(name);
    if value.bytes().all(|byte| byte.is_ascii_digit() || b".,:-+ ".contains(&byte)) {
        // A number is a count, a port or a date, unless it is asked for as a secret.
        let secret = password || (names::is_own_secret(name) && value.len() >= 4);
        return secret.then_some(Strength::Weak);
    }
    if lower.bytes().all(|byte| lower.as_bytes().first() == Some(&byte)) {
        return Some(Strength::Placeholder);
    }
    if shape::is_identifier(value) {
        return names::is_own_secret(name).then_some(Strength::Strong);
    }
    if placeholder::is_monotonous(lower) {
        return Some(Strength::Placeholder);
    }
    if words::is_wordy(value) || is_typed(lower) || (value.len() <= 24 && has_usual(lower)) {
        return Some(Strength::Weak);
    }
    if is_random(name, value) {
        return Some(Strength::Strong);
    }
    let meant = password || names::is_own_secret(name) || given == Given::Fallback;
    meant.then_some(Strength::Weak)
}

/// What most guessable passwords are made of.
fn has_usual(lower: &str) -> bool {
    ["password", "passw0rd", "secret", "admin", "123456"].iter().any(|word| lower.contains(word))
}

/// `secret`, `password` and `token` are passwords that people leave as they are.
fn is_default_of(name: &str, value: &str) -> bool {
    matches!(value, "secret" | "password" | "passwd")
        && (names::is_password(name) || names::is_own_secret(name))
}

/// Two to eight words without punctuation: `keyboard cat`; not what a program says to its user.
fn is_phrase(value: &str) -> bool {
    const SAYS: [&str; 8] =
        ["must", "required", "missing", "please", "set", "not", "invalid", "enter"];
    let words: Vec<&str> = value.split(' ').collect();
    (2..=8).contains(&words.len())
        && words.iter().all(|word| {
            word.bytes().all(|b| b.is_ascii_alphanumeric() || b"'-_".contains(&b))
                && !SAYS.contains(&word.to_ascii_lowercase().as_str())
        })
}

/// Words with digits and signs for letters, and rows of a keyboard.
fn is_typed(lower: &str) -> bool {
    const LETTERS: [(char, char); 7] =
        [('0', 'o'), ('1', 'i'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('@', 'a'), ('$', 's')];
    let letters = lower.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    let spelled: String = letters
        .chars()
        .map(|c| LETTERS.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, letter)| *letter))
        .collect();
    let short = lower.len() <= 16;
    let rest = |typed: &&str| lower.strip_prefix(typed);
    let counted = |rest: &str| rest.bytes().all(|b| !b.is_ascii_alphabetic());
    let typed = TYPED.iter().filter_map(rest).any(counted);
    short
        && (typed || words::is_wordy(&spelled) && spelled.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// The value repeats the name, as labels, fields and keys of translations do: `password: "password"`,
/// `token: "user.token"`, `apiKey: "X-Api-Key"`.
fn says_the_name(name: &str, value: &str, given: Given) -> bool {
    let said = names::normalise(value);
    // What a program falls back to is never a label.
    if given == Given::Fallback {
        return false;
    }
    if said == name {
        return !is_default_of(name, &said);
    }
    if STARTS.iter().any(|start| said.starts_with(start)) {
        return false;
    }
    let last = name.rsplit('_').next().unwrap_or(name);
    // Of several words, one is that of the name: an identifier.
    words::count(value) > 1
        && words::is_wordy(value)
        && !value.bytes().any(|byte| byte.is_ascii_digit())
        && last.len() >= 3
        && said.split('_').any(|word| word == last || word.strip_suffix('s') == Some(last))
        && (value.contains(['.', '-', '_']) || value.bytes().any(|b| b.is_ascii_uppercase()))
}

fn is_random(name: &str, value: &str) -> bool {
    let has = |of: fn(&u8) -> bool| usize::from(value.bytes().any(|byte| of(&byte)));
    let digits = has(u8::is_ascii_digit);
    let letters = has(u8::is_ascii_lowercase) + has(u8::is_ascii_uppercase);
    if names::is_password(name) {
        // Letters that are no words were chosen by somebody.
        return value.len() >= 6
            && (digits + letters + has(u8::is_ascii_punctuation) >= 2 || value.len() >= 8);
    }
    let long = value.len() >= 10 && entropy(value) >= 3.0;
    long && if digits == 1 { letters > 0 } else { is_random_letters(value) }
}

/// Without a digit only capitals in the midst of words, or a long run of letters, tell a random value
/// from a name in camel case or with hyphens.
fn is_random_letters(value: &str) -> bool {
    let letters: Vec<u8> = value.bytes().filter(u8::is_ascii_alphabetic).collect();
    let changes = letters
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() != pair[1].is_ascii_lowercase())
        .count();
    changes * 3 >= letters.len() || (letters.len() >= 24 && letters.len() == value.len())
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
            ("token", "string.quasi.start"),
            ("key", "goblet-square-full"),
            ("password", "{cipher}a1b2c3d4"),
            ("key_file", "/etc/ssh/ssh_host_ed25519_key"),
            ("registry_password", "KAMAL_REGISTRY_PASSWORD"),
        ] {
            assert_eq!(judge(name, value, Given::Literal), None, "{name} = {value}");
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
            assert_eq!(judge(name, value, Given::Literal), Some(Weak), "{name} = {value}");
        }
        assert_eq!(judge("jwt_secret", "changeme", Given::Literal), Some(Placeholder));
    }

    #[test]
    fn what_a_program_falls_back_to() {
        for (name, value) in [
            ("jwt_secret", "default-secret"),
            ("auth_token", "token"),
            ("secret_key", "keyboard cat"),
            ("jwt_secret", "123456"),
            ("admin_password", "p@ssw0rd"),
            ("admin_password", "qwerty123"),
        ] {
            assert_eq!(judge(name, value, Given::Fallback), Some(Weak), "{name} = {value}");
        }
        assert_eq!(judge("jwt_secret", "your-secret-key", Given::Fallback), Some(Placeholder));
        for value in ["", "none", "DB_PASSWORD", "$2b$12$abcdefghijklmnopqrstuv"] {
            assert_eq!(judge("db_password", value, Given::Fallback), None, "{value}");
        }
    }

    #[test]
    fn chosen_ones() {
        for (name, value) in [
            ("password", "hunter2!Kq"),
            ("api_key", "q7Rt0PzL4mVb91sX"),
            ("secret", "550e8400-e29b-41d4-a716-446655440000"),
            ("client_secret", "5f4dcc3b5aa765d61d8327deb882cf99"),
        ] {
            assert_eq!(judge(name, value, Given::Literal), Some(Strong), "{name} = {value}");
        }
    }
}
