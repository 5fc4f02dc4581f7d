//! What images of others are known to bring: where their commands start, and where their files are.

/// Official images that hold an operating system or a language and nothing of an application.
const PLAIN: [&str; 31] = [
    "python",
    "pypy",
    "node",
    "golang",
    "rust",
    "ruby",
    "openjdk",
    "eclipse-temurin",
    "amazoncorretto",
    "debian",
    "ubuntu",
    "alpine",
    "busybox",
    "scratch",
    "perl",
    "elixir",
    "erlang",
    "maven",
    "gradle",
    "fedora",
    "rockylinux",
    "almalinux",
    "amazonlinux",
    "buildpack-deps",
    "gcc",
    "swift",
    "haskell",
    "nginx",
    "httpd",
    "sapmachine",
    "ibmjava",
];

/// Folders that images bring files in.
const SYSTEM: [&str; 20] = [
    "usr",
    "bin",
    "sbin",
    "lib",
    "lib64",
    "etc",
    "opt",
    "var",
    "home",
    "root",
    "dev",
    "proc",
    "sys",
    "run",
    "tmp",
    "nodejs",
    "busybox",
    "go",
    "docker-entrypoint.sh",
    "docker-entrypoint.d",
];

/// The name of an image without registry, owner and tag, where it is one that Docker keeps; the tag.
pub fn official(image: &str) -> Option<(&str, &str)> {
    let image = image.split('@').next().unwrap_or(image);
    let (name, tag) = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (image, ""),
    };
    const HOMES: [&str; 6] = [
        "docker.io/library/",
        "library/",
        "docker.io/",
        "public.ecr.aws/docker/library/",
        "mirror.gcr.io/library/",
        "mirror.gcr.io/",
    ];
    let bare = HOMES.iter().find_map(|home| name.strip_prefix(home)).unwrap_or(name);
    (!bare.contains(['/', '$'])).then_some((bare, tag))
}

/// Whether an image holds nothing of an application, so that what is started must have been put there.
pub fn is_plain(image: &str) -> bool {
    let image = image.to_lowercase();
    if ["onbuild", "windows", "nanoserver"].iter().any(|word| image.contains(word)) {
        return false;
    }
    image.starts_with("gcr.io/distroless/")
        || image.starts_with("mcr.microsoft.com/dotnet/")
        || official(&image).is_some_and(|(name, _)| PLAIN.contains(&name))
}

/// The folder that commands start in, where nothing else is said.
pub fn workdir(image: &str) -> Option<&'static str> {
    if !is_plain(image) {
        return None;
    }
    match official(image) {
        Some(("golang", _)) => Some("/go"),
        Some(("gradle" | "httpd", _)) => None,
        _ if image.contains("nonroot") => None,
        _ => Some("/"),
    }
}

/// Whether a path is where images bring files of their own.
pub fn is_system(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    first.is_empty() || SYSTEM.contains(&first)
}

/// Whether a folder that an image works in is an application's own: `/usr/src/app` is, `/usr/local/bin` not.
pub fn is_own(folder: &str) -> bool {
    let depth = folder.split('/').filter(|part| !part.is_empty()).count();
    if !is_system(folder) {
        return depth > 0;
    }
    let shared = ["/usr/local/bin", "/usr/bin", "/usr/local", "/usr/local/lib", "/usr/lib"];
    let kept = ["/var/www", "/usr/share/nginx", "/etc", "/go"];
    depth > 1
        && !shared.contains(&folder)
        && !kept.iter().any(|kept| super::stages::below(kept, folder).is_some())
        && folder != "/usr/src"
        && folder != "/home/node"
}
