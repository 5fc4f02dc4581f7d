//! Files that a program writes: nobody corrects them by hand.

use crate::base::Role;

use super::{Classified, place::Place};

/// What package managers and build tools write, by name.
const NAMES: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "bun.lockb",
    "deno.lock",
    "cargo.lock",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pylock.toml",
    "pipfile.lock",
    "pixi.lock",
    "conda-lock.yml",
    "composer.lock",
    "symfony.lock",
    "gemfile.lock",
    "go.sum",
    "go.work.sum",
    "gradle.lockfile",
    "buildscript-gradle.lockfile",
    "packages.lock.json",
    "paket.lock",
    "mix.lock",
    "rebar.lock",
    "pubspec.lock",
    "podfile.lock",
    "package.resolved",
    "flake.lock",
    "devbox.lock",
    "mise.lock",
    "chart.lock",
    "buf.lock",
    "conan.lock",
    "module.bazel.lock",
    ".terraform.lock.hcl",
    ".pnp.cjs",
    ".pnp.loader.mjs",
    "bindata.go",
    "next-env.d.ts",
];

/// What follows a name that a generator chose.
const ENDINGS: &[&str] = &[
    ".min.js",
    ".min.mjs",
    ".min.css",
    ".bundle.js",
    ".map",
    ".svg",
    ".snap",
    // Catalogues of messages, which tools extract and translation services write back.
    ".po",
    ".pot",
    ".mo",
    ".xlf",
    ".xliff",
    ".tsbuildinfo",
    ".pyc",
    ".pb.go",
    ".pb.gw.go",
    ".pb.cc",
    ".pb.h",
    ".pb.rs",
    ".pb.ts",
    ".pb.swift",
    "_grpc.go",
    "_pb2.py",
    "_pb2.pyi",
    "_pb2_grpc.py",
    "_pb2_grpc.pyi",
    "_pb.js",
    "_pb.ts",
    "_pb.d.ts",
    "_grpc_pb.js",
    "_grpc_pb.d.ts",
    "_pb.rb",
    ".g.dart",
    ".gr.dart",
    ".freezed.dart",
    ".g.cs",
    ".designer.cs",
    ".designer.vb",
    ".gen.go",
    ".gen.ts",
    ".gen.tsx",
    ".gen.js",
    "_gen.go",
    "_generated.go",
    "_generated.rs",
    "_generated.ts",
    "_generated.py",
];

/// Folders that tools fill, at any depth.
const FOLDERS: &[&str] = &[
    ".next",
    ".nuxt",
    ".output",
    ".svelte-kit",
    ".turbo",
    ".parcel-cache",
    ".angular",
    ".expo",
    ".gradle",
    ".dart_tool",
    ".sqlx",
    ".nyc_output",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".tox",
    ".eggs",
    "htmlcov",
    "lcov-report",
    "__generated__",
    "generated",
    "generated-sources",
    "autogen",
];

/// Words that products use, too, with what must be inside for the folder to be a tool's: a `target`
/// is a goal, `coverage` something that insurers sell, `build` often holds Dockerfiles and scripts.
const FOLDERS_WITH: &[(&str, &[&str])] = &[
    ("target", &["debug", "release", "classes", "test-classes", "site", "surefire-reports", "doc"]),
    ("coverage", &["lcov-report", "lcov.info", "index.html", "coverage-final.json", "clover.xml"]),
    ("build", &["classes", "libs", "generated", "reports", "intermediates", "tmp", "static"]),
    ("build", &["asset-manifest.json", "_app", "index.html"]),
];

/// What a bundler puts into `dist`; scripts and Dockerfiles there are somebody's own.
const BUNDLED: &[&str] = &["js", "cjs", "mjs", "css", "map", "ts", "html", "whl"];

pub(super) fn of(place: &Place<'_>) -> Option<Classified> {
    let reason = folder(place).or_else(|| file(place.name))?;
    Some(Classified::new(Role::Generated, reason))
}

fn folder(place: &Place<'_>) -> Option<&'static str> {
    for (index, folder) in place.folders.iter().enumerate() {
        let child = place.part(index + 1);
        let is_filled = FOLDERS.contains(folder)
            || folder.ends_with(".egg-info")
            || FOLDERS_WITH.iter().any(|(name, inside)| name == folder && inside.contains(&child))
            || (*folder == "dist" && is_bundled(place));
        if is_filled {
            return Some("a folder that a tool fills");
        }
    }
    None
}

/// TypeScript in `dist` is written by the compiler only as declarations.
fn is_bundled(place: &Place<'_>) -> bool {
    let is_declaration = place.name.ends_with(".d.ts");
    BUNDLED.contains(&place.extension) && (place.extension != "ts" || is_declaration)
}

fn file(name: &str) -> Option<&'static str> {
    if NAMES.contains(&name) {
        return Some("a file that a tool writes");
    }
    let is_workbox = name.starts_with("workbox-") && name.ends_with(".js");
    let infix = name.contains(".generated.") || name.starts_with("zz_generated") || is_workbox;
    if infix || ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return Some("a generated file's name");
    }
    None
}
