//! The routes of the whole repository: what one file mounts of another comes before the other's paths.

use std::collections::HashMap;

use crate::{
    base::{RepoPath, Span},
    language::facts::{
        Facts,
        routes::{Handler, Mount, Route, Routes, join},
    },
    repo::Repository,
};

/// Routers that mount routers are followed this far.
const STEPS: usize = 8;

/// A route with its whole path, as far as the repository shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The number of the file that declares it.
    pub file: usize,
    /// What the file says.
    pub route: Route,
    /// Its path below all routers.
    pub path: String,
    /// The number of the file where its handler is, if that is another one of the repository.
    pub handler_file: Option<usize>,
    /// The name of the handler there, with its class where it has one.
    pub handler_name: Option<String>,
}

/// Puts the routes of all files together. `found` are the routes by the number of their file, in order.
pub fn link(repository: &Repository, found: &[(usize, Routes)]) -> Vec<Served> {
    let linker = Linker::new(repository, found);
    let served = found.iter().flat_map(|(file, routes)| {
        routes.routes.iter().map(|route| linker.served(*file, routes, route)).collect::<Vec<_>>()
    });
    served.collect()
}

/// Whether a file may serve something by its place alone.
pub fn may_serve(path: &RepoPath) -> bool {
    let name = path.name();
    let stem = name.split('.').next().unwrap_or_default();
    let folders = path.as_str();
    (stem == "route" && folders.contains("app/")) || folders.contains("pages/api/")
}

/// The routes that a file has by its place alone, as Next.js serves them.
pub fn by_path(path: &RepoPath, facts: &Facts) -> Vec<Route> {
    let parts: Vec<&str> = path.parts().collect();
    let Some((name, folders)) = parts.split_last() else { return Vec::new() };
    let stem = name.split('.').next().unwrap_or_default();
    let app = folders.iter().position(|folder| *folder == "app");
    let pages = folders.windows(2).position(|pair| pair == ["pages", "api"]);
    let free = facts.code.functions.iter().filter(|function| function.outer.is_none());
    let route = |methods: Vec<String>, path: String, span: Span, head: Span| Route {
        span: head,
        framework: "next".to_owned(),
        methods,
        path,
        handler: Handler::Here(span),
        router: None,
        guards: Vec::new(),
        known: true,
        developing: false,
    };
    let head = |span: Span, body: Span| Span::new(span.start, body.start.max(span.start));
    if let Some(app) = app.filter(|_| stem == "route") {
        let url = folders.iter().skip(app + 1).filter(|folder| !folder.starts_with('('));
        let url = url.fold("/".to_owned(), |url, folder| join(&url, folder));
        const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        let handlers = free.filter(|function| METHODS.contains(&function.name.as_str()));
        let routes = handlers.map(|function| {
            let head = head(function.span, function.body.span);
            route(vec![function.name.clone()], url.clone(), function.span, head)
        });
        return routes.collect();
    }
    let Some(pages) = pages else { return Vec::new() };
    let folders = folders.iter().skip(pages + 1).copied();
    let url = folders.chain((stem != "index").then_some(stem));
    let url = url.fold("/".to_owned(), |url, folder| join(&url, folder));
    let mut free: Vec<_> = free.collect();
    free.sort_by_key(|function| function.name != "handler");
    let handler = free.first().map(|function| {
        route(Vec::new(), url, function.span, head(function.span, function.body.span))
    });
    handler.into_iter().collect()
}

struct Linker<'a> {
    repository: &'a Repository,
    found: HashMap<usize, &'a Routes>,
    /// Files by the last part of their path without its ending: `health`, or the folder of an `index`.
    by_stem: HashMap<String, Vec<usize>>,
    /// For a router of a file, the mount that puts it below something: the file, and the mount.
    mounted: HashMap<(usize, Option<String>), Vec<(usize, &'a Mount)>>,
}

