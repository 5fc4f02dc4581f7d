//! What Java source says.

use crate::language::facts::listing;

#[test]
fn imports_give_names_their_paths() {
    let said = listing::of(
        "java",
        "T.java",
        r#"import java.util.*;
import java.net.http.HttpClient;
import static java.util.Objects.requireNonNull;
import static org.junit.Assert.*;
class A {
    HttpClient client = HttpClient.newHttpClient();
    A(HttpClient given) { requireNonNull(given).close(); }
}
"#,
    );
    assert_eq!(
        said,
        r#"    1  import    java.util
    2  import    java.net.http.HttpClient
    3  import    java.util.Objects.requireNonNull
    4  import    org.junit.Assert
    6  call      java.net.http.HttpClient.newHttpClient()
    7  function  A(given)
    7  call      java.util.Objects.requireNonNull(java.net.http.HttpClient()) close=
    7  call      java.util.Objects.requireNonNull().close()
"#
    );
}

#[test]
fn types_of_fields_parameters_and_variables_lead_to_paths() {
    let said = listing::of(
        "java",
        "T.java",
        r#"import org.springframework.web.client.RestTemplate;
record B(RestTemplate rest) {
    void go(RestTemplate given, List<RestTemplate> many, RestTemplate... more) {
        rest.delete("a");
        this.rest.delete("b");
        given.delete("c");
        for (RestTemplate each : many) { each.delete("d"); }
        new RestTemplate().delete("e");
        if (given instanceof RestTemplate one) { one.delete("f"); }
    }
}
"#,
    );
    assert_eq!(
        said,
        r#"    1  import    org.springframework.web.client.RestTemplate
    3  function  go(given, many, more)
    4  call      org.springframework.web.client.RestTemplate().delete("a")
    5  call      org.springframework.web.client.RestTemplate().delete("b")
    6  call      org.springframework.web.client.RestTemplate().delete("c")
    7  call      org.springframework.web.client.RestTemplate().delete("d")
    8  call      org.springframework.web.client.RestTemplate() delete="e"
    8  call      org.springframework.web.client.RestTemplate().delete("e")
    9  call      org.springframework.web.client.RestTemplate().delete("f")
"#
    );
}

#[test]
fn annotations_are_decorators_and_calls() {
    let said = listing::of(
        "java",
        "T.java",
        r#"import lombok.extern.slf4j.Slf4j;
@Slf4j
class C {
    @Value("${x:y}") private String x;
    @Scheduled(cron = "0 * * * *", zones = {"a", "b"}) @Async
    public void tick(@Nullable String s) {}
    @Override native int none();
}
"#,
    );
    assert_eq!(
        said,
        r#"    1  import    lombok.extern.slf4j.Slf4j
    4  call      Value("${x:y}")
    5  call      Scheduled() cron="0 * * * *" zones=["a", "b"]
    5  function  tick(s) @Scheduled() @Async
"#
    );
}

#[test]
fn functions_are_methods_constructors_and_lambdas() {
    let said = listing::of(
        "java",
        "T.java",
        r#"class D {
    D(int n) { super(); }
    Health health() { log.info("asked"); return Health.up().withDetail("at", Instant.now()).build(); }
    Health checked() { jdbc.execute("SELECT 1"); return Health.up().build(); }
    void stub() { throw new UnsupportedOperationException("Not implemented yet"); }
    Runnable r = () -> run(x -> x + 1);
    Object o = new Base("x") { @Override void go() { } };
}
"#,
    );
    assert_eq!(
        said,
        r#"    2  function  D(n)
    2  call      super()
    3  function  health() constant
    3  call      log.info("asked")
    3  call      Health.up() withDetail="at" build=
    3  call      Health.up().withDetail("at", Instant.now()) now= build=
    3  call      Health.up().withDetail().build()
    3  call      Instant.now()
    4  function  checked()
    4  call      jdbc.execute("SELECT 1")
    4  call      Health.up() build=
    4  call      Health.up().build()
    5  function  stub() stub
    5  call      UnsupportedOperationException("Not implemented yet")
    6  function  r()
    6  call      run(fn)
    6  function  (x) constant
    7  call      Base("x")
    7  function  go() @Override
"#
    );
}

#[test]
fn errors_are_caught_in_clauses_and_lambdas() {
    let said = listing::of(
        "java",
        "T.java",
        r#"class E {
    private static final Logger LOG = LoggerFactory.getLogger(E.class);
    Object go() {
        try { a(); } catch (IOException | SQLException e) { }
        try { a(); } catch (Exception e) { LOG.error("a", e); }
        try { a(); } catch (RuntimeException e) { throw new IllegalStateException(e); }
        try { a(); } catch (InterruptedException e) { Thread.currentThread().interrupt(); }
        try { a(); } catch (Exception e) { return ""; }
        m.onErrorResume(e -> Mono.error(new Wrapped(e)));
        f.exceptionally(e -> { return null; });
    }
}
"#,
    );
    assert_eq!(
        said,
        r#"    2  call      LoggerFactory.getLogger(./E) error="a"
    3  function  go()
    4  call      a()
    4  catch     IOException, SQLException empty
    5  call      a()
    5  catch     Exception logs uses
    5  call      LoggerFactory.getLogger().error("a", e)
    6  call      a()
    6  catch     RuntimeException rethrows uses
    6  call      IllegalStateException(e)
    7  call      a()
    7  catch     InterruptedException logs
    7  call      Thread.currentThread() interrupt=
    7  call      Thread.currentThread().interrupt()
    8  call      a()
    8  catch     Exception
    9  call      m.onErrorResume(fn)
    9  catch     rethrows uses
    9  function  (e)
    9  call      Mono.error(Wrapped()) Wrapped=e
    9  call      Wrapped(e)
   10  call      f.exceptionally(fn)
   10  catch     
   10  function  (e) constant
"#
    );
}

