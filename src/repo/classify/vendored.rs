//! Somebody else's code, kept in the tree.

use crate::base::Role;

use super::{Classified, place::Place};

/// Folders that package managers fill, and what people call a folder of copies.
const FOLDERS: &[&str] = &[
    "node_modules",
    "bower_components",
    "jspm_packages",
    "web_modules",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "3rd-party",
    "site-packages",
    "dist-packages",
    ".venv",
    ".terraform",
    ".pnpm-store",
    "wp-includes",
    "wp-admin",
];

/// The same, where only the capital tells them from a word of products (`k8s/pods/`).
const CAPITAL_FOLDERS: &[&str] = &["Pods", "Carthage", "Godeps"];

/// Two folders, one in the other, that a tool fills.
const PAIRS: &[(&str, &str)] = &[
    (".yarn", "releases"),
    (".yarn", "plugins"),
    (".yarn", "sdks"),
    (".yarn", "cache"),
    ("gradle", "wrapper"),
    (".mvn", "wrapper"),
];

/// Launchers that build tools copy into a project.
const NAMES: &[&str] = &["gradlew", "gradlew.bat", "mvnw", "mvnw.cmd", "composer.phar"];

/// Folders whose `third_party` child is the project's own code for talking to others.
const OWN_PARENTS: &[&str] =
    &["services", "integrations", "clients", "adapters", "modules", "providers", "api", "apis"];

/// Folders of web assets: a `vendor` folder or a known library in them was copied there.
const ASSETS: &[&str] = &[
    "public",
    "static",
    "assets",
    "wwwroot",
    "js",
    "css",
    "scss",
    "javascript",
    "javascripts",
    "stylesheets",
    "scripts",
    "styles",
];

/// Parents of a `vendor` folder that are no folders of assets.
const VENDOR_PARENTS: &[&str] = &["lib", "libs", "web", "resources"];

/// What package managers put directly below `vendor`.
const VENDOR_CHILDREN: &[&str] = &["bundle", "cache", "composer", "autoload.php", "modules.txt"];

/// Endings of the host names that module paths begin with.
const TOP_LEVEL: &[&str] = &["com", "org", "io", "in", "net", "dev", "sh", "co", "cloud"];

/// Browser libraries that are copied as one file.
const LIBRARIES: &[&str] = &[
    "angular",
    "axios",
    "backbone",
    "bootstrap",
    "chart",
    "d3",
    "ember",
    "font",
    "fontawesome",
    "handlebars",
    "htmx",
    "leaflet",
    "lodash",
    "modernizr",
    "moment",
    "normalize",
    "popper",
    "react",
    "redoc",
    "select2",
    "socket",
    "swagger",
    "three",
    "underscore",
    "vue",
];

/// What may follow a library's name: the build, not a word of somebody's own.
const BUILD_WORDS: &[&str] = &[
    "all",
    "awesome",
    "bundle",
    "dom",
    "esm",
    "global",
    "grid",
    "io",
    "min",
    "preset",
    "prod",
    "production",
    "reboot",
    "slim",
    "standalone",
    "theme",
    "ui",
    "umd",
];

pub(super) fn of(place: &Place<'_>) -> Option<Classified> {
    let reason = folder(place).or_else(|| file(place))?;
    Some(Classified::new(Role::Vendored, reason))
}

fn folder(place: &Place<'_>) -> Option<&'static str> {
    for (index, (&folder, raw)) in place.folders.iter().zip(&place.raw_folders).enumerate() {
        if FOLDERS.contains(&folder) && !is_own(place, index) {
            return Some("a folder of third-party code");
        }
        if CAPITAL_FOLDERS.contains(raw) {
            return Some("a folder that a package manager fills");
        }
        if PAIRS.contains(&(place.above(index), folder)) {
            return Some("a build tool's own files");
        }
        if folder == "vendor" && is_vendor(place, index) {
            return Some("a vendor folder");
        }
    }
    None
}

/// `services/third_party/stripe.py` talks to a third party; it is not theirs.
fn is_own(place: &Place<'_>, index: usize) -> bool {
    place.part(index).starts_with("third") && OWN_PARENTS.contains(&place.above(index))
}

/// A vendor is a supplier, too: `src/vendor/models.py` is a product's own code.
fn is_vendor(place: &Place<'_>, index: usize) -> bool {
    let parent = place.above(index);
    let child = place.part(index + 1);
    index == 0
        || ASSETS.contains(&parent)
        || VENDOR_PARENTS.contains(&parent)
        || VENDOR_CHILDREN.contains(&child)
        || (index + 1 < place.folders.len() && is_host(child))
}

fn is_host(part: &str) -> bool {
    part.rsplit_once('.').is_some_and(|(_, ending)| TOP_LEVEL.contains(&ending))
}

fn file(place: &Place<'_>) -> Option<&'static str> {
    if NAMES.contains(&place.name) {
        return Some("a build tool's launcher");
    }
    let is_asset = matches!(place.extension, "js" | "css" | "mjs" | "scss");
    if is_asset && (is_jquery(place.name) || is_library(place)) {
        return Some("a browser library kept as a file");
    }
    None
}

fn is_jquery(name: &str) -> bool {
    name.strip_prefix("jquery").is_some_and(|rest| rest.starts_with(['.', '-', '_']))
}

/// A library's own file among the assets: `static/vue.global.js`, not `resources/js/bootstrap.js`,
/// which frameworks write for a project's own start-up.
fn is_library(place: &Place<'_>) -> bool {
    let mut tokens = place.stem().split(['.', '-', '_']);
    let Some(first) = tokens.next() else { return false };
    let mut is_build = false;
    for token in tokens {
        let version = token.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
        if !version && !BUILD_WORDS.contains(&token) {
            return false;
        }
        is_build = true;
    }
    // A library's name alone may be a page's own script for the same thing (`views/chart.js`).
    let is_whole = is_build || place.name == "bootstrap.css";
    LIBRARIES.contains(&first) && is_whole && (place.is_below(ASSETS) || place.is_below(&["views"]))
}
