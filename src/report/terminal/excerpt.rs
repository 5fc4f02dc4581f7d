//! The lines of a location with what is meant underlined, drawn by miette.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use crate::{base::Location, report::inert::Charset};

use super::{
    screen::Screen,
    snippet::{Snippet, snippet},
};

/// What the frame takes of the width besides the line number: ` 58 │ `, and the arrow of a span that
/// goes over several lines.
const FRAME: usize = 9;

/// An excerpt, drawn.
pub struct Excerpt {
    /// Its lines.
    pub text: String,
    /// Whether the label was short enough to be drawn beside what is underlined.
    pub has_label: bool,
}

/// Draws what stands at a location; `None` when its snippet is empty.
pub fn render(location: &Location, label: &str, screen: &Screen<'_>) -> Option<Excerpt> {
    let digits = location.end_line.max(location.start_line).to_string().len();
    let columns = screen.width().saturating_sub(FRAME + digits);
    let snippet = snippet(location, columns, screen.charset(), screen.ellipsis())?;
    // Where the excerpt stops short of what is meant, saying so comes first.
    let has_label = snippet.goes_on.is_none() && !label.is_empty() && snippet.has_room_for(label);
    let label = if has_label { Some(label.to_owned()) } else { snippet.goes_on.clone() };
    let source = Source {
        label: label.filter(|label| snippet.has_room_for(label)),
        name: screen.clean(location.path.as_str()),
        line: usize::try_from(location.start_line.saturating_sub(1)).unwrap_or(0),
        column: usize::try_from(location.start_column.saturating_sub(1)).unwrap_or(0),
        snippet,
    };
    let mut text = String::new();
    handler(screen).render_report(&mut text, &source).ok()?;
    // The handler begins with the message of an error. Here the finding's head has said it.
    let (_, text) = text.split_once('\n')?;
    Some(Excerpt { text: text.to_owned(), has_label })
}

fn handler(screen: &Screen<'_>) -> GraphicalReportHandler {
    let theme = match (screen.charset(), screen.has_color()) {
        (Charset::Unicode, true) => GraphicalTheme::unicode(),
        (Charset::Unicode, false) => GraphicalTheme::unicode_nocolor(),
        (Charset::Ascii, true) => GraphicalTheme::ascii(),
        (Charset::Ascii, false) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(screen.width())
        .with_links(false)
        .without_syntax_highlighting()
}

/// A snippet that knows where in its file it stands. It is the whole of what the location kept, so
/// whatever lines are asked for, these are the ones there are.
#[derive(Debug)]
struct Source {
    snippet: Snippet,
    label: Option<String>,
    name: String,
    line: usize,
    column: usize,
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // Asked with context, the lines begin at their first column; asked without, the place that
        // the frame names is meant.
        let column = if lines_before + lines_after == 0 { self.column } else { 0 };
        let text = &self.snippet.text;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            text.as_bytes(),
            (0, text.len()).into(),
            self.line,
            column,
            text.lines().count(),
        )))
    }
}

impl Diagnostic for Source {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = (self.snippet.span.start, self.snippet.span.end - self.snippet.span.start);
        let label = LabeledSpan::new_primary_with_span(self.label.clone(), span);
        Some(Box::new(std::iter::once(label)))
    }
}

impl std::error::Error for Source {}

impl fmt::Display for Source {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::{Options, sample, terminal::fit};

    fn draw(location: &Location, label: &str, width: usize) -> String {
        let options = Options { width, ..Options::default() };
        let mut out = Vec::new();
        let screen = Screen::new(&options, &mut out);
        render(location, label, &screen).map(|excerpt| excerpt.text).unwrap_or_default()
    }

    fn block(snippet: &str, from: (u32, u32), to: (u32, u32)) -> Location {
        let mut at = sample::location("api/main.py", from.0, from.1, to.1, snippet);
        at.end_line = to.0;
        at
    }

    #[test]
    fn tabs_and_wide_characters_keep_the_underline_in_place() {
        let at = block("\tname = \"世界\" + x", (7, 9), (7, 13));
        insta::assert_snapshot!(draw(&at, "not ASCII", 80), @r#"
          ╭─[api/main.py:7:9]
        7 │     name = "世界" + x
          ·            ───┬──
          ·               ╰── not ASCII
          ╰────
        "#);
    }

    #[test]
    fn a_span_over_lines_is_marked_at_the_side() {
        let at = block("def f():\n    try:\n        g()\n    except: pass\n", (20, 1), (23, 17));
        insta::assert_snapshot!(draw(&at, "swallows every error", 80), @r#"
           ╭─[api/main.py:20:1]
        20 │ ╭─▶ def f():
        21 │ │       try:
        22 │ │           g()
        23 │ ├─▶     except: pass
           · ╰──── swallows every error
           ╰────
        "#);
    }

    #[test]
    fn whole_lines_end_where_the_next_begins() {
        let at = block("    restart: no", (3, 5), (4, 1));
        insta::assert_snapshot!(draw(&at, "", 80), @r#"
          ╭─[api/main.py:3:5]
        3 │     restart: no
          ·     ───────────
          ╰────
        "#);
    }

    #[test]
    fn a_span_that_was_cut_says_where_it_ends() {
        let at = block("func main() {\n\tlisten()", (5, 1), (90, 2));
        insta::assert_snapshot!(draw(&at, "this sentence is far too long to be drawn beside the line", 60), @r#"
          ╭─[api/main.py:5:1]
        5 │ func main() {
          · ──────┬──────
          ·       ╰── goes on to line 90
        6 │     listen()
          ╰────
        "#);
    }

    #[test]
    fn a_place_without_width_is_pointed_at() {
        let at = block("image: api", (2, 8), (2, 8));
        insta::assert_snapshot!(draw(&at, "no tag", 80), @r#"
          ╭─[api/main.py:2:8]
        2 │ image: api
          ·        ▲
          ·        ╰── no tag
          ╰────
        "#);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(draw(&block(" \n", (1, 1), (1, 1)), "x", 80), "");
    }

    proptest! {
        #[test]
        fn any_location_can_be_drawn(
            snippet in proptest::collection::vec(any::<char>(), 0..120),
            breaks in proptest::collection::vec(0usize..120, 0..12),
            start in (1u32..4_000_000_000, 0u32..130),
            end in (0u32..20, 0u32..130),
            width in 0usize..130,
        ) {
            let mut snippet = snippet;
            breaks.iter().filter(|at| **at <= snippet.len()).copied().collect::<std::collections::BTreeSet<_>>()
                .into_iter().rev().for_each(|at| snippet.insert(at, '\n'));
            let text: String = snippet.into_iter().collect();
            let at = block(&text, start, (start.0 + end.0, end.1));
            let drawn = draw(&at, "label", width);
            prop_assert!(drawn.chars().all(|c| crate::report::inert::is_inert(c) || c == '\n'));
            // The first line is the path, which stays whole so that it can be followed.
            for line in drawn.lines().skip(1) {
                prop_assert!(fit::width(line) <= width.max(40), "{line}");
            }
        }
    }
}
