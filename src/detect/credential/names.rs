//! Names of settings, whatever the style they are written in.

/// A name in lower case with `_` between its words: `apiKey`, `API-KEY` and `api.key` are `api_key`.
pub fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let chars: Vec<char> = name.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        let before = i.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(i + 1);
        let begins = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if begins && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out.trim_end_matches('_').to_owned()
}

/// Whether what it names is typed by people: shorter and less random than a key.
pub fn is_password(name: &str) -> bool {
    const ENDS: [&str; 7] =
        ["password", "passwd", "pwd", "pass", "passphrase", "passcode", "passwort"];
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether what it names signs or encrypts: a phrase does for that too.
pub fn signs(name: &str) -> bool {
    name.contains("secret") || name.contains("signing") || name.contains("encryption_key")
}

/// Whether the name itself says that the value is secret, whatever it looks like.
pub fn is_own_secret(name: &str) -> bool {
    const WORDS: [&str; 6] =
        ["secret", "api_key", "apikey", "private_key", "access_key", "signing"];
    is_password(name) || WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_become_one() {
        for name in ["apiKey", "API_KEY", "api-key", "api.key", "ApiKey", "API-Key_"] {
            assert_eq!(normalise(name), "api_key", "{name}");
        }
        assert_eq!(normalise("AWSSecretKey"), "aws_secret_key");
        assert_eq!(normalise("dbPassword1"), "db_password1");
        assert_eq!(normalise("_authToken"), "auth_token");
    }
}
