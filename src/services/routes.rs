//! The routes of the whole repository: what one file mounts of another comes before the other's paths.

use std::collections::HashMap;

use crate::{
    base::{RepoPath, Span},
    language::facts::{
        Facts,
        routes::{Handler, Mount, Route, Routes, join},
    },
    repo::{Modules, Repository},
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
pub fn link(repository: &Repository, modules: &Modules, found: &[(usize, Routes)]) -> Vec<Served> {
    let linker = Linker::new(repository, modules, found);
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
        within: None,
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
    let folders = folders.iter().skip(pages + 2).copied();
    let url = ["api"].into_iter().chain(folders).chain((stem != "index").then_some(stem));
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
    modules: &'a Modules,
    found: HashMap<usize, &'a Routes>,
    /// For a router of a file, the mount that puts it below something: the file, and the mount.
    mounted: HashMap<RouterOf, Vec<(usize, &'a Mount)>>,
}

/// A router: the number of its file, and its name there, if it has one.
type RouterOf = (usize, Option<String>);

impl<'a> Linker<'a> {
    fn new(repository: &'a Repository, modules: &'a Modules, found: &'a [(usize, Routes)]) -> Self {
        let mut linker = Self {
            repository,
            modules,
            found: found.iter().map(|(file, routes)| (*file, routes)).collect(),
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

    fn resolve(&self, from: usize, path: &str) -> Option<(usize, Option<String>)> {
        self.modules.resolve(&self.repository.files, from, path)
    }

    fn served(&self, file: usize, routes: &Routes, route: &Route) -> Served {
        let (before, guards) = self.before(file, routes, route, 0);
        let handler = match &route.handler {
            Handler::Elsewhere(path) => self.resolve(file, path),
            Handler::Here(_) | Handler::Unknown => None,
        };
        let (handler_file, handler_name) = match handler {
            Some((file, name)) => (Some(file), name),
            None => (None, None),
        };
        let mut route = route.clone();
        route.guards.extend(guards);
        Served { file, path: join(&before, &route.path), route, handler_file, handler_name }
    }

    /// The prefix that a route has from other files, and what they ask before it.
    fn before(
        &self,
        file: usize,
        routes: &Routes,
        route: &Route,
        steps: usize,
    ) -> (String, Vec<String>) {
        let names = [route.router.clone(), route.within.clone()];
        let on = On { router: route.router.as_deref(), names: &names };
        self.before_router(file, routes, &on, steps)
    }

    fn before_router(
        &self,
        file: usize,
        routes: &Routes,
        on: &On<'_>,
        steps: usize,
    ) -> (String, Vec<String>) {
        if steps > STEPS {
            return Default::default();
        }
        let named = on.names.iter().flatten();
        let named = named.filter_map(|name| self.mounted.get(&(file, Some(name.clone())))).next();
        let mount = named.or_else(|| {
            // Whoever mounts the file without a name means what it exports.
            if routes.exports(on.router) { self.mounted.get(&(file, None)) } else { None }
        });
        let Some((outer, mount)) = mount.and_then(|mounts| mounts.first()) else {
            return Default::default();
        };
        let Some(routes) = self.found.get(outer) else {
            return (mount.prefix.clone(), mount.guards.clone());
        };
        let names = [mount.onto.clone(), None];
        let on = On { router: mount.onto.as_deref(), names: &names };
        let (before, mut guards) = self.before_router(*outer, routes, &on, steps + 1);
        guards.extend(mount.guards.iter().cloned());
        (join(&before, &mount.prefix), guards)
    }
}

/// A router of a file: what it is called there, and the function that gives it.
struct On<'a> {
    router: Option<&'a str>,
    names: &'a [Option<String>; 2],
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn paths(files: &[(&str, &str)]) -> Vec<String> {
        let files: BTreeMap<String, String> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let repository = Repository::in_memory(&files, &[]);
        let modules = Modules::of(&repository.files);
        let mut found = Vec::new();
        for (number, file) in repository.files.iter().enumerate() {
            let Some(source) = file.language.and_then(|language| language.source) else { continue };
            let text = file.read(u64::MAX).unwrap();
            let facts = source.facts(file.path.name(), &text).unwrap();
            let mut routes = facts.routes(source.frameworks.as_ref().unwrap());
            routes.routes.extend(by_path(&file.path, &facts));
            found.push((number, routes));
        }
        let served = link(&repository, &modules, &found);
        served.into_iter().map(|one| one.path).collect()
    }

    #[test]
    fn a_router_of_another_file_has_the_prefix_of_its_mount() {
        let found = paths(&[
            (
                "app/main.py",
                "from fastapi import FastAPI\nfrom .routes import health\napp = FastAPI()\napp.include_router(health.router, prefix='/api')\n",
            ),
            (
                "app/routes/health.py",
                "from fastapi import APIRouter\nrouter = APIRouter(prefix='/v1')\n@router.get('/ready')\ndef ready():\n    return 1\n",
            ),
        ]);
        assert_eq!(found, ["/api/v1/ready"]);
        let found = paths(&[
            (
                "src/app.js",
                "const express = require('express');\nconst users = require('./routes/users');\nconst app = express();\napp.use('/users', users);\n",
            ),
            (
                "src/routes/users.js",
                "const r = require('express').Router();\nr.get('/me', (req, res) => res.send('x'));\nmodule.exports = r;\n",
            ),
        ]);
        assert_eq!(found, ["/users/me"]);
    }

    #[test]
    fn a_place_alone_can_be_a_route() {
        let found = paths(&[
            (
                "src/app/(site)/api/health/route.ts",
                "export async function GET() { return Response.json({}) }\n",
            ),
            (
                "pages/api/ready.js",
                "export default function handler(req, res) { res.status(200).end() }\n",
            ),
        ]);
        assert_eq!(found, ["/api/ready", "/api/health"]);
    }
}
