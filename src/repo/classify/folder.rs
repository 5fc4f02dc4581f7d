//! Folders whose name says what is in them.

use std::{collections::HashMap, sync::LazyLock};

use crate::base::Role;

use super::{Classified, place::Place};

/// A folder's name, what is in such a folder, and what else has to hold.
struct Convention {
    names: &'static [&'static str],
    role: Role,
    when: When,
    reason: &'static str,
}

/// What else has to hold before a folder's name counts.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Nothing: no product uses the word for anything else.
    Always,
    /// It holds Ruby or JavaScript: elsewhere a `spec` is a specification, often of an API.
    TestsAreCalledSpecs,
    /// Not for program source below a folder of a product's parts, where it is the name of a page or
    /// a feature: `app/routes/demo/page.tsx`.
    NotAFeature,
    /// Not for program source below any folder of source: `src/docs/swagger.ts` serves them.
    NotSource,
    /// At the root, or where folders are named after environments: `k8s/overlays/local`, but not
    /// `data/local/UserDao.kt` or `rootfs/usr/local/bin`.
    AmongEnvironments,
}

const CONVENTIONS: &[Convention] = &[
    Convention {
        names: &[
            "test",
            "tests",
            "__tests__",
            "__test__",
            "e2e",
            "testdata",
            "test-data",
            "test_data",
            "fixtures",
            "__fixtures__",
            "mocks",
            "__mocks__",
            "__snapshots__",
            "cypress",
            "playwright",
            "integration-test",
            "integration_test",
            "e2e-test",
            "load-test",
            "smoke-test",
            "unit-test",
            "contract-test",
            "acceptance-test",
            "testutil",
            "testutils",
            "test-utils",
            "test_utils",
            "testhelpers",
            "test-helpers",
            "test_helpers",
            "testhelper",
        ],
        role: Role::Test,
        when: When::Always,
        reason: "a folder of tests",
    },
    Convention {
        names: &["spec", "specs"],
        role: Role::Test,
        when: When::TestsAreCalledSpecs,
        reason: "a folder of specs",
    },
    Convention {
        names: &["testing"],
        role: Role::Test,
        when: When::AmongEnvironments,
        reason: "a testing environment's folder",
    },
    Convention {
        names: &[
            "example",
            "examples",
            "sample",
            "samples",
            "demo",
            "demos",
            "quickstart",
            "quickstarts",
            "tutorial",
            "tutorials",
            "playground",
            "boilerplate",
            "boilerplates",
        ],
        role: Role::Example,
        when: When::NotAFeature,
        reason: "a folder of examples",
    },
    Convention {
        names: &["docs", "doc", "documentation"],
        role: Role::Docs,
        when: When::NotSource,
        reason: "a folder of documentation",
    },
    Convention {
        names: &[
            ".github",
            ".gitlab",
            ".circleci",
            ".buildkite",
            ".teamcity",
            ".ci",
            ".azure-pipelines",
            "azure-pipelines",
            ".azuredevops",
            ".woodpecker",
            ".forgejo",
            ".gitea",
            ".drone",
            ".semaphore",
            ".tekton",
            ".jenkins",
            ".harness",
        ],
        role: Role::Ci,
        when: When::Always,
        reason: "a CI system's folder",
    },
    Convention {
        names: &["ci"],
        role: Role::Ci,
        when: When::AmongEnvironments,
        reason: "a CI system's folder",
    },
    Convention {
        names: &[
            ".devcontainer",
            ".vscode",
            ".idea",
            ".fleet",
            ".zed",
            ".vs",
            ".run",
            ".husky",
            ".githooks",
            ".storybook",
            ".changeset",
            ".claude",
            ".cursor",
            ".agents",
            ".dev",
            ".local",
            "hack",
        ],
        role: Role::Dev,
        when: When::Always,
        reason: "a folder of developers' tools",
    },
    Convention {
        names: &["bench", "benches", "benchmark", "benchmarks"],
        role: Role::Dev,
        when: When::NotAFeature,
        reason: "a folder of benchmarks",
    },
    Convention {
        names: &["dev", "development", "scratch"],
        role: Role::Dev,
        when: When::NotSource,
        reason: "a folder for development",
    },
    Convention {
        names: &["local", "develop"],
        role: Role::Dev,
        when: When::AmongEnvironments,
        reason: "a local environment's folder",
    },
];

