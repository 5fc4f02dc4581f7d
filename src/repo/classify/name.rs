//! File names that say what the file is for.

use crate::base::Role;

use super::{Classified, place::Place};

/// A condition on a name in lower case.
enum Name {
    /// The whole name.
    Is(&'static [&'static str]),
    /// How it begins.
    Begins(&'static [&'static str]),
    /// How it ends.
    Ends(&'static [&'static str]),
}

impl Name {
    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Is(names) => names.contains(&name),
            Self::Begins(starts) => starts.iter().any(|start| name.starts_with(start)),
            Self::Ends(ends) => ends.iter().any(|end| name.ends_with(end) && name != *end),
        }
    }
}

/// Tests and their settings, by name in any language whose convention ignores case.
const TESTS: &[Name] = &[
    Name::Is(&[
        "conftest.py",
        "tests.py",
        "tests.rs",
        "test.rs",
        "locustfile.py",
        "noxfile.py",
        "pytest.ini",
        "tox.ini",
        ".coveragerc",
        ".rspec",
        "spec_helper.rb",
        "rails_helper.rb",
        "test_helper.rb",
        "test_helper.exs",
        "phpunit.xml",
        "phpunit.xml.dist",
        "codeception.yml",
        "behat.yml",
        "cypress.json",
        "cypress.env.json",
        "setuptests.js",
        "setuptests.ts",
        "setuptests.tsx",
        "karma.conf.js",
        "logback-test.xml",
    ]),
    Name::Begins(&[
        "jest.config.",
        "jest.setup.",
        "jest-setup.",
        "vitest.config.",
        "vitest.setup.",
        "vitest.workspace.",
        "playwright.config.",
        "cypress.config.",
        "wdio.conf.",
        ".mocharc",
        ".nycrc",
    ]),
    Name::Ends(&[
        "_test.go",
        "_test.py",
        "_tests.py",
        "_test.rs",
        "_tests.rs",
        "_spec.rb",
        "_test.rb",
        "_test.exs",
        "_test.dart",
        "_test.cc",
        "_test.cpp",
        "_test.c",
        "_unittest.cc",
        "_spec.lua",
        ".bats",
        ".feature",
    ]),
];

/// What stands between the last two dots of a JavaScript test's name.
const SCRIPT_TESTS: &[&str] = &[".test", ".spec", ".e2e", ".e2e-spec", ".cy", ".test-d", ".pw"];

/// Endings of class names that test runners look for. As written: `Latest.java` is no test.
const CLASS_TESTS: &[(&str, &[&str])] = &[
    ("java", &["Test", "Tests", "TestCase", "Spec"]),
    ("kt", &["Test", "Tests", "Spec"]),
    ("scala", &["Test", "Tests", "Spec", "Suite"]),
    ("groovy", &["Test", "Tests", "Spec"]),
    ("cs", &["Test", "Tests"]),
    ("vb", &["Test", "Tests"]),
    ("php", &["Test", "TestCase", "Cest"]),
    ("swift", &["Test", "Tests"]),
];

/// What CI systems and the services around them read.
const CI: &[Name] = &[
    Name::Is(&[
        ".travis.yml",
        ".drone.yml",
        ".drone.star",
        ".drone.jsonnet",
        "bitbucket-pipelines.yml",
        "codefresh.yml",
        "wercker.yml",
        ".cirrus.yml",
        "codecov.yml",
        ".codecov.yml",
        ".coveralls.yml",
        "sonar-project.properties",
        "renovate.json",
        "renovate.json5",
        "release-please-config.json",
        ".release-please-manifest.json",
        ".goreleaser.yml",
        ".goreleaser.yaml",
    ]),
    Name::Begins(&[
        "jenkinsfile",
        ".gitlab-ci",
        "azure-pipelines",
        ".woodpecker",
        "appveyor.y",
        ".appveyor.y",
        "cloudbuild.",
        "buildspec.",
        ".releaserc",
        ".renovaterc",
    ]),
    Name::Ends(&[".gitlab-ci.yml", ".jenkinsfile", "-cloudbuild.yaml"]),
];

