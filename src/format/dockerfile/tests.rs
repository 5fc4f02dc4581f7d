#![allow(clippy::expect_used, reason = "a test may end at what it did not expect")]

use proptest::prelude::*;

use super::parse;
use crate::format::{
    Node, Parsed, Value,
    spans::{assert_inside, at},
};

fn root(text: &str) -> Node {
    let parsed = parse(text);
    assert_inside(text, &parsed);
    parsed.documents.into_iter().next().expect("a document")
}

fn value(node: &Node, path: &str) -> String {
    match at(node, path) {
        None => "-".to_owned(),
        Some(node) => match &node.value {
            Value::List(items) => {
                items.iter().map(|item| item.text().unwrap_or("?")).collect::<Vec<_>>().join("|")
            }
            _ => node.text().unwrap_or("{}").to_owned(),
        },
    }
}

/// Checks values of the final stage, or of the root where a path begins with `/`.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let root = root(text);
    for (path, wanted) in expected {
        let full = path.strip_prefix('/').map_or_else(|| format!("final.{path}"), str::to_owned);
        assert_eq!(value(&root, &full), *wanted, "{path} of\n{text}");
    }
}

fn messages(parsed: &Parsed) -> Vec<&str> {
    parsed.problems.iter().map(|problem| problem.message.as_str()).collect()
}

#[test]
fn stages_know_what_they_build_on_and_whether_they_ship() {
    let text = "\
ARG VERSION=3.12 OTHER
FROM --platform=$BUILDPLATFORM python:${VERSION}-slim AS base
FROM node:20 AS Web
FROM base AS middle
FROM middle
COPY --from=web /dist /srv
COPY --from=0 /a /b
COPY --from=nginx:1 /c /d
";
    check(
        text,
        &[
            ("/args.0.name", "VERSION"),
            ("/args.0.default", "3.12"),
            ("/args.1.name", "OTHER"),
            ("/args.1.default", "-"),
            ("/stages.0.from", "python:${VERSION}-slim"),
            ("/stages.0.image", "python:3.12-slim"),
            ("/stages.0.platform", "$BUILDPLATFORM"),
            ("/stages.0.base", "-"),
            ("/stages.0.ships", "true"),
            ("/stages.1.name", "Web"),
            ("/stages.1.ships", "false"),
            ("/stages.2.base", "base"),
            ("/stages.2.image", "-"),
            ("/stages.2.ships", "true"),
            ("index", "3"),
            ("name", "-"),
            ("base", "middle"),
            ("root", "python:3.12-slim"),
            ("ships", "true"),
            ("instructions.0.flags.from", "web"),
            ("instructions.0.stage", "1"),
            ("instructions.1.stage", "0"),
            ("instructions.2.stage", "-"),
        ],
    );
    assert!(parse(text).problems.is_empty());
}

#[test]
fn images_have_their_variables_replaced_or_are_absent() {
    let cases = [
        ("ARG A=x\nFROM $A", "x"),
        ("ARG A\nFROM a:$A", "-"),
        ("ARG A\nFROM a:${A:-1}", "1-is-the-default"),
        ("FROM a:${A:-1}", "a:1"),
        ("ARG A=x\nARG B=${A}y\nFROM a:$B", "a:xy"),
        ("ARG A=\"x\"\nFROM a:$A", "a:x"),
        ("ARG A=x\nFROM b AS b\nARG A=y\nFROM a:$A", "a:x"),
        ("ARG A=b\nFROM c AS b\nFROM $A", "-"),
        ("FROM host:5000/img", "host:5000/img"),
        ("FROM scratch", "scratch"),
    ];
    for (text, image) in cases {
        let image = if image == "1-is-the-default" { "a:1" } else { image };
        check(text, &[("image", image)]);
    }
}

