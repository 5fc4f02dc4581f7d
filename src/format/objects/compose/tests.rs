use super::*;
use crate::format::{Syntax, check::show, objects::at};

fn read(text: &str) -> Node {
    let document = Syntax::Yaml.parse(text).documents.remove(0);
    objects(&RepoPath::new("compose.yaml"), document).remove(0)
}

fn of(document: &Node, service: &str, key: &str) -> String {
    at(document, &["services", service, key]).map(show).unwrap_or_default()
}

fn ports(ports: &str) -> String {
    of(&read(&format!("services: {{a: {{image: a, ports: [{ports}]}}}}")), "a", "@ports")
}

fn volumes(volumes: &str) -> String {
    of(&read(&format!("services: {{a: {{image: a, volumes: [{volumes}]}}}}")), "a", "@volumes")
}

#[test]
fn ports_in_all_forms() {
    assert_eq!(ports("80"), r#"[{target: "80"}]"#);
    assert_eq!(ports(r#""8080:80""#), r#"[{published: "8080", target: "80"}]"#);
    let local = r#"[{host: "127.0.0.1", published: "53", target: "53", protocol: "udp"}]"#;
    assert_eq!(ports(r#""127.0.0.1:53:53/udp""#), local);
    assert_eq!(ports(r#""[::1]:80:80""#), r#"[{host: "::1", published: "80", target: "80"}]"#);
    let variables = r#""${HOST:-127.0.0.1}:${PORT:-8080}:${TARGET}""#;
    let shown = r#"[{host: "127.0.0.1", published: "8080", target: "${TARGET}"}]"#;
    assert_eq!(ports(variables), shown);
    let long = "{target: 80, published: 8080, host_ip: 127.0.0.1}";
    assert_eq!(ports(long), r#"[{target: #80, published: #8080, host: "127.0.0.1"}]"#);
    assert_eq!(ports(r#""127.0.0.1::80""#), r#"[{host: "127.0.0.1", target: "80"}]"#);
}

#[test]
fn volumes_in_all_forms() {
    let socket =
        r#"[{type: "bind", source: "/var/run/docker.sock", target: "/s", read_only: true}]"#;
    assert_eq!(volumes("/var/run/docker.sock:/s:ro"), socket);
    assert_eq!(volumes("data:/d"), r#"[{type: "volume", source: "data", target: "/d"}]"#);
    assert_eq!(volumes("/d"), r#"[{type: "volume", target: "/d"}]"#);
    let drive = volumes(r"'C:\data:/d'");
    assert_eq!(drive, r#"[{type: "bind", source: "C:\\data", target: "/d"}]"#);
    let root = r#"[{type: "bind", source: "./data", target: "/d"}]"#;
    assert_eq!(volumes(r#""${ROOT:-./data}:/d""#), root);
}

#[test]
fn an_environment_is_a_map() {
    let document = read("services: {a: {image: a, environment: [A=b=c, B]}}");
    assert_eq!(of(&document, "a", "@environment"), r#"{A: "b=c", B: ~}"#);
}

#[test]
fn a_service_has_what_it_extends() {
    let document = read(
        "services:\n  base: {image: 'a:1', restart: always, environment: {A: 1, B: 1}, ports: ['1:1']}\n  web:\n    extends: {service: base}\n    environment: {B: 2}\n    ports: ['2:2']\n  worker:\n    extends: web\n",
    );
    assert_eq!(of(&document, "worker", "restart"), r#""always""#);
    assert_eq!(of(&document, "worker", "environment"), "{A: #1, B: #2}");
    let ports = r#"[{published: "1", target: "1"}, {published: "2", target: "2"}]"#;
    assert_eq!(of(&document, "web", "@ports"), ports);
    assert_eq!(of(&document, "web", "@partial"), "");
}

#[test]
fn what_other_files_say_is_not_known() {
    let text = "services:\n  a: {command: x}\n  b: {image: b, extends: {file: common.yml, service: b}}\n  c: {build: .}\n";
    let document = read(text);
    assert_eq!(of(&document, "a", "@partial"), "true");
    assert_eq!(of(&document, "b", "@partial"), "true");
    assert_eq!(of(&document, "c", "@partial"), "");
}

#[test]
fn services_that_extend_each_other_end() {
    read("services: {a: {image: a, extends: b}, b: {image: b, extends: a}}");
}

proptest::proptest! {
    #[test]
    fn any_port_and_volume_can_be_read(text in "[a-z$:{}\\[\\]@/.\\\\\u{e9}-]{0,24}") {
        let span = crate::base::Span::new(0, 0);
        let node = crate::format::build::string(span, text);
        short::port(&node);
        short::volume(&node);
    }
}
