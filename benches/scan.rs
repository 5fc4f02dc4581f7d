//! What a scan costs, phase by phase. `cargo bench`; a real repository with `READINESS_BENCH=PATH`.

use std::{fs, path::PathBuf};

use divan::Bencher;
use readiness::{
    evaluate::{self, Settings},
    language,
    repo::{MAX_FILE_BYTES, Options, Repository},
    ruleset::{Selection, Sources, load},
};

fn main() {
    divan::main();
}

/// The repository to scan: this one, unless another is given.
fn target() -> PathBuf {
    let given = std::env::var_os("READINESS_BENCH").map(PathBuf::from);
    given.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")))
}

fn settings() -> Settings {
    Settings {
        selection: Selection::default(),
        allows: Vec::new(),
        statements: evaluate::Statements::default(),
        today: jiff::civil::Date::constant(2026, 1, 1),
        max_file_bytes: MAX_FILE_BYTES,
        inventory: true,
        profile: None,
    }
}

/// Start-up: reading and compiling the embedded rules.
#[divan::bench]
fn load_rules(bencher: Bencher) {
    bencher.bench(|| load::load(&Sources::default()).map_or(0, |ruleset| ruleset.rules.len()));
}

/// Listing the files and telling their roles.
#[divan::bench]
fn list_files(bencher: Bencher) {
    let target = target();
    bencher.bench(|| Repository::open(&target, &Options::default()).map(|r| r.files.len()));
}

/// Reading, looking and judging.
#[divan::bench]
fn evaluate(bencher: Bencher) {
    let repository = Repository::open(&target(), &Options::default()).unwrap_or_default();
    let Ok(ruleset) = load::load(&Sources::default()) else { return };
    let settings = settings();
    bencher.bench(|| evaluate::evaluate(&repository, &ruleset, &settings, None).findings.len());
}

/// Reading alone: the floor of the phase above.
#[divan::bench]
fn read_files(bencher: Bencher) {
    let repository = Repository::open(&target(), &Options::default()).unwrap_or_default();
    bencher.bench(|| {
        let texts = repository.files.iter().filter_map(|file| file.read(MAX_FILE_BYTES).ok());
        texts.map(|text| text.len()).sum::<usize>()
    });
}

/// Telling comments and strings from code, on a source of this program.
#[divan::bench]
fn regions(bencher: Bencher) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/repo/mod.rs");
    let text = fs::read_to_string(path).unwrap_or_default();
    let Some(rust) = language::by_name("rust") else { return };
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| language::regions(&text, rust));
}
