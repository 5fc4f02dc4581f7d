//! What TypeScript says.

use crate::language::facts::listing;

#[test]
fn imports_name_what_is_called() {
    let source = r#"import type { Request } from 'express'
import http = require('http')
import { type NextRequest, NextResponse as Answer } from 'next/server'
import pg from 'pg'
import Pool = pg.Pool
http.get('a')
Answer.json<string>({ a: 1 })
new Pool()
function f(request: Request, next?: NextRequest, ...rest: string[]) { request.get('b'); next!.url.get('c') }
"#;
    let facts = r#"    1  import    express.Request
    2  import    http as http
    3  import    next/server.NextRequest
    3  import    next/server.NextResponse as Answer
    4  import    pg as pg
    6  call      http.get("a")
    7  call      next/server.NextResponse.json({..}) a=1
    8  call      pg.Pool()
    9  function  f(request, next, rest)
    9  call      express.Request().get("b")
    9  call      next/server.NextRequest().url.get("c")
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}

#[test]
fn types_lead_to_what_a_method_belongs_to() {
    let source = r#"import { ConfigService } from '@nestjs/config'
import { InjectRepository } from '@nestjs/typeorm'
import { DataSource, Repository } from 'typeorm'
interface Deps { db: DataSource; name: string }
type Context = { prisma: PrismaClient }
let source: DataSource
export class Users extends Base<User> implements OnInit {
  @Inject() private mailer!: Mailer
  constructor(
    @InjectRepository(User) private users: Repository<User>,
    readonly data: DataSource | null,
    private config: ConfigService,
    many: DataSource[],
  ) { super() }
  async find(deps: Deps, { prisma, ...rest }: Context, context: Readonly<Context>, reply: fastify.FastifyReply) {
    this.mailer.send(1)
    this.users.query(2)
    this.data!.query(3)
    this.config.get<string>('PORT', '3000')
    deps.db.query(4)
    context.prisma.user.find(5)
    reply.code(200).send({ a: 6 })
    source.query(7)
    ;(source as any).query(8)
  }
}
"#;
    let facts = r#"    1  import    @nestjs/config.ConfigService
    2  import    @nestjs/typeorm.InjectRepository
    3  import    typeorm.DataSource
    3  import    typeorm.Repository
    8  call      Inject()
    9  function  constructor(users, data, config, many)
   10  call      @nestjs/typeorm.InjectRepository(User)
   14  call      super()
   15  function  find(deps, context, reply, prisma, rest) async
   16  call      Mailer().send(1)
   17  call      typeorm.Repository().query(2)
   18  call      typeorm.DataSource().query(3)
   19  call      @nestjs/config.ConfigService().get("PORT", "3000")
   19  env       PORT or "3000"
   20  call      typeorm.DataSource().query(4)
   21  call      PrismaClient().user.find(5)
   22  call      fastify.FastifyReply().code(200) send={..}
   22  call      fastify.FastifyReply().code().send({..}) a=6
   23  call      typeorm.DataSource().query(7)
   24  call      typeorm.DataSource().query(8)
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}

#[test]
fn handlers_that_answer_the_same_are_constant() {
    let source = r#"import { Controller, Get } from '@nestjs/common'
import { Response } from 'express'
@Controller('health')
export class HealthController {
  @Get('ready') ready() { return { status: 'ok' } }
  @Get('real') async real(): Promise<string> { await this.db.ping(); return 'ok' }
}
export const a = (request: Request, response: Response): void => { response.status(200).json({ ok: true }) }
export abstract class Base { abstract b(): void; c(): never { throw new NotImplementedException() } }
"#;
    let facts = r#"    1  import    @nestjs/common.Controller
    1  import    @nestjs/common.Get
    2  import    express.Response
    3  call      @nestjs/common.Controller("health")
    5  call      @nestjs/common.Get("ready")
    5  route     GET /health/ready -> line 5 (nest) after @nestjs/common.Controller
    5  function  ready() @@nestjs/common.Get() constant
    6  call      @nestjs/common.Get("real")
    6  route     GET /health/real -> line 6 (nest) after @nestjs/common.Controller
    6  function  real() @@nestjs/common.Get() async
    6  call      self.db.ping()
    8  function  a(request, response) constant
    8  call      express.Response().status(200) json={..}
    8  call      express.Response().status().json({..}) ok=true
    9  function  c() stub
    9  call      NotImplementedException()
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}

#[test]
fn texts_tell_what_is_put_into_them() {
    let source = r#"enum Role { Admin = 'admin' }
export async function f(db: Client, name: string) {
  await db.query(`select ${name}` as string)
  await db.query<User>(`select '${Role.Admin}'`)
  await db.query(sql<User>`select ${name}`)
  await db.query(<string>('select ' + name))
}
"#;
    let facts = r#"    2  function  f(db, name) async
    3  call      Client().query("select {}"+)
    4  call      Client().query("select 'admin'")
    5  call      Client().query(sql<User>`select ${name}`)
    6  call      Client().query("select {}"+)
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}

#[test]
fn errors_are_taken_and_handed_on() {
    let source = r#"try { a() } catch (error: unknown) { if (error instanceof TypeError) throw error }
try { a() } catch {}
p.catch((error: Error) => { logger.error(error) })
p.catch((): void => {})
"#;
    let facts = r#"    1  call      a()
    1  catch     rethrows uses
    2  call      a()
    2  catch     empty
    3  call      p.catch(fn)
    3  catch     logs uses
    3  function  (error)
    3  call      logger.error(Error())
    4  call      p.catch(fn)
    4  catch     empty
    4  function  ()
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}

#[test]
fn what_stands_in_no_value() {
    let source = r#"declare module 'x' { export function f(a: string): void }
namespace N { export const g = () => 1 }
function h(a: string): void
function h(a: any) { return a }
type F<T> = T extends (infer U)[] ? `a${string}` : never
let u: typeof import('x')
const k = <T,>(x: T): T => x satisfies T
"#;
    let facts = r#"    2  function  g() constant
    4  function  h(a) constant
    6  call      import("x")
    7  function  k(x) constant
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}

#[test]
fn tsx_is_read_by_its_own_grammar() {
    let source = r#"export const Page = ({ name }: { name: string }) => {
  const [value, setValue] = useState<string>('a')
  return <p>{load<string>(name)}</p>
}
"#;
    let facts = r#"    1  function  Page(name)
    2  call      useState("a")
    3  call      load(name)
"#;
    assert_eq!(listing::of("typescript", "a.tsx", source), facts);
}

#[test]
fn broken_code_gives_what_can_be_had() {
    let source = r#"class A { b( { }
process.env.C
"#;
    let facts = r#"    1  unread    
    2  env       C
"#;
    assert_eq!(listing::of("typescript", "a.ts", source), facts);
}
