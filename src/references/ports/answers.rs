//! Whether what runs in a container answers a path.

use super::{
    listening::{Listening, Program, searched},
    nginx::{self, Does},
    routes::{Fit, fit, may_end},
    run::Run,
};
use crate::{
    format::Node,
    services::{ServiceId, routes::Served},
};

/// What a request for a path comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is answered.
    Found,
    /// The one page that stands for all that is not there is the answer.
    Fallback,
    /// Only who is signed in gets an answer; what asks for it.
    Guarded(String),
    /// Other methods only are answered.
    Method(String),
    /// Nothing is there; what comes next to it.
    Missing(String),
    /// Nobody can tell.
    Unknown,
}

/// What a `GET` of a path comes to.
pub fn answer(run: &Run<'_>, listening: &Listening, port: u16, path: &str) -> Answer {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let declared = |one: &crate::services::system::container::Port| one.number == port;
    let own = run.siblings().is_empty()
        || run.container.is_some_and(|container| container.ports.iter().any(declared));
    if path.contains(['$', '{', '*']) || !own {
        return Answer::Unknown;
    }
    match (listening.by, run.service) {
        (Program::Nginx, _) => of_nginx(run, port, path),
        (Program::Code, Some(service)) => of_code(run, service, path),
        _ => Answer::Unknown,
    }
}

fn of_nginx(run: &Run<'_>, port: u16, path: &str) -> Answer {
    match nginx::does(run, port, path) {
        Some(Does::Answers) => Answer::Found,
        Some(Does::Fallback | Does::Files) if path == "/" => Answer::Found,
        Some(Does::Fallback) => Answer::Fallback,
        Some(Does::Refuses) => Answer::Missing("nginx refuses that path".to_owned()),
        Some(Does::Files) if !is_file(run, path) => {
            Answer::Missing("nginx has no location for it, only files".to_owned())
        }
        Some(Does::Files | Does::Other) | None => Answer::Unknown,
    }
}

/// Whether a path may be a file that nginx hands out.
fn is_file(run: &Run<'_>, path: &str) -> bool {
    let bare = path.trim_matches('/');
    let ends = [bare.to_owned(), format!("{bare}.html"), format!("{bare}/index.html")];
    bare.contains('.')
        || run
            .system
            .repository
            .files
            .iter()
            .any(|file| ends.iter().any(|end| file.path.as_str().ends_with(end.as_str())))
}

/// The routes of a service, and of the code that services share.
pub fn served<'s>(run: &Run<'s>, service: ServiceId) -> impl Iterator<Item = &'s Served> {
    let inventory = run.system.inventory;
    run.system
        .routes
        .iter()
        .filter(move |served| inventory.owner(served.file).is_none_or(|owner| owner == service))
}

fn of_code(run: &Run<'_>, service: ServiceId, path: &str) -> Answer {
    let mut wrong_method = None;
    let mut guarded = None;
    for one in served(run, service) {
        match fit(&one.route.framework, &one.path, path) {
            Fit::None => continue,
            Fit::Below => return Answer::Unknown,
            Fit::Whole => {}
        }
        let methods = &one.route.methods;
        let gets = ["GET", "HEAD", "ALL", "ANY", "*"];
        if !methods.is_empty() && !methods.iter().any(|method| gets.contains(&method.as_str())) {
            wrong_method = Some(methods.join(", "));
        } else if let Some(guard) = one.route.guards.iter().find(|guard| asks_who(guard)) {
            guarded = Some(guard.clone());
        } else {
            return Answer::Found;
        }
    }
    if let Some(guard) = guarded {
        return Answer::Guarded(guard);
    }
    if let Some(methods) = wrong_method {
        return Answer::Method(methods);
    }
    if is_known(run, service, path) { Answer::Missing(near(run, service)) } else { Answer::Unknown }
}

/// Whether a guard turns away who is not signed in.
fn asks_who(guard: &str) -> bool {
    let name = guard.rsplit(['.', '/']).next().unwrap_or_default().to_lowercase();
    let asks = [
        "login_required",
        "require_auth",
        "requireauth",
        "current_user",
        "currentuser",
        "verify_token",
        "verifytoken",
        "isauthenticated",
        "jwt_required",
        "authenticate",
        "authguard",
        "authmiddleware",
        "verify_jwt",
        "require_user",
        "ensureauth",
        "api_key",
        "apikey",
    ];
    let not = ["optional", "maybe", "try", "public", "skip"];
    asks.iter().any(|word| name.contains(word)) && !not.iter().any(|word| name.contains(word))
}

