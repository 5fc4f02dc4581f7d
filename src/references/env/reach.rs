//! Which files the program of a container is made of, from the file that its command starts along the imports.

use std::collections::BTreeSet;

use super::program::Program;
use crate::{
    base::RepoPath,
    format::Node,
    services::system::{Command, Declares, Image, System, command::program as program_name},
};

/// The source files that a container's command leads to; `None` where nobody can tell where it begins.
pub fn reach(system: &System<'_>, of: &Program<'_>) -> Option<BTreeSet<usize>> {
    let scope = of.scope.as_ref()?;
    let own: Vec<usize> =
        system.sources().map(|(file, _)| file).filter(|file| scope.owns(system, *file)).collect();
    let language =
        system.sources().find(|(file, _)| own.contains(file)).map(|(_, source)| source.language)?;
    match language {
        // One program is made of all files of its package.
        "java" | "kotlin" | "rust" => {
            let all = system.sources().map(|(file, _)| file);
            Some(all.filter(|file| scope.owns(system, *file)).collect())
        }
        _ => {
            let begins = begins(system, of, &own, language)?;
            Some(follow(system, begins))
        }
    }
}

fn follow(system: &System<'_>, begins: Vec<usize>) -> BTreeSet<usize> {
    let mut seen: BTreeSet<usize> = begins.iter().copied().collect();
    let mut left = begins;
    while let Some(file) = left.pop() {
        let Some(source) = system.part(file).and_then(|part| part.source.as_ref()) else {
            continue;
        };
        for import in &source.imports {
            for next in
                imported(system, file, source.language, &import.module, import.name.as_deref())
            {
                if seen.insert(next) {
                    left.push(next);
                }
            }
        }
    }
    seen
}

fn imported(
    system: &System<'_>,
    from: usize,
    language: &str,
    module: &str,
    name: Option<&str>,
) -> Vec<usize> {
    if language == "go" {
        return package(system, module);
    }
    let files = &system.repository.files;
    let resolve = |path: &str| system.modules.resolve(files, from, path).map(|(file, _)| file);
    let whole =
        name.filter(|name| *name != "*").and_then(|name| resolve(&format!("{module}.{name}")));
    // A package's own file runs before its parts.
    whole.into_iter().chain(resolve(module)).collect()
}

/// The files of a Go package of the repository.
fn package(system: &System<'_>, import: &str) -> Vec<usize> {
    let modules = system.texts(|name| name == "go.mod").filter_map(|(file, _, text)| {
        let name = text.lines().find_map(|line| line.trim().strip_prefix("module "))?.trim();
        let rest = import.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with('/'))
            .then(|| system.path(file).parent().join(rest.trim_start_matches('/')))
    });
    let folders: BTreeSet<RepoPath> = modules.collect();
    in_folders(system, &folders)
}

fn in_folders(system: &System<'_>, folders: &BTreeSet<RepoPath>) -> Vec<usize> {
    let files = system.sources().map(|(file, _)| file);
    files.filter(|file| folders.contains(&system.path(*file).parent())).collect()
}

/// Where a program begins.
fn begins(
    system: &System<'_>,
    of: &Program<'_>,
    own: &[usize],
    language: &str,
) -> Option<Vec<usize>> {
    if language == "go" {
        return go_main(system, of, own);
    }
    let mut commands = commands(system, of);
    let mut found = Vec::new();
    for _ in 0..4 {
        let mut next = Vec::new();
        for words in &commands {
            match begin(system, of, own, words) {
                Begin::File(file) => found.push(file),
                Begin::Commands(more) => next.extend(more),
                Begin::Unknown => {}
            }
        }
        commands = next;
    }
    let django = found
        .iter()
        .any(|file| matches!(system.path(*file).name(), "manage.py" | "wsgi.py" | "asgi.py"));
    if django {
        let settings =
            own.iter().copied().filter(|file| system.path(*file).name() == "settings.py");
        let settings: Vec<usize> = settings.collect();
        if let [only] = settings[..] {
            found.push(only);
        }
    }
    (!found.is_empty()).then_some(found)
}

