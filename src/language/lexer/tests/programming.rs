use super::{comments, strings};

#[test]
fn python() {
    assert_eq!(comments("python", "a = '#' # b\n# c"), ["# b", "# c"]);
    assert_eq!(strings("python", "\"\"\"a # \" b\n'\"\"\" # c"), ["\"\"\"a # \" b\n'\"\"\""]);
    assert_eq!(strings("python", r"a = 'it\'s' + rb'\'' + r'\'"), [r"'it\'s'", r"'\''", r"'\'"]);
    // A string ends with its line, whatever it lacks.
    assert_eq!(strings("python", "a = 'b\nc # '\n"), ["'b"]);
    assert_eq!(strings("python", "''''a'''"), ["''''a'''"]);
    assert_eq!(comments("python", "def f():\n    '''It's'''\n    # a"), ["# a"]);
    assert_eq!(strings("python", "'a \\\n b' # c"), ["'a \\\n b'"]);
}

#[test]
fn python_code_in_strings() {
    assert_eq!(strings("python", "f\"a {b['c']!r:>{d}} e\""), ["\"a {", "'c'", ":>{", "}} e\""]);
    assert_eq!(strings("python", "F'{{}} {a}' # b"), ["'{{}} {", "}'"]);
    assert_eq!(strings("python", "f'{a:'"), ["'{", ":'"]);
    assert_eq!(strings("python", "f\"{a[\"b\"]}\""), ["\"{", "\"b\"", "}\""]);
    assert_eq!(strings("python", "f'''{a:'>9}''' + 'b'"), ["'''{", ":'>9}'''", "'b'"]);
    assert_eq!(strings("python", "of'{a}'"), ["'{a}'"]);
    assert_eq!(comments("python", "f'{a\nb # c"), ["# c"]);
}

#[test]
fn javascript_templates() {
    let text = "`a ${b + `c ${\"}\"} // d` /* e */} f` // g";
    assert_eq!(comments("javascript", text), ["/* e */", "// g"]);
    assert_eq!(strings("javascript", text), ["`a ${", "`c ${", "\"}\"", "} // d`", "} f`"]);
    assert_eq!(strings("typescript", "`${ {a: {}} } b`"), ["`${", "} b`"]);
    assert_eq!(strings("javascript", r"`\${a}\``"), [r"`\${a}\``"]);
}