/// Whether the routes that were seen are all that could answer a path.
pub fn is_known(run: &Run<'_>, service: ServiceId, path: &str) -> bool {
    let own: Vec<&Served> = served(run, service)
        .filter(|one| run.system.inventory.owner(one.file) == Some(service))
        .collect();
    let mut http = own.iter().filter(|one| one.route.framework != "grpc");
    // A router that is only called as one is: several routes make it one.
    let speaks_http = http.clone().any(|one| one.route.known) || http.nth(1).is_some();
    // What a framework serves by itself, or by the place of a file.
    const BY_ITSELF: [&str; 10] = [
        "/docs",
        "/redoc",
        "/openapi",
        "/swagger",
        "/actuator",
        "/manage",
        "/metrics",
        "/admin",
        "/graphql",
        "/.well-known",
    ];
    let by_itself = BY_ITSELF.iter().any(|start| path.contains(start));
    let hidden = own.iter().any(|one| may_end(&one.path, path));
    if !speaks_http || by_itself || hidden || serves_by_place(run, service, path) {
        return false;
    }
    let last = path.trim_matches('/').rsplit('/').next().unwrap_or_default();
    let told = own.iter().any(|one| one.path.trim_matches('/').rsplit('/').next() == Some(last));
    !checks_health_elsewhere(run, service)
        && !searched(run).any(|file| {
            let text = run.system.read(file).unwrap_or_default();
            passes_on(&text)
                || (!told && !last.is_empty() && quotes(&text, last))
                || (last.is_empty() && hands_out(&text))
        })
}

/// Whether files become pages by their place, as several frameworks of JavaScript do it.
fn serves_by_place(run: &Run<'_>, service: ServiceId, path: &str) -> bool {
    const FRAMEWORKS: [&str; 14] = [
        "next",
        "nuxt",
        "@sveltejs/kit",
        "astro",
        "gatsby",
        "@remix-run/node",
        "@remix-run/react",
        "react-router",
        "@strapi/strapi",
        "payload",
        "@keystone-6/core",
        "sails",
        "meteor",
        "@adonisjs/core",
    ];
    let Some(service) = run.system.inventory.services.get(service) else { return true };
    let part = run.system.part_at(&service.path.join("package.json"));
    let manifests = part.into_iter().flat_map(|part| part.documents.iter());
    let named = manifests.flat_map(|(_, node)| {
        let keys = ["dependencies", "devDependencies"].into_iter();
        keys.flat_map(|key| node.get(key).map(Node::entries).unwrap_or_default())
    });
    let mut named = named.map(|entry| entry.key.as_str());
    named.any(|name| FRAMEWORKS.contains(&name) && !(name == "next" && path.starts_with("/api/")))
}

/// Whether a library of somebody else answers health checks.
fn checks_health_elsewhere(run: &Run<'_>, service: ServiceId) -> bool {
    let system = run.system;
    let owned = |file: usize| system.inventory.owner(file).is_none_or(|owner| owner == service);
    system.sources().filter(|(file, _)| owned(*file)).any(|(file, source)| {
        source.imports.iter().any(|import| {
            let path = import.module.to_lowercase();
            let words =
                ["health", "terminus", "lightship", "under-pressure", "actuator", "kube-probe"];
            words.iter().any(|word| path.contains(word))
                && !path.starts_with('.')
                && system.modules.resolve(&system.repository.files, file, &import.module).is_none()
        })
    })
}

/// Whether code passes requests on, or answers whatever has no route.
fn passes_on(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "http-proxy",
        "createProxy",
        "ReverseProxy",
        "NoRoute(",
        ".fallback(",
        "setNotFoundHandler",
        "default_service(",
        "grpc-gateway",
        "graphqlHTTP",
        "middleware.BasicAuth",
    ];
    WORDS.iter().any(|word| text.contains(word))
}

/// Whether code hands out files, so that `/` may be one.
fn hands_out(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "StaticFiles",
        "static(",
        "serve-static",
        "FileServer",
        "ServeDir",
        "ServeFile",
        "SpaStatic",
        "Static(",
    ];
    WORDS.iter().any(|word| text.contains(word))
}

/// Whether a part of a path stands in a text as code writes paths.
fn quotes(text: &str, part: &str) -> bool {
    let opens = |c: char| matches!(c, '"' | '\'' | '`' | '/' | '^');
    let closes = |c: char| matches!(c, '"' | '\'' | '`' | '/' | '?' | '$' | '{' | '<' | ':');
    text.match_indices(part).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        before.is_some_and(opens) && after.is_some_and(closes)
    })
}

/// The routes of a service that are there for health checks, or how many others.
fn near(run: &Run<'_>, service: ServiceId) -> String {
    let words = ["health", "ready", "live", "ping", "status", "alive"];
    let mut checks: Vec<&str> = served(run, service)
        .map(|one| one.path.as_str())
        .filter(|path| words.iter().any(|word| path.to_lowercase().contains(word)))
        .collect();
    checks.sort_by_key(|path| (path.len(), *path));
    checks.dedup();
    checks.truncate(3);
    if checks.is_empty() {
        let count = served(run, service).count();
        return format!("none of its {count} routes is for health checks");
    }
    format!("it has {}", checks.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_path_counts_only_where_code_writes_paths() {
        assert!(quotes("app.get('/ready', f)", "ready"));
        assert!(quotes("path(\"ready/\", f)", "ready"));
        assert!(!quotes("// we are ready", "ready"));
        assert!(
            asks_who("./auth.get_current_user") && !asks_who("./auth.get_current_user_optional")
        );
    }
}
