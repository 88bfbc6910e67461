import type { ClientBase } from 'pg'
import { type Problem, problem } from '../../domain/problem.js'
import type { SpreadTable } from '../schema.js'
import { oneMigrator } from './migrate.js'
import { COORDINATOR, DISTRIBUTED, REFERENCE } from './tables.js'

/**
 * Makes `accounts` a reference table and distributes the tables of accounts in one colocation
 * group, so that the rows of one account are on the same node. Each table has its own transaction,
 * because Citus refuses to mix parallel operations with foreign keys to reference tables. After an
 * interruption the next call does the rest; of two concurrent calls each does what remains.
 *
 * https://docs.citusdata.com/en/stable/develop/api_udf.html
 */
export const distributeTables = async (
  client: ClientBase,
  onTable: (spread: SpreadTable) => void,
): Promise<'no_citus' | 'distributed' | Problem> => {
  if (!(await hasCitus(client))) return 'no_citus'
  // Otherwise Citus manages every table that references `accounts` as soon as that is a reference
  // table, recreates their foreign keys each time one of them is distributed, and refuses those
  // from tables that are not distributed yet (https://github.com/citusdata/citus/pull/4489).
  await client.query('set citus.enable_local_reference_table_foreign_keys to off')
  const wanted: readonly SpreadTable[] = [
    ...COORDINATOR.map((table) => ({ table, as: 'local' }) as const),
    ...REFERENCE.map((table) => ({ table, as: 'reference' }) as const),
    ...DISTRIBUTED.map((table) => ({ table, as: 'distributed' }) as const),
  ]
  for (const spread of wanted) {
    const isNew = await oneMigrator(client, () => placeTable(client, spread))
    if (isNew) onTable(spread)
  }
  return apart(await placementsIn(client)) ?? 'distributed'
}

/** Returns whether the table had to be moved. */
const placeTable = async (client: ClientBase, { table, as }: SpreadTable): Promise<boolean> => {
  const placements = await placementsIn(client)
  const found = placements.get(table)?.kind
  if ((found ?? 'local') === as) return false
  // Otherwise Citus copies rows over several connections per node and, if there are rows, refuses
  // indirect foreign keys to `accounts`: "cannot execute parallel DDL on table ... after DDL
  // command on reference table".
  await client.query("set local citus.multi_shard_modify_mode to 'sequential'")
  if (as === 'local') await client.query('select undistribute_table($1::regclass)', [table])
  if (as === 'reference') {
    await client.query('select create_reference_table($1::regclass)', [table])
  }
  if (as === 'distributed') {
    const anchor = DISTRIBUTED.find((one) => placements.get(one)?.kind === 'distributed')
    await client.query(
      `select create_distributed_table($1::regclass, 'account_id', colocate_with => $2::text)`,
      [table, anchor ?? 'none'],
    )
  }
  return true
}

/** Whether this is the coordinator of a Citus cluster. */
export const hasCitus = async (client: Pick<ClientBase, 'query'>): Promise<boolean> => {
  const { rows } = await client.query(
    "select to_regclass('pg_dist_partition') is not null as found",
  )
  return rows[0].found
}

interface Placement {
  readonly table: string
  readonly kind: 'distributed' | 'reference' | 'local'
  readonly column: string | null
  /** Tables with the same colocation id have the rows of one account on the same node. */
  readonly colocation: number
}

/**
 * How Citus has placed the tables. Reads the catalogue and not `citus_tables`, which asks all nodes
 * for sizes: https://docs.citusdata.com/en/stable/develop/api_metadata.html
 *
 * A managed table that stays on the coordinator has a row too, but is not distributed.
 */
const placementsIn = async (client: ClientBase): Promise<ReadonlyMap<string, Placement>> => {
  const { rows } = await client.query<Placement>(
    `select c.relname as table, p.colocationid as colocation,
       column_to_column_name(p.logicalrelid, p.partkey) as column,
       case when p.partmethod = 'h' then 'distributed'
         when p.partmethod = 'n' and p.repmodel = 't' then 'reference'
         else 'local' end as kind
     from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
     where c.relnamespace = current_schema()::regnamespace`,
  )
  return new Map(rows.map((row) => [row.table, row]))
}

/**
 * Refuses tables that are distributed in another way, because one order would need several nodes.
 */
const apart = (placements: ReadonlyMap<string, Placement>): Problem | undefined => {
  const found = DISTRIBUTED.flatMap((table) => placements.get(table) ?? [])
  const [first] = found
  const wrong = found.filter(
    ({ column, colocation }) => column !== 'account_id' || colocation !== first?.colocation,
  )
  if (wrong.length === 0) return undefined
  const names = wrong.map(({ table }) => table).join(', ')
  return problem(
    'invalid',
    'distribution',
    `${names}: not distributed by account_id together with ${first?.table}. Undo it (select undistribute_table('<table>')) and run this again.`,
  )
}