/// Editors, formatters, linters and what runs a product on one machine.
const DEV: &[Name] = &[
    Name::Is(&[
        "vagrantfile",
        "tiltfile",
        "devspace.yaml",
        "okteto.yml",
        "shell.nix",
        "nodemon.json",
        "launchsettings.json",
        ".dev.vars",
        ".editorconfig",
        ".gitattributes",
        ".git-blame-ignore-revs",
        ".mailmap",
        ".flake8",
        ".pylintrc",
        ".rubocop.yml",
        ".hadolint.yaml",
        ".hadolint.yml",
        ".shellcheckrc",
        "ruff.toml",
        ".ruff.toml",
        "mypy.ini",
        ".mypy.ini",
        "pyrightconfig.json",
        "rustfmt.toml",
        ".rustfmt.toml",
        "clippy.toml",
        ".clippy.toml",
        "deny.toml",
        "biome.json",
        "biome.jsonc",
        "lefthook.yml",
        "typos.toml",
        "_typos.toml",
        ".typos.toml",
        "knip.json",
        ".clang-format",
        ".clang-tidy",
        "checkstyle.xml",
        "phpstan.neon",
        "phpstan.neon.dist",
        "psalm.xml",
        ".php-cs-fixer.dist.php",
        ".php-cs-fixer.php",
        "skills-lock.json",
        ".formatter.exs",
        ".credo.exs",
    ]),
    Name::Begins(&[
        ".pre-commit-config.",
        ".eslintrc",
        ".eslintignore",
        "eslint.config.",
        ".prettier",
        "prettier.config.",
        ".stylelint",
        "stylelint.config.",
        ".oxlintrc",
        ".oxfmtrc",
        ".golangci.",
        ".yamllint",
        ".markdownlint",
        "commitlint.config.",
        ".commitlintrc",
        ".lintstagedrc",
        "lint-staged.config.",
        ".cspell",
        "cspell.",
        ".gitpod.",
    ]),
    Name::Ends(&[".code-workspace", ".iml", ".sublime-project"]),
];

/// Settings of what builds the documentation, and prose that has no extension of its own.
const DOCS: &[Name] = &[
    Name::Is(&[
        "mkdocs.yml",
        "mkdocs.yaml",
        ".readthedocs.yml",
        ".readthedocs.yaml",
        "book.toml",
        "zensical.toml",
        "typedoc.json",
        "citation.cff",
        "todo",
    ]),
    Name::Begins(&["docusaurus.config."]),
];

/// Names of prose that need no extension, or `.txt`; plain text is otherwise read by programs
/// (`requirements.txt`, `robots.txt`).
const PROSE_NAMES: &[&str] = &[
    "readme",
    "changelog",
    "changes",
    "history",
    "news",
    "notice",
    "notices",
    "license",
    "licence",
    "licenses",
    "copying",
    "copyright",
    "authors",
    "contributors",
    "contributing",
    "maintainers",
    "patents",
    "credits",
    "install",
    "security",
    "third-party-notices",
    "thirdpartynotices",
    "third_party_notices",
];

/// Extensions of prose.
const PROSE: &[&str] =
    &["md", "mdx", "markdown", "rst", "adoc", "asciidoc", "textile", "rdoc", "mkd"];

/// A file to copy and fill in.
pub(super) fn template(place: &Place<'_>) -> Option<Classified> {
    let is_template = match place.extension {
        "example" | "sample" => true,
        "dist" => place.name != "phpunit.xml.dist" && place.name != "phpstan.neon.dist",
        "template" => is_to_copy(place.stem()),
        _ => has_example_word(place),
    };
    is_template.then_some(Classified::new(Role::Example, "a file to copy and fill in"))
}

/// `nginx.conf.template` is filled in when the container starts and `stack.template` deployed by
/// CloudFormation; `config.yml.template` waits for somebody to copy it.
fn is_to_copy(stem: &str) -> bool {
    let rendered = [".conf", ".json", ".sh", ".html", ".sql"];
    let is_rendered = rendered.iter().any(|end| stem.ends_with(end))
        || ["nginx", "envoy", "haproxy", "prometheus"].iter().any(|name| stem.contains(name));
    stem.trim_start_matches('.').contains('.') && !is_rendered || stem.starts_with(".env")
}

