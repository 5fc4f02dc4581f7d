//! What Python says.

use crate::language::facts::listing;

#[test]
fn imports_name_what_is_called() {
    let source = r#"import os.path as osp, xml.etree.ElementTree
import requests as r
from requests import get as fetch, Session
from . import helpers
from ..core.db import *
r.get("a")
fetch("b")
osp.join("c", "d")
xml.etree.ElementTree.parse("e")
helpers.run()
local()
def local(): pass
"#;
    let facts = r#"    1  import    xml.etree.ElementTree
    1  import    os.path as osp
    2  import    requests as r
    3  import    requests.Session
    3  import    requests.get as fetch
    4  import    ..helpers
    5  import    ..core.db
    6  call      requests.get("a")
    7  call      requests.get("b")
    8  call      os.path.join("c", "d")
    9  call      xml.etree.ElementTree.parse("e")
   10  call      ./helpers.run()
   11  call      ./local()
   12  function  local()
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn types_lead_to_what_a_method_belongs_to() {
    let source = r#"import typing as t
from typing import Annotated, Optional
import asyncpg, httpx

class Repo:
    db: Optional[asyncpg.Pool]
    other: "httpx.Client"

    def __init__(self, client: httpx.Client | None = None, *args: int, **kw):
        self.client = client
        self.session = httpx.AsyncClient()

    async def find(self, a: t.Optional[httpx.Client], b: Annotated[httpx.Client, 1], c: list[httpx.Client]):
        self.client.get(1)
        self.db.fetch(2)
        self.other.get(3)
        self.session.get(4)
        a.get(5)
        b.get(6)
        c.get(7)
        async with self.session.stream("GET", "u") as response:
            response.read()
        if (match := self.db.acquire()) is not None:
            match.release()
"#;
    let facts = r#"    1  import    typing as t
    2  import    typing.Annotated
    2  import    typing.Optional
    3  import    asyncpg
    3  import    httpx
    9  function  __init__(self, client, args, kw)
   11  call      httpx.AsyncClient() stream="GET" get=4
   13  function  find(self, a, b, c) async
   14  call      httpx.Client().get(1)
   15  call      asyncpg.Pool().fetch(2)
   16  call      httpx.Client().get(3)
   17  call      httpx.AsyncClient().get(4)
   18  call      httpx.Client().get(5)
   19  call      httpx.Client().get(6)
   20  call      c.get(7)
   21  call      httpx.AsyncClient().stream("GET", "u") read=
   22  call      httpx.AsyncClient().stream().read()
   23  call      asyncpg.Pool().acquire() release=
   24  call      asyncpg.Pool().acquire().release()
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn calls_show_their_options() {
    let source = r#"import boto3, requests
from botocore.config import Config
s3 = boto3.client("s3", config=Config(connect_timeout=5, retries={"max_attempts": 3}))
requests.get(url, timeout=None, **options)
session = requests.Session()
session.verify = False
session.headers.update({"a": "b"})
with requests.Session() as other:
    other.get("u", json={"a": {"b": 1}}).json()
print(*lines, sep="")
"#;
    let facts = r#"    1  import    boto3
    1  import    requests
    2  import    botocore.config.Config
    3  call      boto3.client("s3") config=botocore.config.Config()
    3  call      botocore.config.Config() connect_timeout=5 retries={..} retries.max_attempts=3
    4  call      requests.get(url, options) timeout=null ...
    5  call      requests.Session() verify=false headers.update={..}
    7  call      requests.Session().headers.update({..}) a="b"
    8  call      requests.Session() json= get="u"
    9  call      requests.Session().get("u") json={..} json.a.b=1 json.a={..} json=
    9  call      requests.Session().get().json()
   10  call      print(lines) sep="" ...
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn texts_tell_what_is_put_into_them() {
    let source = r#"import textwrap
from sqlalchemy import text
def f(cur, name, ids):
    cur.execute("select 1" " from t")
    cur.execute(f"select {name!r:>{width}}")
    cur.execute("select %s" % name)
    cur.execute("select {}".format(name))
    cur.execute("select " + name + " from t")
    cur.execute(text(textwrap.dedent(f"""select {name}""")))
    query = "select * from t"
    query += f" where name = '{name}'"
    cur.execute(query)
    cur.execute("select * from t where id in (%s)" % ", ".join("?" for _ in ids), ids)
    cur.execute(f"select * from {TABLE} limit {int(name)}")
    cur.execute(rf"select '\d' {name}" if ids else "select 2")
    for table in ("a", "b"):
        cur.execute(f"truncate {table}")
    for other in tables:
        cur.execute(f"truncate {other}")
"#;
    let facts = r#"    1  import    textwrap
    2  import    sqlalchemy.text
    3  function  f(cur, name, ids)
    4  call      cur.execute("select 1 from t")
    5  call      cur.execute("select {}"+)
    6  call      cur.execute("select %s{}"+)
    7  call      cur.execute("select {}"+) format=name
    7  call      ?.format(name)
    8  call      cur.execute("select {} from t"+)
    9  call      cur.execute("select {}"+) text="select {}"+ dedent="select {}"+
    9  call      sqlalchemy.text("select {}"+) dedent="select {}"+
    9  call      textwrap.dedent("select {}"+)
   12  call      cur.execute("select * from t where name = '{}'"+)
   13  call      cur.execute("select * from t where id in (%s){}", ids)
   13  call      ?.join(("?" for _ in ids))
   14  call      cur.execute("select * from {} limit {}")
   14  call      int(name)
   15  call      cur.execute("select '\\d' {}"+)
   17  call      cur.execute("truncate {}")
   19  call      cur.execute("truncate {}"+)
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn errors_are_taken_and_handed_on() {
    let source = r#"import contextlib, logging
log = logging.getLogger(__name__)
try:
    a()
except (KeyError, b.Error) as error:
    log.error("no: %s", error)
    raise
except* OSError:
    ...
except ValueError as error:
    raise HTTPException(400) from error
except TypeError:
    value = None
except:  # whatever
    pass
else:
    c()
with contextlib.suppress(Exception), open("f") as file:
    file.read()
for item in items:
    try:
        d(item)
    except Exception:
        continue
    except:
        value = item
"#;
    let facts = r#"    1  import    contextlib
    1  import    logging
    2  call      logging.getLogger(__name__) error="no: %s"
    4  call      a()
    5  catch     KeyError, b.Error logs rethrows uses
    6  call      logging.getLogger().error("no: %s", error)
    8  catch     OSError empty
   10  catch     ValueError rethrows uses
   11  call      HTTPException(400)
   12  catch     TypeError
   14  catch     empty
   17  call      c()
   18  call      contextlib.suppress(Exception)
   18  catch     Exception empty
   18  call      open("f") read=
   19  call      open().read()
   22  call      d(item)
   23  catch     Exception empty
   25  catch     
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn variables_of_the_environment() {
    let source = r#"import os
from os import environ, getenv
import environ as django_environ
from decouple import config
from environs import Env
env = Env()
os.environ["A"]
os.environ.get("B", "b")
environ["C"]
getenv("D") or "d"
int(os.getenv("E", "5"))
config("F", default="f", cast=bool)
env.bool("G", default=True)
os.environ.copy()
get_env_variable("H")
jinja.get_template("I")
"#;
    let facts = r#"    1  import    os
    2  import    os.environ
    2  import    os.getenv
    3  import    environ as django_environ
    4  import    decouple.config
    5  import    environs.Env
    6  call      environs.Env() bool="G"
    7  env       A
    8  call      os.environ.get("B", "b")
    8  env       B or "b"
    9  env       C
   10  call      os.getenv("D")
   10  env       D or "d"
   11  call      int(env:E) getenv="E"
   11  call      os.getenv("E", "5")
   11  env       E or "5"
   12  call      decouple.config("F") default="f" cast=bool
   12  env       F or "f"
   13  call      environs.Env().bool("G") default=true
   13  env       G or true
   14  call      os.environ.copy()
   15  call      get_env_variable("H")
   15  env       H
   16  call      jinja.get_template("I")
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn handlers_that_answer_the_same_are_constant() {
    let source = r#"from fastapi import Depends, FastAPI
from flask import jsonify
from django.http import JsonResponse
from aiohttp import web
from sanic.response import text
app = FastAPI()
@app.get("/a")
async def a():
    """Says so."""
    return {"status": "ok", "at": time.time()}
@app.get("/b")
async def b(db=Depends(get_db)):
    return {"status": "ok"}
@app.get("/c")
def c():
    redis.ping()
    return {"status": "ok"}
def d():
    return jsonify(status="ok"), 200
def e(request):
    return JsonResponse({"status": "ok"})
async def f(request):
    return web.json_response({"status": "ok"})
async def g(request):
    return text("ok")
class Tornado(RequestHandler):
    def get(self):
        self.write("ok")
def h():
    raise NotImplementedError("later")
class Base(ABC):
    @abstractmethod
    def i(self): ...
"#;
    let facts = r#"    1  import    fastapi.Depends
    1  import    fastapi.FastAPI
    2  import    flask.jsonify
    3  import    django.http.JsonResponse
    4  import    aiohttp.web
    5  import    sanic.response.text
    6  call      fastapi.FastAPI() get="/a" get="/b" get="/c"
    7  call      fastapi.FastAPI().get("/a")
    7  route     GET /a -> line 8 (fastapi) on app
    8  function  a() @fastapi.FastAPI().get() async constant
   10  call      time.time()
   11  call      fastapi.FastAPI().get("/b")
   11  route     GET /b -> line 12 (fastapi) on app after fastapi.Depends, get_db
   12  function  b(db) @fastapi.FastAPI().get() async
   12  call      fastapi.Depends(get_db)
   14  call      fastapi.FastAPI().get("/c")
   14  route     GET /c -> line 15 (fastapi) on app
   15  function  c() @fastapi.FastAPI().get()
   16  call      redis.ping()
   18  function  d() constant
   19  call      flask.jsonify() status="ok"
   20  function  e(request) constant
   21  call      django.http.JsonResponse({..}) status="ok"
   22  function  f(request) async constant
   23  call      aiohttp.web.json_response({..}) status="ok"
   24  function  g(request) async constant
   25  call      sanic.response.text("ok")
   27  function  get(self) constant
   28  call      self.write("ok")
   29  function  h() stub
   30  call      NotImplementedError("later")
   33  function  i(self) @abstractmethod
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn what_only_developers_reach() {
    let source = r#"if settings.DEBUG:
    a()
elif ENV == "production":
    b()
else:
    c()
if not DEBUG:
    d()
else:
    e()
if os.environ.get("ENV") not in ("prod", "production"):
    f()
if DEBUG is False:
    g()
match env:
    case "dev" | "local":
        h()
    case "production":
        i()
"#;
    let facts = r#"    2  call      a()  [dev]
    4  call      b()
    6  call      c()
    8  call      d()
   10  call      e()  [dev]
   11  call      os.environ.get("ENV")
   11  env       ENV
   12  call      f()  [dev]
   14  call      g()
   17  call      h()  [dev]
   19  call      i()
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}

#[test]
fn broken_code_gives_what_can_be_had() {
    let source = r#"import os
def f(:
    x = 1

def g():
    os.getenv("A")
print "old"
"#;
    let facts = r#"    1  import    os
    2  function  f()
    2  unread    
    5  function  g()
    6  call      os.getenv("A")
    6  env       A
    7  call      print()
"#;
    assert_eq!(listing::of("python", "a.py", source), facts);
}
