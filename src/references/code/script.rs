//! JavaScript and TypeScript: files of the repository, and packages that a `package.json` declares.

use std::collections::HashSet;

use super::{
    import,
    known::KNOWN,
    manifest::{self, Declared, NODE_LOCKS, locked},
    places::{Places, is_made},
};
use crate::{
    base::RepoPath,
    references::Reference,
    services::system::{System, local, script::Taken},
};

/// Endings that an import may leave out or that stand for another.
const ENDINGS: [&str; 10] = ["ts", "tsx", "js", "jsx", "mjs", "cjs", "mts", "cts", "d.ts", "json"];

/// All imports of scripts.
pub(super) fn resolve(system: &System<'_>) -> Vec<Reference> {
    let scripts = system.parts.iter().filter(|(_, part)| part.script.is_some());
    if scripts.clone().next().is_none() {
        return Vec::new();
    }
    let (declared, own) = manifest::node(system);
    let look = Look { system, places: Places::of(system), declared, own };
    let mut found = Vec::new();
    for (file, part) in scripts {
        // A bundle holds what it needs, and what was built is no source.
        let path = system.path(*file);
        let is_built = path.parts().any(|part| part.starts_with("dist"));
        if is_built || path.name().contains("bundle") {
            continue;
        }
        let imports = part.script.iter().flat_map(|script| &script.imports);
        for one in imports.filter(|one| !one.types) {
            if one.module.starts_with('.') {
                found.extend(look.file(*file, one));
            } else {
                found.extend(look.package(*file, one));
            }
        }
    }
    found
}

struct Look<'s, 'a> {
    system: &'s System<'a>,
    places: Places,
    declared: Declared,
    own: HashSet<String>,
}

impl Look<'_, '_> {
    /// A file of the repository.
    fn file(&self, file: usize, one: &Taken) -> Option<Reference> {
        let written = one.module.split(['?', '!', '#']).next()?;
        if one.guarded || written.contains(['$', '*']) {
            return None;
        }
        let target = local(&self.system.path(file).parent(), written)?;
        let stem = ENDINGS.iter().find_map(|ending| {
            target.as_str().strip_suffix(ending)?.strip_suffix('.').map(RepoPath::new)
        });
        let there = [Some(&target), stem.as_ref()];
        let there = there.into_iter().flatten().any(|path| self.places.has(path));
        if !there {
            // A plain script among TypeScript often runs beside what the build makes.
            let script = self.system.path(file);
            let beside = script.extension().is_some_and(|end| end.ends_with("js"))
                && script
                    .ancestors()
                    .any(|folder| self.system.exists(&folder.join("tsconfig.json")));
            if beside || is_made(self.system, &target) {
                return None;
            }
            let is = if self.places.has_other_case(&target) { "case" } else { "missing" };
            return Some(self.tell(file, one, is, "", target.to_string()));
        }
        let module = self.module(stem.as_ref().unwrap_or(&target))?;
        let script = self.system.part(module)?.script.as_ref()?;
        let is_known = script.exports && !script.open;
        let missing = one.names.iter().find(|name| is_known && !script.mentions(name));
        let place = self.system.path(module).to_string();
        Some(match missing {
            Some(name) => self.tell(file, one, "unnamed", name, place),
            None => self.tell(file, one, "found", "", place),
        })
    }

    /// The only script that a path can mean.
    fn module(&self, target: &RepoPath) -> Option<usize> {
        let folders = [target.clone(), target.join("index")];
        let paths = folders.iter().flat_map(|path| {
            ENDINGS.iter().map(move |ending| RepoPath::new(format!("{path}.{ending}")))
        });
        let mut files = paths.filter_map(|path| self.system.number(&path));
        let first = files.next()?;
        files.next().is_none().then_some(first)
    }

    /// A package.
    fn package(&self, file: usize, one: &Taken) -> Option<Reference> {
        let mut parts = one.module.split('/');
        let first = parts.next().filter(|first| !first.is_empty())?;
        let odd = |c: char| !(c.is_ascii_alphanumeric() || "-_.@".contains(c));
        if first.contains(odd) || first.contains(char::is_uppercase) || one.tried {
            return None;
        }
        // Styles that a plugin makes, and modules of other ways to run scripts.
        let last = one.module.rsplit('.').next().unwrap_or_default();
        if ["css", "ts", "scss"].contains(&last) || ["@std", "@deno"].contains(&first) {
            return None;
        }
        let name = match first.strip_prefix('@') {
            Some("") => return None,
            Some(scope)
                if ["theme", "site", "generated", "app", "src", "docusaurus"].contains(&scope) =>
            {
                return None;
            }
            Some(_) => format!("{first}/{}", parts.next()?),
            None => first.to_owned(),
        };
        let here = self.system.path(file).parent();
        let folders: Vec<RepoPath> =
            std::iter::once(here.clone()).chain(here.ancestors()).collect();
        let governing: Vec<_> = folders
            .iter()
            .filter_map(|folder| Some((folder, self.declared.get(folder)?)))
            .collect();
        let (nearest, _) = governing.first()?;
        // Types alone bring no code, but often nothing but types is taken.
        let types = format!("@types/{}", name.trim_start_matches('@').replace('/', "__"));
        let has = |wanted: &str| governing.iter().any(|(_, names)| names.contains(wanted));
        let only_types = has(&types) && !one.names.iter().any(|name| name == "default");
        if has(&name) || self.own.contains(&name) {
            return Some(self.tell(file, one, "found", "", nearest.to_string()));
        }
        let prefix = has(first)
            || governing.iter().any(|(_, names)| {
                names
                    .iter()
                    .any(|name| name.starts_with('#') || one.module.starts_with(name.as_str()))
            });
        let is_given = KNOWN.is_node(&name) || KNOWN.is_node(first);
        let is_local = !self.places.named(first).is_empty()
            || (first.starts_with('@') && self.has_own_scope(first));
        if only_types || prefix || is_given || is_local || self.is_alias(&folders, first) {
            return None;
        }
        let place = nearest.join("package.json").to_string();
        let elsewhere = self.declared.values().any(|names| names.contains(&name));
        let in_lock = |text: &str| {
            [
                format!("\"{name}\": {{"),
                format!("node_modules/{name}\""),
                format!("\"{name}@"),
                format!("\n{name}@"),
                format!("'{name}@"),
                format!(" {name}@"),
            ]
            .iter()
            .any(|known| text.contains(known))
        };
        let is = match locked(self.system, &folders, &NODE_LOCKS, in_lock) {
            _ if elsewhere => "brought",
            Some(true) => "brought",
            Some(false) => "undeclared",
            None => "doubtful",
        };
        Some(self.tell(file, one, is, &name, place))
    }

    /// Whether packages of the repository have this scope.
    fn has_own_scope(&self, scope: &str) -> bool {
        self.own.iter().any(|name| name.split('/').next() == Some(scope))
    }

    /// Whether a configuration above a file gives a meaning to a name.
    fn is_alias(&self, folders: &[RepoPath], first: &str) -> bool {
        folders.iter().any(|folder| {
            let part = self.system.part_at(&folder.join("tsconfig.json"));
            let text = part.and_then(|part| part.text.as_deref());
            text.is_some_and(|text| {
                text.contains(&format!("\"{first}"))
                    || (text.contains("\"*\"") && !text.contains("node_modules/*"))
            }) || self.system.exists(&folder.join("deno.json"))
        })
    }

    fn tell(
        &self,
        file: usize,
        one: &Taken,
        is: &'static str,
        name: &str,
        place: String,
    ) -> Reference {
        import(file, one.span, is, "javascript", &one.module, name, place)
    }
}
