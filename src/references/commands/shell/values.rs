//! What words of the shell are when they are run.

use tree_sitter::Node;

use super::{ESCAPED, ROOT, Run, Word};

impl Run<'_> {
    pub(super) fn word(&self, node: Node<'_>) -> Word {
        let range = node.byte_range();
        Word { text: self.value(node), span: self.script.span(range.start, range.end) }
    }

    pub(super) fn value(&self, node: Node<'_>) -> Option<String> {
        match node.kind() {
            "word" | "number" => Some(self.text(node).replace(['\\', char::from(ESCAPED)], "")),
            "raw_string" => Some(self.text(node).trim_matches('\'').to_owned()),
            "command_name" => self.value(node.child(0)?),
            "string" | "concatenation" => self.joined(node),
            "simple_expansion" | "expansion" => self.expansion(node),
            "command_substitution" => self.substitution(node),
            _ => None,
        }
    }

    /// The parts of a text, with what stands between them.
    fn joined(&self, node: Node<'_>) -> Option<String> {
        let quoted = node.kind() == "string";
        let range = node.byte_range();
        let (mut at, end) = if quoted {
            (range.start + 1, range.end.saturating_sub(1))
        } else {
            (range.start, range.end)
        };
        let mut text = String::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if quoted && !child.is_named() || child.kind() == "string_content" {
                continue;
            }
            text.push_str(self.masked.get(at..child.start_byte())?);
            text.push_str(&self.value(child)?);
            at = child.end_byte();
        }
        text.push_str(self.masked.get(at..end)?);
        text.retain(|c| c != char::from(ESCAPED));
        // A root stands only at the beginning.
        Some(match text.rfind(ROOT) {
            Some(at) if at > 0 => text.split_off(at),
            _ => text,
        })
    }

    fn expansion(&self, node: Node<'_>) -> Option<String> {
        let written = self.written(node);
        if written.starts_with("${BASH_SOURCE") && written.contains("%/*") {
            return self.home();
        }
        if let Some(value) = (self.around.value)(written) {
            return Some(value);
        }
        let name = written.trim_start_matches('$');
        let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
        self.shell.variables.get(name).cloned().flatten()
    }

    fn home(&self) -> Option<String> {
        self.around.home.map(|home| format!("{ROOT}{}", home.as_str()))
    }

    fn substitution(&self, node: Node<'_>) -> Option<String> {
        let written = self.written(node);
        let inner = node.named_child(0)?;
        let words = self.text(inner);
        if words.starts_with("dirname")
            && (written.contains("$0") || written.contains("BASH_SOURCE"))
        {
            return self.home();
        }
        if words.starts_with("git rev-parse --show-toplevel") {
            return Some(ROOT.to_string());
        }
        // `$(cd "$(dirname "$0")/.." && pwd)`
        let enters = inner.kind() == "list" && words.starts_with("cd ") && words.contains("pwd");
        let enter = inner.named_child(0).filter(|one| enters && one.kind() == "command")?;
        let mut cursor = enter.walk();
        let path = enter.named_children(&mut cursor).last().and_then(|path| self.value(path))?;
        path.starts_with(ROOT).then_some(path)
    }
}
