//! Paths with a convention's word in them that the convention is not about. Most are production.

use super::{tests::all, *};

#[test]
fn what_only_looks_like_a_test() {
    all(
        Role::Production,
        &[
            "latest/deploy.yaml",
            "contest.py",
            "attest/sign.go",
            "src/testimonials.tsx",
            "src/inspect/index.ts",
            "test-runner-service/main.go",
            "app/models/test.py",
            "spec/openapi.yaml",
            "spec.yaml",
            "specs/cart.proto",
            "api/openapi.spec.yaml",
            "src/Latest.java",
            "src/Contest.kt",
            "src/CREDIT.java",
            "src/Audit.java",
            "src/Test.java",
            "src/main/java/com/acme/net/ConnectionTest.java",
            "src/main/java/com/acme/test/Probe.java",
            "src/main/resources/db/testdata/V2__users.sql",
            "src/ab-tests/variant.ts",
            "src/inspec.rb",
        ],
    );
}

#[test]
fn what_only_looks_like_an_example() {
    all(
        Role::Production,
        &[
            "src/main/java/com/example/demo/DemoApplication.java",
            "api/src/main/java/org/springframework/samples/petclinic/Vets.java",
            "com/example/demo/Cart.kt",
            "src/main/resources/samples/prices.csv",
            "app/routes/demo/page.tsx",
            "app/playground/page.tsx",
            "infra/stack.template.yaml",
            "infra/stack.template.json",
            "infra/stack.template",
            "docker/nginx.conf.template",
            "proxy/envoy.yaml.template",
            "proxy/envoy.tmpl.yaml",
            "nginx/www.example.com.conf",
            "src/down_sample.py",
            "src/examples.py",
        ],
    );
}

#[test]
fn what_only_looks_like_docs() {
    all(
        Role::Production,
        &[
            "requirements.txt",
            "robots.txt",
            "constraints.txt",
            "src/license.ts",
            "license-client.json",
            "src/docs/swagger.ts",
            "app/docs/page.tsx",
            "CMakeLists.txt",
            "src/security.py",
        ],
    );
}

#[test]
fn what_only_looks_vendored() {
    all(
        Role::Production,
        &[
            "src/vendor/models.py",
            "api/vendor/service.ts",
            "shop/vendor/admin.py",
            "k8s/pods/web.yaml",
            "services/third_party/stripe.py",
            "resources/js/bootstrap.js",
            "src/bootstrap.js",
            "src/jqueryAdapter.ts",
            "static/js/chart-of-accounts.js",
            "external/client.py",
            "app/vendors/list.py",
        ],
    );
}

#[test]
fn what_only_looks_generated() {
    all(
        Role::Production,
        &[
            "build/Dockerfile",
            "build/package.sh",
            "dist/Dockerfile",
            "dist/server.ts",
            "src/target/target.go",
            "src/coverage/coverage.service.ts",
            "locales/de.json",
            "cmd/out/main.go",
            "src/generate.py",
        ],
    );
}

#[test]
fn what_only_looks_like_development() {
    all(
        Role::Production,
        &[
            "sandbox/runner.py",
            "tools/search.py",
            "skaffold.yaml",
            "Makefile",
            "scripts/migrate.sh",
            "scripts/build-dist.sh",
            "scripts/attest.sh",
            "scripts/clean-local-cache.sh",
            "rootfs/usr/local/bin/start.sh",
            "app/data/local/UserDao.kt",
            "src/main/java/dev/acme/Cart.java",
            "src/features/benchmarks/benchmark.service.ts",
            "config/local_storage.yml",
            "src/config_local_storage.py",
            "src/config/local.go",
            "locals.tf",
            ".env.production.local",
            "src/dev/menu.ts",
        ],
    );
}
