//! What a YAML scalar means: the core schema of YAML 1.2.
//!
//! `yes`, `no`, `on` and `off` stay text. Only readers of YAML 1.1 take them for booleans, so that the
//! text is what is known; a rule that means both can name both.

use saphyr_parser::{ScalarStyle, Tag};

use crate::format::Value;

/// The value of a scalar. A tag of the core schema decides. With a tag of somebody's own (`!vault`,
/// `!Ref`) the text only says what another value is made from, so that the tag stays in it.
pub(super) fn resolve(text: String, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() => tagged(text, &tag.suffix),
        // `!` alone means: not resolved.
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Value::String(text),
        Some(tag) => match tag.suffix.strip_prefix("tag:yaml.org,2002:") {
            Some(core) => tagged(text, core),
            None if plain(text.clone()) == Value::Null => Value::Null,
            None => Value::String(format!("{}{} {text}", tag.handle, tag.suffix)),
        },
        None if style == ScalarStyle::Plain => plain(text),
        None => Value::String(text),
    }
}

/// A tag that the text does not fit, and one that is no scalar's, leaves it a text.
fn tagged(text: String, suffix: &str) -> Value {
    match (suffix, plain(text.clone())) {
        ("null", Value::Null) => Value::Null,
        ("bool", Value::Bool(boolean)) => Value::Bool(boolean),
        ("int" | "float", Value::Number(number)) => Value::Number(number),
        _ => Value::String(text),
    }
}

fn plain(text: String) -> Value {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(text),
        _ => Value::String(text),
    }
}

fn is_number(text: &str) -> bool {
    let all =
        |digits: &str, is: fn(&u8) -> bool| !digits.is_empty() && digits.as_bytes().iter().all(is);
    if let Some(octal) = text.strip_prefix("0o") {
        return all(octal, |b| (b'0'..=b'7').contains(b));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return all(hex, u8::is_ascii_hexdigit);
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || is_decimal(unsigned)
}

/// `12`, `1.`, `.5`, `1.5e-3`.
fn is_decimal(unsigned: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for null in ["", "~", "null", "NULL"] {
            assert_eq!(plain(null.to_owned()), Value::Null, "{null}");
        }
        for number in [
            "0", "0644", "-1", "+1", "0o17", "0xfF", "1.", ".5", "1e3", "-1.5E+10", ".inf",
            "-.Inf", ".NaN",
        ] {
            assert_eq!(plain(number.to_owned()), Value::Number(number.to_owned()));
        }
        for text in [
            "yes", "no", "on", "off", "y", "tRue", "1_000", "22:22", "1.2.3", "1e", "e1", ".", "-",
            "+", "--1", "0o8", "0x", "-0x1", "1.0.0-rc", "100m", "1e3e", ".e3", "-.nan", "inf",
        ] {
            assert_eq!(plain(text.to_owned()), Value::String(text.to_owned()));
        }
        assert_eq!(plain("True".to_owned()), Value::Bool(true));
        assert_eq!(plain("false".to_owned()), Value::Bool(false));
    }
}
