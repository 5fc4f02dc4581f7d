use super::{comments, strings};

#[test]
fn html() {
    let text = "<!-- a\n--> <p title=\"<!-- b -->\">it's // c</p> <script>d('//') // e\n</script> <style>/* f */</style>";
    assert_eq!(comments("html", text), ["<!-- a\n-->", "// e", "/* f */"]);
    assert_eq!(strings("html", text), ["\"<!-- b -->\"", "'//'"]);
    assert_eq!(comments("html", "a < b <!-- c -->"), ["<!-- c -->"]);
}

#[test]
fn xml() {
    assert_eq!(
        strings("xml", "<a b='c'><![CDATA[<!-- d -->]]></a>"),
        ["'c'", "<![CDATA[<!-- d -->]]>"]
    );
    assert_eq!(comments("xml", "<?xml version=\"1.0\"?><!-- a -->"), ["<!-- a -->"]);
}

#[test]
fn components() {
    let text = "<template><!-- a --><p :b=\"c > d\">it's</p></template>\n<script setup lang=\"ts\">\n// e\nconst f = `</p> ${g}`\n</script>\n<style lang=\"scss\">\n// h\n</style>";
    assert_eq!(comments("vue", text), ["<!-- a -->", "// e", "// h"]);
    assert_eq!(
        comments("svelte", "<script>/* a */</SCRIPT>{#if b}// c{/if}<!-- d -->"),
        ["/* a */", "<!-- d -->"]
    );
    assert_eq!(comments("vue", "<script>\n// a"), ["// a"]);
}

#[test]
fn styles() {
    assert_eq!(comments("css", "a { b: url(http://c); } /* d */ // e"), ["/* d */"]);
    assert_eq!(comments("scss", "a { b: url(http://c) url(//d) } // e"), ["// e"]);
    assert_eq!(comments("less", "a: '//'; // b"), ["// b"]);
}

#[test]
fn documents() {
    assert_eq!(comments("markdown", "# a\n<!-- b --> it's // c"), ["<!-- b -->"]);
    let text =
        ".. a\n   b\n\n   c\nd\n\n.. note:: e\n.. _f: g\n.. [1] h\n.. |i| image:: j\n..\n\n...\n";
    assert_eq!(comments("restructuredtext", text), [".. a\n   b\n\n   c", ".."]);
}