/// Every name, with its convention. Built once.
static BY_NAME: LazyLock<HashMap<&'static str, &'static Convention>> = LazyLock::new(|| {
    let pairs = |convention: &'static Convention| {
        convention.names.iter().map(move |name| (*name, convention))
    };
    CONVENTIONS.iter().flat_map(pairs).collect()
});

/// Endings of the names of test folders and test projects: `api-tests`, `Shop.Api.UnitTests`.
const TEST_ENDINGS: &[&str] = &[
    "-tests",
    "_tests",
    ".tests",
    "integration-test",
    "integration_test",
    "e2e-test",
    "unittests",
    "integrationtests",
    "functionaltests",
    "acceptancetests",
];

/// Folders that end like tests and are something that a product does.
const NOT_TESTS: &[&str] = &["ab-tests", "ab_tests", "split-tests"];

/// Folders of a product's parts: what is in them is named after what the product does.
const FEATURES: &[&str] = &[
    "app",
    "pages",
    "routes",
    "views",
    "screens",
    "controllers",
    "handlers",
    "components",
    "features",
    "modules",
    "models",
    "entities",
    "domain",
];

/// Folders of program source.
const SOURCE: &[&str] = &["src", "lib", "internal", "pkg", "cmd"];

/// Folders whose children are named after environments.
const ENVIRONMENT_PARENTS: &[&str] = &[
    "overlays",
    "env",
    "envs",
    "environment",
    "environments",
    "stages",
    "k8s",
    "kubernetes",
    "kustomize",
    "manifests",
    "clusters",
    "helm",
    "charts",
    "deploy",
    "deployment",
    "deployments",
    "docker",
    "compose",
    "infra",
    "infrastructure",
    "terraform",
    "live",
    "config",
    "configs",
    "configuration",
    "values",
];

/// What the outermost folder that says something says.
pub(super) fn of(place: &Place<'_>) -> Option<Classified> {
    let meaningful = place.folders.iter().take(place.meaningful);
    meaningful.enumerate().find_map(|(index, folder)| named(place, index, folder))
}

fn named(place: &Place<'_>, index: usize, folder: &str) -> Option<Classified> {
    if let Some(convention) = BY_NAME.get(folder) {
        let holds = convention.when.holds(place, index);
        return holds.then_some(Classified::new(convention.role, convention.reason));
    }
    if is_test_folder(folder) || is_test_source_set(place, index) {
        return Some(Classified::new(Role::Test, "a folder of tests"));
    }
    None
}

impl When {
    fn holds(self, place: &Place<'_>, index: usize) -> bool {
        let above = place.folders.get(..index).unwrap_or_default();
        let is_below = |names: &[&str]| above.iter().any(|folder| names.contains(folder));
        match self {
            Self::Always => true,
            Self::TestsAreCalledSpecs => place.is_script() || place.extension == "rb",
            Self::NotAFeature => !(place.is_program() && is_below(FEATURES)),
            Self::NotSource => !(place.is_program() && (is_below(FEATURES) || is_below(SOURCE))),
            Self::AmongEnvironments => {
                index == 0 || ENVIRONMENT_PARENTS.contains(&place.above(index))
            }
        }
    }
}

fn is_test_folder(folder: &str) -> bool {
    let ends = TEST_ENDINGS.iter().any(|ending| folder.ends_with(ending));
    let begins = folder.starts_with("tests-") || folder.starts_with("tests_");
    (ends || begins) && !NOT_TESTS.contains(&folder)
}

/// A Gradle source set such as `src/androidTest` or `src/testFixtures`.
fn is_test_source_set(place: &Place<'_>, index: usize) -> bool {
    let raw = place.raw_folders.get(index).copied().unwrap_or_default();
    place.above(index) == "src" && (raw.ends_with("Test") || raw == "testFixtures")
}
