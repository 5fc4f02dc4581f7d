//! Whether a path, existing or not, would be ignored by the `.gitignore` files of the tree.

use std::collections::BTreeMap;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{File, MAX_FILE_BYTES};
use crate::base::RepoPath;

/// The `.gitignore` files of a repository, by the folder that they stand in.
#[derive(Debug, Default)]
pub struct Ignores(BTreeMap<RepoPath, Gitignore>);

impl Ignores {
    /// Reads the `.gitignore` files among `files`. A line that does not parse is passed over, as git does.
    pub fn of(files: &[File]) -> Self {
        let ignore_files = files.iter().filter(|file| file.path.name() == ".gitignore");
        let read = ignore_files.filter_map(|file| {
            let text = file.read(MAX_FILE_BYTES).ok()?;
            let mut builder = GitignoreBuilder::new("");
            for line in text.lines() {
                let _ = builder.add_line(None, line);
            }
            Some((file.path.parent(), builder.build().ok()?))
        });
        Self(read.collect())
    }

    /// The `.gitignore` that excludes the file `path`: the nearest one that names it, or none when the
    /// nearest one to name it lets it through.
    pub fn excluding(&self, path: &RepoPath) -> Option<RepoPath> {
        path.ancestors().find_map(|folder| {
            let rules = self.0.get(&folder)?;
            let below = path.as_str().get(folder.as_str().len()..)?.trim_start_matches('/');
            let verdict = rules.matched_path_or_any_parents(below, false);
            (!verdict.is_none()).then(|| verdict.is_ignore().then(|| folder.join(".gitignore")))
        })?
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Repository;
    use crate::base::RepoPath;

    #[test]
    fn the_nearest_ignore_file_decides() {
        let files = [(".gitignore", ".env\n*.pem\n"), ("api/.gitignore", "!.env\n")];
        let files: BTreeMap<_, _> = files.map(|(p, t)| (p.to_owned(), t.to_owned())).into();
        let ignores = Repository::in_memory(&files, &[]).ignores;
        let root = Some(RepoPath::new(".gitignore"));
        assert_eq!(ignores.excluding(&RepoPath::new(".env")), root);
        assert_eq!(ignores.excluding(&RepoPath::new("web/.env")), root);
        assert_eq!(ignores.excluding(&RepoPath::new("api/.env")), None);
        assert_eq!(ignores.excluding(&RepoPath::new("api/tls/key.pem")), root);
        assert_eq!(ignores.excluding(&RepoPath::new("api/main.py")), None);
    }
}
