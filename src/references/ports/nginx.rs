//! nginx in a container: which configuration it reads, where that listens, and what it answers.

use regex::RegexBuilder;

use super::{
    listening::{Listening, Program},
    run::Run,
};
use crate::{
    base::RepoPath,
    format::Node,
    services::system::{Image, container::MountSource, local},
};

/// A configuration that nginx reads in a container.
pub struct Config<'s> {
    /// Its file.
    pub file: usize,
    /// What it says.
    pub root: &'s Node,
    /// Where it lies in the container.
    pub dest: String,
}

/// The port on which nginx of an image listens when it is told nothing.
pub fn default_port(image: &str) -> Option<u16> {
    // A mirror has the images of Docker under the same name.
    let image =
        ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "public.ecr.aws/nginx/"]
            .iter()
            .find_map(|mirror| image.strip_prefix(mirror))
            .unwrap_or(image);
    match image {
        "nginx" | "openresty/openresty" => Some(80),
        "nginxinc/nginx-unprivileged" | "nginx-unprivileged" => Some(8080),
        _ => None,
    }
}

/// The configurations of a container; `None` where some come from elsewhere.
pub fn configs<'s>(run: &Run<'s>) -> Option<Vec<Config<'s>>> {
    let mut found = Vec::new();
    for instruction in run.instructions() {
        let text = |key| instruction.get(key).and_then(Node::text).unwrap_or_default();
        if text("name") == "RUN" && changes_settings(text("command")) {
            return None;
        }
    }
    if let (Some(image), Some(stage)) = (run.image, run.stage) {
        for stage in image.lineage(stage) {
            for copy in Image::copies(stage) {
                let of_nginx = is_settings(copy.dest);
                for (source, _) in &copy.sources {
                    let copied =
                        if copy.from_context { copied(run, image, source) } else { Vec::new() };
                    let before = found.len();
                    for file in copied {
                        add(run, file, copy.dest, &mut found);
                    }
                    if found.len() == before && of_nginx {
                        return None;
                    }
                }
            }
        }
    }
    for mount in run.container.map(|one| &one.mounts[..]).unwrap_or_default() {
        match &mount.source {
            MountSource::Path(path) => {
                let files = below(run, path);
                let before = found.len();
                for file in files {
                    add(run, file, &mount.target, &mut found);
                }
                if found.len() == before && is_settings(&mount.target) {
                    return None;
                }
            }
            _ if is_settings(&mount.target) => return None,
            _ => {}
        }
    }
    Some(found)
}

/// Whether a path of a container holds settings of nginx.
fn is_settings(path: &str) -> bool {
    ["/etc/nginx", "nginx/conf", "conf.d", "nginx.conf"].iter().any(|part| path.contains(part))
        && !path.contains("/html")
        && !path.contains("/ssl")
        && !path.contains("/certs")
        && !path.contains("htpasswd")
}

fn changes_settings(command: &str) -> bool {
    let names = command.contains("nginx") || command.contains("conf.d");
    names && (command.contains("sed ") || command.contains("listen") || command.contains("cat <<"))
}

/// The files that a source of `COPY` means.
fn copied(run: &Run<'_>, image: &Image, source: &str) -> Vec<usize> {
    let folders: Vec<RepoPath> = if image.contexts.is_empty() {
        vec![image.path.parent()]
    } else {
        image.contexts.iter().cloned().collect()
    };
    // What lies beside everything else is no configuration by being copied with it.
    let bare = source.trim_start_matches("./").trim_matches('/');
    if bare.is_empty() || bare == "." {
        return Vec::new();
    }
    let files = folders.iter().filter_map(|folder| local(folder, bare));
    files.flat_map(|path| below(run, &path)).collect()
}

/// A file, or the files of a folder.
fn below(run: &Run<'_>, path: &RepoPath) -> Vec<usize> {
    if let Some(file) = run.system.number(path) {
        return vec![file];
    }
    let files = run.system.documents("nginx").map(|document| document.file);
    files.filter(|file| run.system.path(*file).is_within(path)).collect()
}

