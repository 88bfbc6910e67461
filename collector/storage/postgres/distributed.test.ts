import { join } from 'node:path'
import { catalogueOf } from '../../testing/distribution/catalogue.js'
import { exerciseStorage } from '../../testing/distribution/exercise.js'
import { loadParser, statementsOf } from '../../testing/distribution/parse.js'
import { recordQueries } from '../../testing/distribution/recorder.js'
import { schemaViolations } from '../../testing/distribution/schema.js'
import { type Catalogue, type Sent, violationsOf } from '../../testing/distribution/statements.js'
import { templatesIn, templatesOf } from '../../testing/distribution/templates.js'
import {
  aDatabase,
  anEmptyDatabase,
  onServer,
  type TestDatabase,
} from '../../testing/postgres/aDatabase.js'
import { IN_THE_CLEAR } from '../sealing.js'
import { LOCKS } from '../steps/step.js'
import type { Storage } from '../storage.js'
import { openPostgres } from './openPostgres.js'
import { openPostgresSchema } from './openPostgresSchema.js'
import { APPEND_ONLY, COORDINATOR, DISTRIBUTED, REFERENCE } from './tables.js'

let database: TestDatabase
let catalogue: Catalogue
beforeAll(async () => {
  await loadParser()
  database = await aDatabase()
  catalogue = await onServer(catalogueOf, database.url)
})
afterAll(() => database.drop())

describe('the schema', () => {
  test('can be spread over nodes by account', async () => {
    const found = (client: Parameters<typeof catalogueOf>[0]) =>
      schemaViolations(client, catalogue.spreads)
    expect(await onServer(found, database.url)).toEqual([])
  })

  test('lists each table once, and after those that its foreign keys name', async () => {
    const all: readonly string[] = [...COORDINATOR, ...REFERENCE, ...DISTRIBUTED]
    expect(new Set(all).size).toBe(all.length)
    expect(APPEND_ONLY.filter((table) => !all.includes(table))).toEqual([])
    const keys = await onServer(
      (client) =>
        client.query<{ from: string; to: string }>(
          `select f.relname as from, t.relname as to from pg_constraint c
           join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
           where c.contype = 'f'`,
        ),
      database.url,
    )
    expect(keys.rows.length).toBeGreaterThan(5)
    expect(keys.rows.filter(({ from, to }) => all.indexOf(from) < all.indexOf(to))).toEqual([])
  })
})

test('a migration sends one statement at a time, because Citus refuses several in one text', async () => {
  const fresh = await anEmptyDatabase()
  const recorder = recordQueries()
  const schema = openPostgresSchema({ url: fresh.url })
  await schema.migrate()
  await schema.close()
  recorder.stop()
  await fresh.drop()
  const changes = recorder.sent.filter(({ text }) => /create|alter/.test(text))
  expect(changes.length).toBeGreaterThan(30)
  expect(changes.filter(({ text }) => statementsOf(text).length !== 1)).toEqual([])
})

describe('what the collector sends', () => {
  let sent: readonly Sent[]
  let called: readonly string[]
  let methods: readonly string[]

  beforeAll(async () => {
    const recorder = recordQueries()
    // Every secret is kept anew, as if under another key.
    const sealing = { ...IN_THE_CLEAR, isCurrent: () => false }
    const storage = openPostgres({ url: database.url, sealing })
    const names = new Set<string>()
    const traced = Object.entries(storage).map(([name, method]) => [
      name,
      (...values: readonly unknown[]) => {
        names.add(name)
        return (method as (...given: readonly unknown[]) => unknown)(...values)
      },
    ])
    // As collectors of earlier versions left it.
    const losses = [
      'update entries set hash = null',
      'update orders set coded = null',
      'update coupons set folded = null',
    ]
    const loseFilled = () =>
      onServer(async (client) => {
        for (const text of losses) await client.query(text)
      }, database.url)
    await exerciseStorage(Object.fromEntries(traced) as Storage, loseFilled)
    recorder.stop()
    sent = recorder.sent.filter(({ text }) => !losses.includes(text))
    called = [...names].sort()
    methods = Object.keys(storage).sort()
  })

  test('was heard from every method of the storage', () => {
    expect(called).toEqual(methods)
  })

  test('was heard from every piece of SQL in the sources', () => {
    const templates = ['../steps', '../steps/resettling', '../reads', '.'].flatMap((folder) =>
      templatesIn(join(__dirname, folder)),
    )
    const texts = [...new Set(sent.map(({ text }) => text))]
    const unheard = templates
      // What brings the schema up to date, or moves a database, is not sent by a running collector;
      // and what asks each node how it is, is sent to all of them.
      .filter(({ where }) => !/^(migrate|citus|grants|schema|copy\w*|nodes)\.ts/.test(where))
      .filter(({ seen }) => !texts.some((text) => seen.test(text)))
    expect(unheard.map(({ where, seen }) => `${where} ${seen.source}`)).toEqual([])
    expect(templates.length).toBeGreaterThan(100)
  })

  test('was heard of every kind of lock', () => {
    const kinds = sent
      .filter(({ text }) => text.startsWith('insert into locks'))
      .map(({ values }) => values[1])
    // These two are locks of rows that exist, and of a table.
    const others = ['order', 'frontier']
    expect(LOCKS.filter((lock) => !others.includes(lock) && !kinds.includes(lock))).toEqual([])
    expect(sent.filter(({ text }) => text.startsWith('lock table'))).not.toEqual([])
  })

  test('goes to one node each', () => {
    const found = sent.flatMap((one) =>
      violationsOf(one, catalogue).map((why) => `${why}\n  in ${one.text}`),
    )
    expect([...new Set(found)]).toEqual([])
  })
})

