//! Numbers with units: Kubernetes quantities, durations, sizes.

/// The number that a text stands for, in its base unit: bytes, cores, seconds. `None` when it is none.
///
/// Kubernetes: `500m` is 0.5, `64Mi` is 64 × 2^20 (apimachinery `resource.Quantity`). Durations as Go,
/// compose and nginx write them: `1h30m`, `10s`, `250ms`. Sizes as compose and nginx do: `512mb`, `10M`.
/// A single `m` is milli, as in CPU quantities; minutes need another unit beside them or `min`.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let (first, unit) = number(text)?;
    if unit.is_empty() {
        return Some(first);
    }
    if let Some(scale) = scale(unit) {
        return Some(first * scale);
    }
    duration(text)
}

/// A number at the start of a text, and the rest.
fn number(text: &str) -> Option<(f64, &str)> {
    let end = text
        .char_indices()
        .find(|(i, c)| !(c.is_ascii_digit() || *c == '.' || (*i == 0 && matches!(c, '-' | '+'))))
        .map_or(text.len(), |(i, _)| i);
    Some((text.get(..end)?.parse().ok()?, text.get(end..)?.trim_start()))
}

fn scale(unit: &str) -> Option<f64> {
    const KI: f64 = 1024.0;
    Some(match unit {
        "m" => 1e-3,
        "k" | "K" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" | "kb" | "KB" | "kB" | "KiB" => KI,
        "Mi" | "mb" | "MB" | "MiB" => KI * KI,
        "Gi" | "gb" | "GB" | "GiB" | "g" => KI * KI * KI,
        "Ti" | "tb" | "TB" | "TiB" => KI * KI * KI * KI,
        "b" | "B" | "s" | "sec" | "%" => 1.0,
        "ms" => 1e-3,
        "min" => 60.0,
        "h" => 3600.0,
        "d" => 86400.0,
        "w" => 7.0 * 86400.0,
        _ => return None,
    })
}

/// `1h30m5s` in seconds.
fn duration(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let (amount, after) = number(rest)?;
        let unit_end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_end);
        total += amount
            * match unit {
                "ms" => 1e-3,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86400.0,
                _ => return None,
            };
        rest = next;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn quantities_durations_and_sizes() {
        for (text, expected) in [
            ("3", 3.0),
            ("-1.5", -1.5),
            ("500m", 0.5),
            ("64Mi", 67_108_864.0),
            ("1G", 1e9),
            ("1h30m", 5400.0),
            ("250ms", 0.25),
            ("10s", 10.0),
            ("512mb", 536_870_912.0),
            ("80%", 80.0),
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for text in ["", "x", "10 apples", "1.2.3", "s"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