#[test]
fn javascript_regular_expressions_and_divisions() {
    assert_eq!(strings("javascript", r"x = /\/\*/; y // z"), [r"/\/\*/"]);
    assert_eq!(comments("javascript", r#"x.replace(/['"]/g, "") // z"#), ["// z"]);
    assert_eq!(strings("javascript", "a = b / c / d"), [""; 0]);
    assert_eq!(strings("javascript", "(a) / b / c[0] / 2 / d++ / e"), [""; 0]);
    assert_eq!(strings("javascript", "return /[/]'/.test(a)"), ["/[/]'/"]);
    assert_eq!(strings("javascript", "a.return /b/ c"), [""; 0]);
    assert_eq!(strings("javascript", "a = /* b */ /c'/"), ["/c'/"]);
    assert_eq!(strings("javascript", "x => /'/"), ["/'/"]);
    assert_eq!(strings("javascript", "`${/'/}`"), ["`${", "/'/", "}`"]);
    assert_eq!(comments("javascript", "a = 1 /\n 'b' // c"), ["// c"]);
}

#[test]
fn javascript_urls_and_jsx() {
    assert_eq!(comments("javascript", "a = \"http://x\"; b = 'http://y' // c"), ["// c"]);
    assert_eq!(comments("javascript", "<a>http://x</a>"), [""; 0]);
    let text = "<p>It's a \"test</p>\n// a\nb = 'c'";
    assert_eq!(comments("javascript", text), ["// a"]);
    assert_eq!(strings("javascript", text).last(), Some(&"'c'"));
    assert_eq!(comments("typescript", "<A b={c} /> // d\n<B c='d' /> // e"), ["// d", "// e"]);
    assert_eq!(comments("typescript", "<div>a</div> // d"), ["// d"]);
    assert_eq!(comments("javascript", "#!/usr/bin/env node\na"), ["#!/usr/bin/env node"]);
}

#[test]
fn rust() {
    assert_eq!(
        strings("rust", "fn f<'a>(x: &'a str) { 'b' '\\'' '\"' b'c' 'l: loop {} '\\u{1F600}' }"),
        ["'b'", "'\\''", "'\"'", "'c'", "'\\u{1F600}'"]
    );
    assert_eq!(
        strings("rust", "r#\"a \" // \\\"# r\"\\\" br##\"\"#\"## b\"\\\"\" r#type"),
        ["\"a \" // \\\"#", "\"\\\"", "\"\"#\"##", "\"\\\"\""]
    );
    assert_eq!(comments("rust", "/* a /* b */ c */ d // e"), ["/* a /* b */ c */", "// e"]);
    assert_eq!(comments("rust", "#![deny(x)]\n\"a\n// b\" // c"), ["// c"]);
    assert_eq!(strings("rust", "'é' 'éa'"), ["'é'"]);
}

#[test]
fn go() {
    assert_eq!(
        strings("go", "`a \\` + \"b\\\"\" + '\\'' + '\"'"),
        ["`a \\`", "\"b\\\"\"", "'\\''", "'\"'"]
    );
    assert_eq!(comments("go", "`//\n//` // a\n/* b\n*/"), ["// a", "/* b\n*/"]);
}

#[test]
fn java_and_its_relatives() {
    assert_eq!(
        strings("java", "\"\"\"\n a \"b\" \\\"\"\" // c\n\"\"\" // d"),
        ["\"\"\"\n a \"b\" \\\"\"\" // c\n\"\"\""]
    );
    assert_eq!(
        strings("kotlin", "\"a ${b[\"c\"]} d\" + \"\"\"\\ \"e\"\"\"\" + 'f'"),
        ["\"a ${", "\"c\"", "} d\"", "\"\"\"\\ \"e\"\"\"\"", "'f'"]
    );
    assert_eq!(comments("kotlin", "/* /* */ */ a"), ["/* /* */ */"]);
    assert_eq!(comments("scala", "s\"${a(\"b\")}\" 'sym // c"), ["// c"]);
    assert_eq!(comments("groovy", "a = ~/'\\/\\// // b\nsh 'echo // c'"), ["// b"]);
    assert_eq!(strings("dart", "r'\\' '${a['b']}'"), ["'\\'", "'${", "'b'", "}'"]);
    assert_eq!(
        strings("swift", "\"a \\(b(\"c\")) d\" #\"\\(\"\"#"),
        ["\"a \\(", "\"c\"", ") d\"", "#\"\\(\"\"#"]
    );
}

#[test]
fn c_sharp() {
    assert_eq!(
        strings("c-sharp", "@\"c:\\\" + @\"a \"\" b\n// c\" // d"),
        ["\"c:\\\"", "\"a \"\" b\n// c\""]
    );
    assert_eq!(
        strings("c-sharp", "$\"a {b[\"c\"]:N2} {{d}}\""),
        ["\"a {", "\"c\"", ":N2} {{d}}\""]
    );
    assert_eq!(strings("c-sharp", "$@\"\\{a}\" 'b'"), ["\"\\{", "}\"", "'b'"]);
    assert_eq!(
        strings("c-sharp", "\"\"\"a \"b\" // \"\"\" + @\"\"\"a\"\"\""),
        ["\"\"\"a \"b\" // \"\"\"", "\"\"\"a\"\"\""]
    );
}

#[test]
fn c_and_cpp() {
    assert_eq!(
        strings("cpp", "1'000'000 'a' R\"x(\")\" // )x\" // c"),
        ["'a'", "\"x(\")\" // )x\""]
    );
    assert_eq!(comments("c", "#error don't\n/* \" */ a"), ["/* \" */"]);
}

#[test]
fn ruby() {
    assert_eq!(comments("ruby", "a = \"b#{c[\"d\"]} # e\" # f"), ["# f"]);
    assert_eq!(strings("ruby", "\"b#{c[\"d\"]}\""), ["\"b#{", "\"d\"", "}\""]);
    assert_eq!(comments("ruby", "=begin\na'\n=end b\nc # d"), ["=begin\na'\n=end b", "# d"]);
    assert_eq!(
        strings("ruby", "a = <<~A + <<'B'\n # a\n  A\n # b\nB\nc # d"),
        [" # a\n", " # b\n"]
    );
    assert_eq!(strings("ruby", "class << self; a << B; a <<B\nc\n"), [""; 0]);
    assert_eq!(
        comments("ruby", "a =~ /['\"#]/ # b\nputs /'/ # c\na / b # d"),
        ["# b", "# c", "# d"]
    );
    assert_eq!(strings("ruby", "%w[a' b] + %q(it's (x)) 5 % (a)"), ["%w[a' b]", "%q(it's (x))"]);
    assert_eq!(comments("ruby", "a = ?# + ?\" # b"), ["# b"]);
}

#[test]
fn php() {
    assert_eq!(
        comments("php", "<?php #[A]\n# b\n// c ?> it's # d <?php // e"),
        ["# b", "// c ", "// e"]
    );
    assert_eq!(comments("php", "<p>it's // a</p> <?= $b /* c */ ?>"), ["/* c */"]);
    assert_eq!(strings("php", "<?php $a = <<<EOT\n# b's\n  EOT; 'c'; // d"), ["# b's\n", "'c'"]);
    assert_eq!(strings("php", "<?php \"a {$b[\"c\"]} d\""), ["\"a {$", "\"c\"", "} d\""]);
    assert_eq!(comments("php", "$a = 1; // b"), ["// b"]);
}

#[test]
fn elixir_lua_and_r() {
    assert_eq!(comments("elixir", "~r/\"#/ ?# ?\" \"#{a} # b\" # c"), ["# c"]);
    assert_eq!(strings("elixir", "~s(a \" b) ~S\"\"\"\n \" \"\"\" \"c\"").len(), 3);
    assert_eq!(
        comments("lua", "--[[ a\n]] b -- c\n--[==[ ]] ]==]"),
        ["--[[ a\n]]", "-- c", "--[==[ ]] ]==]"]
    );
    assert_eq!(strings("lua", "[[ -- a ]] t[a[1]] [=[ ]] ]=]"), ["[[ -- a ]]", "[=[ ]] ]=]"]);
    assert_eq!(strings("r", "r\"(a\"b)\" + r'--[ ]' ]--' # c"), ["\"(a\"b)\"", "'--[ ]' ]--'"]);
}

#[test]
fn perl() {
    assert_eq!(comments("perl", "$#a; ${#b}; s#a#b#; # c"), ["# c"]);
    assert_eq!(comments("perl", "=pod\n it's\n=cut\na # b"), ["=pod\n it's\n=cut", "# b"]);
    assert_eq!(comments("perl", "1;\n=head1 A\n\nit's"), ["=head1 A\n\nit's"]);
    assert_eq!(strings("perl", "qw(a' b) =~ s{'}{\"}; $h{s}; y => 1"), ["qw(a' b)", "s{'}{\"}"]);
}

#[test]
fn shell() {
    assert_eq!(comments("shell", "a $# ${x#y} ${#z} b#c \\# # d\n#e"), ["# d", "#e"]);
    assert_eq!(comments("shell", "a;# b\n(# c\n"), ["# b", "# c"]);
    assert_eq!(
        strings("shell", "cat <<EOF | b 'c'\n# it's $x\nEOF\nd 'e'"),
        ["'c'", "# it's $x\n", "'e'"]
    );
    assert_eq!(strings("shell", "cat <<-'EOF'\n\t# a\n\tEOF\n# b"), ["\t# a\n"]);
    assert_eq!(strings("shell", "cat <<< a; b $((1 << x))\nc"), [""; 0]);
    assert_eq!(comments("shell", "echo \"a # b $(c \"d # e\") # f\" # g"), ["# g"]);
    assert_eq!(comments("shell", "echo \"${a:-it's}\" \"${b#\"c\"}\" # d"), ["# d"]);
    assert_eq!(comments("shell", "echo it\\'s 'a\\' $'b\\'' # c"), ["# c"]);
    assert_eq!(comments("shell", "x=\"$(cat <<A\n'\nA\n)\" # b"), ["# b"]);
}

#[test]
fn powershell() {
    assert_eq!(comments("powershell", "a#b \"`\"#\" <# c #> # d"), ["<# c #>", "# d"]);
    assert_eq!(
        strings("powershell", "@\"\n # \" '\n\"@ 'it''s'"),
        ["@\"\n # \" '\n\"@", "'it''s'"]
    );
    assert_eq!(strings("powershell", "\"a $(b \"c\") d\""), ["\"a $(", "\"c\"", ") d\""]);
}

#[test]
fn sql() {
    assert_eq!(comments("sql", "select '--' -- a\n# b\n/* c */"), ["-- a", "# b", "/* c */"]);
    assert_eq!(
        strings("sql", "'it''s' '\\' 'a\nb' 'it\\'s'"),
        ["'it''s'", "'\\'", "'a\nb'", "'it\\'s'"]
    );
    assert_eq!(comments("sql", "$$ begin -- a\nend $$"), ["-- a"]);
}

#[test]
fn schemas() {
    assert_eq!(comments("protobuf", "a = \"//\"; // b"), ["// b"]);
    assert_eq!(comments("graphql", "\"\"\" # a\n\"\"\" b # c"), ["# c"]);
}
