//! JSON Web Tokens (RFC 7519), read without checking their signature: what a token says of itself tells
//! a key of the whole database from one that every visitor gets.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::decode_base64;

/// What a rule asks of a token.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JwtSpec {
    /// Claims and their values.
    #[serde(default)]
    has: BTreeMap<String, String>,
    /// Claims that must not have these values.
    #[serde(default)]
    not: BTreeMap<String, String>,
    /// Whether it has expired; either when absent.
    expired: Option<bool>,
}

/// What is asked of a token.
#[derive(Debug)]
pub struct Jwt(JwtSpec);

/// The subject of the token that jwt.io and every tutorial show.
const SAMPLE_NAME: &str = "John Doe";

impl Jwt {
    /// Takes what a rule asks.
    pub const fn new(spec: JwtSpec) -> Self {
        Self(spec)
    }

    /// Whether the value is a token that is as asked.
    pub fn fits(&self, value: &str) -> bool {
        self.fits_at(value, Timestamp::now())
    }

    fn fits_at(&self, value: &str, now: Timestamp) -> bool {
        let mut parts = value.split('.');
        let header = parts.next().and_then(object);
        if !header.is_some_and(|header| header.contains_key("alg")) {
            return false;
        }
        // An encrypted token has five parts and says nothing; a signed one has three.
        let claims = parts.next().and_then(object).unwrap_or_default();
        let is = |(claim, value): (&String, &String)| {
            claims.get(claim).and_then(Value::as_str) == Some(value.as_str())
        };
        self.0.has.iter().all(is)
            && !self.0.not.iter().any(is)
            && claims.get("name").and_then(Value::as_str) != Some(SAMPLE_NAME)
            && self.0.expired.is_none_or(|expired| expired == has_expired(&claims, now))
    }
}

fn has_expired(claims: &Map<String, Value>, now: Timestamp) -> bool {
    claims.get("exp").and_then(Value::as_i64).is_some_and(|end| end < now.as_second())
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&decode_base64(part)?).ok()
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde_json::json;

    use super::*;

    fn token(claims: &Value) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        format!("{header}.{}.c2lnbmF0dXJl", URL_SAFE_NO_PAD.encode(claims.to_string()))
    }

    fn fits(asked: Value, claims: Value) -> bool {
        let jwt = Jwt::new(serde_json::from_value(asked).unwrap());
        jwt.fits_at(&token(&claims), Timestamp::from_second(1_000).unwrap())
    }

    #[test]
    fn claims_tell_tokens_apart() {
        let service = json!({ "has": { "role": "service_role" } });
        assert!(fits(service.clone(), json!({ "role": "service_role" })));
        assert!(!fits(service, json!({ "role": "anon" })));
        assert!(!fits(json!({ "not": { "role": "anon" } }), json!({ "role": "anon" })));
        assert!(!fits(json!({}), json!({ "sub": "1234567890", "name": "John Doe" })));
    }

    #[test]
    fn the_end_of_a_token() {
        assert!(fits(json!({ "expired": true }), json!({ "exp": 999 })));
        assert!(!fits(json!({ "expired": false }), json!({ "exp": 999 })));
        assert!(fits(json!({ "expired": false }), json!({ "exp": 1001 })));
        assert!(fits(json!({ "expired": false }), json!({ "sub": "x" })));
    }

    #[test]
    fn what_is_no_token_never_fits() {
        let any = Jwt::new(JwtSpec::default());
        for text in ["", "a.b.c", "eyJhIjoxfQ.eyJhIjoxfQ.x", "..."] {
            assert!(!any.fits(text), "{text}");
        }
    }
}
