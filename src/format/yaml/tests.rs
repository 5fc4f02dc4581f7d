use proptest::prelude::*;

use super::parse;
use crate::format::{
    MAX_NODES, Node, Parsed, Value,
    check::{bounds, first_problem, nesting, show_all, written},
};

fn read(text: &str) -> Parsed {
    let parsed = parse(text);
    assert_eq!(parsed.problems, [], "{text:?}");
    bounds(text, &parsed);
    parsed
}

/// What is written at the value of each key of the first document.
fn spans(text: &str) -> Vec<&str> {
    let parsed = read(text);
    parsed.documents[0].entries().iter().map(|entry| written(text, &entry.value)).collect()
}

#[test]
fn values_keep_their_order_and_meaning() {
    let table = [
        ("a: 1\nb: [x, 'y', ~]\na: 2\n", r#"{a: #1, b: ["x", "y", ~], a: #2}"#),
        (
            "on:\n  push:\nyes: on\ntrue: no\n1: 0644\n~: 1e3",
            r#"{on: {push: ~}, yes: "on", true: "no", 1: #0644, ~: #1e3}"#,
        ),
        ("a: True\nb: 'true'\nc: \"12\"\nd: 1.20\n", r#"{a: true, b: "true", c: "12", d: #1.20}"#),
        ("ports:\n- 80:80\n- 22:22\n-\n- - x\n", r#"{ports: ["80:80", "22:22", ~, ["x"]]}"#),
        (
            "a: |\n  x\n\n   y\nb: >-\n  f\n  g\nc: m\n  n\n",
            r#"{a: "x\n\n y\n", b: "f g", c: "m n"}"#,
        ),
        ("{a: 1, \"b\":2, ? c : d, 'e' , [x]: y}", r#"{a: #1, b: #2, c: "d", e: ~, [x]: "y"}"#),
        ("? a\n: b\n? [x, y]\n: z\n: w\n", r#"{a: "b", [x, y]: "z", : "w"}"#),
        ("\u{feff}a: b\r\nc: d\r\n", r#"{a: "b", c: "d"}"#),
        ("[a: b, c]", r#"[{a: "b"}, "c"]"#),
    ];
    for (text, expected) in table {
        assert_eq!(show_all(&read(text)), expected, "{text:?}");
    }
}

#[test]
fn tags_decide_only_when_they_are_of_the_core_schema() {
    let table = [
        ("!!str 123", r#""123""#),
        ("! 123", r#""123""#),
        ("!!int '5'", "#5"),
        ("!!float 5", "#5"),
        ("!!int five", r#""five""#),
        ("!!bool 'true'", "true"),
        ("!!null ''", "~"),
        ("!!str", r#""""#),
        ("!!set {a}", "{a: ~}"),
        ("!<tag:yaml.org,2002:str> 1", r#""1""#),
        ("a: !Ref x\nb: !Sub\n  - y\n", r#"{a: "!Ref x", b: ["y"]}"#),
        ("a: !vault |\n  $ANSIBLE\nb: 1\n", r#"{a: "!vault $ANSIBLE\n", b: #1}"#),
        ("a: !reference [.x, script]\n", r#"{a: [".x", "script"]}"#),
        ("a: !reset\nb: !reset null\nc: !override {d: 8080}\n", "{a: ~, b: ~, c: {d: #8080}}"),
        ("!x &y [z]", r#"["z"]"#),
    ];
    for (text, expected) in table {
        assert_eq!(show_all(&read(text)), expected, "{text:?}");
    }
}

#[test]
fn documents_in_which_nothing_is_written_are_left_out() {
    let table = [
        ("", ""),
        ("\n\n", ""),
        ("# only a comment\n", ""),
        ("---\n", ""),
        ("---\n---\na: 1\n...\n---\n# no\n--- !x\nb\n", r#"{a: #1} --- "!x b""#),
        ("--- ~\n--- null\n", "~ --- ~"),
        ("%YAML 1.1\n---\na\n", r#""a""#),
    ];
    for (text, expected) in table {
        assert_eq!(show_all(&read(text)), expected, "{text:?}");
    }
}

#[test]
fn an_alias_stands_at_its_place_and_its_inside_at_the_definition() {
    let text = "é: &x {k: [1]}\nb: *x\n*x : c\n&n name: 1\n*n : 2\n";
    let parsed = read(text);
    assert_eq!(show_all(&parsed), r#"{é: {k: [#1]}, b: {k: [#1]}, *x: "c", name: #1, name: #2}"#);
    let copy = &parsed.documents[0].entries()[1].value;
    assert_eq!(written(text, copy), "*x");
    let inner = &copy.entries()[0];
    assert_eq!(written(text, &inner.value), "[1]");
    assert_eq!(&text[inner.key_span.start..inner.key_span.end], "k");
}

#[test]
fn an_anchor_can_be_named_again_and_holds_for_one_document() {
    assert_eq!(show_all(&read("- &a 1\n- *a\n- &a 2\n- *a\n")), "[#1, #1, #2, #2]");
    for text in ["a: &a 1\n---\n- *a\n", "- &a [*a]\n", "- *nothing\n"] {
        let parsed = parse(text);
        bounds(text, &parsed);
        assert!(first_problem(text, &parsed).starts_with('*'), "{parsed:?}");
    }
    assert_eq!(show_all(&parse("- &a [*a]\n- *a\n")), "[[~], [~]]");
}

#[test]
fn merged_maps_stand_where_they_are_named_and_own_keys_win() {
    let base = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\n";
    let table = [
        ("{b: own, <<: *x, d: 5}", r##"{b: "own", a: #1, d: #5}"##),
        ("{<<: *x, b: own}", r##"{a: #1, b: "own"}"##),
        ("{<<: [*y, *x]}", "{b: #3, c: #4, a: #1}"),
        ("{<<: *x, <<: *y}", "{a: #1, b: #2, c: #4}"),
        ("{'<<': *x}", "{<<: {a: #1, b: #2}}"),
        ("{<<: text, a: 1}", r##"{<<: "text", a: #1}"##),
        ("{<<: {k: v}}", r##"{k: "v"}"##),
        ("{<<: [], a: 1}", "{a: #1}"),
    ];
    for (map, expected) in table {
        let text = format!("{base}m: {map}\n");
        let parsed = read(&text);
        let shown = show_all(&parsed);
        assert!(shown.ends_with(&format!("m: {expected}}}")), "{map}: {shown}");
    }
    let text = format!("{base}m:\n  <<: *x\n");
    let parsed = read(&text);
    let merged = parsed.documents[0].get("m").unwrap();
    assert_eq!(written(&text, merged), "<<: *x");
    assert_eq!(merged.entries()[0].key_span.start, text.find("a: 1").unwrap());
}

#[test]
fn a_span_is_what_is_written() {
    let table: [(&str, &[&str]); 10] = [
        ("a: x # c\nb: 'y'  # c\nc: \"z\"\n", &["x", "'y'", "\"z\""]),
        (
            "é: ß\n世界: [\u{1f600}, x]\nz: &q !!str 世 # c\n",
            &["ß", "[\u{1f600}, x]", "&q !!str 世"],
        ),
        ("a: |\n  run é\n  it\n\n\nb: >-\n  fold\n", &["run é\n  it", "fold"]),
        ("a: m\n  n\nb: \"q\n  r\"\n", &["m\n  n", "\"q\n  r\""]),
        ("a:\n  b: 1\n\n# c\nd:\n- x\n- y\n\n", &["b: 1", "- x\n- y"]),
        ("a:\nb: ~\nc: {}\nd: []\ne: ''\n", &["", "~", "{}", "[]", "''"]),
        ("a: b\r\nc:\r\n  - d\r\n", &["b", "- d"]),
        (
            "a: { b: 1 } # }\nc: &x [ y , ]  \nd: { e: f, # }\n  }  # c\ng: [ { } ]\n",
            &["{ b: 1 }", "&x [ y , ]", "{ e: f, # }\n  }", "[ { } ]"],
        ),
        (
            "a:\n- - x\n  - y\n- z\nb: # -\n  - - q\nc: &l\n- r\n",
            &["- - x\n  - y\n- z", "- - q", "&l\n- r"],
        ),
        ("a: &x\n  b: !t |\n    y\n", &["&x\n  b: !t |\n    y"]),
    ];
    for (text, expected) in table {
        assert_eq!(spans(text), expected, "{text:?}");
    }
    let text = "a:\nb:   \n";
    let places: Vec<usize> =
        read(text).documents[0].entries().iter().map(|e| e.value.span.start).collect();
    assert_eq!(places, [2, 5], "what is not written stands behind its colon");
    let text = "- \n- x\n-\n";
    let items: Vec<_> = read(text).documents[0].items().iter().map(|item| item.span).collect();
    assert_eq!(items.iter().map(|s| &text[s.start..s.end]).collect::<Vec<_>>(), ["-", "x", "-"]);
}

#[test]
fn brackets_may_be_indented_as_little_as_they_like() {
    let text = "z\n...\na:\n  - [\nq]\n---\non:\n  é: [\n    main, # é\n    'x y'\n  ]\n  m: {\nk: v,\n  }\nl:\n- [\nq\n]\n---\nb: [\nx\n]\n";
    let parsed = read(text);
    let expected = r#""z" --- {a: [["q"]]} --- {on: {é: ["main", "x y"], m: {k: "v"}}, l: [["q"]]} --- {b: ["x"]}"#;
    assert_eq!(show_all(&parsed), expected);
    let on = parsed.documents[2].get("on").unwrap();
    let written: Vec<_> = on.entries().iter().map(|entry| written(text, &entry.value)).collect();
    assert_eq!(written, ["[\n    main, # é\n    'x y'\n  ]", "{\nk: v,\n  }"]);
}

#[test]
fn what_is_read_twice_is_told_once() {
    let text = "a: &a [*a]\nb: [\nx\n]\n";
    let parsed = parse(text);
    assert_eq!(parsed.problems.len(), 1, "{:?}", parsed.problems);
    assert_eq!(show_all(&parsed), r#"{a: [~], b: ["x"]}"#);
}

#[test]
fn what_breaks_off_keeps_what_was_built_and_the_next_document_is_read() {
    let table = [
        ("a: 1\n---\nb: [x,\nc\n---\ne: 2\n", r#"{a: #1} --- {b: ["x"]} --- {e: #2}"#, "c\n"),
        ("a: 1\nb: c: d\n", r#"{a: #1, b: "c"}"#, ": d"),
        ("é: \"open\nb: c\n---\nd: e\n", r#"{é: ~} --- {d: "e"}"#, "\"open"),
        ("image: {{ .a }}:{{ .b }}\nx: 1\n", "{image: {{ .a }: ~}}", ":{{ .b"),
        ("a: 1\n  b: 2\n", r#"{a: "1 b"}"#, ": 2"),
        ("- x\ny\n", r#"["x"]"#, ""),
        ("a: !u!x 1\n", "{a: ~}", "!u!x"),
    ];
    for (text, expected, place) in table {
        let parsed = parse(text);
        bounds(text, &parsed);
        assert_eq!(show_all(&parsed), expected, "{text:?} {:?}", parsed.problems);
        assert!(first_problem(text, &parsed).starts_with(place), "{text:?} {:?}", parsed.problems);
    }
}

#[test]
fn a_bomb_of_aliases_is_left_out() {
    let text_of = |name: u8| {
        format!("{}: &{} [{}]\n", name as char, name as char, {
            let before = format!("*{}", (name - 1) as char);
            vec![before; 10].join(", ")
        })
    };
    let bomb: String =
        std::iter::once("a: &a [x]\n".to_owned()).chain((b'b'..=b'i').map(text_of)).collect();
    let parsed = parse(&bomb);
    bounds(&bomb, &parsed);
    assert!(parsed.problems[0].message.contains("more than"), "{:?}", parsed.problems);
    assert!(count(&parsed.documents[0]) <= MAX_NODES);

    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 1000].join(", "));
    assert!(
        parse(&long).problems[0].message.contains("more than"),
        "copies of a long text count too"
    );

    let deep: String = (1..200).map(|i| format!("- &a{i} [*a{}]\n", i - 1)).collect();
    let deep = format!("- &a0 x\n{deep}");
    let parsed = parse(&deep);
    bounds(&deep, &parsed);
    assert!(parsed.problems[0].message.contains("deeper"), "{:?}", parsed.problems);
}

fn count(node: &Node) -> usize {
    let children = node.items().iter().chain(node.entries().iter().map(|entry| &entry.value));
    1 + children.map(count).sum::<usize>()
}

#[test]
fn nesting_without_end_is_bounded() {
    let indented: String = (0..2_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    let n = 100_000;
    let nested = ["[", "{", "- ", "? ", "{a: ", "[a: ", "!t [", "{{", "&a [", "*"]
        .map(|unit| unit.repeat(n));
    for text in nested.iter().chain([&indented]) {
        let parsed = parse(text);
        bounds(text, &parsed);
        assert!(!parsed.problems.is_empty(), "{}", text.get(..10).unwrap());
    }
    let anchored: String = (0..120).map(|i| format!("&a{i} [")).collect();
    let text = format!("{anchored}{}{}", vec!["x"; 50_000].join(","), "]".repeat(120));
    assert_eq!(parse(&text).problems, [], "anchors that nobody names cost nothing");
}

#[test]
fn values_that_lie_too_deep_are_null() {
    let text = format!("a: {}x{}\nb: 1\n", "[".repeat(140), "]".repeat(140));
    let parsed = parse(&text);
    bounds(&text, &parsed);
    assert_eq!(parsed.problems.len(), 1);
    let mut node = parsed.documents[0].get("a").unwrap();
    while let Some(inner) = node.items().first() {
        node = inner;
    }
    assert_eq!(node.value, Value::Null);
    assert_eq!(parsed.documents[0].get("b").unwrap().text(), Some("1"));
}

/// Pieces from which a text is put together that is nearly YAML.
const PIECES: &[&str] = &[
    "a: ",
    "é: ",
    "- ",
    "? ",
    ": ",
    "\n",
    "\n  ",
    "\n    ",
    "x",
    "世",
    "1",
    "'q'",
    "\"w\"",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "&a ",
    "*a",
    "<<: ",
    "!t ",
    "!!str ",
    "---\n",
    "...\n",
    "# c\n",
    "\r\n",
    "\t",
    "~",
    "\u{feff}",
    "{{ .x }}",
    "%YAML 1.2\n",
    "%TAG ! x\n",
    "\u{85}",
    "\u{2028}",
    "\0",
    "\\",
    "`",
    "@",
];

proptest! {
    #[test]
    fn any_text_is_read_within_bounds(text in "(?s).{0,60}") {
        bounds(&text, &parse(&text));
    }

    #[test]
    fn any_nearly_yaml_is_read_within_bounds(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
    ) {
        let text = pieces.concat();
        let parsed = parse(&text);
        bounds(&text, &parsed);
        if !text.contains(['*', '<']) {
            parsed.documents.iter().for_each(|document| nesting(&text, document));
        }
    }
}
