//! Checksums inside tokens. One that fits says that the token is real; one that does not says little,
//! since samples, truncated and rotated tokens fail too.

use super::super::SpecError;

/// How a family of tokens carries its checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// The last six characters are the CRC-32 of the body before them, in base 62 with digits first,
    /// then upper and lower case: GitHub and npm.
    Base62,
    /// The last eight are the CRC-32 of all before the last `_`, its bytes reversed, in hexadecimal:
    /// Grafana.
    HexReversed,
    /// The last eight are the CRC-32 of all before them, in hexadecimal: Atlassian.
    Hex,
    /// The part before the first dot is a number, in base64: the id of a Discord application.
    Snowflake,
}

impl Checksum {
    /// By the name in a rule.
    ///
    /// # Errors
    ///
    /// When none has it.
    pub fn by_name(name: &str) -> Result<Self, SpecError> {
        const NAMES: [(&str, Checksum); 4] = [
            ("crc32-base62", Checksum::Base62),
            ("crc32-hex-reversed", Checksum::HexReversed),
            ("crc32-hex", Checksum::Hex),
            ("snowflake", Checksum::Snowflake),
        ];
        let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, checksum)| *checksum);
        known.ok_or_else(|| {
            let names: Vec<_> = NAMES.iter().map(|(name, _)| *name).collect();
            SpecError::at("checksum", format!("no checksum is called `{name}`"))
                .help(format!("known: {}", names.join(", ")))
        })
    }

    /// Whether it fits. `prefix` is how many bytes of the value are no part of the body.
    pub fn fits(self, value: &str, prefix: usize) -> bool {
        self.check(value, prefix).unwrap_or(false)
    }

    fn check(self, value: &str, prefix: usize) -> Option<bool> {
        match self {
            Self::Base62 => {
                let body = value.get(prefix..)?;
                let at = body.len().checked_sub(6)?;
                let (random, tail) = (body.get(..at)?, body.get(at..)?);
                Some(base62(crc32fast::hash(random.as_bytes())) == tail)
            }
            Self::HexReversed => {
                let (signed, tail) = value.rsplit_once('_')?;
                let hash = crc32fast::hash(signed.as_bytes()).swap_bytes();
                Some(format!("{hash:08x}").eq_ignore_ascii_case(tail))
            }
            Self::Hex => {
                let at = value.len().checked_sub(8)?;
                let (signed, tail) = (value.get(..at)?, value.get(at..)?);
                let hash = crc32fast::hash(signed.as_bytes());
                Some(format!("{hash:08x}").eq_ignore_ascii_case(tail))
            }
            Self::Snowflake => {
                let id = super::decode_base64(value.split('.').next()?)?;
                Some(id.len() >= 17 && id.iter().all(u8::is_ascii_digit))
            }
        }
    }
}

/// Six digits of base 62.
fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_token_fits_and_a_changed_one_does_not() {
        let body = "q7Rt0PzL4mVb91sXk2JcYw8NdHg5Ea";
        let token = format!("abc_{body}{}", base62(crc32fast::hash(body.as_bytes())));
        assert!(Checksum::Base62.fits(&token, 4));
        assert!(!Checksum::Base62.fits(&token.replace("q7", "q8"), 4));
        assert!(!Checksum::Base62.fits("abc", 4));
    }

    #[test]
    fn the_check_value_of_the_crc() {
        // CRC-32/ISO-HDLC of "123456789" is cbf43926.
        assert_eq!(base62(0xcbf4_3926), "3jZRME");
        assert!(Checksum::Base62.fits("abc_1234567893jZRME", 4));
        assert!(Checksum::Hex.fits("123456789cbf43926", 0));
        assert!(Checksum::HexReversed.fits("123456789_2639f4cb", 0));
    }

    #[test]
    fn hexadecimal_ones() {
        let signed = "abcd_q7Rt0PzL4mVb91sXk2JcYw8NdHg5Ea12";
        let hash = crc32fast::hash(signed.as_bytes());
        assert!(Checksum::HexReversed.fits(&format!("{signed}_{:08x}", hash.swap_bytes()), 5));
        assert!(Checksum::Hex.fits(&format!("{signed}{hash:08x}"), 0));
        assert!(!Checksum::Hex.fits(&format!("{signed}00000000"), 0));
    }

    #[test]
    fn an_id_in_base64() {
        assert!(Checksum::Snowflake.fits("MTIzNDU2Nzg5MDEyMzQ1Njc4.x.y", 0));
        assert!(!Checksum::Snowflake.fits("bm90IGEgbnVtYmVyIGF0IGFsbA.x.y", 0));
    }
}
