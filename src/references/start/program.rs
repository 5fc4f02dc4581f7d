//! What a command needs: files, modules, scripts of a package. Only what its own words say.

use crate::services::system::command::{is_shell, program};

/// Something that a command needs to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// A file, by the path that is written.
    File(String),
    /// A program, by the path that is written.
    Program(String),
    /// A file that Node.js runs: its ending may be left out, and it may be a folder.
    NodeFile(String),
    /// A module of Python, and the name in it that must be there.
    Module {
        /// With dots.
        module: String,
        /// What it must have, if anything.
        attribute: Option<String>,
        /// The folder that it is looked for in first, where the command says one.
        folder: Option<String>,
    },
    /// A script of the package.json in the folder, or in the one that is named.
    Script {
        /// Its name.
        name: String,
        /// `npm`, `yarn`, `pnpm` or `bun`.
        manager: &'static str,
        /// The folder, where the command says one.
        folder: Option<String>,
    },
}

impl Need {
    /// As people write it.
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) | Self::Program(path) | Self::NodeFile(path) => path.clone(),
            Self::Module { module, attribute: Some(attribute), .. } => {
                format!("{module}:{attribute}")
            }
            Self::Module { module, .. } => module.clone(),
            Self::Script { name, manager, .. } => format!("{manager} run {name}"),
        }
    }
}

/// What a command needs. Words with variables need nothing that could be told.
pub fn needs(words: &[String]) -> Vec<Need> {
    let words: Vec<&str> = unwrapped(words);
    let mut needs = Vec::new();
    let Some((first, rest)) = words.split_first() else { return needs };
    match program(first) {
        name if is_shell(name) => {
            let script = rest.iter().find(|word| !word.starts_with('-'));
            let reads = rest.iter().all(|word| !is_command_flag(word));
            needs.extend(script.filter(|_| reads).map(|path| Need::File((*path).to_owned())));
        }
        name if is_python(name) => python(rest, &mut needs),
        "node" | "nodejs" => node(rest, &mut needs),
        "ts-node" | "tsx" if !rest.contains(&"watch") => node(rest, &mut needs),
        "java" => {
            let jar = rest.iter().position(|word| *word == "-jar").and_then(|at| rest.get(at + 1));
            needs.extend(jar.map(|jar| Need::File((*jar).to_owned())));
        }
        "npm" => package("npm", rest, &mut needs),
        "yarn" => package("yarn", rest, &mut needs),
        "pnpm" => package("pnpm", rest, &mut needs),
        "bun" => package("bun", rest, &mut needs),
        "dotnet" => {
            let library = rest.first().filter(|word| word.ends_with(".dll"));
            needs.extend(library.map(|path| Need::File((*path).to_owned())));
        }
        "streamlit" | "fastapi" => {
            let file = rest.iter().find(|word| word.ends_with(".py"));
            needs.extend(file.map(|path| Need::File((*path).to_owned())));
        }
        "ruby" | "php" | "perl" => {
            let file = rest.first().filter(|word| !word.starts_with('-'));
            let file = file.filter(|word| word.contains('.') && **word != "artisan");
            needs.extend(file.map(|path| Need::File((*path).to_owned())));
        }
        _ if first.starts_with("./") || first.starts_with("../") || first.starts_with('/') => {
            needs.push(Need::Program((*first).to_owned()));
        }
        name => server(name, rest, &mut needs),
    }
    needs.retain(|need| !need.shown().contains(['$', '`', '*', '{', '<', '%']));
    needs
}

/// Without what runs the command in an environment of its own: `poetry run`, `uv run`, ...
fn unwrapped(words: &[String]) -> Vec<&str> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runs = ["poetry", "uv", "pipenv", "pdm", "rye", "hatch"];
    let [first, "run", rest @ ..] = words.as_slice() else { return words };
    if !runs.contains(&program(first)) {
        return words;
    }
    let skip = rest.iter().take_while(|word| word.starts_with("--")).count();
    let rest = rest.get(skip..).unwrap_or_default();
    match rest.first() {
        // `uv run main.py`
        Some(file) if file.ends_with(".py") => [&["python"], rest].concat(),
        _ => rest.to_vec(),
    }
}

