//! Simple commands of the shell: what they are given, where they go, what they set.

use tree_sitter::Node;

use super::{Folder, Ran, Run};

impl Run<'_> {
    pub(super) fn redirected(&mut self, node: Node<'_>, guarded: bool) {
        let mut reads = Vec::new();
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.children(&mut cursor).collect();
        for child in children.iter().filter(|child| child.kind() == "file_redirect") {
            let target = child.child_by_field_name("destination");
            let Some(target) = target else { continue };
            let reading = child.child(0).is_some_and(|operator| operator.kind() == "<");
            if reading {
                reads.push(self.word(target));
            } else {
                let text = self.value(target).unwrap_or_else(|| self.written(target).to_owned());
                self.shell.mention(&text);
            }
        }
        let at = self.shell.ran.len();
        if let Some(body) = node.child_by_field_name("body") {
            self.visit(body, guarded);
        }
        if let Some(ran) = self.shell.ran.get_mut(at) {
            ran.reads = reads;
        }
    }

    pub(super) fn command(&mut self, node: Node<'_>, guarded: bool) {
        let mut words = Vec::new();
        let mut reads = Vec::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match child.kind() {
                "variable_assignment" => {}
                "file_redirect" => {
                    if let Some(target) = child.child_by_field_name("destination") {
                        reads.push(self.word(target));
                    }
                }
                "herestring_redirect" | "heredoc_redirect" => {}
                _ => words.push(self.word(child)),
            }
        }
        let name = words.first().and_then(|word| word.text.clone()).unwrap_or_default();
        let argument = words.get(1..).unwrap_or_default().iter().find(|word| {
            word.text.as_deref().is_none_or(|text| !text.starts_with("--") && text != "-P")
        });
        let argument = argument.map(|word| word.text.clone());
        if matches!(name.as_str(), "test" | "[") {
            self.test(node, 3);
        }
        let folder = self.shell.folder.clone();
        self.shell.ran.push(Ran { words, reads, folder, guarded });
        match name.as_str() {
            "cd" | "pushd" => self.enter(argument.flatten()),
            "popd" => self.shell.folder = self.shell.before.clone(),
            _ => {}
        }
    }

    fn enter(&mut self, path: Option<String>) {
        let next = match path.as_deref() {
            Some("-") => self.shell.before.clone(),
            Some(path) => {
                let mut folders = self.shell.folder.paths(path);
                folders.retain(|folder| (self.around.exists)(folder));
                if folders.is_empty() { Folder::Unknown } else { Folder::OneOf(folders) }
            }
            None => Folder::Unknown,
        };
        self.shell.before = std::mem::replace(&mut self.shell.folder, next);
    }

    /// What is tested, as it is written and as it is known.
    pub(super) fn test(&mut self, node: Node<'_>, left: usize) {
        let text = self.value(node).unwrap_or_else(|| self.written(node).to_owned());
        self.shell.mention(&text);
        let mut cursor = node.walk();
        let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
        for child in children.into_iter().filter(|_| left > 0) {
            self.test(child, left - 1);
        }
    }

    /// A variable that gets a value where it may not, or a second one, is not known.
    pub(super) fn assign(&mut self, node: Node<'_>) {
        let Some(name) = node.child_by_field_name("name") else { return };
        let name = self.text(name).to_owned();
        let value = node.child_by_field_name("value");
        let value = value.map_or(Some(String::new()), |value| self.value(value));
        let again = self.shell.variables.get(&name).is_some_and(|known| *known != value);
        let value = value.filter(|_| self.unsure == 0 && !again);
        self.shell.set(&name, value);
    }
}
