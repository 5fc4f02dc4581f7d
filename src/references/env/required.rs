//! Variables that a program reads, and whether its deployments give them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;

use super::{World, known, program::Program, reach::reach, spring::Placeholder};
use crate::{
    base::Span,
    references::Reference,
    services::system::{Image, Variable},
};

/// What came of looking for the variables of each container.
pub fn find(world: &World<'_, '_>) -> Vec<Reference> {
    world.programs.iter().flat_map(|program| of_program(world, program)).collect()
}

/// A variable that a program needs, with where it is read.
struct Need {
    name: String,
    file: usize,
    span: Span,
    is: &'static str,
    default: String,
}

fn of_program(world: &World<'_, '_>, program: &Program<'_>) -> Vec<Reference> {
    if program.open || program.container.is_task || is_given_by_a_wrapper(world, program) {
        return Vec::new();
    }
    let mut needs: BTreeMap<String, Need> = BTreeMap::new();
    for need in of_source(world, program)
        .into_iter()
        .chain(of_spring(world, program))
        .chain(of_templates(world, program))
    {
        needs.entry(need.name.clone()).or_insert(need);
    }
    needs.into_values().filter_map(|need| told(world, program, need)).collect()
}

fn told(world: &World<'_, '_>, program: &Program<'_>, need: Need) -> Option<Reference> {
    let supplied = is_supplied(world, program, &need.name);
    let is = match (supplied, need.is) {
        (true, "missing") => "found",
        (true, _) => return None,
        (false, is) => is,
    };
    let (file, span) = if supplied { (need.file, need.span) } else { place(program) };
    Some(Reference {
        kind: "env-read",
        is,
        file,
        span,
        service: program.container.service,
        captures: vec![
            ("name", need.name),
            ("container", program.container.name.clone()),
            ("at", world.place(need.file, need.span)),
            ("default", need.default),
        ],
    })
}

/// Where a deployment would give the variable: beside the first that it gives.
fn place(program: &Program<'_>) -> (usize, Span) {
    let own = program.given.iter().find(|(_, file, _)| *file == program.container.file);
    let first = own.or_else(|| program.given.first());
    first.map_or((program.container.file, program.container.span), |(_, file, span)| (*file, *span))
}

/// What needs a program that fills the environment before it starts the other.
const WRAPPERS: [&str; 14] = [
    "doppler",
    "chamber",
    "envconsul",
    "infisical",
    "sops",
    "aws-vault",
    "berglas",
    "summon",
    "op",
    "dotenv",
    "env-cmd",
    "dotenvx",
    "vault",
    "teller",
];

fn is_given_by_a_wrapper(world: &World<'_, '_>, program: &Program<'_>) -> bool {
    let container = program.container;
    let image = container.from.and_then(|at| world.system.images.get(at));
    let (entry, command) =
        image.and_then(|image| image.stage(None)).map_or((None, None), Image::start);
    let all = [
        container.entrypoint.as_ref(),
        container.command.as_ref(),
        entry.as_ref(),
        command.as_ref(),
    ];
    let by_command = all.into_iter().flatten().any(|command| {
        let line = command.line();
        line.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| WRAPPERS.contains(&word))
    });
    let text = world.system.file(container.file).and_then(|file| file.read(512 * 1024).ok());
    by_command
        || text.is_some_and(|text| {
            ["vault.hashicorp.com", "secrets-store.csi", "agent-inject", "vault-env", "bank-vaults"]
                .iter()
                .any(|word| text.contains(word))
        })
}

fn of_source(world: &World<'_, '_>, program: &Program<'_>) -> Vec<Need> {
    let Some(scope) = &program.scope else { return Vec::new() };
    let Some(reached) = reach(world.system, program) else { return Vec::new() };
    let mut all: BTreeMap<&str, Vec<(usize, &Variable)>> = BTreeMap::new();
    for (file, source) in world.system.sources().filter(|(file, _)| reached.contains(file)) {
        for variable in &source.variables {
            all.entry(&variable.name).or_default().push((file, variable));
        }
    }
    let mut needs = Vec::new();
    for (name, reads) in all {
        if known::is_known(name) || !is_upper(name) || reads.iter().any(|(_, one)| one.developing) {
            continue;
        }
        let defaulted = reads.iter().any(|(_, one)| one.has_default);
        let certain =
            reads.iter().find(|(_, one)| one.fails && !one.conditional && runs_at_start(one));
        if let Some((file, one)) = certain.filter(|_| !defaulted) {
            needs.push(need(name, *file, one, "missing"));
            continue;
        }
        // What services share is read for all of them, and used by some.
        let own = reads.iter().find(|(file, one)| {
            scope.owns(world.system, *file) && one.default.is_some() && !one.conditional
        });
        let Some((file, one)) = own else { continue };
        let default = one.default.as_deref().unwrap_or_default();
        if is_own_machine(name, default) {
            needs.push(need(name, *file, one, "localhost"));
        } else if is_secret(name) && default.len() > 2 && !default.contains(['{', '$', '<', '/']) {
            needs.push(need(name, *file, one, "secret-default"));
        }
    }
    needs
}

