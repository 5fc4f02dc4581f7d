//! What Go says.

use crate::language::facts::listing;

#[test]
fn imports_name_what_is_called() {
    let source = r#"package a

import (
	"net/http"
	_ "github.com/lib/pq"
	chi "github.com/go-chi/chi/v5"
	"github.com/redis/go-redis/v9"
	"gopkg.in/yaml.v3"
)

func f(url string, w http.ResponseWriter) {
	http.Get(url)
	chi.NewRouter()
	redis.NewClient(nil)
	yaml.Marshal(1)
	w.WriteHeader(200)
	helper[int](1)
	local()
}

func helper[T any](t T) {}
"#;
    let facts = r#"    4  import    net/http
    5  import    github.com/lib/pq as _
    6  import    github.com/go-chi/chi/v5 as chi
    7  import    github.com/redis/go-redis/v9
    8  import    gopkg.in/yaml.v3
   11  function  f(url, w)
   12  call      net/http.Get(url)
   13  call      github.com/go-chi/chi/v5.NewRouter()
   14  call      github.com/redis/go-redis/v9.NewClient(null)
   15  call      gopkg.in/yaml.v3.Marshal(1)
   16  call      net/http.ResponseWriter().WriteHeader(200)
   17  call      ./helper(1)
   18  call      local()
   21  function  helper(t)
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn types_lead_to_what_a_method_belongs_to() {
    let source = r#"package a

import (
	"database/sql"
	"net/http"
	"sync"
)

type Alias = http.Client

type Store struct {
	client *http.Client
	db, replica *sql.DB
	*http.Server
	pools map[string]*sql.DB
}

var shared *http.Client

func (s *Store) all(a, b *Store, rest ...*sql.DB) {
	s.client.Get("a")
	s.replica.Ping()
	s.Server.Close()
	b.db.Ping()
	shared.Get("b")
	var wg sync.WaitGroup
	wg.Wait()
	var other Alias
	other.Get("c")
	for _, db := range rest {
		db.Ping()
	}
	s.cache().(*sql.DB).Ping()
	new(http.Client).Get("d")
}
"#;
    let facts = r#"    4  import    database/sql
    5  import    net/http
    6  import    sync
   20  function  all(s, a, b, rest)
   21  call      net/http.Client().Get("a")
   22  call      database/sql.DB().Ping()
   23  call      net/http.Server().Close()
   24  call      database/sql.DB().Ping()
   25  call      net/http.Client().Get("b")
   26  call      sync.WaitGroup() Wait=
   27  call      sync.WaitGroup().Wait()
   28  call      net/http.Client() Get="c"
   29  call      net/http.Client().Get("c")
   31  call      database/sql.DB().Ping()
   33  call      ./Store().cache()
   33  call      database/sql.DB(./Store().cache()) cache= Ping=
   33  call      database/sql.DB().Ping()
   34  call      net/http.Client() Get="d"
   34  call      net/http.Client().Get("d")
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn options_are_fields_chains_and_what_is_set_later() {
    let source = r#"package a

import (
	"crypto/tls"
	"net/http"
	"time"

	"google.golang.org/grpc"
)

func f(opts ...grpc.DialOption) {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	client.CheckRedirect = nil
	var later http.Client
	later.Timeout = time.Minute
	grpc.Dial("a:1", grpc.WithTimeout(5), grpc.WithInsecure())
	grpc.NewClient("a:1", opts...)
	use(map[string]bool{"tls": false}, []int{-1, 0x1F}, Header{"a": "b"}, struct{ A int }{A: 1})
}
"#;
    let facts = r#"    4  import    crypto/tls
    5  import    net/http
    6  import    time
    8  import    google.golang.org/grpc
   11  function  f(opts)
   12  call      net/http.Client() Timeout=5 * time.Second Transport=net/http.Transport() CheckRedirect=null
   12  call      net/http.Transport() TLSClientConfig=crypto/tls.Config()
   12  call      crypto/tls.Config() InsecureSkipVerify=true
   14  call      net/http.Client() Timeout=time.Minute
   16  call      google.golang.org/grpc.Dial("a:1", google.golang.org/grpc.WithTimeout(), google.golang.org/grpc.WithInsecure()) WithTimeout=5 WithInsecure=
   16  call      google.golang.org/grpc.WithTimeout(5)
   16  call      google.golang.org/grpc.WithInsecure()
   17  call      google.golang.org/grpc.NewClient("a:1", google.golang.org/grpc.DialOption()) ...
   18  call      use({..}, [-1, 0x1F], {..}, {..}) tls=false a="b" A=1
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn errors_are_taken_by_looking_at_them() {
    let source = r#"package a

func f() error {
	if err := g(); err != nil {
		return err
	}
	if err != nil {
		return fmt.Errorf("g: %w", err)
	}
	if err != nil {
		slog.Error("g", "error", err)
	}
	if err != nil {
		// nothing
	}
	if err != nil && !errors.Is(err, ErrA) {
		return nil
	}
	if errors.Is(err, ErrB) {
		return nil
	}
	if err == io.EOF {
		return nil
	}
	if result.Error != nil {
		panic(result.Error)
	}
	if err == nil {
		return nil
	} else {
		failures <- err
	}
	switch {
	case err != nil:
		log.Fatal(err)
	}
	if response != nil || ctx.Err() != nil {
		return nil
	}
	return err
}
"#;
    let facts = r#"    3  function  f()
    4  catch     rethrows uses
    4  call      g()
    7  catch     rethrows uses
    8  call      fmt.Errorf("g: %w", g()) g=
   10  catch     logs uses
   11  call      slog.Error("g", "error", g()) g=
   13  catch     empty
   16  catch     
   16  call      errors.Is(g(), ErrA) g=
   19  catch     ErrB
   19  call      errors.Is(g(), ErrB) g=
   22  catch     io.EOF
   25  catch     rethrows uses
   26  call      panic(result.Error)
   30  catch     rethrows uses
   34  catch     logs uses
   35  call      log.Fatal(g()) g=
   37  call      ctx.Err()
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn a_panic_is_taken_by_recover() {
    let source = r#"package a

func f() {
	defer func() {
		if r := recover(); r != nil {
			log.Print(r)
		}
	}()
	defer func() {
		r := recover()
		if r != nil {
		}
	}()
	defer func() { _ = recover() }()
}
"#;
    let facts = r#"    3  function  f()
    4  function  ()
    5  catch     logs uses
    5  call      recover()
    6  call      log.Print(recover()) recover=
    9  function  ()
   10  call      recover()
   11  catch     empty
   14  function  ()
   14  catch     empty
   14  call      recover()
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn text_is_put_together() {
    let source = r#"package a

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

const table = "users"

func f(name string, n int) {
	q("select * from " + table + ` where a = $1`)
	q(fmt.Sprintf("select * from %s", table))
	q("select 1 limit " + strconv.Itoa(n))
	q("select 1 where a in (" + strings.Repeat("?,", n) + "?)")
	q("select '" + name + "'")
	q(fmt.Sprintf("select '%s'", name))
	s := "select 1"
	s += " where a = " + name
	q(s)
	var b strings.Builder
	b.WriteString("select ")
	b.WriteString(name)
	q(b.String())
	buffer := bytes.Buffer{}
	fmt.Fprintf(&buffer, "select %s", name)
	q(buffer.String())
	q(string([]byte("select 2")))
}
"#;
    let facts = r#"    4  import    bytes
    5  import    fmt
    6  import    strconv
    7  import    strings
   12  function  f(name, n)
   13  call      q("select * from users where a = $1")
   14  call      q("select * from %s") Sprintf="select * from %s"
   14  call      fmt.Sprintf("select * from %s", "users")
   15  call      q("select 1 limit {}")
   15  call      strconv.Itoa(n)
   16  call      q("select 1 where a in (?,?)")
   16  call      strings.Repeat("?,", n)
   17  call      q("select '{}'"+)
   18  call      q("select '%s'"+) Sprintf="select '%s'"
   18  call      fmt.Sprintf("select '%s'", name)
   21  call      q("select 1 where a = {}"+)
   23  call      b.WriteString("select ")
   24  call      b.WriteString(name)
   25  call      q("select {}"+)
   27  call      fmt.Fprintf("", "select %s", name)
   28  call      q("select %s{}"+)
   29  call      q("select 2") string="select 2"
   29  call      string("select 2")
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn variables_of_the_environment() {
    let source = r#"package a

import (
	"cmp"
	"os"
)

func f() {
	a := os.Getenv("A")
	b, ok := os.LookupEnv("B")
	c := cmp.Or(os.Getenv("C"), "c")
	d := getEnv("D", "d")
	mustMapEnv(&e, "E")
	os.Getenv(name)
}

func getEnv(key, fallback string) string { return os.Getenv(key) }
"#;
    let facts = r#"    4  import    cmp
    5  import    os
    8  function  f()
    9  call      os.Getenv("A")
    9  env       A
   10  call      os.LookupEnv("B")
   10  env       B
   11  call      os.Getenv("C")
   11  env       C or "c"
   12  call      ./getEnv("D", "d")
   12  env       D or "d"
   13  call      mustMapEnv("E")
   13  env       E
   14  call      os.Getenv(name)
   17  function  getEnv(key, fallback) constant
   17  call      os.Getenv(key)
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn handlers_that_always_answer_the_same() {
    let source = r#"package a

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
)

func plain(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok")) }

func encoded(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{"status": "ok"})
}

func routes(e *echo.Echo) {
	e.GET("/live", func(c echo.Context) error { return c.String(200, "ok") })
}

func withGin(c *gin.Context) { c.JSON(200, gin.H{"status": "ok"}) }

func (s *server) checks(c *gin.Context) {
	if err := s.db.Ping(); err != nil {
		c.Status(503)
		return
	}
	c.Status(200)
}

func asks(c *gin.Context) { c.JSON(200, s.db.Ping()) }

func later() error { return errors.New("not implemented") }

func panics() { panic("not implemented") }

func nothing() {}
"#;
    let facts = r#"    4  import    encoding/json
    5  import    net/http
    7  import    github.com/gin-gonic/gin
    8  import    github.com/labstack/echo/v4
   11  function  plain(w, _) constant
   11  call      net/http.ResponseWriter().Write("ok")
   13  function  encoded(w, r) constant
   14  call      net/http.ResponseWriter().Header() Set="Content-Type"
   14  call      net/http.ResponseWriter().Header().Set("Content-Type", "application/json")
   15  call      encoding/json.NewEncoder(net/http.ResponseWriter()) Encode={..}
   15  call      encoding/json.NewEncoder().Encode({..}) status="ok"
   18  function  routes(e)
   19  call      github.com/labstack/echo/v4.Echo().GET("/live", fn)
   19  route     GET /live -> line 19 (echo)
   19  function  (c) constant
   19  call      github.com/labstack/echo/v4.Context().String(200, "ok")
   22  function  withGin(c) constant
   22  call      github.com/gin-gonic/gin.Context().JSON(200, {..}) status="ok"
   24  function  checks(s, c)
   25  catch     
   25  call      server().db.Ping()
   26  call      github.com/gin-gonic/gin.Context().Status(503)
   29  call      github.com/gin-gonic/gin.Context().Status(200)
   32  function  asks(c)
   32  call      github.com/gin-gonic/gin.Context().JSON(200, s.db.Ping()) Ping=
   32  call      s.db.Ping()
   34  function  later() stub
   34  call      errors.New("not implemented")
   36  function  panics() stub
   36  call      panic("not implemented")
   38  function  nothing()
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn code_for_developers() {
    let source = r#"package a

func f() {
	if os.Getenv("ENV") == "development" {
		pprof()
	} else {
		metrics()
	}
	if !cfg.IsProduction() {
		seed()
	}
	if cfg.Mode != "production" {
		docs()
	}
}
"#;
    let facts = r#"    3  function  f()
    4  call      os.Getenv("ENV")
    4  env       ENV
    5  call      pprof()  [dev]
    7  call      metrics()
    9  call      cfg.IsProduction()
   10  call      seed()  [dev]
   13  call      docs()  [dev]
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}

#[test]
fn broken_code_gives_what_can_be_had() {
    let source = r#"package a

import "net/http"

func f() {
	http.Get("a")
	x := = 1
	http.Get("b")
}

func g( {
	http.Get("c")
}

func h(w http.ResponseWriter) { w.Write(nil) }
"#;
    let facts = r#"    3  import    net/http
    5  function  f()
    6  call      net/http.Get("a")
    7  unread    
    8  call      net/http.Get("b")
   11  function  g()
   11  unread    
   12  call      net/http.Get("c")
   15  function  h(w) constant
   15  call      net/http.ResponseWriter().Write(null)
"#;
    assert_eq!(listing::of("go", "a.go", source), facts);
}
