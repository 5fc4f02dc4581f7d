//! What each convention claims, path by path, and which one wins.

use super::*;

/// Every path of a table must have the role.
pub(super) fn all(role: Role, paths: &[&str]) {
    let wrong: Vec<String> = paths
        .iter()
        .map(|path| (path, by_path(&RepoPath::new(path))))
        .filter(|(_, found)| found.role != role)
        .map(|(path, found)| format!("{path}: {} ({})", found.role, found.reason))
        .collect();
    assert!(wrong.is_empty(), "not {role}:\n{}", wrong.join("\n"));
}

#[test]
fn tests_by_folder() {
    all(
        Role::Test,
        &[
            "tests/test_cart.py",
            "api/Tests/Cart.cs",
            "web/__tests__/cart.ts",
            "spec/models/cart_spec.rb",
            "spec/helpers/auth.rb",
            "web/specs/login.ts",
            "e2e/login.ts",
            "pkg/cart/testdata/cart.golden",
            "test-data/users.json",
            "app/fixtures/users.json",
            "src/__mocks__/api.ts",
            "web/cypress/support/index.js",
            "playwright/login.ts",
            "integration-tests/run.sh",
            "packages/app-tests/visual/field.png",
            "api_tests/prepare.sh",
            "src/test/java/com/acme/shop/Data.java",
            "app/src/androidTest/kotlin/Login.kt",
            "src/Shop.Api.UnitTests/Startup.cs",
            "charts/shop/templates/tests/test-connection.yaml",
            "docker/testing/compose.yml",
        ],
    );
}

#[test]
fn tests_by_name() {
    all(
        Role::Test,
        &[
            "cart/cart_test.go",
            "cart/test_cart.py",
            "cart/cart_test.py",
            "shop/tests.py",
            "conftest.py",
            "src/cart.test.tsx",
            "src/cart.spec.mjs",
            "api/src/app.e2e-spec.ts",
            "web/cart.cy.ts",
            "cart/CartTest.java",
            "cart/CartTests.java",
            "cart/CheckoutIT.java",
            "cart/CartTest.kt",
            "cart_spec.rb",
            "cart_test.rb",
            "app/CartTest.php",
            "Cart/CartTests.cs",
            "lib/cart_test.exs",
            "src/cart/tests.rs",
            "jest.config.ts",
            "vitest.config.mts",
            "playwright.config.ts",
            "pytest.ini",
            "tox.ini",
            "load/locustfile.py",
            "login.feature",
            "docker-compose.test.yml",
            "compose.tests.yaml",
            ".env.test",
            "src/main/resources/application-test.yml",
            "api/settings/test.py",
            "config/environments/test.rb",
            "requirements-test.txt",
            "scripts/run_tests.sh",
            "scripts/test-local.sh",
        ],
    );
}

#[test]
fn examples() {
    all(
        Role::Example,
        &[
            "example/main.go",
            "examples/compose/docker-compose.yml",
            "samples/cart.py",
            "demo/app.py",
            "src/quickstart/main.go",
            "tutorials/01/app.ts",
            "playground/index.html",
            "boilerplate/Dockerfile",
            ".env.example",
            "api/.env.sample",
            ".env.template",
            ".env.dist",
            "env.example",
            ".env.local.example",
            ".env.production.example",
            ".env-example",
            "example.env",
            "config.example.yml",
            "config/database.yml.sample",
            "config.yml.template",
            "wp-config-sample.php",
            "settings.example.py",
            "terraform.tfvars.example",
            "parameters.yml.dist",
            "docker-compose.example.yml",
        ],
    );
}

#[test]
fn docs() {
    all(
        Role::Docs,
        &[
            "README.md",
            "docs/Dockerfile",
            "docs/.github/workflows/build.yml",
            "doc/conf.py",
            "documentation/index.html",
            "content/post.mdx",
            "CHANGELOG.rst",
            "guide.adoc",
            "README.txt",
            "NOTICE",
            "LICENSE",
            "LICENSE-MIT",
            "LICENCE.txt",
            "COPYING.LESSER",
            "COPYING",
            "AUTHORS",
            "mkdocs.yml",
            ".github/SECURITY.md",
            ".vscode/README.md",
        ],
    );
}

#[test]
fn vendored() {
    all(
        Role::Vendored,
        &[
            "web/node_modules/left-pad/index.js",
            "bower_components/a/a.js",
            "ios/Pods/AFNetworking/a.m",
            "third_party/protobuf/any.proto",
            "third-party/a.c",
            "3rdparty/zlib/zlib.c",
            "vendor/acme/cart.php",
            "services/cart/vendor/github.com/pkg/errors/errors.go",
            "cart/vendor/golang.org/x/net/http2/frame.go",
            "cart/vendor/modules.txt",
            "api/vendor/bundle/ruby/a.rb",
            "api/vendor/composer/installed.json",
            "web/public/vendor/chart/chart.js",
            "src/flagd-ui/assets/vendor/topbar.js",
            "venv/lib/python3.12/site-packages/yaml/__init__.py",
            ".yarn/releases/yarn-4.1.0.cjs",
            "gradle/wrapper/gradle-wrapper.properties",
            "gradlew",
            "api/mvnw.cmd",
            ".mvn/wrapper/maven-wrapper.properties",
            "web/jquery-3.7.1.js",
            "static/jquery.validate.js",
            "static/bootstrap.bundle.js",
            "static/css/bootstrap.css",
            "static/js/vue.global.prod.js",
            "views/socket.io.js",
            "Godeps/Godeps.json",
        ],
    );
}

