//! Which parts of a text are comments and strings.

use crate::base::Span;

/// What a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegionKind {
    /// A comment, with its markers.
    Comment,
    /// A string, with its quotes.
    String,
}

/// A comment or a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub kind: RegionKind,
}

/// The comments and strings of one text, sorted and apart from each other; everything else is code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regions(Vec<Region>);

impl Regions {
    /// Adds a region behind the last one; an empty one, or one that begins before the end of the
    /// last, is not taken.
    pub(super) fn push(&mut self, start: usize, end: usize, kind: RegionKind) {
        if start < end && self.0.last().is_none_or(|last| last.span.end <= start) {
            self.0.push(Region { span: Span::new(start, end), kind });
        }
    }

    /// Forgets all but the first `len` regions.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// The region that holds the byte at `offset`.
    pub fn at(&self, offset: usize) -> Option<Region> {
        let after = self.0.partition_point(|region| region.span.start <= offset);
        let region = self.0.get(after.checked_sub(1)?)?;
        region.span.contains(offset).then_some(*region)
    }

    /// What the byte at `offset` is in; `None` is code.
    pub fn kind_at(&self, offset: usize) -> Option<RegionKind> {
        self.at(offset).map(|region| region.kind)
    }

    /// Whether the byte at `offset` is neither in a comment nor in a string.
    pub fn is_code(&self, offset: usize) -> bool {
        self.at(offset).is_none()
    }

    /// The last region.
    pub fn last(&self) -> Option<Region> {
        self.0.last().copied()
    }

    /// All regions in their order.
    pub fn iter(&self) -> impl Iterator<Item = Region> {
        self.0.iter().copied()
    }

    /// The regions that end behind `offset`, in their order.
    pub(super) fn from(&self, offset: usize) -> impl Iterator<Item = Region> {
        let first = self.0.partition_point(|region| region.span.end <= offset);
        self.0.iter().skip(first).copied()
    }

    /// All regions, last first.
    pub(super) fn backwards(&self) -> impl Iterator<Item = Region> {
        self.0.iter().rev().copied()
    }

    /// The comments in their order; line comments below each other stay apart.
    pub fn comments(&self) -> impl Iterator<Item = Span> {
        self.of_kind(RegionKind::Comment)
    }

    /// The strings in their order; a string with code inside comes in pieces.
    pub fn strings(&self) -> impl Iterator<Item = Span> {
        self.of_kind(RegionKind::String)
    }

    /// How many regions there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether all is code.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of_kind(&self, kind: RegionKind) -> impl Iterator<Item = Span> {
        self.0.iter().filter(move |region| region.kind == kind).map(|region| region.span)
    }
}
