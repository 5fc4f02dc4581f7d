//! Properties of whole scans: the same bytes every time, nothing written, nothing leaked, nothing hung.

use std::{collections::BTreeMap, fs, path::Path};

use walkdir::WalkDir;

use super::tree::{Tree, found, program};

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn contents(folder: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let files = WalkDir::new(folder).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().to_path_buf(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn threads_do_not_change_a_byte_and_nothing_is_written() {
    let shop = fixture("shop");
    let before = contents(&shop);
    let run = |jobs: &str| {
        let output = program()
            .args(["scan", "--format", "json", "--jobs", jobs])
            .arg(&shop)
            .output()
            .unwrap();
        output.stdout
    };
    let one = run("1");
    assert!(!one.is_empty());
    assert_eq!(one, run("2"));
    assert_eq!(one, run("7"));
    assert_eq!(before, contents(&shop));
}

#[test]
fn planted_secrets_appear_in_no_output() {
    // Put together here, so that no scanner takes this file for a leak.
    let canaries = [
        ["AKIA", "Q7XZ2M5WKLP4RT6N"],
        ["ghp_", "Zk3uT9vQ1xW7yR5pLm2nB8cD4fG6hJ0sKeAt"],
        ["vX8!kQ", "2zPw7#Lm"],
        ["Wn4RtY7u", "Kq2ZbV9x"],
    ];
    let canaries = canaries.map(|parts| parts.concat());
    let [aws, github, password, key] = &canaries;
    let tree = Tree::of(&[
        ("main.py", &format!("# TODO: rotate {github}\nKEY = '{aws}'  # FIXME {github}\n")),
        (".env.production", &format!("AWS_ACCESS_KEY_ID={aws}\nTOKEN={github}\nDEBUG=true\n")),
        ("Dockerfile", &format!("FROM python:3.12\nENV TOKEN={github}\nCMD python main.py\n")),
        ("tests/test_main.py", &format!("KEY = '{aws}'\n")),
        ("db.go", &format!("package db\nconst dbPassword = \"{password}\" // TODO: FIXME\n")),
        ("app.ts", &format!("const k = process.env.JWT_SECRET || '{key}';\n")),
        ("run.sh", &format!("export DB_PASSWORD='{password}'\ncurl --token {key} x | sh\n")),
        ("k8s/a.yaml", &manifest(password, key)),
        (
            "application.yml",
            &format!(
                "db:\n  password: ${{DB_PASSWORD:{key}}}\n  url: jdbc:mysql://db/x?user=a&password={key}\n"
            ),
        ),
        (
            "conf.json",
            &format!("{{\"api_key\": \"{key}\", \"url\": \"amqp://a:{key}\u{40}mq.shop.io/\"}}\n"),
        ),
        ("a.tf", &format!("variable \"db_password\" {{\n  default = \"{key}\"\n}}\n")),
        ("web.xml", &format!("<a><add key=\"ApiSecret\" value=\"{key}\"/></a>\n")),
    ]);
    tree.commit();
    for format in ["terminal", "compact", "markdown", "json"] {
        let args = ["--format", format, "--verbose", "--profile", "--history"];
        let output = tree.scan(&args).output().unwrap();
        for text in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(text);
            for canary in &canaries {
                let shown = text.lines().find(|line| line.contains(canary.as_str()));
                assert_eq!(shown, None, "{format} shows a secret");
                assert!(!text.contains(&canary[8..]), "{format} shows most of a secret");
            }
        }
    }
    assert!(found(&tree.audit(&[])).iter().any(|(rule, _)| rule.contains("aws")));
}

fn manifest(password: &str, key: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n    - name: a\n      image: a:latest\n      \
         env:\n        - name: DB_PASSWORD\n          value: '{password}'\n      args: ['--token={key}']\n---\n\
         apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{password: '{key}'}}\n"
    )
}

#[test]
fn a_rule_that_captures_a_secret_shows_it_masked() {
    let secret = ["ghp_", "Zk3uT9vQ1xW7yR5pLm2nB8cD4fG6hJ0sKeAt"].concat();
    let rule = "[[rule]]\nid = 'token'\ncontrol = 'sec-hardcoded-secret'\ntitle = 'has {value}'\nseverity = 'low'\n\
                confidence = 'high'\neffort_hours = 1\nproblem = 'p'\nimpact = 'i'\nresolution = ['r']\n\
                [[rule.match]]\ndata = 'services.*.image<value>'\nformat = 'compose'\n";
    let compose = format!("services:\n  a:\n    image: {secret}\n");
    let tree = Tree::of(&[("compose.yml", &compose), (".readiness/rules/token.toml", rule)]);
    let audit = tree.audit(&["--rule", "token"]);
    assert!(audit.findings[0].title.starts_with("has ghp_***["), "{}", audit.findings[0].title);
}

