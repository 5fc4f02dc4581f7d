//! What a document of Markdown says of other files: its links, its headings, its commands.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::base::Span;

/// The parts of a document that name something.
#[derive(Debug, Default)]
pub struct Prose {
    /// Its links and images.
    pub links: Vec<Link>,
    /// What links can jump to: headings and anchors, letters and digits only.
    pub anchors: BTreeSet<String>,
    /// Its blocks of shell, line by line with their places.
    pub blocks: Vec<Vec<(String, usize)>>,
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub span: Span,
    /// Where it leads.
    pub target: String,
    /// Whether it is an image.
    pub image: bool,
}

/// No more links or blocks than this are kept of one document.
const MOST: usize = 2000;
/// A block with more lines than this is no set of instructions.
const MOST_LINES: usize = 200;

impl Prose {
    /// Takes from a document what concerns other files.
    pub fn of(text: &str) -> Self {
        let mut prose = Self::default();
        let (mut heading, mut block) = (None, None);
        let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            match event {
                Event::Start(Tag::Link { link_type, dest_url, .. })
                    if !matches!(link_type, LinkType::Autolink | LinkType::Email) =>
                {
                    prose.link(&dest_url, range.start, range.end, false);
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    prose.link(&dest_url, range.start, range.end, true);
                }
                Event::Start(Tag::Heading { id, .. }) => {
                    prose.anchors.extend(id.map(|id| anchor(&id)));
                    heading = Some(String::new());
                }
                Event::End(TagEnd::Heading(_)) => {
                    prose.anchors.extend(heading.take().map(|text: String| anchor(&text)));
                }
                Event::Start(Tag::CodeBlock(kind)) => block = is_shell(&kind).then(Vec::new),
                Event::End(TagEnd::CodeBlock) => {
                    let lines: Option<Vec<(String, usize)>> = block.take();
                    let kept =
                        lines.filter(|all| all.len() <= MOST_LINES && prose.blocks.len() < MOST);
                    prose.blocks.extend(kept);
                }
                Event::Code(code) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&code);
                    } else {
                        prose.inline(&code, range.start);
                    }
                }
                Event::Text(part) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&part);
                    }
                    if let Some(lines) = &mut block {
                        lines_of(&part, range.start, lines);
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => prose.html(&html),
                _ => {}
            }
        }
        prose
    }

    fn link(&mut self, target: &str, start: usize, end: usize, image: bool) {
        let elsewhere =
            target.contains("://") || target.starts_with("mailto:") || target.starts_with("//");
        if !elsewhere && self.links.len() < MOST {
            self.links.push(Link { span: Span::new(start, end), target: target.to_owned(), image });
        }
    }

    /// A command within a sentence: two words or more, the first one a program.
    fn inline(&mut self, code: &str, start: usize) {
        let first = code.split_whitespace().next().unwrap_or_default();
        if code.contains(' ') && is_program(first) && self.blocks.len() < MOST {
            // One backtick at least stands before it.
            self.blocks.push(vec![(code.to_owned(), start + 1)]);
        }
    }

    /// `<a name="x">`, `<h2 id="x">`.
    fn html(&mut self, html: &str) {
        for mark in ["id=", "name="] {
            for (at, _) in html.match_indices(mark) {
                let rest = html.get(at + mark.len()..).unwrap_or_default();
                let value = rest.trim_start_matches(['"', '\'']);
                let end = value.find(['"', '\'', '>', ' ']).unwrap_or(value.len());
                self.anchors.insert(anchor(value.get(..end).unwrap_or_default()));
            }
        }
    }
}

/// A heading or a fragment by its letters and digits: how the rest is written differs between renderers.
pub fn anchor(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_program(word: &str) -> bool {
    const PROGRAMS: [&str; 14] = [
        "make",
        "npm",
        "pnpm",
        "yarn",
        "docker",
        "docker-compose",
        "kubectl",
        "bash",
        "sh",
        "python",
        "python3",
        "helm",
        "just",
        "node",
    ];
    PROGRAMS.contains(&word) || word.starts_with("./") && word.ends_with(".sh")
}

fn is_shell(kind: &CodeBlockKind<'_>) -> bool {
    let CodeBlockKind::Fenced(info) = kind else { return false };
    let language = info.split([' ', ',', '{']).next().unwrap_or_default().to_lowercase();
    matches!(
        language.as_str(),
        "sh" | "bash" | "shell" | "zsh" | "console" | "shell-session" | "shellsession" | "terminal"
    )
}

/// Lines of a block. Where some have a prompt, the others are what was answered.
fn lines_of(text: &str, start: usize, lines: &mut Vec<(String, usize)>) {
    let prompts = text.lines().any(|line| line.trim_start().starts_with("$ "));
    let mut at = start;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let begin = at + (line.len() - bare.len());
        at += line.len();
        let kept = match bare.strip_prefix("$ ") {
            Some(command) => Some((command, begin + 2)),
            None => (!prompts).then_some((bare, begin)),
        };
        if let Some((line, at)) = kept {
            lines.push((line.trim_end().to_owned(), at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_headings_and_commands() {
        let text = "# Set *up*, `x`!\n\n[a](b/c.md#d) ![i](i.png) <https://x.y> [m](mailto:a@b)\n\n```sh\n$ make all\ndone\n```\n\n```python\nx\n```\nRun `make test` or `make`.\n<a name=\"Here-1\"></a>\n";
        let prose = Prose::of(text);
        let targets: Vec<&str> = prose.links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["b/c.md#d", "i.png"]);
        assert!(prose.anchors.contains("setupx") && prose.anchors.contains("here1"));
        let blocks: Vec<_> = prose.blocks.iter().flatten().collect();
        for (line, at) in &blocks {
            assert_eq!(text.get(*at..at + line.len()), Some(line.as_str()));
        }
        assert_eq!(blocks.len(), 2);
    }
}
