//! The bytes of a file, wherever they are kept: a reader for each thread, since git's object store
//! belongs to one thread at a time.

use std::{io, path::Path, sync::Arc};

use git2::{Oid, Repository as GitRepository};

/// A buffer and an open object store, both used again for the next file.
#[derive(Default)]
pub struct Reader {
    /// What was read last.
    pub(super) buffer: Vec<u8>,
    opened: Option<(Arc<Path>, GitRepository)>,
}

impl Reader {
    /// Reads a blob into the buffer, unless it is larger than `limit`; whether it was read.
    pub(super) fn read_blob(&mut self, git: &Arc<Path>, id: Oid, limit: u64) -> io::Result<bool> {
        let repository = match self.opened.take() {
            Some((path, repository)) if path == *git => repository,
            _ => GitRepository::open(git).map_err(io::Error::other)?,
        };
        let read = read(&repository, id, limit, &mut self.buffer);
        self.opened = Some((Arc::clone(git), repository));
        read.map_err(io::Error::other)
    }
}

fn read(
    repository: &GitRepository,
    id: Oid,
    limit: u64,
    buffer: &mut Vec<u8>,
) -> Result<bool, git2::Error> {
    let store = repository.odb()?;
    // The header is cheap; a large blob is never inflated.
    if store.read_header(id)?.0 as u64 > limit {
        return Ok(false);
    }
    buffer.clear();
    buffer.extend_from_slice(store.read(id)?.data());
    Ok(true)
}