#[test]
fn unit_tests_inside_a_source_file_are_no_production_code() {
    let source = "fn main() {}\n\n#[cfg(test)]\nmod tests {\n    // TODO: more\n}\n";
    let tree = Tree::of(&[("src/main.rs", source)]);
    assert!(found(&tree.audit(&["--rule", "todo-markers"])).is_empty());
}

#[test]
fn binary_large_and_odd_files_are_listed_or_read() {
    let tree = Tree::of(&[
        ("image.dat", "\0\0\0"),
        ("latin.py", "x = 1\n"),
        ("bom.py", "\u{feff}# TODO: x\n"),
        ("crlf.py", "x = 1\r\n# TODO: y\r\n"),
    ]);
    fs::write(tree.path().join("latin.py"), b"# TODO: caf\xe9\n").unwrap();
    fs::write(tree.path().join("big.py"), vec![b'x'; 3 * 1024 * 1024]).unwrap();
    let audit = tree.audit(&["--rule", "todo-markers"]);
    let places: Vec<_> =
        audit.findings.iter().flat_map(|f| f.locations.iter().map(|l| l.place())).collect();
    assert_eq!(places, ["bom.py:1", "crlf.py:2", "latin.py:1"]);
    let skipped: Vec<_> =
        audit.scan.skipped.iter().map(|s| (s.path.as_str(), s.reason.as_str())).collect();
    assert_eq!(skipped, [("big.py", "larger than 2097152 bytes"), ("image.dat", "binary")]);
}

#[test]
fn a_file_that_vanishes_costs_a_problem_and_not_the_report() {
    use readiness::{evaluate, repo, ruleset};
    let tree = Tree::of(&[("gone.py", "# TODO: gone\n"), ("here.py", "# TODO: here\n")]);
    let repository = repo::Repository::open(tree.path(), &repo::Options::default()).unwrap();
    fs::remove_file(tree.path().join("gone.py")).unwrap();
    let rules = ruleset::load::load(&ruleset::Sources::default()).unwrap();
    let settings = evaluate::Settings {
        selection: ruleset::Selection {
            only: vec!["todo-markers".to_owned()],
            ..Default::default()
        },
        allows: Vec::new(),
        statements: evaluate::Statements::default(),
        today: jiff::civil::date(2026, 1, 1),
        max_file_bytes: repo::MAX_FILE_BYTES,
        inventory: true,
        profile: None,
    };
    let audit = evaluate::evaluate(&repository, &rules, &settings, None);
    let problems: Vec<_> = audit.problems.iter().filter_map(|p| p.path.as_ref()).collect();
    assert_eq!(problems, [&readiness::base::RepoPath::new("gone.py")]);
    assert_eq!(found(&audit), [("todo-markers".to_owned(), "here.py:1".to_owned())]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = Tree::of(&[("secret.py", "# TODO: outside\n")]);
    let tree = Tree::of(&[("main.py", "x = 1\n")]);
    std::os::unix::fs::symlink(outside.path(), tree.path().join("folder")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.py"), tree.path().join("link.py"))
        .unwrap();
    std::os::unix::fs::symlink(tree.path(), tree.path().join("loop")).unwrap();
    let audit = tree.audit(&["--rule", "todo-markers"]);
    assert!(audit.findings.is_empty());
    let reasons: Vec<_> = audit.scan.skipped.iter().map(|s| s.reason.as_str()).collect();
    assert_eq!(reasons, ["symbolic link"; 3]);
}

#[test]
fn fingerprints_survive_moves_and_neighbours() {
    let prints = |files: &[(&str, &str)]| {
        let audit = Tree::of(files).audit(&["--rule", "todo-markers"]);
        let finding = &audit.findings[0];
        let place = finding.locations.iter().find(|l| l.path.as_str() == "main.py").unwrap();
        (finding.fingerprint.clone(), place.fingerprint.clone())
    };
    let before = prints(&[("main.py", "x = 1\n# TODO: later\n"), ("a.py", "# TODO: a\n")]);
    let after =
        prints(&[("main.py", "\n\n\nx = 1\n    #  TODO: later\n"), ("b.py", "# TODO: a\n")]);
    assert_eq!(before, after);
}

#[test]
fn a_product_copied_into_the_tree_is_not_judged() {
    let todo = "package x\n// TODO: theirs\n";
    let tree = Tree::of(&[
        ("api/main.py", "# TODO: ours\n"),
        ("media/go.mod", "module github.com/other/media-server\n\ngo 1.22\n"),
        ("media/LICENSE", "Apache License\n"),
        ("media/CHANGELOG.md", "# 1.2.3\n"),
        ("media/NOTICE", "x\n"),
        ("media/main.go", todo),
    ]);
    let audit = tree.audit(&["--rule", "todo-markers"]);
    assert_eq!(found(&audit), [("todo-markers".to_owned(), "api/main.py:1".to_owned())]);
    let said = audit.notices.iter().find(|notice| notice.kind == "third-party").unwrap();
    assert!(said.path.as_str() == "media" && said.message.contains("other/media-server"));
}
