//! What Kotlin's marks make of source.

use crate::language::facts::listing;

fn check(source: &str, facts: &str) {
    let first = |text: &str| text.strip_prefix('\n').unwrap_or(text).to_owned();
    assert_eq!(listing::of("kotlin", "Main.kt", &first(source)), first(facts));
}

#[test]
fn names_resolve_through_imports_types_and_values() {
    check(
        r#"
package com.example

import okhttp3.OkHttpClient
import java.net.http.HttpClient as Http
import io.ktor.server.routing.*
import a.b.Mail

class Api(private val mail: Mail, val http: Http?) {
    private val ok = OkHttpClient()
    private val slow by lazy { OkHttpClient.Builder().build() }
    private val koin by inject<Mail>()

    fun all(other: Mail, list: List<Mail>) {
        ok.newCall(r)
        slow.newCall(r)
        koin.send("k")
        mail.send("m")
        http!!.send(r)
        other.send("o")
        helper()
        this.missing.call()
        java.net.URL("u").readText()
        mail.let { m -> m.send("l") }
    }
}

fun helper() {}
"#,
        r#"
    3  import    okhttp3.OkHttpClient
    4  import    java.net.http.HttpClient as Http
    5  import    io.ktor.server.routing
    6  import    a.b.Mail
    9  call      okhttp3.OkHttpClient() newCall=r
   10  call      lazy(fn) Builder= build=
   10  function  ()
   10  call      okhttp3.OkHttpClient.Builder() build= newCall=r
   10  call      okhttp3.OkHttpClient.Builder().build() newCall=r
   11  call      inject()
   13  function  all(other, list)
   14  call      okhttp3.OkHttpClient().newCall(r)
   15  call      okhttp3.OkHttpClient.Builder().build().newCall(r)
   16  call      a.b.Mail().send("k")
   17  call      a.b.Mail().send("m")
   18  call      java.net.http.HttpClient().send(r)
   19  call      a.b.Mail().send("o")
   20  call      ./helper()
   21  call      self.missing.call()
   22  call      java.net.URL("u") readText=
   22  call      java.net.URL().readText()
   23  call      a.b.Mail().let(fn) m=a.b.Mail() send="l"
   23  function  (m)
   23  call      a.b.Mail().send("l")
   27  function  helper()
"#,
    );
}

#[test]
fn calls_with_all_that_they_are_given() {
    check(
        r#"
fun f() {
    a.b?.c(1, n = 2, *rest)
    a.get<List<A>>(url)
    a.get<A>(url)
    a.get<A> { x() }
    a.post(url) { body(it) }
    val q = listOf(1, -2)
    g(mapOf("a" to true, "b" to null))
    for (i in 0 until 3) { "a" bind b }
    Builder().timeout(5_000).build()
}
"#,
        r#"
    1  function  f()
    2  call      a.b.c(1, rest) n=2 ...
    3  call      a.get(url)
    4  call      a.get(url)
    5  call      a.get(fn) x=
    5  function  ()
    5  call      x()
    6  call      a.post(url, fn) body=it
    6  function  ()
    6  call      body(it)
    8  call      g({..}) a=true b=null
    9  call      ?.bind()
   10  call      Builder() timeout=5000 build=
   10  call      Builder().timeout(5000) build=
   10  call      Builder().timeout().build()
"#,
    );
}

#[test]
fn functions_and_what_they_come_to() {
    check(
        r#"
@Service
class Health(private val db: Db) : Base(db), Marker {
    @Scheduled(fixedRate = 1)
    suspend fun up(): Map<String, String> = mapOf("status" to "UP")
    fun text() = "ok"
    fun ktor(call: ApplicationCall) { call.respond(HttpStatusCode.OK) }
    fun checked(): String { db.ping(); return "ok" }
    fun either(x: Boolean = true) = if (x) "a" else "b"
    fun todo(): Int = TODO("later")
    fun planned() { throw NotImplementedError() }
    val seen: Int get() = 3
}

val handler = { req: Request, (a, b) -> Response(OK).body("ok") }
fun Route.users(vararg names: String) = listen { "OK" }
"#,
        r#"
    2  call      Base(Db())
    3  function  up() @Scheduled() async constant
    3  call      Scheduled() fixedRate=1
    5  function  text() constant
    6  function  ktor(call) constant
    6  call      ApplicationCall().respond(HttpStatusCode.OK)
    7  function  checked()
    7  call      Db().ping()
    8  function  either(x)
    9  function  todo() stub
    9  call      TODO("later")
   10  function  planned() stub
   10  call      NotImplementedError()
   11  function  seen() constant
   14  function  handler(req, a, b) constant
   14  call      Response(OK) body="ok"
   14  call      Response().body("ok")
   15  function  users(names)
   15  call      listen(fn)
   15  function  () constant
"#,
    );
}

