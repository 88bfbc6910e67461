import type { Pool } from 'pg'
import { StorageOutage } from '../storage.js'
import { COORDINATOR, DISTRIBUTED, REFERENCE } from './tables.js'

/**
 * Throws if this role may not read a table. A new table of a migration grants nothing to roles
 * other than its owner. Without this check every message would fail, while the readiness check,
 * which writes to an older table, would succeed.
 */
export const refuseUngranted = async (pool: Pool): Promise<void> => {
  const { rows } = await pool.query<{ name: string; role: string }>(
    `select name, current_user as role from unnest($1::text[]) name
     where not has_table_privilege(name, 'select')`,
    [[...COORDINATOR, ...REFERENCE, ...DISTRIBUTED]],
  )
  const [first] = rows
  if (!first) return
  throw new StorageOutage(
    `The role ${first.role} may not use the table ${first.name} of this database. Run as its owner: waymark migrate --grant-to ${first.role}`,
    undefined,
    'migrate_first',
  )
}