fn go_main(system: &System<'_>, of: &Program<'_>, own: &[usize]) -> Option<Vec<usize>> {
    let is_main = |file: &usize| {
        let source = system.part(*file).and_then(|part| part.source.as_ref());
        source.is_some_and(|source| {
            source.declares.iter().any(|one| {
                one.name == "main" && one.kind == Declares::Function && one.class.is_none()
            })
        })
    };
    let folders: BTreeSet<RepoPath> =
        own.iter().filter(|file| is_main(file)).map(|file| system.path(*file).parent()).collect();
    let named = |folder: &&RepoPath| {
        let image = of.container.from.and_then(|at| system.images.get(at));
        let name = folder.name();
        !name.is_empty()
            && (of.container.name == name
                || image.is_some_and(|image| {
                    let builds = runs(image);
                    builds.contains("go build") && builds.contains(&format!("/{name}"))
                }))
    };
    let chosen: Vec<&RepoPath> = match folders.len() {
        1 => folders.iter().collect(),
        _ => folders.iter().filter(named).collect(),
    };
    let [folder] = chosen[..] else { return None };
    Some(in_folders(system, &BTreeSet::from([folder.clone()])))
}

fn runs(image: &Image) -> String {
    let stages = image.stages().iter();
    let instructions =
        stages.flat_map(|stage| stage.get("instructions").map(Node::items).unwrap_or_default());
    let runs = instructions.filter_map(|one| one.get("text")?.text());
    runs.collect::<Vec<_>>().join("\n")
}

/// The commands that a container runs.
fn commands(system: &System<'_>, of: &Program<'_>) -> Vec<Vec<String>> {
    let container = of.container;
    let image = container.from.and_then(|at| system.images.get(at));
    let target = container.build.as_ref().and_then(|build| build.target.as_deref());
    let (entry, command) =
        image.and_then(|image| image.stage(target)).map_or((None, None), Image::start);
    let entry_set = container.entrypoint.is_some();
    let entry = container.entrypoint.clone().or(entry);
    let command = container.command.clone().or(command.filter(|_| !entry_set));
    match (entry, command) {
        (Some(entry), command) => {
            let mut all = entry.followed_by(command.as_ref()).simple();
            // A script that does something first, and then `exec "$@"`.
            all.extend(command.iter().flat_map(Command::simple));
            all
        }
        (None, Some(command)) => command.simple(),
        (None, None) => Vec::new(),
    }
}

enum Begin {
    File(usize),
    Commands(Vec<Vec<String>>),
    Unknown,
}

fn begin(system: &System<'_>, of: &Program<'_>, own: &[usize], words: &[String]) -> Begin {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some((first, rest)) = words.split_first() else { return Begin::Unknown };
    let name = program_name(first);
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let file = |path: &str| at_end(system, own, path);
    let module = |module: &str| {
        let path = module.split(':').next().unwrap_or(module).replace('.', "/");
        file(&format!("{path}.py"))
            .or_else(|| file(&format!("{path}/__main__.py")))
            .or_else(|| file(&format!("{path}/__init__.py")))
    };
    let plain = |word: &&&str| !word.starts_with('-');
    let found = match base {
        "python" | "uv" | "poetry" | "pipenv" | "pdm" if rest.first() == Some(&"run") => {
            let more = rest.iter().skip(1).map(|word| (*word).to_owned()).collect();
            return Begin::Commands(vec![more]);
        }
        "python" if rest.first() == Some(&"-m") => match rest.get(1).copied().unwrap_or_default() {
            "uvicorn" | "gunicorn" | "hypercorn" | "celery" | "fastapi" | "flask" => {
                let more = rest.iter().skip(1).map(|word| (*word).to_owned()).collect();
                return Begin::Commands(vec![more]);
            }
            name => module(name),
        },
        "python" => rest.iter().find(plain).and_then(|path| file(path)),
        "uvicorn" | "gunicorn" | "hypercorn" | "granian" | "daphne" => {
            let target = rest.iter().rev().find(|word| {
                word.contains(':')
                    && !word.contains('/')
                    && !word.starts_with(|c: char| c.is_ascii_digit())
            });
            let target = target.or_else(|| {
                rest.iter().rev().find(|word| word.contains(".wsgi") || word.contains(".asgi"))
            });
            target.and_then(|target| module(target))
        }
        "celery" => {
            let at = rest.iter().position(|word| matches!(*word, "-A" | "--app"));
            at.and_then(|at| rest.get(at + 1)).and_then(|target| module(target))
        }
        "fastapi" => rest.iter().skip(1).find(plain).and_then(|path| file(path)),
        "flask" => file("app.py").or_else(|| file("wsgi.py")),
        "node" | "nodejs" | "tsx" | "ts-node" | "bun" | "nodemon" => rest
            .iter()
            .find(|word| plain(word) && **word != "run")
            .and_then(|path| script(system, own, path)),
        "npm" | "yarn" | "pnpm" => return package_script(system, of, rest),
        _ => {
            if name.ends_with(".sh") {
                return script_of_shell(system, of, name);
            }
            name.ends_with(".py").then(|| file(name)).flatten()
        }
    };
    if matches!(base, "sh" | "bash" | "ash")
        && let Some(path) = rest.iter().find(plain)
    {
        return script_of_shell(system, of, program_name(path));
    }
    found.map_or(Begin::Unknown, Begin::File)
}