#[test]
fn the_environment_is_read_with_its_defaults() {
    let said = listing::of(
        "java",
        "T.java",
        r#"class F {
    String a = System.getenv("A");
    String b = System.getenv().getOrDefault("B", "b");
    String c = System.getenv("C") != null ? System.getenv("C") : "c";
    String d = Optional.ofNullable(System.getenv("D")).orElse("d");
    int e = Integer.parseInt(Objects.requireNonNullElse(System.getenv("E"), "1"));
}
"#,
    );
    assert_eq!(
        said,
        r#"    2  call      System.getenv("A")
    2  env       A
    3  call      System.getenv() getOrDefault="B"
    3  call      System.getenv().getOrDefault("B", "b")
    3  env       B or "b"
    4  call      System.getenv("C")
    4  env       C or "c"
    5  call      Optional.ofNullable(env:D) getenv="D" orElse="d"
    5  call      Optional.ofNullable().orElse("d")
    5  call      System.getenv("D")
    5  env       D or "d"
    6  call      Integer.parseInt("1")
    6  call      System.getenv("E")
    6  env       E or "1"
"#
    );
}

#[test]
fn texts_are_put_together() {
    let said = listing::of(
        "java",
        "T.java",
        r#"class G {
    static final String TABLE = "t";
    void go(String x) {
        db.run("select 1 from " + TABLE + " where a = " + x);
        db.run(String.format("select %s", x));
        db.run("""
            select '%s'""".formatted(x));
        String s = "select 2";
        s += " where a = ?";
        db.run(s);
        StringBuilder b = new StringBuilder();
        b.append("select 3").append(" where a = ").append(x);
        b.append(" limit ").append(5);
        db.run(b.toString());
        db.run(new StringBuilder("select 4 ").append(Integer.parseInt(x)).toString());
        db.run("x\ty\"" + 'c');
    }
}
"#,
    );
    assert_eq!(
        said,
        r#"    3  function  go(x)
    4  call      db.run("select 1 from t where a = {}"+)
    5  call      db.run("select %s"+) format="select %s"
    5  call      String.format("select %s", x)
    6  call      db.run("             select '%s'"+) formatted=x
    6  call      ?.formatted(x)
   10  call      db.run("select 2 where a = ?")
   14  call      db.run("select 3 where a = {} limit 5"+) toString=
   14  call      b.toString()
   15  call      db.run("select 4 {}") toString=
   15  call      StringBuilder("select 4 ")
   15  call      ?.toString()
   15  call      Integer.parseInt(x)
   16  call      db.run("x\ty\"c")
"#
    );
}

#[test]
fn options_are_told_in_chains_and_later() {
    let said = listing::of(
        "java",
        "T.java",
        r#"class H {
    void go() {
        var client = new OkHttpClient.Builder().readTimeout(5, SECONDS).build();
        SimpleFactory f = new SimpleFactory();
        f.setReadTimeout(1_000L);
        send(client, f, -1, null, new String[] {"a"}, H.class, (Object) true);
    }
}
"#,
    );
    assert_eq!(
        said,
        r#"    2  function  go()
    3  call      OkHttpClient.Builder() readTimeout=5 build=
    3  call      OkHttpClient.Builder().readTimeout(5, SECONDS) build=
    3  call      OkHttpClient.Builder().readTimeout().build()
    4  call      SimpleFactory() setReadTimeout=1000L
    5  call      SimpleFactory().setReadTimeout(1000L)
    6  call      send(OkHttpClient.Builder().readTimeout().build(), SimpleFactory(), -1, null, ["a"], ./H, true) build= readTimeout=5 Builder= SimpleFactory= setReadTimeout=1000L
"#
    );
}

#[test]
fn broken_code_gives_what_can_be_had() {
    let said = listing::of(
        "java",
        "T.java",
        r#"import a.B;
class I {
    B b;
    void go( {
        b.run("x");
    }
    void on() { try { b.fly(); } catch (Exception e) { } }
"#,
    );
    assert_eq!(
        said,
        r#"    1  import    a.B
    4  function  go()
    4  unread    
    5  call      a.B().run("x")
    7  function  on()
    7  call      a.B().fly()
    7  catch     Exception empty
    7  unread    
"#
    );
}

#[test]
fn guards_tell_code_for_development() {
    let said = listing::of(
        "java",
        "T.java",
        r#"class J {
    void go() {
        if (!"production".equals(System.getenv("ENV"))) { seed(); } else { real(); }
        int n = debug ? one() : two();
    }
}
"#,
    );
    assert_eq!(
        said,
        r#"    2  function  go()
    3  call      ?.equals(env:ENV) getenv="ENV"
    3  call      System.getenv("ENV")
    3  env       ENV
    3  call      seed()  [dev]
    3  call      real()
    4  call      one()  [dev]
    4  call      two()
"#
    );
}