#[test]
fn settings_are_inherited_as_at_run_time() {
    let text = "\
FROM a AS base
ARG UID=1000
ENV APP_HOME=/app PORT=80
USER $UID:0
WORKDIR $APP_HOME
WORKDIR sub
SHELL [\"/bin/bash\", \"-c\"]
HEALTHCHECK --interval=5s CMD curl -f localhost
EXPOSE $PORT 9000/udp
CMD [\"serve\"]
STOPSIGNAL SIGQUIT
FROM base
ENV PORT=81
";
    check(
        text,
        &[
            ("user", "1000:0"),
            ("workdir", "/app/sub"),
            ("shell.args", "/bin/bash|-c"),
            ("healthcheck.command", "curl -f localhost"),
            ("healthcheck.form", "shell"),
            ("healthcheck.none", "false"),
            ("healthcheck.flags.interval", "5s"),
            ("exposes", "80|9000/udp"),
            ("env.APP_HOME", "/app"),
            ("env.PORT", "81"),
            ("/stages.0.env.PORT", "80"),
            ("cmd.args", "serve"),
            ("start", "serve"),
            ("stopsignal", "SIGQUIT"),
        ],
    );
    let root = root(text);
    let span = at(&root, "final.user").expect("a user").span;
    assert_eq!(&text[span.start..span.end], "$UID:0");
}

#[test]
fn entry_point_and_command_make_the_start() {
    let cases = [
        ("ENTRYPOINT [\"a\"]\nCMD [\"b\", \"c d\"]", "a b c d"),
        ("ENTRYPOINT a\nCMD [\"b\"]", "a"),
        ("CMD a \\\n  b", "a   b"),
        ("CMD a\nCMD [\"b\"]", "b"),
        ("CMD [\"b\"]\nENTRYPOINT [\"a\"]", "a b"),
        ("RUN x", "-"),
        ("CMD [\"a\"]\nFROM x\nENTRYPOINT [\"e\"]", "e"),
        ("CMD [\"a\"]\nFROM s\nENTRYPOINT [\"e\"]", "e"),
        ("CMD [\"a\"]\nFROM s\nCMD [\"c\"]\nENTRYPOINT [\"e\"]", "e c"),
    ];
    for (text, start) in cases {
        check(&format!("FROM x AS s\n{text}\n"), &[("start", start)]);
    }
}

#[test]
fn forms_are_told_apart() {
    let cases = [
        ("CMD [\"a\", \"b\"]", "exec", "a|b"),
        ("CMD ['a', 'b']", "shell", "-"),
        ("CMD [\"a\",]", "shell", "-"),
        ("CMD [ -f x ] && y", "shell", "-"),
        ("CMD []", "exec", ""),
        ("cmd [ \"a\", \\\n # comment\n \"b\" ]", "exec", "a|b"),
        ("RUN [\"a\\\"b\"]", "exec", "a\"b"),
        ("RUN --mount=type=cache,target=/x --mount=type=secret,id=y a", "shell", "-"),
        ("HEALTHCHECK CMD [\"a\"]", "exec", "a"),
        ("HEALTHCHECK --retries=3 CMD a", "shell", "-"),
    ];
    for (text, form, args) in cases {
        let path = "instructions.0";
        check(
            &format!("FROM x\n{text}\n"),
            &[(&format!("{path}.form"), form), (&format!("{path}.args"), args)],
        );
    }
}

#[test]
fn instructions_say_what_is_in_them() {
    let text = "\
from x
run --mount=type=cache,target=/x --mount=type=bind,from=y,target=/y --network=none a \\
    # why
    && b \\

    && c
copy --chown=1:1 --link [\"a b\", \"c\", \"/d e\"]
ADD --keep-git-dir=true x y z/
ENV A=\"b c\" D='e' F=g\\ h
ENV OLD some value
LABEL a.b=\"c\"
VOLUME /a /b
EXPOSE 80 443/tcp
USER \"app\"
HEALTHCHECK NONE
ONBUILD RUN x
";
    check(
        text,
        &[
            ("instructions.0.name", "RUN"),
            ("instructions.0.text", "a     && b     && c"),
            ("instructions.0.flags.mount.1", "type=bind,from=y,target=/y"),
            ("instructions.0.flags.network", "none"),
            ("instructions.1.sources", "a b|c"),
            ("instructions.1.dest", "/d e"),
            ("instructions.1.flags.chown", "1:1"),
            ("instructions.1.flags.link", "true"),
            ("instructions.2.sources", "x|y"),
            ("instructions.2.dest", "z/"),
            ("instructions.3.vars.0.value", "b c"),
            ("instructions.3.vars.1.value", "e"),
            ("instructions.3.vars.2.value", "g h"),
            ("env.F", "g h"),
            ("instructions.4.vars.0.name", "OLD"),
            ("instructions.4.vars.0.value", "some value"),
            ("instructions.5.vars.0.name", "a.b"),
            ("instructions.6.args", "/a|/b"),
            ("instructions.7.ports", "80|443/tcp"),
            ("instructions.8.user", "app"),
            ("user", "app"),
            ("instructions.9.none", "true"),
            ("healthcheck.none", "true"),
            ("instructions.10.trigger.name", "RUN"),
            ("instructions.10.trigger.text", "x"),
        ],
    );
    let root = root(text);
    for (path, source) in [
        ("final.instructions.0.name", "run"),
        ("final.instructions.1.sources.0", "a b"),
        ("final.instructions.3.vars.0.value", "b c"),
        ("final.env.A", "b c"),
        ("final.user", "app"),
        ("final.instructions.4.vars.0.value", "some value"),
        ("final.instructions.0.flags.network", "none"),
    ] {
        let span = at(&root, path).expect(path).span;
        assert_eq!(&text[span.start..span.end], source, "{path}");
    }
}

#[test]
fn variables_of_a_stage_hold_where_they_should() {
    let text = "\
ARG GLOBAL=g
FROM x
ARG GLOBAL
ARG LOCAL=l
ARG NONE
ENV A=1 B=$A C=$GLOBAL D=$NONE E=${D:-x} LOCAL=env
ENV B=$A F=$LOCAL G=${D:-x}
USER $NONE
";
    check(
        text,
        &[
            ("env.A", "1"),
            ("env.B", "1"),
            ("env.C", "g"),
            ("env.D", "$NONE"),
            ("env.E", "x"),
            ("env.F", "env"),
            ("env.G", "${D:-x}"),
            ("user", "$NONE"),
        ],
    );
    check("ARG G=g\nFROM x\nUSER $G", &[("user", "$G")]);
}

#[test]
fn here_documents_are_text_and_never_instructions() {
    let text = "\
FROM x
RUN <<EOF
USER nginx
from flask import Flask
EOF
RUN --mount=type=cache,target=/x python3 <<-'PY' && echo <<B
\tFROM a import b
\tPY
USER b
B
COPY <<EOF <<\"F\" /dest/
USER c
EOF
user d
F
RUN echo \"<<EOF\" $((1<<2)) <<<here
USER real
";
    check(
        text,
        &[
            ("user", "real"),
            ("instructions.0.heredocs.0.text", "USER nginx\nfrom flask import Flask\n"),
            ("instructions.0.text", "<<EOF\nUSER nginx\nfrom flask import Flask\n"),
            ("instructions.0.heredocs.0.expand", "true"),
            ("instructions.1.heredocs.0.name", "PY"),
            ("instructions.1.heredocs.0.expand", "false"),
            ("instructions.1.heredocs.0.text", "FROM a import b\n"),
            ("instructions.1.heredocs.1.text", "USER b\n"),
            ("instructions.2.dest", "/dest/"),
            ("instructions.2.sources", ""),
            ("instructions.2.heredocs.1.text", "user d\n"),
            ("instructions.3.heredocs", "-"),
        ],
    );
    assert!(parse(text).problems.is_empty());
    let open = parse("FROM x\nRUN <<EOF\nUSER a\n");
    assert_eq!(messages(&open), ["the here-document `EOF` has no end"]);
}

#[test]
fn directives_are_honoured_at_the_top_only() {
    let windows =
        "# syntax=docker/dockerfile:1\n# escape=`\nFROM x\nRUN a `\n  b\nWORKDIR C:\\app\\";
    check(
        windows,
        &[
            ("/syntax", "docker/dockerfile:1"),
            ("instructions.0.text", "a   b"),
            ("workdir", "C:\\app\\"),
        ],
    );
    check("# note\n# escape=`\nFROM x\nRUN a \\\nb", &[("instructions.0.text", "a b")]);
    check(
        "\u{feff}# escape=`\r\nFROM x\r\nRUN a `\r\n b\r\nUSER c\r\n",
        &[("instructions.0.text", "a  b"), ("user", "c")],
    );
    check("FROM x\nRUN a \\\\\nUSER b", &[("user", "b")]);
}

#[test]
fn what_cannot_be_read_costs_only_itself() {
    let text = "FROM x\nINCLUDE y\nCOPY a\nUSER b\nFROM c d e\nUSER e\n";
    let parsed = parse(text);
    assert_eq!(parsed.problems.len(), 3, "{:?}", parsed.problems);
    check(
        text,
        &[
            ("image", "c"),
            ("user", "e"),
            ("/stages.0.user", "b"),
            ("/stages.0.instructions.0.name", "INCLUDE"),
            ("/stages.0.instructions.0.text", "y"),
        ],
    );

    let headless = "ARG A=1\nRUN a\nUSER b\n";
    let root = root(headless);
    assert_eq!(value(&root, "instructions.1.user"), "b");
    assert_eq!(value(&root, "args.0.default"), "1");
    assert_eq!(value(&root, "stages"), "");
    assert_eq!(messages(&parse(headless)), ["expected FROM before any other instruction"]);
    assert_eq!(messages(&parse("FROM a AS b\nFROM c AS B")), ["two stages are named `B`"]);
    assert!(parse("# nothing\n").documents.is_empty());
}

#[test]
fn small_files_do_not_grow_large() {
    let doubling: String = (0..60).map(|i| format!("ENV A{}=$A{i}$A{i}\n", i + 1)).collect();
    let parsed = parse(&format!("FROM x\nENV A0=0123456789\n{doubling}"));
    assert!(crate::format::build::size(&parsed.documents[0]) < 1000);

    let chain = "ENV A=b\n".repeat(10) + &"FROM a AS a\nENV B=c D=e\n".repeat(20_000);
    let parsed = parse(&format!("FROM x AS a\n{chain}"));
    assert!(crate::format::build::size(&parsed.documents[0]) <= crate::format::MAX_NODES + 100);
}

const WORDS: &[&str] = &[
    "FROM x\n",
    "FROM a AS b\n",
    "ARG A=1\n",
    "RUN ",
    "run",
    "COPY ",
    "ADD",
    "--from=b ",
    "--mount=x",
    "CMD ",
    "ENTRYPOINT",
    "HEALTHCHECK ",
    "NONE",
    "ONBUILD ",
    "SHELL ",
    "[",
    "\"a\"",
    ",",
    "]",
    "[\"",
    "<<EOF",
    "<<-'E'",
    "EOF",
    "\n",
    "\r\n",
    "\r",
    "\\\n",
    "`\n",
    "\\",
    "# escape=`\n",
    "# c\n",
    " ",
    "\t",
    "$A",
    "${A:-",
    "}",
    "'",
    "\"",
    "ENV ",
    "A=b",
    "USER ",
    "EXPOSE ",
    "80",
    "é",
    "世",
    "\u{feff}",
    "\u{b}",
    "\u{a0}",
    "VOLUME ",
    "LABEL ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "WORKDIR ",
    "\\u12",
    "=",
    "--",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn any_text_is_read(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
        assert_inside(&text, &parse(&text));
    }

    #[test]
    fn any_fragments_are_read(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let text = words.concat();
        assert_inside(&text, &parse(&text));
        let text = format!("FROM x\n{text}");
        assert_inside(&text, &parse(&text));
    }
}
