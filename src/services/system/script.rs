//! What a JavaScript or TypeScript file takes from other modules and what it gives them, by a light look at
//! its text: parsing a whole monorepo for this would cost more than everything else.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;

use super::names::hash;
use crate::base::Span;

/// What a script takes and gives.
#[derive(Debug, Default)]
pub struct Script {
    /// What it takes from elsewhere.
    pub imports: Vec<Taken>,
    /// Whether it gives names in the way of modules: `export`.
    pub exports: bool,
    /// Whether it gives more than it names: `export *`, `module.exports = require(...)`.
    pub open: bool,
    words: Vec<u32>,
}

/// A module that a script takes something from.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Where the module is named.
    pub span: Span,
    /// The module, as it is written.
    pub module: String,
    /// The names that are taken; `default` for what the module gives without a name.
    pub names: Vec<String>,
    /// Whether only types are taken.
    pub types: bool,
    /// Whether it is only taken on some way: inside a block.
    pub guarded: bool,
    /// Whether something catches the error of a module that is not there.
    pub tried: bool,
}

static IMPORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?m)^(?P<verb>import|export)\b(?P<what>[\w$*{},\s/.\-]*?)(?:\bfrom\s*)?["'](?P<module>[^"'\n]+)["']"#,
    )
    .ok()
});

static REQUIRE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?m)^(?P<before>.*?)\brequire\(\s*["'](?P<module>[^"'\n]+)["']\s*\)"#).ok()
});

impl Script {
    /// Reads a text; `is_code` tells of a byte whether it is outside comments and strings.
    pub fn of(text: &str, is_code: impl Fn(usize) -> bool) -> Self {
        let mut script = Self::default();
        for found in IMPORT.iter().flat_map(|regex| regex.captures_iter(text)) {
            let (Some(all), Some(module)) = (found.get(0), found.name("module")) else { continue };
            let what = found.name("what").map_or("", |what| what.as_str()).trim();
            let exports = found.name("verb").is_some_and(|verb| verb.as_str() == "export");
            // `export const x = "y"`, `export function f() {}`: nothing is taken.
            let takes = if exports {
                what.starts_with(['{', '*']) || what.starts_with("type {")
            } else {
                true
            };
            let has_from = all.as_str().contains("from");
            if !takes || !is_code(all.start()) || (!what.is_empty() && !has_from) {
                continue;
            }
            let (types, names) = names(what);
            script.imports.push(Taken {
                span: Span::new(module.start(), module.end()),
                module: module.as_str().to_owned(),
                names: if exports && what.starts_with('*') { Vec::new() } else { names },
                types,
                guarded: false,
                tried: false,
            });
        }
        // A bundler's own `require`, by its own names.
        let own = text.contains("define(") || text.contains("__webpack_require__");
        for found in REQUIRE.iter().filter(|_| !own).flat_map(|regex| regex.captures_iter(text)) {
            let (Some(before), Some(module)) = (found.name("before"), found.name("module")) else {
                continue;
            };
            if !is_code(before.end()) {
                continue;
            }
            let top = before.as_str().is_empty() || !before.as_str().starts_with([' ', '\t', '}']);
            let plain = !before.as_str().contains(['?', '(', '|', '&']);
            script.imports.push(Taken {
                span: Span::new(module.start(), module.end()),
                module: module.as_str().to_owned(),
                names: Vec::new(),
                types: false,
                guarded: !(top && plain),
                tried: is_tried(text, module.start()),
            });
        }
        script.exports = text.contains("export ") || text.contains("export{");
        script.open = text.contains("export *")
            || text.contains("module.exports")
            || text.contains("exports[")
            || text.contains("export =");
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        let words: BTreeSet<u32> = words.filter(|word| !word.is_empty()).map(hash).collect();
        script.words = words.into_iter().collect();
        script
    }

    /// Whether a word stands anywhere in the file.
    pub fn mentions(&self, name: &str) -> bool {
        self.words.binary_search(&hash(name)).is_ok()
    }
}

/// Whether the lines before a place begin to try something.
fn is_tried(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.lines().rev().take(6).any(|line| line.contains("try") || line.contains("catch"))
}

/// Whether only types are taken, and the names between `import` and `from`.
fn names(what: &str) -> (bool, Vec<String>) {
    let what = what.trim().trim_end_matches("from").trim();
    let types = what.strip_prefix("type").is_some_and(|rest| rest.starts_with([' ', '{', '\n']));
    let mut names = Vec::new();
    let (outer, inner) = match what.split_once('{') {
        Some((outer, inner)) => (outer, inner.split('}').next().unwrap_or_default()),
        None => (what, ""),
    };
    let whole = outer.trim().trim_end_matches(',').trim();
    if !whole.is_empty() && !whole.contains('*') && whole != "type" {
        names.push("default".to_owned());
    }
    for one in inner.split(',').map(str::trim) {
        let name = one.split_whitespace().next().unwrap_or_default();
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
        if !name.is_empty() && name != "type" && plain {
            names.push(name.to_owned());
        }
    }
    (types, names)
}