fn need(name: &str, file: usize, one: &Variable, is: &'static str) -> Need {
    // The default of a secret is one.
    let default =
        if is == "localhost" { one.default.clone().unwrap_or_default() } else { String::new() };
    Need { name: name.to_owned(), file, span: one.span, is, default: hide_login(&default) }
}

/// A URL without the login that may be in it.
fn hide_login(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(start), Some(end)) if start + 3 <= end => {
            format!(
                "{}{}",
                url.get(..start + 3).unwrap_or_default(),
                url.get(end + 1..).unwrap_or_default()
            )
        }
        _ => url.to_owned(),
    }
}

/// Whether the read is made when the program starts.
fn runs_at_start(one: &Variable) -> bool {
    static START: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(main|init|__init__|run|start\w*|setup\w*|bootstrap\w*|create_?app|lifespan|configure\w*|(load|read|new|get|init|must\w*|parse|from)_?\w*(config|settings|env|environment)\w*|load|config)$").ok()
    });
    one.function
        .as_deref()
        .is_none_or(|name| START.as_ref().is_some_and(|start| start.is_match(name)))
}

fn is_upper(name: &str) -> bool {
    name.len() > 2 && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Whether a default leads to the own machine for something that runs elsewhere in a deployment.
fn is_own_machine(name: &str, default: &str) -> bool {
    static LOOPBACK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:[a-z][a-z0-9+.]*://(?:[^@/]*@)?)?(?:localhost|127\.0\.0\.1)(?::\d+)?(?:[/?,].*)?$").ok()
    });
    static BACKING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|_)(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|REDIS|VALKEY|KAFKA|BROKERS?|RABBIT|RABBITMQ|AMQP|NATS|ELASTIC|ELASTICSEARCH|OPENSEARCH|CLICKHOUSE|MEMCACHED|CASSANDRA|SMTP|MINIO|QDRANT|MILVUS|WEAVIATE|NEO4J|INFLUX|INFLUXDB|ETCD|CELERY|SERVICE)(?:_|$)").ok()
    });
    static SCHEME: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:postgres(?:ql)?|mysql|mongodb|redis|rediss|amqps?|kafka|nats|clickhouse)\b[^:]*://").ok()
    });
    // A browser of the same machine finds it there, and what listens there is another question.
    static OTHERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|_)(?:CORS|ORIGINS?|ALLOWED|PUBLIC|EXTERNAL|CALLBACK|REDIRECT|FRONTEND|SITE|BIND|LISTEN|SERVER|ADVERTISED)(?:_|$)").ok()
    });
    let is = |regex: &LazyLock<Option<Regex>>, text: &str| {
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    };
    is(&LOOPBACK, default)
        && (is(&BACKING, name) || is(&SCHEME, default))
        && !is(&OTHERS, name)
        && !name.ends_with("_PORT")
}

fn is_secret(name: &str) -> bool {
    static SECRET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|_)(?:JWT|SESSION|COOKIE|SIGNING|ENCRYPTION|AUTH|APP|TOKEN|HMAC)_(?:SECRET|KEY|SALT)(?:_KEY)?$|^SECRET(?:_KEY)?$|_SECRET_KEY$").ok()
    });
    SECRET.as_ref().is_some_and(|secret| secret.is_match(name))
}

/// Placeholders without default in the properties of a Spring application.
fn of_spring(world: &World<'_, '_>, program: &Program<'_>) -> Vec<Need> {
    let Some(scope) = &program.scope else { return Vec::new() };
    let own = |one: &&Placeholder| scope.owns(world.system, one.file) && one.is_needed;
    let found = world.spring.placeholders.iter().filter(own);
    let needed = found.filter(|one| {
        let set = super::mentions::fold(&one.key);
        !program.names.iter().any(|name| super::mentions::fold(name) == set)
            && !world.sets_property(scope, &one.key)
    });
    let needs = needed.map(|one| Need {
        name: one.name.clone(),
        file: one.file,
        span: one.span,
        is: "missing",
        default: String::new(),
    });
    needs.collect()
}

