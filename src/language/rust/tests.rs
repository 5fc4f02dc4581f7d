//! What comes out of Rust source, by what is written.

use super::read::read;
use crate::language::facts::{code::Code, listing};

/// The listing of a text, without the columns of blanks.
fn facts(text: &str) -> String {
    let listing = listing::of("rust", "a.rs", text);
    let lines = listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    assert_eq!(facts(text), expected.join("\n"), "{text}");
}

/// The lines about facts of one kind.
fn only(kind: &str, text: &str) -> Vec<String> {
    let kind = format!(" {kind} ");
    let lines = facts(text);
    let lines = lines.lines().map(|line| format!("{line} ")).filter(|line| line.contains(&kind));
    lines
        .filter_map(|line| line.split_once(&kind).map(|(_, said)| said.trim().to_owned()))
        .collect()
}

#[test]
fn imports_are_taken_apart() {
    says(
        "use a::{self, b, c as d, e::*};\nuse crate::config::Settings;\nuse super::x;\nmod db;\nuse db::Row;\nextern crate log;",
        &[
            "1 import a",
            "1 import a.b",
            "1 import a.c as d",
            "1 import a.e",
            "2 import .config.Settings",
            "3 import ..x",
            "5 import .db.Row",
            "6 import log",
        ],
    );
}

#[test]
fn paths_follow_imports_types_and_fields() {
    let text = "use reqwest::Client; use std::env; mod db;
struct App { http: Arc<Client>, pool: Option<sqlx::PgPool> }
impl App {
    fn new() -> Self { Self { http: make(), ..Default::default() } }
    fn go(&self, conn: &mut Box<dyn db::Conn>) {
        self.http.get(1);
        conn.run();
        Self::new();
        crate::config::load();
        db::open();
        let c = Client::builder().build();
        c.post(2);
    }
}";
    assert_eq!(
        only("call", text),
        [
            "./App(Default.default()) http=make() ...",
            "make()",
            "Default.default()",
            "reqwest.Client().get(1)",
            "./db.Conn().run()",
            "./App.new()",
            "./config.load()",
            "./db.open()",
            "reqwest.Client.builder() build= post=2",
            "reqwest.Client.builder().build() post=2",
            "reqwest.Client.builder().build().post(2)",
        ]
    );
}

