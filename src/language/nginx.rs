//! The configuration of nginx.

use super::{
    Kind, Language,
    syntax::{LineComment, Syntax},
};

/// The configuration of nginx.
pub const LANGUAGE: Language = Language {
    name: "nginx",
    extensions: &["nginx", "nginxconf", "vhost"],
    file_names: &[
        "nginx.conf",
        "nginx.conf.*",
        "*.nginx.conf",
        "nginx/*.conf",
        "nginx/*.conf.template",
        "nginx/*.conf.j2",
        "sites-available/*",
        "sites-enabled/*",
    ],
    interpreters: &[],
    content: Some(looks_like),
    kind: Kind::Config,
    source: None,
    syntax: Syntax {
        line_comments: &[LineComment::after("#", b";{}")],
        code_escape: true,
        ..Syntax::HASH
    },
};

/// Whether a text has blocks that only nginx has, and directives that end as its do. `server {` alone
/// is also HOCON.
fn looks_like(head: &str) -> bool {
    const BLOCKS: [&str; 7] = ["server", "http", "events", "stream", "upstream", "location", "map"];
    let lines = || head.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let opens = |line: &str| {
        let before = line.strip_suffix('{').or_else(|| line.split_once('{').map(|(head, _)| head));
        let word = before.and_then(|before| before.split_whitespace().next());
        word.is_some_and(|word| BLOCKS.contains(&word))
    };
    let directive = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        let named = word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        line.ends_with(';') && line.contains(' ') && named && !line.contains(" = ")
    };
    lines().any(opens) && lines().any(directive)
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn a_server_block_with_directives_is_known() {
        assert!(looks_like("# ours\nserver {\n  listen 80;\n}\n"));
        assert!(looks_like("upstream api { server a:1; }\nproxy_pass http://api;\n"));
        assert!(!looks_like("server {\n  port = 80\n}\n"));
        assert!(!looks_like("struct server {\n  int port;\n};\n"));
        assert!(!looks_like("[server]\nlisten = 80;\n"));
    }
}
