//! One file for each environment: `docker-compose.dev.yml`, `application-test.yml`, `.env.example`.

use crate::base::Role;

use super::{Classified, place::Place};

/// Words for an environment, and the role of what is only for it. Where several words meet in one
/// name the first line of this table wins: a template of production settings is still a template,
/// and `.env.production.local` still holds production's values.
const WORDS: &[(Role, &[&str])] = &[
    (Role::Example, &["example", "examples", "sample", "template", "tmpl", "tpl", "dist", "demo"]),
    (Role::Production, &["production", "prod", "prd", "live", "staging", "stage"]),
    (Role::Test, &["test", "tests", "testing", "e2e", "unittest", "itest"]),
    (Role::Ci, &["ci"]),
    (Role::Dev, &["dev", "devel", "develop", "development", "local", "localhost"]),
    (Role::Dev, &["debug", "devcontainer"]),
];

/// First words of configuration that comes once for each environment: `application-dev.yml`.
const SETTINGS: &[&str] = &[
    "application",
    "appsettings",
    "bootstrap",
    "config",
    "configuration",
    "environment",
    "logback",
    "log4j2",
    "settings",
    "values",
];

/// Programs that images are built for to run tests in: `Dockerfile.playwright`.
const TEST_RUNNERS: &[&str] = &["playwright", "cypress", "e2e"];

/// Words that a program's settings module is named with: `webpack.config.dev.js`, `local_settings.py`.
const SETTINGS_MODULES: &[&str] =
    &["config", "environment", "env", "rollup", "settings", "vite", "webpack"];

/// Folders in which each file is one environment: `settings/dev.py`, `config/environments/test.rb`.
const SETTINGS_FOLDERS: &[&str] = &[
    "conf",
    "config",
    "configs",
    "configuration",
    "env",
    "envs",
    "environment",
    "environments",
    "requirements",
    "settings",
    "vars",
];

/// Extensions that such a file can have besides those of configuration. Not Go or Java: there
/// `config/local.go` is a part of the program.
const SETTINGS_PROGRAMS: &[&str] =
    &["py", "rb", "exs", "js", "cjs", "mjs", "ts", "php", "txt", "in"];

pub(super) fn of(place: &Place<'_>) -> Option<Classified> {
    let role = orchestrated(place)
        .or_else(|| variables(place))
        .or_else(|| shell(place))
        .or_else(|| settings(place))
        .or_else(|| in_settings_folder(place))
        .or_else(|| dotted(place))
        .filter(|role| *role != Role::Production)?;
    Some(Classified::new(role, reason(role)))
}

const fn reason(role: Role) -> &'static str {
    match role {
        Role::Example => "a template of settings",
        Role::Test => "only for a test environment",
        Role::Ci => "only for the CI environment",
        _ => "only for a developer's environment",
    }
}

/// The role that the words of a name agree on, the first of [`WORDS`] winning.
fn role_of<'a>(words: impl Iterator<Item = &'a str> + Clone) -> Option<Role> {
    let named = |names: &[&str]| words.clone().any(|word| names.contains(&word));
    WORDS.iter().find(|(_, names)| named(names)).map(|(role, _)| *role)
}

fn is_word(word: &str) -> bool {
    WORDS.iter().any(|(_, names)| names.contains(&word))
}

/// Compose files and Dockerfiles, with the word on either side: `dev.Dockerfile`, `compose.dev.yml`.
fn orchestrated(place: &Place<'_>) -> Option<Role> {
    let mut tokens = place.tokens();
    let is_yaml = matches!(place.extension, "yml" | "yaml");
    if is_yaml && tokens.clone().any(|token| token == "compose") {
        let is_override = tokens.any(|token| token == "override");
        return role_of(place.tokens()).or(is_override.then_some(Role::Dev));
    }
    let is_build_file = |token: &str| matches!(token, "dockerfile" | "containerfile");
    if !place.is_program() && tokens.any(is_build_file) {
        let is_runner = place.tokens().any(|token| TEST_RUNNERS.contains(&token));
        return role_of(place.tokens()).or(is_runner.then_some(Role::Test));
    }
    None
}

/// Files of environment variables: `.env.local`, `env.example`, `dev.env`, `.dev.vars`.
fn variables(place: &Place<'_>) -> Option<Role> {
    if place.name == ".envrc" {
        return Some(Role::Dev);
    }
    let is_first = place.tokens().next().is_some_and(|token| token == "env");
    let is_variables = is_first || place.extension == "env" || place.name.ends_with(".vars");
    if is_variables && !place.is_program() { role_of(place.tokens()) } else { None }
}

/// Scripts that begin or end with the word: `run-tests.sh`, `entrypoint-dev.sh`.
fn shell(place: &Place<'_>) -> Option<Role> {
    let is_shell = matches!(place.extension, "sh" | "bash" | "ps1" | "bat" | "cmd");
    let words = place.stem().split(['.', '-', '_']);
    let ends = [words.clone().next(), words.clone().next_back()];
    // `build-dist.sh` builds what ships: only words of environments count here.
    let role = role_of(ends.into_iter().flatten()).filter(|role| *role != Role::Example);
    if is_shell { role } else { None }
}

/// Settings whose name says for which environment, and nothing else: `config_local_storage.py` is
/// not for a developer's machine.
fn settings(place: &Place<'_>) -> Option<Role> {
    let is_list = matches!(place.extension, "txt" | "in");
    let names = if place.is_config() {
        SETTINGS
    } else if is_list {
        &["requirements"]
    } else if SETTINGS_PROGRAMS.contains(&place.extension) {
        SETTINGS_MODULES
    } else {
        return None;
    };
    let words = place.stem().split(['.', '-', '_']);
    let is_settings = words.clone().any(|word| names.contains(&word))
        && words.clone().all(|word| names.contains(&word) || is_word(word));
    if is_settings && !is_rendered(place.stem()) { role_of(words) } else { None }
}

fn in_settings_folder(place: &Place<'_>) -> Option<Role> {
    let is_settings = place.is_config() || SETTINGS_PROGRAMS.contains(&place.extension);
    let is_among = SETTINGS_FOLDERS.contains(&place.parent()) || place.extension == "tfvars";
    if is_settings && is_among { role_of(std::iter::once(place.stem())) } else { None }
}

/// Any configuration with the word between two dots: `nginx.local.conf`. In `www.example.com.conf`
/// the word is part of a host's name.
fn dotted(place: &Place<'_>) -> Option<Role> {
    let stem = place.stem();
    let is_host = ["example.com", "example.org", "example.net"].iter().any(|h| stem.contains(h));
    if !place.is_config() || is_host || is_rendered(stem) {
        return None;
    }
    role_of(stem.split('.').skip(1))
}

/// `stack.template.yaml` is deployed by CloudFormation, `envoy.tmpl.yaml` filled in at the start:
/// templates, but of what runs and not for somebody to copy.
fn is_rendered(stem: &str) -> bool {
    [".template", ".tmpl", ".tpl"].iter().any(|ending| stem.ends_with(ending))
}
