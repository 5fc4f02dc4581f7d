//! Texts with holes: `format!("a {name} {}", x)`.

/// A piece of a text with holes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as it is.
    Text(String),
    /// What is put in by its name.
    Named(String),
}

/// The pieces of a text with holes. A hole for a value by its position is written `{}`, whatever its form.
pub(super) fn pieces(format: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        text += rest.get(..at).unwrap_or_default();
        let from = rest.get(at..).unwrap_or_default();
        let twice = from.starts_with("{{") || from.starts_with("}}");
        if twice || from.starts_with('}') {
            text += from.get(..1).unwrap_or_default();
            rest = from.get(if twice { 2 } else { 1 }..).unwrap_or_default();
            continue;
        }
        let Some(end) = from.find('}') else {
            rest = from;
            break;
        };
        let hole = from.get(1..end).unwrap_or_default();
        let name = hole.split(':').next().unwrap_or_default().trim();
        if name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Named(name.to_owned()));
        } else {
            text += "{}";
        }
        rest = from.get(end + 1..).unwrap_or_default();
    }
    text += rest;
    if !text.is_empty() || pieces.len() < 2 {
        pieces.push(Piece::Text(text));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_by_name_are_told_from_those_by_position() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let named = |name: &str| Piece::Named(name.to_owned());
        for (format, expected) in [
            ("", vec![text("")]),
            ("a {} {0:?} {:>5}", vec![text("a {} {} {}")]),
            ("{{a}} }", vec![text("{a} }")]),
            ("{a}", vec![named("a"), text("")]),
            ("{a}{b:?}", vec![named("a"), named("b")]),
            ("ä {a} é", vec![text("ä "), named("a"), text(" é")]),
            ("{open", vec![text("{open")]),
        ] {
            assert_eq!(pieces(format), expected, "{format}");
        }
    }
}
