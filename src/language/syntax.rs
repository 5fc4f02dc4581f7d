//! What the lexer must know about a language, as data: where comments and strings begin and end.

/// Where comments and strings begin and end. Everything that is in neither is code.
#[derive(Debug, Clone, Copy)]
pub struct Syntax {
    /// Which scanner reads the text.
    pub scanner: Scanner,
    /// Comments that end with the line.
    pub line_comments: &'static [LineComment],
    /// Comments with an end marker. One that is never closed is code: a misread opener must not hide
    /// the rest of a file.
    pub block_comments: &'static [BlockComment],
    /// Strings by their delimiters; of two that begin alike, the longer comes first.
    pub strings: &'static [StringForm],
    /// How here-documents are written.
    pub heredoc: Option<Heredoc>,
    /// Strings whose end marker repeats something of their beginning.
    pub raw: &'static [Raw],
    /// `'x'` and `'\n'` are characters, any other apostrophe is code (lifetimes, digit separators).
    pub char_literals: bool,
    /// `?#` and `?"` are characters.
    pub question_chars: bool,
    /// Regular expressions between slashes.
    pub slash_regex: Option<SlashRegex>,
    /// Strings that name their own delimiter.
    pub quote_like: Option<QuoteLike>,
    /// In code, a backslash takes away the meaning of the next character.
    pub code_escape: bool,
    /// The code stands between these markers, the text around it does not count.
    pub island: Option<Island>,
}

impl Syntax {
    /// Neither comments nor strings; the start of every other syntax.
    pub const PLAIN: Self = Self {
        scanner: Scanner::Tokens,
        line_comments: &[],
        block_comments: &[],
        strings: &[],
        heredoc: None,
        raw: &[],
        char_literals: false,
        question_chars: false,
        slash_regex: None,
        quote_like: None,
        code_escape: false,
        island: None,
    };

    /// `//`, `/* */`, `"..."` and `'c'`: C and what was written after it.
    pub const C_LIKE: Self = Self {
        line_comments: &[LineComment::SLASHES],
        block_comments: &[BlockComment::C],
        strings: &[StringForm::DOUBLE],
        char_literals: true,
        ..Self::PLAIN
    };

    /// `#` at a line's start or after white space, and both quotes within a line.
    pub const HASH: Self = Self {
        line_comments: &[LineComment::HASH_WORD],
        strings: &[StringForm::DOUBLE, StringForm::SINGLE],
        ..Self::PLAIN
    };
}

/// Which scanner reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanner {
    /// The generic one, driven by the other fields of [`Syntax`].
    Tokens,
    /// YAML: what a quote or a `#` means depends on indentation and place.
    Yaml,
    /// HTML, XML and single-file components.
    Markup,
    /// reStructuredText: a comment is an indented paragraph after two dots.
    ReStructuredText,
}

/// A comment that ends with the line.
#[derive(Debug, Clone, Copy)]
pub struct LineComment {
    /// What begins it.
    pub marker: &'static str,
    /// Where the marker means a comment.
    pub place: Place,
    /// A byte that must not follow the marker, such as `[` in PHP's `#[Attribute]`.
    pub not_before: Option<u8>,
}

impl LineComment {
    /// `//` anywhere.
    pub const SLASHES: Self = Self::anywhere("//");
    /// `//` but not the one of `http://`, for languages where a URL can stand in code.
    pub const SLASHES_NOT_URL: Self =
        Self { marker: "//", place: Place::NotAfter(b":"), not_before: None };
    /// `#` anywhere.
    pub const HASH: Self = Self::anywhere("#");
    /// `#` that begins a word.
    pub const HASH_WORD: Self = Self::after("#", b"");

    /// A marker that counts wherever code stands.
    pub const fn anywhere(marker: &'static str) -> Self {
        Self { marker, place: Place::Anywhere, not_before: None }
    }

    /// A marker that counts only as the first thing on its line.
    pub const fn line_start(marker: &'static str) -> Self {
        Self { marker, place: Place::LineStart, not_before: None }
    }

    /// A marker that counts at a line's start, after white space and after one of `bytes`.
    pub const fn after(marker: &'static str, bytes: &'static [u8]) -> Self {
        Self { marker, place: Place::After(bytes), not_before: None }
    }
}

/// Where a marker counts.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// Everywhere.
    Anywhere,
    /// With nothing but white space before it on the line.
    LineStart,
    /// At a line's start, after white space, and after one of these bytes.
    After(&'static [u8]),
    /// Everywhere but after one of these bytes.
    NotAfter(&'static [u8]),
}

/// A comment with an end marker.
#[derive(Debug, Clone, Copy)]
pub struct BlockComment {
    /// What begins it.
    pub open: &'static str,
    /// What ends it.
    pub close: &'static str,
    /// Whether one can stand in another.
    pub nests: bool,
    /// Both markers stand in the first column, and the comment ends with the closing line, or with
    /// the text when there is none.
    pub whole_lines: bool,
}

impl BlockComment {
    /// `/* ... */`.
    pub const C: Self = Self::new("/*", "*/");
    /// `/* ... /* ... */ ... */`.
    pub const C_NESTED: Self = Self { nests: true, ..Self::C };
    /// `<!-- ... -->`.
    pub const MARKUP: Self = Self::new("<!--", "-->");

    /// A comment that does not nest.
    pub const fn new(open: &'static str, close: &'static str) -> Self {
        Self { open, close, nests: false, whole_lines: false }
    }

    /// A comment made of whole lines, such as Ruby's `=begin` to `=end`.
    pub const fn lines(open: &'static str, close: &'static str) -> Self {
        Self { open, close, nests: false, whole_lines: true }
    }
}

/// A string by its delimiters. Its region begins at the opening delimiter; a prefix is code.
#[derive(Debug, Clone, Copy)]
pub struct StringForm {
    /// What begins it.
    pub open: &'static str,
    /// What ends it.
    pub close: &'static str,
    /// Prefixes, in lower case, one of which must stand before it; none means that none is needed.
    pub prefixes: &'static [&'static str],
    /// Where the opening delimiter counts.
    pub place: Place,
    /// How the closing delimiter is written inside it.
    pub escape: Escape,
    /// Whether it may hold line feeds. One that may not, and one that is never closed, ends at the
    /// line's end.
    pub multi_line: bool,
    /// More quotes after the closing ones belong to the string.
    pub greedy_close: bool,
    /// Places inside it where code stands.
    pub holes: &'static [Hole],
}