fn add<'s>(run: &Run<'s>, file: usize, dest: &str, found: &mut Vec<Config<'s>>) {
    let Some(part) = run.system.part(file) else { return };
    let name = run.system.path(file).name();
    let dest = if dest.ends_with('/') { format!("{dest}{name}") } else { dest.to_owned() };
    let documents = part.documents.iter().filter(|(format, _)| *format == "nginx");
    found.extend(documents.map(|(_, root)| Config { file, root, dest: dest.clone() }));
}

/// Adds the ports on which nginx listens.
pub fn listens(run: &Run<'_>, listening: &mut Listening) {
    listening.by = Program::Nginx;
    let Some(configs) = configs(run) else { return listening.whole = false };
    for config in &configs {
        for server in servers(config.root) {
            let file = Some(run.system.path(config.file));
            let listens = server.get("listen").map(Node::items).unwrap_or_default();
            if listens.is_empty() {
                listening.add(80, false, file);
            }
            for listen in listens {
                match listen.text().and_then(|text| listened(run, text)) {
                    Some(Some((port, local))) => listening.add(port, local, file),
                    Some(None) => {}
                    None => listening.whole = false,
                }
            }
        }
    }
    listening.whole &= configs.iter().all(|config| is_self_contained(config.root));
    // The image has a server of its own, unless another takes its place.
    let removed = run.instructions().iter().any(|instruction| {
        let text = |key| instruction.get(key).and_then(Node::text).unwrap_or_default();
        text("name") == "RUN" && text("command").contains("default.conf")
    });
    let replaced = removed
        || configs.iter().any(|config| {
            let default = config.dest.contains("default.conf") || !config.dest.contains("conf.d/");
            let reads_more = config.root.get("http").map(Node::items).unwrap_or_default().iter();
            let reads_more = reads_more
                .flat_map(|http| http.get("include").map(Node::items).unwrap_or_default());
            let reads_more = reads_more.filter_map(Node::text).any(|text| text.contains("conf.d"));
            default && !reads_more
        });
    let base = run.base();
    match base.as_deref().and_then(default_port) {
        Some(port) if !replaced => listening.add(port, false, None),
        None if configs.is_empty() => listening.whole = false,
        _ => {}
    }
}

/// The servers of a configuration.
pub fn servers(root: &Node) -> Vec<&Node> {
    let of = |node: &'_ Node| node.get("server").map(Node::items).unwrap_or_default().len();
    let mut holders = vec![root];
    for block in ["http", "stream"] {
        holders.extend(root.get(block).map(Node::items).unwrap_or_default());
    }
    holders.retain(|node| of(node) > 0);
    let all = holders
        .into_iter()
        .flat_map(|node| node.get("server").map(Node::items).unwrap_or_default());
    all.filter(|server| !server.entries().is_empty()).collect()
}

/// Whether all that listens stands in the file: what it includes are types, parameters and its own folder.
fn is_self_contained(root: &Node) -> bool {
    let mut holders = vec![root];
    holders.extend(root.get("http").map(Node::items).unwrap_or_default());
    let includes =
        holders.iter().flat_map(|node| node.get("include").map(Node::items).unwrap_or_default());
    includes.filter_map(Node::text).all(|text| {
        ["mime.types", "conf.d", "_params", "modules", "proxy", "gzip", "ssl", "headers"]
            .iter()
            .any(|known| text.contains(known))
    })
}

/// The port of a `listen`, and whether it is only for the machine itself. `Some(None)` is a socket.
fn listened(run: &Run<'_>, listen: &str) -> Option<Option<(u16, bool)>> {
    let at = listen.split_whitespace().next()?;
    if at.starts_with("unix:") {
        return Some(None);
    }
    let at = run.expand(at)?;
    let (host, port) = match at.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ if at.parse::<u16>().is_ok() => ("", at.as_str()),
        _ => (at.as_str(), "80"),
    };
    Some(Some((port.parse().ok()?, super::servers::is_local(host))))
}

/// What a location does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Answers.
    Answers,
    /// Answers with the one page that stands for all that is not there.
    Fallback,
    /// Answers that there is nothing.
    Refuses,
    /// Hands out files.
    Files,
    /// Passes it on, or does what cannot be told.
    Other,
}