#[test]
fn annotations_belong_to_what_follows_them() {
    check(
        r#"
import a.b

@RestController
@RequestMapping("/api")
class First(@Value("x") private val x: String) {
    @Autowired
    lateinit var db: Db

    @Scheduled(cron = "0 0 * * *")
    @Transactional
    fun one() { db.ping() }
}

@Component
@Profile("test")
class Second {
    private val a = Foo()

    @Async
    fun two() { a.ping() }
}
"#,
        r#"
    1  import    a.b
    4  call      RequestMapping("/api")
    5  call      Value("x")
    9  function  one() @Scheduled() @Transactional
    9  call      Scheduled() cron="0 0 * * *"
   11  call      Db().ping()
   15  call      Profile("test")
   17  call      Foo() ping=
   19  function  two() @Async
   20  call      Foo().ping()
"#,
    );
}

#[test]
fn errors_that_are_caught() {
    check(
        r#"
private val log = KotlinLogging.logger {}

fun f() {
    try { a() } catch (e: IOException) { } catch (e: Exception) { /* no */ }
    try { a() } catch (e: Exception) { log.error(e) { "no" } } finally { b() }
    try { a() } catch (e: Exception) { throw Wrapped(e) }
    try { a() } catch (e: Exception) { error("no") }
    runCatching { a() }.onFailure { }
    runCatching { a() }.onFailure { e -> log.warn("no", e) }
    runCatching { a() }.onFailure { n.inc() }.getOrThrow()
    runCatching { a() }.getOrElse { null }
}

fun nothing(): String? = try { a() } catch (e: Exception) { null }
fun result() = try { Result.success(a()) } catch (e: Exception) { Result.failure(e) }
"#,
        r#"
    1  call      KotlinLogging.logger(fn) warn="no" error=e
    1  function  ()
    3  function  f()
    4  call      a()
    4  catch     IOException empty
    4  catch     Exception empty
    5  call      a()
    5  catch     Exception logs uses
    5  call      KotlinLogging.logger().error(e, fn)
    5  function  () constant
    5  call      b()
    6  call      a()
    6  catch     Exception rethrows uses
    6  call      Wrapped(e)
    7  call      a()
    7  catch     Exception rethrows
    7  call      error("no")
    8  call      runCatching(fn) a= onFailure=fn
    8  call      runCatching().onFailure(fn)
    8  catch     empty
    8  function  ()
    8  call      a()
    8  function  ()
    9  call      runCatching(fn) a= onFailure=fn
    9  call      runCatching().onFailure(fn) warn="no"
    9  catch     logs uses
    9  function  ()
    9  call      a()
    9  function  (e) constant
    9  call      KotlinLogging.logger().warn("no", e)
   10  call      runCatching(fn) a= onFailure=fn getOrThrow=
   10  call      runCatching().onFailure(fn) inc= getOrThrow=
   10  call      runCatching().onFailure().getOrThrow()
   10  function  ()
   10  call      a()
   10  function  ()
   10  call      n.inc()
   11  call      runCatching(fn) a= getOrElse=fn
   11  call      runCatching().getOrElse(fn)
   11  catch     
   11  function  ()
   11  call      a()
   11  function  () constant
   14  function  nothing()
   14  call      a()
   14  catch     Exception
   15  function  result()
   15  call      Result.success(a()) a=
   15  call      a()
   15  catch     Exception rethrows uses
   15  call      Result.failure(e)
"#,
    );
}