/// The file of a program whose path ends so; the one nearest to its folder.
fn at_end(system: &System<'_>, own: &[usize], path: &str) -> Option<usize> {
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let mut path = path;
    loop {
        let ends = |file: &&usize| {
            let own = system.path(**file).as_str();
            own == path || own.strip_suffix(path).is_some_and(|before| before.ends_with('/'))
        };
        let found = own.iter().filter(ends).min_by_key(|file| system.path(**file).parts().count());
        if let Some(found) = found {
            return Some(*found);
        }
        // `/app/src/main.py` in the image is `src/main.py` here.
        path = path.split_once('/')?.1;
    }
}

/// What Node runs: the file itself, or the source that it was made of.
fn script(system: &System<'_>, own: &[usize], path: &str) -> Option<usize> {
    let bare = path.trim_start_matches("./");
    let made = ["dist/", "build/", "lib/", "out/"]
        .iter()
        .find_map(|start| bare.find(start).map(|at| &bare[at + start.len()..]));
    let stem = |path: &str| {
        path.strip_suffix(".js")
            .or(path.strip_suffix(".mjs"))
            .or(path.strip_suffix(".cjs"))
            .unwrap_or(path)
            .to_owned()
    };
    let mut tries = Vec::new();
    if let Some(made) = made {
        let stem = stem(made.trim_start_matches("src/"));
        tries.extend([format!("src/{stem}.ts"), format!("{stem}.ts"), format!("src/{stem}.js")]);
    }
    let plain = stem(bare);
    tries.extend([
        bare.to_owned(),
        format!("{plain}.js"),
        format!("{plain}.ts"),
        format!("{plain}/index.js"),
        format!("{plain}/index.ts"),
    ]);
    tries.iter().find_map(|path| {
        let found = at_end(system, own, path)?;
        // `index.ts` of some folder is not the one that was meant.
        path.contains('/')
            .then_some(found)
            .or_else(|| (system.path(found).parts().count() <= 4).then_some(found))
    })
}

fn package_script(system: &System<'_>, of: &Program<'_>, rest: &[&str]) -> Begin {
    let name =
        rest.iter().find(|word| !word.starts_with('-') && !matches!(**word, "run" | "run-script"));
    let name = name.copied().unwrap_or("start");
    let folder = of.folder(system);
    let manifest = system.part_at(&folder.join("package.json"));
    let documents = manifest.map(|part| part.documents.as_slice()).unwrap_or_default();
    let script = documents.iter().find_map(|(_, root)| root.get("scripts")?.get(name)?.text());
    match script {
        Some(line) => Begin::Commands(crate::services::system::command::simple_commands(line)),
        None => Begin::Unknown,
    }
}

fn script_of_shell(system: &System<'_>, of: &Program<'_>, name: &str) -> Begin {
    let folder = of.folder(system);
    let mut texts = system.texts(|known| known == name.to_lowercase());
    let text =
        texts.find(|(file, _, _)| system.path(*file).is_within(&folder)).map(|(_, _, text)| text);
    text.map_or(Begin::Unknown, |text| {
        Begin::Commands(crate::services::system::command::simple_commands(text))
    })
}