#[test]
fn generated() {
    all(
        Role::Generated,
        &[
            "package-lock.json",
            "web/yarn.lock",
            "pnpm-lock.yaml",
            "Cargo.lock",
            "Pipfile.lock",
            "Gemfile.lock",
            "go.sum",
            "packages.lock.json",
            ".terraform.lock.hcl",
            "web/app.min.js",
            "app.css.map",
            "pb/demo.pb.go",
            "pb/demo_grpc.pb.go",
            "demo_pb2.py",
            "demo_pb2_grpc.py",
            "demo_pb2.pyi",
            "build/generated/proto/demo.pb.cc",
            "lib/user.g.dart",
            "src/api.generated.ts",
            "src/routeTree.gen.ts",
            "api/v1/zz_generated.deepcopy.go",
            "src/a.snap",
            "locale/de/messages.po",
            "src/locale/messages.de.xlf",
            "Form.Designer.cs",
            "web/dist/index.js",
            "web/dist/index.d.ts",
            "build/static/js/main.js",
            ".next/server/app.js",
            "target/release/build.d",
            "coverage/lcov.info",
            "api/__pycache__/a.pyc",
            "logo.svg",
            ".sqlx/query-38d1.json",
            "web/public/workbox-9f2f79cf.js",
            "assets/bindata.go",
        ],
    );
}

#[test]
fn ci() {
    all(
        Role::Ci,
        &[
            ".github/workflows/build.yml",
            ".github/scripts/release.sh",
            "services/cart/.github/workflows/build.yaml",
            ".gitlab-ci.yml",
            ".gitlab/ci/build.yml",
            ".circleci/config.yml",
            ".buildkite/pipeline.yml",
            "Jenkinsfile",
            "Jenkinsfile.release",
            "azure-pipelines-release.yml",
            ".drone.yml",
            ".travis.yml",
            "bitbucket-pipelines.yml",
            ".woodpecker.yml",
            "appveyor.yml",
            "cloudbuild.yaml",
            ".teamcity/settings.kts",
            "ci/build.sh",
            "docker-compose.ci.yml",
        ],
    );
    all(Role::Production, &["src/ci/pipeline.go", "action.yml"]);
}

#[test]
fn dev() {
    all(
        Role::Dev,
        &[
            "docker-compose.dev.yml",
            "docker-compose.local.yaml",
            "docker-compose-local.yml",
            "docker-compose.override.yml",
            "compose.dev.yaml",
            "docker/development/compose.yml",
            "Dockerfile.dev",
            "Dockerfile.local",
            "dev.Dockerfile",
            ".devcontainer/Dockerfile",
            ".vscode/settings.json",
            ".idea/workspace.xml",
            ".husky/pre-commit",
            ".env.development",
            ".env.dev",
            ".env.local",
            "dev.env",
            "config/database.local.yml",
            "api/settings/dev.py",
            "api/settings/local.py",
            "api/settings/development.py",
            "api/local_settings.py",
            "config/environments/development.rb",
            "config/dev.exs",
            "src/main/resources/application-dev.yml",
            "application-local.properties",
            "appsettings.Development.json",
            "k8s/overlays/dev/kustomization.yaml",
            "k8s/overlays/local/kustomization.yaml",
            "values-dev.yaml",
            "terraform/dev.tfvars",
            "webpack.config.dev.js",
            "src/environments/environment.development.ts",
            "requirements/dev.txt",
            "api/bin/entrypoint-dev.sh",
            "Vagrantfile",
            "Tiltfile",
            ".pre-commit-config.yaml",
            ".editorconfig",
            ".eslintrc.json",
            "eslint.config.mjs",
            ".prettierrc",
            "prettier.config.js",
            "src/button.stories.tsx",
            ".storybook/main.ts",
            "benches/scan.rs",
            "benchmarks/run.py",
            "hack/update.sh",
            "scratch/try.py",
            "dev/seed.py",
            "development/up.sh",
        ],
    );
}

#[test]
fn production() {
    all(
        Role::Production,
        &[
            "",
            ".env",
            ".env.production",
            ".env.staging",
            "Dockerfile",
            "Dockerfile.api",
            "docker-compose.yml",
            "docker-compose.prod.yml",
            "docker-compose.postgres.yml",
            "k8s/web.yaml",
            "deploy/web.yaml",
            "infra/main.tf",
            "src/main.rs",
            "application-prod.yml",
            "api/settings/production.py",
            "package.json",
            ".dockerignore",
            ".gitignore",
            ".nvmrc",
        ],
    );
}

#[test]
fn the_outermost_folder_decides_and_vendored_comes_first() {
    all(Role::Docs, &["docs/examples/app/Dockerfile", "docs/tests/conftest.py", "docs/yarn.lock"]);
    all(Role::Example, &["examples/tests/test_a.py", "examples/web/package-lock.json"]);
    all(Role::Test, &["tests/data/package-lock.json", "tests/examples/a.yml", "tests/README.md"]);
    all(Role::Vendored, &["docs/node_modules/a/README.md", "vendor/a/tests/test_a.py"]);
    all(Role::Vendored, &["tests/third_party/a.min.js"]);
    all(Role::Ci, &[".github/tests/test_a.py", ".github/Dockerfile"]);
    all(Role::Example, &[".env.test.example"]);
    all(Role::Generated, &["src/api.generated.test.ts"]);
}

#[test]
fn any_path_has_a_role() {
    for path in ["/", "a//b", ".", "..", "...", "-", ".env.", "Ünïcode/ſpec/ß.ts", "a/.b./c..d"]
    {
        by_path(&RepoPath::new(path));
    }
}
