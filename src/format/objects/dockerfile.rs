//! Dockerfiles: `@image`, the parts of the image that a stage begins with, through the stages between.

use super::{add, entries_mut, image, items_mut};
use crate::{base::RepoPath, format::Node};

/// The file with the images of its stages. A stage whose image an unset variable names has none.
pub(in crate::format) fn objects(_: &RepoPath, mut document: Node) -> Vec<Node> {
    for entry in entries_mut(&mut document) {
        match entry.key.as_str() {
            "stages" => items_mut(&mut entry.value).iter_mut().for_each(complete),
            "final" => complete(&mut entry.value),
            _ => {}
        }
    }
    vec![document]
}

fn complete(stage: &mut Node) {
    let root = stage.get("root");
    let parts = root.and_then(|root| Some(image::parts(root.span, root.text()?)));
    if let Some(parts) = parts {
        add(stage, "@image", parts);
    }
}