/// Names that a script puts into a template when the container starts.
fn of_templates(world: &World<'_, '_>, program: &Program<'_>) -> Vec<Need> {
    static LIST: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"envsubst\s+'([^'\n]+)'").ok());
    static NAME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\$\{?([A-Z][A-Z0-9_]+)\}?").ok());
    let (Some(list), Some(name)) = (LIST.as_ref(), NAME.as_ref()) else { return Vec::new() };
    let Some(image) = program.container.from.and_then(|at| world.system.images.get(at)) else {
        return Vec::new();
    };
    let copied: BTreeSet<&str> = image
        .stages()
        .iter()
        .flat_map(Image::copies)
        .flat_map(|copy| {
            copy.sources.into_iter().map(|(source, _)| source.rsplit('/').next().unwrap_or(source))
        })
        .collect();
    let folder = program.folder(world.system);
    let mut needs = Vec::new();
    for (file, _, text) in world.system.texts(|name| name.ends_with(".sh")) {
        let path = world.system.path(file);
        if !path.is_within(&folder) || !copied.contains(path.name()) {
            continue;
        }
        for found in list.captures_iter(text).filter_map(|found| found.get(1)) {
            for one in name.captures_iter(found.as_str()).filter_map(|one| one.get(1)) {
                let start = found.start() + one.start();
                let set = format!("{}=", one.as_str());
                let fallback = [format!("{}:-", one.as_str()), format!("{}:=", one.as_str())];
                if text.contains(&set)
                    || fallback.iter().any(|form| text.contains(form))
                    || known::is_known(one.as_str())
                {
                    continue;
                }
                needs.push(Need {
                    name: one.as_str().to_owned(),
                    file,
                    span: Span::new(start, start + one.len()),
                    is: "missing",
                    default: String::new(),
                });
            }
        }
    }
    needs
}

/// Whether something gives a variable to a program.
fn is_supplied(world: &World<'_, '_>, program: &Program<'_>, name: &str) -> bool {
    let file = format!("{name}_FILE");
    program.names.contains(name)
        || program.names.contains(&file)
        || is_in_file(world, program, name)
        || is_set_by_a_program(world, program, name)
}

/// Whether a file of variables that is committed beside the program has it.
fn is_in_file(world: &World<'_, '_>, program: &Program<'_>, name: &str) -> bool {
    let folder = program.folder(world.system);
    let loads = |module: &str| {
        ["dotenv", "environ", "decouple", "pydantic_settings"]
            .iter()
            .any(|one| module.contains(one))
    };
    let mut sources =
        world.system.sources().filter(|(file, _)| world.system.path(*file).is_within(&folder));
    if !sources.any(|(_, source)| source.imports.iter().any(|import| loads(&import.module))) {
        return false;
    }
    // A copy of the example beside the program is what it will load.
    let told = world
        .examples
        .iter()
        .any(|example| world.system.path(example.file).is_within(&folder) && example.tells(name));
    told || world.system.documents("env").any(|document| {
        let path = world.system.path(document.file);
        let near = path.is_within(&folder) || path.parent().is_root();
        near && !super::manner::is_example(path.name())
            && document
                .root
                .entries()
                .iter()
                .any(|entry| entry.key == name && !entry.value.text().is_none_or(str::is_empty))
    })
}

/// Whether a script or the program itself sets it.
fn is_set_by_a_program(world: &World<'_, '_>, program: &Program<'_>, name: &str) -> bool {
    let folder = program.folder(world.system);
    let scripts = world.system.texts(|file| file.ends_with(".sh") || file.ends_with("entrypoint"));
    let mut scripts = scripts.filter(|(file, _, _)| world.system.path(*file).is_within(&folder));
    let set = format!("{name}=");
    if scripts.any(|(_, _, text)| text.contains(&set)) {
        return true;
    }
    let forms = [
        format!("environ[\"{name}\"] ="),
        format!("environ['{name}'] ="),
        format!("setdefault(\"{name}\""),
        format!("setdefault('{name}'"),
        format!("process.env.{name} ="),
        format!("process.env.{name} ||="),
        format!("process.env.{name} ??="),
        format!("Setenv(\"{name}\""),
        format!("set_var(\"{name}\""),
    ];
    world.mentions.places(name).iter().any(|(file, _)| {
        let text = world.system.file(*file).and_then(|file| file.read(512 * 1024).ok());
        text.is_some_and(|text| forms.iter().any(|form| text.contains(form)))
    })
}