/// What nginx does with a request for a path; `None` where several servers could be meant.
pub fn does(run: &Run<'_>, port: u16, path: &str) -> Option<Does> {
    let configs = configs(run)?;
    let all = configs.iter().flat_map(|config| servers(config.root));
    let mut ours = all.filter(|server| {
        let listens = server.get("listen").map(Node::items).unwrap_or_default();
        let mut ports = listens.iter().filter_map(|listen| listened(run, listen.text()?).flatten());
        (listens.is_empty() && port == 80) || ports.any(|(known, _)| known == port)
    });
    let (Some(server), None) = (ours.next(), ours.next()) else { return None };
    if ["include", "rewrite", "if", "return"].iter().any(|name| server.get(name).is_some()) {
        return None;
    }
    Some(action(server, location(server, path)?))
}

/// The location that a path leads to; `None` where one cannot be read.
fn location<'n>(server: &'n Node, path: &str) -> Option<Option<&'n Node>> {
    let mut longest: Option<(&Node, usize, bool)> = None;
    let mut first_regex = None;
    for location in server.get("location").map(Node::items).unwrap_or_default() {
        let args: Vec<&str> = location
            .get("@args")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::text)
            .collect();
        match args[..] {
            ["=", exact] if exact == path => return Some(Some(location)),
            ["=", _] => {}
            [kind @ ("~" | "~*"), pattern] => {
                let regex =
                    RegexBuilder::new(pattern).case_insensitive(kind == "~*").build().ok()?;
                if first_regex.is_none() && regex.is_match(path) {
                    first_regex = Some(location);
                }
            }
            ["^~", prefix] | [prefix] => {
                let longer = longest.is_none_or(|(_, length, _)| prefix.len() > length);
                if path.starts_with(prefix) && longer && !prefix.starts_with('@') {
                    longest = Some((location, prefix.len(), args.len() == 2));
                }
            }
            _ => return None,
        }
    }
    Some(match (longest, first_regex) {
        (Some((location, _, true)), _) => Some(location),
        (_, Some(location)) => Some(location),
        (found, None) => found.map(|(location, ..)| location),
    })
}

fn action(server: &Node, location: Option<&Node>) -> Does {
    let nested = location.is_some_and(|location| location.get("location").is_some());
    let location = location.unwrap_or(server);
    let texts = |node: &Node, name: &str| -> Vec<String> {
        let items = node.get(name).map(Node::items).unwrap_or_default();
        items.iter().filter_map(Node::text).map(str::to_owned).collect()
    };
    let other = [
        "rewrite",
        "if",
        "alias",
        "proxy_pass",
        "fastcgi_pass",
        "uwsgi_pass",
        "grpc_pass",
        "auth_request",
        "auth_basic",
    ];
    if nested || other.iter().any(|name| location.get(name).is_some()) {
        return Does::Other;
    }
    if ["stub_status", "empty_gif"].iter().any(|name| location.get(name).is_some()) {
        return Does::Answers;
    }
    if let Some(returned) = texts(location, "return").first() {
        return match returned.chars().next() {
            Some('2' | '3') => Does::Answers,
            Some('4' | '5') => Does::Refuses,
            _ => Does::Other,
        };
    }
    let tried = [texts(location, "try_files"), texts(server, "try_files")]
        .into_iter()
        .find(|one| !one.is_empty());
    if let Some(last) =
        tried.and_then(|tried| tried.first()?.split_whitespace().last().map(str::to_owned))
    {
        return match last.as_str() {
            "=404" => Does::Files,
            page if page.starts_with('/') => Does::Fallback,
            _ => Does::Other,
        };
    }
    let pages = [texts(server, "error_page"), texts(location, "error_page")].concat();
    if pages.iter().any(|page| page.split_whitespace().any(|word| word == "404")) {
        return if pages.iter().any(|page| page.contains("index.html")) {
            Does::Fallback
        } else {
            Does::Other
        };
    }
    Does::Files
}
