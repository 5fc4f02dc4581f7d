//! What JavaScript says.

use crate::language::facts::listing;

#[test]
fn imports_name_what_is_called() {
    let source = r#"import express, { Router as R } from 'express'
import * as path from 'node:path'
import 'dotenv/config'
export * from './other'
const fs = require('fs'), { readFile, writeFile: save } = require('node:fs/promises')
require('./setup')
const app = require('express')()
express()
R()
path.join('a', 'b')
fs.open('c')
readFile('d')
save('e')
app?.get?.('/f')
const { Pool } = await import('pg')
new Pool
local()
function local() {}
"#;
    let facts = r#"    1  import    express as express
    1  import    express.Router as R
    2  import    path as path
    3  import    dotenv/config
    4  import    ./other
    5  import    fs as fs
    5  call      require("fs") open="c"
    5  import    fs/promises.readFile
    5  import    fs/promises.writeFile as save
    5  call      require("node:fs/promises")
    6  call      require("./setup")
    6  import    ./setup
    7  call      require("express")
    7  call      express() get="/f"
    8  call      express()
    9  call      express.Router()
   10  call      path.join("a", "b")
   11  call      fs.open("c")
   12  call      fs/promises.readFile("d")
   13  call      fs/promises.writeFile("e")
   14  call      express().get("/f")
   15  call      import("pg")
   16  call      pg.Pool()
   17  call      ./local()
   18  function  local()
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn calls_show_their_options() {
    let source = r#"import axios from 'axios'
import { Pool } from 'pg'
const pool = new Pool({ ssl: { rejectUnauthorized: false }, ...rest })
const client = axios.create({ timeout: 5000 })
client.defaults.headers.x = 'y'
fetch(url, { signal: AbortSignal.timeout(5) })
fetch(url, options)
"#;
    let facts = r#"    1  import    axios as axios
    2  import    pg.Pool
    3  call      pg.Pool({..}) ssl.rejectUnauthorized=false ssl={..} ...
    4  call      axios.create({..}) timeout=5000 defaults.headers.x="y"
    6  call      fetch(url, {..}) signal=AbortSignal.timeout()
    6  call      AbortSignal.timeout(5)
    7  call      fetch(url, options) ...
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn functions_have_the_names_that_they_are_given() {
    let source = r#"module.exports = { a() {}, b: function () {}, c: async () => {} }
exports.d = function (x) { return x }
export const GET = async () => {}
export default async function handler(req, res) { res.status(200).json({ ok: true }) }
const e = ({ a, b: c, d = 1, ...rest }, [f], g = 2) => a
class Repo extends Base {
  #db = connect()
  handle = async (req, res) => { await this.load() }
  constructor(db) { super(); this.db = db }
  static async *rows() { yield* this.other() }
  get size() { return 1 }
}
function* numbers() { yield 1 }
const later = async function* () {}
"#;
    let facts = r#"    1  function  a()
    1  function  b()
    1  function  c() async
    2  function  d(x) constant
    3  function  GET() async
    4  function  handler(req, res) async constant
    4  call      res.status(200) json={..}
    4  call      res.status().json({..}) ok=true
    5  function  e(g, a, c, d, rest)
    7  call      connect()
    8  function  handle(req, res) async
    8  call      self.load()
    9  function  constructor(db)
    9  call      super()
   10  function  rows() async
   10  call      self.other()
   11  function  size() constant
   13  function  numbers()
   14  function  later() async
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn errors_are_taken_and_handed_on() {
    let source = r#"try { a() } catch { }
try { a() } catch (error) { /* never mind */ }
try { a() } catch (error) { console.error(error); return null } finally { b() }
try { a() } catch ({ message }) { throw new Error(message) }
p.catch(() => {})
p.catch(() => undefined)
p.catch(() => null)
z.string().catch(fallback)
p.catch(console.error)
p.catch(next)
p.catch(noop)
p.catch(_.noop)
p.catch(error => console.log(error))
p.catch(error => ({ error }))
p.catch(function (error) { throw error })
p.then(a, error => {})
read('a', (err, data) => { if (err) return; use(data) })
read('b', (err, data) => { if (err) throw err })
"#;
    let facts = r#"    1  call      a()
    1  catch     empty
    2  call      a()
    2  catch     empty
    3  call      a()
    3  catch     logs uses
    3  call      console.error(error)
    3  call      b()
    4  call      a()
    4  catch     rethrows
    4  call      Error(message)
    5  call      p.catch(fn)
    5  catch     empty
    5  function  ()
    6  call      p.catch(fn)
    6  catch     
    6  function  () constant
    7  call      p.catch(fn)
    7  catch     
    7  function  () constant
    8  call      z.string() catch=fallback
    8  call      z.string().catch(fallback)
    9  call      p.catch(console.error()) error=
    9  catch     logs
    9  call      console.error()
   10  call      p.catch(next()) next=
   10  catch     logs
   10  call      next()
   11  call      p.catch(noop)
   11  catch     empty
   12  call      p.catch(_.noop)
   12  catch     empty
   13  call      p.catch(fn)
   13  catch     logs uses
   13  function  (error) constant
   13  call      console.log(error)
   14  call      p.catch(fn)
   14  catch     rethrows uses
   14  function  (error) constant
   15  call      p.catch(fn)
   15  catch     rethrows uses
   15  function  (error)
   16  call      p.then(a, fn)
   16  catch     empty
   16  function  (error)
   17  call      read("a", fn)
   17  function  (err, data)
   17  catch     empty
   17  call      use(data)
   18  call      read("b", fn)
   18  function  (err, data)
   18  catch     rethrows uses
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn texts_tell_what_is_put_into_them() {
    let source = r#"db.query(`select ${name}`)
db.query('select ' + name + ' from t')
db.query('select '.concat(name))
db.query(sql`select ${name}`)
db.query(String.raw`select ${name}`)
prisma.$queryRaw`select ${await load(name)}`
let query = 'select * from t'
query += ` where name = '${name}'`
db.query(query)
db.query(cond && `select ${name}`)
db.query(`select ${Number(name)} from ${TABLE}`)
for (const table of ['a', 'b']) db.query(`truncate ${table}`)
"#;
    let facts = r#"    1  call      db.query("select {}"+)
    2  call      db.query("select {} from t"+)
    3  call      db.query("select "+) concat=name
    3  call      ?.concat(name)
    4  call      db.query(sql()) sql="select {}"
    4  call      sql("select {}")
    5  call      db.query("select {}"+) raw="select {}"+
    5  call      String.raw("select {}"+)
    6  call      prisma.$queryRaw("select {}")
    6  call      load(name)
    9  call      db.query("select * from t where name = '{}'"+)
   10  call      db.query("select {}"+)
   11  call      db.query("select {} from {}")
   11  call      Number(name)
   12  call      db.query("truncate {}")
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn variables_of_the_environment() {
    let source = r#"import { env } from 'node:process'
const { PORT = 3000, HOST: host, USER: user = 'me' } = process.env
process.env.A || 'a'
process.env['B'] ?? 'b'
env.C
import.meta.env.D
Deno.env.get('E')
config.get('f')
parseInt(process.env.G || '5', 10)
"#;
    let facts = r#"    1  import    process.env
    2  env       PORT or 3000
    2  env       HOST
    2  env       USER or "me"
    3  env       A or "a"
    4  env       B or "b"
    5  env       C
    6  env       D
    7  call      Deno.env.get("E")
    7  env       E
    8  call      config.get("f")
    8  env       f
    9  call      parseInt("5", 10)
    9  env       G or "5"
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn handlers_that_answer_the_same_are_constant() {
    let source = r#"app.get('/a', (req, res) => res.send('ok'))
app.get('/b', async (req, res) => { await db.query('select 1'); res.send('ok') })
app.get('/c', (c) => c.json({ ok: true, at: new Date().toISOString() }))
fastify.get('/d', async () => ({ status: 'ok' }))
export async function GET() { return Response.json({ ok: true }) }
function e(req, res) { res.writeHead(200); res.end('ok') }
function f(req, res) { if (ready) res.sendStatus(200) }
function g() { throw new Error('Not implemented') }
"#;
    let facts = r#"    1  call      app.get("/a", fn)
    1  route     GET /a -> line 1 (express)
    1  function  (req, res) constant
    1  call      res.send("ok")
    2  call      app.get("/b", fn)
    2  route     GET /b -> line 2 (express)
    2  function  (req, res) async
    2  call      db.query("select 1")
    2  call      res.send("ok")
    3  call      app.get("/c", fn)
    3  route     GET /c -> line 3 (express)
    3  function  (c) constant
    3  call      c.json({..}) ok=true at=Date().toISOString()
    3  call      Date() toISOString=
    3  call      Date().toISOString()
    4  call      fastify.get("/d", fn)
    4  route     GET /d -> line 4 (fastify)
    4  function  () async constant
    5  function  GET() async constant
    5  call      Response.json({..}) ok=true
    6  function  e(req, res) constant
    6  call      res.writeHead(200)
    6  call      res.end("ok")
    7  function  f(req, res)
    7  call      res.sendStatus(200)
    8  function  g() stub
    8  call      Error("Not implemented")
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn what_only_developers_reach() {
    let source = r#"if (process.env.NODE_ENV !== 'production') { a() } else { b() }
isDev && c()
!isProd && d()
isProd && e()
switch (process.env.NODE_ENV) { case 'development': f(); g(); break; case 'production': h() }
"#;
    let facts = r#"    1  env       NODE_ENV
    1  call      a()  [dev]
    1  call      b()
    2  call      c()  [dev]
    3  call      d()  [dev]
    4  call      e()
    5  env       NODE_ENV
    5  call      f()  [dev]
    5  call      g()  [dev]
    5  call      h()
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}

#[test]
fn elements_are_calls_with_what_they_are_told() {
    let source = r#"import Link from 'next/link'
export default function Page({ html, ...props }) {
  return <main>
    <Link href={`/a/${html}`} prefetch {...props}>text &amp; more</Link>
    <div dangerouslySetInnerHTML={{ __html: html }} onClick={() => alert(1)} />
  </main>
}
"#;
    let facts = r#"    1  import    next/link as Link
    2  function  Page(html, props)
    4  call      next/link(props) href="/a/{}"+ prefetch=prefetch ...
    5  call      div() dangerouslySetInnerHTML={..} dangerouslySetInnerHTML.__html=html onClick=fn
    5  function  () constant
    5  call      alert(1)
"#;
    assert_eq!(listing::of("javascript", "a.jsx", source), facts);
}

#[test]
fn broken_code_gives_what_can_be_had() {
    let source = r#"const fs = require('fs')
function f( { return (
function g() { fs.open('a') }
"#;
    let facts = r#"    1  import    fs as fs
    1  call      require("fs") open="a"
    2  unread    
    3  function  g()
    3  call      fs.open("a")
"#;
    assert_eq!(listing::of("javascript", "a.js", source), facts);
}
