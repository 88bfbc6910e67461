import type { Client } from 'pg'
import type { Spread } from './statements.js'

type Spreads = ReadonlyMap<string, Spread>

/** What in a schema Citus would refuse to spread by account; none: it can be spread. */
export const schemaViolations = async (
  client: Client,
  spreads: Spreads,
): Promise<readonly string[]> => [
  ...(await tables(client, spreads)),
  ...(await keys(client, spreads)),
  ...(await foreignKeys(client, spreads)),
  ...(await things(client)),
  ...(await columns(client, spreads)),
]

const isDistributed = (spreads: Spreads, table: string) => spreads.get(table) === 'distributed'

const tables = async (client: Client, spreads: Spreads): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string; kind: string; persistence: string }>(
    `select relname as name, relkind as kind, relpersistence as persistence from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'f', 'v', 'm')`,
  )
  const found = rows.filter(({ kind }) => kind === 'r').map(({ name }) => name)
  return [
    ...rows.filter(({ kind }) => kind !== 'r').map(({ name }) => `${name}: not an ordinary table`),
    ...rows
      .filter(({ persistence }) => persistence === 't')
      .map(({ name }) => `${name}: a temporary table`),
    ...found.filter((name) => !spreads.has(name)).map((name) => `${name}: spread in no way`),
    ...[...spreads.keys()]
      .filter((name) => !found.includes(name))
      .map((name) => `${name}: there is no such table`),
  ]
}

/** Each node can see only its own rows, so what is unique must be so for one account. */
const keys = async (client: Client, spreads: Spreads): Promise<readonly string[]> => {
  const { rows } = await client.query<{ table: string; name: string; first: string | null }>(
    `select t.relname as table, i.relname as name, a.attname as first
     from pg_index x
     join pg_class i on i.oid = x.indexrelid
     join pg_class t on t.oid = x.indrelid
     left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
     where t.relnamespace = current_schema()::regnamespace
       and (x.indisunique or x.indisexclusion)`,
  )
  return rows
    .filter(({ table, first }) => isDistributed(spreads, table) && first !== 'account_id')
    .map(({ table, name }) => `${table}: ${name} does not begin with account_id`)
}

interface ForeignKey {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly columns: string
  readonly targets: string
  readonly actions: string
}

const foreignKeys = async (client: Client, spreads: Spreads): Promise<readonly string[]> => {
  const names = (keys: string, table: string) =>
    `(select string_agg(attname, ',' order by at) from unnest(${keys}) with ordinality k (n, at)
      join pg_attribute on attrelid = ${table} and attnum = n)`
  const { rows } = await client.query<ForeignKey>(
    `select c.conname as name, f.relname as from, t.relname as to,
       ${names('c.conkey', 'f.oid')} as columns, ${names('c.confkey', 't.oid')} as targets,
       concat(c.confdeltype, c.confupdtype) as actions
     from pg_constraint c
     join pg_class f on f.oid = c.conrelid
     join pg_class t on t.oid = c.confrelid
     where c.contype = 'f' and f.relnamespace = current_schema()::regnamespace`,
  )
  return rows.flatMap((key) =>
    wrongIn(key, spreads).map((why) => `${key.from}: ${key.name} ${why}`),
  )
}

const wrongIn = (
  { from, to, columns, targets, actions }: ForeignKey,
  spreads: Spreads,
): readonly string[] => {
  const pair = `${spreads.get(from)} to ${spreads.get(to)}`
  const begins = (list: string) => list.split(',')[0] === 'account_id'
  const moves = /[nd]/.test(actions) ? ['sets columns of which one is account_id'] : []
  if (pair === 'distributed to reference') return moves
  if (pair !== 'distributed to distributed') return [`leads from ${pair}`]
  return [
    ...moves,
    ...(begins(columns) && begins(targets) ? [] : ['does not begin with account_id on both sides']),
  ]
}

/** What is nobody's column: triggers, rules, sequences, and expressions that depend on one. */
const things = async (client: Client): Promise<readonly string[]> => {
  const { rows } = await client.query<{ problem: string }>(
    `select concat(tgrelid::regclass, ': ', tgname, ' is a trigger') as problem from pg_trigger
     where not tgisinternal
     union all
     select concat(ev_class::regclass, ': ', rulename, ' is a rule') from pg_rewrite
     join pg_class c on c.oid = ev_class
     where c.relnamespace = current_schema()::regnamespace
     union all
     select concat(relname, ': a sequence') from pg_class
     where relkind = 'S' and relnamespace = current_schema()::regnamespace
     union all
     select concat(inhrelid::regclass, ': inherits from another table') from pg_inherits
     join pg_class c on c.oid = inhrelid
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
     union all
     select concat(adrelid::regclass, ': a default that is not a constant')
     from pg_attrdef where pg_get_expr(adbin, adrelid) ~ '[(]|CURRENT_'`,
  )
  return rows.map(({ problem }) => problem)
}

interface Column {
  readonly table: string
  readonly type: string | null
  readonly collation: string | null
  readonly required: boolean | null
  readonly generated: string | null
}

/** The account must be of one type in one order of letters everywhere, or tables cannot lie together. */
const columns = async (client: Client, spreads: Spreads): Promise<readonly string[]> => {
  const { rows } = await client.query<Column>(
    `select c.relname as table, format_type(a.atttypid, a.atttypmod) as type,
       l.collname as collation, a.attnotnull as required, a.attgenerated as generated
     from pg_class c
     left join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
     left join pg_collation l on l.oid = a.attcollation
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`,
  )
  return rows
    .filter(({ table }) => isDistributed(spreads, table))
    .filter(
      ({ type, collation, required, generated }) =>
        type !== 'text' || collation !== 'C' || !required || generated !== '',
    )
    .map(({ table }) => `${table}: account_id is not a required text in the order of bytes`)
}