#[test]
fn variables_of_the_environment() {
    check(
        r#"
val a = System.getenv("A")
val b = System.getenv("B") ?: "b"
val c = System.getenv("C") ?: throw IllegalStateException()
val d = System.getenv("D")?.toInt() ?: 8080
val e = System.getenv()["E"]
val f = System.getenv().getOrDefault("F", "f")
val g = System.getenv("G") ?: error("no G")

data class Settings(val secret: String = System.getenv("H") ?: "h")

fun run(settings: Settings) = sign(b, d)
"#,
        r#"
    1  call      System.getenv("A")
    1  env       A
    2  call      System.getenv("B")
    2  env       B or "b"
    3  call      System.getenv("C")
    3  env       C
    3  call      IllegalStateException()
    4  call      System.getenv("D") toInt=
    4  call      System.getenv().toInt()
    4  env       D or 8080
    5  call      System.getenv("E")
    5  env       E
    6  call      System.getenv() getOrDefault="F"
    6  call      System.getenv().getOrDefault("F", "f")
    6  env       F or "f"
    7  call      System.getenv("G")
    7  env       G
    7  call      error("no G")
    9  call      System.getenv("H")
    9  env       H or "h"
   11  function  run(settings)
   11  call      sign("b", System.getenv().toInt())
"#,
    );
}

#[test]
fn text_that_is_put_together() {
    check(
        r#"
const val TABLE = "users"

fun f(name: String) {
    db.execute("select * from t where a = '${name}'")
    db.execute("select * from t where a = '" + name + "'")
    db.execute("""select * from $name""".trimIndent())
    db.execute("select %s".format(name))
    db.execute(String.format("select %s", name))
    db.execute("select * from ${TABLE} where id = ?")
    db.execute("select * from t where id = ${name.toInt()}")
    var sql = "select"
    sql += " ${name}"
    db.execute(sql)
    val text = StringBuilder("select ")
    text.append(name).append(" from t")
    db.execute(text.toString())
    val order = if (up) "asc" else "desc"
    db.execute("select * from t order by ${order}\n")
}
"#,
        r#"
    3  function  f(name)
    4  call      db.execute("select * from t where a = '{}'"+)
    5  call      db.execute("select * from t where a = '{}'"+)
    6  call      db.execute("select * from {}"+) trimIndent=
    6  call      ?.trimIndent()
    7  call      db.execute("select %s"+) format=name
    7  call      ?.format(name)
    8  call      db.execute("select %s"+) format="select %s"
    8  call      String.format("select %s", name)
    9  call      db.execute("select * from users where id = ?")
   10  call      db.execute("select * from t where id = {}")
   10  call      name.toInt()
   13  call      db.execute("select {}"+)
   14  call      StringBuilder("select ") append=" from t" append=name toString=
   15  call      StringBuilder().append(name) append=" from t"
   15  call      StringBuilder().append().append(" from t")
   16  call      db.execute("select {} from t"+) toString=
   16  call      StringBuilder().toString()
   18  call      db.execute("select * from t order by desc ")
"#,
    );
}

#[test]
fn options_in_chains_arguments_and_settings() {
    check(
        r#"
fun f() {
    val connection = URL("u").openConnection() as HttpURLConnection
    connection.connectTimeout = 1000
    connection.setReadTimeout(1000)
    OkHttpClient.Builder().callTimeout(Duration.ofSeconds(5)).build()
    Pool(size = 3, ssl = Ssl(verify = false))
}
"#,
        r#"
    1  function  f()
    2  call      URL("u") openConnection= connectTimeout=1000 setReadTimeout=1000
    2  call      URL().openConnection() connectTimeout=1000 setReadTimeout=1000
    4  call      URL().openConnection().setReadTimeout(1000)
    5  call      OkHttpClient.Builder() callTimeout=Duration.ofSeconds() build=
    5  call      OkHttpClient.Builder().callTimeout(Duration.ofSeconds()) ofSeconds=5 build=
    5  call      OkHttpClient.Builder().callTimeout().build()
    5  call      Duration.ofSeconds(5)
    6  call      Pool() size=3 ssl=Ssl()
    6  call      Ssl() verify=false
"#,
    );
}

#[test]
fn code_for_development() {
    check(
        r#"
fun f() {
    if (System.getenv("ENV") == "dev") { a() } else { b() }
    if (!isProduction) c()
    when (profile) {
        "test", "local" -> d()
        "prod" -> e()
        else -> g()
    }
}
"#,
        r#"
    1  function  f()
    2  call      System.getenv("ENV")
    2  env       ENV
    2  call      a()  [dev]
    2  call      b()
    3  call      c()  [dev]
    5  call      d()  [dev]
    6  call      e()
    7  call      g()
"#,
    );
}

#[test]
fn broken_code_gives_what_can_be_had() {
    check(
        r#"
fun f() {
    val x = g(1
    h("a")
}
"#,
        r#"
    1  function  f()
    2  call      g(?.h()) h="a"
    2  call      ?.h("a")
    3  unread    
"#,
    );
}