fn is_command_flag(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')
}

fn is_python(name: &str) -> bool {
    name.strip_prefix("python")
        .is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

fn python(words: &[&str], needs: &mut Vec<Need>) {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "-m" => {
                let rest: Vec<&str> = words.copied().collect();
                let Some((module, rest)) = rest.split_first() else { return };
                let before = needs.len();
                server(module, rest, needs);
                if needs.len() == before && is_dotted(module) {
                    let module = (*module).to_owned();
                    needs.push(Need::Module { module, attribute: None, folder: None });
                }
                return;
            }
            "-W" | "-X" => {
                words.next();
            }
            "-c" => return,
            flag if flag.starts_with('-') => {}
            file => {
                if file.ends_with(".py") {
                    needs.push(Need::File(file.to_owned()));
                }
                return;
            }
        }
    }
}

fn node(words: &[&str], needs: &mut Vec<Need>) {
    const WITH_VALUE: [&str; 12] = [
        "-r",
        "--require",
        "--import",
        "--loader",
        "--experimental-loader",
        "--env-file",
        "-C",
        "--conditions",
        "--title",
        "-P",
        "--project",
        "--max-old-space-size",
    ];
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "-e" | "--eval" | "-p" | "--print" | "--test" | "--run" => return,
            word if WITH_VALUE.contains(&word) => {
                words.next();
            }
            flag if flag.starts_with('-') => {}
            file => {
                needs.push(Need::NodeFile(file.to_owned()));
                return;
            }
        }
    }
}

fn package(manager: &'static str, words: &[&str], needs: &mut Vec<Need>) {
    let mut folder = None;
    let mut plain = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--prefix" | "-C" | "--cwd" | "--dir" => folder = words.next().map(|w| (*w).to_owned()),
            word if word.starts_with("--prefix=") || word.starts_with("--cwd=") => {
                folder = word.split_once('=').map(|(_, folder)| folder.to_owned());
            }
            // Which package is meant is said elsewhere.
            "-w" | "--workspace" | "--filter" | "-F" | "workspace" | "workspaces" | "-r"
            | "--recursive" | "--workspaces" | "-ws" => return,
            word if word.starts_with("--workspace") || word.starts_with("--filter") => return,
            "--" => break,
            flag if flag.starts_with('-') => {}
            word => plain.push(word),
        }
    }
    let name = match (manager, plain.as_slice()) {
        (_, ["run" | "run-script", name, ..]) => *name,
        (_, ["start", ..]) => "start",
        // A name with a colon is no program of a package.
        ("yarn" | "pnpm", [name, ..]) if name.contains(':') => *name,
        _ => return,
    };
    if manager == "bun" && name.contains('.') {
        return;
    }
    needs.push(Need::Script { name: name.to_owned(), manager, folder });
}