describe('the check itself finds', () => {
  const found = (text: string, values: readonly unknown[] = ['a', 'b', 'c']) =>
    violationsOf({ text, values }, catalogue)

  test.each([
    // A table that no account restricts.
    ['clicks: not restricted', 'select * from clicks'],
    ['clicks: not restricted', 'select * from clicks where visitor_id = $1'],
    ['clicks: not restricted', "select * from clicks where account_id = 'a'"],
    ['clicks: not restricted', 'select * from clicks where account_id = any($1)'],
    ['clicks: not restricted', 'select * from clicks where account_id > $1'],
    ['clicks: not restricted', 'select * from clicks where account_id = $1 or id = $2'],
    ['clicks: not restricted', 'select * from clicks where not account_id = $1'],
    ['orders: not restricted', 'select 1 from keys k, orders o where k.account_id = $1'],
    [
      'orders: not restricted',
      'select 1 from keys k left join orders o on o.account_id = k.account_id where k.account_id = $1',
    ],
    [
      'orders: not restricted',
      `select 1 from (select * from keys where account_id = $1 limit 1) k
       join orders o on o.account_id = k.account_id`,
    ],
    [
      'orders: not restricted',
      'select id from keys where account_id = $1 union select order_key from orders',
    ],
    [
      'orders: not restricted',
      `select id from keys where account_id = $1 union all
       (select id from keys where account_id = $1 union select order_key from orders)`,
    ],
    [
      'orders: not restricted',
      'select id from keys where account_id = $1 and id in (select order_key from orders)',
    ],
    [
      'orders: not restricted',
      'with o as (select * from orders) select id from keys, o where keys.account_id = $1',
    ],
    ['keys: not restricted', 'update keys set label = $1 where id = $2'],
    ['keys: not restricted', 'delete from keys where id = $1'],
    [
      'orders: not restricted',
      'update keys set label = $1 from orders where keys.account_id = $1 and id = order_key',
    ],
    [
      'orders: not restricted',
      'delete from keys using orders where keys.account_id = $1 and id = order_key',
    ],
    // Rows that lie on several nodes, or move to another.
    ['sites: inserted without', 'insert into sites (host) values ($1)'],
    ['sites: an account that is no', "insert into sites (account_id, host) values ('a', $1)"],
    ['sites: rows from a query', 'insert into sites (account_id) select account_id from accounts'],
    ['several accounts', 'insert into sites (account_id, host) values ($1, $3), ($2, $3)'],
    ['several accounts', 'select 1 from keys where account_id = $1 and account_id = $2'],
    ['account_id is set', 'update keys set account_id = $1 where account_id = $2'],
    [
      'account_id is set',
      `insert into keys (account_id) values ($1)
       on conflict (account_id, id) do update set account_id = excluded.account_id`,
    ],
    [
      'sites: a conflict in a key',
      'insert into sites (account_id, host) values ($1, $2) on conflict (host) do nothing',
    ],
    [
      'spread differently',
      `with s as (insert into sites (account_id) values ($1) returning 1)
       update accounts set name = $2 where account_id = $1`,
    ],
    ['only here beside', 'select 1 from migrations, keys where account_id = $1'],
    // What nodes do not share.
    ['for update', 'select 1 from orders where order_key = $1 for update'],
    ['an advisory lock', 'select pg_advisory_xact_lock(1)'],
    ['an advisory lock', 'select pg_try_advisory_lock($1) from keys where account_id = $1'],
    ['a sequence', "select nextval('s')"],
    ['a sequence', "insert into sites (account_id, created_at) values ($1, nextval('s'))"],
    ['now: a function', 'update keys set revoked_at = now() where account_id = $1'],
    [
      'clock_timestamp: a function',
      'delete from keys where account_id = $1 and clock_timestamp() > $2',
    ],
    ['random: a function', 'insert into keys (account_id, id) values ($1, random())'],
    ['gen_random_uuid: a function', 'update accounts set name = gen_random_uuid()'],
    ['SVFOP_CURRENT_TIMESTAMP: a function', 'update leases set held_until = current_timestamp'],
    // What only a migration may do.
    ['CreateTrigStmt', 'create trigger t after insert on keys for each row execute function f()'],
    ['CreateStmt', 'create table t (a text)'],
    ['TruncateStmt', 'truncate keys'],
    ['LockStmt', 'lock table keys'],
    ['unknown table', 'select * from click'],
  ])('%s: %s', (why, text) => {
    expect(found(text).join('\n')).toContain(why)
  })

  test.each([
    'begin isolation level read committed',
    'set statement_timeout = 0',
    'select name from migrations',
    'select now()',
    'select * from accounts order by created_at limit $1',
    'update accounts set program_version = program_version + 1 where account_id = $1',
    'insert into leases (name) values ($1) on conflict (name) do nothing',
    'select * from keys where account_id = $1::text and id = $2 for update',
    'select 1 from keys k, orders o where o.account_id = k.account_id and k.account_id = $1',
    'select 1 from keys k join orders o on o.account_id = k.account_id where o.account_id = $1',
    'with k as (select * from keys where account_id = $1) select * from k',
    'insert into sites (account_id, host) values ($1, $2), ($1, $3) on conflict do nothing',
  ])('nothing in %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('the check of the schema itself finds', () => {
  let empty: TestDatabase
  beforeAll(async () => {
    empty = await aDatabase()
  })
  afterAll(() => empty.drop())
  const planted = (ddl: string) =>
    onServer(async (client) => {
      await client.query('begin')
      await client.query(ddl)
      return schemaViolations(client, catalogue.spreads)
    }, empty.url)

  test.each([
    ['does not begin with account_id', 'create unique index i on clicks (id)'],
    ['does not begin with account_id', 'create unique index i on clicks (id, account_id)'],
    ['does not begin with account_id', 'create unique index i on clicks (lower(account_id), id)'],
    [
      'does not begin with account_id',
      'alter table reports drop constraint reports_pkey, add primary key (id)',
    ],
    ['does not begin with account_id', 'alter table clicks add exclude using btree (id with =)'],
    [
      'does not begin with account_id on both sides',
      `alter table payouts add foreign key (affiliate_id, account_id)
       references affiliates (id, account_id)`,
      'create unique index i on affiliates (id, account_id)',
    ],
    [
      'leads from reference to distributed',
      `alter table accounts add foreign key (account_id, name) references sites (account_id, host)`,
    ],
    [
      'leads from distributed to local',
      'alter table sites add foreign key (host) references migrations',
    ],
    [
      'sets columns of which one is account_id',
      `alter table payouts add foreign key (account_id, affiliate_id)
       references affiliates (account_id, id) on delete set null`,
    ],
    [
      'is a trigger',
      `create trigger t before update on keys for each row
       execute function suppress_redundant_updates_trigger()`,
    ],
    ['is a rule', 'create rule r as on delete to keys do instead nothing'],
    ['s: a sequence', 'create sequence s'],
    ['a sequence', 'alter table clicks add column n bigserial'],
    ['a sequence', 'alter table clicks add column n bigint generated always as identity'],
    ['a default that is not', 'alter table clicks add column n text default gen_random_uuid()'],
    [
      'a default that is not',
      'alter table clicks add column n timestamptz default current_timestamp',
    ],
    ['inherits', 'create table more_clicks () inherits (clicks)'],
    ['not an ordinary table', 'create view v as select * from clicks'],
    ['news: spread in no way', 'create table news (account_id text)'],
    ['sites: there is no such table', 'drop table sites'],
    [
      'account_id is not',
      'alter table clicks alter column account_id type text collate "en-x-icu"',
    ],
    ['account_id is not', 'alter table clicks alter column account_id type varchar(9)'],
    ['account_id is not', 'alter table locks drop column account_id'],
  ])('%s: %s', async (why, ddl, before = '') => {
    expect((await planted(`${before}; ${ddl}`)).join('\n')).toContain(why)
  })
})

test('the check of the sources finds SQL that was not heard', () => {
  const source = `
    const a = run('update keys set label = ? where id in (?*)', ids)
    const b = all(\`select * from \${table} where id = ?\`)
    const c = insert('keys', row)
    const d = db.selectFrom('keys').where('id', '=', id)
    const said = 'Select a key'`
  const seen = templatesOf('source.ts', source)
  const heard = (text: string) => seen.filter((one) => one.seen.test(text)).length
  expect(seen).toHaveLength(5)
  expect(heard('update keys set label = $1 where id = any($2)')).toBe(1)
  expect(heard('update keys set label = $1 where id = $2')).toBe(0)
  expect(heard('select * from clicks where id = $1')).toBe(1)
  expect(heard('insert into keys (id) values ($1)')).toBe(1)
  expect(heard('select * from "keys" where "id" = $1')).toBe(2)
})
