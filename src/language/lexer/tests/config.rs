use super::{comments, strings};

#[test]
fn yaml_comments_and_quotes() {
    assert_eq!(comments("yaml", "a: b#c # d\n#e\n  # f"), ["# d", "#e", "# f"]);
    assert_eq!(comments("yaml", "a: \"b # c\" # d\nb: 'it''s # e'"), ["# d"]);
    assert_eq!(comments("yaml", "a: it's\nb: don't # c"), ["# c"]);
    assert_eq!(
        strings("yaml", "- \"a\\\"b\": 'c'\n- [\"d\", 'e']\n- {\"f\":\"g\"}"),
        ["\"a\\\"b\"", "'c'", "\"d\"", "'e'", "\"f\"", "\"g\""]
    );
    assert_eq!(strings("yaml", "a: \"b\n  c # d\"\ne: f"), ["\"b\n  c # d\""]);
    assert_eq!(comments("yaml", "a: \"b\nc: d # e"), ["# e"]);
    assert_eq!(comments("yaml", "a: http://b#c\nd: e   # f"), ["# f"]);
}

#[test]
fn yaml_block_scalars() {
    assert_eq!(strings("yaml", "a: |\n  # b\n\n  c: 'd\ne: 'f'"), ["  # b\n\n  c: 'd", "'f'"]);
    assert_eq!(comments("yaml", "a: >- # b\n  # c\n# d\n"), ["# b", "# d"]);
    assert_eq!(comments("yaml", "- run: |2+\n    # a\n  b: c # d\n"), ["# d"]);
    assert_eq!(comments("yaml", "- |\n # a\n- b # c"), ["# c"]);
    assert_eq!(comments("yaml", "a:\n  |\n  # b\nc: d # e"), ["# e"]);
    assert_eq!(comments("yaml", "a: &b !!str |\n  # b\nc: d # e"), ["# e"]);
    assert_eq!(comments("yaml", "a: b | c\n  # d\ne: x > 1 # f"), ["# d", "# f"]);
    assert_eq!(comments("yaml", "--- |\n# a\n---\n# b"), ["# b"]);
    assert_eq!(comments("yaml", "a:\r\n  b: |\r\n    # c\r\n  d: e # f\r\n"), ["# f"]);
}

#[test]
fn yaml_flow_and_templates() {
    assert_eq!(comments("yaml", "a: [b, # c\n  'd # e'] # f\n"), ["# c", "# f"]);
    assert_eq!(comments("yaml", "a: [b\nc: |\n  # d\n"), [""; 0]);
    assert_eq!(
        comments("yaml", "{{- /* a\n it's */ -}}\nb: {{ .c | default \"d # e\" }} # f"),
        ["{{- /* a\n it's */ -}}", "# f"]
    );
    assert_eq!(comments("yaml", "{{- if eq .a \"b\" }}\nc: d # e\n{{- end }}"), ["# e"]);
}

#[test]
fn json_and_toml() {
    assert_eq!(comments("json", "{\"a\": \"http://b\", // c\n/* d */}"), ["// c", "/* d */"]);
    assert_eq!(
        comments("toml", "a = \"#\" # b\nc = '\\' # d\ne = '''\n# f''' # g"),
        ["# b", "# d", "# g"]
    );
    assert_eq!(strings("toml", "a = \"\"\"b\"\"\"\" # c"), ["\"\"\"b\"\"\"\""]);
}

#[test]
fn lines_of_keys_and_values() {
    assert_eq!(
        comments("dotenv", "# a\nB=c#d # e\nF=\"g # h\" # i\nJ=it's # k"),
        ["# a", "# e", "# i", "# k"]
    );
    assert_eq!(strings("dotenv", "A=\"b\n# c\"\nexport D='e\\'"), ["\"b\n# c\"", "'e\\'"]);
    assert_eq!(comments("properties", "# a\n  ! b\nc=d # e\nf=it's\n"), ["# a", "! b"]);
    assert_eq!(
        comments("ini", "; a\n# b\nc = d # e\nf = g ; h\ni = j;k\nl = \"m ; n\""),
        ["; a", "# b", "; h"]
    );
}

#[test]
fn dockerfile() {
    let text = "# a\nRUN echo # b 'it \\\n  # c's\n  && d\nCOPY <<EOF /x\n# e\nEOF\n# f";
    assert_eq!(comments("dockerfile", text), ["# a", "# c's", "# f"]);
    assert_eq!(comments("dockerfile", "RUN a \\\n  # b\n  c#d"), ["# b"]);
    assert_eq!(strings("dockerfile", "CMD [\"a\", \"b # c\"]"), ["\"a\"", "\"b # c\""]);
}

#[test]
fn makefile() {
    assert_eq!(comments("makefile", "a: b # c\n\td '#' \\# e\n"), ["# c"]);
}

#[test]
fn hcl() {
    let text = "a = \"${b[\"c\"]} # d $${e\" # f\n// g\n/* h */\ni = <<-EOT\n  # j\n  EOT\n# k";
    assert_eq!(comments("hcl", text), ["# f", "// g", "/* h */", "# k"]);
    assert_eq!(strings("hcl", text), ["\"${", "\"c\"", "} # d $${e\"", "  # j\n"]);
}

#[test]
fn web_servers() {
    assert_eq!(comments("nginx", "a b#c; # d\nlog '$x # e'; {# f"), ["# d", "# f"]);
    assert_eq!(comments("caddyfile", "a#b `# c\n` # d"), ["# d"]);
}
