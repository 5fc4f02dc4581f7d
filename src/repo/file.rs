//! One file of the repository, and the only way to its text.

use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use git2::Oid;

use super::blob::Reader;
use crate::{
    base::{Origin, RepoPath, Role},
    language::{self, Language},
};

/// A file that the walk found.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it is.
    pub path: RepoPath,
    /// Its size in bytes.
    pub size: u64,
    /// What it is for, as its path says; its content may say otherwise ([`super::classify`]).
    pub role: Role,
    /// Its language, as its name says; `None` may become one by its first line.
    pub language: Option<&'static Language>,
    /// Whether git tracks it; false where there is no git.
    pub tracked: bool,
    /// Whether it was read although an ignore file excludes it.
    pub ignored: bool,
    /// The commit that brought it, when it is one of the past.
    pub origin: Option<Arc<Origin>>,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Disk(PathBuf),
    Link,
    Memory(Arc<str>),
    Blob(Oid, Arc<Path>),
}

/// Why a file gave no text.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It holds a NUL byte near its start.
    #[error("binary")]
    Binary,
    /// It is larger than the limit.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// It is a link: what it points at has its own path, or lies outside.
    #[error("symbolic link")]
    Link,
    /// It could not be opened or read.
    #[error("unreadable: {0}")]
    Io(#[from] io::Error),
}

/// How much of a file is looked at to tell binary from text; git uses the same number.
const BINARY_PROBE: usize = 8000;

impl File {
    /// A file on disk.
    pub fn on_disk(path: RepoPath, place: PathBuf, size: u64, role: Role) -> Self {
        Self::new(path, size, role, Source::Disk(place))
    }

    /// A link: it is there, and is not read.
    pub fn link(path: RepoPath, role: Role) -> Self {
        Self::new(path, 0, role, Source::Link)
    }

    /// Whether it is a link.
    pub const fn is_link(&self) -> bool {
        matches!(self.source, Source::Link)
    }

    /// A file that exists only as a text: in a rule's proof.
    pub fn in_memory(path: RepoPath, text: &str, role: Role) -> Self {
        Self::new(path, text.len() as u64, role, Source::Memory(Arc::from(text)))
    }

    /// A file in the object store of a git repository.
    pub fn blob(path: RepoPath, role: Role, id: Oid, git: Arc<Path>) -> Self {
        Self::new(path, 0, role, Source::Blob(id, git))
    }

    fn new(path: RepoPath, size: u64, role: Role, source: Source) -> Self {
        let language = language::detect(&path, "");
        Self { path, size, role, language, tracked: false, ignored: false, origin: None, source }
    }

    /// The text. Bytes that are not UTF-8 become U+FFFD; a UTF-8 byte-order mark is left out.
    ///
    /// # Errors
    ///
    /// When the file is binary, larger than `limit` bytes, or cannot be read.
    pub fn read(&self, limit: u64) -> Result<String, Unread> {
        self.read_with(limit, &mut Reader::default()).map(Cow::into_owned)
    }

    /// The same, with a reader that is used again for the next file.
    ///
    /// # Errors
    ///
    /// As [`Self::read`].
    pub fn read_with<'b>(
        &'b self,
        limit: u64,
        reader: &'b mut Reader,
    ) -> Result<Cow<'b, str>, Unread> {
        if self.size > limit {
            return Err(Unread::TooLarge { limit });
        }
        let place = match &self.source {
            Source::Link => return Err(Unread::Link),
            Source::Memory(text) => return Ok(Cow::Borrowed(text)),
            Source::Blob(id, git) => {
                if !reader.read_blob(git, *id, limit)? {
                    return Err(Unread::TooLarge { limit });
                }
                return decode(&reader.buffer);
            }
            Source::Disk(place) => place,
        };
        let buffer = &mut reader.buffer;
        buffer.clear();
        buffer.reserve(usize::try_from(self.size).unwrap_or(0) + 1);
        // The file may have grown since the walk: never read past the limit.
        fs::File::open(place)?.take(limit + 1).read_to_end(buffer)?;
        if buffer.len() as u64 > limit {
            return Err(Unread::TooLarge { limit });
        }
        decode(buffer)
    }
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unread> {
    if bytes[..bytes.len().min(BINARY_PROBE)].contains(&0) {
        return Err(Unread::Binary);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Nearly every text is valid, which is checked many bytes at a time.
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    })
}