impl<'a> Linker<'a> {
    fn new(repository: &'a Repository, found: &'a [(usize, Routes)]) -> Self {
        let mut by_stem: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, file) in repository.files.iter().enumerate() {
            if file.language.is_some_and(|language| language.source.is_some()) {
                by_stem.entry(stem(&module_of(&file.path)).to_owned()).or_default().push(number);
            }
        }
        let mut linker = Self {
            repository,
            found: found.iter().map(|(file, routes)| (*file, routes)).collect(),
            by_stem,
            mounted: HashMap::new(),
        };
        for (file, routes) in found {
            for mount in &routes.mounts {
                if let Some((other, name)) = linker.resolve(*file, &mount.target)
                    && other != *file
                {
                    linker.mounted.entry((other, name)).or_default().push((*file, mount));
                }
            }
        }
        linker
    }

    fn served(&self, file: usize, routes: &Routes, route: &Route) -> Served {
        let before = self.before(file, routes, route.router.as_deref(), 0);
        let handler = match &route.handler {
            Handler::Elsewhere(path) => self.resolve(file, path),
            Handler::Here(_) | Handler::Unknown => None,
        };
        let (handler_file, handler_name) = match handler {
            Some((file, name)) => (Some(file), name),
            None => (None, None),
        };
        Served {
            file,
            path: join(&before, &route.path),
            route: route.clone(),
            handler_file,
            handler_name,
        }
    }

    /// The prefix that a router of a file has from other files.
    fn before(&self, file: usize, routes: &Routes, router: Option<&str>, steps: usize) -> String {
        if steps > STEPS {
            return String::new();
        }
        let named = router.map(str::to_owned);
        let whole = router.is_none() || routes.default.as_deref() == router;
        let mount = self.mounted.get(&(file, named)).or_else(|| {
            // Whoever mounts the file without a name means what it exports.
            if whole { self.mounted.get(&(file, None)) } else { None }
        });
        let Some((outer, mount)) = mount.and_then(|mounts| mounts.first()) else {
            return String::new();
        };
        let Some(routes) = self.found.get(outer) else { return mount.prefix.clone() };
        let before = self.before(*outer, routes, mount.onto.as_deref(), steps + 1);
        join(&before, &mount.prefix)
    }

    /// The file that a path as `./routes/health.router` or `app.urls` leads to, with the name in it.
    fn resolve(&self, from: usize, target: &str) -> Option<(usize, Option<String>)> {
        let target = target.trim_start_matches("./").replace("()", "");
        if target.is_empty() {
            return None;
        }
        // A module can have a name in it, and that a part: try the longest module first.
        let mut module = target.as_str();
        loop {
            if let Some(file) = self.file(from, module) {
                let name = target.get(module.len()..).unwrap_or_default().trim_start_matches('.');
                return Some((file, (!name.is_empty()).then(|| name.to_owned())));
            }
            module = module.rsplit_once('.')?.0;
        }
    }

    /// The file of a module, nearest to the one that names it.
    fn file(&self, from: usize, module: &str) -> Option<usize> {
        let module = module.trim_start_matches("../").trim_start_matches("@/");
        let by_path = module.replace('.', "/");
        let candidates = [module, by_path.as_str()].into_iter().filter_map(|module| {
            let module = module.trim_end_matches("/index");
            self.by_stem.get(stem(module)).map(|files| (module.to_owned(), files))
        });
        let here = &self.repository.files.get(from)?.path;
        let mut best: Option<(usize, usize)> = None;
        for (module, files) in candidates {
            for file in files {
                let path = &self.repository.files.get(*file)?.path;
                if *file == from || !ends_with(&module_of(path), &module) {
                    continue;
                }
                let near = here.parts().zip(path.parts()).take_while(|(a, b)| a == b).count();
                if best.is_none_or(|(most, _)| near > most) {
                    best = Some((near, *file));
                }
            }
        }
        best.map(|(_, file)| file)
    }
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
