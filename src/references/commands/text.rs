//! A text of shell with the places that its lines have in a file.

use crate::{base::Span, format::Node};

/// Lines of shell as they stand in a file.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// The text without the indentation of the file.
    pub text: String,
    /// Where each line begins: in the text and in the file.
    lines: Vec<(usize, usize)>,
    /// The place of it all, where no line has one of its own.
    whole: Option<Span>,
}

impl Script {
    /// A text that stands in one place.
    pub fn whole(text: &str, span: Span) -> Self {
        Self { text: text.to_owned(), lines: Vec::new(), whole: Some(span) }
    }

    /// Lines, each with the place where it begins.
    pub fn lines<'t>(lines: impl Iterator<Item = (&'t str, usize)>) -> Self {
        let mut script = Self::default();
        for (line, at) in lines {
            script.lines.push((script.text.len(), at));
            script.text.push_str(line);
            script.text.push('\n');
        }
        script
    }

    /// A value of a YAML file: its lines have places of their own where it is a block.
    pub fn of_yaml(node: &Node, file: Option<&str>) -> Option<Self> {
        let text = node.text()?;
        let Some(file) = file.filter(|_| text.contains('\n')) else {
            return Some(Self::whole(text, node.span));
        };
        let mut at = file.get(..node.span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let mut raw_lines = file.get(at..)?.split('\n');
        let mut lines = Vec::new();
        for line in text.lines() {
            let Some(raw) = raw_lines.next() else { return Some(Self::whole(text, node.span)) };
            let Some(indent) = raw.trim_end_matches('\r').strip_suffix(line) else {
                return Some(Self::whole(text, node.span));
            };
            lines.push((line, at + indent.len()));
            at += raw.len() + 1;
        }
        Some(Self::lines(lines.into_iter()))
    }

    /// Where a part of the text stands in the file: as much of it as is on its first line.
    pub fn span(&self, start: usize, end: usize) -> Span {
        if let Some(whole) = self.whole {
            return whole;
        }
        let line = self.lines.partition_point(|(text, _)| *text <= start).saturating_sub(1);
        let Some((text, file)) = self.lines.get(line) else { return Span::new(0, 0) };
        let next = self.lines.get(line + 1).map_or(self.text.len(), |(next, _)| *next);
        let end = end.min(next.saturating_sub(1)).max(start);
        Span::new(file + start - text, file + end - text)
    }
}
