//! A path taken apart once, for all conventions to look at.

/// The folders and the name of one file; in lower case unless called raw.
pub(super) struct Place<'p> {
    /// The folders, outermost first.
    pub folders: Vec<&'p str>,
    /// The folders as written.
    pub raw_folders: Vec<&'p str>,
    /// The name.
    pub name: &'p str,
    /// The name as written.
    pub raw_name: &'p str,
    /// After the last dot of the name; empty when there is none or only a leading one.
    pub extension: &'p str,
    /// How many of the folders are words that somebody chose for their meaning to readers of the
    /// tree; below that they are package names or what is shipped as it lies there.
    pub meaningful: usize,
}

/// Folders of the Maven and Gradle layout that hold packages or resources, not conventions.
const JVM_ROOTS: &[&str] = &["java", "kotlin", "scala", "groovy", "resources", "webapp"];

/// First parts of a reversed domain, for JVM sources outside that layout.
const REVERSED_DOMAINS: &[&str] = &["com", "org", "net", "io"];

/// Extensions of program source: what a compiler or an interpreter reads.
const PROGRAM: &[&str] = &[
    "c", "cc", "cjs", "clj", "cpp", "cs", "cts", "cxx", "dart", "erl", "ex", "exs", "fs", "go",
    "groovy", "h", "hpp", "hs", "java", "js", "jsx", "kt", "kts", "lua", "m", "mjs", "ml", "mts",
    "php", "pl", "py", "pyi", "rb", "rs", "scala", "svelte", "swift", "ts", "tsx", "vb", "vue",
];

/// Extensions of the JavaScript family.
const SCRIPT: &[&str] = &["js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts"];

/// Extensions of the JVM languages.
const JVM: &[&str] = &["java", "kt", "scala", "groovy"];

/// Extensions of configuration, where a word in the name tells one environment from another.
const CONFIG: &[&str] = &[
    "cfg",
    "conf",
    "config",
    "env",
    "hjson",
    "ini",
    "json",
    "json5",
    "jsonc",
    "properties",
    "tfvars",
    "toml",
    "xml",
    "yaml",
    "yml",
];

impl<'p> Place<'p> {
    /// Takes apart a path with `/`, given as written and in lower case.
    pub fn new(raw: &'p str, lower: &'p str) -> Self {
        let (raw_folders, raw_name) = split(raw);
        let (folders, name) = split(lower);
        let extension = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        };
        let meaningful = meaningful(&folders, extension);
        Self { folders, raw_folders, name, raw_name, extension, meaningful }
    }

    /// The nearest folder; empty at the root.
    pub fn parent(&self) -> &'p str {
        self.folders.last().copied().unwrap_or_default()
    }

    /// The folder at `index`, or the name right after the last folder; empty beyond.
    pub fn part(&self, index: usize) -> &'p str {
        match self.folders.get(index) {
            Some(folder) => folder,
            None if index == self.folders.len() => self.name,
            None => "",
        }
    }

    /// The folder that holds the folder at `index`; empty at the root.
    pub fn above(&self, index: usize) -> &'p str {
        index.checked_sub(1).map_or("", |above| self.part(above))
    }

    /// Whether a folder has one of the names.
    pub fn is_below(&self, names: &[&str]) -> bool {
        self.folders.iter().any(|folder| names.contains(folder))
    }

    /// The name without its extension and that dot.
    pub fn stem(&self) -> &'p str {
        if self.extension.is_empty() {
            return self.name;
        }
        self.name.strip_suffix(self.extension).map_or(self.name, |s| s.trim_end_matches('.'))
    }

    /// The words of the name between dots, hyphens and underscores; none of them empty.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = &'p str> + Clone {
        self.name.split(['.', '-', '_']).filter(|token| !token.is_empty())
    }

    /// Whether it is program source.
    pub fn is_program(&self) -> bool {
        PROGRAM.contains(&self.extension)
    }

    /// Whether it is JavaScript or TypeScript.
    pub fn is_script(&self) -> bool {
        SCRIPT.contains(&self.extension)
    }

    /// Whether it is Java or a relative.
    pub fn is_jvm(&self) -> bool {
        JVM.contains(&self.extension)
    }

    /// Whether it is a configuration file.
    pub fn is_config(&self) -> bool {
        CONFIG.contains(&self.extension)
    }

    /// Whether it lies in the part of a Maven or Gradle module that is packaged.
    pub fn is_packaged(&self) -> bool {
        self.folders.windows(2).any(|pair| is_main(pair[0]) && JVM_ROOTS.contains(&pair[1]))
    }
}

fn split(path: &str) -> (Vec<&str>, &str) {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let name = parts.pop().unwrap_or_default();
    (parts, name)
}

/// `com/example/demo` below `src/main/java` is a package that Spring's own generator proposes, not a
/// demonstration; what lies in `src/main/resources` ships whatever it is called.
fn meaningful(folders: &[&str], extension: &str) -> usize {
    let module = folders
        .windows(2)
        .position(|pair| (is_main(pair[0]) || pair[0] == "src") && JVM_ROOTS.contains(&pair[1]));
    let package = || {
        let jvm = JVM.contains(&extension);
        folders.iter().position(|folder| jvm && REVERSED_DOMAINS.contains(folder))
    };
    module.map(|index| index + 1).or_else(package).unwrap_or(folders.len())
}

/// The source set that is packaged: `main`, or `commonMain` and its likes.
fn is_main(folder: &str) -> bool {
    folder == "main" || (folder.ends_with("main") && folder.len() <= "androidmain".len())
}