#[test]
fn functions_know_their_attributes_class_and_whether_they_say_anything() {
    let text = "use axum::Json; use actix_web::get;
async fn ready() -> impl IntoResponse { (StatusCode::OK, Json(json!({ \"status\": \"ok\" }))) }
#[get(\"/live\")]
pub async fn live(pool: web::Data<PgPool>) -> HttpResponse { HttpResponse::Ok().finish() }
async fn checks(State(pool): State<PgPool>) -> StatusCode { pool.acquire().await; StatusCode::OK }
fn later() -> u8 { todo!() }
trait Store { fn get(&self); fn put(&self) {} }
impl Store for Db { fn get(&self) { let add = |a, b| a + b; } }";
    assert_eq!(
        only("function", text),
        [
            "ready() async constant",
            "live(pool) @actix_web.get() async constant",
            "checks(pool) async",
            "later() stub",
            "put(self)",
            "get(self)",
            "add(a, b) constant",
        ]
    );
    assert_eq!(only("call", text).last().map(String::as_str), Some("todo()"));
    assert!(only("call", text).contains(&"PgPool().acquire()".to_owned()));
    let code = read(text);
    let get = code.functions.iter().find(|function| function.name == "get");
    let class = get.and_then(|get| code.classes.get(get.class?));
    let said = class.map(|class| (class.name.as_str(), class.bases.len()));
    assert_eq!(said, Some(("Db", 1)));
}

#[test]
fn texts_show_their_holes() {
    let text = "fn f(id: &str, n: u8) {
    q(&format!(\"a {id} {} {x} {{}}\", n, x = 1));
    q(&format!(\"limit {}\", LIMIT));
    let mut s = String::from(\"select\");
    s.push_str(\" all \");
    write!(s, \"of {id}\");
    q(&s);
    q(&(\"a\".to_owned() + id));
}
const LIMIT: u32 = 10;";
    let calls = only("call", text);
    let asked: Vec<&String> = calls.iter().filter(|call| call.starts_with("q(")).collect();
    for (call, expected) in asked.iter().zip([
        "q(\"a {} {} {} {}\"+)",
        "q(\"limit {}\")",
        "q(\"select all of {}\"+)",
        "q(\"a{}\"+)",
    ]) {
        assert!(call.starts_with(expected), "{call} is not {expected}");
    }
    assert_eq!(asked.len(), 4);
}

#[test]
fn variables_of_the_environment_have_their_defaults() {
    let text = "use std::env;
fn f() {
    env::var(\"A\").unwrap_or(\"x\".into());
    env::var(\"B\").ok().and_then(|b| b.parse().ok()).unwrap_or(8080);
    let c = match std::env::var(\"C\") { Ok(c) => c, Err(_) => \"y\".to_string() };
    env::var_os(\"D\");
    env!(\"CARGO_PKG_VERSION\");
}
#[derive(Parser)]
struct Args {
    #[arg(long, env = \"PORT\", default_value = \"80\")] port: u16,
    #[arg(long, env)] level: String,
}";
    assert_eq!(
        only("env", text),
        ["A or \"x\"", "B or 8080", "C or \"y\"", "D", "PORT or \"80\"", "LEVEL"]
    );
}

#[test]
fn errors_that_are_taken() {
    let text = "use tracing::error;
fn f() {
    if let Err(e) = g() { error!(\"{e}\"); }
    match g() {
        Ok(_) => {}
        Err(Error::Gone(_) | Error::Late) => {}
        Err(e) if e.is_io() => return Err(e),
        Err(e) => h(e),
    }
    let Ok(x) = g() else { return };
    g().unwrap_or_else(|e| panic!(\"{e}\"));
    g().unwrap_or_else(|| 1);
    let _ = g();
    g().ok();
    let _ = name;
}";
    assert_eq!(
        only("catch", text),
        [
            "logs uses",
            "Error.Gone, Error.Late empty",
            "e.is_io() rethrows uses",
            "uses",
            "",
            "rethrows uses",
            "discarded empty",
            "discarded empty",
        ]
    );
    let commented = |text: &str| read(text).catches.iter().any(|catch| catch.body.commented);
    assert!(commented("fn f() { if let Err(_) = g() { // as usual\n } }"));
    assert!(commented("fn f() {\n    // nobody listens\n    let _ = g();\n}"));
    assert!(!commented("fn f() {\n    let _ = g();\n}"));
}

#[test]
fn what_is_returned_and_thrown() {
    let acts = |text: &str| {
        let Code { returns, throws, .. } = read(text);
        let said = |span: crate::base::Span| text.get(span.start..span.end).unwrap_or_default();
        let returns: Vec<&str> = returns.iter().map(|act| said(act.span)).collect();
        let throws: Vec<&str> = throws.iter().map(|act| said(act.span)).collect();
        format!("{returns:?} {throws:?}").replace('"', "")
    };
    for (text, expected) in [
        ("fn f() -> u8 { 1 }", "[1] []"),
        ("fn f() { g() }", "[] []"),
        ("fn f() -> R { if a { Ok(1) } else { Err(2) } }", "[Ok(1)] [Err(2)]"),
        ("fn f() -> R { match a { 1 => b, _ => return Err(c) } }", "[b] [return Err(c)]"),
        ("fn f() -> R { Err(a)?; bail!(c); }", "[] [Err(a), bail!(c)]"),
        ("fn f() -> R { panic!() }", "[] [panic!()]"),
        ("fn f() { async move { 1 } }", "[1] []"),
    ] {
        assert_eq!(acts(text), expected, "{text}");
    }
}

#[test]
fn conditions_on_who_runs_it() {
    let text = "fn f() {
    if cfg!(debug_assertions) { a(); } else { b(); }
    if !cfg!(debug_assertions) { c(); }
    let url = if debug { d() } else { e() };
}
#[cfg(debug_assertions)]
fn g() { h(); }
#[cfg(not(debug_assertions))]
fn i() { j(); }";
    let calls = only("call", text);
    let dev = |call: &&String| call.ends_with("[dev]");
    let dev: Vec<&str> = calls.iter().filter(dev).map(|call| call.as_str()).collect();
    assert_eq!(dev, ["a() [dev]", "d() [dev]", "h() [dev]"]);
}

#[test]
fn macros_are_calls_with_what_they_are_given() {
    let text = "use tracing::info as note; use serde_json::json;
lazy_static! { static ref POOL: Pool = connect(1); }
fn f(note: u8) {
    note!(target: \"t\", user.id = %id, ?x, \"done {}\", y);
    sqlx::query!(\"select {}\", a);
    g(vec![1, 2]);
    h(json!({ \"a\": [b(), null], c: 1 }));
    tokio::select! { biased; r = k() => l(r), _ = m(), if n => {} else => o() }
    strange!(a => b => c);
}";
    assert_eq!(
        only("call", text),
        [
            "connect(1)",
            "tracing.info(x, \"done {}\", y) target=\"t\" user.id=id",
            "sqlx.query(\"select {}\", a)",
            "g([1, 2])",
            "h({..}) a=[b(), null] c=1",
            "b()",
            "k()",
            "l(k()) k=",
            "m()",
            "o()",
            "strange(a => b => c) ...",
        ]
    );
}

#[test]
fn a_broken_item_does_not_hide_the_others() {
    let text = "use a::{b};\nfn ok() { b(); }\nfn broken(x y) { }\nconst X: A = A { x: 1 };\nfn fine() { c(); }";
    says(
        text,
        &[
            "1 import a.b",
            "2 function ok()",
            "2 call a.b()",
            "3 unread",
            "4 call A() x=1",
            "5 function fine()",
            "5 call c()",
        ],
    );
    says("fn a() {}\nfn b() { \"open }", &["2 unread"]);
    says("", &[]);
}

#[test]
fn places_are_bytes_behind_marks_script_lines_and_wide_letters() {
    for before in ["", "\u{feff}", "#!/usr/bin/env rust-script\n", "\u{feff}#!x\r\n/* ä€ */ "] {
        let text = format!("{before}fn f() {{ let ä = \"€\"; g(ä); }}");
        let code = read(&text);
        let written: Vec<&str> =
            code.exprs.iter().filter_map(|one| text.get(one.span.start..one.span.end)).collect();
        assert_eq!(written, ["\"€\"", "ä", "g", "ä", "g(ä)"], "{before:?}");
    }
}

#[test]
fn nesting_costs_no_stack() {
    for (open, inside, close) in [
        ("!", "x", ""),
        ("(", "x", ")"),
        ("x + ", "x", ""),
        ("|x| ", "x", ""),
        ("{", "x", "}"),
        ("", "x", ".y()"),
        ("", "x", "?"),
        ("if x {} else ", "{}", ""),
        ("vec![", "x", "]"),
        ("x = ", "x", ""),
    ] {
        for times in [50, 700, 20_000] {
            let (open, close) = (open.repeat(times), close.repeat(times));
            let text = format!("fn a() {{ let x = {open}{inside}{close}; }} fn b() {{}}");
            let code = read(&text);
            let read_all = code.unread.is_empty();
            assert!(code.functions.iter().any(|function| function.name == "b"), "{open}");
            assert!(times < 20_000 || !read_all, "{open}");
            assert!(times > 50 || read_all, "{open}");
        }
    }
}

#[test]
fn values_that_are_made_of_each_other_end() {
    let text = "fn f() { let a = g(b); let b = h(a); }";
    assert_eq!(only("call", text).len(), 2);
}
