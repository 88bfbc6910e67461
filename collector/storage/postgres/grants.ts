import type { ClientBase } from 'pg'
import { type Problem, problem } from '../../domain/problem.js'
import type { Granted } from '../schema.js'
import { oneMigrator } from './migrate.js'
import { APPEND_ONLY, COORDINATOR, DISTRIBUTED, LIST_OF_MIGRATIONS, REFERENCE } from './tables.js'

/** SQLSTATE `feature_not_supported`: Citus before 13.1 does not support column privileges. */
const NOT_SUPPORTED = '0A000'

/**
 * Grants a role the rights of a collector and revokes all others on Waymark's tables. If the role
 * could still change the ledger, for example through another role, nothing is granted and a Problem
 * is returned.
 */
export const grantCollector = async (
  client: ClientBase,
  role: string,
): Promise<Granted | Problem> =>
  // Concurrent grants would update the same catalogue rows, which PostgreSQL refuses ("tuple
  // concurrently updated").
  oneMigrator(client, async () => {
    await client.query('savepoint granting')
    const granted = await grant(client, role)
    if (!('appendOnly' in granted)) await client.query('rollback to savepoint granting')
    return granted
  })

const grant = async (client: ClientBase, role: string): Promise<Granted | Problem> => {
  const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
  if (known.rows.length === 0) {
    return problem(
      'unknown',
      'grant-to',
      `There is no role "${role}". Make it first: create role ${role} login password '...'`,
    )
  }
  const all = [...COORDINATOR, ...REFERENCE, ...DISTRIBUTED]
  const changing = all.filter((table) => !APPEND_ONLY.some((one) => one === table))
  const [{ schema } = { schema: 'public' }] = (
    await client.query<{ schema: string }>('select current_schema() as schema')
  ).rows
  const to = client.escapeIdentifier(role)
  await client.query(`revoke all on ${[...all, LIST_OF_MIGRATIONS].join(', ')} from ${to}`)
  await client.query(`grant usage on schema ${client.escapeIdentifier(schema)} to ${to}`)
  await client.query(`grant select on ${LIST_OF_MIGRATIONS} to ${to}`)
  await client.query(`grant select, insert on ${APPEND_ONLY.join(', ')} to ${to}`)
  await client.query(`grant select, insert, update, delete on ${changing.join(', ')} to ${to}`)
  const hashes = await grantHashes(client, to)

  const open = await openTo(client, role)
  return open.length > 0
    ? problem(
        'invalid',
        'grant-to',
        `"${role}" can change ${open.join(', ')} all the same: it is a superuser, or owns these tables, or belongs to a role that may. Give the collector a role of its own.`,
      )
    : { appendOnly: APPEND_ONLY, hashes }
}

const grantHashes = async (client: ClientBase, to: string): Promise<boolean> => {
  await client.query('savepoint hashes')
  try {
    await client.query(`grant update (hash) on entries to ${to}`)
    return true
  } catch (error) {
    if ((error as { code?: string }).code !== NOT_SUPPORTED) throw error
    await client.query('rollback to savepoint hashes')
    return false
  }
}

/** The ledger tables that a role can change, by any right. */
const openTo = async (client: ClientBase, role: string): Promise<readonly string[]> => {
  const { rows } = await client.query<{ table: string }>(
    `select c.relname as table from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relname = any($2)
       and (pg_has_role($1, c.relowner, 'member')
         or has_table_privilege($1, c.oid, 'update, delete, truncate, trigger')
         or exists (
           select 1 from pg_attribute a
           where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             and not (c.relname = 'entries' and a.attname = 'hash')
             and has_column_privilege($1, c.oid, a.attnum, 'update')))
     order by 1`,
    [role, APPEND_ONLY],
  )
  return rows.map(({ table }) => table)
}