/// `config.example.yml` in any language; `wp-config-sample.php` and `example.yml` where the file
/// holds settings.
fn has_example_word(place: &Place<'_>) -> bool {
    let stem = place.stem();
    let holds_settings = place.is_config() || place.extension == "php";
    let is_word = |word: &str| matches!(word, "example" | "sample");
    let last = stem.rsplit_once(['.', '-', '_']).map_or("", |(_, last)| last);
    let dotted = stem.rsplit_once('.').is_some_and(|(_, last)| is_word(last));
    dotted || (holds_settings && (is_word(last) || stem == "example"))
}

/// A test or what tests run with.
pub(super) fn test(place: &Place<'_>) -> Option<Classified> {
    let stem = place.stem();
    let is_test = TESTS.iter().any(|name| name.matches(place.name))
        || (matches!(place.extension, "py") && stem.starts_with("test_"))
        || (place.is_script() && SCRIPT_TESTS.iter().any(|end| stem.ends_with(end)))
        || is_test_class(place);
    is_test.then_some(Classified::new(Role::Test, "a test's name"))
}

/// Maven runs no tests from `src/main`: a `ConnectionTest.java` there tests connections for users.
fn is_test_class(place: &Place<'_>) -> bool {
    let Some((class, extension)) = place.raw_name.rsplit_once('.') else { return false };
    if place.is_packaged() {
        return false;
    }
    let is_test = CLASS_TESTS.iter().any(|(language, endings)| {
        *language == extension && endings.iter().any(|end| class.ends_with(end) && class != *end)
    });
    is_test || (place.is_jvm() && is_integration_test(class))
}

/// `CheckoutIT`, but not `CREDIT` or `IT`.
fn is_integration_test(class: &str) -> bool {
    let subject = class.strip_suffix("ITCase").or_else(|| class.strip_suffix("IT"));
    subject.is_some_and(|subject| subject.ends_with(|c: char| c.is_ascii_lowercase()))
}

/// Read by a CI system.
pub(super) fn ci(place: &Place<'_>) -> Option<Classified> {
    let is_ci = CI.iter().any(|name| name.matches(place.name));
    is_ci.then_some(Classified::new(Role::Ci, "a CI system's file"))
}

/// For developers only.
pub(super) fn dev(place: &Place<'_>) -> Option<Classified> {
    let is_story = place.stem().ends_with(".stories") || place.stem().ends_with(".story");
    let is_dev = is_story || DEV.iter().any(|name| name.matches(place.name));
    is_dev.then_some(Classified::new(Role::Dev, "a developers' tool's file"))
}

/// Prose, or what builds it.
pub(super) fn docs(place: &Place<'_>) -> Option<Classified> {
    let builds = DOCS.iter().any(|name| name.matches(place.name));
    let built = || Classified::new(Role::Docs, "builds the documentation");
    prose(place).or_else(|| builds.then(built))
}

/// Prose for readers.
pub(super) fn prose(place: &Place<'_>) -> Option<Classified> {
    let is_prose = PROSE.contains(&place.extension) || is_prose_name(place);
    is_prose.then_some(Classified::new(Role::Docs, "prose for readers"))
}

/// `LICENSE-MIT`, `COPYING.LESSER` and `NOTICE.txt`, but not `license.ts` or `license-client.json`.
fn is_prose_name(place: &Place<'_>) -> bool {
    if place.extension == "txt" || place.extension.is_empty() {
        let stem = place.stem();
        let begins = |name: &&str| {
            stem.strip_prefix(*name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', ' ']))
        };
        return PROSE_NAMES.iter().any(begins);
    }
    let is_shouted = place.raw_name.starts_with("LICEN") || place.raw_name.starts_with("COPYING");
    is_shouted && !place.is_program() && !place.is_config()
}
