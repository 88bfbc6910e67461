import type { Client } from 'pg'
import { COORDINATOR, DISTRIBUTED, REFERENCE } from '../../storage/postgres/tables.js'
import type { Catalogue, Spread } from './statements.js'

/** How tables are spread, and which functions are not immutable, as the database itself says. */
export const catalogueOf = async (client: Client): Promise<Catalogue> => {
  const { rows } = await client.query<{ name: string }>(
    "select distinct proname as name from pg_proc where provolatile <> 'i'",
  )
  const spreads = new Map<string, Spread>([
    ['migrations', 'local'],
    ...COORDINATOR.map((table) => [table, 'local'] as const),
    ...REFERENCE.map((table) => [table, 'reference'] as const),
    ...DISTRIBUTED.map((table) => [table, 'distributed'] as const),
  ])
  return { spreads, unsteady: new Set(rows.map(({ name }) => name)) }
}
