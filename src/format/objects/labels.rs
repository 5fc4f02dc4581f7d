//! Labels and the selectors that choose by them, as one text, so that rules can compare them.

use crate::format::{Node, build::string};

/// `a=1,b=2`, sorted; nothing when there is no map.
pub(super) fn text(labels: Option<&Node>) -> Option<Node> {
    let labels = labels?;
    let pairs = labels.entries().iter();
    let pairs = pairs.map(|e| format!("{}={}", e.key, e.value.text().unwrap_or_default()));
    let mut pairs: Vec<String> = pairs.collect();
    pairs.sort_unstable();
    (!pairs.is_empty()).then(|| string(labels.span, pairs.join(",")))
}

/// The labels that a `LabelSelector` asks for. Expressions are not evaluated: a selector that has only
/// those counts as one that chooses everything, as an empty one does.
pub(super) fn selector(selector: Option<&Node>) -> Option<Node> {
    let selector = selector?;
    text(selector.get("matchLabels")).or_else(|| Some(string(selector.span, "")))
}
