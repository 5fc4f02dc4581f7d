//! Files and folders of the repository that Compose mounts.

use super::{Home, Seen, places};
use crate::{base::RepoPath, format::Node, references::Reference};

/// Endings of files that somebody writes. What programs write themselves, and keys, are no such files.
const WRITTEN: [&str; 36] = [
    "conf",
    "cfg",
    "cnf",
    "config",
    "ini",
    "yml",
    "yaml",
    "json",
    "toml",
    "xml",
    "properties",
    "sql",
    "sh",
    "bash",
    "py",
    "js",
    "mjs",
    "ts",
    "rb",
    "php",
    "lua",
    "html",
    "css",
    "template",
    "tmpl",
    "tpl",
    "hcl",
    "cql",
    "vcl",
    "rules",
    "acl",
    "lst",
    "cypher",
    "alloy",
    "river",
    "caddyfile",
];

/// Names of what programs write, or of what is put there by hand on purpose.
const FILLED: [&str; 34] = [
    "data",
    "db",
    "database",
    "log",
    "backup",
    "upload",
    "storage",
    "cache",
    "tmp",
    "temp",
    "volume",
    "letsencrypt",
    "certbot",
    "acme",
    "export",
    "import",
    "output",
    "result",
    "model",
    "media",
    "persist",
    "state",
    "secret",
    "download",
    "work",
    "shared",
    "postgres",
    "mysql",
    "redis",
    "mongo",
    "report",
    "artifact",
    "dump",
    "sock",
];

/// Where programs in containers look for what somebody wrote.
const CONFIGURATION: [&str; 9] = [
    "/etc/",
    "initdb",
    "provisioning",
    "dashboards",
    "/conf",
    "/usr/share/nginx",
    "templates",
    "/ssl",
    "/migrations",
];

/// Tells of what a service mounts.
pub fn look(home: &Home<'_>, service: &str, node: &Node, found: &mut Vec<Reference>) {
    let written = node.get("volumes").map(Node::items).unwrap_or_default();
    for volume in node.get("@volumes").map(Node::items).unwrap_or_default() {
        let text = |key| volume.get(key).and_then(Node::text);
        let raw = written.iter().find(|one| one.span == volume.span);
        let raw = raw.and_then(|one| one.text().or_else(|| one.get("source")?.text()));
        let (Some(raw), Some(source), Some(target)) = (raw, text("source"), text("target")) else {
            continue;
        };
        let local = source.starts_with('.') && text("type") == Some("bind");
        // The default of a variable is what nobody had to agree to.
        if !local || raw.contains('$') {
            continue;
        }
        let Some((seen, path)) = home.look(source) else { continue };
        let read_only = text("read_only") == Some("true");
        let is = match seen {
            Seen::Found => "found",
            Seen::Missing if path.is_root() || places::is_made(home.system, &path) => continue,
            Seen::Missing if home.lacks_build_above(&path) => continue,
            Seen::Missing if is_file(&path, target) => "missing",
            Seen::Missing if is_written_folder(home, path.as_str(), source, target, read_only) => {
                "missing-folder"
            }
            _ => continue,
        };
        let captures = vec![
            ("source", source.to_owned()),
            ("target", target.to_owned()),
            ("service", service.to_owned()),
        ];
        found.push(home.told("compose-mount", is, volume.span, captures));
    }
}

/// Whether what is mounted must be a file that somebody wrote.
fn is_file(path: &RepoPath, target: &str) -> bool {
    let name = path.name().to_lowercase();
    let written_there =
        path.parts().any(|part| matches!(part, "log" | "logs" | "tmp" | "cache" | "volumes"));
    if name.starts_with(".env") || name == "acme.json" || is_filled(&name) || written_there {
        return false;
    }
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    // Of a folder called `conf.d` the target has the same name.
    let own = ending(&name).filter(|ending| WRITTEN.contains(&ending.as_str()));
    own.is_some() && !target.ends_with('/') || name == "caddyfile" || name == "corefile"
}

/// Whether a folder holds what somebody wrote: it is only read, or mounted where configuration is.
fn is_written_folder(
    home: &Home<'_>,
    path: &str,
    source: &str,
    target: &str,
    read_only: bool,
) -> bool {
    let has_ending = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.trim_start_matches('.').contains('.') && !name.ends_with(".d"));
    let configures = CONFIGURATION.iter().any(|place| target.contains(place));
    let filled = path.split('/').any(is_filled) || target.split('/').any(is_filled);
    (read_only || configures) && !filled && !has_ending && !is_written_by(home, source)
}

fn is_filled(part: &str) -> bool {
    let part = part.to_lowercase();
    FILLED.iter().any(|word| part.contains(word))
}

/// Whether a service writes to a folder that another one reads.
fn is_written_by(home: &Home<'_>, source: &str) -> bool {
    let services = home.document.root.get("services").map(Node::entries).unwrap_or_default();
    let volumes = services
        .iter()
        .flat_map(|service| service.value.get("@volumes").map(Node::items).unwrap_or_default());
    let same = volumes.filter(|volume| volume.get("source").and_then(Node::text) == Some(source));
    let (mut readers, mut writers) = (0, 0);
    for volume in same {
        match volume.get("read_only") {
            Some(_) => readers += 1,
            None => writers += 1,
        }
    }
    readers > 0 && writers > 0 || writers > 1
}