impl StringForm {
    /// `"..."` with backslashes, within a line.
    pub const DOUBLE: Self = Self::new("\"");
    /// `'...'` with backslashes, within a line.
    pub const SINGLE: Self = Self::new("'");
    /// `"""..."""` with backslashes, over lines.
    pub const TRIPLE_DOUBLE: Self = Self { multi_line: true, ..Self::new("\"\"\"") };
    /// `'''...'''` with backslashes, over lines.
    pub const TRIPLE_SINGLE: Self = Self { multi_line: true, ..Self::new("'''") };
    /// A raw string between backticks, over lines.
    pub const BACKTICK: Self = Self { escape: Escape::None, multi_line: true, ..Self::new("`") };

    /// A string with backslashes within a line, closed by what opens it.
    pub const fn new(quote: &'static str) -> Self {
        Self {
            open: quote,
            close: quote,
            prefixes: &[],
            place: Place::Anywhere,
            escape: Escape::Backslash,
            multi_line: false,
            greedy_close: false,
            holes: &[],
        }
    }

    /// The same over several lines.
    #[must_use]
    pub const fn lines(self) -> Self {
        Self { multi_line: true, ..self }
    }

    /// The same with code inside.
    #[must_use]
    pub const fn with(self, holes: &'static [Hole]) -> Self {
        Self { holes, ..self }
    }

    /// The same with another escape.
    #[must_use]
    pub const fn escaped(self, escape: Escape) -> Self {
        Self { escape, ..self }
    }

    /// The same behind one of these prefixes.
    #[must_use]
    pub const fn prefixed(self, prefixes: &'static [&'static str]) -> Self {
        Self { prefixes, ..self }
    }
}

/// How the closing delimiter is written inside a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// Not at all.
    None,
    /// After a backslash, which also takes the string over the end of a line.
    Backslash,
    /// After a backslash; the string ends with the line all the same.
    BackslashInLine,
    /// Twice.
    Doubled,
    /// After a backtick, or twice.
    Backtick,
    /// Twice; after a backslash only when a word goes on behind it, since the dialects differ:
    /// `'it\'s'` is one string, and so is `'\'` in `ESCAPE '\'`.
    Sql,
}

/// A place inside a string where code stands. Its markers belong to the string.
#[derive(Debug, Clone, Copy)]
pub struct Hole {
    /// What begins it.
    pub open: &'static str,
    /// What ends it, at the same depth of brackets.
    pub close: u8,
    /// The first byte of `open` written twice is text.
    pub doubled: bool,
    /// A colon outside brackets begins a format, which is text again.
    pub format: bool,
    /// Comments and all strings mean something inside; otherwise only double quotes do.
    pub code: bool,
}

impl Hole {
    /// `${ ... }`.
    pub const DOLLAR_BRACE: Self = Self::new("${", b'}');
    /// `#{ ... }`.
    pub const HASH_BRACE: Self = Self::new("#{", b'}');
    /// `$( ... )`.
    pub const DOLLAR_PAREN: Self = Self::new("$(", b')');
    /// `{ ... }` with `{{` for a brace and `:` for a format, as in Python and C#.
    pub const BRACE: Self = Self { doubled: true, format: true, ..Self::new("{", b'}') };

    /// A hole with code.
    pub const fn new(open: &'static str, close: u8) -> Self {
        Self { open, close, doubled: false, format: false, code: true }
    }
}

/// How here-documents are written. One whose last line is missing is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heredoc {
    /// `<<END`, `<<-END`, `<<'END'`.
    Shell,
    /// `<<END`, `<<-END`; the last line may be indented.
    Hcl,
    /// `<<END`, `<<-END`, `<<~END`, quoted or not.
    Ruby,
    /// `<<<END`, `<<<'END'`; code follows the end marker on its line.
    Php,
}

/// Strings whose end marker repeats something of their beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raw {
    /// `r"..."`, `r#"..."#`, also `br` and `cr`.
    Rust,
    /// `#"..."#`.
    Swift,
    /// `[[...]]`, `[=[...]=]`, and comments `--[[...]]`.
    Lua,
    /// `R"x(...)x"`.
    Cpp,
    /// `r"(...)"`, with dashes and any bracket.
    R,
    /// `"""..."""` with as many quotes at the end as at the beginning.
    CSharp,
}

/// Whether a slash begins a regular expression, told by what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlashRegex {
    /// Where an operand must follow.
    Operand,
    /// Also after `word /` when no white space follows: `puts /x/`.
    Command,
}

/// Strings that name their own delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteLike {
    /// `%w[...]`, `%(...)`.
    Ruby,
    /// `q(...)`, `qw{...}`, `s/.../.../`.
    Perl,
    /// `~r/.../`, `~s(...)`.
    Elixir,
}

/// Code between markers in other text.
#[derive(Debug, Clone, Copy)]
pub struct Island {
    /// What begins the code.
    pub open: &'static str,
    /// What ends it, also inside a line comment.
    pub close: &'static str,
}
