//! Which file a module's name leads to.

use std::collections::HashMap;

use super::File;
use crate::base::RepoPath;

/// The source files of a repository by the name of their module.
#[derive(Debug, Default)]
pub struct Modules {
    /// By the last part of their path without its ending: `health`, or the folder of an `index`.
    by_stem: HashMap<String, Vec<usize>>,
}

impl Modules {
    /// Takes the files that are read for facts.
    pub fn of(files: &[File]) -> Self {
        let mut by_stem: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, file) in files.iter().enumerate() {
            if file.language.is_some_and(|language| language.source.is_some()) {
                by_stem.entry(stem(&module_of(&file.path)).to_owned()).or_default().push(number);
            }
        }
        Self { by_stem }
    }

    /// The file that a path as `./routes/health.router` or `app.urls` leads to, nearest to the one that
    /// names it, with what is named inside it.
    pub fn resolve(
        &self,
        files: &[File],
        from: usize,
        path: &str,
    ) -> Option<(usize, Option<String>)> {
        let path = path.trim_start_matches("./").replace("()", "");
        if path.is_empty() {
            return None;
        }
        // A module can have a name in it, and that a part: try the longest module first.
        let mut module = path.as_str();
        loop {
            if let Some(file) = self.file(files, from, module) {
                let name = path.get(module.len()..).unwrap_or_default().trim_start_matches('.');
                return Some((file, (!name.is_empty()).then(|| name.to_owned())));
            }
            module = module.rsplit_once('.')?.0;
        }
    }

    fn file(&self, files: &[File], from: usize, module: &str) -> Option<usize> {
        let module = module.trim_start_matches("../").trim_start_matches("@/");
        let by_path = module.replace('.', "/");
        let candidates = [module, by_path.as_str()].into_iter().filter_map(|module| {
            let module = module.trim_end_matches("/index");
            self.by_stem.get(stem(module)).map(|files| (module.to_owned(), files))
        });
        let importing = files.get(from)?;
        let here = &importing.path;
        let mut best: Option<((usize, std::cmp::Reverse<usize>), usize)> = None;
        for (module, numbers) in candidates {
            for number in numbers {
                let file = files.get(*number)?;
                let path = &file.path;
                let foreign = family(importing) != family(file);
                if *number == from || foreign || !ends_with(&module_of(path), &module) {
                    continue;
                }
                let near = here.parts().zip(path.parts()).take_while(|(a, b)| a == b).count();
                let rank = (near, std::cmp::Reverse(path.parts().count()));
                if best.is_none_or(|(most, _)| rank > most) {
                    best = Some((rank, *number));
                }
            }
        }
        best.map(|(_, number)| number)
    }
}

/// Languages whose files import each other.
fn family(file: &File) -> Option<&'static str> {
    file.language.map(|language| match language.name {
        "typescript" => "javascript",
        "kotlin" => "java",
        name => name,
    })
}

/// A file's path without its ending; of an index or package file, its folder's.
fn module_of(path: &RepoPath) -> String {
    let text = path.as_str();
    let name = path.name();
    let bare = name.split('.').next().unwrap_or(name);
    let folder = text.strip_suffix(name).unwrap_or_default().trim_end_matches('/');
    if matches!(bare, "index" | "__init__" | "mod") {
        folder.to_owned()
    } else if folder.is_empty() {
        bare.to_owned()
    } else {
        format!("{folder}/{bare}")
    }
}

fn stem(module: &str) -> &str {
    module.rsplit('/').next().unwrap_or(module)
}

fn ends_with(path: &str, module: &str) -> bool {
    path == module || path.strip_suffix(module).is_some_and(|before| before.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Role;

    #[test]
    fn the_nearest_file_of_a_module_is_found_with_what_is_named_in_it() {
        let paths = [
            "a/main.py",
            "a/routes/health.py",
            "b/routes/health.py",
            "b/app/__init__.py",
            "c/x/index.ts",
            "c/main.js",
        ];
        let files = paths.map(|path| File::in_memory(RepoPath::new(path), "", Role::Production));
        let modules = Modules::of(&files);
        let found = |from, path| modules.resolve(&files, from, path);
        assert_eq!(found(0, "./routes.health.router"), Some((1, Some("router".to_owned()))));
        assert_eq!(found(3, "routes.health"), Some((2, None)));
        assert_eq!(found(2, "app.create"), Some((3, Some("create".to_owned()))));
        assert_eq!(found(5, "./x"), Some((4, None)));
        assert_eq!(found(0, "./x"), None);
        assert_eq!(found(0, "os.path"), None);
    }
}