/// Servers and workers of Python, which are told a module.
fn server(name: &str, words: &[&str], needs: &mut Vec<Need>) {
    let value = |flags: &[&str]| {
        let mut all = words.iter().enumerate();
        all.find_map(|(at, word)| match word.split_once('=') {
            Some((flag, value)) if flags.contains(&flag) => Some(value.to_owned()),
            _ if flags.contains(word) => words.get(at + 1).map(|word| (*word).to_owned()),
            _ => None,
        })
    };
    let folder = match name {
        "gunicorn" => value(&["--chdir", "--pythonpath"]),
        "uvicorn" | "granian" => value(&["--app-dir"]),
        "uwsgi" => value(&["--chdir", "--pythonpath", "--pp"]),
        "celery" => value(&["--workdir"]),
        _ => None,
    };
    let target = match name {
        "uvicorn" | "hypercorn" | "daphne" | "granian" | "waitress-serve" => colon(words),
        "gunicorn" => {
            if let Some(file) = value(&["-c", "--config"]).filter(|file| file.ends_with(".py")) {
                needs.push(Need::File(file));
            }
            colon(words).or_else(|| bare(words))
        }
        "uwsgi" => value(&["-w", "--module"]),
        "celery" => value(&["-A", "--app"]),
        "flask" if words.contains(&"run") => value(&["--app", "-A"]),
        _ => return,
    };
    let Some(target) = target else { return };
    if target.ends_with(".py") {
        needs.push(Need::File(target));
        return;
    }
    let (module, attribute) = match target.split_once(':') {
        Some((module, attribute)) => (module.to_owned(), Some(attribute)),
        None => (target, None),
    };
    // A factory is called: `app:create()`, and parts of a value are not looked into.
    let attribute = attribute.map(|name| name.split(['(', '.']).next().unwrap_or(name).to_owned());
    // What is found in the module of these is their own business, where it is not said.
    let attribute = attribute.or_else(|| (name == "gunicorn").then(|| "application".to_owned()));
    let attribute = attribute.filter(|_| !matches!(name, "celery" | "flask"));
    if is_dotted(&module) {
        needs.push(Need::Module { module, attribute, folder });
    }
}

/// The word that is a module and a name in it.
fn colon(words: &[&str]) -> Option<String> {
    let is = |word: &&&str| {
        word.split_once(':').is_some_and(|(module, name)| {
            let name = name.split('(').next().unwrap_or_default();
            is_dotted(module) && is_dotted(name)
        })
    };
    let mut all = words.iter().filter(is);
    let only = all.next()?;
    // Of two, nobody knows which is the application.
    all.next().is_none().then(|| (*only).to_owned())
}

/// A last word that stands alone and is a module.
fn bare(words: &[&str]) -> Option<String> {
    const SWITCHES: [&str; 8] = [
        "--reload",
        "--preload",
        "--daemon",
        "-D",
        "--capture-output",
        "--no-sendfile",
        "-R",
        "--enable-stdio-inheritance",
    ];
    let last = words.last().filter(|word| is_dotted(word) && word.contains('.'))?;
    let before = words.len().checked_sub(2).and_then(|at| words.get(at));
    let alone = before.is_none_or(|before| {
        !before.starts_with('-') || before.contains('=') || SWITCHES.contains(before)
    });
    alone.then(|| (*last).to_owned())
}

/// Names with dots between.
fn is_dotted(text: &str) -> bool {
    text.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Vec<String> {
        let words = shlex::split(line).unwrap_or_default();
        needs(&words).iter().map(Need::shown).collect()
    }

    #[test]
    fn commands_need_what_they_name() {
        assert_eq!(shown("uvicorn app.main:app --host 0.0.0.0 --port 80"), ["app.main:app"]);
        assert_eq!(shown("gunicorn -b app:8000 -k a.b.C shop.wsgi"), ["shop.wsgi:application"]);
        assert_eq!(
            shown("gunicorn -c conf.py 'shop:create_app()'"),
            ["conf.py", "shop:create_app"]
        );
        assert_eq!(shown("python -u -m app.worker --x"), ["app.worker"]);
        assert_eq!(shown("python3 -m uvicorn main:app"), ["main:app"]);
        assert_eq!(shown("python manage.py runserver"), ["manage.py"]);
        assert_eq!(shown("node -r dotenv/config --max-old-space-size=99 dist/a"), ["dist/a"]);
        assert_eq!(shown("npm run start:prod"), ["npm run start:prod"]);
        assert_eq!(shown("npm --prefix web start"), ["npm run start"]);
        assert_eq!(shown("yarn serve"), Vec::<String>::new());
        assert_eq!(shown("java -Xmx1g -jar /app.jar"), ["/app.jar"]);
        assert_eq!(shown("uv run --frozen uvicorn a:b"), ["a:b"]);
        assert_eq!(shown("sh -c 'a'"), Vec::<String>::new());
        assert_eq!(shown("python $APP"), Vec::<String>::new());
        assert_eq!(shown("celery -A shop worker"), ["shop"]);
    }
}
