//! Small repositories on disk, and the program run on them.

use std::{fs, path::Path};

use assert_cmd::Command;
use readiness::base::Audit;
use tempfile::TempDir;

/// A folder with files, deleted at the end of the test.
pub struct Tree(TempDir);

impl Tree {
    /// Writes the files.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let tree = Self(TempDir::with_prefix("readiness-test-").unwrap());
        for (path, text) in files {
            tree.write(path, text);
        }
        tree
    }

    /// Writes one file.
    pub fn write(&self, path: &str, text: &str) {
        let place = self.0.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes it a git work tree in which the files are tracked and committed.
    pub fn commit(&self) -> git2::Repository {
        let repository = git2::Repository::init(self.path()).unwrap();
        let mut index = repository.index().unwrap();
        index.add_all(["*"], git2::IndexAddOption::FORCE, None).unwrap();
        index.write().unwrap();
        let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
        let author = git2::Signature::now("a", "a@example.org").unwrap();
        repository.commit(Some("HEAD"), &author, &author, "first", &tree, &[]).unwrap();
        drop(tree);
        repository
    }

    /// `readiness scan` on it with more arguments.
    pub fn scan(&self, args: &[&str]) -> Command {
        let mut command = program();
        command.arg("scan").arg(self.path()).args(args);
        command
    }

    /// The result of a scan.
    pub fn audit(&self, args: &[&str]) -> Audit {
        let output = self.scan(args).args(["--format", "json"]).output().unwrap();
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// The program, with nothing of the caller's environment that it listens to.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readiness"));
    command.env_remove("READINESS_CONFIG").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// Rules of open findings, with their first places.
pub fn found(audit: &Audit) -> Vec<(String, String)> {
    audit
        .open()
        .map(|finding| (finding.rule.clone(), finding.place().unwrap_or_default()))
        .collect()
}
